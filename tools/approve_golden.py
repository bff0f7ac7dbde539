#!/usr/bin/env python3
"""Compares what `foldwise simulate` writes with the golden cases, file by file, and shows every difference; exits 1
when there is any. With --yes the differences are accepted: the cases' files are rewritten.

    tools/approve_golden.py [--yes] [--foldwise PROGRAM] [DIRECTORY | --collection]

DIRECTORY holds one folder per case (tests/golden/README.md says what is in it), by default tests/golden/cases.
--collection takes the whole collection of reference runs instead, and exits 77 when that is not there. PROGRAM is by
default the newest one below build/.
"""

import argparse
import concurrent.futures
import difflib
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPORTS = ("COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv")
DIGESTS = "traces.sha256"
SKIPPED = 77


def run(foldwise, case):
    """The files that a run of the case gives: their texts by name, the digests of all traces as one text."""
    kind = (case / "input_type.txt").read_text().strip()
    with tempfile.TemporaryDirectory() as folder:
        command = [foldwise, "simulate", "-q", "-c", case / "config.cfg", "-t", case / "topology.csv", "-i", kind]
        command += ["-p", folder, "--model", model_of(case)] + ["--save-traces"] * (case / DIGESTS).exists()
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{case.name}: {done.stderr.strip()}")
        (output,) = pathlib.Path(folder).iterdir()
        files = {name: (output / name).read_bytes() for name in REPORTS}
        if not (case / DIGESTS).exists():
            return files
        traces = sorted(path.relative_to(output).as_posix() for path in output.glob("*/*"))
        digests = [f"{hashlib.sha256((output / trace).read_bytes()).hexdigest()}  {trace}\n" for trace in traces]
        return files | {DIGESTS: "".join(digests).encode()}


def model_of(case):
    """Only a config of SCALE-Sim v3 has a section [layout]."""
    return "scalesim-v3" if "[layout]" in (case / "config.cfg").read_text() else "scalesim-v2"


def is_same(name, expected, actual):
    """Reports count as bytes, a list of digests line by line."""
    return expected.split() == actual.split() if name == DIGESTS else expected == actual


def difference(case, name, expected, actual):
    before = expected.decode().splitlines(keepends=True)
    after = actual.decode().splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, f"{case.name}/{name}", f"{case.name}/{name} now", n=0))


def newest_program():
    programs = list(ROOT.glob("build/*/apps/foldwise/foldwise"))
    if not programs:
        sys.exit("no foldwise below build/; build it, or name it with --foldwise")
    return max(programs, key=lambda program: program.stat().st_mtime)


def main():
    parser = argparse.ArgumentParser(description="Compare foldwise with the golden cases, or accept what it gives now")
    parser.add_argument("--yes", action="store_true", help="accept: rewrite the files of the cases")
    parser.add_argument("--foldwise", type=pathlib.Path, help="the program, by default the newest below build/")
    parser.add_argument("directory", nargs="?", type=pathlib.Path, default=ROOT / "tests/golden/cases")
    parser.add_argument("--collection", action="store_true", help="all reference runs, in ../shared or FOLDWISE_SHARED")
    options = parser.parse_args()

    if options.collection:
        options.directory = pathlib.Path(os.environ.get("FOLDWISE_SHARED", ROOT / "../shared")) / "golden"
        if not options.directory.is_dir():
            print(f"skipped: the whole collection of reference runs is not at {options.directory}")
            return SKIPPED
    below = ("v2/*/config.cfg", "v3/*/config.cfg") if options.collection else ("*/config.cfg",)
    cases = sorted(path.parent for pattern in below for path in options.directory.glob(pattern))
    if not cases:
        sys.exit(f"{options.directory}: no golden cases there")
    foldwise = options.foldwise or newest_program()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(lambda case: run(foldwise, case), cases))  # a case that fails ends the script
    changed = 0
    for case, files in zip(cases, runs):
        for name, actual in files.items():
            expected = (case / name).read_bytes()
            if is_same(name, expected, actual):
                continue
            changed += 1
            print(difference(case, name, expected, actual), end="")
            if options.yes:
                (case / name).write_bytes(actual)
    traces = sum(files.get(DIGESTS, b"").count(b"\n") for files in runs)
    verdict = f"{changed} files differ" + (", accepted" if options.yes else "") if changed else "no difference"
    print(f"{len(cases)} cases with {traces} traces compared, {verdict}")
    return 1 if changed and not options.yes else 0


if __name__ == "__main__":
    sys.exit(main())
