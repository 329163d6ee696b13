#!/usr/bin/python3
"""usage: edition_twins_test.py PROTOC PLUGIN PROTO_DIR PROTOBUF_INCLUDE_DIR PROTO...

A file of edition 2023 that sets its features to what proto2 or proto3 mean gives the same code as that file. Debian's
protoc has no editions, so that the twins are made here, as descriptors.
"""
import subprocess
import sys

try:
    from google.protobuf.compiler import plugin_pb2
    from google.protobuf import descriptor_pb2
except ImportError:
    print('SKIPPED: this python has no google.protobuf')
    sys.exit(77)

from schema import compile_protos

Field = descriptor_pb2.FieldDescriptorProto
# FeatureSet: field presence 1 (explicit 1, implicit 2, required 3), enums 2 (open 1, closed 2), repeated 3 (packed 1,
# expanded 2), UTF-8 4 (verify 2, none 3), messages 5 (length 1, delimited 2).
PROTO2 = {1: 1, 2: 2, 3: 2, 4: 3}
PROTO3 = {1: 2, 2: 1, 3: 1, 4: 2}


def varint(value):
    out = b''
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def set_features(options, number, features):
    """Field `number` of the options, which python does not know either."""
    value = b''.join(varint(field << 3) + varint(value) for field, value in features.items())
    options.MergeFromString(varint(number << 3 | 2) + varint(len(value)) + value)


def change_field(field, proto3):
    features = {}
    if field.label == Field.LABEL_REQUIRED:
        field.label = Field.LABEL_OPTIONAL
        features[1] = 3
    if field.proto3_optional:
        features[1] = 1
    if field.type == Field.TYPE_GROUP:
        field.type = Field.TYPE_MESSAGE
        features[5] = 2
    if field.options.HasField('packed'):
        features[3] = 1 if field.options.packed else 2
        field.options.ClearField('packed')
    if features:
        set_features(field.options, 21, features)


def change_message(message, proto3):
    synthetic = {field.oneof_index for field in message.field if field.proto3_optional}
    for field in message.field:
        change_field(field, proto3)
        if field.proto3_optional:
            field.ClearField('proto3_optional')
            field.ClearField('oneof_index')
    assert synthetic == set(range(len(message.oneof_decl) - len(synthetic), len(message.oneof_decl)))
    del message.oneof_decl[len(message.oneof_decl) - len(synthetic):]
    for nested in message.nested_type:
        change_message(nested, proto3)


def twin(file):
    proto3 = file.syntax == 'proto3'
    changed = descriptor_pb2.FileDescriptorProto()
    changed.CopyFrom(file)
    changed.syntax = 'editions'
    set_features(changed.options, 50, PROTO3 if proto3 else PROTO2)
    for message in changed.message_type:
        change_message(message, proto3)
    changed.MergeFromString(varint(14 << 3) + varint(1000))
    return changed


def generate(plugin, files, names):
    request = plugin_pb2.CodeGeneratorRequest(file_to_generate=names, parameter='lint=off', proto_file=files)
    output = subprocess.run([plugin], input=request.SerializeToString(), stdout=subprocess.PIPE, check=True).stdout
    response = plugin_pb2.CodeGeneratorResponse.FromString(output)
    assert not response.error, response.error
    return {file.name: file.content for file in response.file}


def main(protoc, plugin, folder, include, *names):
    files = compile_protos(protoc, [folder, include], names).file
    twins = [twin(file) if file.name in names else file for file in files]
    ours, theirs = generate(plugin, files, names), generate(plugin, twins, names)
    assert ours.keys() == theirs.keys() and len(ours) >= 2 * len(names)
    failures = 0
    for name, content in ours.items():
        pairs = zip(content.splitlines(), theirs[name].splitlines())
        found = [pair for pair in pairs if pair[0] != pair[1]]
        if content != theirs[name]:
            failures += 1
            print('FAIL %s: %s' % (name, found[:3]))
    print('%d files, %d differ' % (len(ours), failures))
    return 1 if failures else 0


sys.exit(main(*sys.argv[1:]))
