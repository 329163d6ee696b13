"""The npm package `cloudevents` sends events to examples/storage-function in binary and structured mode."""

import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from function_process import Function

HERE = Path(__file__).resolve().parent
WORK = Path(os.environ["CEVENTS_TEST_FOLDER"])
SKIPPED = 77


def skip(reason):
    print(f"SKIPPED: the stock client was not run: {reason}")
    sys.exit(SKIPPED)


def install():
    """The locked packages, below the build folder."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip("node or npm is not installed")
    WORK.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = WORK / "installed-lock.json"
    if not (stamp.exists() and stamp.read_bytes() == lock):
        shutil.copy(HERE / "package.json", WORK)
        shutil.copy(HERE / "package-lock.json", WORK)
        npm = subprocess.run(["npm", "view", "cloudevents@8.0.3", "version"], cwd=WORK, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        if npm.returncode != 0:
            skip("no npm registry\n" + npm.stdout.decode(errors="replace"))
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=WORK, check=True)
        stamp.write_bytes(lock)
    shutil.copy(HERE / "client.js", WORK)


class StockClient(unittest.TestCase):
    def test_both_modes(self):
        with Function() as function:
            environment = {**os.environ, "NO_PROXY": "localhost"}
            client = subprocess.run(["node", "client.js", function.url], cwd=WORK, stdout=subprocess.PIPE, check=True,
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
    install()
    unittest.main()
