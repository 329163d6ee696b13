"""Descriptor sets changed so that protoc-gen-c 1.4.1, which knows no proto3 `optional`, takes them."""

from google.protobuf import descriptor_pb2


def messages_of(holder):
    """All messages of a file or message."""
    for message in getattr(holder, "message_type", None) or getattr(holder, "nested_type", []):
        yield message
        yield from messages_of(message)


def copy_of(files):
    return [descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString()) for file in files]


def uses_optional(file):
    return any(field.proto3_optional for message in messages_of(file) for field in message.field)


def take_out_oneofs(message):
    """Without the oneofs that protoc made up. They come last, so the others keep their index."""
    made_up = {field.oneof_index for field in message.field if field.proto3_optional}
    if made_up:
        del message.oneof_decl[min(made_up):]
    for field in message.field:
        if field.proto3_optional:
            field.ClearField("oneof_index")
            field.ClearField("proto3_optional")


def without_optional(files):
    """Fields that were `optional` have implicit presence."""
    files = copy_of(files)
    for file in files:
        for message in messages_of(file):
            take_out_oneofs(message)
    return files


def as_proto2(files):
    """The same files, but for the well-known types, in proto2: singular fields are `optional`, lists packed as they were."""
    packable = set(range(1, 19)) - {9, 10, 11, 12}
    files = without_optional(files)
    for file in files:
        if file.syntax != "proto3" or file.package == "google.protobuf":
            continue
        file.syntax = "proto2"
        for message in messages_of(file):
            for field in message.field:
                if field.label == field.LABEL_REPEATED and field.type in packable and not field.options.HasField("packed"):
                    field.options.packed = True
    return files


def only_optional(files):
    """Messages, but for the well-known ones, keep their proto3 `optional` fields alone."""
    files = copy_of(files)
    for file in files:
        for message in messages_of(file):
            if file.syntax != "proto3" or file.package == "google.protobuf" or message.options.map_entry:
                continue
            kept = [field for field in message.field if field.proto3_optional]
            oneofs = [message.oneof_decl[field.oneof_index] for field in kept]
            entries = [nested for nested in message.nested_type if not nested.options.map_entry]
            for name, values in (("field", kept), ("oneof_decl", oneofs), ("nested_type", entries)):
                values = [type(value).FromString(value.SerializeToString()) for value in values]
                message.ClearField(name)
                getattr(message, name).extend(values)
            for index, field in enumerate(message.field):
                field.oneof_index = index
    return files


def write_set(path, files):
    path.write_bytes(descriptor_pb2.FileDescriptorSet(file=files).SerializeToString())
    return [f"--descriptor_set_in={path}"]
