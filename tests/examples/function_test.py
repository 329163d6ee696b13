"""examples/storage-function answers curl: each content mode, batches, errors, shutdown."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
import unittest
from pathlib import Path

from function_process import FUNCTION, Function, curl

EVENTS = Path(os.environ["CEVENTS_SOURCE"]) / "examples" / "events"
FINALIZED = "google.cloud.storage.object.v1.finalized"
WRITTEN = "google.cloud.firestore.document.v1.written"
DOCUMENT = bytes.fromhex("0a0e0a0c73686970732f6175726f7261")  # {value: {name: "ships/aurora"}}
STRUCTURED = "Content-Type: application/cloudevents+json"
BATCH = "Content-Type: application/cloudevents-batch+json"


def binary(event_type, content_type="application/json"):
    return [f"Content-Type: {content_type}", "ce-specversion: 1.0", "ce-id: 1", "ce-source: //test",
            f"ce-type: {event_type}"]


class Answers(unittest.TestCase):
    def setUp(self):
        self.function = Function().__enter__()
        self.addCleanup(self.function.__exit__)

    def post(self, body, *headers, options=()):
        return curl(self.function.url, body, *headers, options=options)

    def assert_printed(self, *lines):
        status, printed, errors = self.function.stop()
        self.assertEqual((status, printed, errors), (0, list(lines), ""))

    def assert_problem(self, answer, status, name, offset, path):
        self.assertEqual(answer[:2], (status, "application/json"), answer)
        problem = json.loads(answer[2])
        self.assertEqual((problem["status"], problem["error"], problem["offset"], problem["path"]),
                         (status, name, offset, path))
        self.assertNotEqual(problem["message"], "")

    def test_binary_mode(self):
        answer = self.post((EVENTS / "storage-object.json").read_bytes(), *binary(FINALIZED))
        self.assertEqual(answer, (204, "", ""))
        self.assert_printed("finalized: lighthouse-photos/2026/harbour.jpg, 482133 bytes")

    def test_protobuf(self):
        for content_type in ("application/protobuf", "application/x-protobuf"):
            self.assertEqual(self.post(DOCUMENT, *binary(WRITTEN, content_type)), (204, "", ""))
        self.assertEqual(self.post(b"", *binary(WRITTEN, "application/protobuf"), "ce-document: ships/x")[0], 204)
        self.assert_printed(*["written: ships/aurora, 0 fields"] * 2, "written: ships/x, 0 fields")

    def test_structured_mode(self):
        answer = self.post((EVENTS / "storage-structured.json").read_bytes(), STRUCTURED + "; charset=utf-8")
        self.assertEqual(answer, (204, "", ""))
        self.assert_printed("finalized: lighthouse-photos/2026/storm.jpg, 901744 bytes")

    def test_unknown_type(self):
        answer = self.post((EVENTS / "unknown-type.json").read_bytes(), STRUCTURED)
        self.assertEqual(answer, (204, "", ""))
        self.assert_printed("unknown: com.example.lighthouse.lamp.v1.lit from //lighthouse.example/lamp")

    def test_batch_with_a_bad_event(self):
        body = (EVENTS / "batch.json").read_bytes()
        status, content_type, text = self.post(body, BATCH)
        self.assertEqual((status, content_type), (400, "application/json"))
        outcomes = json.loads(text)
        self.assertEqual([outcome["status"] for outcome in outcomes], [204, 204, 400])
        self.assertEqual(outcomes[2]["offset"], body.index(b'"very large"'))
        self.assertEqual(outcomes[2]["path"], "[2].data.size")
        self.assert_printed("finalized: lighthouse-photos/2026/fog.jpg, 77120 bytes",
                            "written: projects/lighthouse/databases/(default)/documents/ships/borealis, 0 fields")

    def test_good_batches(self):
        event = (EVENTS / "storage-structured.json").read_bytes()
        self.assertEqual(self.post(b"[" + event + b"," + event + b"]", BATCH)[::2],
                         (200, '[{"status":204},{"status":204}]'))
        self.assertEqual(self.post(b"[]", BATCH)[::2], (200, "[]"))

    def test_malformed_events(self):
        body = (EVENTS / "malformed.json").read_bytes()
        problem = self.post(body, STRUCTURED)
        self.assert_problem(problem, 400, "MALFORMED_JSON", body.index(b": }") + 2, "data.size")
        self.assert_problem(self.post(b'{"size":[]}', *binary(FINALIZED)), 400, "WRONG_TYPE", 8, "size")
        self.assert_problem(self.post(DOCUMENT[:-1], *binary(WRITTEN, "application/protobuf")), 400, "MALFORMED_WIRE",
                            len(DOCUMENT) - 1, "value")
        self.assertEqual(self.post(b"{}", STRUCTURED)[0], 400)
        self.assertEqual(self.post(b"[1", BATCH)[0], 400)
        self.assert_printed()

    def test_no_events(self):
        for headers in (["Content-Type: text/plain"], ["Content-Type: application/json"], ["Content-Type:"]):
            status, content_type, text = self.post(b"hello", *headers)
            self.assertEqual((status, json.loads(text)["status"]), (415, 415), headers)
        self.assert_printed()

    def test_other_methods(self):
        connection = http.client.HTTPConnection("localhost", self.function.port)
        for method in ("GET", "PUT", "DELETE"):
            connection.request(method, "/")
            response = connection.getresponse()
            self.assertEqual((response.status, response.getheader("Allow"), response.read()), (405, "POST", b""))
        connection.close()
        self.assert_printed()

    def test_sizes(self):
        limit = 1024 * 1024
        event = (EVENTS / "storage-structured.json").read_bytes()
        fits = event + b" " * (limit - len(event))
        self.assertEqual(self.post(fits, STRUCTURED)[0], 204)
        self.assertEqual(self.post(fits, STRUCTURED, "Transfer-Encoding: chunked")[0], 204)
        self.assertEqual(self.post(fits + b" ", STRUCTURED)[0], 413)
        self.assertEqual(self.post(fits + b" ", STRUCTURED, "Transfer-Encoding: chunked")[0], 413)
        self.assertEqual(self.post(event, STRUCTURED, *[f"x-{i}: 1" for i in range(100)])[0], 431)
        self.assert_printed(*["finalized: lighthouse-photos/2026/storm.jpg, 901744 bytes"] * 2)

    def test_many_at_once(self):
        event = (EVENTS / "storage-structured.json").read_bytes()
        statuses = []

        def send():
            connection = http.client.HTTPConnection("localhost", self.function.port)
            for _ in range(25):
                connection.request("POST", "/", event, {"Content-Type": "application/cloudevents+json"})
                response = connection.getresponse()
                response.read()
                statuses.append(response.status)
            connection.close()

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [204] * 200)
        self.assert_printed(*["finalized: lighthouse-photos/2026/storm.jpg, 901744 bytes"] * 200)


class Life(unittest.TestCase):
    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Function() as function:
                self.assertEqual(function.stop(number), (0, [], ""))

    def test_a_request_that_has_begun_is_answered(self):
        event = (EVENTS / "storage-structured.json").read_bytes()
        with Function() as function:
            connection = socket.create_connection(("localhost", function.port))
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                               b"Content-Type: application/cloudevents+json\r\nContent-Length: %d\r\n\r\n" % len(event))
            self.assertIn(b"100", connection.recv(100))  # the function has the headers
            function.process.send_signal(signal.SIGTERM)
            connection.sendall(event)
            self.assertTrue(connection.recv(1000).startswith(b"HTTP/1.1 204 "))
            connection.close()
            self.assertEqual(function.process.wait(), 0)

    def test_failing_handler(self):
        with open("/dev/full", "wb") as full:
            with socket.socket() as probe:
                probe.bind(("localhost", 0))
                port = probe.getsockname()[1]
            process = subprocess.Popen([FUNCTION], stdout=full, env={**os.environ, "PORT": str(port)})
            try:
                while True:
                    try:
                        socket.create_connection(("localhost", port)).close()
                        break
                    except ConnectionRefusedError:
                        self.assertIsNone(process.poll())
                        time.sleep(0.01)
                answer = curl(f"http://localhost:{port}/", (EVENTS / "storage-structured.json").read_bytes(),
                              STRUCTURED)
            finally:
                process.terminate()
                process.wait()
        self.assertEqual((answer[0], json.loads(answer[2])["error"]), (500, "HANDLER_FAILED"))

    def test_ports(self):
        for port in ("http", "-1", "65536", ""):
            process = subprocess.run([FUNCTION], env={**os.environ, "PORT": port}, stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, check=False)
            self.assertEqual((process.returncode, process.stdout), (1, b""))
            self.assertIn(b"cannot serve on PORT", process.stderr)
        with Function() as function:
            process = subprocess.run([FUNCTION], env={**os.environ, "PORT": str(function.port)},
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            self.assertEqual((process.returncode, process.stdout), (1, b""))
            self.assertIn(b"cannot serve on PORT", process.stderr)


if __name__ == "__main__":
    unittest.main()
