#!/usr/bin/python3
"""usage: property_test.py --protoc PROTOC -I DIR... --rounds N --testee TESTEE [--prefix PREFIX] PROTO...

Random messages of every type of the files, through a testee: wire -> wire gives python's deterministic bytes; wire ->
JSON python's values, with every option; what the testee has written it reads to the same bytes; and python's JSON gives
python's bytes. SEED in the environment chooses other messages.
"""
import argparse
import json
import math
import os
import struct
import sys

try:
    from google.protobuf import duration_pb2, empty_pb2, json_format, struct_pb2, timestamp_pb2, wrappers_pb2
except ImportError:
    print('SKIPPED: this python has no google.protobuf')
    sys.exit(77)

from random_messages import RandomMessages
from schema import Schema, compile_protos
from testee_client import BINARY_TEST, JSON, JSON_TEST, PROTOBUF, Testee

WELL_KNOWN_HELD = (timestamp_pb2.Timestamp, duration_pb2.Duration, wrappers_pb2.Int64Value, wrappers_pb2.BytesValue,
                   struct_pb2.Struct, struct_pb2.Value, empty_pb2.Empty)
SHOWN = 10


def same_number(a, b):
    """With -0 apart from 0, and a float as it would be read."""
    return a == b and math.copysign(1, a) == math.copysign(1, b) or \
        abs(a) < 3.5e38 and abs(b) < 3.5e38 and struct.pack('<f', a) == struct.pack('<f', b)


def difference(want, got, path=''):
    """Where two parsed JSON values differ first, as a text; None when they are the same."""
    if isinstance(want, dict) and isinstance(got, dict):
        steps = [('%s.%s' % (path, key), want.get(key, '(nothing)'), got.get(key, '(nothing)'))
                 for key in sorted({*want, *got})]
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        steps = [('%s[%d]' % (path, index), *pair) for index, pair in enumerate(zip(want, got))]
    else:
        numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (want, got))
        if same_number(want, got) if numbers else type(want) == type(got) and want == got:
            return None
        return '%s: want %s, got %s' % (path, shorten(want), shorten(got))
    return next((found for found in (difference(a, b, place) for place, a, b in steps) if found), None)


def shorten(value):
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 400 else text[:200] + '...' + text[-200:]


def nulls_as_zeros(value):
    """Python writes a NullValue as 0 when enums are to be numbers."""
    if isinstance(value, dict):
        return {key: nulls_as_zeros(item) for key, item in value.items()}
    if isinstance(value, list):
        return [nulls_as_zeros(item) for item in value]
    return 0 if value is None else value


class Judge:
    def __init__(self, options):
        self.schema = Schema(options.protoc, compile_protos(options.protoc, options.I, options.protos))
        self.pool, self.message_class = self.schema.pool, self.schema.message_class
        self.names = self.schema.names(options.prefix)
        self.held = [*WELL_KNOWN_HELD, *map(self.message_class, self.names[::7])]
        self.testee = Testee([options.testee], self.schema)
        self.checks = self.failures = 0

    def check(self, good, where, what, *details):
        self.checks += 1
        if not good:
            self.failures += 1
            if self.failures <= SHOWN:
                print('FAIL %s: %s' % (where, what), *map(shorten, details), sep='\n  ')

    def call(self, name, output, wire=None, text=None, **json_options):
        source = {'protobuf_payload': wire} if text is None else {'json_payload': text}
        return self.testee.call(message_type=name, requested_output_format=output, json_options=json_options,
                                test_category=BINARY_TEST if text is None else JSON_TEST, **source)

    def expected_json(self, message, **options):
        return json.loads(json_format.MessageToJson(message, descriptor_pool=self.pool, **options))

    def check_wire(self, where, what, name, want, **source):
        got = self.call(name, PROTOBUF, **source)
        self.check(got.protobuf_payload == want, where, what, source.get('text', ''), want, got)

    def check_json(self, where, name, wire, want, normal=lambda value: value, **json_options):
        got = self.call(name, JSON, wire=wire, **json_options)
        found = difference(normal(want), normal(json.loads(got.json_payload))) if got.json_payload else got
        self.check(not found, where, 'wire -> JSON %s' % json_options, found)
        return got.json_payload

    def check_options(self, where, name, message, wire):
        self.check_json(where, name, wire, self.expected_json(message, preserving_proto_field_name=True),
                        schema_names=True)
        self.check_json(where, name, wire, self.expected_json(message, use_integers_for_enums=True), nulls_as_zeros,
                        enum_numbers=True)
        pretty = self.check_json(where, name, wire, self.expected_json(message), indent=3)
        python = json.dumps(json.loads(pretty or b'{}'), indent=3, ensure_ascii=False).splitlines()
        lines = pretty.decode().splitlines()
        self.check([len(line) - len(line.lstrip()) for line in lines] ==
                   [len(line) - len(line.lstrip()) for line in python], where, 'indentation', pretty)
        if message.DESCRIPTOR.file.syntax == 'proto3':
            self.check_json(where, name, wire, self.expected_json(message, including_default_value_fields=True),
                            defaults=True)

    def judge(self, name, number, rng):
        message = self.message_class(name)()
        rng.fill(message, rng.choice([1, 2, 3]), rng.choice([0.02, 0.1, 0.5, 1.0]))
        if not message.IsInitialized():
            return
        wire = message.SerializeToString(deterministic=True)
        shuffled = message.SerializeToString()
        where = '%s, round %d' % (name, number)
        self.check_wire(where, 'wire -> wire', name, wire, wire=shuffled)
        text = self.check_json(where, name, shuffled, self.expected_json(message))
        self.check(text == self.call(name, JSON, wire=wire).json_payload, where, 'the order of maps shows in JSON', text)
        self.check_wire(where, 'wire -> JSON -> wire', name, wire, text=text)
        got = self.call(name, JSON, text=text)
        self.check(got.json_payload == text, where, 'JSON -> JSON', text, got)
        self.check_wire(where, 'JSON -> wire', name, wire,
                        text=json_format.MessageToJson(message, descriptor_pool=self.pool).encode())
        self.check_options(where, name, message, shuffled)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--protoc', required=True)
    parser.add_argument('-I', action='append')
    parser.add_argument('--rounds', type=int, required=True)
    parser.add_argument('--prefix', default='')
    parser.add_argument('--testee', required=True)
    parser.add_argument('protos', nargs='+')
    options = parser.parse_args()
    judge = Judge(options)
    seed = os.environ.get('SEED', '1')
    for name in judge.names:
        for number in range(options.rounds):
            judge.judge(name, number, RandomMessages('%s %s %d' % (seed, name, number), judge.held))
    judge.check(judge.testee.close() == 0, 'at the end', 'the testee ends with an error')
    print('%d types, %d checks, %d failures' % (len(judge.names), judge.checks, judge.failures))
    return 1 if judge.failures or judge.checks < len(judge.names) else 0


sys.exit(main())
