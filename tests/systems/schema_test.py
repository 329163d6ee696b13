"""The JSON Schema of the sidecar takes every sidecar of this repository, and refuses what the plugin refuses by form."""

import json
import re
import unittest

import yaml
from jsonschema import Draft7Validator

from harness import SOURCE

SCHEMA = Draft7Validator(json.loads((SOURCE / "docs" / "cevents.schema.json").read_text()))


def errors(text):
    return [error.message for error in SCHEMA.iter_errors(yaml.safe_load(text))]


class Schema(unittest.TestCase):
    def test_itself(self):
        Draft7Validator.check_schema(SCHEMA.schema)

    def test_all_sidecars(self):
        sidecars = [path for path in SOURCE.rglob("*.yaml")
                    if path.name in ("cevents.yaml", "mixed.yaml") and "build" not in path.relative_to(SOURCE).parts]
        self.assertGreaterEqual(len(sidecars), 6)
        for path in sidecars:
            with self.subTest(path=path):
                self.assertEqual(errors(path.read_text()), [])

    def test_examples_of_the_manual(self):
        text = (SOURCE / "docs" / "sidecar.md").read_text()
        blocks = re.findall(r"^```yaml file=[^\n]*\n(.*?)^```$", text, re.M | re.S)
        self.assertGreaterEqual(len(blocks), 5)
        for text in blocks:
            with self.subTest(text=text):
                self.assertEqual(errors(text), [])

    def test_refused(self):
        for text in ("lints: off", "lint: maybe", "envelopes: [a.B]", "envelopes: {a.B: {typ: x}}",
                     "envelopes: {a.B: {attributes: {Id: x}}}", "envelopes: {a.B: {attributes: {type: x}}}",
                     "envelopes: {a.B: {attributes: {id: {field: x, value: y}}}}",
                     "envelopes: {a.B: {attributes: {id: {type: String}}}}",
                     "envelopes: {a.B: {cases: {x: {oneof: y}}}}", "envelopes: {a.B: {spread: {m: {prefix: A}}}}",
                     "envelopes: {a.B: {spread: {m: {names: any}}}}", "packages: {a.B: {package: x}}"):
            with self.subTest(text=text):
                self.assertNotEqual(errors(text), [])


if __name__ == "__main__":
    unittest.main()
