#!/usr/bin/python3
"""usage: json_texts_test.py --protoc PROTOC --testee TESTEE [CASES EXCEPTIONS]

JSON texts that a google.protobuf.Value must take or refuse, tolerant and strict: those below, or the NDJSON cases of
JSONTestSuite. EXCEPTIONS lists the cases that ProtoJSON or char * decide otherwise.
"""
import argparse
import base64
import json
import sys

try:
    import google.protobuf
except ImportError:
    print('SKIPPED: this python has no google.protobuf')
    sys.exit(77)

from google.protobuf import descriptor_pb2
from schema import Schema
from testee_client import JSON_IGNORE_UNKNOWN_TEST, JSON_TEST, PROTOBUF, Testee

MODES = {'tolerant': JSON_IGNORE_UNKNOWN_TEST, 'strict': JSON_TEST}

ACCEPTED = [
    b'0', b'-0', b'-1', b'10', b'1.5', b'0.1', b'1e1', b'1E+1', b'0e-1', b'1.5e10', b'123456789012345678901234567890',
    b'""', b'"a"', b'"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD834\\uDd1e"', '"\u00e9\u20ac\U0001f600\u2028\ufeff"'.encode(),
    b'"\x7f"', b'"\\u0001"', b'"\\uffff"', b'true', b'false', b'null', b'[]', b'{}', b'[[]]', b'[{}]', b'{"":0}',
    b' [ 1 ,\t2\r,\n3 ] ', b'{"a":{"b":[null,true,{"c":"d"}]}}', b'{"a":1,"b":2}', b'\n"x"\n',
    b'[' * 45 + b']' * 45, b'{"a":' * 30 + b'1' + b'}' * 30, b'{"\\u0061":1}', b'1.7976931348623157e308', b'5e-324']

REFUSED = [
    b'', b' ', b'01', b'-', b'+1', b'.5', b'1.', b'1.e1', b'1e', b'1e+', b'-01', b'0x1', b'1_0', b'1 2', b'--1',
    b'NaN', b'Infinity', b'-Infinity', b'nan', b'True', b'tru', b'nul', b'nulll', b'undefined', b"'a'", b'a',
    b'"', b'"a', b'"\\"', b'"\\x41"', b'"\\u12"', b'"\\u123g"', b'"\\U0041"', b'"\\ud834"', b'"\\udd1e"',
    b'"\\ud834\\u0041"', b'"\\udd1e\\ud834"', b'"\n"', b'"\t"', b'"\x1f"', b'"\x00"', b'"a" "b"',
    b'"\x80"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b'"\xff"', b'\xc3\xa9',
    b'[', b']', b'[1', b'[1,', b'[1,]', b'[,1]', b'[1,,2]', b'[1 2]', b'[1]]', b'[}', b'[1}', b'{', b'}', b'{]',
    b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b'{"a":1,}', b'{,}', b'{"a" 1}', b'{"a"::1}', b'{a:1}', b"{'a':1}",
    b'{1:1}', b'{null:1}', b'{"a":1 "b":2}', b'{"a":1}}', b'{"a":1}x', b'/**/1', b'1//', b'#', b'[\x0c1]', b'[\x0b]',
    b'\xa0 1', b'[\xef\xbb\xbf1]', b'\x00', b'1\x00', b'[1]\x00', b'[' * 100000, b'{"a":' * 50000, b'1e400', b'-1e400',
    b'[' * 101 + b']' * 101]


def own_cases():
    for verdict, texts in (('accept', ACCEPTED), ('reject', REFUSED)):
        for text in texts:
            yield ascii(text[:60]), verdict, text


def suite_cases(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            case = json.loads(line)
            if 'repeat' in case:
                repeat = case['repeat']
                text = base64.b64decode(repeat['unit_b64']) * repeat['count'] + base64.b64decode(repeat['tail_b64'])
            else:
                text = base64.b64decode(case['b64'])
            yield case['name'], case['verdict'], text


def read_exceptions(path):
    """(name, mode) -> reason, for cases that are refused though JSON takes them."""
    found, reason = {}, ''
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.startswith('#'):
                reason = line
            elif line.strip():
                name, modes = line.split()
                found.update({(name, mode): reason for mode in modes.split(',')})
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--protoc', required=True)
    parser.add_argument('--testee', required=True)
    parser.add_argument('suite', nargs='*')
    options = parser.parse_args()
    cases = list(suite_cases(options.suite[0]) if options.suite else own_cases())
    exceptions = read_exceptions(options.suite[1]) if options.suite else {}
    testee = Testee([options.testee], Schema(options.protoc, descriptor_pb2.FileDescriptorSet()))
    failures = 0
    counts = {}
    for name, verdict, text in cases:
        for mode, category in MODES.items():
            response = testee.call(message_type='google.protobuf.Value', json_payload=text, test_category=category,
                                   requested_output_format=PROTOBUF)
            accepted = response is not None and response.WhichOneof('result') == 'protobuf_payload'
            counts[verdict, mode, accepted] = counts.get((verdict, mode, accepted), 0) + 1
            wanted = {'accept': True, 'reject': False}.get(verdict, accepted)
            if exceptions.pop((name, mode), None):
                wanted = not wanted
            if accepted != wanted:
                failures += 1
                print('FAIL %s, %s: %s' % (name, mode, response))
    for name, mode in exceptions:
        failures += 1
        print('FAIL no case %s, %s: the list of exceptions is out of date' % (name, mode))
    for (verdict, mode, accepted), count in sorted(counts.items()):
        print('%-6s %-8s %s %d' % (verdict, mode, 'accepted' if accepted else 'refused', count))
    return 1 if failures or len(cases) < 100 else 0


sys.exit(main())
