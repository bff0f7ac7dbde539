"""Runs all layers of a network and writes the reports."""

import contextlib
import os

from scalesim.scale_config import scale_config
from scalesim.single_layer_sim import single_layer_sim
from scalesim.topology_utils import topologies
from scalesim.version import is_version_3

COMPUTE = ["Total Cycles", "Stall Cycles", "Overall Util %", "Mapping Efficiency %", "Compute Util %"]
WITH_PREFETCH = "Total Cycles (incl. prefetch)"  # first in version 3
BANDWIDTH = [f"Avg {operand} {memory} BW" for memory in ("SRAM", "DRAM") for operand in ("IFMAP", "FILTER", "OFMAP")]
DETAIL = [f"{memory} {operand} {what}" for memory in ("SRAM", "DRAM")
          for operand, words in (("IFMAP", "Reads"), ("Filter", "Reads"), ("OFMAP", "Writes"))
          for what in ("Start Cycle", "Stop Cycle", words)]


def _write_report(path, headings, rows):
    """A report appears whole or not at all."""
    beside = f"{path}.{os.getpid()}"
    try:
        with open(beside, "w") as file:
            for row in (["LayerID", *headings], *([number, *row] for number, row in enumerate(rows))):
                file.write(", ".join(str(item) for item in row) + ",\n")
        # To remove the old one first spares a flush to disk, some milliseconds, which a loop over designs would feel.
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
        os.rename(beside, path)
    except BaseException:
        if os.path.exists(beside):
            os.remove(beside)
        raise


class simulator:
    def __init__(self):
        self.conf = scale_config()
        self.topo = topologies()
        self.layout = None
        self.top_path = "./"
        self.verbose = True
        self.save_trace = True
        self.num_layers = 0
        self.single_layer_sim_object_list = []
        self.params_set_flag = False
        self.all_layer_run_done = False

    def set_params(self, config_obj=None, topo_obj=None, layout_obj=None, top_path="./", verbosity=True,
                   save_trace=True):
        self.conf = scale_config() if config_obj is None else config_obj
        self.topo = topologies() if topo_obj is None else topo_obj
        self.layout = layout_obj
        self.top_path = top_path
        self.verbose = verbosity
        self.save_trace = save_trace
        self.num_layers = self.topo.get_num_layers()
        self.params_set_flag = True

    def run(self):
        """Adds a layer object for each layer to those that are there, and runs them all."""
        assert self.params_set_flag, "Simulator parameters are not set"
        for layer_id in range(self.num_layers):
            layer = single_layer_sim()
            layer.set_params(layer_id=layer_id, config_obj=self.conf, topology_obj=self.topo, layout_obj=self.layout,
                             verbose=self.verbose)
            self.single_layer_sim_object_list.append(layer)

        self.top_path = f"{self.top_path}/{self.conf.get_run_name()}"
        os.makedirs(self.top_path, exist_ok=True)
        for layer in self.single_layer_sim_object_list:
            if self.verbose:
                print(f"\nRunning Layer {layer.get_layer_id()}")
            layer.run()
            if self.verbose:
                self._print_layer(layer)
            if self.save_trace:
                if self.verbose:
                    print("Saving traces: ", end="")
                layer.save_traces(self.top_path)
                if self.verbose:
                    print("Done!")
        self.all_layer_run_done = True
        self.generate_reports()

    def _print_layer(self, layer):
        version_3 = is_version_3(self.conf)
        items = layer.get_compute_report_items()
        if version_3:
            print(f"Total cycles: {items.pop(0)}")
        print(f"Compute cycles: {items[0]}")
        print(f"Stall cycles: {items[1]}")
        print(f"Overall utilization: {items[2]:.2f}%")
        print(f"Mapping efficiency: {items[3]:.2f}%")
        bandwidths = layer.get_bandwidth_report_items()
        memories = [f"{operand} {memory}" for memory in ("SRAM", "DRAM") for operand in ("IFMAP", "Filter", "OFMAP")]
        for memory, bandwidth in list(zip(memories, bandwidths))[0 if version_3 else 3:]:
            print(f"Average {memory} BW: {bandwidth:.3f} words/cycle")

    def generate_reports(self):
        assert self.all_layer_run_done, "Layer runs are not done yet"
        layers = self.single_layer_sim_object_list
        compute = [WITH_PREFETCH, *COMPUTE] if is_version_3(self.conf) else COMPUTE
        _write_report(f"{self.top_path}/COMPUTE_REPORT.csv", compute,
                      [layer.get_compute_report_items() for layer in layers])
        _write_report(f"{self.top_path}/BANDWIDTH_REPORT.csv", BANDWIDTH,
                      [layer.get_bandwidth_report_items() for layer in layers])
        _write_report(f"{self.top_path}/DETAILED_ACCESS_REPORT.csv", DETAIL,
                      [layer.get_detail_report_items() for layer in layers])

    def get_total_cycles(self):
        assert self.all_layer_run_done, "Layer runs are not done yet"
        for layer in self.single_layer_sim_object_list:
            layer.get_compute_report_items()
        return sum(layer.total_cycles for layer in self.single_layer_sim_object_list)
