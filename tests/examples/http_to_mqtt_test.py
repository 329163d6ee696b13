"""examples/http-to-mqtt between curl and a mosquitto broker."""

import json
import os
import subprocess
import unittest
from pathlib import Path

from function_process import EXAMPLES, Function, curl
from harness import PATIENCE, program, running, server, skip

EVENTS = Path(os.environ["CEVENTS_SOURCE"]) / "examples" / "events"
STRUCTURED = "Content-Type: application/cloudevents+json"
BATCH = "Content-Type: application/cloudevents-batch+json"
FINALIZED = "events/google.cloud.storage.object.v1.finalized"


def broker():
    return server(lambda port, folder: [program("mosquitto"), "-p", str(port)])


def subscriber(port, count):
    return running([program("stdbuf"), "-oL", program("mosquitto_sub"), "-h", "127.0.0.1", "-p", str(port), "-V",
                    "mqttv5", "-t", "events/#", "-q", "1", "-C", str(count), "-F", "%j", "-d"], stdout=subprocess.PIPE)


class HttpToMqtt(unittest.TestCase):
    def test_events(self):
        batch = (EVENTS / "batch.json").read_bytes()
        with broker() as port, subscriber(port, 4) as reader:
            while b"received SUBACK" not in reader.stdout.readline():
                pass
            with Function(str(EXAMPLES / "http-to-mqtt"), "127.0.0.1", str(port)) as function:
                answers = [curl(function.url, (EVENTS / "storage-structured.json").read_bytes(), STRUCTURED),
                           curl(function.url, batch, BATCH),
                           curl(function.url, b'{"specversion":"1.0","id":"1","source":"/s","type":"a/#"}', STRUCTURED)]
                output, _ = reader.communicate(timeout=PATIENCE)
                status, printed, errors = function.stop()
        self.assertEqual((status, printed, errors), (0, [], ""))
        self.assertEqual([answer[0] for answer in answers], [204, 200, 400])
        messages = [json.loads(line) for line in output.splitlines() if line.startswith(b"{")]
        events = [json.loads((EVENTS / "storage-structured.json").read_text()), *json.loads(batch)]
        self.assertEqual([json.loads(message["payload"]) for message in messages], [event["data"] for event in events])
        self.assertEqual(messages[0]["topic"], FINALIZED)
        for message, event in zip(messages, events):
            properties = message["properties"]
            self.assertEqual(properties["content-type"], "application/json")
            self.assertEqual(properties["user-properties"], {name: value for name, value in event.items()
                                                             if name not in ("data", "datacontenttype")})

    def test_no_broker(self):
        process = subprocess.run([EXAMPLES / "http-to-mqtt", "127.0.0.1", "1"], stderr=subprocess.PIPE, check=False)
        self.assertEqual((process.returncode, process.stderr),
                         (1, b"http-to-mqtt: 127.0.0.1:1: Connection refused\n"))


if __name__ == "__main__":
    if not (EXAMPLES / "http-to-mqtt").exists():
        skip("http-to-mqtt was not built: libmosquitto is not installed")
    unittest.main()
