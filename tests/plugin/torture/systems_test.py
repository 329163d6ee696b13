"""Schemas of others: they compile in every dialect and carry random messages, on the wire and as JSON.

examples/systems says what it publishes (`FactsTest`, which needs the shared facts), and works; so do all files that
libprotobuf-dev ships.
"""

import sys
import unittest
from pathlib import Path

from google.protobuf import descriptor_pb2

from workshop import INCLUDE, PROTOC, compile_everywhere, odd_lines, round_trips
from harness import FolderTest, SHARED, SOURCE, checked, generate

SYSTEMS = SOURCE / "examples/systems"
# Folder in examples/systems: where the facts have the same files.
FACTS = {"forest": "forest/v1/events.proto", "seabird": "seabird/chat_ingest.proto",
         "seabird-blocks": "seabird/chat_ingest.proto", "api-stream": "apis/event/v2/event.proto"}


def protos_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))


class SystemsTest(FolderTest):
    def check(self, folder, names, least):
        out = self.new_folder("out")
        result = generate(out, names, folders=[folder])
        self.assertEqual((result.returncode, odd_lines(result.stderr)), (0, []), result.stderr)
        compile_everywhere(self.folder, out)
        checks, failures = round_trips(self.folder, out, folder, names, 1, 5)
        self.assertEqual(failures, 0)
        self.assertGreater(checks, least)

    def test_forest(self):
        self.check(SYSTEMS / "forest", protos_of(SYSTEMS / "forest"), 150)

    def test_seabird(self):
        self.check(SYSTEMS / "seabird", protos_of(SYSTEMS / "seabird"), 300)

    def test_seabird_blocks(self):
        self.check(SYSTEMS / "seabird-blocks", protos_of(SYSTEMS / "seabird-blocks"), 400)

    def test_api_stream(self):
        self.check(SYSTEMS / "api-stream", protos_of(SYSTEMS / "api-stream"), 100)

    def test_what_libprotobuf_ships(self):
        names = [f"google/protobuf/{name}" for name in protos_of(Path(INCLUDE) / "google/protobuf")]
        self.assertGreaterEqual(len(names), 12)
        self.check(Path(INCLUDE), names, 400)


class FactsTest(FolderTest):
    def descriptor(self, folder, name):
        output = self.folder / "set.binpb"
        checked([PROTOC, f"-I{folder}", f"-I{INCLUDE}", "--include_imports", "-o", output, name])
        return descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())

    def test_equal(self):
        for folder, name in FACTS.items():
            with self.subTest(folder=folder):
                facts = SHARED / "facts/systems" / ("seabird-blocks" if folder == "seabird-blocks" else "")
                self.assertEqual(self.descriptor(SYSTEMS / folder, name), self.descriptor(facts, name))


if __name__ == "__main__":
    if "FactsTest" in sys.argv and not SHARED.is_dir():
        print("SKIPPED: no shared facts")
        sys.exit(77)
    unittest.main(verbosity=2)
