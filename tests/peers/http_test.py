"""The npm package `cloudevents` over real HTTP, requests and responses, in each content mode."""

import base64
import json
import subprocess
import threading
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from harness import EVENTS, HERE, PATIENCE, Testee, node, running

THEIRS = {"specversion": "1.0", "id": "theirs", "source": "/counterpart", "type": "com.example.theirs",
          "time": "2026-11-22T02:38:22.345Z", "datacontenttype": "application/json", "count": 5, "flag": True,
          "data": {"text": "Fähre"}}
# In binary mode types get lost.
THEIRS_BINARY = {**THEIRS, "count": "5", "flag": "true"}

BATCH = [{"specversion": "1.0", "id": id, "source": "/s", "type": "t", "time": THEIRS["time"], "data": [id]}
         for id in ("1", "2")]


class Counterpart:
    """Use it in a `with`."""

    def __enter__(self):
        self.running = running(node(HERE / "http_counterpart.js"), stdout=subprocess.PIPE)
        self.port = int(self.running.__enter__().stdout.readline())
        return self

    def __exit__(self, *reason):
        return self.running.__exit__(*reason)

    def request(self, path, body=None, headers=()):
        """The headers and the body of the answer."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{path}", data=body, headers=dict(headers))
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return list(answer.headers.items()), answer.read()


class Catcher(HTTPServer):
    """Keeps the headers and the body of each request. Use it in a `with`."""

    class Handler(BaseHTTPRequestHandler):
        def read_body(self):
            if "content-length" in self.headers:
                return self.rfile.read(int(self.headers["content-length"]))
            body = b""
            while length := int(self.rfile.readline(), 16):  # chunked
                body += self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def do_POST(self):
            body = self.read_body()
            self.server.caught.append((list(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.caught = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *reason):
        self.shutdown()
        return super().__exit__(*reason)


def decode(testee, headers, body):
    return testee.decode("http", headers=headers, body_b64=base64.b64encode(body).decode())


class Http(unittest.TestCase):
    def test_ours_to_theirs(self):
        event = {**EVENTS[0], "count": 5, "flag": True}
        with Testee() as testee, Counterpart() as theirs:
            for mode in ("binary", "structured"):
                message = testee.encode(event, "http", mode=mode)
                _, answer = theirs.request("receive", base64.b64decode(message["body_b64"]), message["headers"])
                expected = event if mode == "structured" else {**event, "count": "5", "flag": "true"}
                self.assertEqual(json.loads(answer), [expected])
            message = testee.ask("encode", transport="http", mode="batch", batch=[
                {"attrs": {name: {"t": "Timestamp" if name == "time" else "String", "v": value}
                           for name, value in event.items() if name != "data"},
                 "data": {"kind": "json", "value": event["data"]}} for event in BATCH])["message"]
            _, answer = theirs.request("receive", base64.b64decode(message["body_b64"]), message["headers"])
        self.assertEqual(json.loads(answer), BATCH)

    def test_theirs_to_ours(self):
        with Testee() as testee, Counterpart() as theirs, Catcher() as catcher:
            url = f"http://127.0.0.1:{catcher.server_port}/".encode()
            for mode in ("binary", "structured", "batch"):
                theirs.request(f"emit/{mode}", url)
            binary, structured, batch = catcher.caught
            self.assertEqual(decode(testee, *binary), THEIRS_BINARY)
            self.assertEqual(decode(testee, *structured), THEIRS)
            answer = testee.ask("decode", transport="http", headers=batch[0], body=batch[1].decode())
        self.assertEqual(answer["mode"], "batch")
        self.assertEqual([event["attrs"]["id"]["v"] for event in answer["batch"]], ["theirs", "second"])
        self.assertEqual([event["data"]["value"] for event in answer["batch"]], [THEIRS["data"]] * 2)

    def test_responses(self):
        with Testee() as testee, Counterpart() as theirs:
            self.assertEqual(decode(testee, *theirs.request("answer/binary")), THEIRS_BINARY)
            self.assertEqual(decode(testee, *theirs.request("answer/structured")), THEIRS)


if __name__ == "__main__":
    unittest.main()
