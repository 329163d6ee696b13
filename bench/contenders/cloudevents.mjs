// The npm package `cloudevents`: a structured batch to its events, whose data stays untyped.
import {HTTP} from "cloudevents";
import {serve} from "./worker.mjs";

const headers = {"content-type": "application/cloudevents-batch+json"};

function prepare(records) {
  return records.map((record) => (record.message === "" ? record.json : undefined));
}

serve({structured: {prepare, run: (body) => HTTP.toEvent({headers, body})}});
