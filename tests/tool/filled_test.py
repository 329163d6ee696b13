"""Events of every type with every field of their data set, in JSON and in protobuf, compared with python's."""

import base64
import functools
import json
import unittest

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor

import harness
from harness import DECODED, Messages, decode, event, run, split_delimited

# A message within itself is filled this often, others as deep as they go.
RECURSION = 2
TEXT = 'plain, "quoted" \\ \u00e4 \u4e16 \U0001f600 \n\t\u0001'
# Without maps: what python puts into an Any when it reads JSON has them in no certain order.
ANY_OF = "google.rpc.QuotaFailure"

SCALARS = {
    FieldDescriptor.TYPE_BOOL: [True],
    FieldDescriptor.TYPE_STRING: [TEXT, "x"],
    FieldDescriptor.TYPE_BYTES: [b"\0\xff~>", b"\x80"],
    FieldDescriptor.TYPE_DOUBLE: [0.1, -1.7976931348623157e308, 5e-324, float("inf")],
    FieldDescriptor.TYPE_FLOAT: [0.1, -1.2345679e38, 1e-45, float("-inf")],
}
for suffix, size in (("32", 32), ("64", 64)):
    for name in ("INT", "SINT", "SFIXED"):
        SCALARS[getattr(FieldDescriptor, f"TYPE_{name}{suffix}")] = [-(2 ** (size - 1)), 2 ** (size - 1) - 1, 1]
    for name in ("UINT", "FIXED"):
        SCALARS[getattr(FieldDescriptor, f"TYPE_{name}{suffix}")] = [2**size - 1, 1]


class Filler:
    """Fills messages; `turn` says which member of each oneof is set, and which of the values above comes first."""

    def __init__(self, turn):
        self.turn = turn
        self.types = []

    def scalar(self, field, index=0):
        if field.type == FieldDescriptor.TYPE_ENUM:
            values = field.enum_type.values
            return values[(self.turn - index) % len(values)].number
        values = SCALARS[field.type]
        return values[(self.turn + index) % len(values)]

    def fill(self, message):
        name = message.DESCRIPTOR.full_name
        special = getattr(self, name.replace(".", "_"), None)
        if special:
            special(message)
            return
        self.types.append(name)
        chosen = {oneof.fields[self.turn % len(oneof.fields)] for oneof in message.DESCRIPTOR.oneofs}
        for field in message.DESCRIPTOR.fields:
            if not field.containing_oneof or field in chosen:
                self.fill_field(message, field)
        self.types.pop()

    def fill_field(self, message, field):
        of_message = field.message_type and not field.message_type.GetOptions().map_entry
        if of_message and self.types.count(field.message_type.full_name) >= RECURSION:
            return
        value = getattr(message, field.name)
        if field.message_type and field.message_type.GetOptions().map_entry:
            self.fill_map(value, *field.message_type.fields)
        elif field.label == FieldDescriptor.LABEL_REPEATED:
            for index in range(2):
                if of_message:
                    self.fill(value.add())
                else:
                    value.append(self.scalar(field, index))
        elif of_message:
            value.SetInParent()
            self.fill(value)
        else:
            setattr(message, field.name, self.scalar(field))

    def fill_map(self, entries, key_field, value_field):
        for index in range(2):
            key = self.scalar(key_field, index)
            if not value_field.message_type:
                entries[key] = self.scalar(value_field, index)
            elif self.types.count(value_field.message_type.full_name) < RECURSION:
                self.fill(entries[key])

    def google_protobuf_Timestamp(self, message):
        message.seconds, message.nanos = [(-62135596800, 0), (253402300799, 999999999), (1, 120000000)][self.turn % 3]

    def google_protobuf_Duration(self, message):
        message.seconds, message.nanos = [(-315576000000, -1), (0, 500000), (315576000000, 0)][self.turn % 3]

    def google_protobuf_FieldMask(self, message):
        message.paths.extend(["name", "update_time.seconds"])

    def google_protobuf_Any(self, message):
        inner = Messages.new(ANY_OF)
        self.fill(inner)
        message.Pack(inner)

    def google_protobuf_Value(self, message):
        kinds = [{"deep": [1, {"er": None}]}, [TEXT, False], None, 1e-9, TEXT]
        json_format.ParseDict(kinds[self.turn % len(kinds)], message)

    def google_protobuf_Struct(self, message):
        json_format.ParseDict({"": None, TEXT: [[], {}, True], "number": -0.5}, message)


def turns(descriptor):
    """How often a message has to be filled until every member of every oneof below it has been set."""
    most, seen, queue = 1, set(), [descriptor]
    while queue:
        message = queue.pop()
        if message.full_name not in seen:
            seen.add(message.full_name)
            most = max([most] + [len(oneof.fields) for oneof in message.oneofs])
            queue += [field.message_type for field in message.fields if field.message_type]
    return most


def filled(name, turn):
    message = Messages.new(name)
    Filler(turn).fill(message)
    return message


@functools.cache
def filled_events():
    """(type, message): every type once, and every data message as often as its oneofs need."""
    events, turns_done = [], {}
    for row in json.loads(run("types", "--json").out):
        done = turns_done.setdefault(row["data"], 0)
        events.append((row["type"], filled(row["data"], done)))
        turns_done[row["data"]] += 1
    first_type = {message.DESCRIPTOR.full_name: event_type for event_type, message in events}
    for name, done in turns_done.items():
        count = turns(Messages.pool().FindMessageTypeByName(name))
        events += [(first_type[name], filled(name, turn)) for turn in range(done, count)]
    return events


def json_of(message, **options):
    return json_format.MessageToJson(message, descriptor_pool=Messages.pool(), ensure_ascii=False, **options)


def batch(events):
    return "[" + ",".join(events) + "]"


class Filled(harness.ToolTest):
    def assert_messages(self, texts, read):
        """A batch of the texts is decoded without complaint, and `read` makes the same messages of what comes out."""
        form, split = read
        result = decode(batch(texts), "--strict", "--input=batch", f"--output={form}")
        self.assertEqual((result.status, result.err), (DECODED, b""))
        answers = split(result.out)
        self.assertEqual(len(answers), len(filled_events()))
        for (event_type, message), answer in zip(filled_events(), answers):
            if form == "json":
                answer = Messages.wire_from_json(message.DESCRIPTOR.full_name, answer)
            self.assertEqual(answer, message.SerializeToString(deterministic=True), event_type)

    PROTOBUF = ("protobuf", split_delimited)
    JSON = ("json", lambda out: out.splitlines())

    def test_json(self):
        self.assert_messages([event(name, json_of(message)) for name, message in filled_events()], self.PROTOBUF)

    def test_json_with_schema_names_and_numbers_of_enums(self):
        self.assert_messages([event(name, json_of(message, preserving_proto_field_name=True, use_integers_for_enums=True))
                              for name, message in filled_events()], self.PROTOBUF)

    def test_json_again(self):
        self.assert_messages([event(name, json_of(message)) for name, message in filled_events()], self.JSON)

    def events_of_wire(self):
        for name, message in filled_events():
            yield event(name, None, datacontenttype="application/protobuf",
                        data_base64=base64.b64encode(message.SerializeToString()).decode())

    def test_protobuf(self):
        self.assert_messages(list(self.events_of_wire()), self.PROTOBUF)

    def test_protobuf_to_json(self):
        self.assert_messages(list(self.events_of_wire()), self.JSON)

    def test_all_types_are_there(self):
        self.assertEqual(len({name for name, _ in filled_events()}), 372)
        self.assertEqual(len({message.DESCRIPTOR.full_name for _, message in filled_events()}), 140)


if __name__ == "__main__":
    unittest.main()
