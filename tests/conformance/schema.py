"""Message classes of descriptor sets, and of the protocol that testees speak."""
import itertools
import os
import subprocess
import tempfile

from google.protobuf import (any_pb2, descriptor_pb2, descriptor_pool, duration_pb2, empty_pb2, field_mask_pb2,
                             message_factory, struct_pb2, timestamp_pb2, wrappers_pb2)

WELL_KNOWN = (any_pb2, duration_pb2, empty_pb2, field_mask_pb2, struct_pb2, timestamp_pb2, wrappers_pb2)
HERE = os.path.dirname(os.path.abspath(__file__))


def compile_protos(protoc, folders, files):
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, 'set.binpb')
        subprocess.check_call([protoc, *itertools.chain.from_iterable(('-I', folder) for folder in folders),
                               '--include_imports', '-o', output, *files])
        return read_set(output)


def read_set(path):
    with open(path, 'rb') as file:
        return descriptor_pb2.FileDescriptorSet.FromString(file.read())


def message_types(descriptors):
    """All messages and those within them, but for entries of maps."""
    for descriptor in descriptors:
        if not descriptor.GetOptions().map_entry:
            yield descriptor
            yield from message_types(descriptor.nested_types)


class Schema:
    """The files of a descriptor set, in python's default pool beside the well-known types."""

    def __init__(self, protoc, files):
        self.pool = descriptor_pool.Default()
        self.factory = message_factory.MessageFactory(self.pool)
        self.files = [file for file in files.file if not file.name.startswith('google/protobuf/') or
                      'test_messages' in file.name]
        protocol = compile_protos(protoc, [HERE], ['testee.proto'])
        for file in [*self.files, *protocol.file]:
            self.pool.Add(file)
        self.set = descriptor_pb2.FileDescriptorSet(file=[*files.file, *protocol.file])
        self.request = self.message_class('cevents.testee.Request')
        self.response = self.message_class('cevents.testee.Response')

    def message_class(self, name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def names(self, prefix=''):
        return sorted(descriptor.full_name for file in self.files for descriptor in message_types(
            self.pool.FindFileByName(file.name).message_types_by_name.values())
                      if descriptor.full_name.startswith(prefix))
