"""Random messages through a testee (testee.h), compared with python's protobuf: wire -> wire gives python's deterministic
bytes, wire -> JSON python's values, and python's JSON -> wire the bytes again.
"""
import json
import math
import os
import struct
import subprocess
import sys
import tempfile

try:
    from google.protobuf import (any_pb2, descriptor_pb2, descriptor_pool, duration_pb2, empty_pb2, field_mask_pb2,
                                 json_format, message_factory, struct_pb2, timestamp_pb2, wrappers_pb2)
except ImportError:
    print('SKIPPED: this python has no google.protobuf')
    sys.exit(77)

from random_messages import RandomMessages

HERE = os.path.dirname(os.path.abspath(__file__))
PROTOBUF, JSON = 1, 2
BINARY_TEST, JSON_TEST = 1, 2
WELL_KNOWN = (any_pb2, duration_pb2, empty_pb2, field_mask_pb2, struct_pb2, timestamp_pb2, wrappers_pb2)


class Testee:
    """A running testee, and the messages of the protocol that it speaks. `program` is a command line or a path."""

    def __init__(self, program, protoc, include):
        pool = descriptor_pool.DescriptorPool()
        for file in compile_protos(protoc, [HERE, include], 'testee.proto').file:
            pool.Add(file)
        factory = message_factory.MessageFactory(pool)
        self.request, self.response = (factory.GetPrototype(pool.FindMessageTypeByName('cevents.testee.' + name))
                                       for name in ('Request', 'Response'))
        self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def call(self, **fields):
        data = self.request(**fields).SerializeToString()
        self.process.stdin.write(struct.pack('<I', len(data)) + data)
        self.process.stdin.flush()
        length, = struct.unpack('<I', self.process.stdout.read(4))
        return self.response.FromString(self.process.stdout.read(length))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, float) or isinstance(b, float):
        return isinstance(a, (int, float)) and isinstance(b, (int, float)) and \
            (a == b and math.copysign(1, a) == math.copysign(1, b) or struct.pack('<f', a) == struct.pack('<f', b))
    return type(a) == type(b) and a == b


def compile_protos(protoc, folders, *files):
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, 'set.binpb')
        subprocess.check_call([protoc, *('-I%s' % folder for folder in folders), '--include_imports', '-o', output, *files],
                              stderr=subprocess.DEVNULL)
        with open(output, 'rb') as file:
            return descriptor_pb2.FileDescriptorSet.FromString(file.read())


class RoundTrip:
    """Sends random messages of the files of a descriptor set; counts checks and prints the first failures."""

    def __init__(self, testee, files, seed):
        self.testee, self.seed = testee, seed
        self.pool = descriptor_pool.DescriptorPool()
        self.checks = self.failures = 0
        known = {file.name for file in files.file}
        for standard in WELL_KNOWN:
            if standard.DESCRIPTOR.name not in known:
                self.pool.AddSerializedFile(standard.DESCRIPTOR.serialized_pb)
        for file in files.file:
            self.pool.Add(file)
        self.factory = message_factory.MessageFactory(self.pool)

    def message_class(self, name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def check(self, good, text, *arguments):
        self.checks += 1
        if not good:
            self.failures += 1
            if self.failures <= 10:
                print('FAIL ' + text % arguments)

    def run(self, name, rounds, leaf=None, json_too=True):
        # None with maps: python packs these in any order when it reads them from JSON.
        held = [self.message_class('google.protobuf.' + known) for known in ('Timestamp', 'Int64Value', 'Duration')]
        held += [leaf] if leaf else []
        for number in range(rounds):
            rng = RandomMessages(self.seed * 1000003 + number, held)
            message = self.message_class(name)()
            rng.fill(message, 3, rng.choice([0.02, 0.1, 0.5, 1.0]))
            if message.IsInitialized():
                where = '%s, seed %d, round %d' % (name, self.seed, number)
                self.check_wire(name, message, where)
                if json_too:
                    self.check_json(name, message, where)

    def check_wire(self, name, message, where):
        wire = message.SerializeToString(deterministic=True)
        got = self.testee.call(message_type=name, protobuf_payload=message.SerializeToString(),
                               requested_output_format=PROTOBUF, test_category=BINARY_TEST)
        self.check(got.protobuf_payload == wire, '%s: wire -> wire\n want %s\n got  %s %s', where, wire.hex(),
                   got.protobuf_payload.hex(), got)

    def check_json(self, name, message, where):
        got = self.testee.call(message_type=name, protobuf_payload=message.SerializeToString(),
                               requested_output_format=JSON, test_category=BINARY_TEST)
        want = json_format.MessageToDict(message, descriptor_pool=self.pool)
        try:
            value = json.loads(got.json_payload)
        except ValueError:
            value = None
        self.check(same(value, json.loads(json.dumps(want))), '%s: wire -> JSON\n want %s\n got  %s', where,
                   json.dumps(want), got)
        text = json_format.MessageToJson(message, descriptor_pool=self.pool).encode()
        got = self.testee.call(message_type=name, json_payload=text, requested_output_format=PROTOBUF,
                               test_category=JSON_TEST)
        back = json_format.Parse(text, self.message_class(name)(), descriptor_pool=self.pool)
        want = back.SerializeToString(deterministic=True)
        self.check(got.protobuf_payload == want, '%s: JSON -> wire\n json %s\n want %s\n got  %s %s', where, text,
                   want.hex(), got.protobuf_payload.hex(), got)

    def finish(self):
        """The exit status for the whole."""
        self.check(self.testee.close() == 0, 'the testee ends with an error')
        print('%d checks, %d failures' % (self.checks, self.failures))
        return 1 if self.failures else 0
