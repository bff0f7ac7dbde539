"""The object that clients make first: a config, a topology, and a run of both."""

import os
import sys

from scalesim.layout_utils import layouts
from scalesim.scale_config import scale_config
from scalesim.simulator import simulator
from scalesim.topology_utils import topologies
from scalesim.version import forced_version, is_version_3

RULE = "=" * 52
LONG_NAMES = {"ws": "Weight Stationary", "is": "Input Stationary"}


def _require_file(path, what):
    """Ends the program where a file is missing. SCALE-Sim ends with status 0, as if nothing was wrong; whoever relies
    on that sets SCALESIM_EXIT_STATUS=0."""
    if not os.path.exists(path):
        print(f"ERROR: scalesim.scale.py: {what} file not found")
        print(f"Input file:{path}")
        print("Exiting")
        sys.exit(int(os.environ.get("SCALESIM_EXIT_STATUS", "1")))


class scalesim:
    def __init__(self, save_disk_space=False, verbose=True, config="", topology="", layout="", input_type_gemm=False):
        if isinstance(layout, bool):  # version 2 has input_type_gemm in this place
            layout, input_type_gemm = "", layout

        self.config = scale_config()
        self.topo = topologies()
        self.layout = layouts()
        self.config_file = ""
        self.topology_file = ""
        self.layout_file = ""
        self.runner = simulator()
        self.read_gemm_inputs = input_type_gemm
        self.save_space = save_disk_space
        self.verbose_flag = verbose
        self.top_path = ""
        self.run_done_flag = False
        self.logs_generated_flag = False
        self.set_params(config_filename=config, topology_filename=topology, layout_filename=layout)

    def set_params(self, config_filename="", topology_filename="", layout_filename=""):
        """Reads the files. The layers of the topology are added to those that are there."""
        if topology_filename != "":
            _require_file(topology_filename, "Topology")
            self.topology_file = topology_filename
        if layout_filename != "":
            _require_file(layout_filename, "Layout")
            self.layout_file = layout_filename
        _require_file(config_filename, "Config")
        self.config_file = config_filename

        self.config.read_conf_file(self.config_file)
        if self.layout_file != "" and forced_version() is None:
            self.config.has_layout_section = True
        if self.topology_file == "":
            self.topology_file = self.config.get_topology_path()
        else:
            self.config.set_topology_file(self.topology_file)
        self.topo.with_sparsity_ratios = is_version_3(self.config)
        self.topo.load_arrays(topofile=self.topology_file, mnk_inputs=self.read_gemm_inputs)
        self.config.set_layout_file(self.layout_file)
        if self.layout_file != "":
            self.layout.load_arrays(layoutfile=self.layout_file, mnk_inputs=self.read_gemm_inputs)

    def run_scale(self, top_path="."):
        self.top_path = top_path
        self.runner.set_params(config_obj=self.config, topo_obj=self.topo, layout_obj=self.layout, top_path=top_path,
                               verbosity=self.verbose_flag, save_trace=not self.save_space)
        self.run_once()

    def run_once(self):
        if self.verbose_flag:
            self.print_run_configs()
        self.runner.run()
        self.run_done_flag = True
        self.logs_generated_flag = True
        if self.verbose_flag:
            print("************ SCALE SIM Run Complete ****************")

    def print_run_configs(self):
        rows, cols = self.config.get_array_dims()
        ifmap_kb, filter_kb, ofmap_kb = self.config.get_mem_sizes()
        print(RULE, "******************* SCALE SIM **********************", RULE, sep="\n")
        print(f"Array Size: \t{rows}x{cols}")
        print(f"SRAM IFMAP (kB): \t{ifmap_kb}")
        print(f"SRAM Filter (kB): \t{filter_kb}")
        print(f"SRAM OFMAP (kB): \t{ofmap_kb}")
        print(f"Dataflow: \t{LONG_NAMES.get(self.config.get_dataflow(), 'Output Stationary')}")
        if is_version_3(self.config):
            print(f"topology file path: \t{self.config.get_topology_path()}")
            print(f"layout file path: \t{self.config.get_layout_path()}")
        else:
            print(f"CSV file path: \t{self.config.get_topology_path()}")
        if self.config.use_user_dram_bandwidth():
            print(f"Bandwidth: \t{self.config.get_bandwidths_as_string()}")
            print("Working in USE USER BANDWIDTH mode.")
        else:
            print("Working in ESTIMATE BANDWIDTH mode.")
        print(RULE)

    def get_total_cycles(self):
        """Cycles of all layers, stalls included; None before a run."""
        if not self.run_done_flag:
            print("ERROR: scale.get_total_cycles() : Cannot determine cycles. Run the simulation first")
            return None
        return self.runner.get_total_cycles()
