"""The code blocks of a Markdown document.

Every block is fenced, and the first line of its fence says what the block is:

    ```c file=main.c                a file, written to the reader's folder
    ```c append=main.c              more of a file that has begun
    ```c file=main.c from=PATH      the same, and PATH in the sources holds exactly this
    ```c from=PATH                  lines that stand in PATH, one after the other
    ```console                      commands behind `$ `, and what they print; a line `...` is any number of lines
    ```console fails                the same, and the last command fails
    ```sh                           commands that succeed, whatever they print; one a line, `\\` goes on
    ```LANGUAGE norun="why"         neither; sh, json and yaml are checked for their syntax

A block inside an HTML comment counts like any other: what a reader needs not see. `<!-- snippets: root -->` says that
the reader stands in the root of the sources, else in an empty folder.
"""

import re
import shlex
from pathlib import Path

ATTRIBUTES = {"file", "append", "from", "fails", "norun"}


class Block:
    def __init__(self, line, language, attributes, text):
        self.line = line
        self.language = language
        self.attributes = attributes
        self.text = text

    def complaint(self):
        """Why nobody would know what to do with the block, or None."""
        attributes = set(self.attributes)
        if attributes - ATTRIBUTES:
            return f"unknown attributes {sorted(attributes - ATTRIBUTES)}"
        if "norun" in attributes:
            return None if self.attributes["norun"] and len(attributes) == 1 else "norun stands alone, with a reason"
        if self.language == "console":
            return None if attributes <= {"fails"} else "a console has no files"
        if self.language == "sh" and not attributes:
            return None
        return None if attributes & {"file", "append", "from"} and "fails" not in attributes else (
            f"a block of {self.language or 'no language'} that is neither run nor compared; see tests/docs/document.py")


def read_fence(line):
    """Language and attributes of a fence's first line."""
    words = shlex.split(line[3:])
    language = words.pop(0) if words else ""
    pairs = (word.partition("=") for word in words)
    return language, {name: value for name, _, value in pairs}


class Document:
    def __init__(self, path):
        self.path = Path(path)
        self.blocks = []
        self.complaints = []
        text = self.path.read_text(encoding="utf-8")
        self.in_root = "<!-- snippets: root -->" in text
        self.prose = []  # (number, line) of all that is no code
        self._read(text.splitlines())

    def _read(self, lines):
        opened, body = None, []
        in_list, previous = False, ""
        for number, line in enumerate(lines, 1):
            if opened is not None:
                if line == "```":
                    self._close(opened, body)
                    opened = None
                else:
                    body.append(line)
                continue
            if line.startswith("```"):
                opened, body = (number, line), []
            elif re.match(r"\s+```", line):
                self._complain(number, "a fence that does not begin its line")
            elif re.match(r"( {4}|\t)\S", line) and not previous and not in_list:
                self._complain(number, "an indented code block; fence it, and say what it is")
            self.prose.append((number, line))
            if line and not line.startswith(" "):
                in_list = re.match(r"([-*]|\d+\.) ", line) is not None
            previous = line
        if opened is not None:
            self._complain(opened[0], "a fence that is not closed")

    def _close(self, opened, body):
        number, line = opened
        language, attributes = read_fence(line)
        block = Block(number, language, attributes, "".join(text + "\n" for text in body))
        complaint = block.complaint()
        if complaint:
            self._complain(number, complaint)
        self.blocks.append(block)

    def _complain(self, number, what):
        self.complaints.append(f"{self.path}:{number}: {what}")
