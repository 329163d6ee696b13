"""forest, seabird and API.stream: every kind of message becomes an event that python reads, and the same message again."""

import base64
import unittest

from harness import SOURCE, ask, fill, load, run_example, seeded

SYSTEMS = SOURCE / "examples" / "systems"
FORMS = ("from_json", "from_protobuf", "from_binary")


class Systems(unittest.TestCase):
    def back(self, messages, answers):
        for message, answer in zip(messages, answers):
            for form in FORMS:
                with self.subTest(form=form, type=answer["event"]["type"]):
                    self.assertEqual(type(message).FromString(bytes.fromhex(answer[form])), message)

    def data(self, answer, kind):
        self.assertEqual(answer["event"]["datacontenttype"], "application/protobuf")
        return kind.FromString(base64.b64decode(answer["event"]["data_base64"]))


class Forest(Systems):
    def setUp(self):
        self.kind = load(SYSTEMS / "forest", "forest/v1/events.proto")("forest.v1.OrgEvent")

    def event(self, resource_type, action, **more):
        event = self.kind(sequence=2**40, event_id="e-1", timestamp="2026-03-08T10:00:00Z", organisation="acme org",
                          project="web/2", resource_type=resource_type, action=action, resource_id="r 9", **more)
        return event

    def test_all_types(self):
        types = [(resource, action) for resource in ("artifact", "destination", "project", "release")
                 for action in ("created", "updated", "deleted", "status_changed")]
        messages = [self.event(*one, metadata={"Commit_SHA": "abc", "retries": "0"}) for one in types]
        answers = ask("forest", messages)
        for (resource, action), message, answer in zip(types, messages, answers):
            event = answer["event"]
            self.assertEqual(event["type"], f"forest.{resource}.v1.{action}")
            self.assertTrue(answer["route"])
            self.assertEqual(answer["data"], "forest.v1.OrgEvent")
            self.assertEqual(event["source"], "/organisations/acme%20org/projects/web%2F2")
            self.assertEqual((event["id"], event["time"], event["subject"], event["sequence"]),
                             ("e-1", "2026-03-08T10:00:00Z", "r 9", str(2**40)))
            self.assertEqual((event["metacommitsha"], event["metaretries"]), ("abc", "0"))
            self.assertEqual(self.data(answer, self.kind), message)
        self.back(messages, answers)

    def test_unknown_type_and_sparse(self):
        messages = [self.event("pipeline", "created"), self.kind(resource_type="release", action="created")]
        unknown, sparse = ask("forest", messages)
        self.assertEqual((unknown["event"]["type"], unknown["route"]), ("forest.pipeline.v1.created", False))
        self.assertEqual(unknown["from_binary"], messages[0].SerializeToString().hex())
        self.assertEqual((sparse["status"], sparse["invalid"]), ("OK", "MISSING_ATTRIBUTE id"))

    def test_bad_values(self):
        bad_time = self.event("release", "created")
        bad_time.timestamp = "yesterday"
        control = self.event("release", "created")
        control.resource_id = "a\x01b"
        self.assertEqual([(a["status"], a["path"]) for a in ask("forest", [bad_time, control])],
                         [("INVALID_ATTRIBUTE", "time"), ("INVALID_ATTRIBUTE", "subject")])

    def test_example(self):
        lines = run_example("forest", [self.event("release", "created"), self.event("project", "updated")])
        self.assertEqual(lines[0], f"release r 9 of web/2, number {2**40}")
        self.assertEqual(lines[2], "forest.project.v1.updated r 9")
        self.assertEqual(len(lines), 4)


class Seabird(Systems):
    system = "seabird"

    def setUp(self):
        self.load = load(SYSTEMS / self.system, "common.proto", "seabird/chat_ingest.proto")

    def cases(self, name):
        kind = self.load(name)
        for field in kind.DESCRIPTOR.oneofs_by_name["inner"].fields:
            for seed in range(5):
                rng = seeded(f"{name}.{field.name}.{seed}")
                message = kind(id=f"id {seed}")
                if name == "seabird.ChatEvent" and seed > 2:
                    message.tags.update({"user": "ü", "n1": ""})
                inner = getattr(message, field.name)
                inner.SetInParent()
                if seed > 0:
                    fill(inner, rng)
                yield field, message

    def check_all(self, name, stem):
        cases = list(self.cases(name))
        answers = ask(self.system, [message for _, message in cases])
        for (field, message), answer in zip(cases, answers):
            event = answer["event"]
            self.assertEqual(event["type"], f"{stem}.{field.name}")
            self.assertEqual((answer["route"], answer["data"]), (True, field.message_type.full_name))
            self.assertEqual(event["id"], message.id)
            if "data_base64" in event:
                self.assertEqual(self.data(answer, type(getattr(message, field.name))), getattr(message, field.name))
            if name == "seabird.ChatEvent":
                self.assertEqual({key[3:]: value for key, value in event.items() if key.startswith("tag")},
                                 dict(message.tags))
        self.back([message for _, message in cases], answers)
        return {field.name for field, _ in cases}

    def test_events(self):
        self.assertEqual(len(self.check_all("seabird.ChatEvent", "seabird.chat.event")), 13)

    def test_requests(self):
        self.assertEqual(len(self.check_all("seabird.ChatRequest", "seabird.chat.request")), 8)

    def test_unknown_case(self):
        unknown = self.load("seabird.ChatEvent").FromString(b"\x0a\x012" + b"\xa2\x06\x03abc" + b"\x7a\x06\x0a\x01k\x12\x01v")
        answer = ask(self.system, [unknown])[0]
        self.assertEqual((answer["event"]["type"], answer["route"]), ("seabird.chat.event.unknown", False))
        self.assertIn(b"\xa2\x06\x03abc", base64.b64decode(answer["event"]["data_base64"]))
        for form in FORMS:
            self.assertIn("a20603616263", answer[form])
        self.back([unknown], [answer])

    def test_tag_that_is_no_name(self):
        event = self.load("seabird.ChatEvent")(id="1", tags={"user_id": "7"})
        event.success.SetInParent()
        answer = ask(self.system, [event])[0]
        self.assertEqual(answer["event"]["taguserz5fid"], "7")
        self.back([event], [answer])

    def test_any_tags(self):
        messages = []
        for seed in range(40):
            rng = seeded(f"tags {seed}")
            event = self.load("seabird.ChatEvent")(id="1")
            event.success.SetInParent()
            for _ in range(5):
                key = "".join(rng.choice("az_-.Z09/%ü日 \x01\n") for _ in range(rng.randrange(6)))
                event.tags[key] = rng.choice(["", "v", "ü z%"])
            messages.append(event)
        self.back(messages, ask(self.system, messages))

    def test_correlation(self):
        request = self.load("seabird.ChatRequest")(id="r-1")
        request.join_channel.channel_name = "#c"
        reply = self.load("seabird.ChatEvent")(id="r-1")
        reply.failed.reason = "no such channel"
        first, second = ask(self.system, [request, reply])
        self.assertEqual(first["event"]["id"], second["event"]["id"])
        self.assertNotEqual(first["event"]["source"], second["event"]["source"])


class SeabirdBlocks(Seabird):
    system = "seabird-blocks"


class SeabirdExample(Systems):
    def test_example(self):
        kind = load(SYSTEMS / "seabird", "common.proto", "seabird/chat_ingest.proto")("seabird.ChatEvent")
        command, failed, success = kind(id="1"), kind(id="r-2"), kind(id="r-3")
        command.command.command = "roll"
        command.command.arg = "2d6"
        command.command.source.channel_id = "#dice"
        failed.failed.reason = "no"
        success.success.SetInParent()
        unknown = kind.FromString(b"\xa2\x06\x03abc")
        self.assertEqual(run_example("seabird", [command, failed, success, unknown]),
                         ["command roll(2d6) in #dice", "no in answer to r-2", "success in answer to r-3",
                          "seabird.chat.event.unknown, of 6 bytes"])


class ApiStream(Systems):
    def setUp(self):
        self.load = load(SYSTEMS / "api-stream", "apis/event/v2/event.proto")
        self.response = self.load("apis.event.v2.EventsStreamResponse")

    def published(self, case, **target):
        response = self.response(correlation_id="c1", session_id="s1")
        inner = getattr(response, case)
        inner.name, inner.id = "lightstream.poll closed", "ev-1"
        inner.payload.update({"a": {"b": [1, "two", {"c": None}]}, "odd key": True})
        for key, value in target.items():
            setattr(inner.target, key, value)
        return response

    def test_all_cases(self):
        messages = [self.published("event", collection_id="c", project_id="p"),
                    self.published("published", collection_id="c", project_id="p", layout_id="l"),
                    self.response(correlation_id="c2", error={"code": -7, "message": "no"}),
                    self.response(correlation_id="c3", pong="now"),
                    self.response(correlation_id="c4", subscribed={"name": "x.*"}),
                    self.response(correlation_id="c5", unsubscribed={"name": "x.*", "target": {"project_id": ""}}),
                    self.response(session_id="s", correlation_id="c6", reconnect_before={"reauthenticate": True}),
                    self.response(correlation_id="c7")]
        messages[0].event.request_metadata.struct_value.update({"k": [1.5]})
        answers = ask("api-stream", messages)
        self.assertEqual([answer["event"]["type"] for answer in answers],
                         ["lightstream.poll closed"] * 2 + [f"stream.api.{case}" for case in (
                             "error", "pong", "subscribed", "unsubscribed", "reconnect_before", "unknown")])
        self.assertEqual([answer["route"] for answer in answers], [False, False] + [True] * 5 + [False])
        event = answers[0]["event"]
        self.assertEqual(self.data(answers[0], type(messages[0].event.payload)), messages[0].event.payload)
        self.assertEqual((event["id"], event["correlationid"], event["delivery"], event["projectid"]),
                         ("ev-1", "c1", "event", "p"))
        self.assertNotIn("layoutid", event)
        self.assertEqual(event["requestmetadata"], '{"k":[1.5]}')
        self.assertEqual(answers[2]["event"]["code"], -7)
        self.back(messages, answers)

    def test_requests(self):
        kind = self.load("apis.event.v2.PublishEventRequest")
        request = kind(name="a.b", target={"layout_id": "l"})
        request.payload.update({"x": 1})
        request.request_metadata.null_value = 0
        answers = ask("api-stream", [request, kind()])
        self.assertEqual((answers[0]["event"] if "event" in answers[0] else answers[0]["invalid"]),
                         "MISSING_ATTRIBUTE id")
        self.assertEqual((answers[1]["status"], answers[1]["path"]), ("MISSING_ATTRIBUTE", "type"))

    def test_example(self):
        messages = [self.published("event"), self.response(correlation_id="c3", pong="now")]
        paths = {"a.b[1]": '"two"', "a.b[2].c": "null", "a.b[3]": "not there", '["odd key"]': "true", "a..b": "not there",
                 "a.b[01]": '"two"', "": "not there", "a.b[": "not there", "a.b[0].x": "not there"}
        for path, value in paths.items():
            self.assertEqual(run_example("api-stream", messages, path),
                             [f"lightstream.poll closed: {path} is {value}", "stream.api.pong, in answer to c3"])


if __name__ == "__main__":
    unittest.main()
