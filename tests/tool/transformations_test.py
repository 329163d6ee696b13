"""usage: transformations_test.py [shared]

Real data in other words: each payload, in each transformation, in each form, gives the same bytes. The payloads are
those of examples/events, with `shared` those of the shared facts.
"""

import base64
import json
import sys
import unittest

import harness
import transformations
from harness import (DECODED, FINALIZED, FIRESTORE, SHARED, SOURCE, STORAGE, WRITTEN, Messages, binary_headers, decode,
                     event, http_request)

DATA_OF_TYPE = {FINALIZED: STORAGE, WRITTEN: FIRESTORE}


class Case:
    def __init__(self, name, event_type, message, data, expected):
        self.name, self.type, self.message, self.data = name, event_type, message, data
        self.expected = expected if expected is not None else Messages.wire_from_json(message, json.dumps(data))
        self.descriptor = Messages.pool().FindMessageTypeByName(message)


def example_cases():
    folder = SOURCE / "examples" / "events"
    for path in sorted(folder.glob("*.json")):
        if path.name == "malformed.json":
            continue
        events = json.loads(path.read_bytes())
        for item in events if isinstance(events, list) else [events]:
            if "specversion" not in item:
                yield Case(path.name, FINALIZED, STORAGE, item, None)
            elif item["type"] in DATA_OF_TYPE and "very large" not in str(item):  # the batch has an event in error
                yield Case(path.name, item["type"], DATA_OF_TYPE[item["type"]], item["data"], None)


def shared_cases():
    from payloads_test import load_payloads
    for payload in load_payloads():
        yield Case(payload.name, payload.types[0], payload.message, payload.data, payload.expected)


class Transformations(harness.ToolTest):
    cases = []

    def assert_wire(self, case, text, *arguments):
        result = decode(text, "--output=protobuf", *arguments)
        self.assertEqual(result.status, DECODED, result.err.decode(errors="replace"))
        self.assertEqual(result.out, case.expected)

    def check(self, transformation):
        for case in self.cases:
            text = transformation(case.descriptor, case.data)
            encoded = base64.b64encode(text.encode()).decode()
            with self.subTest(payload=case.name):
                self.assert_wire(case, text, "--input=json", "--data-type", case.message)
                self.assert_wire(case, http_request(text, binary_headers(case.type)), "--input=http")
                self.assert_wire(case, event(case.type, text))
                self.assert_wire(case, event(case.type, None, data_base64=encoded))

    def test_event_around_the_data(self):
        """The members of the event itself, changed with its data."""
        for case in self.cases:
            envelope = json.loads(event(case.type, json.dumps(case.data)))
            for transformation in (transformations.minified, transformations.pretty, transformations.shuffled,
                                   transformations.escaped):
                with self.subTest(payload=case.name, transformation=transformation.__name__):
                    self.assert_wire(case, transformation(None, envelope))

    def test_there_are_payloads(self):
        self.assertGreaterEqual(len(self.cases), 4)


def add_test(transformation):
    setattr(Transformations, "test_" + transformation.__name__, lambda self: self.check(transformation))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments == ["shared"] and not (SHARED / "facts" / "payloads" / "index.tsv").exists():
        print("SKIPPED: no shared payloads")
        sys.exit(77)
    Transformations.cases = list(shared_cases() if arguments == ["shared"] else example_cases())
    for each in transformations.ALL:
        add_test(each)
    harness.main()
