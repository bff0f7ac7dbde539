"""A config as an object that clients read and write between constructor and run."""

import configparser
import sys

from scalesim.version import forced_version

# Attribute and option of each whole number of [architecture_presets], in the order of configs as lists.
NUMBERS = (
    ("array_rows", "ArrayHeight"),
    ("array_cols", "ArrayWidth"),
    ("ifmap_sz_kb", "IfmapSramSzkB"),
    ("filter_sz_kb", "FilterSramSzkB"),
    ("ofmap_sz_kb", "OfmapSramSzkB"),
    ("ifmap_offset", "IfmapOffset"),
    ("filter_offset", "FilterOffset"),
    ("ofmap_offset", "OfmapOffset"),
)

# Attribute, section, option and reader of what version 3 needs besides.
VERSION_3 = (
    ("req_buf_sz_rd", "architecture_presets", "ReadRequestBuffer", int),
    ("req_buf_sz_wr", "architecture_presets", "WriteRequestBuffer", int),
    ("using_ifmap_custom_layout", "layout", "IfmapCustomLayout", bool),
    ("using_filter_custom_layout", "layout", "FilterCustomLayout", bool),
    ("ifmap_sram_bank_bandwidth", "layout", "IfmapSRAMBankBandwidth", int),
    ("ifmap_sram_bank_num", "layout", "IfmapSRAMBankNum", int),
    ("ifmap_sram_bank_port", "layout", "IfmapSRAMBankPort", int),
    ("filter_sram_bank_bandwidth", "layout", "FilterSRAMBankBandwidth", int),
    ("filter_sram_bank_num", "layout", "FilterSRAMBankNum", int),
    ("filter_sram_bank_port", "layout", "FilterSRAMBankPort", int),
)


class scale_config:
    def __init__(self):
        self.run_name = "scale_run"
        self.use_user_bandwidth = False

        self.array_rows = 4
        self.array_cols = 4
        self.ifmap_sz_kb = 256
        self.filter_sz_kb = 256
        self.ofmap_sz_kb = 128
        self.df = "ws"
        self.ifmap_offset = 0
        self.filter_offset = 10000000
        self.ofmap_offset = 20000000
        self.topofile = ""
        self.bandwidths = []
        self.valid_conf_flag = False
        self.valid_df_list = ["os", "ws", "is"]

        # Of version 3.
        self.has_layout_section = False
        self.req_buf_sz_rd = 60
        self.req_buf_sz_wr = 60
        self.layoutfile = ""
        self.num_bank = 1
        self.num_port = 2
        self.using_ifmap_custom_layout = False
        self.ifmap_sram_bank_bandwidth = 10
        self.ifmap_sram_bank_num = 10
        self.ifmap_sram_bank_port = 2
        self.using_filter_custom_layout = False
        self.filter_sram_bank_bandwidth = 10
        self.filter_sram_bank_num = 10
        self.filter_sram_bank_port = 2
        self.sparsity_support = False
        self.sparsity_representation = ""
        self.sparsity_optimized_mapping = False
        self.sparsity_block_size = 4
        self.sparsity_rand_seed = 40
        self.use_ramulator_trace = False

    def read_conf_file(self, conf_file_in):
        """Raises configparser.Error where a section or option is missing, ValueError where a number is none. A mode other
        than USER and CALC leaves the config invalid."""
        parser = configparser.ConfigParser()
        parser.read(conf_file_in)
        self.run_name = parser.get("general", "run_name")

        mode = parser.get("run_presets", "InterfaceBandwidth")
        if mode not in ("USER", "CALC"):
            print(f"{conf_file_in}: InterfaceBandwidth is {mode!r}, must be USER or CALC", file=sys.stderr)
            return
        self.use_user_bandwidth = mode == "USER"
        self.has_layout_section = parser.has_section("layout")
        version_3 = self.has_layout_section if forced_version() is None else forced_version() == "v3"
        if version_3:
            self.use_ramulator_trace = parser.get("run_presets", "UseRamulatorTrace") == "True"

        section = "architecture_presets"
        for attribute, option in NUMBERS:
            setattr(self, attribute, int(parser.get(section, option)))
        self.df = parser.get(section, "Dataflow")
        if version_3:
            for attribute, place, option, kind in VERSION_3:
                read = parser.getboolean if kind is bool else parser.getint
                setattr(self, attribute, read(place, option))
        if self.use_user_bandwidth:
            self.bandwidths = [int(number) for number in parser.get(section, "Bandwidth").split(",")]
        if self.df not in self.valid_df_list:
            print("WARNING: Invalid dataflow")
        if parser.has_section("network_presets"):
            self.topofile = parser.get("network_presets", "TopologyCsvLoc").strip().strip('"')
        if version_3:
            self.sparsity_support = parser.get("sparsity", "SparsitySupport").lower() == "true"
        self.valid_conf_flag = True

    def update_from_list(self, conf_list):
        """Takes run name, rows, columns, three sizes, three offsets, dataflow, mode[, bandwidths[, …, topology]]."""
        if len(conf_list) < 12:
            print("ERROR: scale_config.update_from_list: Incompatible number of elements in the list")
        self.run_name = conf_list[0]
        for (attribute, _), value in zip(NUMBERS, conf_list[1:9]):
            setattr(self, attribute, int(value))
        self.df = conf_list[9]
        mode = str(conf_list[10])
        assert mode in ("CALC", "USER"), "Invalid mode of operation"
        self.use_user_bandwidth = mode == "USER"
        if self.use_user_bandwidth:
            assert len(conf_list) > 11, "The user bandwidth needs to be provided"
            self.bandwidths = conf_list[11]
        if len(conf_list) == 15:
            self.topofile = conf_list[14]
        self.valid_conf_flag = True

    def write_conf_file(self, conf_file_out):
        if not self._is_valid("write_conf_file", "No valid config loaded"):
            return
        parser = configparser.ConfigParser(interpolation=None)
        parser["general"] = {"run_name": str(self.run_name).replace("%", "%%")}
        parser["architecture_presets"] = {option: str(getattr(self, attribute)) for attribute, option in NUMBERS}
        parser["architecture_presets"]["Dataflow"] = str(self.df)
        parser["architecture_presets"]["Bandwidth"] = self.get_bandwidths_as_string()
        parser["network_presets"] = {"TopologyCsvLoc": f'"{self.topofile}"'}
        parser["run_presets"] = {"InterfaceBandwidth": "USER" if self.use_user_bandwidth else "CALC"}
        with open(conf_file_out, "w") as file:
            parser.write(file)

    def _is_valid(self, method, message):
        """Prints what is wrong when no config was read."""
        if not self.valid_conf_flag:
            print(f"ERROR: scale_config.{method}: {message}")
        return self.valid_conf_flag

    # Setters.
    def set_arr_dims(self, rows=1, cols=1):
        self.array_rows = rows
        self.array_cols = cols

    def set_dataflow(self, dataflow="os"):
        self.df = dataflow

    def set_buffer_sizes_kb(self, ifmap_size_kb=1, filter_size_kb=1, ofmap_size_kb=1):
        self.ifmap_sz_kb = ifmap_size_kb
        self.filter_sz_kb = filter_size_kb
        self.ofmap_sz_kb = ofmap_size_kb

    def set_topology_file(self, topofile=""):
        self.topofile = topofile

    def set_layout_file(self, layoutfile=""):
        self.layoutfile = layoutfile

    def set_offsets(self, ifmap_offset=0, filter_offset=10000000, ofmap_offset=20000000):
        self.ifmap_offset = ifmap_offset
        self.filter_offset = filter_offset
        self.ofmap_offset = ofmap_offset
        self.valid_conf_flag = True

    def force_valid(self):
        self.valid_conf_flag = True

    def set_bw_mode_to_calc(self):
        self.use_user_bandwidth = False

    # Getters. None when no config was read.
    def use_user_dram_bandwidth(self):
        if self._is_valid("use_user_dram_bandwidth()", "Configuration is not valid"):
            return self.use_user_bandwidth

    def get_conf_as_list(self):
        if self._is_valid("get_conf_as_list", "Configuration is not valid"):
            numbers = [getattr(self, attribute) for attribute, _ in NUMBERS]
            return [str(item) for item in (self.run_name, *numbers, self.df, self.topofile)]

    @staticmethod
    def get_default_conf_as_list():
        config = scale_config()
        config.force_valid()
        return config.get_conf_as_list()

    def get_run_name(self):
        if self._is_valid("get_run_name() ", "Config data is not valid"):
            return self.run_name

    def get_topology_path(self):
        if self._is_valid("get_topology_path() ", "Config data is not valid"):
            return self.topofile

    def get_layout_path(self):
        if self._is_valid("get_layout_path() ", "Config data is not valid"):
            return self.layoutfile

    def get_topology_name(self):
        if self._is_valid("get_topology_name() ", "Config data is not valid"):
            return self.topofile.split("/")[-1].strip().split(".")[0]

    def get_min_dram_bandwidth(self):
        if self.use_user_dram_bandwidth():
            return min(self.bandwidths)
        print("ERROR: scale_config.get_min_dram_bandwidth(): No user bandwidth provided")

    def _when_valid(self, value):
        return value if self.valid_conf_flag else None

    def get_dataflow(self):
        return self._when_valid(self.df)

    def get_array_dims(self):
        return self._when_valid((self.array_rows, self.array_cols))

    def get_mem_sizes(self):
        return self._when_valid((self.ifmap_sz_kb, self.filter_sz_kb, self.ofmap_sz_kb))

    def get_offsets(self):
        return self._when_valid((self.ifmap_offset, self.filter_offset, self.ofmap_offset))

    def get_bandwidths_as_string(self):
        return self._when_valid(",".join(str(number) for number in self.bandwidths))

    def get_bandwidths_as_list(self):
        return self._when_valid(self.bandwidths)

    def get_ramulator_trace(self):
        return self._when_valid(self.use_ramulator_trace)

    def get_req_buf_sz_rd(self):
        return self._when_valid(self.req_buf_sz_rd)

    def get_req_buf_sz_wr(self):
        return self._when_valid(self.req_buf_sz_wr)

    def get_ifmap_sram_bandwidth(self):
        return self._when_valid(self.ifmap_sram_bank_bandwidth)

    def get_filter_sram_bandwidth(self):
        return self._when_valid(self.filter_sram_bank_bandwidth)

    def get_num_bank(self):
        return self._when_valid(self.num_bank)

    def get_num_port(self):
        return self._when_valid(self.num_port)
