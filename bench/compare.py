#!/usr/bin/python3
"""Lets contenders take turns on the same work, and prints what each costs in relation to a reference.

usage: compare.py --corpora FOLDER --programs FOLDER [--rounds N] [--only WORK] [--contender NAME=COMMAND ...]
                  [--instructions] [--table FILE]

A contender is any program that speaks the protocol of bench/worker.h; each runs as a process of its own. In a round
every contender does the work once, in an order that changes from round to round; a ratio is taken within a round.
What is printed is the median over the rounds, with the range from the first to the ninth decile.
--instructions counts instructions instead, by valgrind, of the contenders in C and C++.
--table writes them into FILE in short, between the lines that mark where they belong: this library by corpus, the other
contenders by their means.
"""
import argparse
import math
import pathlib
import random
import re
import shlex
import statistics
import subprocess
import sys
import tempfile

ROUND_SECONDS = 0.01
MARKS = ("<!-- results -->", "<!-- end of results -->")

THIS = "cevents"

REAL = ("real-minified", "real-pretty")
VARIED = ("varied-minified", "varied-pretty")
LARGE = ("pubsub-200", "firestore-1m", "base64-256k")

# work as the tables name it: (works of the protocol that are compared, reference, corpora)
TABLES = {
    "JSON to struct": (("json-decode", "json-parse"), "protobuf-cpp", REAL + VARIED + LARGE),
    "Batch of 1,000 structured events to structs": (("structured",), "protobuf-cpp", ("batch", "batch-data-first")),
    "The same without a handler, skipped": (("skip", "structured"), "cevents structured", ("batch", "batch-data-first")),
    "Wire to struct": (("wire-decode",), "protobuf-c", REAL[:1] + VARIED[:1] + LARGE),
    "Struct to JSON": (("json-encode",), "protobuf-cpp", REAL[:1] + VARIED[:1] + LARGE),
    "Struct to wire": (("wire-encode",), "protobuf-c", REAL[:1] + VARIED[:1] + LARGE),
    "Event type to route": (("route",), "gperf", ("types", "types-10000")),
}


class Failure(Exception):
    """A contender that can't go on."""


class Contender:
    def __init__(self, name, command):
        self.name = name
        self.command = command
        self.process = None

    def ask(self, corpus, work, passes):
        """(nanoseconds, events, bytes), or None when it doesn't do this."""
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(f"{corpus} {work} {passes}\n")
        self.process.stdin.flush()
        word, *rest = self.process.stdout.readline().split() or ["failed", "it ended"]
        if word == "failed":
            raise Failure(f"{self.name}: {work} of {corpus.stem}: {' '.join(rest)}")
        return tuple(map(float, rest)) if word == "ok" else None

    def instructions(self, corpus, work):
        """Instructions an event of the second and later passes, by callgrind."""
        counts = []
        for passes in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                out = pathlib.Path(folder, "out")
                command = ["valgrind", "-q", "--tool=callgrind", "--toggle-collect=bench_measured",
                           f"--callgrind-out-file={out}", *self.command]
                answer = subprocess.run(command, input=f"{corpus} {work} {passes}\n", stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, check=True).stdout.split()
                if not answer or answer[0] != "ok":
                    return None
                totals = re.search(r"^(?:totals|summary): (\d+)", out.read_text(), re.MULTILINE)
                counts.append((int(totals[1]), float(answer[2]), float(answer[3])))
        (once, events, size), (twice, _, _) = counts
        return (twice - once) / events, size / events


def contenders_in(folder):
    return [Contender(path.name.removeprefix("bench_"), [str(path)]) for path in sorted(folder.glob("bench_*"))
            if path.is_file() and path.stat().st_mode & 0o111]


def passes_for(contender, corpus, work):
    """As many as fill a round's time, found on the way; None when it doesn't do this, or says that it can't."""
    passes = 1
    while True:
        try:
            answer = contender.ask(corpus, work, passes)
        except Failure as failure:
            print(f"compare.py: left out: {failure}", file=sys.stderr)
            return None
        if answer is None:
            return None
        if answer[0] >= ROUND_SECONDS * 1e9 / 4 or passes >= 1 << 20:
            return max(1, round(passes * ROUND_SECONDS * 1e9 / answer[0]))
        passes *= 4


def show_progress(text):
    """What is being done, in one line that the next one replaces; on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{text}\033[K", end="", file=sys.stderr, flush=True)


def measure(contenders, works, corpus, rounds):
    """name -> (nanoseconds an event in each round, bytes an event)."""
    plans = []
    for contender in contenders:
        for work in works:
            passes = passes_for(contender, corpus, work)
            if passes is not None:
                name = contender.name if work == works[0] or work == "json-parse" else f"{contender.name} {work}"
                plans.append((name, contender, work, passes))
    times = {name: [] for name, *_ in plans}
    sizes = {}
    rng = random.Random(len(plans))
    for number in range(rounds):
        show_progress(f"{works[0]}, {corpus.stem}: round {number + 1} of {rounds}")
        for name, contender, work, passes in rng.sample(plans, len(plans)):
            nanoseconds, events, size = contender.ask(corpus, work, passes)
            times[name].append(nanoseconds / events)
            sizes[name] = size / events
    show_progress("")
    return {name: (times[name], sizes[name]) for name in times}


def spread(values):
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(last * 0.1)], statistics.median(ordered), ordered[round(last * 0.9)]


def ratio_text(ratio):
    return f"{ratio:.4f}" if ratio < 0.1 else f"{ratio:.3f}" if ratio < 1 else f"{ratio:.2f}"


def rows_of_times(result, reference):
    base = result.get(reference)
    for name, (times, size) in sorted(result.items(), key=lambda item: statistics.median(item[1][0])):
        median = statistics.median(times)
        row = [name, f"{median:,.0f}", f"{size / median * 1e3:,.0f}", "", ""]
        ratio = None
        if base is not None:
            low, ratio, high = spread([time / other for time, other in zip(times, base[0])])
            row[3:] = [ratio_text(ratio), f"{ratio_text(low)} to {ratio_text(high)}"]
        yield name, ratio, row


def means_of(ratios, reference):
    """name -> geometric mean, of those that did all that the reference did, the least first."""
    expected = len(ratios.get(reference, {}))
    means = {name: math.exp(statistics.fmean(map(math.log, found.values())))
             for name, found in ratios.items() if len(found) == expected > 0}
    return dict(sorted(means.items(), key=lambda item: item[1]))


def compare(contenders, rounds, only, short):
    """Lines of markdown: a table for each work and corpus, and one of geometric means for each work. Fills `short`."""
    for title, (works, reference, corpora) in TABLES.items():
        if only and only not in works and only != title:
            continue
        ratios = {}
        yield f"\n### {title}\n"
        short += [f"\n### {title}\n", f"| corpus | bytes an event | ns an event | MB/s | ratio to {reference} | spread |",
                  "|---|--:|--:|--:|--:|---|"]
        for corpus in corpora:
            result = measure(contenders, works, corpus, rounds)
            if not result:
                continue
            size = f"{next(iter(result.values()))[1]:,.0f}"
            yield f"\n{corpus.stem}, {size} bytes an event:\n"
            yield f"| contender | ns an event | MB/s | ratio to {reference} | spread |"
            yield "|---|--:|--:|--:|---|"
            for name, ratio, row in rows_of_times(result, reference):
                yield "| " + " | ".join(row) + " |"
                if ratio is not None:
                    ratios.setdefault(name, {})[corpus.stem] = ratio
                if name == THIS:
                    short.append("| " + " | ".join([corpus.stem, size, *row[1:]]) + " |")
        means = means_of(ratios, reference)
        if len(corpora) > 1 and means:
            yield "\nGeometric means over these:\n"
            yield "| contender | ratio |"
            yield "|---|--:|"
            for name, mean in means.items():
                yield f"| {name} | {ratio_text(mean)} |"
        if means:
            short.append(f"| geometric mean | | | | {ratio_text(means[THIS])} | |" if THIS in means else "")
            others = ", ".join(f"{name} {ratio_text(mean)}" for name, mean in means.items() if name != THIS)
            short.append(f"\nThe others, geometric means: {others}.")


def count(contenders, only):
    for title, (works, _, corpora) in TABLES.items():
        if only and only not in works and only != title:
            continue
        yield f"\n### {title}: instructions\n"
        yield "| corpus | contender | an event | a byte of JSON |"
        yield "|---|---|--:|--:|"
        for corpus in corpora:
            for contender in contenders:
                for work in works:
                    show_progress(f"{work}, {corpus.stem}: {contender.name}")
                    counted = contender.instructions(corpus, work)
                    show_progress("")
                    if counted:
                        each, size = counted
                        yield f"| {corpus.stem} | {contender.name} | {each:,.0f} | {each / size:.2f} |"


def write_table(path, lines):
    before, rest = path.read_text().split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    path.write_text(before + MARKS[0] + "\n" + "\n".join(lines) + "\n\n" + MARKS[1] + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", required=True, type=pathlib.Path)
    parser.add_argument("--programs", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--only", metavar="WORK")
    parser.add_argument("--contender", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--table", type=pathlib.Path)
    options = parser.parse_args()
    contenders = contenders_in(options.programs)
    if not options.instructions:
        contenders += [Contender(name, shlex.split(command))
                       for name, command in (one.split("=", 1) for one in options.contender)]
    contenders = [contender for contender in contenders if contender.name not in options.without]
    for work, (works, reference, corpora) in TABLES.items():
        TABLES[work] = (works, reference, [options.corpora / f"{corpus}.corpus" for corpus in corpora])
    short = []
    try:
        for line in (count(contenders, options.only) if options.instructions
                     else compare(contenders, options.rounds, options.only, short)):
            print(line, flush=True)
    except Failure as failure:
        sys.exit(f"compare.py: {failure}")
    if options.table:
        write_table(options.table, short)


if __name__ == "__main__":
    main()
