#!/usr/bin/env python3
"""Times SCALE-Sim v2 and `foldwise simulate` side by side on the same files, process against process.

Every case is a configuration and a topology. Both programs read them, write the three reports to a temporary folder and
print to nowhere; what is timed is the whole process, from its start to its end. A second figure leaves out the start-up
of Python: SCALE-Sim's modules are imported first and only its run is timed, against the whole process of Foldwise. A
third, with --benchmarks, leaves out both: SCALE-Sim's run against simulate(), inside their processes.
The reports of each pair of runs are compared as well. benchmarks/README.md states the method.

    benchmarks/compare_scalesim.py SCALESIM_DIR         SCALESIM_DIR: a checkout of SCALE-Sim v2
    benchmarks/compare_scalesim.py                      without it: compares with recorded times, and says so
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPORTS = ("COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv")

# Repetitions end at whichever comes first; there is always one, and the first run of each program is not counted when
# there are more.
REPETITIONS = 7
SECONDS_PER_CASE = 10.0

# Own cases: network, input type, array rows, columns, dataflow, mode (words per cycle, None for CALC), KiB of each SRAM.
# They are what SCALE-Sim finishes in a second to some minutes.
OWN_CASES = (
    ("lenet5", "conv", 8, 8, "os", 10, (36, 36, 36)),
    ("lenet5", "conv", 8, 8, "ws", 10, (4, 4, 4)),
    ("lenet5", "conv", 8, 8, "is", 10, (4, 4, 4)),
    ("lenet5", "conv", 32, 32, "ws", None, (64, 64, 64)),
    ("googlenet", "conv", 128, 128, "ws", 64, (1024, 1024, 1024)),
)

# Run in SCALE-Sim's Python with the arguments config, topology, output folder, input type; prints seconds.
IN_PROCESS = """
import contextlib, io, sys, time
from scalesim.scale_sim import scalesim
config, topology, out, input_type = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    began = time.perf_counter()
    run = scalesim(save_disk_space=True, verbose=True, config=config, topology=topology,
                   input_type_gemm=input_type == 'gemm')
    run.run_scale(top_path=out)
    seconds = time.perf_counter() - began
print(seconds)
"""


@dataclass(frozen=True)
class Case:
    name: str
    config: pathlib.Path
    topology: pathlib.Path
    input_type: str
    recorded_seconds: float | None = None


@dataclass(frozen=True)
class Timing:
    """Seconds of one case; a figure that was not measured is None."""

    case: Case
    scalesim: float
    scalesim_without_startup: float | None
    foldwise: float
    foldwise_without_startup: float | None
    reports_agree: bool | None


def write_own_cases(folder):
    """Writes the configurations of OWN_CASES and yields the cases."""
    for network, input_type, rows, cols, dataflow, bandwidth, (ifmap, filters, ofmap) in OWN_CASES:
        mode = "calc" if bandwidth is None else f"user{bandwidth}"
        name = f"{network}_{rows}x{cols}_{dataflow}_{mode}_{ifmap}-{filters}-{ofmap}"
        config = folder / f"{name}.cfg"
        config.write_text(
            f"[general]\nrun_name = {name}\n\n[architecture_presets]\nArrayHeight: {rows}\nArrayWidth: {cols}\n"
            f"IfmapSramSzkB: {ifmap}\nFilterSramSzkB: {filters}\nOfmapSramSzkB: {ofmap}\nIfmapOffset: 0\n"
            f"FilterOffset: 10000000\nOfmapOffset: 20000000\nBandwidth: {bandwidth or 10}\nDataflow: {dataflow}\n"
            f"MemoryBanks: 1\n\n[run_presets]\nInterfaceBandwidth: {'CALC' if bandwidth is None else 'USER'}\n")
        yield Case(name, config, ROOT / "workloads" / f"{network}.csv", input_type)


def recorded_cases(folder):
    """Cases that lie in folders of their own, with SCALE-Sim's time beside them."""
    for path in sorted(folder.iterdir()):
        seconds = path / "peer_seconds.txt"
        if seconds.exists():
            input_type = (path / "input_type.txt").read_text().strip()
            yield Case(path.name, path / "config.cfg", path / "topology.csv", input_type, float(seconds.read_text()))


def run_process(command, environment=None):
    """Runs a program with its output thrown away; seconds from start to end."""
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, environment or os.environ, file_actions=nowhere)
    _, status = os.waitpid(pid, 0)
    seconds = time.perf_counter() - began
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return seconds


def median_seconds(run):
    """Median of repeated runs, each returning seconds, after one that is not counted unless it took all the time."""
    first = run()
    if first > SECONDS_PER_CASE:
        return first
    began = time.perf_counter()
    seconds = [run()]
    while len(seconds) < REPETITIONS and time.perf_counter() - began < SECONDS_PER_CASE:
        seconds.append(run())
    return statistics.median(seconds)


def geometric_mean(values):
    return math.exp(math.fsum(math.log(value) for value in values) / len(values))


def same_number(left, right):
    """Counts must be equal. The last digits of two percentages depend on the version of Python that summed them."""
    return left == right or math.isclose(float(left), float(right), rel_tol=1e-12)


def reports_agree(left, right):
    for report in REPORTS:
        left_rows, right_rows = ([line.split(",") for line in next(folder.glob(f"*/{report}")).read_text().splitlines()]
                                 for folder in (left, right))
        if left_rows[:1] != right_rows[:1] or [len(row) for row in left_rows] != [len(row) for row in right_rows]:
            return False
        for left_row, right_row in zip(left_rows[1:], right_rows[1:]):
            if not all(same_number(a, b) for a, b in zip(left_row[:-1], right_row[:-1])):
                return False
    return True


class ScaleSim:
    """A checkout of SCALE-Sim and the Python that runs it."""

    def __init__(self, checkout, python):
        self._python = python
        self._environment = {**os.environ, "PYTHONPATH": str(checkout)}

    def process_seconds(self, case, out):
        return run_process([self._python, "-m", "scalesim.scale", *simulate_arguments(case, out)], self._environment)

    def run_seconds(self, case, out):
        """Seconds of the run alone, measured inside the process."""
        reading, writing = os.pipe()
        command = [self._python, "-c", IN_PROCESS, str(case.config), str(case.topology), str(out), case.input_type]
        pid = os.posix_spawnp(command[0], command, self._environment, file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)])
        os.close(writing)
        with os.fdopen(reading) as answer:
            seconds = answer.read()
        if os.waitpid(pid, 0)[1] != 0:
            sys.exit(f"SCALE-Sim failed on {case.name}")
        return float(seconds)


def simulate_seconds(benchmarks, case):
    """Seconds of simulate() over the case's network: the median of repeated measurements of foldwise_benchmarks, which
    knows the cases of the recorded collection; None for any other."""
    answer = subprocess.run(
        [benchmarks, f"--benchmark_filter=^golden/{case.name}$", "--benchmark_format=json", "--benchmark_repetitions=5",
         "--benchmark_min_time=0.02"], capture_output=True, text=True, check=True,
        env={**os.environ, "FOLDWISE_SHARED": str(case.config.parents[3])}).stdout
    for row in json.loads(answer)["benchmarks"] if answer else ():
        if row.get("aggregate_name") == "median":
            return row["real_time"] / {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1.0}[row["time_unit"]]
    return None


def simulate_arguments(case, out):
    return ["-c", str(case.config), "-t", str(case.topology), "-p", str(out), "-i", case.input_type]


def measure(case, foldwise, benchmarks, scalesim, folder):
    """Times one case; without SCALE-Sim its recorded time stands in."""
    foldwise_out, scalesim_out = folder / f"{case.name}.foldwise", folder / f"{case.name}.scalesim"
    foldwise_out.mkdir()
    scalesim_out.mkdir()
    foldwise_seconds = median_seconds(lambda: run_process([foldwise, "simulate", *simulate_arguments(case, foldwise_out)]))
    inside = None if benchmarks is None else simulate_seconds(benchmarks, case)
    if scalesim is None:
        return Timing(case, case.recorded_seconds, None, foldwise_seconds, inside, None)
    process = median_seconds(lambda: scalesim.process_seconds(case, scalesim_out))
    run = median_seconds(lambda: scalesim.run_seconds(case, scalesim_out))
    return Timing(case, process, run, foldwise_seconds, inside, reports_agree(foldwise_out, scalesim_out))


def print_row(timing):
    row = f"{timing.case.name:50} {timing.scalesim:11.3f} {timing.foldwise * 1e3:12.2f} {timing.scalesim / timing.foldwise:9.0f}"
    if timing.scalesim_without_startup is not None:
        without = timing.scalesim_without_startup
        row += f" {without:11.3f} {without / timing.foldwise:9.0f}  {'equal' if timing.reports_agree else 'DIFFER':7}"
        if timing.foldwise_without_startup is not None:
            row += f" {timing.foldwise_without_startup * 1e6:11.1f} {without / timing.foldwise_without_startup:9.0f}"
    print(row, flush=True)


def print_summary(timings):
    print(f"\ngeometric mean of {len(timings)} cases: "
          f"{geometric_mean([t.scalesim / t.foldwise for t in timings]):.0f} times SCALE-Sim, process against process")
    if timings[0].scalesim_without_startup is not None:
        ratios = [t.scalesim_without_startup / t.foldwise for t in timings]
        print(f"without the start-up of Python, against the whole process of Foldwise: {geometric_mean(ratios):.0f} times")
        inside = [t for t in timings if t.foldwise_without_startup is not None]
        for least in (0.0, 0.1) if inside else ():
            slow = [t.scalesim_without_startup / t.foldwise_without_startup for t in inside
                    if t.scalesim_without_startup >= least]
            if slow:
                print(f"inside both processes, {len(slow)} cases on which SCALE-Sim needs {least} s or more: "
                      f"{geometric_mean(slow):.0f} times")
        print(f"reports equal: {sum(t.reports_agree for t in timings)} of {len(timings)} cases")


def main():
    parser = argparse.ArgumentParser(description="Times SCALE-Sim v2 and foldwise simulate side by side.")
    parser.add_argument("scalesim", nargs="?", type=pathlib.Path, help="checkout of SCALE-Sim v2")
    parser.add_argument("--python", default=sys.executable, help="Python with numpy, pandas, tqdm, absl (default: this one)")
    parser.add_argument("--foldwise", default=str(ROOT / "build/release/apps/foldwise/foldwise"), help="the program")
    parser.add_argument("--benchmarks", help="the program foldwise_benchmarks, for times inside the process of the "
                                             "cases of a recorded collection (with --cases)")
    parser.add_argument("--cases", type=pathlib.Path,
                        help="folders with config.cfg, topology.csv, input_type.txt and peer_seconds.txt")
    arguments = parser.parse_args()

    if not os.access(arguments.foldwise, os.X_OK):
        sys.exit(f"{arguments.foldwise}: not there; build it with ./quickstart")
    scalesim = None
    recorded = arguments.cases or ROOT.parent / "shared/golden/v2"
    if arguments.scalesim is not None:
        if not (arguments.scalesim / "scalesim/scale.py").exists():
            sys.exit(f"{arguments.scalesim}: not a checkout of SCALE-Sim v2, it has no scalesim/scale.py")
        scalesim = ScaleSim(arguments.scalesim.resolve(), arguments.python)
    elif not recorded.is_dir():
        sys.exit("SCALE-Sim is not here and neither are recorded times: give a checkout of SCALE-Sim v2, or --cases")

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if scalesim is not None and arguments.cases is None:
            cases = list(write_own_cases(folder))
        else:
            cases = list(recorded_cases(recorded))
        if not cases:
            sys.exit(f"{recorded}: no cases there")
        if scalesim is None:
            print(f"SCALE-Sim is not here. Its times are those recorded in {recorded}, once, maybe on another machine.\n")
        header = f"{'case':50} {'SCALE-Sim s':>11} {'Foldwise ms':>12} {'ratio':>9}"
        print(header + (f" {'no start-up':>11} {'ratio':>9}  reports" if scalesim is not None else "")
              + (f" {'simulate µs':>11} {'ratio':>9}" if scalesim is not None and arguments.benchmarks else ""))
        timings = []
        for case in cases:
            timings.append(measure(case, arguments.foldwise, arguments.benchmarks, scalesim, folder))
            print_row(timings[-1])
    print_summary(timings)


if __name__ == "__main__":
    main()
