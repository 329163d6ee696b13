"""Counterparts of the tests: servers on free ports, our client programs, and the testee."""

import base64
import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SKIPPED = 77
PATIENCE = 60

# Events as each binding should bring them through, in the JSON format.
EVENTS = [
    {"specversion": "1.0", "id": "plain", "source": "/lamp", "type": "com.example.lit",
     "time": "2026-11-22T02:38:22.345Z", "datacontenttype": "application/json", "data": {"brightness": 1000000, "of": ["a", None, 1.5]}},
    {"specversion": "1.0", "id": "odd %20 \"text\" €😀", "source": "urn:x:y", "type": "com.example.odd",
     "subject": "Fähre, 100% \\ \"wet\"", "partitionkey": "key of it", "flag": "true", "count": "-5",
     "datacontenttype": "text/plain; charset=\"utf-8\"", "data": "line 1\r\nline 2 €"},
    {"specversion": "1.0", "id": "bytes", "source": "/lamp", "type": "com.example.bytes",
     "datacontenttype": "application/octet-stream", "data_base64": base64.b64encode(bytes(range(256))).decode()},
    {"specversion": "1.0", "id": "none", "source": "/lamp", "type": "com.example.none",
     "dataschema": "https://example.com/schema#none"},
]


def comparable(event):
    """An event whose data is the same whether it came as text or as bytes."""
    event = dict(event)
    if "data_base64" in event:
        event["data"] = base64.b64decode(event.pop("data_base64"))
    elif isinstance(event.get("data"), str) and "json" not in event["datacontenttype"]:
        event["data"] = event["data"].encode()
    return event


def skip(reason):
    print(f"SKIPPED: {reason}")
    sys.exit(SKIPPED)


def program(name, *more_folders):
    """A server's path; skips the test when it is not installed."""
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *more_folders]))
    if found is None:
        skip(f"{name} is not installed")
    return found


def peer(name):
    """One of this repository's own programs; it is not built where its client library is not installed."""
    path = Path(os.environ["CEVENTS_TEST_PROGRAMS"]) / name
    if not path.exists():
        skip(f"{name} was not built: its client library is not installed")
    return str(path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"no server on port {port}")


@contextlib.contextmanager
def running(command, **options):
    """A process that is ended at the latest when the block is left."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


@contextlib.contextmanager
def server(make_command):
    """A server on a free port of the loopback; `make_command(port, folder)` gives its command."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with running(make_command(port, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            wait_for_port(port, process)
            yield port


def send(name, mode, address, events):
    lines = "".join(json.dumps(event) + "\n" for event in events)
    subprocess.run([peer(name), "send", mode, str(address)], input=lines.encode(), check=True, timeout=PATIENCE)


class Receiver:
    """One of our programs that waits for `count` messages. Use it in a `with`."""

    def __init__(self, name, count, address):
        self.running = running([peer(name), "receive", str(count), str(address)], stdout=subprocess.PIPE)

    def __enter__(self):
        self.process = self.running.__enter__()
        ready = self.process.stdout.readline()
        assert ready == b"ready\n", ready
        return self

    def __exit__(self, *reason):
        return self.running.__exit__(*reason)

    def events(self):
        """[(what stands in front of the event, the comparable event)]"""
        output, _ = self.process.communicate(timeout=PATIENCE)
        received = []
        for line in output.decode().splitlines():
            front, brace, event = line.partition("{")
            received.append((front.strip(), comparable(json.loads(brace + event)) if brace else None))
        return received


class Testee:
    """Encodes and decodes messages of any binding as data. Use it in a `with`."""

    def __init__(self):
        self.running = running([os.environ["CEVENTS_TESTEE"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        self.process = self.running.__enter__()
        return self

    def __exit__(self, *reason):
        return self.running.__exit__(*reason)

    def ask(self, operation, **request):
        line = json.dumps({"id": "test", "op": operation, "input": request})
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer["result"] == "accept", answer
        return answer

    def encode(self, event, to, **how):
        """The message of an event that is given in the JSON format."""
        return self.ask("transcode", transport="json", body=json.dumps(event), to=to, **how)["message"]

    def decode(self, transport, **message):
        """The event of a message, in the JSON format."""
        answer = self.ask("transcode", transport=transport, to="json", **message)
        return json.loads(base64.b64decode(answer["message"]["body_b64"]))


def npm():
    """The folder of the locked packages, below the build folder."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip("node or npm is not installed")
    work = Path(os.environ["CEVENTS_NPM_FOLDER"])
    work.mkdir(parents=True, exist_ok=True)
    with open(work / "busy", "w", encoding="utf-8") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)  # until it is closed
        install(work)
    return work


def install(work):
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = work / "installed-lock.json"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    shutil.copy(HERE / "package.json", work)
    shutil.copy(HERE / "package-lock.json", work)
    view = subprocess.run(["npm", "view", "cloudevents", "version"], cwd=work, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if view.returncode != 0:
        skip("no npm registry\n" + view.stdout.decode(errors="replace"))
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, stdout=subprocess.DEVNULL,
                   check=True)
    stamp.write_bytes(lock)


def node(script, *arguments):
    """The command that runs a script with the packages."""
    copy = npm() / script.name
    shutil.copy(script, copy)
    return ["node", str(copy), *map(str, arguments)]
