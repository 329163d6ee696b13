"""librdkafka's mock cluster, and kcat to look at what lies in it."""

import json
import subprocess
import unittest

from harness import EVENTS, PATIENCE, Receiver, comparable, peer, program, running, send

TOPIC = "cevents-test"


class Cluster:
    """Use it in a `with`; gives the address of its broker."""

    def __enter__(self):
        self.running = running([peer("kafka-cluster")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self.running.__enter__().stdout.readline().decode().strip()

    def __exit__(self, *reason):
        return self.running.__exit__(*reason)


def consume(brokers, count):
    """What kcat sees: headers, key and length of each record; -1 is the length of no value."""
    output = subprocess.run([program("kcat"), "-b", brokers, "-C", "-t", TOPIC, "-o", "beginning", "-c", str(count),
                             "-q", "-J"], stdout=subprocess.PIPE, check=True, timeout=PATIENCE).stdout
    return [json.loads(line) for line in output.decode(errors="replace").splitlines()]


def produce(brokers, value, *headers):
    command = [program("kcat"), "-b", brokers, "-P", "-t", TOPIC, "-Z", "-K", "|"]
    for header in headers:
        command += ["-H", header]
    subprocess.run(command, input=value.encode(), check=True, timeout=PATIENCE)


class Kafka(unittest.TestCase):
    def test_ours_to_ours(self):
        with Cluster() as brokers:
            for mode in ("binary", "structured", "protobuf"):
                send("kafka-peer", mode, brokers, EVENTS)
            with Receiver("kafka-peer", 3 * len(EVENTS), brokers) as receiver:
                received = receiver.events()
        self.assertEqual([event for _, event in received], 3 * list(map(comparable, EVENTS)))
        fronts = ["", "key key of it ", "", ""]
        self.assertEqual([front for front, _ in received],
                         [front + "binary" for front in fronts[:3]] + ["binary -"] +
                         2 * ([front + "structured" for front in fronts[:3]] + ["structured -"]))

    def test_ours_to_theirs(self):
        with Cluster() as brokers:
            send("kafka-peer", "binary", brokers, EVENTS)
            records = consume(brokers, len(EVENTS))
        for record, event in zip(records, EVENTS):
            headers = dict(zip(record["headers"][::2], record["headers"][1::2]))
            self.assertEqual(headers.pop("content-type", None), event.get("datacontenttype"))
            self.assertEqual(headers, {f"ce_{name}": value for name, value in event.items()
                                       if name not in ("data", "data_base64", "datacontenttype")})
            self.assertEqual(record["key"], event.get("partitionkey"))
        self.assertEqual(json.loads(records[0]["payload"]), EVENTS[0]["data"])
        self.assertEqual(records[1]["payload"], EVENTS[1]["data"])
        self.assertIsNone(records[3]["payload"])

    def test_theirs_to_ours(self):
        event = {"specversion": "1.0", "id": "odd € %20", "source": "/s", "type": "t"}
        with Cluster() as brokers:
            produce(brokers, "key|{\"m\":1}\n", "content-type=application/json", "other=1",
                    *(f"ce_{name}={value}" for name, value in event.items()))
            produce(brokers, "key|\n", *(f"ce_{name}={value}" for name, value in event.items()))
            produce(brokers, json.dumps(event) + "\n", "content-type=application/cloudevents+json")
            with Receiver("kafka-peer", 3, brokers) as receiver:
                received = receiver.events()
        self.assertEqual(received, [
            ("key key binary", {**event, "datacontenttype": "application/json", "data": {"m": 1}}),
            ("key key binary -", event), ("structured -", event)])


if __name__ == "__main__":
    unittest.main()
