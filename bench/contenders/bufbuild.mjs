// @bufbuild/protobuf: messages by descriptors that are made at run time from a descriptor set. usage: bufbuild.mjs SET
import {readFileSync} from "node:fs";
import {createFileRegistry, fromBinary, fromJsonString, toBinary, toJsonString} from "@bufbuild/protobuf";
import {FileDescriptorSetSchema} from "@bufbuild/protobuf/wkt";
import {serve} from "./worker.mjs";

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(process.argv[2])));
const tolerant = {ignoreUnknownFields: true};

function prepare(records) {
  return records.map((record) => {
    const schema = registry.getMessage(record.message);
    return schema && {schema, json: record.json, wire: record.wire, message: fromBinary(schema, record.wire)};
  });
}

serve({
  "json-decode": {prepare, run: (event) => fromJsonString(event.schema, event.json, tolerant)},
  "json-encode": {prepare, run: (event) => toJsonString(event.schema, event.message)},
  "wire-decode": {prepare, run: (event) => fromBinary(event.schema, event.wire)},
  "wire-encode": {prepare, run: (event) => toBinary(event.schema, event.message)},
});
