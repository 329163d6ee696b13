"""The examples that serve HTTP, as running processes."""

import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path

EXAMPLES = Path(os.environ["CEVENTS_EXAMPLES"])
FUNCTION = str(EXAMPLES / "storage-function")


class Function:
    """Starts an example on a free port; what it prints can be read at any time."""

    def __init__(self, *command, **environment):
        self.errors = tempfile.NamedTemporaryFile(mode="w+b")
        self.process = subprocess.Popen(command or [FUNCTION], stdout=subprocess.PIPE, stderr=self.errors,
                                        env={**os.environ, **environment, "PORT": "0"})
        self.port = int(re.fullmatch(rb"listening on port (\d+)\n", self.process.stdout.readline())[1])
        self.url = f"http://localhost:{self.port}/"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def stop(self, number=signal.SIGTERM):
        """Ends the function by a signal; returns its exit status, what it printed, and its stderr."""
        self.process.send_signal(number)
        printed = self.process.stdout.read().decode()
        status = self.process.wait()
        self.errors.seek(0)
        return status, printed.splitlines(), self.errors.read().decode()


def curl(url, body, *headers, options=()):
    """(status, content type, body) of a POST by curl."""
    arguments = [argument for header in headers for argument in ("-H", header)]
    process = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", *arguments, "--data-binary", "@-", "-w", "\n%{http_code} %{content_type}",
         *options, url], input=body, stdout=subprocess.PIPE, check=True)
    text, _, trailer = process.stdout.decode().rpartition("\n")
    status, _, content_type = trailer.partition(" ")
    return int(status), content_type, text
