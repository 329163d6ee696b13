"""What documents refer to is there: linked documents and headings, paths in the sources, names of the API."""

import fnmatch
import itertools
import re
import sys
import unittest
from pathlib import Path

from document import Document

SOURCE = Path(sys.argv[1])
DOCUMENTS = [*SOURCE.glob("*.md"), *SOURCE.glob("docs/**/*.md"), *SOURCE.glob("examples/**/*.md")]
FOLDERS = {entry.name for entry in SOURCE.iterdir() if entry.is_dir()} - {"build", ".git"}
# Where names of the API are declared.
DECLARING = ["runtime/include", "runtime/CMakeLists.txt", "runtime/libcevents.map.in", "cmake", "google/CMakeLists.txt",
             "templates", "CMakeLists.txt", "bench", "tests", "scripts", "protoc-gen-cevents"]
# Looks like a file, and is a subprotocol of WebSockets.
NO_FILES = {"cloudevents.proto"}
# Names that a build puts together.
COMPOSED = {"cevents_wkt"}


def expand(pattern):
    """All paths that a pattern with {a,b} stands for."""
    match = re.search(r"\{([^{}]*)\}", pattern)
    if match is None:
        return [pattern]
    parts = (expand(pattern[:match.start()] + choice + pattern[match.end():]) for choice in match[1].split(","))
    return list(itertools.chain.from_iterable(parts))


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(path):
    return {slug(line.lstrip("#").strip()) for _, line in Document(path).prose if line.startswith("#")}


def declared_text():
    files = itertools.chain.from_iterable(
        [path] if path.is_file() else path.rglob("*") for path in (SOURCE / name for name in DECLARING))
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files if path.is_file())


class References(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.lines = [(document.path, f"{document.path.relative_to(SOURCE)}:{number}", line)
                     for document in map(Document, DOCUMENTS) for number, line in document.prose]

    def test_links(self):
        missing = []
        for path, place, line in self.lines:
            for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", line)):
                name, _, anchor = target.partition("#")
                linked = path.parent / name if name else path
                if re.match(r"[a-z]+:", target) or (linked.exists() and (not anchor or anchor in anchors(linked))):
                    continue
                missing.append(f"{place}: {target}")
        self.assertEqual(missing, [])

    def test_paths(self):
        missing = []
        for _, place, line in self.lines:
            for word in re.findall(r"`([^`\s]+)`", line):
                if "/" not in word or word.split("/")[0] not in FOLDERS or word.startswith("google/protobuf/"):
                    continue
                missing += [f"{place}: {path}" for path in expand(word.rstrip("/")) if not any(SOURCE.glob(path))]
        self.assertEqual(missing, [])

    def test_file_names(self):
        """A file that is named without its folder is somewhere."""
        there = {path.name for folder in FOLDERS for path in (SOURCE / folder).rglob("*") if path.is_file()}
        missing = []
        for document in map(Document, DOCUMENTS):
            shown = {Path(block.attributes.get("file", "")).name for block in document.blocks}
            for number, line in document.prose:
                words = re.findall(r"`([\w{},*-]+\.(?:c|h|md|py|sh|proto))`", line)
                missing += [f"{document.path}:{number}: {name}" for word in words for name in expand(word)
                            if name not in NO_FILES and not any(fnmatch.fnmatch(known, name) for known in there | shown)]
        self.assertEqual(missing, [])

    def test_comments(self):
        """Documents that sources name."""
        missing = []
        for folder in ("cmake", "google", "protoc-gen-cevents", "runtime", "templates", "tools"):
            for path in (SOURCE / folder).rglob("*.*"):
                names = re.findall(r"\bdocs/[\w-]+\.md", path.read_text(encoding="utf-8")) if path.is_file() else []
                missing += [f"{path}: {name}" for name in names if not (SOURCE / name).exists()]
        self.assertEqual(missing, [])

    def test_folders(self):
        """docs/architecture.md says what each folder is."""
        text = (SOURCE / "docs/architecture.md").read_text(encoding="utf-8")
        folders = {folder for folder in FOLDERS if not folder.startswith(".") and any((SOURCE / folder).iterdir())}
        self.assertEqual([folder for folder in sorted(folders) if f"`{folder}/" not in text], [])

    def test_names(self):
        declared = declared_text()
        missing = [f"{place}: {name}" for _, place, line in self.lines
                   for name in re.findall(r"\b(?:cevents_[a-z]\w*|CEVENTS_[A-Z0-9_]+)\b", line)
                   if name not in COMPOSED and name not in declared]
        self.assertEqual(missing, [])

    def test_diagnostics(self):
        """docs/errors.md has every diagnostic of the plugin that is no rule of the lint."""
        table = (SOURCE / "docs/errors.md").read_text(encoding="utf-8").split("## Of the plugin")[1]
        listed = set(re.findall(r"`([\w-]+)`", "\n".join(re.findall(r"^\| (`[^|]*)\|", table, re.M))))
        sources = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "protoc-gen-cevents").glob("*.c"))
        calls = re.findall(r"\b(?:findings_add|fatal)\(([^;\"]*\"[\w-]+\")", sources)
        self.assertEqual(listed, {call.split('"')[1] for call in calls})

    def test_index(self):
        """docs/README.md leads to every document."""
        index = (SOURCE / "docs/README.md").read_text(encoding="utf-8")
        names = {str(path.relative_to(SOURCE / "docs")) for path in (SOURCE / "docs").rglob("*.md")} - {"README.md"}
        self.assertEqual([name for name in sorted(names) if f"({name})" not in index], [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
