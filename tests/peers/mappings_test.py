"""Messages of Kafka and MQTT as the npm package `cloudevents` makes and reads them."""

import base64
import json
import subprocess
import unittest

from harness import HERE, Testee, node, running

THEIRS = {"specversion": "1.0", "id": "theirs", "source": "/counterpart", "type": "com.example.theirs",
          "time": "2026-11-22T02:38:22.345Z", "datacontenttype": "application/json", "subject": "Fähre 100%",
          "partitionkey": "key", "count": 5, "data": {"m": 1}}
THEIRS_BINARY = {**THEIRS, "count": "5"}


def text(value):
    """Values as the clients of the protocols send them."""
    return value if isinstance(value, str) else json.dumps(value)


def pairs(headers):
    return [[name, text(value)] for name, value in headers.items()]


class Mappings(unittest.TestCase):
    def test_theirs_to_ours(self):
        with Testee() as testee, running(node(HERE / "mappings_counterpart.js"), stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE) as theirs:
            messages = json.loads(theirs.stdout.readline())
            for mode, expected in [("binary", THEIRS_BINARY), ("structured", THEIRS)]:
                kafka, mqtt = messages["kafka"][mode], messages["mqtt"][mode]
                self.assertEqual(testee.decode("kafka", headers=pairs(kafka["headers"]), key=kafka["key"],
                                               value=text(kafka["value"])), expected)
                self.assertEqual(testee.decode("mqtt5", content_type=mqtt["PUBLISH"]["Content Type"],
                                               user_properties=pairs(mqtt["User Properties"]),
                                               payload=text(mqtt["payload"])), expected)

    def test_ours_to_theirs(self):
        with Testee() as testee, running(node(HERE / "mappings_counterpart.js"), stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE) as theirs:
            theirs.stdout.readline()

            def read(binding, message):
                theirs.stdin.write(json.dumps({"binding": binding, "message": message}).encode() + b"\n")
                theirs.stdin.flush()
                return json.loads(theirs.stdout.readline())

            for mode, expected in [("binary", THEIRS_BINARY), ("structured", THEIRS)]:
                kafka = testee.encode(THEIRS, "kafka", mode=mode)
                value = base64.b64decode(kafka["body_b64"]).decode()
                # In binary mode it takes the partition key from nowhere else.
                record = {"headers": dict(kafka["headers"]), "key": THEIRS["partitionkey"], "value": value}
                self.assertEqual(read("kafka", record), expected)
                mqtt = testee.encode(THEIRS, "mqtt5", mode=mode)
                body = json.loads(base64.b64decode(mqtt["body_b64"]))
                # It has no use for the content type in binary mode.
                wanted = {name: value for name, value in expected.items()
                          if mode != "binary" or name != "datacontenttype"}
                self.assertEqual(read("mqtt", {"PUBLISH": {"Content Type": mqtt["content_type"]},
                                               "headers": dict(mqtt["user_properties"]), "body": body}), wanted)


if __name__ == "__main__":
    unittest.main()
