"""The files that README, the documents and comments name exist; README leaves no folder out. usage: ROOT"""
import glob
import itertools
import os
import re
import sys

# What stands in a document as an example of a user's own tree, what a build makes, media types and subprotocols.
NOT_OURS = ("application/", "cloudevents.proto", "acme/", "build/", "gen/", "google/events/acme", "google/protobuf")


def expand(pattern):
    """The alternatives of every {a,b}, as a shell makes them."""
    parts = [part.split(",") if i % 2 else [part] for i, part in enumerate(re.split(r"[{]([^{}]*)[}]", pattern))]
    return ["".join(choice) for choice in itertools.product(*parts)]


def named_paths(text):
    """Code spans outside of code blocks that look like a path or a file's name; in code blocks, scripts and examples."""
    for line in re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S).splitlines():
        if line.startswith("    "):
            yield from re.findall(r"\b(?:scripts|examples)/[\w./-]+", line)
            continue
        for span in re.findall(r"`([^` <>=:]+)`", line):
            if "/" in span and not span.startswith("/") or re.fullmatch(r"[\w{},*-]+[.](?:c|h|md|proto|py|sh)", span):
                yield span


def exists(root, folder, path):
    here = [os.path.join(base, path) for base in (root, folder)]
    inside = [os.path.join(root, "**", path)] if "/" not in path else []
    return any(glob.glob(place, recursive=True) for place in here + inside)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    root = sys.argv[1]
    failures = []
    documents = [os.path.join(root, "README.md")]
    for folder in ("docs", "examples", "google", "runtime", "templates", "tests"):
        documents += glob.glob(os.path.join(root, folder, "**", "*.md"), recursive=True)
    count = 0
    for document in documents:
        folder = os.path.dirname(document)
        for pattern in named_paths(text_of(document)):
            if pattern.startswith(NOT_OURS) or "node_modules" in document:
                continue
            count += 1
            failures += [f"{document}: {path} does not exist" for path in expand(pattern) if not exists(root, folder, path)]

    for folder in ("cmake", "google", "protoc-gen-cevents", "runtime", "templates", "tools"):
        for path in glob.glob(os.path.join(root, folder, "**", "*.*"), recursive=True):
            if os.path.isfile(path):
                failures += [f"{path}: {name} does not exist" for name in re.findall(r"\bdocs/[\w-]+[.]md", text_of(path))
                             if not os.path.exists(os.path.join(root, name))]

    readme = text_of(documents[0])
    for entry in sorted(os.listdir(root)):
        tracked = os.path.isdir(os.path.join(root, entry)) and entry != "build" and not entry.startswith(".")
        if tracked and f"{entry}/" not in readme:
            failures.append(f"README.md: does not say what {entry}/ is")

    print("\n".join(failures) or f"{count} paths are right")
    return 1 if failures or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
