// Prints an event as messages of Kafka and MQTT by the npm package `cloudevents`, and then, for each message on a line of
// stdin, the event that the package finds in it.
"use strict";

const readline = require("readline");
const { CloudEvent, Kafka, MQTT } = require("cloudevents");

const event = new CloudEvent({
  id: "theirs",
  source: "/counterpart",
  type: "com.example.theirs",
  time: "2026-11-22T02:38:22.345Z",
  datacontenttype: "application/json",
  subject: "Fähre 100%",
  partitionkey: "key",
  count: 5,
  data: { m: 1 },
});

console.log(JSON.stringify({
  kafka: { binary: Kafka.binary(event), structured: Kafka.structured(event) },
  mqtt: { binary: MQTT.binary(event), structured: MQTT.structured(event) },
}));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { binding, message } = JSON.parse(line);
  console.log(JSON.stringify((binding === "kafka" ? Kafka : MQTT).toEvent(message)));
});
