#!/usr/bin/python3
"""usage: worst_test.py [--chief] [--size BYTES] WORST

What the worst inputs cost: WORST (built from this folder) writes them at two sizes, one four times the other, and reads
them under callgrind, which counts instructions. Prints instructions per byte at both sizes, and fails where four times
the bytes cost more than five times the instructions, or a byte more than MOST. --chief: the cases of the test only.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

STEP = 4
GROWTH = 1.25  # of instructions per byte; sorting is n log n
# Large copies byte by byte are fast on a processor, but each byte of them would count as an instruction.
COPIES = 'glibc.cpu.x86_rep_movsb_threshold=1073741824:glibc.cpu.x86_rep_stosb_threshold=1073741824'
MOST = 30000  # of a byte: names nested in names, each written in full


def instructions(worst, folder, cases, chief):
    """Of each case in its order: callgrind leaves a profile behind for each call of worst_measured()."""
    with tempfile.TemporaryDirectory() as profiles:
        command = ['valgrind', '--tool=callgrind', '--toggle-collect=worst_measured', '--dump-after=worst_measured',
                   '--callgrind-out-file=%s/profile' % profiles, worst, 'read', folder, *(['chief'] if chief else [])]
        run = subprocess.run(command, env=dict(os.environ, GLIBC_TUNABLES=COPIES), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        if run.returncode != 0:
            sys.exit('%s failed: %s' % (' '.join(command), run.stdout.decode(errors='replace')))
        counts = []
        for number in range(1, len(cases) + 1):
            with open('%s/profile.%d' % (profiles, number), encoding='utf-8') as file:
                counts.append(int(re.search(r'^(?:summary|totals): (\d+)', file.read(), re.M).group(1)))
        return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--chief', action='store_true')
    parser.add_argument('--size', type=int, default=16 * 1024)
    parser.add_argument('worst')
    options = parser.parse_args()
    listed = subprocess.run([options.worst, 'list'], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    cases = [line.split()[0] for line in listed if not options.chief or line.endswith(' chief')]
    costs = []
    for size in (options.size, STEP * options.size):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([options.worst, 'write', folder, str(size)], check=True)
            counts = instructions(options.worst, folder, cases, options.chief)
            lengths = [os.path.getsize(os.path.join(folder, case)) for case in cases]
            costs.append([count / length for count, length in zip(counts, lengths)])
    failures = 0
    print('%-28s %12s %12s  growth' % ('input', 'a byte', 'of 4 times'))
    for case, small, large in zip(cases, *costs):
        bad = large > GROWTH * small or large > MOST
        failures += bad
        print('%-28s %12.1f %12.1f  %.2f%s' % (case, small, large, large / small, ' FAIL' if bad else ''))
    return 1 if failures else 0


sys.exit(main())
