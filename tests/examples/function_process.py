"""The storage function as a running process."""

import os
import re
import signal
import subprocess
import tempfile

FUNCTION = os.environ["CEVENTS_FUNCTION"]


class Function:
    """Starts the function on a free port; what it prints can be read at any time."""

    def __init__(self):
        self.errors = tempfile.NamedTemporaryFile(mode="w+b")
        self.process = subprocess.Popen([FUNCTION], stdout=subprocess.PIPE, stderr=self.errors,
                                        env={**os.environ, "PORT": "0"})
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
