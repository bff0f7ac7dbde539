#!/usr/bin/env python3
"""SCALE-Sim v2 as the model of a study: reads a design as JSON from standard input, simulates it, and writes what it costs.

    git clone https://github.com/scalesim-project/scale-sim-v2 && export SCALESIM=$PWD/scale-sim-v2
    foldwise explore studies/external/scalesim.yaml

SCALESIM names the checkout; Python needs what SCALE-Sim needs (numpy, pandas, tqdm, absl). The metrics have the names and the
meaning of `foldwise list metrics`: sums over layers, plain means of the two shares, each workload counted by its weight.
docs/external.md says what is read and written.
"""

import contextlib
import csv
import json
import math
import os
import pathlib
import sys
import tempfile

OPERANDS = ("ifmap", "filter", "ofmap")
ACCESSES = ("IFMAP Reads", "Filter Reads", "OFMAP Writes")  # as SCALE-Sim's reports call them


def config_text(accelerator):
    """The design as a config of SCALE-Sim. What SCALE-Sim does not know is refused, not left out."""
    for field, only in (("word_bits.ifmap", 8), ("word_bits.filter", 8), ("word_bits.ofmap", 8),
                        ("bandwidth.bytes_per_cycle", 0)):
        if accelerator.get(field, only) != only:
            raise ValueError(f"{field} is {accelerator[field]}, SCALE-Sim knows {only} only")
    if accelerator["dataflow"] not in ("os", "ws", "is"):
        raise ValueError(f"dataflow is {accelerator['dataflow']}, SCALE-Sim knows os, ws and is")
    sizes = "".join(f"{operand.title()}SramSzkB: {accelerator[f'sram.{operand}_kib']}\n"
                    f"{operand.title()}Offset: {accelerator[f'offset.{operand}']}\n" for operand in OPERANDS)
    return (f"[general]\nrun_name = design\n\n[architecture_presets]\n"
            f"ArrayHeight: {accelerator['array.rows']}\nArrayWidth: {accelerator['array.cols']}\n{sizes}"
            f"Bandwidth: {accelerator['bandwidth.words_per_cycle']}\nDataflow: {accelerator['dataflow']}\nMemoryBanks: 1\n\n"
            f"[run_presets]\nInterfaceBandwidth: {accelerator['bandwidth.mode']}\n")


def is_product(topology):
    """Whether a topology holds matrix products: rows of four fields."""
    rows = [row for row in pathlib.Path(topology).read_text().splitlines()[1:] if row.strip(", \t")]
    return len(rows[0].rstrip(", \t").split(",")) == 4


def report(folder, name):
    """The rows of a report, each a dict by heading. Rows end with a comma, so the last heading is empty."""
    with open(folder / "design" / name, newline="") as file:
        return [{heading.strip(): float(value) for heading, value in row.items() if heading and heading.strip()}
                for row in csv.DictReader(file)]


def simulate(config, workload, folder):
    """Runs SCALE-Sim on one workload and returns a dict of lists, one value a layer."""
    from scalesim.scale_sim import scalesim

    product = is_product(workload["file"]) if workload["kind"] is None else workload["kind"] == "gemm"
    with contextlib.redirect_stdout(sys.stderr):  # standard output is for the answer
        scalesim(save_disk_space=True, verbose=False, config=str(config), topology=workload["file"],
                 input_type_gemm=product).run_scale(top_path=str(folder))
    compute, access = report(folder, "COMPUTE_REPORT.csv"), report(folder, "DETAILED_ACCESS_REPORT.csv")
    layers = {
        "total_cycles": [row["Total Cycles"] for row in compute],
        "stall_cycles": [row["Stall Cycles"] for row in compute],
        "compute_cycles": [row["Total Cycles"] - row["Stall Cycles"] for row in compute],
        "mapping_efficiency": [row["Mapping Efficiency %"] for row in compute],
        "compute_utilization": [row["Compute Util %"] for row in compute],
    }
    for memory in ("SRAM", "DRAM"):
        for name in ACCESSES:
            layers[f"{memory}_{name}".lower().replace(" ", "_")] = [row[f"{memory} {name}"] for row in access]
        layers[f"{memory}_accesses".lower()] = [sum(row[f"{memory} {name}"] for name in ACCESSES) for row in access]
    return layers


def evaluate(design):
    """The metrics of a design."""
    values, weights = {}, []
    with tempfile.TemporaryDirectory() as name:
        for number, workload in enumerate(design["workloads"]):
            folder = pathlib.Path(name, str(number))
            folder.mkdir()
            config = folder / "design.cfg"
            config.write_text(config_text(design["accelerator"]))
            for metric, layers in simulate(config, workload, folder).items():
                values.setdefault(metric, []).extend(layers)
            weights += [workload["weight"]] * (len(values["total_cycles"]) - len(weights))
    metrics = {metric: math.fsum(weight * layer for weight, layer in zip(weights, layers))
               for metric, layers in values.items()}
    for share in ("mapping_efficiency", "compute_utilization"):
        metrics[share] /= sum(weights)
    return metrics


def main():
    design = json.load(sys.stdin)
    answer = {"fields": design["fields"]}
    try:
        checkout = pathlib.Path(os.environ.get("SCALESIM", "")).absolute()
        if not (checkout / "scalesim" / "scale_sim.py").exists():
            raise ValueError(f"SCALESIM names no checkout of SCALE-Sim v2: {checkout}")
        sys.path.insert(0, str(checkout))
        answer["metrics"] = evaluate(design)
    except (ValueError, ImportError) as error:
        answer["failure"] = str(error)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
