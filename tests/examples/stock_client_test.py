"""The npm package `cloudevents` sends events to examples/storage-function in binary and structured mode."""

import json
import os
import subprocess
import unittest
from pathlib import Path

from function_process import Function
from harness import node

HERE = Path(__file__).resolve().parent


class StockClient(unittest.TestCase):
    def test_both_modes(self):
        with Function() as function:
            environment = {**os.environ, "NO_PROXY": "localhost"}
            client = subprocess.run(node(HERE / "client.js", function.url), stdout=subprocess.PIPE, check=True,
                                    env=environment)
            answers = [json.loads(line) for line in client.stdout.splitlines()]
            status, printed, errors = function.stop()
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual([answer["body"] for answer in answers], [""] * 9)
        self.assertEqual([answer["status"] for answer in answers[4:]], [204] * 5)
        unknown = "unknown: com.example.lighthouse.lamp.v1.lit from //lighthouse.example/lamp"
        finalized = "finalized: lighthouse-photos/{}.jpg, 482133 bytes"
        self.assertEqual(printed, [
            finalized.format("emitted-binary"), unknown, finalized.format("emitted-structured"), unknown,
            finalized.format("sent-binary"), finalized.format("sent-structured"), "written: ships/aurora, 0 fields",
            "written: ships/aurora, 0 fields", unknown])


if __name__ == "__main__":
    unittest.main()
