"""A schema with every kind of field: values that are hard to carry, and what cannot be turned round."""

import unittest

from harness import SOURCE, ask, fill, load, seeded

FORMS = ("from_json", "from_protobuf", "from_binary")
FOLDER = SOURCE / "tests" / "systems"


class Mixed(unittest.TestCase):
    def setUp(self):
        self.load = load(FOLDER, "mixed.proto")

    def notice(self, **values):
        return self.load("mixed.Notice")(**{"name": "n", "host": "h.example", "level": 1, **values})

    def assert_back(self, messages, answers):
        for message, answer in zip(messages, answers):
            for form in FORMS:
                with self.subTest(form=form, message=str(message)):
                    self.assertEqual(type(message).FromString(bytes.fromhex(answer[form])), message)

    def test_kinds(self):
        notice = self.notice(level=5, urgent=True, count=3, big=-2**63, small=7, huge=2**64 - 1, digest=b"\0\xff",
                             at={"seconds": 1, "nanos": 5000}, place={"city": "Bern", "street": "", "floor": -1},
                             maybe=0, numbers={"a": -2**31, "b": 0}, body={"text": "t", "numbers": [2**53 + 1]})
        notice.extra.list_value.append("x")
        answer = ask("mixed", [notice])[0]
        event = answer["event"]
        self.assertEqual(event, {
            "specversion": "1.0", "id": "n-3", "source": "https://h.example/notices/n", "type": "mixed.notice.HIGH.true",
            "datacontenttype": "application/json", "subject": "Bern", "time": "1970-01-01T00:00:01.000005Z",
            "count": 3, "small": 7, "big": str(-2**63), "huge": str(2**64 - 1), "digest": "AP8=", "street": "",
            "floor": -1, "maybe": 0, "extra": '["x"]', "constant": "always", "numbera": str(-2**31), "numberb": "0",
            "data": {"text": "t", "numbers": [str(2**53 + 1)]}})
        self.assertEqual((answer["route"], answer["data"]), (True, "mixed.Body"))
        self.assert_back([notice], [answer])

    def test_random(self):
        messages = []
        for seed in range(150):
            notice = fill(self.notice(), seeded(f"notice {seed}"), skip=("host", "name", "level"))
            notice.name = seeded(f"name {seed}").choice(["x", "a b/ü", "100%", "~"])
            if not notice.HasField("place") or not notice.place.ListFields():
                notice.ClearField("place")  # a message that is there but empty is absent afterwards
            if not notice.extra.WhichOneof("kind"):
                notice.ClearField("extra")  # a Value of no kind has no JSON
            messages.append(notice)
        self.assert_back(messages, ask("mixed", messages))

    def test_unlisted_values(self):
        messages = [self.notice(level=0), self.notice(level=77)]
        answers = ask("mixed", messages)
        self.assertEqual([(a["event"]["type"], a["route"]) for a in answers],
                         [("mixed.notice.LEVEL_UNSPECIFIED.false", False), ("mixed.notice.77.false", False)])
        self.assert_back(messages, answers)

    def test_ambiguous(self):
        answer = ask("mixed", [self.notice(name="a-b", count=-1)])[0]
        self.assertEqual(answer["event"]["id"], "a-b--1")
        self.assertEqual({answer[form] for form in FORMS}, {"INVALID_ATTRIBUTE id"})

    def test_bad_values(self):
        answers = ask("mixed", [self.notice(small=2**31), self.notice(at={"seconds": 2**60}),
                                self.notice(numbers={"A": 1})])
        self.assertEqual([(answer["status"], answer["path"]) for answer in answers],
                         [("INVALID_ATTRIBUTE", "small"), ("OUT_OF_RANGE", "time"), ("INVALID_ATTRIBUTE", "numberA")])

    def test_one_way(self):
        signal = self.load("mixed.Signal")
        opened, closed, moved = (signal(id=name, note="n") for name in ("o", "c", "m"))
        opened.opened.text = "x"
        closed.closed = "y"
        moved.moved.city = "z"
        answers = ask("mixed", [opened, closed, moved, signal(id="none")])
        self.assertEqual([a["event"]["type"] for a in answers],
                         ["mixed.signal." + case for case in ("opened", "closed", "moved", "none")])
        self.assertEqual([a["data"] for a in answers], ["mixed.Body", "mixed.Signal", "mixed.Place", ""])
        self.assertEqual(answers[0]["from_json"], "INVALID_ARGUMENT ")
        self.assert_back([closed, moved, signal(id="none")], answers[1:])

    def test_short_names(self):
        door = self.load("mixed.Door")
        messages = [door(id="d", state=state, data={}) for state in (0, 1, 2, 3, -9)]
        answers = ask("mixed", messages)
        names = ["unspecified", "open", "ajar", "stuck", "-9"]
        self.assertEqual([a["event"]["type"] for a in answers], ["mixed.door." + name for name in names])
        self.assertEqual([a["event"]["source"] for a in answers], ["/doors/" + name for name in names])
        self.assertEqual([a["route"] for a in answers], [True] * 4 + [False])
        self.assert_back(messages, answers)

    def test_whole(self):
        whole = self.load("mixed.Whole")(id="w", reading=0.1, bodies=[{"text": "1"}, {}])
        answer = ask("mixed", [whole])[0]
        self.assertEqual((answer["event"]["type"], answer["route"]), ("mixed.whole", True))
        self.assert_back([whole], [answer])


if __name__ == "__main__":
    unittest.main()
