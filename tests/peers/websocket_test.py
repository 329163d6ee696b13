"""The npm packages `ws` and `cloudevents` behind a WebSocket of the subprotocol that is agreed on."""

import base64
import json
import os
import socket
import struct
import unittest

from harness import EVENTS, PATIENCE, Testee
from http_test import Counterpart

TEXT = 1


class Client:
    """As much of RFC 6455 as the test needs. Use it in a `with`."""

    def __init__(self, port, subprotocols):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.file = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                            f"Sec-WebSocket-Protocol: {subprotocols}\r\n\r\n".encode())
        lines = iter(self.file.readline, b"\r\n")
        assert next(lines).startswith(b"HTTP/1.1 101 ")
        headers = dict(line.decode().strip().lower().split(": ", 1) for line in lines)
        self.subprotocol = headers.get("sec-websocket-protocol")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, opcode, payload):
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, len(payload)) + mask + masked)

    def receive(self):
        first, length = self.file.read(2)
        if length == 126:
            length, = struct.unpack("!H", self.file.read(2))
        return first & 15, self.file.read(length)


class WebSocket(unittest.TestCase):
    def test_events_are_echoed(self):
        with Testee() as testee, Counterpart() as theirs, \
                Client(theirs.port, "cloudevents.avro, cloudevents.json") as client:
            self.assertEqual(client.subprotocol, "cloudevents.json")
            for event in EVENTS[:2]:
                event = {**event, "time": EVENTS[0]["time"]}  # where there is none, the package invents one
                message = testee.encode(event, "ws", mode="structured")
                self.assertEqual((message["subprotocol"], message["frame"]), ("cloudevents.json", "text"))
                client.send(TEXT, base64.b64decode(message["body_b64"]))
                opcode, payload = client.receive()
                self.assertEqual(opcode, TEXT)
                received = testee.decode("ws", subprotocol=client.subprotocol, frame="text", payload=payload.decode())
                self.assertEqual(received, event)
                self.assertEqual(json.loads(payload), event)


if __name__ == "__main__":
    unittest.main()
