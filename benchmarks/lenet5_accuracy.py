#!/usr/bin/env python3
"""Trains LeNet-5 by every recipe and for every seed and prints the table of accuracies of docs/lenet5.md.

    benchmarks/lenet5_accuracy.py FOLDWISE DATA FOLDER [--seeds 1 2 3] [--only RUN ...]

FOLDWISE is the program, DATA the folder of MNIST's four files, FOLDER where the weights go. A run whose weights are there is not
repeated, so that the script can be stopped and started again. Runs that go on from trained weights take those of the recipe
`better` with the same seed. Each run takes one thread; its CPU and wall seconds are kept beside the weights.
"""

import argparse
import pathlib
import resource
import statistics
import subprocess
import time

RUNS = {
    "reference": ["--recipe", "reference"],
    "better": ["--recipe", "better"],
    "w8a8": ["--quantize-aware", "w8a8", "--epochs", "2"],
    "w4a4": ["--quantize-aware", "w4a4", "--epochs", "3"],
    "w2a4": ["--quantize-aware", "w2a4", "--epochs", "3"],
    "magnitude-80": ["--prune", "magnitude:0.8", "--epochs", "2"],
    "magnitude-90": ["--prune", "magnitude:0.9", "--epochs", "2"],
    "2-of-4": ["--prune", "2:4", "--epochs", "2"],
}
FROM_SCRATCH = ("reference", "better")


def attributes(model):
    """The attributes in the heading of a model file."""
    heading = model.read_bytes().split(b"\ndata\n", 1)[0].decode()
    return dict(line.split(" ", 2)[1:] for line in heading.splitlines() if line.startswith("attribute "))


def train(arguments, run, seed, weights):
    command = [arguments.foldwise, "train", "lenet5", "--data", arguments.data, "--seed", str(seed), "-o", weights]
    if run not in FROM_SCRATCH:
        command += ["--from", arguments.folder / f"better-{seed}.weights"]
    began = time.monotonic()
    subprocess.run([*command, *RUNS[run]], check=True, stdout=subprocess.DEVNULL)
    # All children so far; what came before this one is taken off.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - train.cpu_before
    train.cpu_before += cpu
    weights.with_suffix(".seconds").write_text(f"{cpu:.0f} {time.monotonic() - began:.0f}\n")


train.cpu_before = 0.0


def row(run, folder, seeds):
    """A line of the table: the runs that there are; None when there is none."""
    models = [folder / f"{run}-{seed}.weights" for seed in seeds]
    models = [model for model in models if model.exists()]
    known = [attributes(model) for model in models]
    if not known:
        return None
    accuracies = [float(each["test_accuracy"]) for each in known]
    by_seed = ", ".join(f"{each['test_accuracy']} ({each['seed']})" for each in known)
    seconds = [path.with_suffix(".seconds").read_text().split() for path in models
               if path.with_suffix(".seconds").exists()]
    cpu = f"{statistics.mean(float(each[0]) for each in seconds):.0f}" if seconds else ""
    return (f"| `{run}` | {' '.join(RUNS[run])} | {by_seed} | "
            f"{statistics.mean(accuracies):.2f} | {known[0].get('sparsity', '0.00')} | "
            f"{known[0].get('sparse_bytes', '246824')} | {cpu} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("foldwise", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--only", nargs="*", choices=RUNS, default=list(RUNS), metavar="RUN",
                        help="runs to train, of " + ", ".join(RUNS) + "; without a name only the table is printed")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for run in arguments.only:
        for seed in arguments.seeds:
            weights = arguments.folder / f"{run}-{seed}.weights"
            if not weights.exists():
                train(arguments, run, seed, weights)
    print("| Run | Options | Test accuracy (seed), % | Mean, % | Sparsity, % | Bytes of float32 without zeros | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for run in RUNS:
        line = row(run, arguments.folder, arguments.seeds)
        if line:
            print(line)


if __name__ == "__main__":
    main()
