#!/usr/bin/python3
"""usage: variety_test.py PROTOC PROTO_DIR PROTOBUF_INCLUDE_DIR TESTEE

Random messages of tests/proto through a testee and back.
"""
import os
import sys

from round_trip import RoundTrip, Testee, compile_protos

ROUNDS = 150


def main(protoc, folder, include, program):
    files = compile_protos(protoc, [folder, include], 'variety2.proto', 'variety3.proto')
    trip = RoundTrip(Testee(program, protoc, include), files, int(os.environ.get('SEED', '1')))
    for name in ('cevents.test.Variety3', 'cevents.test.Variety2', 'cevents.test.Needy'):
        trip.run(name, ROUNDS, trip.message_class('cevents.test.Variety3.Leaf'))
    return trip.finish()


sys.exit(main(*sys.argv[1:]))
