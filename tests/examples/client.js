// Sends events to the URL in argv[2] as an application would with the npm package `cloudevents`, in both modes, and
// prints the status of each answer as a line of JSON.
"use strict";

const { CloudEvent, HTTP, Mode, emitterFor, httpTransport } = require("cloudevents");

const url = process.argv[2];

const finalized = (name) => new CloudEvent({
  id: `stock-${name}`,
  source: "//storage.googleapis.com/projects/_/buckets/lighthouse-photos",
  type: "google.cloud.storage.object.v1.finalized",
  subject: `objects/${name}`,
  time: "2026-11-22T02:38:22.345Z",
  datacontenttype: "application/json",
  bucket: "lighthouse-photos",
  data: { name, bucket: "lighthouse-photos", size: "482133", metadata: { caption: "Fähre" } },
});

// DocumentEventData {value: {name: "ships/aurora"}} on the wire
const document = Buffer.from("0a0e0a0c73686970732f6175726f7261", "hex");
const written = new CloudEvent({
  id: "stock-written",
  source: "//firestore.googleapis.com/projects/lighthouse/databases/(default)",
  type: "google.cloud.firestore.document.v1.written",
  datacontenttype: "application/protobuf",
  document: "ships/aurora",
  data: document,
});

const unknown = new CloudEvent({
  id: "stock-unknown",
  source: "//lighthouse.example/lamp",
  type: "com.example.lighthouse.lamp.v1.lit",
  data: { brightness: 1000000 },
});

async function sendMessage(label, message) {
  const response = await fetch(url, { method: "POST", headers: message.headers, body: message.body });
  console.log(JSON.stringify({ label, status: response.status, body: await response.text() }));
}

async function main() {
  // The emitter, as the package's own documentation uses it.
  for (const [label, mode] of [["binary", Mode.BINARY], ["structured", Mode.STRUCTURED]]) {
    const emit = emitterFor(httpTransport(url), { mode });
    for (const event of [finalized(`emitted-${label}.jpg`), unknown]) {
      const response = await emit(event);
      console.log(JSON.stringify({ label: `emit ${label}`, body: response.body }));
    }
  }
  // The same messages by hand, to see the status.
  await sendMessage("binary", HTTP.binary(finalized("sent-binary.jpg")));
  await sendMessage("structured", HTTP.structured(finalized("sent-structured.jpg")));
  await sendMessage("binary protobuf", HTTP.binary(written));
  await sendMessage("structured protobuf", HTTP.structured(written));
  await sendMessage("unknown", HTTP.structured(unknown));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
