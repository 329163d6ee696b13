#!/usr/bin/python3
"""usage: without_groups.py IN OUT

Copies a FileDescriptorSet without extensions, groups, and the messages that are the types of groups: protobuf-c's structs
have no place for them.
"""
import sys
from google.protobuf import descriptor_pb2


def strip(message):
    groups = {f.type_name.rsplit('.', 1)[1] for f in message.field if f.type == f.TYPE_GROUP}
    keep(message.field, lambda f: f.type != f.TYPE_GROUP)
    keep(message.nested_type, lambda m: m.name not in groups)
    del message.extension[:]
    del message.extension_range[:]
    for nested in message.nested_type:
        strip(nested)


def keep(items, wanted):
    kept = [item for item in items if wanted(item)]
    del items[:]
    items.extend(kept)


def main():
    files = descriptor_pb2.FileDescriptorSet.FromString(open(sys.argv[1], 'rb').read())
    for file in files.file:
        groups = {f.type_name.rsplit('.', 1)[1] for f in file.extension if f.type == f.TYPE_GROUP}
        keep(file.message_type, lambda m: m.name not in groups)
        del file.extension[:]
        for message in file.message_type:
            strip(message)
    open(sys.argv[2], 'wb').write(files.SerializeToString(deterministic=True))


main()
