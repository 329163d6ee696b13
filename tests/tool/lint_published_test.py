"""The descriptors of Google's tree as published have the findings that are pinned for the repository's own files."""

import sys

import harness
from harness import SHARED, run
from lint_tree_test import PINNED

PUBLISHED = SHARED / "facts/google-events.binpb"


class Published(harness.ToolTest):
    def test_findings(self):
        result = run("lint", "--enable=all", str(PUBLISHED))
        self.assertEqual(sorted(result.out.decode().splitlines()), PINNED.read_text().splitlines())


if __name__ == "__main__":
    if not PUBLISHED.is_file():
        print(f"SKIPPED: no {PUBLISHED}")
        sys.exit(77)
    harness.main()
