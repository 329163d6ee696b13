"""snippets_test.py finds what is wrong with a document."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
FENCE = "```"


def block(info, *lines):
    return "\n".join([FENCE + info, *lines, FENCE, ""])


def check(text):
    """(exit status, what is printed) for a document of this text. Its sources hold the file main.c with three lines."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sources = folder / "sources"
        sources.mkdir()
        (sources / "main.c").write_text("one\n  two\nthree\n")
        (folder / "document.md").write_text(text)
        process = subprocess.run(
            [sys.executable, "-B", HERE / "snippets_test.py", folder / "document.md", folder / "scratch"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            env={**os.environ, "CEVENTS_SOURCE": str(sources)})
        return process.returncode, process.stdout.replace(f"{folder}/", "")


class Documents(unittest.TestCase):
    def assert_wrong(self, text, complaint):
        status, printed = check(text)
        self.assertEqual(status, 1, printed)
        self.assertIn(complaint, printed)

    def test_good(self):
        text = "\n".join([
            "# Title", "", "- a list", "", "      whose lines may be indented", "",
            block("c file=a/b.c", "int i;"), block("c append=a/b.c", "int j;"),
            "<!--", block("sh", "cd a", "x=5"), "-->",
            block("console", "$ cat b.c", "int i;", "int j;", "$ echo $x \\", "    y", "5 y", "$ seq 5", "1", "...", "5"),
            block("console fails", "$ true", "$ echo no; false", "no"),
            block("text from=main.c", "two", "three"), block("c file=main.c from=main.c", "one", "  two", "three"),
            block('sh norun="needs a cloud"', "gcloud run deploy"), block("sh", "(sleep 0.2; echo late) &"),
            block("console", "$ true", "late")])
        self.assertEqual(check(text), (0, ""))

    def test_nothing_goes_unchecked(self):
        self.assert_wrong(block("c", "int i;"), "document.md:1: a block of c that is neither run nor compared")
        self.assert_wrong("text\n\n" + block("", "$ x"), "document.md:3: a block of no language")
        self.assert_wrong("text\n\n    int i;\n", "document.md:3: an indented code block")
        self.assert_wrong("- list\n  " + block("sh", "true"), "document.md:2: a fence that does not begin its line")
        self.assert_wrong(block('c norun=""', "int i;"), "norun stands alone, with a reason")
        self.assert_wrong(block("c files=a.c", "int i;"), "unknown attributes ['files']")
        self.assert_wrong(FENCE + "sh\ntrue\n", "a fence that is not closed")

    def test_commands(self):
        self.assert_wrong(block("console", "$ echo a", "b"), "$ echo a\nprinted\na\ninstead of\nb\n")
        self.assert_wrong(block("console", "$ echo a"), "printed\na\n")
        self.assert_wrong(block("console", "$ false"), "ended with 1")
        self.assert_wrong(block("console fails", "$ true"), "ended with 0")
        self.assert_wrong(block("sh", "true", "no-such-command", "true"), "ended with 127")
        self.assert_wrong(block("sh", "exit 0"), "ended with the end of the shell")

    def test_files(self):
        self.assert_wrong(block("c from=main.c", "one", "three"), "main.c does not hold these lines")
        self.assert_wrong(block("c file=main.c from=main.c", "one"), "main.c holds something else")
        self.assert_wrong("<!-- snippets: root -->\n" + block("c file=../x.c", "one"), "would lie in the sources")
        self.assert_wrong(block('sh norun="a reason"', "if true"), "syntax error")
        self.assert_wrong(block('json norun="a reason"', "{"), "document.md:1: ")
        self.assert_wrong(block('yaml norun="a reason"', "a: ["), "document.md:1: ")


if __name__ == "__main__":
    unittest.main()
