#!/usr/bin/python3
"""usage: mutation_test.py --protoc PROTOC --testee TESTEE --count N [--peer COMMAND]... CORPUS

Changes inputs in a few places and asks several implementations: where python's protobuf and the other peers agree, the
testee must agree, but for the classes of disagreements.txt: on what is an input, JSON text or wire bytes, and on what it
is as wire bytes or JSON. CORPUS is `-I DIR... PROTO...`, for random messages of the files and of the well-known types,
or `--suite FOLDER`, for the inputs of the protobuf project's conformance tests; those for messages of edition 2023 the
peers read as the messages of proto2 and proto3 that have the same fields. In the environment SEED chooses other changes,
COUNT another count; VERBOSE shows those that are explained, too.
"""
import argparse
import base64
import collections
import json
import os
import re
import sys
import tempfile

os.environ['PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION'] = 'python'  # its maps are maps

try:
    from google.protobuf import json_format
except ImportError:
    print('SKIPPED: this python has no google.protobuf')
    sys.exit(77)

from mutations import Mutator
from random_messages import RandomMessages
from schema import HERE, Schema, compile_protos, read_set
from testee_client import BINARY_TEST, JSON, JSON_IGNORE_UNKNOWN_TEST, JSON_TEST, PROTOBUF, Testee

Input = collections.namedtuple('Input', 'type testee_type json wire')
Class = collections.namedtuple('Class', 'name verdict pattern')
SHOWN = 10
WELL_KNOWN_NAMES = ['google.protobuf.' + name for name in (
    'Any', 'BoolValue', 'BytesValue', 'DoubleValue', 'Duration', 'Empty', 'FieldMask', 'FloatValue', 'Int32Value',
    'Int64Value', 'ListValue', 'StringValue', 'Struct', 'Timestamp', 'UInt32Value', 'UInt64Value', 'Value')]


def suite_inputs(folder):
    with open(os.path.join(folder, 'tests.ndjson'), encoding='utf-8') as file:
        tests = [json.loads(line) for line in file]
    for test in tests:
        if test['syntax'] not in ('Proto2', 'Proto3', 'Editions_Proto2', 'Editions_Proto3'):
            continue
        ours, name = test['message_type'], test['message_type'].replace('.editions.', '.')
        data = base64.b64decode(test['input']['b64']) if 'b64' in test['input'] else test['input']['text'].encode()
        if test['input']['kind'] == 'pb':
            yield Input(name, ours, None, data)
        else:
            yield Input(name, ours, data.decode('utf-8', 'surrogateescape'), None)


def random_inputs(schema, seed):
    for name in schema.names() + WELL_KNOWN_NAMES:
        for number in range(15):
            rng = RandomMessages('%s %s %d' % (seed, name, number), [schema.message_class(schema.names()[0])])
            message = schema.message_class(name)()
            rng.fill(message, 2, 0.1)
            if message.IsInitialized():
                yield Input(name, name, json_format.MessageToJson(message), None)
                yield Input(name, name, None, message.SerializeToString())


def read_classes():
    with open(os.path.join(HERE, 'disagreements.txt'), encoding='utf-8') as file:
        for line in file:
            if line.strip() and not line.startswith('#'):
                name, verdict, pattern = line.rstrip('\n').split('\t')
                yield Class(name, verdict, re.compile(pattern))


def without_escapes(text):
    """Text with letters, digits and marks as themselves, for the patterns."""
    return re.sub(r'(?<!\\)\\u00([2-7][0-9a-f])',
                  lambda match: match.group() if match.group(1) in ('22', '5c') else chr(int(match.group(1), 16)), text)


def skips(response):
    return response is not None and response.WhichOneof('result') == 'skipped'


def repeats_members(text):
    """Whether an object has one member twice, in one spelling or two."""
    found = []

    def look(pairs):
        names = [name.replace('_', '').lower() for name, _ in pairs]
        found.append(len(names) != len(set(names)))
    try:
        json.loads(text, object_pairs_hook=look)
    except ValueError:
        return False
    return any(found)


class Contest:
    def __init__(self, options, schema, scratch):
        self.schema = schema
        descriptors = os.path.join(scratch, 'set.binpb')
        with open(descriptors, 'wb') as file:
            file.write(schema.set.SerializeToString())
        self.testee = Testee([options.testee], schema)
        self.peers = [Testee([*peer.split(), descriptors], schema) for peer in options.peer]
        self.classes = list(read_classes())
        self.explained = collections.Counter()
        self.agreed = self.split = self.failures = 0

    def canonical(self, name, wire):
        message = self.schema.message_class(name)()
        message.ParseFromString(wire)
        return message.SerializeToString(deterministic=True)

    def canonical_json(self, name, text):
        """What python reads JSON output as."""
        message = self.schema.message_class(name)()
        json_format.Parse(text, message, descriptor_pool=self.schema.pool)
        return message.SerializeToString(deterministic=True)

    def verdict(self, name, response):
        """('ok', bytes), or what has failed; None when the peer has nothing to say."""
        if response is None or response.WhichOneof('result') == 'skipped':
            return None
        result = response.WhichOneof('result')
        try:
            if result == 'protobuf_payload':
                return ('ok', self.canonical(name, response.protobuf_payload))
            if result == 'json_payload':
                return ('ok', self.canonical_json(name, response.json_payload.decode()))
        except Exception:  # python checks the UTF-8 of proto2 strings, and has bugs of its own
            return None
        return (result,)

    def python_verdict(self, request):
        name = request['message_type']
        message = self.schema.message_class(name)()
        try:
            if 'protobuf_payload' in request:
                message.ParseFromString(request['protobuf_payload'])
            else:
                json_format.Parse(request['json_payload'].decode(), message, descriptor_pool=self.schema.pool,
                                  ignore_unknown_fields=request['test_category'] == JSON_IGNORE_UNKNOWN_TEST)
        except Exception:  # it raises what it happens to trip over
            return ('parse_error',)
        try:
            if request['requested_output_format'] == PROTOBUF:
                return ('ok', message.SerializeToString(deterministic=True))
            return ('ok', self.canonical_json(name, json_format.MessageToJson(message,
                                                                             descriptor_pool=self.schema.pool)))
        except Exception:
            return ('serialize_error',)

    def ask(self, testee_type, **request):
        name = request['message_type']
        responses = [peer.call(**request) for peer in self.peers]
        agreed = {self.verdict(name, response) for response in responses if not skips(response)}
        agreed.add(self.python_verdict(request))  # None, of one that has died or given nonsense, is no agreement
        response = self.testee.call(**dict(request, message_type=testee_type))
        ours = self.verdict(name, response)
        if len(agreed) != 1 or None in agreed or ours is None and response is not None:
            self.split += 1
        elif ours in agreed:
            self.agreed += 1
        else:
            self.explain(request, response, ours, agreed.pop())

    def explain(self, request, response, ours, theirs):
        shown = request['protobuf_payload'].hex() if 'protobuf_payload' in request else \
            without_escapes(request['json_payload'].decode('utf-8', 'replace'))
        error = '' if response is None else (response.parse_error or response.serialize_error).decode()
        line = '%s\t%s' % (shown, error)
        verdict = ours[0] if ours else 'died'
        found = next((item.name for item in self.classes if item.verdict == verdict and item.pattern.search(line)), None)
        self.explained[found] += 1
        self.failures += found is None
        if (found is None or 'VERBOSE' in os.environ) and self.explained[found] <= SHOWN:
            print('%s: %s: ours %s, theirs %s, category %d: %s' %
                  (found or 'FAIL', request['message_type'], verdict, theirs[0], request['test_category'], line))
            if verdict == theirs[0] == 'ok':
                print('  ours   %s\n  theirs %s' % (ours[1].hex(), theirs[1].hex()))


def names_for(schema, name, cache={}):
    if name not in cache:
        fields = schema.pool.FindMessageTypeByName(name).fields
        cache[name] = [spelling for field in fields for spelling in (field.name, field.json_name)] + \
            ['value', '@type', 'nope', 'FOO', '0', '-1', 'true', '1.0', '']
    return cache[name]


def run(contest, inputs, count, seed):
    mutator = Mutator(seed)
    wires = [item.wire for item in inputs if item.wire is not None]
    for _ in range(count):
        item = mutator.choice(inputs)
        output = mutator.choice([PROTOBUF, PROTOBUF, JSON])
        if item.json is None:
            data = mutator.wire(item.wire, wires)
            if b'.editions.' not in data:
                contest.ask(item.testee_type, message_type=item.type, protobuf_payload=data,
                            requested_output_format=output, test_category=BINARY_TEST)
            continue
        text = mutator.json(item.json, names_for(contest.schema, item.type))
        category = mutator.choice([JSON_TEST, JSON_IGNORE_UNKNOWN_TEST])
        if '\\u0000' in text or '.editions.' in text or \
                (category == JSON_IGNORE_UNKNOWN_TEST and repeats_members(text)):
            continue
        contest.ask(item.testee_type, message_type=item.type, json_payload=text.encode('utf-8', 'surrogateescape'),
                    requested_output_format=output, test_category=category)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--protoc', required=True)
    parser.add_argument('--testee', required=True)
    parser.add_argument('--peer', action='append', default=[])
    parser.add_argument('--count', type=int, required=True)
    parser.add_argument('--suite')
    parser.add_argument('-I', action='append')
    parser.add_argument('protos', nargs='*')
    options = parser.parse_args()
    seed = os.environ.get('SEED', '1')
    if options.suite:
        files = read_set(os.path.join(options.suite, 'test_messages_proto2_proto3.fds.binpb'))
    else:
        files = compile_protos(options.protoc, options.I, options.protos)
    schema = Schema(options.protoc, files)
    inputs = list(suite_inputs(options.suite) if options.suite else random_inputs(schema, seed))
    with tempfile.TemporaryDirectory() as scratch:
        contest = Contest(options, schema, scratch)
        run(contest, inputs, int(os.environ.get('COUNT', options.count)), seed)
    print('%d agreed, %d where the peers differ, %d not explained; explained: %s' %
          (contest.agreed, contest.split, contest.failures,
           ', '.join('%s %d' % item for item in contest.explained.most_common() if item[0]) or 'none'))
    return 1 if contest.failures or contest.agreed < contest.explained.total() + contest.split else 0


sys.exit(main())
