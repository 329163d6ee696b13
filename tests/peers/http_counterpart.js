// The npm package `cloudevents` over HTTP and WebSockets. Prints its port, then serves:
//   POST /receive       answers with the events of the request, in the JSON format
//   GET /answer/MODE    answers with an event in the response: binary, structured
//   POST /emit/MODE     emits an event to the URL in the request's body: binary, structured, batch
// and echoes the events that come by WebSocket.
"use strict";

const http = require("http");
const { CloudEvent, HTTP, Mode, emitterFor, httpTransport } = require("cloudevents");
const { WebSocketServer } = require("ws");

const event = new CloudEvent({
  id: "theirs",
  source: "/counterpart",
  type: "com.example.theirs",
  time: "2026-11-22T02:38:22.345Z",
  datacontenttype: "application/json",
  count: 5,
  flag: true,
  data: { text: "Fähre" },
});

const message = (mode) => (mode === "structured" ? HTTP.structured(event) : HTTP.binary(event));

const batch = () => ({
  headers: { "content-type": "application/cloudevents-batch+json; charset=utf-8" },
  body: JSON.stringify([event, event.cloneWith({ id: "second" })]),
});

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function emit(mode, url) {
  if (mode === "batch") {
    await fetch(url, { method: "POST", ...batch() });
  } else {
    await emitterFor(httpTransport(url), { mode: mode === "binary" ? Mode.BINARY : Mode.STRUCTURED })(event);
  }
}

async function handle(request, response) {
  const [, action, mode] = request.url.split("/");
  const body = await bodyOf(request);
  if (action === "receive") {
    const received = HTTP.toEvent({ headers: request.headers, body });
    response.end(JSON.stringify(Array.isArray(received) ? received : [received]));
  } else if (action === "answer") {
    const answer = message(mode);
    response.writeHead(200, answer.headers).end(answer.body);
  } else {
    await emit(mode, body);
    response.end();
  }
}

const server = http.createServer((request, response) => {
  handle(request, response).catch((error) => response.writeHead(500).end(String(error.stack)));
});

const sockets = new WebSocketServer({
  server,
  handleProtocols: (offered) => (offered.has("cloudevents.json") ? "cloudevents.json" : false),
});
sockets.on("connection", (socket) => {
  socket.on("message", (data, isBinary) => {
    socket.send(isBinary ? "binary" : JSON.stringify(new CloudEvent(JSON.parse(data.toString()))));
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
