"""A nats-server with headers, and the protocol's text spoken by hand."""

import json
import socket
import unittest

from harness import EVENTS, PATIENCE, Receiver, comparable, program, send, server

SUBJECT = "cevents.test"


def broker():
    return server(lambda port, _: [program("nats-server"), "-a", "127.0.0.1", "-p", str(port)])


class Client:
    """Use it in a `with`."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        assert self.file.readline().startswith(b"INFO ")
        self.do('CONNECT {"verbose":false,"headers":true}')
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def do(self, *lines):
        """Sends lines and waits until the server has taken them."""
        self.socket.sendall("\r\n".join([*lines, "PING", ""]).encode())
        assert self.file.readline() == b"PONG\r\n"

    def publish(self, payload, *headers):
        head = "\r\n".join(["NATS/1.0", *headers, "", ""])
        size = len(head.encode())
        self.do(f"HPUB {SUBJECT} {size} {size + len(payload.encode())}", head + payload)

    def message(self):
        """The headers and the payload of the next message."""
        while not (line := self.file.readline().decode().split())[0].endswith("MSG"):
            pass
        sizes = list(map(int, line[3:]))
        data = self.file.read(sizes[-1] + 2)[:-2]
        if line[0] == "MSG":
            return {}, data
        head = data[:sizes[0]].decode().split("\r\n")
        return dict(header.split(": ", 1) for header in head[1:-2]), data[sizes[0]:]


class Nats(unittest.TestCase):
    def test_ours_to_ours(self):
        with broker() as port:
            for mode in ("binary", "structured"):
                with Receiver("nats-peer", len(EVENTS), port) as receiver:
                    send("nats-peer", mode, port, EVENTS)
                    received = receiver.events()
                self.assertEqual([event for _, event in received], list(map(comparable, EVENTS)))
                self.assertEqual([line.split()[0] for line, _ in received], [mode] * len(EVENTS))

    def test_ours_to_theirs(self):
        with broker() as port, Client(port) as client:
            client.do(f"SUB {SUBJECT} 1")
            send("nats-peer", "binary", port, EVENTS[1:2])
            send("nats-peer", "structured", port, EVENTS[:1])
            binary, structured = client.message(), client.message()
        self.assertEqual(binary[0], {
            "ce-specversion": "1.0", "ce-id": "odd%20%2520%20%22text%22%20%E2%82%AC%F0%9F%98%80",
            "ce-source": "urn:x:y", "ce-type": "com.example.odd", "ce-subject": "F%C3%A4hre,%20100%25%20\\%20%22wet%22",
            "ce-partitionkey": "key%20of%20it", "ce-flag": "true", "ce-count": "-5",
            "ce-datacontenttype": "text/plain;%20charset=%22utf-8%22"})
        self.assertEqual(binary[1], EVENTS[1]["data"].encode())
        self.assertEqual(structured[0], {"Content-Type": "application/cloudevents+json"})
        self.assertEqual(json.loads(structured[1]), EVENTS[0])

    def test_theirs_to_ours(self):
        event = {"specversion": "1.0", "id": "i", "source": "/s", "type": "t"}
        core = [f"CE-{name}: {value}" for name, value in event.items()]
        with broker() as port, Client(port) as client, Receiver("nats-peer", 3, port) as receiver:
            client.publish("{\"m\":1}", *core, "ce-subject: \"a b\"%20c", "ce-datacontenttype: application/json",
                           "X: y")
            client.publish(json.dumps(event), "Content-Type: application/cloudevents+json; charset=utf-8")
            client.do(f"PUB {SUBJECT} {len(json.dumps(event))}", json.dumps(event))
            received = receiver.events()
        self.assertEqual(received, [
            ("binary", {**event, "subject": "a b c", "datacontenttype": "application/json", "data": {"m": 1}}),
            ("structured -", event), ("structured -", event)])


if __name__ == "__main__":
    unittest.main()
