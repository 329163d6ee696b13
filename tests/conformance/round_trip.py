"""Random messages through a testee (testee.h), compared with python's protobuf: wire -> wire gives python's deterministic
bytes, wire -> JSON python's values, and python's JSON -> wire the bytes again.
"""
import json
import math
import os
import random
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


class Random(random.Random):
    """Values of all kinds, those at the edges often."""

    leaf = None  # a message class with `number` and `text` that may stand in an Any

    def integer(self, bits, signed):
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        near = [low, high, 0, 1, low + 1, high - 1, 127, 128, 300]
        return self.choice(near) if self.random() < 0.4 else self.randint(low, high) >> self.randrange(bits)

    def real(self, single):
        value = self.choice([0.0, -0.0, 1.5, -1e-7, 0.1, 1e21, 1e22, 123456789.125, math.inf, -math.inf, math.nan,
                             3.4028234e38, 1.17e-38, 5e-324, 1.7976931348623157e308, self.uniform(-1e6, 1e6)])
        if not single:
            return value
        if math.isfinite(value) and abs(value) > 3.4e38:
            return 1.0
        return struct.unpack('<f', struct.pack('<f', value))[0]

    def text(self):
        alphabet = 'abcXYZ 012"\\/\b\f\n\r\t\x01\x1f\x7f<>&\u00e9\u20ac\u2028\U0001f600'
        return ''.join(self.choice(alphabet) for _ in range(self.choice([0, 1, 3, 7, 8, 9, 15, 16, 17, 40])))

    def blob(self):
        return bytes(self.randrange(256) for _ in range(self.choice([0, 1, 2, 3, 4, 5, 30, 600])))

    def scalar(self, field):
        kind = field.type
        integers = {field.TYPE_INT32: (32, True), field.TYPE_SINT32: (32, True), field.TYPE_SFIXED32: (32, True),
                    field.TYPE_INT64: (64, True), field.TYPE_SINT64: (64, True), field.TYPE_SFIXED64: (64, True),
                    field.TYPE_UINT32: (32, False), field.TYPE_FIXED32: (32, False), field.TYPE_UINT64: (64, False),
                    field.TYPE_FIXED64: (64, False)}
        if kind in integers:
            return self.integer(*integers[kind])
        if kind in (field.TYPE_FLOAT, field.TYPE_DOUBLE):
            return self.real(kind == field.TYPE_FLOAT)
        if kind == field.TYPE_BOOL:
            return self.random() < 0.5
        if kind == field.TYPE_STRING:
            return self.text()
        if kind == field.TYPE_BYTES:
            return self.blob()
        return self.choice([value.number for value in field.enum_type.values])

    def well_known(self, message, depth):
        name = message.DESCRIPTOR.name
        if name == 'Timestamp':
            message.seconds = self.choice([-62135596800, 253402300799, 0, -1, self.randint(-10**10, 10**10)])
            message.nanos = self.choice([0, 1, 1000, 1000000, 500000000, 999999999])
        elif name == 'Duration':
            message.seconds = self.choice([-315576000000, 315576000000, 0, 1, -1])
            sign = -1 if message.seconds < 0 else 1
            message.nanos = sign * self.choice([0, 1, 1000, 1000000, 500000000, 999999999])
        elif name == 'FieldMask':
            message.paths.extend(self.choice(['a', 'a_b', 'user.display_name', 'x1']) for _ in range(self.randrange(4)))
        elif name == 'Value':
            self.dynamic(message, depth)
        elif name == 'Any':
            if self.random() < 0.8:
                held = [timestamp_pb2.Timestamp(seconds=self.randint(0, 10**9)), wrappers_pb2.Int64Value(value=5),
                        struct_pb2.Struct(fields={'a': struct_pb2.Value(bool_value=True)})]
                if self.leaf:
                    held.append(self.leaf(number=7, text=self.text()))
                message.Pack(self.choice(held))
        else:
            return False
        return True

    def dynamic(self, value, depth):
        kind = self.randrange(4 if depth == 0 else 6)
        if kind == 0:
            value.null_value = 0
        elif kind == 1:
            value.number_value = self.choice([0.0, -0.0, 1.0, 1e100, -2.5, 123456789012345680.0])
        elif kind == 2:
            value.string_value = self.text()
        elif kind == 3:
            value.bool_value = self.random() < 0.5
        elif kind == 4:
            for _ in range(self.randrange(4)):
                self.dynamic(value.struct_value.fields[self.text()], depth - 1)
            value.struct_value.SetInParent()
        else:
            for _ in range(self.randrange(4)):
                self.dynamic(value.list_value.values.add(), depth - 1)
            value.list_value.SetInParent()

    def fill(self, message, depth, share):
        if message.DESCRIPTOR.file.package == 'google.protobuf' and self.well_known(message, depth):
            return
        for field in message.DESCRIPTOR.fields:
            required = field.label == field.LABEL_REQUIRED
            if not required and self.random() > share:
                continue
            entry = field.message_type and field.message_type.GetOptions().map_entry
            if entry:
                self.fill_map(getattr(message, field.name), field.message_type, depth)
            elif field.label == field.LABEL_REPEATED:
                self.fill_repeated(getattr(message, field.name), field, depth)
            elif field.message_type:
                if depth > 0:
                    getattr(message, field.name).SetInParent()
                    self.fill(getattr(message, field.name), depth - 1, share / 3)
            else:
                setattr(message, field.name, self.scalar(field))

    def fill_repeated(self, items, field, depth):
        for _ in range(self.choice([1, 1, 2, 3, 5, 20])):
            if not field.message_type:
                items.append(self.scalar(field))
            elif depth > 0:
                self.fill(items.add(), depth - 1, 0.1)

    def fill_map(self, items, entry, depth):
        key, value = entry.fields_by_name['key'], entry.fields_by_name['value']
        for _ in range(self.choice([1, 2, 3, 20])):
            if not value.message_type:
                items[self.scalar(key)] = self.scalar(value)
            elif depth > 0:
                self.fill(items[self.scalar(key)], depth - 1, 0.1)


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
        for number in range(rounds):
            rng = Random(self.seed * 1000003 + number)
            rng.leaf = leaf
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
