"""Runs the cevents tool and gives python's protobuf messages to compare with. Settings come from the environment."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

TOOL = os.environ["CEVENTS_TOOL"]
PROTOC = os.environ["CEVENTS_PROTOC"]
SOURCE = Path(os.environ["CEVENTS_SOURCE"])
SHARED = Path(os.environ.get("CEVENTS_SHARED", ""))

DECODED, USAGE, MALFORMED, UNKNOWN_TYPE, REFUSED = range(5)

FINALIZED = "google.cloud.storage.object.v1.finalized"
WRITTEN = "google.cloud.firestore.document.v1.written"
STORAGE = "google.events.cloud.storage.v1.StorageObjectData"
FIRESTORE = "google.events.cloud.firestore.v1.DocumentEventData"

DIAGNOSTIC = re.compile(
    rb"^(?P<file>[^:]*)(:(?P<line>\d+):(?P<column>\d+))?: (?P<label>error|tolerated|note): (?P<text>.*?)"
    rb"( \(byte (?P<offset>\d+)\))?$")


class Diagnostic:
    def __init__(self, match):
        number = lambda name: int(match[name]) if match[name] is not None else None
        self.file = match["file"].decode()
        self.label = match["label"].decode()
        self.text = match["text"].decode()
        self.line, self.column, self.offset = number("line"), number("column"), number("offset")

    def __repr__(self):
        return f"{self.file}:{self.line}:{self.column}: {self.label}: {self.text} @{self.offset}"


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def diagnostics(self, label):
        matches = (DIAGNOSTIC.match(line) for line in self.err.splitlines())
        return [Diagnostic(match) for match in matches if match and match["label"].decode() == label]

    @property
    def errors(self):
        return self.diagnostics("error")

    @property
    def tolerated(self):
        return self.diagnostics("tolerated")


def run(*arguments, stdin=b"", env=None, stdout=subprocess.PIPE):
    environment = {**os.environ, **(env or {})}
    if isinstance(stdin, str):
        stdin = stdin.encode()
    return Result(subprocess.run([TOOL, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                                 env=environment, check=False))


def decode(stdin, *arguments):
    return run("decode", *arguments, stdin=stdin)


def load_pool():
    """All messages below google/, compiled by protoc from this tree."""
    files = sorted(str(path.relative_to(SOURCE)) for path in (SOURCE / "google").rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "tree.binpb")
        subprocess.run([PROTOC, f"-I{SOURCE}", "--include_imports", f"--descriptor_set_out={output}", *files],
                       check=True)
        descriptors = descriptor_pb2.FileDescriptorSet.FromString(Path(output).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in descriptors.file:
        pool.Add(file)
    return pool


class Messages:
    _pool = None

    @classmethod
    def pool(cls):
        cls._pool = cls._pool or load_pool()
        return cls._pool

    @classmethod
    def new(cls, name):
        descriptor = cls.pool().FindMessageTypeByName(name)
        return message_factory.MessageFactory(cls.pool()).GetPrototype(descriptor)()

    @classmethod
    def from_json(cls, name, text):
        """A message as python reads it."""
        return json_format.Parse(text, cls.new(name), ignore_unknown_fields=True, descriptor_pool=cls.pool())

    @classmethod
    def wire_from_json(cls, name, text):
        return cls.from_json(name, text).SerializeToString(deterministic=True)


def split_delimited(stream):
    """The wire messages of a batch: each after its length as a varint."""
    parts = []
    while stream:
        length = shift = 0
        while True:
            byte, stream = stream[0], stream[1:]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        assert length <= len(stream), "a length beyond the end of the output"
        parts.append(stream[:length])
        stream = stream[length:]
    return parts


def event(event_type, data, **attributes):
    """The text of a structured event; `data` is JSON text, or None."""
    members = {"specversion": "1.0", "id": "1", "source": "//test", "type": event_type, **attributes}
    text = json.dumps({name: value for name, value in members.items() if value is not None})
    return text if data is None else text[:-1] + ', "data": ' + data + "}"


def http_request(body, headers, target="/", chunks=None):
    """The bytes of a request. `chunks`: sizes of the pieces of a chunked body, the last one for all that remains."""
    if isinstance(body, str):
        body = body.encode()
    lines = [f"POST {target} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines.append("Transfer-Encoding: chunked" if chunks else f"Content-Length: {len(body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode()
    if not chunks:
        return head + body
    pieces = []
    for size in [*chunks, len(body)]:
        if body:
            piece, body = body[:size], body[size:]
            pieces.append(b"%x\r\n%s\r\n" % (len(piece), piece))
    return head + b"".join(pieces) + b"0\r\n\r\n"


def binary_headers(event_type, content_type="application/json", **attributes):
    members = {"specversion": "1.0", "id": "1", "source": "//test", "type": event_type, **attributes}
    return [("Content-Type", content_type)] + [(f"ce-{name}", value) for name, value in members.items()]


class ToolTest(unittest.TestCase):
    maxDiff = 4000

    def assert_decoded(self, result, status=DECODED):
        self.assertEqual((result.status, result.errors), (status, []), result.err.decode(errors="replace"))

    def assert_error(self, result, status, path, offset, message=None):
        """Exactly one error, with this path and byte offset."""
        self.assertEqual(result.status, status, result.err.decode(errors="replace"))
        self.assertEqual(len(result.errors), 1, result.err.decode(errors="replace"))
        error = result.errors[0]
        self.assertEqual(error.offset, offset, error)
        self.assertTrue(error.text.startswith(path + ": ") if path else True, f"{error} has not the path {path}")
        if message is not None:
            self.assertIn(message, error.text)
        return error


def main():
    unittest.main(verbosity=1, argv=[sys.argv[0]])
