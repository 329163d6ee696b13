#!/usr/bin/python3
"""usage: seeds.py --protoc PROTOC --dump-plugin PLUGIN --include DIR [--tool TOOL] [--shared DIR] OUT

Seeds for the fuzz targets, one folder each below OUT, made of what the repository has already: examples, payloads,
schemas, sidecars, templates; and of the published suites where they are. Each target's source says how its input
begins; it is the same here.
"""
import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LARGEST = 64 * 1024

try:
    from google.protobuf import json_format
    sys.path.insert(0, str(HERE.parent / 'conformance'))
    from random_messages import RandomMessages
    from schema import Schema, compile_protos
except ImportError:
    json_format = None

# In the order of fuzz_messages.c.
MESSAGES = ['cevents.test.Variety3', 'cevents.test.Variety2', 'cevents.test.Wide3', 'cevents.test.Needy',
            'google.protobuf.Value', 'google.protobuf.Any', 'google.protobuf.Struct', 'google.protobuf.Timestamp',
            'google.protobuf.Duration', 'google.protobuf.FieldMask', 'google.protobuf.DoubleValue']
BINDINGS = ['http', 'kafka', 'mqtt5', 'mqtt311', 'amqp', 'nats', 'ws', 'pubsub']
PROPERTY_TYPES = {'string': 0, 'symbol': 0, 'null': 1, 'boolean': 2, 'long': 3, 'binary': 4, 'timestamp': 5}
ATTRIBUTES = {'specversion': '1.0', 'id': 'a-1', 'source': '/s', 'type': 'com.example.someevent'}

MEDIA_TYPES = ['application/json', 'text/plain; charset="utf-8"', 'application/cloudevents+json;charset=utf-8',
               'application/cloudevents-batch+protobuf', ' Application/X-Protobuf ; a=b;c="\\"" ', 'a/b+json', 'a;b']
TIMES = ['2018-04-05T17:31:00Z', '2016-12-31t23:59:60.5z', '0001-01-01T00:00:00-23:59', '9999-12-31T23:59:59.999999999Z']
DURATIONS = ['1s', '-1.5s', '315576000000.000000001s', '0.000000001s']
NUMBERS = ['0', '-0.0', '1e308', '5e-324', '9007199254740993', '0.1e-400', '2147483648', '1' * 40 + 'e-20']
BASE64 = ['AQI=', 'AQI', '-_8=', '', 'AR==', '+/8=']
VALUES = ['simple', '"quoted \\" text"', 'Euro%20%E2%82%AC', '%', '%zz', 'a b']
REFERENCES = ['https://user@host:80/p/a?q#f', '//h/%41', 'a:b', '', 'urn:uuid:1', 'http://[::1]/', 'a b', 'U\u20ac']
PATHS = ['a.b[2]', 'a.b[2]["odd key"]', '["c.d"]', '', '[0]', 'a..b', 'a["b"][1]']

FILTERS = ['google.cloud.*|test', '*', 'a|b|', '!x', '{"exact":{"type":"com.example.someevent"}}',
           '[{"prefix":{"type":"com."}},{"suffix":{"source":"s"}}]', '{"not":{"any":[{"exact":{"id":"1"}}]}}',
           '{"pattern":{"type":"com.example.*|b"}}', '{"in":{"type":["a","com.example.someevent"]}}', '[]',
           '{"all":[{"prefix":{"subject":"a/"}},{"not":{"suffix":{"id":"9"}}}]}', '{"scope":{"subject":"a/b/c"}}']

PUSHES = [{'message': {'data': 'aGVsbG8=', 'messageId': '136969346945', 'publishTime': '2014-10-02T15:01:23.045123456Z',
                       'attributes': {'key': 'value'}, 'orderingKey': 'k'}, 'subscription': 'projects/p/subscriptions/s'},
          {'message': {'data': 'e30=', 'message_id': '1', 'publish_time': '2021-02-26T19:13:55.749Z', 'attributes': {
              'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'content-type': 'text/plain'}},
           'deliveryAttempt': 5, 'subscription': 'projects/p/subscriptions/s'}]
UNWRAPPED = {'x-goog-pubsub-message-id': '1', 'x-goog-pubsub-publish-time': '2021-02-26T19:13:55.749Z',
             'x-goog-pubsub-subscription-name': 'projects/p/subscriptions/s', 'ce-specversion': '1.0', 'ce-id': '1'}

NOTICE = {'level': 'HIGH', 'name': 'n', 'urgent': True, 'count': 3, 'big': '-5', 'small': 7, 'huge': '9', 'digest': 'AP8=',
          'at': '2026-01-02T03:04:05.6Z', 'place': {'city': 'Bern', 'street': '', 'floor': 2}, 'maybe': 0, 'extra': [1],
          'numbers': {'a': 1, 'b': 2}, 'host': 'h', 'body': {'text': 't'}}
MAPPED = [(0, NOTICE), (0, {'name': 'x'}), (1, {'id': '1', 'moved': {}}), (1, {'id': '2', 'closed': {}}),
          (2, {'id': '1'}), (3, {'id': '1'}), (3, {})]

PARAMETERS = ['', 'lint=error,catalog=all', 'envelope_messages=on,functions=extern', 'json=off,placeholders=on',
              'string_as_bytes=on,c_package=x.y', 'lint=warn,lint_enable=all,lint_disable=GE022']


class Seeds:
    def __init__(self, out):
        self.out, self.counts = out, {}

    def add(self, target, data):
        data = data.encode('utf-8', 'surrogateescape') if isinstance(data, str) else data
        if len(data) > LARGEST:
            return
        folder = self.out / target
        folder.mkdir(parents=True, exist_ok=True)
        number = self.counts.get(target, 0)
        self.counts[target] = number + 1
        (folder / ('%04d' % number)).write_bytes(data)

    def add_event(self, body):
        """A structured event in JSON, for all that takes one."""
        self.add('event_json', body)
        self.add('tool', b'\0' + body)
        for choice in (1, 6, 7, 12):
            self.add('tool', bytes([choice]) + body)
        self.add_request([('content-type', 'application/cloudevents+json')], body)

    def add_batch(self, body, protobuf=False):
        for strict in (0, 2):
            self.add('batch', bytes([strict | protobuf]) + body)
        for choice in ([10] if protobuf else [2, 8, 13]):
            self.add('tool', bytes([choice]) + body)

    def add_protobuf(self, body):
        self.add('event_protobuf', body)
        self.add('tool', b'\x09' + body)

    def add_request(self, headers, body):
        body = body.encode() if isinstance(body, str) else body
        head = ''.join('%s: %s\n' % (name, value) for name, value in headers).encode('utf-8', 'surrogateescape')
        self.add('http', head + b'\n' + body)
        self.add('pubsub', head + b'\n' + body)
        lines = head.replace(b'\n', b'\r\n')
        for raw in (b'POST / HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s' % (lines, len(body), body),
                    b'POST / HTTP/1.1\r\n%sTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n' % (
                        lines, b'%x\r\n%s\r\n' % (len(body), body) if body else b'')):
            self.add('raw_http', raw)
            for choice in (3, 11, 14):
                self.add('tool', bytes([choice]) + raw)

    def add_message(self, binding, pairs, content_type, body, frame_is_binary=False):
        """`pairs` are (name, value), or (name, type, value) of AMQP."""
        flags = (content_type is not None) | (body is None) << 1 | frame_is_binary << 3
        data = bytes([BINDINGS.index(binding), flags, len(pairs)])
        for name, *kind, value in pairs[:15]:
            if binding == 'amqp':
                data += bytes([PROPERTY_TYPES.get(kind[0] if kind else 'string', 6)])
            data += delimited(name) + delimited(value)
        self.add('binding', data + (delimited(content_type) if content_type is not None else b'') + (body or b''))


def delimited(text):
    data = text if isinstance(text, bytes) else str(text).encode('utf-8', 'surrogateescape')
    return bytes([len(data[:255])]) + data[:255]


def as_bytes(case, name):
    if case.get(name + '_b64') is not None:
        return base64.b64decode(case[name + '_b64'])
    return case[name].encode('utf-8', 'surrogatepass') if isinstance(case.get(name), str) else None


def add_examples(seeds, options):
    payloads = sorted((ROOT / 'bench/payloads').glob('*.json'))
    for path in sorted((ROOT / 'examples/events').glob('*.json')):
        body = path.read_bytes()
        if path.name == 'batch.json':
            seeds.add_batch(body)
        else:
            seeds.add_event(body)
    for path in payloads[::3]:
        kind = 'google.cloud.storage.object.v1.finalized'
        event = dict(ATTRIBUTES, type=kind, datacontenttype='application/json', data=json.loads(path.read_bytes()))
        seeds.add_event(json.dumps(event).encode())
        seeds.add('tool', b'\4' + path.read_bytes())
        seeds.add_request([('ce-%s' % name, value) for name, value in ATTRIBUTES.items()] +
                          [('content-type', 'application/json')], path.read_bytes())
    typed = dict(ATTRIBUTES, myflag=True, mynumber=-5, mytext='\u20ac "', subject='a/b', time='2018-04-05T17:31:00Z',
                 data_base64='AP8=', dataschema='https://example.com/s')
    seeds.add_event(json.dumps(typed).encode())
    seeds.add_batch(json.dumps([typed, typed, {}]).encode())
    for binding in BINDINGS:
        prefix = {'kafka': 'ce_', 'amqp': 'cloudEvents:', 'mqtt5': ''}.get(binding, 'ce-')
        seeds.add_message(binding, [(prefix + name, value) for name, value in ATTRIBUTES.items()], 'text/plain', b'x')
        seeds.add_message(binding, [('content-type', 'application/cloudevents+json')], 'cloudevents.json',
                          json.dumps(typed).encode())
    seeds.add_message('amqp', [('cloudEvents_a', 'boolean', '\1'), ('cloudEvents_b', 'long', '\0\1'),
                               ('cloudEvents_c', 'binary', 'xy'), ('cloudEvents_d', 'timestamp', '\1\2\3\4\5')], None, b'')
    if options.tool:
        convert(seeds, options.tool, typed)


def convert(seeds, tool, event):
    for form, add in (('protobuf', seeds.add_protobuf), ('protobuf-batch', lambda body: seeds.add_batch(body, True))):
        for data in ({'data_base64': 'AP8='}, {'data_base64': None, 'data': {'a': [1, None]}}, {'data_base64': None}):
            text = json.dumps({name: value for name, value in dict(event, **data).items() if value is not None})
            add(subprocess.run([tool, 'convert', '--from', 'json', '--to', form], input=text.encode(),
                               stdout=subprocess.PIPE, check=True).stdout)


def add_texts(seeds):
    for choice, texts in enumerate((MEDIA_TYPES, TIMES, DURATIONS, NUMBERS, BASE64, VALUES, REFERENCES, PATHS)):
        for text in texts:
            seeds.add('text', bytes([choice]) + text.encode())
    event = json.dumps(dict(ATTRIBUTES, subject='a/b/c')).encode()
    for text in FILTERS:
        seeds.add('filter', text.encode() + b'\0' + event)
    for push in PUSHES:
        seeds.add('pubsub', b'content-type: application/json\n\n' + json.dumps(push).encode())
    seeds.add('pubsub', ''.join('%s: %s\n' % item for item in UNWRAPPED.items()) + '\nbody')
    seeds.add('builder', b'\x08\x03\x00\x01\x08\x00\x08\x01\x02\x08\x09\x02\xAA\xBB\x05\x00\x01\x02{}')
    seeds.add('builder', b'\x01\x0A\x02\x01\x02\x03\x07\x03\x01\x02\x03\x01\x05\x04\xFF\x04name\x06\x14' +
              b'2018-04-05T17:31:00Z\x06\x04')
    for choice, value in MAPPED:
        seeds.add('mapping', bytes([choice]) + json.dumps(value).encode())
    seeds.add('mapping', bytes([0]) + json.dumps(dict(ATTRIBUTES, type='mixed.notice.HIGH.true', id='n-3')).encode())


def add_files(seeds):
    for path in sorted(ROOT.glob('*/**/*.yaml')):
        if 'build' not in path.relative_to(ROOT).parts:
            seeds.add('sidecar', path.read_bytes())
    for block in re.findall(r'```yaml[^\n]*\n(.*?)```', (ROOT / 'docs/sidecar.md').read_text(), re.S):
        seeds.add('sidecar', block)
    for path in sorted((ROOT / 'templates').glob('*.mustache')):
        seeds.add('template', path.read_bytes() + b'\0{{name}}\n')
    seeds.add('template', '{{#list}}{{name}}{{/list}}{{^no}} {{>partial}}{{/no}}{{=<% %>=}}<%map.name%>\0  {{lines}}\n{{! x }}')


def add_schemas(seeds, options):
    plugin = ROOT / 'tests/plugin'
    sets = [(plugin / 'schemas', plugin.glob('schemas/**/*.proto')), (plugin / 'bad', plugin.glob('bad/**/*.proto')),
            (plugin / 'lint/bad', plugin.glob('lint/bad/**/*.proto')), (ROOT / 'tests/proto', ROOT.glob('tests/proto/*.proto')),
            (ROOT, ROOT.glob('google/events/cloud/storage/v1/*.proto'))]
    sets += [(folder, folder.glob('**/*.proto')) for folder in sorted((ROOT / 'examples/systems').iterdir()) if folder.is_dir()]
    number = 0
    with tempfile.TemporaryDirectory() as scratch:
        for folder, files in sets:
            for path in sorted(files):
                parameter = PARAMETERS[number % len(PARAMETERS)]
                number += 1
                add_schema(seeds, options, folder, path, parameter, scratch)


def add_schema(seeds, options, folder, path, parameter, scratch):
    request, descriptors = os.path.join(scratch, 'request'), os.path.join(scratch, 'set')
    command = [options.protoc, '-I', folder, '-I', ROOT, '-I', options.include, path]
    subprocess.run([*command, '--plugin=protoc-gen-dump=' + options.dump_plugin, '--dump_out=%s:%s' % (parameter, scratch)],
                   env=dict(os.environ, CEVENTS_TEST_REQUEST=request), stderr=subprocess.DEVNULL, check=False)
    subprocess.run([*command, '--include_imports', '--include_source_info', '-o', descriptors],
                   stderr=subprocess.DEVNULL, check=False)
    for written, targets in ((request, ('plugin',)), (descriptors, ('lint', 'tool'))):
        if os.path.exists(written):
            data = Path(written).read_bytes()
            os.remove(written)
            for target in targets:
                seeds.add(target, b'\x0F' + data if target == 'tool' else data)


def add_messages(seeds, options):
    protos = ['variety2.proto', 'variety3.proto', 'wide3.proto']
    schema = Schema(options.protoc, compile_protos(options.protoc, [ROOT / 'tests/proto', options.include], protos))
    for choice, name in enumerate(MESSAGES):
        for number in range(6):
            rng = RandomMessages('%s %d' % (name, number), [schema.message_class(MESSAGES[0])])
            message = schema.message_class(name)()
            rng.fill(message, 2, [0.05, 0.3][number % 2])
            if message.IsInitialized():
                seeds.add('wire', bytes([choice]) + message.SerializeToString())
                try:
                    seeds.add('json', bytes([choice]) + json_format.MessageToJson(message, indent=None).encode())
                except (TypeError, ValueError):
                    pass  # a type that python's default pool lacks


def add_suites(seeds, shared):
    for name in ('must', 'harvested'):
        for line in (shared / ('suites/cloudevents/%s-cases.ndjson' % name)).read_text().splitlines():
            add_case(seeds, json.loads(line))
    for line in (shared / 'suites/jsontestsuite/test_parsing.ndjson').read_text().splitlines():
        case = json.loads(line)
        if 'b64' in case:
            seeds.add('json', b'\4' + base64.b64decode(case['b64']))


def add_case(seeds, case):
    value, transport = case['input'], case['input'].get('transport')
    if case['op'] == 'scalar':
        text = value['text'].encode('utf-8', 'surrogatepass')
        seeds.add('text', bytes([{'Timestamp': 1, 'Integer': 3, 'Binary': 4}.get(value['type'], 6)]) + text)
    elif case['op'] in ('mode', 'is-json-type'):
        seeds.add('text', b'\0' + value['text'].encode())
    elif case['op'].startswith('header-'):
        seeds.add('text', b'\5' + value['text'].encode('utf-8', 'surrogatepass'))
    elif case['op'] != 'decode':
        return
    elif transport == 'json':
        seeds.add_event(as_bytes(value, 'body'))
    elif transport == 'protobuf':
        seeds.add_protobuf(as_bytes(value, 'body'))
    elif transport in ('json-batch', 'protobuf-batch'):
        seeds.add_batch(as_bytes(value, 'body'), transport == 'protobuf-batch')
    elif transport in BINDINGS:
        body = next((as_bytes(value, name) for name in ('body', 'value', 'payload', 'data')
                     if as_bytes(value, name) is not None), None)
        pairs = [[part if isinstance(part, str) else json.dumps(part) for part in pair]
                 for name in ('headers', 'user_properties', 'application_properties') for pair in value.get(name) or []]
        if transport == 'http':
            seeds.add_request(pairs, body or b'')
        seeds.add_message(transport, pairs, value.get('content_type', value.get('subprotocol')), body,
                          value.get('frame') == 'binary')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--protoc', required=True)
    parser.add_argument('--dump-plugin', required=True)
    parser.add_argument('--include', required=True)
    parser.add_argument('--tool')
    parser.add_argument('--shared', type=Path)
    parser.add_argument('out', type=Path)
    options = parser.parse_args()
    shutil.rmtree(options.out, ignore_errors=True)
    seeds = Seeds(options.out)
    add_examples(seeds, options)
    add_texts(seeds)
    add_files(seeds)
    add_schemas(seeds, options)
    if json_format:
        add_messages(seeds, options)
    if options.shared and (options.shared / 'suites').is_dir():
        add_suites(seeds, options.shared)
    print(', '.join('%s %d' % item for item in sorted(seeds.counts.items())))


main()
