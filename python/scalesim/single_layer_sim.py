"""One layer of a run: its engine call, and what the reports say of it."""

import os

import numpy as np

from foldwise import _core
from scalesim.scale_config import scale_config
from scalesim.topology_utils import topologies
from scalesim.version import engine_version, is_version_3

NOT_MODELLED = {
    "using_ifmap_custom_layout": "a custom data layout (IfmapCustomLayout)",
    "using_filter_custom_layout": "a custom data layout (FilterCustomLayout)",
    "sparsity_support": "sparsity (SparsitySupport)",
    "use_ramulator_trace": "a Ramulator trace (UseRamulatorTrace)",
}

# Operands with the words by which attributes call what is counted of them.
OPERANDS = (("ifmap", "reads"), ("filter", "reads"), ("ofmap", "writes"))


def accelerator_of(config):
    """The engine's accelerator for a config as it is now."""
    rows, cols = config.get_array_dims()
    ifmap_kb, filter_kb, ofmap_kb = config.get_mem_sizes()
    ifmap_offset, filter_offset, ofmap_offset = config.get_offsets()
    dataflow = config.get_dataflow()
    fields = {
        "array.rows": rows,
        "array.cols": cols,
        "dataflow": dataflow if dataflow in ("os", "ws", "is") else "os",
        "sram.ifmap_kib": ifmap_kb,
        "sram.filter_kib": filter_kb,
        "sram.ofmap_kib": ofmap_kb,
        "offset.ifmap": ifmap_offset,
        "offset.filter": filter_offset,
        "offset.ofmap": ofmap_offset,
        "bandwidth.mode": "USER" if config.use_user_dram_bandwidth() else "CALC",
    }
    if config.use_user_dram_bandwidth():
        fields["bandwidth.words_per_cycle"] = config.get_bandwidths_as_list()[0]
        if is_version_3(config):
            fields["bandwidth.ifmap_bank"] = config.get_ifmap_sram_bandwidth()
            fields["bandwidth.filter_bank"] = config.get_filter_sram_bandwidth()
            for operand in ("ifmap", "filter"):
                bandwidth, banks = (getattr(config, f"{operand}_sram_bank_{what}") for what in ("bandwidth", "num"))
                assert bandwidth % banks == 0, f"{operand} bandwidth {bandwidth} must be a multiple of its {banks} banks"
    return _core.Accelerator(fields)


def layer_of(topology, layer_id):
    """The engine's layer for a row of a topology as it is now."""
    return _core.Layer.conv(
        topology.get_layer_name(layer_id), ifmap=tuple(topology.get_layer_ifmap_dims(layer_id)),
        filter=tuple(topology.get_layer_filter_dims(layer_id)), channels=topology.get_layer_num_channels(layer_id),
        filters=topology.get_layer_num_filters(layer_id), stride=tuple(topology.get_layer_strides(layer_id)))


def operand_matrix_of(config, topology, layer_id):
    from scalesim.compute.operand_matrix import operand_matrix

    operands = operand_matrix()
    operands.set_params(config_obj=config, topoutil_obj=topology, layer_id=layer_id)
    return operands


def compute_system_of(config, operands):
    from scalesim.compute.systolic_compute_is import systolic_compute_is
    from scalesim.compute.systolic_compute_os import systolic_compute_os
    from scalesim.compute.systolic_compute_ws import systolic_compute_ws

    compute = {"ws": systolic_compute_ws, "is": systolic_compute_is}.get(config.get_dataflow(), systolic_compute_os)()
    compute.set_params(config_obj=config, ifmap_op_mat=operands.get_ifmap_matrix()[1],
                       filter_op_mat=operands.get_filter_matrix()[1], ofmap_op_mat=operands.get_ofmap_matrix()[1])
    return compute


def memory_system_of(config, version):
    """Empty scratchpads of the sizes and bandwidths that the engine takes."""
    from scalesim.memory.double_buffered_scratchpad_mem import double_buffered_scratchpad

    calc = not config.use_user_dram_bandwidth()
    bandwidths = [10, 10, config.get_array_dims()[1]] if calc else [config.get_bandwidths_as_list()[0]] * 3
    if not calc and version == _core.ScaleSimVersion.v3:
        bandwidths[:2] = config.get_ifmap_sram_bandwidth(), config.get_filter_sram_bandwidth()
    ifmap, filter, ofmap = (1024 * size for size in config.get_mem_sizes())
    memory = double_buffered_scratchpad()
    memory.engine_version = version
    memory.set_params(estimate_bandwidth_mode=calc, ifmap_buf_size_bytes=ifmap, filter_buf_size_bytes=filter,
                      ofmap_buf_size_bytes=ofmap, ifmap_backing_buf_bw=bandwidths[0],
                      filter_backing_buf_bw=bandwidths[1], ofmap_backing_buf_bw=bandwidths[2])
    return memory


class single_layer_sim:
    def __init__(self):
        self.layer_id = 0
        self.topo = topologies()
        self.config = scale_config()
        self.layout = None
        self.verbose = True

        self.overall_cycles = 0
        self.total_cycles = 0
        self.stall_cycles = 0
        self.num_compute = 0
        self.num_mac_unit = 0
        self.overall_util = 0
        self.mapping_eff = 0
        self.compute_util = 0
        for operand, words in OPERANDS:
            for memory in ("sram", "dram"):
                for what in (f"avg_{operand}_{memory}_bw", f"{operand}_{memory}_start_cycle",
                             f"{operand}_{memory}_stop_cycle", f"{operand}_{memory}_{words}"):
                    setattr(self, what, 0)

        # Of version 3: sparsity is not modelled, so these never change.
        self.sparsity_ratio_N = 1
        self.sparsity_ratio_M = 1
        self.original_filter_size = 0
        self.new_filter_size = 0
        self.metadata_reads = 0
        self.avg_filter_metadata_sram_bw = 0.0
        self.using_ifmap_custom_layout = False
        self.using_filter_custom_layout = False

        self.params_set_flag = False
        self.memory_system_ready_flag = False
        self.runs_ready = False
        self.report_items_ready = False
        self._items = {}  # what calc_report_data fills in
        self._systems = {}  # the objects that hold matrices, made when asked for

    def set_params(self, layer_id=0, config_obj=None, topology_obj=None, layout_obj=None, verbose=True):
        self.layer_id = layer_id
        self.config = scale_config() if config_obj is None else config_obj
        self.topo = topologies() if topology_obj is None else topology_obj
        self.layout = layout_obj
        self.verbose = verbose
        self.dataflow = self.config.get_dataflow()
        rows, cols = self.config.get_array_dims()
        self.num_mac_unit = rows * cols
        self.params_set_flag = True

    def run(self):
        """Simulates the layer as config and topology are now. Raises NotImplementedError for what is not modelled."""
        assert self.params_set_flag, "Parameters are not set. Run set_params()"
        if is_version_3(self.config):
            for attribute, what in NOT_MODELLED.items():
                if getattr(self.config, attribute):
                    raise NotImplementedError(f"{what} is not modelled")
        if self.memory_system_ready_flag:
            self._run_on_given_memory()
        else:
            report = _core.simulate_layer(layer_of(self.topo, self.layer_id), accelerator_of(self.config),
                                          engine_version(self.config))
            self.num_compute = report.macs
            self._items = self._items_of(report)
            self._systems = {}
        self.topo.topo_calc_hyperparams()
        self.runs_ready = True
        self.report_items_ready = False

    # The matrices. The engine needs none of them, so they are made for who asks.
    @property
    def op_mat_obj(self):
        if "op_mat" not in self._systems:
            self._systems["op_mat"] = operand_matrix_of(self.config, self.topo, self.layer_id)
        return self._systems["op_mat"]

    @property
    def compute_system(self):
        if "compute" not in self._systems:
            self._systems["compute"] = compute_system_of(self.config, self.op_mat_obj)
        return self._systems["compute"]

    @property
    def memory_system(self):
        """The scratchpads; after run() with the layer served, which takes the time that the run saved."""
        if "memory" not in self._systems:
            self._systems["memory"] = memory_system_of(self.config, engine_version(self.config))
        memory = self._systems["memory"]
        if self.runs_ready and not self.memory_system_ready_flag and not memory.traces_valid:
            self._serve(memory)
        return memory

    def set_memory_system(self, mem_sys_obj):
        """Scratchpads of one's own, which run() then uses in place of the engine."""
        self._systems["memory"] = mem_sys_obj
        self.memory_system_ready_flag = True

    def _serve(self, memory):
        if self.config.use_user_dram_bandwidth():
            ifmap, filter = self.compute_system.get_prefetch_matrices()
            memory.set_read_buf_prefetch_matrices(ifmap_prefetch_mat=ifmap, filter_prefetch_mat=filter)
        memory.service_memory_requests(*self.compute_system.get_demand_matrices())

    def _run_on_given_memory(self):
        memory = self._systems["memory"]
        self._systems = {"memory": memory}
        self._serve(memory)
        self.num_compute = self.topo.get_layer_mac_ops(self.layer_id)
        items = {"total_cycles": memory.get_total_compute_cycles(), "stall_cycles": memory.get_stall_cycles()}
        cycles = items["total_cycles"]
        items["overall_util"] = self.num_compute * 100 / (cycles * self.num_mac_unit) if cycles else 0.0
        items["mapping_eff"] = self.compute_system.get_avg_mapping_efficiency() * 100
        items["compute_util"] = self.compute_system.get_avg_compute_utilization() * 100
        for operand, words in OPERANDS:
            sram = f"{operand}_sram"
            items[f"{sram}_{words}"] = getattr(self.compute_system, f"get_{operand}_requests")()
            items[f"{sram}_start_cycle"], items[f"{sram}_stop_cycle"] = getattr(memory, f"get_{sram}_start_stop_cycles")()
            items[f"avg_{sram}_bw"] = items[f"{sram}_{words}"] / max(cycles, 1)
            start, stop, accesses = getattr(memory, f"get_{operand}_dram_details")()
            dram = f"{operand}_dram"
            items |= {f"{dram}_start_cycle": start, f"{dram}_stop_cycle": stop, f"{dram}_{words}": accesses,
                      f"avg_{dram}_bw": accesses / (stop - start + 1)}
        first = min(items["ifmap_dram_start_cycle"], items["filter_dram_start_cycle"])
        items["overall_cycles"] = int(items["ofmap_dram_stop_cycle"] - first)
        self._items = items

    @staticmethod
    def _items_of(report):
        items = {
            "overall_cycles": report.cycles_with_prefetch,
            "total_cycles": report.total_cycles,
            "stall_cycles": report.stall_cycles,
            "overall_util": report.overall_utilization_percent,
            "mapping_eff": report.mapping_efficiency_percent,
            "compute_util": report.compute_utilization_percent,
        }
        for operand, words in OPERANDS:
            for memory in ("sram", "dram"):
                access = getattr(getattr(report, memory), operand)
                items[f"{operand}_{memory}_start_cycle"] = np.float64(access.start_cycle)
                items[f"{operand}_{memory}_stop_cycle"] = np.float64(access.stop_cycle)
                items[f"{operand}_{memory}_{words}"] = access.accesses
            items[f"avg_{operand}_sram_bw"] = items[f"{operand}_sram_{words}"] / max(report.total_cycles, 1)
            cycles = items[f"{operand}_dram_stop_cycle"] - items[f"{operand}_dram_start_cycle"] + 1
            items[f"avg_{operand}_dram_bw"] = items[f"{operand}_dram_{words}"] / cycles
        return items

    def save_traces(self, top_path):
        """Writes the six traces to <top_path>/layer<number>."""
        assert self.params_set_flag, "Parameters are not set"
        directory = f"{top_path}/layer{self.layer_id}"
        os.makedirs(directory, exist_ok=True)
        if self.memory_system_ready_flag:
            for operand, _ in OPERANDS:
                for memory in ("sram", "dram"):
                    write = getattr(self.memory_system, f"print_{operand}_{memory}_trace")
                    write(f"{directory}/{operand.upper()}_{memory.upper()}_TRACE.csv")
            return
        _core.trace_layer(layer_of(self.topo, self.layer_id), accelerator_of(self.config), engine_version(self.config),
                          directory)

    def calc_report_data(self):
        assert self.runs_ready, "Runs are not done yet"
        for name, value in self._items.items():
            setattr(self, name, value)
        self.report_items_ready = True

    def get_layer_id(self):
        assert self.params_set_flag, "Parameters are not set yet"
        return self.layer_id

    def _report_items(self, names):
        if not self.report_items_ready:
            self.calc_report_data()
        return [getattr(self, name) for name in names]

    def get_compute_report_items(self):
        first = ["overall_cycles"] if is_version_3(self.config) else []
        return self._report_items([*first, "total_cycles", "stall_cycles", "overall_util", "mapping_eff",
                                   "compute_util"])

    def get_bandwidth_report_items(self):
        return self._report_items([f"avg_{operand}_{memory}_bw" for memory in ("sram", "dram")
                                   for operand, _ in OPERANDS])

    def get_detail_report_items(self):
        return self._report_items([f"{operand}_{memory}_{what}" for memory in ("sram", "dram")
                                   for operand, words in OPERANDS for what in ("start_cycle", "stop_cycle", words)])

    def get_sparse_report_items(self):
        return self._report_items(["original_filter_size", "new_filter_size", "metadata_reads",
                                   "avg_filter_metadata_sram_bw"])
