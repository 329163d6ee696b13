"""examples/no-malloc and examples/host-allocator use the memory that they are given, and no other."""

import os
import subprocess
import unittest
from pathlib import Path

from function_process import EXAMPLES

EVENTS = Path(os.environ["CEVENTS_SOURCE"]) / "examples" / "events"


def run(name, body):
    process = subprocess.run([EXAMPLES / name], input=body, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             check=False)
    return process.returncode, process.stdout.decode()


class Memory(unittest.TestCase):
    def test_no_malloc(self):
        event = (EVENTS / "storage-structured.json").read_bytes()
        self.assertEqual(run("no-malloc", event), (0, "lighthouse-photos/2026/storm.jpg, 901744 bytes\n"))
        self.assertEqual(run("no-malloc", (EVENTS / "unknown-type.json").read_bytes()),
                         (0, "not for me: com.example.lighthouse.lamp.v1.lit\n"))
        self.assertEqual(run("no-malloc", (EVENTS / "malformed.json").read_bytes()),
                         (1, "MALFORMED_JSON: data.size: expected a JSON value\n"))
        large = event.replace(b'"name": "2026/storm.jpg"', b'"metadata": {%s}, "name": "2026/storm.jpg"' %
                              b",".join(b'"key %d": ""' % i for i in range(200)))
        status, printed = run("no-malloc", large)
        self.assertEqual((status, printed.split(":")[0]), (1, "LIMIT_ARENA"))

    def test_host_allocator(self):
        status, printed = run("host-allocator", (EVENTS / "storage-structured.json").read_bytes())
        lines = printed.splitlines()
        self.assertEqual((status, lines[0]), (0, "2026/storm.jpg, 901744 bytes"))
        self.assertRegex(lines[1], r"^the pool gave [1-9]\d{3} bytes$")
        self.assertIn("data.size", run("host-allocator", (EVENTS / "malformed.json").read_bytes())[1])


if __name__ == "__main__":
    unittest.main()
