"""Qpid Proton on our side, the npm package `rhea` on the other."""

import base64
import json
import subprocess
import unittest

from harness import EVENTS, HERE, Receiver, node, peer, running, send


class Counterpart:
    """Use it in a `with`."""

    def __enter__(self):
        peer("amqp-peer")
        self.running = running(node(HERE / "amqp_counterpart.js"), stdout=subprocess.PIPE)
        self.lines = self.running.__enter__().stdout
        self.port = int(self.lines.readline())
        return self

    def __exit__(self, *reason):
        return self.running.__exit__(*reason)


class Amqp(unittest.TestCase):
    def test_ours_to_theirs(self):
        typed = {**EVENTS[0], "flag": True, "count": -5, "time": "2026-11-22T02:38:22.345Z"}
        with Counterpart() as theirs:
            send("amqp-peer", "binary", theirs.port, [typed, EVENTS[1]])
            send("amqp-peer", "structured", theirs.port, EVENTS[:1])
            messages = [json.loads(theirs.lines.readline()) for _ in range(3)]
        binary, odd, structured = messages
        self.assertEqual(binary["content_type"], "application/json")
        self.assertEqual(binary["properties"], {
            "cloudEvents_specversion": ["string", "1.0"], "cloudEvents_id": ["string", "plain"],
            "cloudEvents_source": ["string", "/lamp"], "cloudEvents_type": ["string", "com.example.lit"],
            "cloudEvents_time": ["timestamp", 1795315102345], "cloudEvents_flag": ["boolean", True],
            "cloudEvents_count": ["number", -5]})
        self.assertEqual(json.loads(base64.b64decode(binary["body"])), typed["data"])
        self.assertEqual(odd["content_type"], EVENTS[1]["datacontenttype"])
        self.assertEqual(odd["properties"], {f"cloudEvents_{name}": ["string", value] for name, value in
                                             EVENTS[1].items() if name not in ("data", "datacontenttype")})
        self.assertEqual(base64.b64decode(odd["body"]).decode(), EVENTS[1]["data"])
        self.assertEqual((structured["content_type"], structured["properties"]), ("application/cloudevents+json", {}))
        self.assertEqual(json.loads(base64.b64decode(structured["body"])), EVENTS[0])

    def test_theirs_to_ours(self):
        core = {"specversion": "1.0", "source": "/counterpart", "type": "com.example.theirs"}
        with Counterpart() as theirs, Receiver("amqp-peer", 2, theirs.port) as receiver:
            received = receiver.events()
        self.assertEqual(received, [
            ("binary", {**core, "id": "typed", "time": "2026-11-22T02:38:22.345Z", "flag": True, "long": -5, "int": 7,
                        "bytes": "TWE=", "text": "€ %20", "datacontenttype": "application/json", "data": {"m": 1}}),
            ("structured -", {**core, "id": "structured"})])


if __name__ == "__main__":
    unittest.main()
