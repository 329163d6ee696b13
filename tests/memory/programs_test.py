"""Every allocation of the plugin and of the tool fails in turn, those of the libraries that they use included."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["CEVENTS_SOURCE"])
PRELOAD = os.environ["CEVENTS_FAILING_MALLOC"]
MOST = 5000


def run_failing(command, stdin, number, on):
    """The process, and whether an allocation failed: the one of this number, or all from it on."""
    reader, writer = os.pipe()
    environment = {**os.environ, "LD_PRELOAD": PRELOAD, "CEVENTS_FAIL_AT": str(number),
                   "CEVENTS_FAIL_TOLD": str(writer), **({"CEVENTS_FAIL_ON": "1"} if on else {})}
    process = subprocess.run(command, input=stdin, capture_output=True, env=environment, pass_fds=(writer,),
                             check=False)
    os.close(writer)
    told = os.read(reader, 1)
    os.close(reader)
    return process, told != b""


def request(folder, file, parameter):
    """What protoc sends to the plugin."""
    with tempfile.NamedTemporaryFile() as taken:
        subprocess.run([os.environ["CEVENTS_PROTOC"], f"--plugin=protoc-gen-dump={os.environ['CEVENTS_DUMP']}",
                        "--dump_out=/tmp", f"--dump_opt={parameter}", f"-I{folder}", f"-I{SOURCE}", file],
                       check=True, env={**os.environ, "CEVENTS_TEST_REQUEST": taken.name})
        return taken.read()


class Programs(unittest.TestCase):
    def every_allocation_fails(self, command, stdin):
        whole = subprocess.run(command, input=stdin, capture_output=True, check=True)
        failures = 0
        for number in range(1, MOST):
            failed = False
            for on in (False, True):
                process, failed = run_failing(command, stdin, number, on)
                text = f"{command[:2]}, allocation {number}, {'all from it on' if on else 'alone'}: {process}"
                self.assertGreaterEqual(process.returncode, 0, text)
                whole_again = process.returncode == 0 and process.stdout == whole.stdout  # it could do without
                self.assertTrue(whole_again or b"memory" in process.stdout + process.stderr, text)
            if not failed:
                break
            failures += 1
        print(f"{Path(command[0]).name} {' '.join(command[1:2])}: {failures} allocations failed")
        self.assertGreaterEqual(failures, 3)

    def test_plugin(self):
        systems = SOURCE / "tests" / "systems"
        bytes_in = request(systems, "mixed.proto", f"config={systems}/mixed.yaml,catalog=all")
        self.every_allocation_fails([os.environ["CEVENTS_PLUGIN"]], bytes_in)

    @unittest.skipUnless(os.environ.get("CEVENTS_TOOL"), "the tool is not built")
    def test_tool(self):
        event = (b'{"specversion":"1.0","id":"1","source":"/s","type":"google.cloud.storage.object.v1.finalized",'
                 b'"bucket":"b","data":{"name":"n","bucket":"b","metadata":{"a":"b"}}}')
        batch = b"[" + event + b"," + event + b"]"
        tool = os.environ["CEVENTS_TOOL"]
        for command, stdin in ((["decode"], event), (["decode", "--output=text"], event),
                               (["convert", "--from=json-batch", "--to=protobuf-batch"], batch),
                               (["convert", "--from=json", "--to=http"], event), (["validate"], event)):
            with self.subTest(command=command):
                self.every_allocation_fails([tool, *command], stdin)


if __name__ == "__main__":
    unittest.main()
