"""Events that others published, given to the tool and to the testee: the examples of the CloudEvents specification, and the
functions that the Functions Framework conformance suite sends CloudEvents to. Arguments: cevents, the testee, the suites."""

import datetime
import json
import pathlib
import subprocess
import sys

TOOL, TESTEE, SUITES = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
failures = []


def check(name, found, expected):
    if found != expected:
        failures.append(f"{name}: {json.dumps(found)}, expected {json.dumps(expected)}")


def cases(path):
    with open(SUITES / path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def ask(testee, case_id, transport, body):
    request = {"id": case_id, "op": "decode", "input": {"transport": transport, "body": body}}
    testee.stdin.write(json.dumps(request) + "\n")
    testee.stdin.flush()
    return json.loads(testee.stdout.readline())


def without_raw(event):
    """The event as the suite writes it: the text of JSON data is the judge's own affair."""
    event["data"].pop("raw", None)
    for name, attribute in event["attrs"].items():
        if attribute["t"] == "Timestamp":
            attribute["v"] = instant(attribute["v"]).isoformat()
    return event


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def specification_examples():
    testee = subprocess.Popen([TESTEE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    examples = [case for case in cases("cloudevents/spec-examples.ndjson") if "expect" in case]
    for case in examples:
        expected = case["expect"]
        transport = "json-batch" if "batch" in expected else "json"
        answer = ask(testee, case["id"], transport, case["text"])
        check(case["id"] + " result", answer["result"], expected["result"])
        if "event" in expected and "event" in answer:
            check(case["id"], without_raw(answer["event"]), without_raw(expected["event"]))
        if "batch" in expected and "batch" in answer:
            check(case["id"], [without_raw(event) for event in answer["batch"]],
                  [without_raw(event) for event in expected["batch"]])
    testee.stdin.close()
    testee.wait()
    return len(examples)


def as_binary_request(event):
    """An event the way the suite posts it to a function."""
    body = json.dumps(event["data"]).encode()
    lines = ["POST / HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    for name, value in event.items():
        if name == "datacontenttype":
            lines.append(f"Content-Type: {value}")
        elif name != "data":
            lines.append(f"ce-{name}: {value}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def functions():
    sent = [case for case in cases("ff-conformance/cases.ndjson") if case["input_kind"] == "cloudevent"]
    for case in sent:
        request = as_binary_request(case["input"])
        result = subprocess.run([TOOL, "convert", "--from", "http", "--to", "json", "--strict"], input=request,
                                capture_output=True, check=False)
        if result.returncode != 0:
            failures.append(f"{case['id']}: {result.stderr.decode()}")
            continue
        received = json.loads(result.stdout)
        for name in ("id", "source", "subject", "type", "datacontenttype", "data"):
            check(f"{case['id']} {name}", received.get(name), case["input"].get(name))
        check(f"{case['id']} time", instant(received["time"]) == instant(case["input"]["time"]), True)
    return len(sent)


n_examples = specification_examples()
n_functions = functions()
print(f"{n_examples} examples, {n_functions} events of functions, {len(failures)} failures")
print("\n".join(failures))
sys.exit(1 if failures or n_examples == 0 or n_functions != 34 else 0)
