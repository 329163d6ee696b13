// The protocol of worker.h for contenders in JavaScript.
import {readFileSync} from "node:fs";
import {createInterface} from "node:readline";

const HEADER = 20;

function readCorpus(path) {
  const bytes = readFileSync(path);
  const records = [];
  for (let at = 0; at < bytes.length;) {
    const [events, ...lengths] = [0, 4, 8, 12, 16].map((offset) => bytes.readUInt32LE(at + offset));
    at += HEADER;
    const [, message, json, wire] = lengths.map((length) => bytes.subarray(at, (at += length)));
    records.push({events, message: message.toString(), json: json.toString(), wire, jsonLength: json.length});
  }
  return records;
}

// works: name -> {prepare(records): a value for each record, undefined where it can't be done; run(value)}
export function serve(works) {
  const corpora = new Map();
  let sink;

  function answer(path, name, passes) {
    const work = works[name];
    if (!work) return "none";
    if (!corpora.has(path)) corpora.set(path, {records: readCorpus(path), prepared: new Map()});
    const {records, prepared} = corpora.get(path);
    if (!prepared.has(name)) prepared.set(name, work.prepare(records));
    const values = prepared.get(name);
    if (values.includes(undefined)) return "none";
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < passes; pass++) {
      for (const value of values) sink = work.run(value);
    }
    const elapsed = process.hrtime.bigint() - start;
    const sum = (member) => passes * records.reduce((total, record) => total + record[member], 0);
    return `ok ${elapsed} ${sum("events")} ${sum("jsonLength")}`;
  }

  createInterface({input: process.stdin}).on("line", (line) => {
    const [path, name, passes] = line.split(" ");
    let text;
    try {
      text = answer(path, name, Number(passes));
    } catch (error) {
      text = `failed ${error.message.replaceAll("\n", " ")}`;
    }
    process.stdout.write(`${text}\n`);
  });
  return () => sink;
}
