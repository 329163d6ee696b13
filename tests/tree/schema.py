"""What the tests of the tree share: its files, compiled."""
import collections
import pathlib
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, message_factory

# Numbers of fields of descriptors, of which paths in the source info are made.
SYNTAX_OF_FILE, MESSAGE_OF_FILE, ENUM_OF_FILE = 12, 4, 5
FIELD_OF_MESSAGE, NESTED_OF_MESSAGE, ENUM_OF_MESSAGE = 2, 3, 4


def proto_files(root):
    """All .proto files below google/, by import name."""
    return sorted(str(path.relative_to(root)) for path in pathlib.Path(root, "google").rglob("*.proto"))


def compile_files(protoc, root, names):
    """The bytes of a FileDescriptorSet of the files and their imports, with source info."""
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder, "set.binpb")
        command = [protoc, f"-I{root}", "--include_imports", "--include_source_info", "-o", str(output), *names]
        subprocess.run(command, check=True)
        return output.read_bytes()


def descriptor_set_class(data):
    """FileDescriptorSet as a class that knows the annotations of the cloudevent.proto inside `data`."""
    files = {file.name: file for file in descriptor_pb2.FileDescriptorSet.FromString(data).file}
    annotations = [files[name] for name in ("google/protobuf/descriptor.proto", "google/events/cloudevent.proto")]
    return message_factory.GetMessages(annotations)["google.protobuf.FileDescriptorSet"]


def messages(file):
    """(full name, path in the source info, message), nested ones included, map entries not."""
    stack = [(f"{file.package}.{m.name}", (MESSAGE_OF_FILE, i), m) for i, m in enumerate(file.message_type)]
    while stack:
        name, path, message = stack.pop()
        if not message.options.map_entry:
            yield name, path, message
        for index, nested in enumerate(message.nested_type):
            stack.append((f"{name}.{nested.name}", path + (NESTED_OF_MESSAGE, index), nested))


def options_of(thing):
    """The options of a file or message that are set, by name without the package."""
    return {field.name: value for field, value in thing.options.ListFields()}


Envelope = collections.namedtuple("Envelope", "name type data product extensions")


def envelopes(file):
    """The envelopes among the messages of a file that descriptor_set_class() has read."""
    product = options_of(file).get("cloud_event_product", "")
    for name, _, message in messages(file):
        values = options_of(message)
        if "cloud_event_type" in values:
            data = message.field[0].type_name.lstrip(".")
            yield Envelope(name, values["cloud_event_type"], data, product,
                           list(values.get("cloud_event_extension_name", [])))
