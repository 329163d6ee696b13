"""The plugin of a build for another machine says and writes the same bytes as the plugin of this machine, whatever the order
of bytes and the size of pointers. Only where the build is for another machine."""

import os
import unittest

from harness import FolderTest, PLUGIN, PROTOS, SOURCE, contents, generate

NATIVE = os.environ["CEVENTS_NATIVE_PLUGIN"]
PLUGIN_TESTS = SOURCE / "tests/plugin"


class MachinesTest(FolderTest):
    def outcome(self, plugin, name, folder, options):
        """Status, what was said, and the files."""
        protos = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))
        result = generate(self.new_folder(name), protos, options, folders=[folder], plugin=plugin, cwd=folder)
        return result.returncode, result.stderr, contents(self.folder / name)

    def assert_same(self, folder, options=()):
        ours, theirs = (self.outcome(plugin, f"{folder.name}{number}", folder, options)
                        for number, plugin in enumerate((PLUGIN, NATIVE)))
        self.assertEqual(ours[:2], theirs[:2])
        self.assertEqual(sorted(ours[2]), sorted(theirs[2]))
        self.assertTrue(ours[2] == theirs[2], "the files differ")
        return ours

    def test_fixtures(self):
        self.assertGreater(len(self.assert_same(PROTOS)[2]), 20)

    def test_torture(self):
        self.assertGreater(len(self.assert_same(PLUGIN_TESTS / "torture/schemas")[2]), 20)

    def test_every_type_of_field(self):
        self.assertGreater(len(self.assert_same(SOURCE / "tests/proto", ["string_as_bytes=on"])[2]), 5)

    def test_sidecars(self):
        for system in ("forest", "seabird", "api-stream"):
            with self.subTest(system):
                self.assertGreater(len(self.assert_same(SOURCE / "examples/systems" / system, ["config=cevents.yaml"])[2]), 3)

    def test_findings(self):
        rules = sorted((PLUGIN_TESTS / "lint/bad").iterdir())
        self.assertGreater(len(rules), 30)
        for rule in rules:
            with self.subTest(rule.name):
                self.assert_same(rule, ["lint=warn"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
