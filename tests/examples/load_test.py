"""The storage function under load: nothing grows, nothing is lost or done twice, and SIGTERM cuts nobody short.

load_test.py SECONDS
"""

import collections
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

FUNCTION = str(Path(os.environ["CEVENTS_EXAMPLES"]) / "storage-function")
SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS, THREADS, SLOW = 24, 2, 4
SKIPPED = 77
# Of resident memory, from the second third of the time to the last.
MOST_GROWTH_KIB = 4096

EVENT = ('{{"specversion":"1.0","id":"{0}","source":"//load/{0}","type":"google.cloud.storage.object.v1.finalized",'
         '"data":{{"bucket":"load","name":"{0}","size":"12"}}}}')
NAME = re.compile(r"^(?:finalized: load/([^,]+), 12 bytes|unknown: load\.unknown from //load/(\S+))$")


class Function:
    def __init__(self):
        self.out = tempfile.NamedTemporaryFile("w+")
        self.process = subprocess.Popen([FUNCTION], stdout=self.out, env={**os.environ, "PORT": "0"})
        for _ in range(500):
            match = re.match(r"listening on port (\d+)\n", Path(self.out.name).read_text())
            if match:
                break
            time.sleep(0.02)
        self.port = int(match[1])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def resident_kib(self):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1])

    def names(self):
        """How often each event was handled."""
        handled = collections.Counter()
        for line in Path(self.out.name).read_text().splitlines()[1:]:
            match = NAME.match(line)
            assert match, f"printed: {line[:200]!r}"
            handled[match[1] or match[2]] += 1
        return handled


def request(name):
    body = EVENT.format(name).encode()
    return (b"POST / HTTP/1.1\r\nHost: load\r\nContent-Type: application/cloudevents+json\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)) + body


def read_code(connection):
    """The status code of the answer, or None when there is none."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        try:
            piece = connection.recv(4096)
        except OSError:
            return None
        if not piece:
            return None
        answer += piece
    return int(answer.split(b" ", 2)[1])


class Client(threading.Thread):
    """Sends events one after another until it is stopped or refused, in `pieces` with a pause between them."""

    def __init__(self, port, label, pieces, pause):
        super().__init__(daemon=True)
        self.port, self.label, self.pieces, self.pause = port, label, pieces, pause
        self.answered, self.unanswered, self.stopped = [], [], False

    def send(self, connection, name):
        """False when the connection is at its end."""
        whole = request(name)
        size = len(whole) // self.pieces + 1
        try:
            for at in range(0, len(whole), size):
                connection.sendall(whole[at:at + size])
                time.sleep(self.pause)
        except OSError:
            self.unanswered.append(name)
            return False
        code = read_code(connection)
        (self.answered if code == 204 else self.unanswered).append(name)
        return code == 204

    def run(self):
        number = 0
        while not self.stopped:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                    while not self.stopped:
                        number += 1
                        if not self.send(connection, f"{self.label}-{number}"):
                            break
            except OSError:
                return  # nobody listens any more


def abandon(port):
    """Begins a request and goes away."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request("abandoned")[:-20])


def check(condition, text):
    if not condition:
        sys.exit(f"FAILED: {text}")


def clients(port, label, count, pieces, pause):
    started = [Client(port, f"{label}{i}", pieces, pause) for i in range(count)]
    for client in started:
        client.start()
    return started


def stop(started):
    for client in started:
        client.stopped = True
    for client in started:
        client.join(timeout=60)
        check(not client.is_alive(), "a client still waits for its answer")


def under_load(seconds):
    function = Function()
    wrk = subprocess.Popen(["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s",
                            "-s", str(SCRIPT), f"http://127.0.0.1:{function.port}/"], stdout=subprocess.PIPE, text=True)
    slow = clients(function.port, "slow", SLOW, 20, 0.05)
    samples = []
    while wrk.poll() is None:
        abandon(function.port)
        samples.append(function.resident_kib())
        time.sleep(seconds / 120)
    stop(slow)
    output = wrk.stdout.read()
    result = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", output)
    check(wrk.returncode == 0 and result, output)
    check(function.stop() == 0, "the function ended badly")
    issued, good, batches, other = map(int, result.groups())
    names = function.names()
    third = len(samples) // 3
    before, after = max(samples[third:2 * third]), max(samples[2 * third:])
    print(f"{seconds} s: {issued} requests, {len(names)} events handled; resident {before} KiB, then {after} KiB")

    check(other == 0, f"{other} requests were answered otherwise than with 200, 204, 400 or 413")
    twice = [name for name, times in names.items() if times > 1]
    check(not twice, f"handled twice: {twice[:5]}")
    check("abandoned" not in names, "half a request was taken for a whole one")
    answered = [name for client in slow for name in client.answered]
    lost = [name for name in answered if name not in names]
    check(not lost, f"answered, not handled: {lost[:5]}")
    # wrk goes away at its end without the answers to what it has sent last: at most one request a connection.
    single = sum(1 for name in names if not name.startswith("slow") and "." not in name)
    in_batches = sum(1 for name in names if "." in name)
    check(0 <= single - good <= CONNECTIONS, f"{good} events answered, {single} handled")
    check(0 <= in_batches - 10 * batches <= 10 * CONNECTIONS, f"{batches} batches answered, {in_batches} events handled")
    check(len(answered) > 0 and good > 0 and batches > 0, "the load was none")
    check(after - before <= MOST_GROWTH_KIB, f"memory grew: {before} KiB, then {after} KiB")


def stopped_under_load(seconds):
    function = Function()
    fast = clients(function.port, "fast", 8, 1, 0)
    slow = clients(function.port, "slow", SLOW, 20, 0.05)
    time.sleep(seconds)
    check(function.stop() == 0, "the function ended badly")
    stop(fast + slow)
    names = function.names()
    answered = {name for client in fast + slow for name in client.answered}
    print(f"SIGTERM: {len(names)} events handled, {len(answered)} answered")
    check(set(names) == answered, f"handled, not answered: {sorted(set(names) - answered)[:5]}; "
                                  f"answered, not handled: {sorted(answered - set(names))[:5]}")
    check(max(names.values()) == 1, "an event was handled twice")


def main():
    if shutil.which("wrk") is None:
        print("SKIPPED: no wrk (scripts/setup test)")
        sys.exit(SKIPPED)
    seconds = int(sys.argv[1])
    under_load(seconds)
    for _ in range(3):
        stopped_under_load(min(1, seconds))


main()
