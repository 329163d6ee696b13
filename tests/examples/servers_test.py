"""examples/firestore and examples/pubsub-push get what Google sends."""

import base64
import json
import os
import subprocess
import unittest
from pathlib import Path

from function_process import EXAMPLES, Function, curl

EVENTS = Path(os.environ["CEVENTS_SOURCE"]) / "examples" / "events"
WRITTEN = "google.cloud.firestore.document.v1.written"
PROTOBUF = ["Content-Type: application/protobuf", "ce-specversion: 1.0", "ce-id: 1", f"ce-type: {WRITTEN}",
            "ce-source: //firestore.googleapis.com/projects/lighthouse/databases/(default)",
            "ce-document: ships/aurora"]


class Server(unittest.TestCase):
    name = ""

    def setUp(self):
        self.function = Function(str(EXAMPLES / self.name), TOPIC="projects/lighthouse/topics/logbook").__enter__()
        self.addCleanup(self.function.__exit__)

    def post(self, body, *headers):
        return curl(self.function.url, body, *headers)

    def assert_printed(self, *lines):
        status, printed, errors = self.function.stop()
        self.assertEqual((status, printed, errors), (0, list(lines), ""))


def to_protobuf(text):
    return subprocess.run([os.environ["CEVENTS_TOOL"], "decode", "--input", "json", "--type", WRITTEN, "--output",
                           "protobuf"], input=text.encode(), stdout=subprocess.PIPE, check=True).stdout


class Firestore(Server):
    name = "firestore"

    def test_changes(self):
        update = json.loads((EVENTS / "firestore-document.json").read_text())
        update["oldValue"] = {"name": update["value"]["name"]}
        update["updateMask"]["fieldPaths"] += ["tags", "gone", "position.latitude"]
        creation = {"value": update["value"]}
        for data in (creation, update, {"oldValue": update["value"]}):
            self.assertEqual(self.post(to_protobuf(json.dumps(data)), *PROTOBUF), (204, "", ""))
        self.assert_printed(
            "ships/aurora created", "  berth: 7", "  name: Aurora", "  position: 54.1726, 12.0946",
            "  tags: (array_value)",
            "ships/aurora updated", "  berth: 7", "  position: 54.1726, 12.0946", "  tags: (array_value)",
            "  gone: removed", "  position.latitude: changed",
            "ships/aurora deleted")

    def test_malformed(self):
        status, _, text = self.post(b"\x0a\x05ab", *PROTOBUF)
        self.assertEqual((status, json.loads(text)["error"]), (400, "MALFORMED_WIRE"))
        self.assert_printed()


class PubsubPush(Server):
    name = "pubsub-push"

    def push(self, data, attributes, content_type="Content-Type: application/json"):
        message = {"data": base64.b64encode(data).decode(), "attributes": attributes, "messageId": "4711",
                   "publishTime": "2026-11-22T02:40:00.5Z"}
        body = {"message": message, "subscription": "projects/lighthouse/subscriptions/logbook-push"}
        return self.post(json.dumps(body).encode(), content_type)

    def test_messages(self):
        self.assertEqual(self.push("Sturm über Südwest".encode(), {"origin": "keeper"}), (204, "", ""))
        self.assertEqual(self.push(b"calm", {}), (204, "", ""))
        self.assertEqual(self.post(b"unwrapped", "Content-Type: text/plain", "x-goog-pubsub-message-id: 5",
                                   "x-goog-pubsub-publish-time: 2026-11-22T02:40:00.5Z",
                                   "x-goog-pubsub-subscription-name: projects/p/subscriptions/s"), (204, "", ""))
        self.assert_printed("message 4711 from keeper: Sturm über Südwest", "message 4711 from somewhere: calm",
                            "message 5 from somewhere: unwrapped")

    def test_events_in_messages(self):
        event = (EVENTS / "storage-structured.json").read_bytes()
        self.assertEqual(self.push(event, {"content-type": "application/cloudevents+json"}), (204, "", ""))
        attributes = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "//storage",
                      "ce-type": "google.cloud.storage.object.v1.finalized", "content-type": "application/json"}
        data = (EVENTS / "storage-object.json").read_bytes()
        self.assertEqual(self.push(data, attributes), (204, "", ""))
        self.assertEqual(self.push(data, {**attributes, "ce-type": "com.example.lit"})[0], 404)
        self.assert_printed("finalized: 2026/storm.jpg", "finalized: 2026/harbour.jpg")

    def test_no_push(self):
        status, _, text = self.post(b'{"message": 5}', "Content-Type: application/json")
        self.assertEqual((status, json.loads(text)["path"]), (400, "message"))
        self.assert_printed()


del Server
if __name__ == "__main__":
    unittest.main()
