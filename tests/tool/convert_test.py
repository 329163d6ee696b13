"""`cevents convert` and `cevents validate`."""

import json

import harness
from harness import DECODED, MALFORMED, REFUSED, USAGE, binary_headers, http_request, run

EVENT = {
    "specversion": "1.0", "id": "é%", "source": "/s", "type": "t", "time": "2024-01-01T00:00:00Z", "number": -5,
    "datacontenttype": "application/json", "data": {"a": [1.5, None], "b": "x\ny"},
}
TEXT = json.dumps(EVENT, indent=2)
SINGLE = ["json", "protobuf", "http", "http-json", "http-protobuf"]
BATCHES = ["json-batch", "protobuf-batch", "http-json-batch", "http-protobuf-batch"]


def convert(stdin, source, target, *arguments):
    return run("convert", "--from", source, "--to", target, *arguments, stdin=stdin)


def source_of(form):
    """How what was written as `form` is read."""
    return "http" if form.startswith("http") else form


class Convert(harness.ToolTest):
    def there_and_back(self, text, source, form):
        there = convert(text, source, form)
        self.assert_decoded(there)
        back = convert(there.out, source_of(form), "json")
        self.assert_decoded(back)
        return [json.loads(line) for line in back.out.splitlines()]

    def test_one_event_in_every_form(self):
        for form in [*SINGLE, *BATCHES]:
            (found,) = self.there_and_back(TEXT, "json", form)
            if form == "http":
                found["number"] = int(found["number"])  # a header has no types
            self.assertEqual(found, EVENT, form)

    def test_batches(self):
        text = json.dumps([EVENT, {**EVENT, "id": "2"}])
        for form in [*BATCHES, "json"]:
            found = self.there_and_back(text, "json-batch", form) if form != "json" else [
                json.loads(line) for line in convert(text, "json-batch", "json").out.splitlines()]
            self.assertEqual(found, [EVENT, {**EVENT, "id": "2"}], form)
        for form in SINGLE[1:]:
            result = convert(text, "json-batch", form)
            self.assertEqual((result.status, result.out), (USAGE, b""), form)
            self.assertIn(b"2 events cannot be written as " + form.encode(), result.err)
        self.assertEqual(convert("[]", "json-batch", "protobuf-batch").out, b"")

    def test_a_request_in_binary_mode(self):
        result = convert(TEXT, "json", "http")
        head, body = result.out.split(b"\r\n\r\n", 1)
        lines = head.split(b"\r\n")
        self.assertEqual(lines[0], b"POST / HTTP/1.1")
        self.assertIn(b"ce-id: %C3%A9%25", lines)
        self.assertIn(b"ce-number: -5", lines)
        self.assertIn(b"content-type: application/json", lines)
        self.assertIn(b"Content-Length: %d" % len(body), lines)
        self.assertEqual(json.loads(body), EVENT["data"])

    def test_one_bad_event_and_nothing_is_written(self):
        text = json.dumps([EVENT, {**EVENT, "id": ""}, {**EVENT, "time": "x"}])
        result = convert(text, "json-batch", "json")
        self.assertEqual((result.status, result.out), (MALFORMED, b""))
        self.assertEqual([error.text.split(":")[0] for error in result.errors], ["[1].id", "[2].time"])

    def test_what_was_tolerated(self):
        text = json.dumps({**EVENT, "Odd": 1})
        result = convert(text, "json", "json")
        self.assert_decoded(result)
        self.assertEqual([note.offset for note in result.tolerated], [text.index("1}")])
        self.assertEqual(json.loads(result.out), EVENT)
        self.assertEqual(convert(text, "json", "json", "--strict").status, REFUSED)

    def test_what_was_tolerated_but_cannot_be_written(self):
        result = convert(json.dumps({**EVENT, "source": "a b"}), "json", "protobuf")
        self.assertEqual((result.status, result.out), (MALFORMED, b""))
        self.assertIn(b"source: not a URI-reference", result.err)

    def test_usage(self):
        for arguments, message in [
            (["--to", "json"], b"--from is missing"),
            (["--from", "json"], b"--to is missing"),
            (["--from", "jsn", "--to", "json"], b"unknown value 'jsn' for --from"),
            (["--from", "json", "--to", "http-jsn"], b"did you mean"),
        ]:
            result = run("convert", *arguments)
            self.assertEqual(result.status, USAGE)
            self.assertIn(message, result.err)


class Validate(harness.ToolTest):
    def violations(self, stdin, *arguments, status=MALFORMED):
        result = run("validate", "--format=json", *arguments, stdin=stdin)
        self.assertEqual(result.status, status, result.err)
        return [(found["rule"], found["path"], found["offset"], found["tolerated"])
                for found in json.loads(result.out)["violations"]]

    def test_valid(self):
        self.assertEqual(self.violations(TEXT, status=DECODED), [])
        result = run("validate", stdin=TEXT)
        self.assertEqual((result.status, result.out, result.err), (DECODED, b"", b""))
        for form in [*SINGLE, *BATCHES]:
            written = convert(TEXT, "json", form).out
            self.assertEqual(self.violations(written, "--from", source_of(form), status=DECODED), [], form)

    def test_all_of_one_event(self):
        text = '{"specversion":"2.0","id":5,"source":"a b","Foo":1,"data":1,"data_base64":"TQ=="}'
        self.assertEqual(self.violations(text), [
            ("specversion", "specversion", text.index('"2.0"'), False),
            ("attribute-value", "id", text.index("5"), False),
            ("attribute-value", "source", text.index('"a b"'), True),
            ("attribute-name", "Foo", text.index('1,"data"'), True),
            ("required-attribute", "type", len(text) - 1, False),
            ("data", "data_base64", text.index('"TQ'), False),
        ])

    def test_places_in_text(self):
        result = run("validate", stdin='{\n "id": "",\n "specversion": "1.0", "source": "/s", "type": "t" }')
        self.assertEqual(result.status, MALFORMED)
        self.assertEqual(result.out,
                         b"<stdin>:2:8: error: id: the attribute must not be empty (byte 9) [attribute-value]\n")

    def test_each_event_of_a_batch(self):
        text = '[{"specversion":"1.0","id":"1"},5,{"specversion":"0.3","id":"1","source":"/s","type":"t"}'
        self.assertEqual(self.violations(text, "--from=json-batch"), [
            ("required-attribute", "[0].source", 30, False),
            ("required-attribute", "[0].type", 30, False),
            ("event", "[1]", 32, False),
            ("json", "", len(text), False),
        ])

    def test_a_request(self):
        request = http_request("", [(name, "%zz" if name == "ce-id" else value) for name, value in
                                    binary_headers("t", source="a%20b", time="never")])
        self.assertEqual(self.violations(request, "--from=http"), [
            ("attribute-value", "ce-id", request.index(b"%zz"), False),
            ("attribute-value", "ce-source", request.index(b"a%20b"), True),
            ("attribute-value", "ce-time", request.index(b"never"), False),
        ])

    def test_what_is_no_event_at_all(self):
        self.assertEqual(self.violations("nonsense"), [("json", "", 1, False)])
        self.assertEqual(self.violations(b"\xff", "--from=protobuf"), [("protobuf", "", 1, False)])
        request = http_request("", [])
        self.assertEqual(self.violations(request, "--from=http"), [("event", "", len(request), False)])


if __name__ == "__main__":
    harness.main()
