"""The other end of a testee's pipe."""
import struct
import subprocess

PROTOBUF, JSON = 1, 2
BINARY_TEST, JSON_TEST, JSON_IGNORE_UNKNOWN_TEST = 1, 2, 3


class Testee:
    """A program that speaks the conformance protocol."""

    def __init__(self, command, schema):
        self.command, self.request, self.response = command, schema.request, schema.response
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)

    def call(self, **fields):
        """The response, or None when the program has died; it is started again."""
        data = self.request(**fields).SerializeToString()
        self.process.stdin.write(struct.pack('<I', len(data)) + data)
        self.process.stdin.flush()
        prefix = self.process.stdout.read(4)
        if len(prefix) < 4:
            self.start()
            return None
        length, = struct.unpack('<I', prefix)
        return self.response.FromString(self.process.stdout.read(length))

    def close(self):
        self.process.stdin.close()
        return self.process.wait()
