"""Messages of the systems by python's protobuf, and the peers that make events of them. Settings come from the environment."""

import json
import os
import random
import subprocess
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor

SOURCE = Path(os.environ["CEVENTS_SOURCE"])
TESTS = Path(os.environ["CEVENTS_TESTS"])
EXAMPLES = Path(os.environ["CEVENTS_EXAMPLES"])
PROTOC = os.environ["CEVENTS_PROTOC"]

TEXTS = ["", "a", "release/7", "Größe", "two words", "x%41", "a-b.c~d", "日本"]


def load(folder, *protos):
    """The message classes of some files, by full name."""
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run([PROTOC, f"-I{folder}", f"-I{os.environ['CEVENTS_DESCRIPTOR_INCLUDE']}", "--include_imports",
                        f"-o{output.name}", *protos], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(Path(output.name).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return lambda name: message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName(name))


def ask(system, messages):
    """What the peer of a system says of each message."""
    lines = "".join(f"{message.DESCRIPTOR.full_name} {message.SerializeToString().hex()}\n" for message in messages)
    run = subprocess.run([TESTS / f"mapping-peer-{system}"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(messages)
    return answers


def run_example(system, messages, *arguments):
    """Standard output of an example program that reads these messages."""
    def varint(number):
        return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)

    stream = b"".join(varint(len(wire)) + wire for wire in (message.SerializeToString() for message in messages))
    run = subprocess.run([EXAMPLES / f"{system}-example", *arguments], input=stream, stdout=subprocess.PIPE, check=True)
    return run.stdout.decode().splitlines()


def _value(field, rng, depth):
    if field.type == FieldDescriptor.TYPE_STRING:
        return rng.choice(TEXTS)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return rng.randbytes(rng.randrange(5))
    if field.type == FieldDescriptor.TYPE_BOOL:
        return rng.random() < 0.5
    if field.type == FieldDescriptor.TYPE_ENUM:
        return rng.choice(field.enum_type.values).number
    if field.type in (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT):
        return rng.choice([0.0, 1.5, -2.25])
    return rng.choice([0, 1, 7, 2**31 - 1])


def fill(message, rng, depth=0, skip=()):
    """Random values, nested up to a few levels."""
    for field in message.DESCRIPTOR.fields:
        if field.name in skip or rng.random() < 0.3 or (depth > 3 and field.message_type is not None):
            continue
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type is None:
                value = field.message_type.fields_by_name["value"]
                for key in rng.sample(["a", "b2", "three"], 2):
                    getattr(message, field.name)[key] = _value(value, rng, depth)
            elif rng.random() < 0.5:
                fill(getattr(message, field.name)["k"], rng, depth + 1)
        elif field.message_type is not None and field.message_type.full_name == "google.protobuf.Timestamp":
            getattr(message, field.name).FromSeconds(rng.randrange(2**31))
        elif field.message_type is not None:
            child = getattr(message, field.name)
            for one in [child.add() for _ in range(2)] if field.label == field.LABEL_REPEATED else [child]:
                one.SetInParent() if hasattr(one, "SetInParent") else None
                fill(one, rng, depth + 1)
        elif field.label == field.LABEL_REPEATED:
            getattr(message, field.name).extend(_value(field, rng, depth) for _ in range(2))
        else:
            setattr(message, field.name, _value(field, rng, depth))
    return message


def seeded(name):
    return random.Random(name)
