"""Other texts of the same data: what a sender may change without changing what it says."""

import copy
import json
import random

from google.protobuf.descriptor import FieldDescriptor

from schema_walk import find_field, is_map, objects, snake_case

LARGE = (FieldDescriptor.TYPE_INT64, FieldDescriptor.TYPE_UINT64, FieldDescriptor.TYPE_SINT64,
         FieldDescriptor.TYPE_FIXED64, FieldDescriptor.TYPE_SFIXED64)


def minified(descriptor, data):
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def pretty(descriptor, data):
    return "\r\n" + json.dumps(data, indent="\t ", separators=(" ,", " :\n"), ensure_ascii=False) + " \n"


def shuffled(descriptor, data):
    """Members in another order, in maps and free-form objects as well."""
    rng = random.Random(len(str(data)))

    def shuffle(value):
        if isinstance(value, list):
            return [shuffle(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {name: shuffle(value[name]) for name in rng.sample(list(value), len(value))}
    return json.dumps(shuffle(data))


def escaped(descriptor, data):
    """Every character of every string, names too, as \\uXXXX."""
    def escape(text):
        units = text.encode("utf-16-be")
        return '"' + "".join("\\u%02X%02x" % (units[i], units[i + 1]) for i in range(0, len(units), 2)) + '"'

    def write(value):
        if isinstance(value, str):
            return escape(value)
        if isinstance(value, list):
            return "[" + ",".join(map(write, value)) + "]"
        if isinstance(value, dict):
            return "{" + ",".join(escape(name) + ":" + write(item) for name, item in value.items()) + "}"
        return json.dumps(value)
    return write(data)


def schema_names(descriptor, data):
    return json.dumps(snake_case(descriptor, copy.deepcopy(data)))


def numbers(descriptor, data):
    """64-bit integers as numbers instead of strings."""
    def number(value):
        return int(value) if isinstance(value, str) else value

    data = copy.deepcopy(data)
    for inner, value_object, _ in list(objects(descriptor, data)):
        for name, member in value_object.items():
            field = find_field(inner, name)
            if field is None or member is None:
                continue
            if is_map(field) and field.message_type.fields_by_name["value"].type in LARGE:
                value_object[name] = {key: number(item) for key, item in member.items()}
            elif field.type in LARGE:
                value_object[name] = [number(item) for item in member] if isinstance(member, list) else number(member)
    return json.dumps(data)


def unknown_members(descriptor, data):
    """One more in every object that stands for a message: in front, where prediction stumbles on it."""
    data = copy.deepcopy(data)
    for _, value_object, _ in list(objects(descriptor, data)):
        members = dict(value_object)
        value_object.clear()
        value_object["notInTheSchema"] = {"a": ["b", {}, None, 1e300, "\u00e9\"\\"]}
        value_object.update(members)
    return json.dumps(data)


ALL = (minified, pretty, shuffled, escaped, schema_names, numbers, unknown_members)
