"""Every input form and output form of `cevents decode`."""

import base64
import json
import os
import unittest

import harness
from harness import (DECODED, FINALIZED, FIRESTORE, MALFORMED, REFUSED, STORAGE, UNKNOWN_TYPE, WRITTEN, Messages,
                     binary_headers, decode, event, http_request, split_delimited)

OBJECT = json.dumps({
    "name": "ä/b.txt", "bucket": "b", "generation": 12345678901234567, "size": "42", "timeCreated":
    "2026-01-02T03:04:05.678Z", "metadata": {"zeta": "1", "alpha": "2", "mid": ""}, "md5Hash": "q1Z/",
    "customerEncryption": {"encryptionAlgorithm": "AES256"}, "contentType": "text/plain",
})
DOCUMENT = json.dumps({
    "value": {
        "name": "projects/p/databases/(default)/documents/c/d",
        "fields": {
            "z": {"integerValue": "-9223372036854775808"}, "a": {"doubleValue": 0.1}, "m": {"nullValue": None},
            "b": {"booleanValue": False}, "bytes": {"bytesValue": "_-8"}, "list": {"arrayValue": {"values": [
                {"stringValue": "x"}, {"mapValue": {"fields": {"k": {"timestampValue": "1970-01-01T00:00:00Z"}}}}]}},
            "place": {"geoPointValue": {"latitude": -1.5, "longitude": 2}},
        },
    },
    "updateMask": {"fieldPaths": ["a", "listValue.b"]},
})
SAMPLES = [(FINALIZED, STORAGE, OBJECT), (WRITTEN, FIRESTORE, DOCUMENT)]
UNKNOWN = "com.example.thing.v1.happened"


class Wire(harness.ToolTest):
    """--output protobuf gives the bytes that python gives, in every input form."""

    def check(self, result, name, text):
        self.assert_decoded(result)
        self.assertEqual(result.out, Messages.wire_from_json(name, text))

    def test_bare_json(self):
        for event_type, name, text in SAMPLES:
            self.check(decode(text, "--input=json", "--output=protobuf", "--data-type", name), name, text)
            self.check(decode(text, "--input=json", "--output=protobuf", "--type", event_type), name, text)

    def test_bare_protobuf(self):
        for event_type, name, text in SAMPLES:
            wire = Messages.wire_from_json(name, text)
            self.check(decode(wire, "--input=protobuf", "--output=protobuf", "--data-type", name), name, text)
            self.check(decode(wire, "--input=protobuf", "--output=protobuf", "--type", event_type), name, text)

    def test_map_entries_are_sorted(self):
        message = Messages.from_json(STORAGE, OBJECT)
        reordered = b"".join(reversed([
            Messages.wire_from_json(STORAGE, json.dumps({"metadata": {key: message.metadata[key]}}))
            for key in sorted(message.metadata)]))
        result = decode(reordered, "--input=protobuf", "--output=protobuf", "--data-type", STORAGE)
        self.check(result, STORAGE, json.dumps({"metadata": dict(message.metadata)}))

    def test_structured(self):
        for event_type, name, text in SAMPLES:
            self.check(decode(event(event_type, text), "--output=protobuf"), name, text)

    def test_structured_with_base64(self):
        for event_type, name, text in SAMPLES:
            wire = base64.b64encode(Messages.wire_from_json(name, text)).decode()
            as_wire = event(event_type, None, datacontenttype="application/protobuf", data_base64=wire)
            self.check(decode(as_wire, "--output=protobuf"), name, text)
            as_json = event(event_type, None, data_base64=base64.b64encode(text.encode()).decode())
            self.check(decode(as_json, "--output=protobuf"), name, text)

    def test_http_binary(self):
        for event_type, name, text in SAMPLES:
            request = http_request(text, binary_headers(event_type))
            self.check(decode(request, "--input=http", "--output=protobuf"), name, text)
            wire = Messages.wire_from_json(name, text)
            request = http_request(wire, binary_headers(event_type, "application/protobuf"))
            self.check(decode(request, "--input=http", "--output=protobuf"), name, text)

    def test_http_structured(self):
        for event_type, name, text in SAMPLES:
            headers = [("content-type", "application/cloudevents+json; charset=utf-8")]
            request = http_request(event(event_type, text), headers)
            self.check(decode(request, "--input=http", "--output=protobuf"), name, text)

    def test_no_data_is_the_default(self):
        result = decode(event(FINALIZED, None), "--output=protobuf")
        self.assert_decoded(result)
        self.assertEqual(result.out, b"")


class Json(harness.ToolTest):
    def test_canonical_json_reads_back_in_python(self):
        for event_type, name, text in SAMPLES:
            result = decode(event(event_type, text))
            self.assert_decoded(result)
            self.assertEqual(result.out.count(b"\n"), 1)
            self.assertEqual(Messages.from_json(name, result.out), Messages.from_json(name, text))

    def test_exact_text(self):
        result = decode('{ "size": 7, "metadata": {"k": "v"}, "name": "n", "generation": "1" }', "--input=json",
                        "--type", FINALIZED)
        self.assert_decoded(result)
        # by field number
        self.assertEqual(result.out, b'{"size":"7","metadata":{"k":"v"},"name":"n","generation":"1"}\n')

    def test_no_data(self):
        self.assertEqual(decode(event(FINALIZED, None)).out, b"{}\n")


class Batch(harness.ToolTest):
    def batch(self):
        return "[" + ",".join(event(event_type, text) for event_type, _, text in SAMPLES) + "]"

    def test_json_lines(self):
        result = decode(self.batch(), "--input=batch")
        self.assert_decoded(result)
        lines = result.out.decode().splitlines()
        singles = [decode(event(event_type, text)).out.decode() for event_type, _, text in SAMPLES]
        self.assertEqual([line + "\n" for line in lines], singles)

    def test_delimited_wire(self):
        expected = [Messages.wire_from_json(name, text) for _, name, text in SAMPLES]
        result = decode(self.batch(), "--input=batch", "--output=protobuf")
        self.assert_decoded(result)
        self.assertEqual(split_delimited(result.out), expected)
        request = http_request(self.batch(), [("Content-Type", "application/cloudevents-batch+json")])
        self.assertEqual(decode(request, "--input=http", "--output=protobuf").out, result.out)

    def test_empty(self):
        result = decode(" [ ] ", "--input=batch", "--output=protobuf")
        self.assert_decoded(result)
        self.assertEqual(result.out, b"")

    def test_the_first_failure_decides_and_all_others_are_printed(self):
        good = event(FINALIZED, '{"name":"n"}')
        wrong = event(FINALIZED, '{"size":"many"}')
        unknown = event(UNKNOWN, '{ "a" : 1 }')
        text = f"[{good},{unknown},{wrong},{good}]"
        result = decode(text, "--input=batch")
        self.assertEqual(result.status, UNKNOWN_TYPE)
        self.assertEqual(result.out, b'{"name":"n"}\n{"a":1}\n{"name":"n"}\n')
        self.assertEqual(len(result.errors), 2)
        self.assertIn(f'[1].type: unknown event type "{UNKNOWN}"', result.errors[0].text)
        self.assertEqual(result.errors[1].offset, text.index('"many"'))
        self.assertTrue(result.errors[1].text.startswith("[2].data.size: "), result.errors[1])
        result = decode(f"[{wrong},{unknown},{good}]", "--input=batch")
        self.assertEqual((result.status, result.out), (MALFORMED, b'{"a":1}\n{"name":"n"}\n'))

    def test_an_event_without_id_does_not_stop_the_others(self):
        nameless = event(FINALIZED, "{}", id=None)
        result = decode(f"[{nameless},{event(FINALIZED, '{}')}]", "--input=batch")
        self.assertEqual((result.status, result.out, len(result.errors)), (MALFORMED, b"{}\n", 1))

    def test_syntax_error_ends_it(self):
        text = f"[{event(FINALIZED, '{}')}, oops"
        result = decode(text, "--input=batch")
        self.assertEqual((result.status, result.out), (MALFORMED, b"{}\n"))
        self.assert_error(result, MALFORMED, "", text.index("oops"))

    def test_no_array(self):
        self.assertEqual(decode(event(FINALIZED, "{}"), "--input=batch").status, MALFORMED)


class Text(harness.ToolTest):
    def test_tree(self):
        text = event(FINALIZED, '{"name":"n","metadata":{"k":"v \\u001b[1m"},"timeCreated":"2026-01-02T03:04:05Z"}',
                     subject="s", bucket="b")
        result = decode(text, "--output=text")
        self.assert_decoded(result)
        lines = result.out.decode().splitlines()
        self.assertEqual(lines[0], f"event {FINALIZED}")
        for line in ("  id: 1", "  source: //test", "  subject: s", "  bucket: b", f"data {STORAGE}", '  name: "n"',
                     "  metadata:", '  timeCreated: "2026-01-02T03:04:05Z"'):
            self.assertIn(line, lines)
        self.assertNotIn("\033", result.out.decode())

    def test_arrays_and_empty_values(self):
        document = '{"value":{"fields":{"l":{"arrayValue":{"values":[{"integerValue":"1"},{"mapValue":{}}]}}}}}'
        result = decode(document, "--input=json", "--output=text", "--type", WRITTEN)
        self.assert_decoded(result)
        self.assertEqual(result.out.decode().splitlines(), [
            f"data {FIRESTORE}", "  value:", "    fields:", "      l:", "        arrayValue:", "          values:",
            "            -", '              integerValue: "1"', "            -", "              mapValue: {}"])

    def test_two_trees_have_a_line_between_them(self):
        one = event(FINALIZED, "{}")
        result = decode(f"[{one},{one}]", "--input=batch", "--output=text")
        self.assert_decoded(result)
        self.assertEqual(result.out.decode().count("\n\nevent "), 1)

    def test_unknown_type_shows_what_there_is(self):
        result = decode(event(UNKNOWN, '{"a":[1,{"b":null}]}', colour="red"), "--output=text")
        self.assertEqual(result.status, UNKNOWN_TYPE)
        for line in (f"event {UNKNOWN}", "  colour: red", "  a:", "    - 1", "      b: null"):
            self.assertIn(line, result.out.decode().splitlines())


class Types(harness.ToolTest):
    def test_unknown_type_is_told(self):
        result = decode(event(UNKNOWN, '{"a": 1}'))
        self.assertEqual((result.status, result.out), (UNKNOWN_TYPE, b'{"a":1}\n'))
        self.assertIn(f'type: unknown event type "{UNKNOWN}"', result.errors[0].text)

    def test_unknown_type_gets_a_suggestion(self):
        result = decode(event(FINALIZED + "d", "{}"))
        self.assertEqual(result.status, UNKNOWN_TYPE)
        self.assertIn(f'did you mean "{FINALIZED}"?', result.err.decode())

    def test_type_overrides_that_of_the_event(self):
        for arguments in (["--type", FINALIZED], ["--data-type", STORAGE]):
            result = decode(event(UNKNOWN, '{"name":"n"}'), *arguments)
            self.assert_decoded(result)
            self.assertEqual(result.out, b'{"name":"n"}\n')
            self.assertEqual(len(result.diagnostics("note")), 1)
            result = decode(event(FINALIZED, '{"name":"n"}'), *arguments)
            self.assertEqual((result.status, result.err), (DECODED, b""))


class Tolerance(harness.ToolTest):
    def check(self, text, expected, path, what, offset, *arguments):
        """Reported and decoded; refused when strict, at the same place."""
        result = decode(text, *arguments)
        self.assert_decoded(result)
        self.assertEqual(result.out.decode(), expected)
        self.assertEqual(len(result.tolerated), 1, result.err)
        report = result.tolerated[0]
        self.assertTrue(report.text.startswith(f"{path}: {what}" if path else what), report)
        self.assertEqual(report.offset, offset, report)
        strict = decode(text, "--strict", *arguments)
        self.assertEqual((strict.status, strict.out), (REFUSED, b""), strict.err)

    def test_unknown_member(self):
        text = event(FINALIZED, '{"name":"n","colour":{"x":[1]}}')
        self.check(text, '{"name":"n"}\n', "data.colour", "unknown member skipped: {\"x\":[1]}", text.index('{"x"'))

    def test_at_type(self):
        text = event(FINALIZED, '{"@type":"type.googleapis.com/x","name":"n"}')
        self.check(text, '{"name":"n"}\n', "data.@type", "unknown member", text.index('"type.googleapis.com'))

    def test_unknown_enum_name(self):
        text = '{"protoPayload":{},"severity":"DIRE"}'
        name = "google.events.cloud.audit.v1.LogEntryData"
        self.check(text, '{"protoPayload":{}}\n', "severity", "unknown enum name", text.index('"DIRE"'),
                   "--input=json", "--data-type", name)

    def test_the_same_member_twice(self):
        text = event(FINALIZED, '{"timeCreated":"2026-01-01T00:00:00Z","time_created":"2027-01-01T00:00:00Z"}')
        result = decode(text)
        self.assert_decoded(result)
        self.assertEqual(result.out, b'{"timeCreated":"2027-01-01T00:00:00Z"}\n')
        self.assertEqual(len(result.tolerated), 1)
        self.assertIn("member given twice", result.tolerated[0].text)
        self.assertEqual(decode(text, "--strict").status, REFUSED)

    def test_attribute_name(self):
        text = event(FINALIZED, "{}", myBucket="b")
        result = decode(text)
        self.assert_decoded(result)
        self.assertEqual(len(result.tolerated), 1)
        self.assertTrue(result.tolerated[0].text.startswith("myBucket: not a valid attribute name"))
        self.assertEqual(decode(text, "--strict").status, REFUSED)

    def test_unknown_wire_field_is_kept(self):
        wire = b"\x1a\x01n" + b"\xf8\x7f\x05"  # name, and field 2047 as varint 5
        result = decode(wire, "--input=protobuf", "--output=protobuf", "--data-type", STORAGE)
        self.assert_decoded(result)
        self.assertEqual(result.out, wire)
        self.assertEqual(len(result.tolerated), 1)
        self.assertIn("unknown field kept", result.tolerated[0].text)
        self.assertIsNone(result.tolerated[0].line)

    def test_byte_order_mark(self):
        result = decode(b"\xef\xbb\xbf" + event(FINALIZED, '{"name":"n"}').encode())
        self.assert_decoded(result)
        self.assertEqual(result.out, b'{"name":"n"}\n')
        self.assertIn("byte-order mark", result.tolerated[0].text)

    def test_passed_over_text_cannot_drive_the_terminal(self):
        raw = event(FINALIZED, '{"x":"\u009b31m"}').encode()
        raw = raw.replace(b"\\u009b", "\u009b".encode())
        result = decode(raw)
        self.assert_decoded(result)
        self.assertIn(b"\\xC2\\x9B31m", result.err)
        self.assertNotIn("\u009b".encode(), result.err)


class Errors(harness.ToolTest):
    def test_wrong_type(self):
        text = event(FINALIZED, '{\n "name": "n",\n "size": {}}')
        error = self.assert_error(decode(text), MALFORMED, "data.size", text.index("{}}"))
        self.assertEqual((error.line, error.column), (3, 10))

    def test_wrong_type_below_maps_and_arrays(self):
        document = ('{"value":{"fields":{"a b":{"arrayValue":{"values":[{"integerValue":"1"},'
                    '{"integerValue":true}]}}}}}')
        text = event(WRITTEN, document)
        self.assert_error(decode(text), MALFORMED, 'data.value.fields["a b"].arrayValue.values[1].integerValue',
                          text.index("true"))

    def test_malformed_json(self):
        text = event(FINALIZED, '{"name": nil}')
        self.assert_error(decode(text), MALFORMED, "data.name", text.index("nil") + 1)

    def test_bare_malformed_json(self):
        self.assert_error(decode('{"name":"n",}', "--input=json", "--type", FINALIZED), MALFORMED, "", 12)

    def test_end_of_text(self):
        text = event(FINALIZED, '{"name": "n')[:-1]
        self.assert_error(decode(text), MALFORMED, "", len(text))

    def test_truncated_wire(self):
        wire = Messages.wire_from_json(STORAGE, OBJECT)
        for cut in range(1, len(wire)):
            result = decode(wire[:cut], "--input=protobuf", "--data-type", STORAGE)
            if result.status == DECODED:
                continue  # between two fields
            self.assertEqual((result.status, result.out, len(result.errors)), (MALFORMED, b"", 1))
            self.assertLessEqual(result.errors[0].offset, cut)
            self.assertIsNone(result.errors[0].line)
        self.assert_error(decode(b"\x1a\x05ab", "--input=protobuf", "--data-type", STORAGE), MALFORMED, "cacheControl",
                          4)

    def test_missing_attribute(self):
        result = decode(event(FINALIZED, "{}", source=None))
        self.assertEqual((result.status, result.out), (MALFORMED, b""))
        self.assertIn("source", result.errors[0].text)

    def test_message_where_a_string_stands(self):
        text = event(FINALIZED, '"just text"')
        self.assert_error(decode(text), MALFORMED, "data", text.index('"just'))

    def test_colour_only_on_a_terminal(self):
        self.assertNotIn(b"\033", decode("nope").err)


if __name__ == "__main__":
    unittest.main()
