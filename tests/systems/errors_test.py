"""What is wrong with `envelopes` of a sidecar: each finding with its place."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import PROTOC, SOURCE

PLUGIN = os.environ["CEVENTS_PLUGIN"]
FOLDER = SOURCE / "tests" / "systems"

OTHER_OPTIONS = """
syntax = "proto3";
package other;
import "google/protobuf/descriptor.proto";
extend google.protobuf.MessageOptions {
  string event = 50001;
  repeated string with = 50002;
}
extend google.protobuf.FileOptions { string made_by = 50003; }
option (made_by) = "Other";
message Body { string text = 1; }
message SpokenEvent {
  option (event) = "other.spoken";
  option (with) = "channel";
  Body data = 1;
}
"""


def findings(folder, proto, sidecar, outputs=None):
    """Lines of `line:column: severity: text` about a sidecar; nothing when it is good. `outputs` takes what is generated."""
    with tempfile.TemporaryDirectory() as output:
        path = Path(output) / "c.yaml"
        path.write_text(sidecar)
        run = subprocess.run([PROTOC, f"--plugin=protoc-gen-cevents={PLUGIN}", f"-I{folder}",
                              f"-I{os.environ['CEVENTS_DESCRIPTOR_INCLUDE']}", f"--cevents_out={output}",
                              f"--cevents_opt=config={path}", proto], stderr=subprocess.PIPE)
        if outputs is not None:
            outputs.update({path.name: path.read_text() for path in Path(output).glob("*.[ch]")})
        lines = run.stderr.decode().replace(str(path), "c.yaml").splitlines()
    return [line.removeprefix("c.yaml:").removesuffix(" [sidecar]") for line in lines
            if ": note: " not in line and not line.startswith("--cevents_out: ")]


class Errors(unittest.TestCase):
    def test_all(self):
        cases = (FOLDER / "errors.txt").read_text().strip("\n").split("\n\n")
        self.assertGreaterEqual(len(cases), 40)
        for case in cases:
            lines = case.split("\n")
            sidecar = [line for line in lines if not line.startswith("> ")]
            with self.subTest(sidecar=sidecar):
                self.assertEqual(findings(FOLDER, "mixed.proto", "\n".join(sidecar) + "\n"),
                                 [line[2:] for line in lines if line.startswith("> ")])

    def test_other_packages_are_left_alone(self):
        self.assertEqual(findings(FOLDER, "mixed.proto", "envelopes:\n  other.v1.Thing: {type: a}\n"), [])

    def with_subject(self, subject, outputs=None):
        return findings(FOLDER, "mixed.proto", "envelopes:\n  mixed.Whole:\n    type: a\n    attributes:\n"
                        f"      {{id: id, source: /x, subject: \"{subject}\"}}\n", outputs)

    def test_braces_stand_for_themselves_when_doubled(self):
        outputs = {}
        self.assertEqual(self.with_subject("{{a}}{id}{{", outputs), [])
        self.assertIn('"{a}"', outputs["mixed.cevents.c"])
        self.assertIn('"{"', outputs["mixed.cevents.c"])
        for text, rest in (("a}b", "}b"), ("a{}b", "{}b"), ("{id{", "{id{"), ("{{{", "{")):
            self.assertEqual(self.with_subject(text), [
                f"5:37: error: `{rest}`: a field stands as {{name}}; a brace alone is written twice"])

    def test_short_names_are_for_enums(self):
        sidecar = "envelopes:\n  mixed.Door:\n    type: 'a.{%s|short}'\n    attributes: {id: id, source: /x}\n"
        self.assertEqual(findings(FOLDER, "mixed.proto", sidecar % "state"), [])
        self.assertEqual(findings(FOLDER, "mixed.proto", sidecar % "id"), [
            "3:11: error: `id` is no enum; only values of enums have short names"])

    def test_parts_of_a_text_up_to_the_limit(self):
        self.assertEqual(self.with_subject("{id}/" * 16), [])
        self.assertEqual(self.with_subject("{id}/" * 16 + "{id}"), ["5:37: error: a text has no more than 32 parts"])

    def test_annotated_already(self):
        sidecar = ("envelopes:\n  google.events.cloud.storage.v1.ObjectDeletedEvent:\n    type: x\n"
                   "    attributes: {id: data.id, source: /x}\n")
        self.assertEqual(findings(SOURCE, "google/events/cloud/storage/v1/events.proto", sidecar), [
            "2:3: error: google.events.cloud.storage.v1.ObjectDeletedEvent is annotated as the type "
            "`google.cloud.storage.object.v1.deleted` already; remove one of them"])

    def test_other_annotations(self):
        sidecar = ("annotations:\n  cloud_event_type: 50001\n  cloud_event_extension_name: 50002\n"
                   "  cloud_event_product: 50003\n")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "other.proto").write_text(OTHER_OPTIONS)
            outputs = {}
            self.assertEqual(findings(folder, "other.proto", "lint: off\n" + sidecar, outputs), [])
            for text in ('"other.spoken"', '"channel"', '.product = "Other"', "other__spoken_event__route"):
                self.assertIn(text, outputs["other.cevents.c"])
            outputs = {}
            self.assertEqual(findings(folder, "other.proto", "lint: off\n", outputs), [])
            self.assertNotIn("other.cevents.c", outputs)
            self.assertEqual(findings(folder, "other.proto", sidecar), [
                "other.proto:14:3: error: SpokenEvent names the extension attribute `channel`, which the file does not "
                "declare; declare it by the option cloud_event_extension_attribute [GE050]"])


if __name__ == "__main__":
    unittest.main()
