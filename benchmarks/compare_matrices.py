"""Compares the matrices of the Python package with those of SCALE-Sim version 2 itself: operands, demands and prefetches
of random layers and parts of layers, and what the scratchpads make of them, traces included, bit for bit.

    python3 benchmarks/compare_matrices.py path/to/scale-sim-v2 [--packages build/release/python] [--cases 200] [--seed 1]

Each of the two packages runs in a Python of its own, which needs numpy; SCALE-Sim needs pandas, tqdm and absl too. Averages
over folds are taken with the sum() of Python 3.12 and later on both sides.
"""

import argparse
import builtins
import contextlib
import io
import pickle
import random
import subprocess
import sys


def compensated_sum(terms, start=0):
    """sum() as Python 3.12 and later has it for floats."""
    total, lost = start, 0.0
    for term in terms:
        new = total + term
        if isinstance(new, float):
            lost += (total - new) + term if abs(total) >= abs(term) else (term - new) + total
        total = new
    return total + lost if isinstance(total, float) else total


def asked(question):
    """What is answered, or that nothing is: SCALE-Sim dies where a part of a layer reads nothing but overhang."""
    try:
        return question()
    except (AssertionError, IndexError):
        return "no answer"


def run_case(rng):
    import numpy as np
    from scalesim.compute.operand_matrix import operand_matrix
    from scalesim.compute.systolic_compute_is import systolic_compute_is
    from scalesim.compute.systolic_compute_os import systolic_compute_os
    from scalesim.compute.systolic_compute_ws import systolic_compute_ws
    from scalesim.memory.double_buffered_scratchpad_mem import double_buffered_scratchpad
    from scalesim.scale_config import scale_config
    from scalesim.topology_utils import topologies

    dataflow = rng.choice(["os", "ws", "is"])
    config = scale_config()
    config.set_arr_dims(rng.randint(1, 9), rng.randint(1, 9))
    config.set_dataflow(dataflow)
    config.force_valid()
    filter_height, filter_width = rng.randint(1, 4), rng.randint(1, 4)
    topology = topologies()
    topology.append_topo_entry_from_list(
        ["layer", filter_height + rng.randint(0, 9), filter_width + rng.randint(0, 9), filter_height, filter_width,
         rng.randint(1, 4), rng.randint(1, 12), rng.randint(1, 3), rng.randint(1, 3)])
    topology.topo_calc_hyperparams()

    operands = operand_matrix()
    operands.set_params(config, topology, 0)
    operands.create_operand_matrices()
    ifmap, filter, ofmap = operands.get_all_operand_matrix()
    found = {"operands": (ifmap, filter, ofmap), "part": operands.get_ifmap_matrix_part(0, 1, 0, 1),
             "beyond": operands.get_filter_matrix_part(5000, 1)}
    if rng.random() < 0.5:  # a part of the layer
        row, column = rng.randrange(ifmap.shape[0]), rng.randrange(filter.shape[1])
        ifmap, filter, ofmap = ifmap[row:], filter[:, column:], ofmap[row:, column:]

    compute = {"os": systolic_compute_os, "ws": systolic_compute_ws, "is": systolic_compute_is}[dataflow]()
    compute.set_params(config_obj=config, ifmap_op_mat=ifmap, filter_op_mat=filter, ofmap_op_mat=ofmap)
    if rng.random() < 0.3:  # counts twice
        compute.create_ifmap_demand_mat()
        compute.create_filter_demand_mat()
        compute.create_ofmap_demand_mat()
    demands, prefetches = compute.get_demand_matrices(), compute.get_prefetch_matrices()
    found |= {"demands": demands, "prefetches": prefetches,
              "requests": (compute.get_ifmap_requests(), compute.get_filter_requests(), compute.get_ofmap_requests()),
              "averages": (compute.get_avg_mapping_efficiency(), compute.get_avg_compute_utilization())}

    estimate = rng.random() < 0.5
    least, most = (100, 700) if estimate or rng.random() < 0.5 else (2, 150)
    sizes = [rng.randint(least, most) for _ in range(3)]
    bandwidths = [rng.randint(1, 12) for _ in range(3)]
    if rng.random() < 0.3:  # a prefetch order of the caller's own
        order = list(prefetches[0].ravel())
        rng.shuffle(order)
        prefetches = np.asarray(order).reshape(1, -1), prefetches[1]
    memory = double_buffered_scratchpad()
    memory.set_params(verbose=False, estimate_bandwidth_mode=estimate, ifmap_buf_size_bytes=sizes[0],
                      filter_buf_size_bytes=sizes[1], ofmap_buf_size_bytes=sizes[2], ifmap_backing_buf_bw=bandwidths[0],
                      filter_backing_buf_bw=bandwidths[1], ofmap_backing_buf_bw=bandwidths[2])
    if not estimate:
        memory.set_read_buf_prefetch_matrices(ifmap_prefetch_mat=prefetches[0], filter_prefetch_mat=prefetches[1])
    memory.service_memory_requests(*demands)
    found |= {"cycles": (memory.get_total_compute_cycles(), memory.get_stall_cycles()),
              "SRAM traces": memory.get_sram_trace_matrices(), "DRAM traces": memory.get_dram_trace_matrices()}
    for operand in ("ifmap", "filter", "ofmap"):
        found[f"{operand} accesses"] = (getattr(memory, f"get_{operand}_sram_start_stop_cycles")(),
                                        asked(getattr(memory, f"get_{operand}_dram_details")))
    found["case"] = str((dataflow, config.get_array_dims(), topology.topo_arrays, estimate, sizes, bandwidths))
    return found


def leaves(value):
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, (tuple, list)) else [value]


def are_equal(one, other):
    """Types and shapes included."""
    if type(one) is not type(other):
        return False
    if hasattr(one, "dtype"):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return one == other


def run_side(path, cases, seed):
    work = subprocess.run([sys.executable, __file__, path, "--worker", "--cases", str(cases), "--seed", str(seed)],
                          stdout=subprocess.PIPE, check=True)
    return pickle.loads(work.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("original")
    parser.add_argument("--packages", default="build/release/python")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        sys.path.insert(0, options.original)
        builtins.sum = compensated_sum
        rng = random.Random(options.seed)
        with contextlib.redirect_stdout(io.StringIO()):
            found = [run_case(rng) for _ in range(options.cases)]
        sys.stdout.buffer.write(pickle.dumps(found))
        return 0
    sides = [run_side(path, options.cases, options.seed) for path in (options.original, options.packages)]
    different = 0
    for theirs, ours in zip(*sides):
        for what, value in theirs.items():
            pairs = list(zip(leaves(value), leaves(ours[what]), strict=True))
            if not all(are_equal(one, other) for one, other in pairs):
                different += 1
                print(f"{what} of {theirs['case']}")
    print(f"{options.cases} cases, {different} differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
