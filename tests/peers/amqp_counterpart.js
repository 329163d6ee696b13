// The npm package `rhea`, AMQP 1.0. Prints its port. Sends messages with typed properties to those who ask for some,
// and prints each message that it is sent as a line of JSON.
"use strict";

const rhea = require("rhea");

const typed = {
  content_type: "application/json",
  application_properties: {
    "cloudEvents:specversion": "1.0",
    "cloudEvents:id": "typed",
    "cloudEvents:source": "/counterpart",
    "cloudEvents:type": "com.example.theirs",
    "cloudEvents:time": rhea.types.wrap_timestamp(1795315102345),
    "cloudEvents:flag": true,
    "cloudEvents:long": rhea.types.wrap_long(-5),
    "cloudEvents:int": rhea.types.wrap_int(7),
    "cloudEvents:bytes": rhea.types.wrap_binary(Buffer.from([77, 97])),
    "cloudEvents:text": "€ %20",
    other: 1.5,
  },
  body: rhea.message.data_section(Buffer.from('{"m":1}')),
};

const structured = {
  content_type: "application/cloudevents+json; charset=utf-8",
  body: rhea.message.data_section(
    Buffer.from('{"specversion":"1.0","id":"structured","source":"/counterpart","type":"com.example.theirs"}')),
};

const container = rhea.create_container();

container.once("sendable", (context) => {
  context.sender.send(typed);
  context.sender.send(structured);
});

const type = (value) => {
  if (value instanceof Date) {
    return ["timestamp", value.getTime()];
  }
  return Buffer.isBuffer(value) ? ["binary", value.toString("base64")] : [typeof value, value];
};

container.on("message", (context) => {
  const { content_type: contentType, application_properties: properties, body } = context.message;
  console.log(JSON.stringify({
    content_type: contentType,
    properties: Object.fromEntries(Object.entries(properties || {}).map(([name, value]) => [name, type(value)])),
    body: (body.content || body).toString("base64"),
  }));
});

const listener = container.listen({ port: 0, host: "127.0.0.1" });
listener.on("listening", () => console.log(listener.address().port));
