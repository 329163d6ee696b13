"""Real events: every payload of the shared facts, in every form, as it is and changed."""

import base64
import copy
import csv
import functools
import hashlib
import json
import re
import sys
import unittest

from google.protobuf.descriptor import FieldDescriptor

import harness
from harness import (DECODED, MALFORMED, REFUSED, SHARED, UNKNOWN_TYPE, Messages, binary_headers, decode, event,
                     http_request, split_delimited)
from schema_walk import objects, singular_fields, snake_case

PAYLOADS = SHARED / "facts" / "payloads"
BOM = b"\xef\xbb\xbf"


class Payload:
    def __init__(self, row):
        self.name = row["file"]
        self.knows_all_members = row["strict"] == "yes"
        file, _, index = self.name.partition("#")
        self.index = int(index or 0)
        self.mode = row["mode"]
        self.types = row["event_type"].split("|")
        self.message = row["data_message"]
        self.body = (PAYLOADS / file).read_bytes()
        parsed = json.loads(self.body.decode("utf-8-sig"))
        if self.mode == "batch":
            parsed = parsed[self.index]
        self.data = parsed if self.mode == "binary" else parsed.get("data")
        if self.data is None and "data_base64" in parsed:
            self.data = json.loads(base64.b64decode(parsed["data_base64"]))
        # `JSON text of the data as it came` matters only where it is the whole body.
        self.data_text = self.body.removeprefix(BOM).decode() if self.mode == "binary" else json.dumps(self.data)
        self.expected = self.read_expected(file, row["sha256"])

    def read_expected(self, file, digest):
        path = PAYLOADS / "expected" / (file.removesuffix(".json") + ".binpb")
        # The events of a batch have no files, but python's bytes must have the digest of the index.
        wire = path.read_bytes() if path.exists() else Messages.wire_from_json(self.message, self.data_text)
        assert hashlib.sha256(wire).hexdigest() == digest, f"{self.name}: not the bytes of the index"
        return wire

    @property
    def descriptor(self):
        return Messages.pool().FindMessageTypeByName(self.message)


@functools.cache
def load_rows():
    with open(PAYLOADS / "index.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@functools.cache
def load_payloads():
    """All rows but those of events without data."""
    return [Payload(row) for row in load_rows() if row["data_message"]]


def for_each_payload(check):
    """A test that checks every payload and names those that fail."""
    @functools.wraps(check)
    def test(self):
        payloads = load_payloads()
        self.assertGreater(len(payloads), 20, "the index has lost its rows")
        for payload in payloads:
            with self.subTest(payload=payload.name):
                check(self, payload)
    return test


class PayloadTest(harness.ToolTest):
    def assert_wire(self, result, expected, status=DECODED):
        self.assertEqual(result.status, status, result.err.decode(errors="replace"))
        self.assertEqual(result.out, expected)


class AsTheyAre(PayloadTest):
    @for_each_payload
    def test_in_the_mode_of_the_index(self, payload):
        if payload.mode == "structured":
            self.assert_wire(decode(payload.body, "--output=protobuf"), payload.expected)
        elif payload.mode == "batch":
            result = decode(payload.body, "--input=batch", "--output=protobuf")
            self.assertEqual(result.status, DECODED, result.err)
            self.assertEqual(split_delimited(result.out)[payload.index], payload.expected)
        else:
            result = decode(payload.body, "--input=json", "--output=protobuf", "--data-type", payload.message)
            self.assert_wire(result, payload.expected)

    @for_each_payload
    def test_http_binary_mode_of_each_type(self, payload):
        body = payload.body if payload.mode == "binary" else payload.data_text
        for event_type in payload.types:
            request = http_request(body, binary_headers(event_type))
            self.assert_wire(decode(request, "--input=http", "--output=protobuf"), payload.expected)

    @for_each_payload
    def test_http_structured_mode(self, payload):
        if payload.mode != "structured":
            return
        for chunks in (None, [1, 100]):
            request = http_request(payload.body, [("Content-Type", "application/cloudevents+json")], chunks=chunks)
            self.assert_wire(decode(request, "--input=http", "--output=protobuf"), payload.expected)

    @for_each_payload
    def test_structured_mode_of_each_type(self, payload):
        for event_type in payload.types:
            text = event(event_type, payload.data_text)
            self.assert_wire(decode(text, "--output=protobuf"), payload.expected)

    @for_each_payload
    def test_batch_of_each_type(self, payload):
        text = "[" + ",".join(event(event_type, payload.data_text) for event_type in payload.types) + "]"
        result = decode(text, "--input=batch", "--output=protobuf")
        self.assertEqual(result.status, DECODED, result.err)
        self.assertEqual(split_delimited(result.out), [payload.expected] * len(payload.types))

    @for_each_payload
    def test_base64(self, payload):
        text = event(payload.types[0], None, data_base64=base64.b64encode(payload.data_text.encode()).decode())
        self.assert_wire(decode(text, "--output=protobuf"), payload.expected)

    @for_each_payload
    def test_protobuf(self, payload):
        wire = payload.expected
        result = decode(wire, "--input=protobuf", "--output=protobuf", "--data-type", payload.message)
        self.assert_wire(result, wire)
        headers = binary_headers(payload.types[0], "application/protobuf")
        self.assert_wire(decode(http_request(wire, headers), "--input=http", "--output=protobuf"), wire)
        text = event(payload.types[0], None, datacontenttype="application/protobuf",
                     data_base64=base64.b64encode(wire).decode())
        self.assert_wire(decode(text, "--output=protobuf"), wire)

    @for_each_payload
    def test_json_output_reads_back(self, payload):
        result = decode(payload.expected, "--input=protobuf", "--data-type", payload.message)
        self.assertEqual(result.status, DECODED, result.err)
        self.assertEqual(Messages.wire_from_json(payload.message, result.out), payload.expected)
        result = decode(result.out, "--input=json", "--output=protobuf", "--data-type", payload.message)
        self.assert_wire(result, payload.expected)


    @for_each_payload
    def test_strict(self, payload):
        result = decode(payload.data_text, "--strict", "--input=json", "--output=protobuf", "--data-type", payload.message)
        if payload.knows_all_members:
            self.assert_wire(result, payload.expected)
        else:
            self.assertEqual((result.status, result.out, len(result.errors)), (REFUSED, b"", 1), result.err)
            self.assertIn("unknown member", result.errors[0].text)

    def test_without_data(self):
        rows = [row for row in load_rows() if not row["data_message"]]
        self.assertGreater(len(rows), 0, "the index has lost its event without data")
        for row in rows:
            with self.subTest(payload=row["file"]):
                body = (PAYLOADS / row["file"]).read_bytes()
                self.assert_wire(decode(body, "--output=protobuf"), b"")
                self.assertEqual(json.loads(decode(body).out), {})
                self.assertIn(row["event_type"], decode(body, "--output=text").out.decode())


class Changed(PayloadTest):
    def decode_data(self, payload, data):
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        return decode(text, "--input=json", "--output=protobuf", "--data-type", payload.message)

    @for_each_payload
    def test_minified_and_spread_out(self, payload):
        for text in (json.dumps(payload.data, separators=(",", ":"), ensure_ascii=False),
                     json.dumps(payload.data, indent=7), json.dumps(payload.data, ensure_ascii=True)):
            self.assert_wire(self.decode_data(payload, text), payload.expected)

    @for_each_payload
    def test_schema_names(self, payload):
        data = snake_case(payload.descriptor, copy.deepcopy(payload.data))
        expected = Messages.wire_from_json(payload.message, json.dumps(data))
        self.assert_wire(self.decode_data(payload, data), expected)

    @for_each_payload
    def test_unknown_member_in_each_object(self, payload):
        before = len(self.decode_data(payload, payload.data).tolerated)
        for name, value in (("notInTheSchema", {"deep": [1, {"er": None}]}), ("@type", "type.googleapis.com/x")):
            data = copy.deepcopy(payload.data)
            added = [item for item in objects(payload.descriptor, data) if name not in item[1]]
            for _, value_object, _ in added:
                value_object[name] = value
            result = self.decode_data(payload, data)
            self.assert_wire(result, payload.expected)
            self.assertEqual(len(result.tolerated), before + len(added), result.err)
            for _, _, path in added:
                start = f"{path}.{name}: unknown member" if path else f"{name}: unknown member"
                self.assertTrue(any(report.text.startswith(start) for report in result.tolerated), start)

    def enum_fields(self, payload, data):
        fields = singular_fields(payload.descriptor, data, [FieldDescriptor.TYPE_ENUM])
        return [item for item in fields if item[2].enum_type.full_name != "google.protobuf.NullValue"]

    @for_each_payload
    def test_unknown_enum_names(self, payload):
        data = copy.deepcopy(payload.data)
        fields = self.enum_fields(payload, data)
        for value_object, name, _, _ in fields:
            value_object[name] = "NO_SUCH_NAME"
        result = self.decode_data(payload, data)
        paths = [report.text.split(": ")[0] for report in result.tolerated if "unknown enum name" in report.text]
        self.assertEqual(sorted(paths), sorted(path for _, _, _, path in fields))
        for value_object, name, _, _ in fields:
            del value_object[name]
        self.assert_wire(result, Messages.wire_from_json(payload.message, json.dumps(data)))

    def test_some_payloads_have_enums(self):
        self.assertTrue(any(self.enum_fields(payload, payload.data) for payload in load_payloads()))

    @for_each_payload
    def test_new_type(self, payload):
        new = payload.types[0] + "Again"
        result = decode(event(new, payload.data_text))
        self.assertEqual(result.status, UNKNOWN_TYPE)
        self.assertEqual(json.loads(result.out), json.loads(payload.data_text))
        self.assertIn(f'unknown event type "{new}"', result.errors[0].text)
        result = decode(event(new, payload.data_text), "--output=protobuf", "--type", payload.types[0])
        self.assert_wire(result, payload.expected)


class Refused(PayloadTest):
    SCALARS = [FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_INT32, FieldDescriptor.TYPE_INT64,
               FieldDescriptor.TYPE_BOOL, FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_BYTES]
    MARK = "\u2020"

    @functools.cached_property
    def first_places(self):
        """By payload, the paths of the singular fields that no payload before it has (whatever the index or key)."""
        seen, places = set(), {}
        for payload in load_payloads():
            places[payload.name] = set()
            for _, _, _, path in self.singular_fields(payload):
                place = (payload.message, re.sub(r"\[[^\]]*\]", "[]", path))
                if place not in seen:
                    seen.add(place)
                    places[payload.name].add(path)
        return places

    def singular_fields(self, payload):
        return list(singular_fields(payload.descriptor, payload.data, self.SCALARS + [FieldDescriptor.TYPE_MESSAGE]))

    def marked(self, payload):
        """(text before, text after, field, path) for each singular scalar or message of the data that is new."""
        for value_object, name, field, path in self.singular_fields(payload):
            if path in self.first_places[payload.name]:
                kept = value_object[name]
                value_object[name] = self.MARK
                before, after = json.dumps(payload.data, ensure_ascii=False).split(f'"{self.MARK}"')
                value_object[name] = kept
                yield before, after, field, path

    def forms(self, payload):
        """(arguments, prefix of paths, text before the data, text after it): bare data, and a structured event."""
        return ((["--input=json", "--data-type", payload.message], "", "", ""),
                ([], "data.", event(payload.types[0], "@").split("@")[0], "}"))

    @for_each_payload
    def test_wrong_type(self, payload):
        for before, after, field, path in self.marked(payload):
            if field.message_type and field.message_type.full_name == "google.protobuf.Value":
                continue  # takes an array too
            for arguments, prefix, lead, tail in self.forms(payload):
                text = f"{lead}{before}[[]]{after}{tail}"
                result = decode(text, *arguments)
                offset = len((lead + before).encode())
                error = self.assert_error(result, MALFORMED, prefix + path, offset)
                self.assertEqual(result.out, b"")
                self.assertEqual((error.line, error.column), (1, offset + 1))

    @for_each_payload
    def test_malformed_json(self, payload):
        for before, after, _, path in self.marked(payload):
            for arguments, prefix, lead, tail in self.forms(payload):
                result = decode(f"{lead}{before}nope{after}{tail}", *arguments)
                self.assertEqual((result.status, result.out, len(result.errors)), (MALFORMED, b"", 1), result.err)
                offset = len((lead + before).encode())
                # The first wrong byte: the n where no literal may stand, the o where null may.
                self.assertIn(result.errors[0].offset, (offset, offset + 1), result.err)
                self.assertEqual(result.errors[0].text.split(": ")[0], f"{prefix}{path}", result.err)

    @for_each_payload
    def test_data_as_a_json_string(self, payload):
        text = event(payload.types[0], json.dumps(payload.data_text))
        self.assert_error(decode(text), MALFORMED, "data", text.index('"data": ') + 8)

    @for_each_payload
    def test_truncated_protobuf(self, payload):
        wire = payload.expected
        for cut in {1, len(wire) // 3, len(wire) // 2, len(wire) - 1}:
            try:
                Messages.new(payload.message).FromString(wire[:cut])
                continue  # between two fields
            except Exception:  # python's DecodeError
                pass
            result = decode(wire[:cut], "--input=protobuf", "--data-type", payload.message)
            self.assertEqual((result.status, result.out, len(result.errors)), (MALFORMED, b"", 1), result.err)
            self.assertLessEqual(result.errors[0].offset, cut)


if __name__ == "__main__":
    if not (PAYLOADS / "index.tsv").exists():
        print("SKIPPED: no shared payloads")
        sys.exit(77)
    unittest.main()
