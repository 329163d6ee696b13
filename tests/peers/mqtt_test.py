"""A mosquitto broker and its own clients, MQTT 5 and 3.1.1."""

import json
import subprocess
import unittest

from harness import EVENTS, PATIENCE, Receiver, comparable, program, running, send, server

TOPIC = "cevents/test"


def broker():
    def command(port, folder):
        config = f"{folder}/mosquitto.conf"
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
        return [program("mosquitto"), "-c", config]
    return server(command)


def publish(port, version, payload, *properties):
    command = [program("mosquitto_pub"), "-h", "127.0.0.1", "-p", str(port), "-V", version, "-t", TOPIC, "-q", "1",
               "-s"]
    for property in properties:
        command += ["-D", "PUBLISH", *property]
    subprocess.run(command, input=payload, check=True, timeout=PATIENCE)


class Mqtt(unittest.TestCase):
    def test_ours_to_ours(self):
        with broker() as port:
            for mode, front in [("binary", "binary"), ("structured", "structured"), ("protobuf", "structured")]:
                with Receiver("mqtt-peer", len(EVENTS), port) as receiver:
                    send("mqtt-peer", mode, port, EVENTS)
                    received = receiver.events()
                self.assertEqual([event for _, event in received], list(map(comparable, EVENTS)))
                self.assertEqual([line.split()[0] for line, _ in received], [front] * len(EVENTS))

    def test_theirs_to_ours(self):
        core = [("specversion", "1.0"), ("id", "odd € %20"), ("source", "/s"), ("type", "t"), ("X-Trace", "1"),
                ("n", "5")]
        user_properties = [("user-property", name, value) for name, value in core]
        event = {"specversion": "1.0", "id": "s", "source": "/s", "type": "t", "data": [1]}
        structured = json.dumps(event).encode()
        with broker() as port, Receiver("mqtt-peer", 3, port) as receiver:
            publish(port, "mqttv5", b"{\"m\":1}", ("content-type", "application/json"), *user_properties)
            publish(port, "mqttv5", structured, ("content-type", "application/cloudevents+json; charset=utf-8"))
            publish(port, "mqttv311", structured)
            received = receiver.events()
        binary = {"specversion": "1.0", "id": "odd € %20", "source": "/s", "type": "t", "n": "5",
                  "datacontenttype": "application/json", "data": {"m": 1}}
        self.assertEqual(received, [("binary", binary), ("structured", event), ("structured", event)])

    def test_ours_to_theirs(self):
        with broker() as port:
            command = [program("stdbuf"), "-oL", program("mosquitto_sub"), "-h", "127.0.0.1", "-p", str(port), "-V",
                       "mqttv5", "-t", TOPIC, "-q", "1", "-C", "3", "-F", "%j", "-d"]
            with running(command, stdout=subprocess.PIPE) as subscriber:
                while b"received SUBACK" not in subscriber.stdout.readline():
                    pass
                send("mqtt-peer", "binary", port, EVENTS[:2])
                send("mqtt-peer", "structured", port, EVENTS[:1])
                output, _ = subscriber.communicate(timeout=PATIENCE)
        messages = [json.loads(line) for line in output.splitlines() if line.startswith(b"{")]
        for message, event in zip(messages[:2], EVENTS):
            properties = message["properties"]
            self.assertEqual(properties["content-type"], event["datacontenttype"])
            self.assertEqual(properties["user-properties"], {name: value for name, value in event.items()
                                          if name not in ("data", "datacontenttype")})
        self.assertEqual(json.loads(messages[0]["payload"]), EVENTS[0]["data"])
        self.assertEqual(messages[1]["payload"], EVENTS[1]["data"])
        self.assertEqual(messages[2]["properties"], {"content-type": "application/cloudevents+json"})
        self.assertEqual(json.loads(messages[2]["payload"]), EVENTS[0])


if __name__ == "__main__":
    unittest.main()
