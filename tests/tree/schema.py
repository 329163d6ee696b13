"""What the tests of the tree share: its files, compiled."""
import pathlib
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, message_factory


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
