"""All findings of Google's tree, pinned."""

import os
import re
import tempfile
import unittest

import harness
from harness import SOURCE, run
from lint_test import ERRORS_FOUND, lines, make_set, plugin_lines

PINNED = SOURCE / "tests/tool/lint_tree_findings.txt"
FILES = sorted(str(path.relative_to(SOURCE)) for path in (SOURCE / "google/events").rglob("*.proto"))
PLACE = re.compile(r"^([^:]*):\d+:\d+: ")


def without_places(found):
    """Comments in the files may move the lines."""
    return sorted(PLACE.sub(r"\1: ", line) for line in found)


class Tree(harness.ToolTest):
    def test_own_files(self):
        descriptors = make_set([], FILES, "--include_imports", "--include_source_info")
        with tempfile.NamedTemporaryFile() as file:
            file.write(descriptors)
            file.flush()
            result = run("lint", "--enable=all", file.name)
        if os.environ.get("CEVENTS_UPDATE_EXPECTED"):
            PINNED.write_text("".join(f"{line}\n" for line in without_places(lines(result))))
        pinned = PINNED.read_text().splitlines()
        self.assertEqual(result.status, ERRORS_FOUND)
        self.assertEqual(without_places(lines(result)), pinned)
        self.assertEqual(len(pinned), 245)
        self.assertEqual(plugin_lines([], FILES, "lint_enable=all"), lines(result))

    def test_each_place_is_that_of_what_is_found(self):
        """The line of a finding, or one of an option's next ones, holds a word that the message quotes."""
        found = plugin_lines([], FILES)
        self.assertEqual(len(found), 76)
        for line in found:
            file, number, column, rest = line.split(":", 3)
            text = (SOURCE / file).read_text().splitlines()[int(number) - 1:][:5]
            self.assertFalse(text[0][:int(column) - 1].strip(), line)
            words = [word for word in re.findall(r"[A-Za-z0-9_.]{3,}", rest.split("[GE")[0]) if word in " ".join(text)]
            if "[GE004]" not in rest:
                self.assertNotEqual(words, [], line)


if __name__ == "__main__":
    harness.main()
