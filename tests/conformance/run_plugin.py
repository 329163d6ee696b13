#!/usr/bin/python3
"""usage: run_plugin.py DESCRIPTOR_SET PLUGIN OPTIONS OUT_DIR FILE...

Generates code as protoc does, for files of a descriptor set that Debian's protoc does not understand: editions.
"""
import os
import subprocess
import sys

from google.protobuf.compiler import plugin_pb2
from google.protobuf import descriptor_pb2


def dependencies(files, names):
    """The files and all that they import, imports first."""
    done = []

    def visit(name):
        for dependency in files[name].dependency:
            visit(dependency)
        if name not in done:
            done.append(name)
    for name in names:
        visit(name)
    return [files[name] for name in done]


def main(descriptors, plugin, options, out, *names):
    with open(descriptors, 'rb') as file:
        files = {file.name: file for file in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file}
    request = plugin_pb2.CodeGeneratorRequest(file_to_generate=names, parameter=options,
                                              proto_file=dependencies(files, names))
    output = subprocess.run([plugin], input=request.SerializeToString(), stdout=subprocess.PIPE, check=True).stdout
    response = plugin_pb2.CodeGeneratorResponse.FromString(output)
    if response.error:
        sys.exit(response.error)
    for file in response.file:
        path = os.path.join(out, file.name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as output:
            output.write(file.content)


main(*sys.argv[1:])
