"""A shell that a reader types commands into."""

import os
import re
import select
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = 300
# Ports that documents name; each run has others in their place, so that documents are tested side by side.
PORTS = ("8080", "1883")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def split_commands(text):
    """The commands of a script, one a line; `\\` at the end of a line goes on."""
    return [command for command in re.split(r"(?<!\\)\n", text) if command.strip() and not command.startswith("#")]


def split_console(text):
    """[(command, what it prints)]"""
    entries = []
    lines = iter(text.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            if not entries:
                raise ValueError(f"a console begins with a command, not with: {line}")
            entries[-1][1].append(line)
            continue
        command = line[2:]
        while command.endswith("\\"):
            command += "\n" + next(lines)
        entries.append((command, []))
    return [(command, "".join(line + "\n" for line in printed)) for command, printed in entries]


def matches(expected, printed):
    """Whether output is what a document shows."""
    pattern = "".join("(?:.*\n)*" if line == "...\n" else re.escape(line) for line in expected.splitlines(True))
    return re.fullmatch(pattern, printed) is not None


class Terminal:
    """One bash for all commands, so that folders, variables and background jobs last. Use it in a `with`."""

    def __init__(self, folder, environment):
        self.own = tempfile.TemporaryDirectory()
        self.printed_file = Path(self.own.name) / "printed"
        self.command_file = Path(self.own.name) / "command"
        # What curl does at a terminal, and without a proxy.
        (Path(self.own.name) / ".curlrc").write_text("no-progress-meter\nnoproxy = *\n", encoding="utf-8")
        environment = {**environment, "CURL_HOME": self.own.name}
        self.ports = {port: free_port() for port in PORTS}
        self.seen = 0
        self.has_jobs = False
        self.statuses, statuses = os.pipe()
        with open(self.printed_file, "ab") as printed:
            self.shell = subprocess.Popen(["bash", "--noprofile", "--norc"], stdin=subprocess.PIPE, stdout=printed,
                                          stderr=subprocess.STDOUT, cwd=folder, env=environment, pass_fds=[statuses],
                                          start_new_session=True)
        self.status_name = statuses
        os.close(statuses)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.shell.wait()
        self.shell.stdin.close()
        os.close(self.statuses)
        self.own.cleanup()

    def translate(self, text):
        for port, free in self.ports.items():
            text = re.sub(rf"\b{port}\b", free, text)
        return text

    def run(self, command):
        """The exit status of a command; output() has what it prints."""
        self.seen = self.printed_file.stat().st_size
        command = self.translate(command)
        self.command_file.write_text(command + "\n", encoding="utf-8")
        self.shell.stdin.write(f". '{self.command_file}' </dev/null; echo $? >&{self.status_name}\n".encode())
        self.shell.stdin.flush()
        if not select.select([self.statuses], [], [], PATIENCE)[0]:
            return f"not ended after {PATIENCE} s"
        status = os.read(self.statuses, 16).decode().strip()
        if command.rstrip().endswith("&"):
            self.has_jobs = True
            self._wait_for_ports(command)
        return int(status) if status else "the end of the shell"

    def _wait_for_ports(self, command):
        for port in self.ports.values():
            deadline = time.monotonic() + PATIENCE
            while re.search(rf"\b{port}\b", command) and time.monotonic() < deadline:
                try:
                    socket.create_connection(("127.0.0.1", int(port)), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.02)

    def output(self):
        """What was printed since the last command began."""
        text = self.printed_file.read_bytes()[self.seen:].decode(errors="replace")
        return text if text.endswith("\n") or not text else text + "\n"

    def prints(self, expected):
        """Whether the last command has printed this. Background jobs get some time to do so."""
        expected = self.translate(expected)
        deadline = time.monotonic() + (60 if self.has_jobs else 0)
        while not matches(expected, self.output()):
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        return True
