"""Doxygen over the public headers, over a generated package, and over comments that are full of what it would take for
commands: no warnings, and the text arrives as it was written.
usage: DOXYGEN DOXYFILE PROTOC PLUGIN GENERATED_DIR SCRATCH_FOLDER"""
import os
import random
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

# Arrives as it is.
PLAIN = [
    "user@example.com, a@b, @param foo, @ alone, @", "C:\\temp\\new and \\n \\code \\f$ \\condition \\\\server \\ alone.",
    "<b>bold, </script> <!-- x --> <?xml?> a<b, x <y> a < b <= c << d <1 <", "#define #123 a#b (#c) # d",
    "::foo Foo::bar a:b", "%PATH% 100% %d %", "&lt; &foo; AT&T & &; &#35;", "one ` tick", "three ``` ticks",
    "ticks of `\"two\" kinds", "@{ @} @endcond @verbatim @code @startuml @if x @endif", "$(HOME) $x ${y} \\$",
    "[x][y] [z]", "![picture](x.png)", "[TOC] here", "[[@]] {#id} {x}", "use --flag and (--other)",
    "@@@ \\\\\\ <<<< &&&& #### %%%%", "\"quoted\" words", "kind \"storage#object\" of %d \"%d\"", "it's", "f$ \\f[ \\f] \\f{x} @f$",
    "\\u0041 \\x41 \\0 \\1", "mailto:a@b.c https://example.com/a%20b#frag?x=y&z;=1", "~Foo", "!important", "|a|b|",
]
# Markdown: what arrives is the text of it.
MARKDOWN = [("`code <x> #y a::z </b>`", "code <x> #y a::z </b>"), ("- @item", "@item"), ("*some* __words__", "some words"),
            ("[link](https://example.com/#part)", "link"), ("``a`b`` c", "a`b c")]
# Doxygen closes the comment at these whatever precedes them, so they are broken.
BROKEN = [("text/** more", "text/ ** more"), ("ends */ here", "ends * / here"), ("begins /* here", "begins / * here"), ("a \\cond", "a \\ cond"), ("a @@cond b", "a @@ cond b")]
LINES = ["first\n~~~\n@cond x\nlast", "first\n```\n@code\nlast", "<pre>\n\\verbatim\nlast", "a\n\n    indented\n\nlast", "a `b\nc` last",
         "\"a\n<b> last", "# Heading\nlast", "a\n. b\n.\n... last", "`.` and `a. b`: last", "a\n---\nlast", "| a | b |\n|---|---|\n| @c | <d> |\nlast"]
PIECES = ["@", "\\", "<", ">", "#", "::", "%", "&", ";", "`", "``", "```", "$(", ")", "[", "]", "(", "!", "--",
          "---", "{", "}", "|", "cond", "code", "f$", "b", "x", "lt", "a1", " ", " ", " ", "\n", "\n", ".", "/", "-", "'"]


def run(doxygen, doxyfile, folder, settings):
    """What it complains of, line by line."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    text = open(doxyfile, encoding="utf-8").read()
    text += f'\nOUTPUT_DIRECTORY = "{folder}"\nGENERATE_HTML = NO\nGENERATE_XML = YES\nXML_PROGRAMLISTING = NO\n{settings}\n'
    done = subprocess.run([doxygen, "-"], input=text, capture_output=True, encoding="utf-8", errors="replace", check=False)
    complaints = [line for line in done.stderr.splitlines() if line]
    if done.returncode != 0 and not complaints:
        complaints = [f"exit status {done.returncode}"]
    return complaints


def elements(folder, tag):
    for name in sorted(os.listdir(f"{folder}/xml")):
        if name.endswith(".xml"):
            yield from ElementTree.parse(f"{folder}/xml/{name}").iter(tag)


def text_of(member):
    parts = [member.find("briefdescription"), member.find("detaileddescription")]
    return " ".join(" ".join("".join(part.itertext()) for part in parts if part is not None).split())


def check_public_headers(doxygen, doxyfile, scratch):
    failures = run(doxygen, doxyfile, scratch, "")
    names = {element.find("name").text for element in elements(scratch, "memberdef")}
    names |= {element.find("name").text for element in elements(scratch, "enumvalue")}
    for name in ("cevents_dispatch_http", "cevents_version", "CEVENTS_UNKNOWN_TYPE", "CEVENTS_BINDING_KAFKA"):
        if name not in names:
            failures.append(f"the reference lacks {name}")
    return failures


def check_documented(doxygen, doxyfile, scratch):
    """All but members of structs, which may be plain, and the macros that a list is expanded with."""
    complaints = run(doxygen, doxyfile, scratch, "EXTRACT_ALL = NO\nWARN_AS_ERROR = NO")
    return [line for line in complaints
            if not re.search(r"Member \S+ \(variable\) of (struct|union)|Member CEVENTS_\w+_(ENUMERATOR|EXTENSION)\(", line)]


def comment(text):
    return "".join(f"  //{' ' if line else ''}{line}\n" for line in text.split("\n"))


def check_comments(doxygen, doxyfile, protoc, plugin, scratch):
    source = random.Random(7)
    texts = PLAIN + [written for written, _ in MARKDOWN + BROKEN] + LINES
    texts += ["x" + "".join(source.choice(PIECES) for _ in range(source.randrange(1, 30))) for _ in range(400)]
    folder = f"{scratch}-source"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    fields = "".join(f"{comment(text)}  int32 field{i} = {i + 1};\n" for i, text in enumerate(texts))
    with open(f"{folder}/remarks.proto", "w", encoding="utf-8") as file:
        file.write(f'syntax = "proto3";\npackage remarks;\nmessage Remarks {{\n{fields}}}\n')
    subprocess.run([protoc, f"--plugin=protoc-gen-cevents={plugin}", f"-I{folder}", f"--cevents_out={folder}",
                    "--cevents_opt=lint=off", "remarks.proto"], check=True)

    failures = run(doxygen, doxyfile, scratch, f'INPUT = "{folder}"')
    found = {element.find("name").text: text_of(element) for element in elements(scratch, "memberdef")}
    expected = [(text, text) for text in PLAIN] + MARKDOWN + BROKEN
    for i, (written, wanted) in enumerate(expected):
        if found.get(f"field{i}") != wanted:
            failures.append(f"{written!r} arrives as {found.get(f'field{i}')!r}")
    for i, text in enumerate(LINES, len(expected)):
        if not found.get(f"field{i}", "").endswith("last"):
            failures.append(f"{text!r} arrives as {found.get(f'field{i}')!r}")
    for i in range(len(texts)):
        if not found.get(f"field{i}"):
            failures.append(f"nothing arrives of {texts[i]!r}")
    return failures


def main():
    doxygen, doxyfile, protoc, plugin, generated, scratch = sys.argv[1:]
    package = f'INPUT = "{generated}/google/events/cloud/storage/v1"'
    failures = []
    for name, found in (
            ("public headers", check_public_headers(doxygen, doxyfile, f"{scratch}/public")),
            ("undocumented", check_documented(doxygen, doxyfile, f"{scratch}/documented")),
            ("a generated package", run(doxygen, doxyfile, f"{scratch}/package", package)),
            ("comments", check_comments(doxygen, doxyfile, protoc, plugin, f"{scratch}/comments"))):
        failures += [f"{name}: {line}" for line in found]
    print("\n".join(failures[:40]) or "no complaints")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
