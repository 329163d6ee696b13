#!/usr/bin/python3
"""Makes the files that the contenders work on.

usage: corpora.py --descriptors SET [--real FOLDER] --out FOLDER

SET is a FileDescriptorSet of the event schemas. The events are those of bench/payloads, or with --real those of a
folder with an index.tsv. Each corpus is a file NAME.corpus of records: number of events, lengths of name, message, JSON and wire
(uint32, little-endian), then these four; and its texts are the same at every run.
"""
import argparse
import base64
import copy
import csv
import json
import pathlib
import random
import struct

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

VARIANTS = 2000
BATCH = 1000
DROPPED = 0.15

# What a batch's events say of themselves: one type of each data message.
TYPES = {
    "google.events.cloud.audit.v1.LogEntryData": "google.cloud.audit.log.v1.written",
    "google.events.cloud.cloudbuild.v1.BuildEventData": "google.cloud.cloudbuild.build.v1.statusChanged",
    "google.events.cloud.firestore.v1.DocumentEventData": "google.cloud.firestore.document.v1.written",
    "google.events.cloud.functions.v2.FunctionEventData": "google.cloud.functions.function.v2.created",
    "google.events.cloud.pubsub.v1.MessagePublishedData": "google.cloud.pubsub.topic.v1.messagePublished",
    "google.events.cloud.scheduler.v1.SchedulerJobData": "google.cloud.scheduler.job.v1.executed",
    "google.events.cloud.storage.v1.StorageObjectData": "google.cloud.storage.object.v1.finalized",
    "google.events.firebase.analytics.v1.AnalyticsLogData": "google.firebase.analytics.log.v1.written",
    "google.events.firebase.auth.v1.AuthEventData": "google.firebase.auth.user.v1.created",
    "google.events.firebase.database.v1.ReferenceEventData": "google.firebase.database.ref.v1.written",
    "google.events.firebase.firebasealerts.v1.AlertData": "google.firebase.firebasealerts.alerts.v1.published",
    "google.events.firebase.remoteconfig.v1.RemoteConfigEventData": "google.firebase.remoteconfig.remoteConfig.v1.updated",
    "google.events.firebase.testlab.v1.TestMatrixEventData": "google.firebase.testlab.testMatrix.v1.completed",
}


class Schema:
    """The messages of a descriptor set."""

    def __init__(self, data):
        self.set = descriptor_pb2.FileDescriptorSet.FromString(data)
        self.pool = descriptor_pool.DescriptorPool()
        for file in self.set.file:
            self.pool.Add(file)
        self.factory = message_factory.MessageFactory(self.pool)

    def wire(self, name, text):
        message = self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))()
        json_format.Parse(text, message, ignore_unknown_fields=True, descriptor_pool=self.pool)
        return message.SerializeToString(deterministic=True)

    def event_types(self):
        """The values of the option google.events.cloud_event_type."""
        option = self.pool.FindExtensionByName("google.events.cloud_event_type")
        classes = message_factory.MessageFactory(self.pool)
        options = classes.GetPrototype(self.pool.FindMessageTypeByName("google.protobuf.MessageOptions"))
        for file in self.set.file:
            for message in file.message_type:
                value = options.FromString(message.options.SerializeToString()).Extensions[option]
                if value:
                    yield value


def own_events():
    """(label, message, data) of bench/payloads: files are called MESSAGE.LABEL.json."""
    for path in sorted(pathlib.Path(__file__).with_name("payloads").glob("*.json")):
        message, label = path.stem.rsplit(".", 1)
        yield label, message, json.loads(path.read_text())


def published_events(folder):
    """The same of a folder with an index.tsv: bare data, and the data of structured events; each only once."""
    with open(folder / "index.tsv", newline="") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            if row["same_data_as"] or not row["data_message"] or "#" in row["file"] or row["accepted"] != "yes":
                continue
            data = json.loads((folder / row["file"]).read_bytes().decode("utf-8-sig"))
            if row["mode"] != "binary":
                data = data.get("data")
            if isinstance(data, dict):
                yield row["file"][: -len(".json")], row["data_message"], data


def resized(rng, text):
    wanted = round(len(text) * rng.uniform(0.6, 1.4))
    return (text * 2)[:wanted]


def varied_json(rng, value):
    """A variant of JSON that has no schema."""
    if isinstance(value, dict):
        return {name: varied_json(rng, member) for name, member in value.items() if rng.random() >= DROPPED}
    if isinstance(value, list):
        return [varied_json(rng, item) for item in value[: rng.randint(0, len(value))]]
    return resized(rng, value) if isinstance(value, str) else value


def varied(rng, value, descriptor):
    """A variant of a message in JSON: members dropped, texts and arrays of other lengths."""
    kind = descriptor.name if descriptor.file.package == "google.protobuf" else None
    if kind in ("Struct", "ListValue", "Value"):
        return varied_json(rng, value)
    if kind is not None or not isinstance(value, dict):
        return value
    fields = {name: field for field in descriptor.fields for name in (field.name, field.json_name)}
    result = {}
    for name, member in value.items():
        field = fields.get(name)
        if field is None:
            result[name] = member
        elif rng.random() >= DROPPED:
            result[name] = varied_member(rng, member, field)
    return result


def varied_member(rng, member, field):
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        entry = field.message_type.fields_by_name["value"]
        return {key: varied_value(rng, item, entry) for key, item in member.items() if rng.random() >= DROPPED}
    if field.label == field.LABEL_REPEATED:
        return [varied_value(rng, item, field) for item in member[: rng.randint(0, len(member))]]
    return varied_value(rng, member, field)


def varied_value(rng, value, field):
    if field.message_type is not None:
        return varied(rng, value, field.message_type)
    if field.type == field.TYPE_STRING and isinstance(value, str):
        return resized(rng, value)
    return value


def minified(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pretty(value):
    return json.dumps(value, ensure_ascii=False, indent=2)


def structured(number, message, data):
    return {
        "specversion": "1.0",
        "id": str(7000000000 + number),
        "source": "//pubsub.googleapis.com/projects/lighthouse",
        "type": TYPES[message],
        "time": "2026-11-22T06:00:00.123Z",
        "datacontenttype": "application/json",
        "datamessage": message,
        "data": data,
    }


def pubsub_event():
    """A message of 200 bytes."""
    data = {"message": {"data": "", "messageId": "7000000001", "publishTime": "2026-11-22T06:00:00.123Z"},
            "subscription": "projects/lighthouse/subscriptions/harbour"}
    rest = 200 - len(minified(data))
    data["message"]["data"] = base64.b64encode(b"x" * (rest // 4 * 3)).decode()
    return data


def firestore_document(size):
    """A document of about so many bytes of JSON, all of it in maps."""
    rng = random.Random(size)

    def fields(depth):
        result = {}
        for number in range(8):
            kinds = [
                {"stringValue": "x" * rng.randint(4, 40)},
                {"integerValue": str(rng.getrandbits(48))},
                {"doubleValue": rng.uniform(-1e6, 1e6)},
                {"booleanValue": rng.random() < 0.5},
                {"timestampValue": "2026-11-22T06:00:00.250Z"},
            ]
            value = {"mapValue": {"fields": fields(depth - 1)}} if depth and number < 3 else rng.choice(kinds)
            result[f"field{rng.randrange(1000)}_{number}"] = value
        return result

    whole = {}
    length = 0
    while length < size:
        name = f"berth{len(whole)}"
        whole[name] = {"mapValue": {"fields": fields(2)}}
        length += len(minified(whole[name])) + len(name) + 4
    return {"value": {"name": "projects/lighthouse/databases/(default)/documents/ships/all", "fields": whole}}


def synthetic_types(count):
    """Types as services of a company might call them."""
    teams = ("billing", "freight", "harbour", "shop")
    verbs = ("archived", "approved", "created", "deleted", "moved", "rejected", "restored", "updated")
    for n in range(count):
        yield f"com.example.{teams[n % 4]}.service{n // 400}.entity{n // 8 % 50}.v{1 + n % 3}.{verbs[n % 8]}"


def write(folder, name, records):
    with open(folder / f"{name}.corpus", "wb") as file:
        for label, message, text, wire, events in records:
            parts = [part.encode() if isinstance(part, str) else part for part in (label, message, text, wire)]
            file.write(struct.pack("<5I", events, *map(len, parts)))
            file.write(b"".join(parts))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--descriptors", required=True, type=pathlib.Path)
    arguments.add_argument("--real", type=pathlib.Path)
    arguments.add_argument("--out", required=True, type=pathlib.Path)
    options = arguments.parse_args()
    schema = Schema(options.descriptors.read_bytes())
    events = list(published_events(options.real) if options.real else own_events())
    out = options.out
    out.mkdir(parents=True, exist_ok=True)

    def record(label, message, data, layout):
        text = layout(data)
        return label, message, text, schema.wire(message, text), 1

    rng = random.Random(372)
    variants = []
    while len(variants) < VARIANTS:
        label, message, data = rng.choice(events)
        variant = varied(rng, copy.deepcopy(data), schema.pool.FindMessageTypeByName(message))
        variants.append((f"{label}~{len(variants)}", message, variant))
    for layout in (minified, pretty):
        write(out, f"real-{layout.__name__}", [record(*event, layout) for event in events])
        write(out, f"varied-{layout.__name__}", [record(*event, layout) for event in variants])

    batch = [structured(number, message, data) for number, (_, message, data) in enumerate(variants[:BATCH])]
    late = [{name: event[name] for name in ("data", *event)} for event in batch]
    write(out, "batch", [("batch", "", minified(batch), b"", BATCH)])
    write(out, "batch-data-first", [("batch-data-first", "", minified(late), b"", BATCH)])
    pubsub = "google.events.cloud.pubsub.v1.MessagePublishedData"
    write(out, "pubsub-200", [record("pubsub-200", pubsub, pubsub_event(), minified)])
    large = {"message": {"data": base64.b64encode(rng.randbytes(192 * 1024)).decode()}}
    write(out, "base64-256k", [record("base64-256k", pubsub, large, minified)])
    document = "google.events.cloud.firestore.v1.DocumentEventData"
    write(out, "firestore-1m", [record("firestore-1m", document, firestore_document(1 << 20), minified)])
    types = sorted(schema.event_types())
    for label, names in (("types", types), ("types-10000", list(synthetic_types(10000)))):
        rng.shuffle(names)
        write(out, label, [(name, "", name, b"", 1) for name in names])
    (out / "types.txt").write_text("".join(f"{name}\n" for name in types))


if __name__ == "__main__":
    main()
