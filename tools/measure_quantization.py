#!/usr/bin/env python3
"""Measures what quantization costs LeNet-5 in accuracy, over several trained networks, and prints tables for the documents.

    tools/measure_quantization.py --data mnist [--program build/release/apps/foldwise/foldwise] models/*.weights

Every figure is the mean over the given networks of `foldwise quantize` followed by `foldwise evaluate`, on the whole test set but
for the accumulators; `range` is the largest minus the smallest. --csv FILE keeps all single results, and takes from it what was measured before.
"""

import argparse
import csv
import itertools
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BITS = (8, 6, 4, 3, 2)
MIXED_BITS = ((8, 4), (8, 3), (8, 2), (4, 8), (3, 8), (2, 8))  # weights, activations
SCHEMES = ("asymmetric", "symmetric")
GRANULARITIES = ("per-tensor", "per-channel")
CALIBRATIONS = ("min-max", "percentile", "mse")
LAYERS = ("conv1", "conv2", "conv3", "fc1", "fc2")
ACCUMULATOR_BITS = (32, 24, 20, 19, 18, 17, 16, 15, 14)
ACCUMULATOR_IMAGES = 1000  # saturating sums are made one by one

# An output stationary and a weight stationary array: in the first a PE makes the whole sum, in the second 8 products of it.
ARRAY = """[general]
run_name = {dataflow}_8x8
[architecture_presets]
ArrayHeight: 8
ArrayWidth: 8
IfmapSramSzkB: 4
FilterSramSzkB: 4
OfmapSramSzkB: 4
IfmapOffset: 0
FilterOffset: 10000000
OfmapOffset: 20000000
Bandwidth: 10
Dataflow: {dataflow}
[run_presets]
InterfaceBandwidth: USER
"""


class Measurements:
    """Accuracies by what was measured, kept in a CSV file as they come."""

    def __init__(self, arguments):
        self.program = arguments.program
        self.data = arguments.data
        self.csv = arguments.csv
        self.known = {}
        self.folder = tempfile.TemporaryDirectory()
        if self.csv and pathlib.Path(self.csv).exists():
            for *key, accuracy in csv.reader(open(self.csv, newline="")):
                self.known[tuple(key)] = float(accuracy)

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout

    def accuracy(self, weights, quantize=None, evaluate=()):
        """Per cent right: of the float network, or of what `quantize` (options) makes of it."""
        key = (pathlib.Path(weights).name, " ".join(map(str, quantize or ("float",))), " ".join(map(str, evaluate)))
        if key not in self.known:
            model = weights
            if quantize:
                model = pathlib.Path(self.folder.name) / "quantized"
                self.run("quantize", weights, "--data", self.data, "-o", model, "-q", *quantize)
            arguments = [pathlib.Path(self.folder.name) / a if a.endswith(".cfg") else a for a in map(str, evaluate)]
            self.known[key] = json.loads(self.run("evaluate", model, "--data", self.data, "--json",
                                                  *arguments))["accuracy_percent"]
            if self.csv:
                with open(self.csv, "a", newline="") as file:
                    csv.writer(file).writerow((*key, self.known[key]))
        return self.known[key]


def mean(values):
    return sum(values) / len(values)


def options(bits, scheme, granularity, calibration):
    """What tells `foldwise quantize` so; `bits` is one number, or two for weights and activations."""
    chosen = ["--scheme", scheme, "--calibration", calibration]
    if granularity == "per-channel":
        chosen.append("--per-channel")
    if isinstance(bits, tuple):
        for layer in LAYERS:
            chosen += ["--layer-bits", f"{layer}={bits[0]}/{bits[1]}"]
    else:
        chosen += ["--bits", bits]
    return chosen


def recipe_table(measure, networks):
    print("| Scheme | Granularity | Calibration | " + " | ".join(f"{bits} bits" for bits in BITS) + " |")
    print("|---|---|---|" + "---|" * len(BITS))
    for recipe in itertools.product(SCHEMES, GRANULARITIES, CALIBRATIONS):
        cells = [mean([measure.accuracy(network, options(bits, *recipe)) for network in networks]) for bits in BITS]
        print(f"| {' | '.join(recipe)} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)


def mixed_table(measure, networks):
    print("| Weights | Activations | Accuracy % |\n|---|---|---|")
    for bits in sorted({*MIXED_BITS, *((b, b) for b in BITS)}, reverse=True):
        chosen = options(bits if bits[0] != bits[1] else bits[0], "asymmetric", "per-channel", "mse")
        print(f"| {bits[0]} bits | {bits[1]} bits | "
              f"{mean([measure.accuracy(network, chosen) for network in networks]):.2f} |", flush=True)


def accumulator_table(measure, networks):
    arrays = ("os", "ws")
    for dataflow in arrays:
        (pathlib.Path(measure.folder.name) / f"{dataflow}.cfg").write_text(ARRAY.format(dataflow=dataflow))
    print("| Accumulator | os, saturating | os, wrapping | ws, saturating | ws, wrapping |\n|---|---|---|---|---|")
    for bits in ACCUMULATOR_BITS:
        cells = []
        for dataflow, overflow in itertools.product(arrays, ("saturate", "wrap")):
            evaluate = ("--on-array", "-c", f"{dataflow}.cfg", "--array-images", 0, "--images",
                        ACCUMULATOR_IMAGES, "--accumulator-bits", bits,
                        "--overflow", overflow)
            cells.append(mean([measure.accuracy(network, options(8, "asymmetric", "per-tensor", "mse"), evaluate)
                               for network in networks]))
        print(f"| {bits} bits | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("weights", nargs="+", help="trained float networks")
    parser.add_argument("--data", required=True, help="folder with MNIST's four files")
    parser.add_argument("--program", default=ROOT / "build/release/apps/foldwise/foldwise")
    parser.add_argument("--csv", help="keeps every single result")
    arguments = parser.parse_args()
    measure = Measurements(arguments)
    accuracies = [measure.accuracy(network) for network in arguments.weights]
    print(f"Float: {mean(accuracies):.3f} % (mean of {len(accuracies)}, range {max(accuracies) - min(accuracies):.2f})\n")
    for table in (recipe_table, mixed_table, accumulator_table):
        table(measure, arguments.weights)
        print()


if __name__ == "__main__":
    main()
