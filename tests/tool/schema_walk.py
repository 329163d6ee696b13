"""Walks JSON data beside its message descriptor, so that a test can change what it means to change."""

from google.protobuf.descriptor import FieldDescriptor


def is_map(field):
    return (field.type == FieldDescriptor.TYPE_MESSAGE and field.message_type.GetOptions().map_entry)


def find_field(descriptor, name):
    for field in descriptor.fields:
        if name in (field.name, field.json_name):
            return field
    return None


def is_opaque(descriptor):
    """The well-known types have JSON forms of their own."""
    return descriptor.full_name.startswith("google.protobuf.")


def objects(descriptor, value, path=""):
    """(descriptor, object, path) of every JSON object that stands for a message, outermost first."""
    if is_opaque(descriptor) or not isinstance(value, dict):
        return
    yield descriptor, value, path
    for name, member in value.items():
        field = find_field(descriptor, name)
        if field is None or field.type != FieldDescriptor.TYPE_MESSAGE or member is None:
            continue
        inner = f"{path}.{field.json_name}" if path else field.json_name
        if is_map(field):
            entry = field.message_type.fields_by_name["value"]
            if entry.type == FieldDescriptor.TYPE_MESSAGE:
                for key, item in member.items():
                    yield from objects(entry.message_type, item, f'{inner}["{key}"]')
        elif field.label == FieldDescriptor.LABEL_REPEATED:
            for i, item in enumerate(member):
                yield from objects(field.message_type, item, f"{inner}[{i}]")
        else:
            yield from objects(field.message_type, member, inner)


def snake_case(descriptor, value):
    """The same data with the schema's own field names."""
    for inner, value_object, _ in list(objects(descriptor, value)):
        members = list(value_object.items())
        value_object.clear()
        for name, member in members:
            field = find_field(inner, name)
            value_object[field.name if field is not None else name] = member
    return value


def singular_fields(descriptor, value, kinds):
    """(object, name, field, path) of the members that are singular fields of one of the kinds."""
    for inner, value_object, path in objects(descriptor, value):
        for name, member in value_object.items():
            field = find_field(inner, name)
            if (field is not None and field.label != FieldDescriptor.LABEL_REPEATED and field.type in kinds
                    and member is not None):
                yield value_object, name, field, f"{path}.{field.json_name}" if path else field.json_name
