"""A network as an object that clients fill from files or lists and ask about its layers.

A layer is a list: name, ifmap height and width, filter height and width, channels, filters, row and column stride; in
version 3 also N and M of a sparsity ratio."""

from scalesim.version import forced_version

HEADINGS = ("Layer name", "IFMAP height", "IFMAP width", "Filter height", "Filter width", "Channels", "Num filter",
            "Stride height", "Stride width")
DATAFLOWS = ("os", "ws", "is")


def _rows(topofile):
    """The pieces between commas of each row, without the last piece; the first line is a heading."""
    with open(topofile) as file:
        next(file, None)
        for line in file:
            if line.strip():
                yield line.strip().split(",")[:-1]


class topologies:
    def __init__(self):
        self.with_sparsity_ratios = forced_version() == "v3"  # rows of version 3
        self.topo_file_name = ""
        self._clear()
        self.spatio_temp_dim_arrays = []
        self.topo_calc_spatiotemp_params_flag = False

    def _clear(self):
        self.current_topo_name = ""
        self.topo_file_name = ""
        self.topo_arrays = []
        self.layers_calculated_hyperparams = []
        self.num_layers = 0
        self.topo_load_flag = False
        self.topo_calc_hyper_param_flag = False

    def reset(self):
        print("All data reset")
        self._clear()

    # Loading. Every call adds layers to those that are there.
    def load_arrays(self, topofile="", mnk_inputs=False):
        if mnk_inputs:
            self.load_arrays_gemm(topofile)
        else:
            self.load_arrays_conv(topofile)

    def load_arrays_gemm(self, topofile=""):
        self._take_name(topofile)
        for pieces in _rows(topofile):
            assert len(pieces) > 3, "There should be at least 4 entries per row"
            name, m, n, k = (piece.strip() for piece in pieces[:4])
            ratio = [pieces[4]] if self.with_sparsity_ratios and len(pieces) > 4 else []
            self.append_topo_arrays(name, [name, m, k, 1, k, 1, n, 1, 1, *ratio])
        self._loaded()

    def load_arrays_conv(self, topofile=""):
        self._take_name(topofile)
        for pieces in _rows(topofile):
            name = pieces[0].strip()
            if "DP" in name:  # depth-wise: a layer of one channel for each channel
                channels = int(pieces[5].strip())
                pieces[5] = "1"
                for channel in range(channels):
                    self.append_topo_arrays(f"{name}Channel_{channel}", pieces)
            else:
                self.append_topo_arrays(name, pieces)
        self._loaded()

    def load_layer_params_from_list(self, layer_name, elems_list=[]):
        self.topo_file_name = ""
        self.append_topo_arrays(layer_name, elems_list)
        self._loaded()

    def _take_name(self, topofile):
        self.topo_file_name = topofile.split("/")[-1]
        parts = self.topo_file_name.split(".")
        self.current_topo_name = parts[-2] if len(parts) > 1 else parts[0]

    def _loaded(self):
        self.num_layers = len(self.topo_arrays)
        self.topo_load_flag = True

    def append_topo_arrays(self, layer_name, elems):
        """`elems` as a row of a file, the name first."""
        pieces = [str(piece).strip() for piece in elems[1:]]
        ratio = []
        if self.with_sparsity_ratios:
            ratio = [1, 1]
            if pieces and ":" in pieces[-1]:
                ratio = [int(number) for number in pieces.pop().split(":")]
        numbers = [int(piece) for piece in pieces]
        if len(numbers) == 7:
            numbers.append(numbers[6])
        self._append([layer_name, *numbers, *ratio])

    def append_topo_entry_from_list(self, layer_entry_list=[]):
        assert 7 < len(layer_entry_list) < 10, "Incorrect number of parameters"
        name, *numbers = layer_entry_list
        numbers = [int(number) for number in numbers]
        if len(numbers) == 7:
            numbers.append(numbers[6])
        self.append_layer_entry([str(name), *numbers])

    def append_layer_entry(self, entry, toponame=""):
        assert len(entry) == 9, "Incorrect number of parameters"
        if toponame != "":
            self.current_topo_name = toponame
        self._append(list(entry) + ([1, 1] if self.with_sparsity_ratios else []))
        self._loaded()

    def _append(self, layer):
        assert layer[3] <= layer[1], "Filter height cannot be larger than IFMAP height"
        assert layer[4] <= layer[2], "Filter width cannot be larger than IFMAP width"
        self.topo_arrays.append(layer)

    def write_topo_file(self, path="", filename=""):
        if path == "":
            print("WARNING: topology_utils.write_topo_file: No path specified writing to the cwd")
            path = "./"
        if filename == "":
            print("ERROR: topology_utils.write_topo_file: No filename provided")
            return
        if not self.topo_load_flag:
            print("ERROR: topology_utils.write_topo_file: No data loaded")
            return
        with open(f"{path}/{filename}", "w") as file:
            for row in (HEADINGS, *self.topo_arrays):
                file.write(",".join(str(item) for item in row) + ",\n")

    # What follows from the sizes.
    def topo_calc_hyperparams(self, topofilename=""):
        """For each layer: ofmap height and width, MACs, words of a window. A window may hang over the edge."""
        if not self.topo_load_flag and topofilename:
            self.load_arrays(topofilename)
        self.layers_calculated_hyperparams = [self._hyperparams(layer_id) for layer_id in range(len(self.topo_arrays))]
        self.topo_calc_hyper_param_flag = True

    def _hyperparams(self, layer_id):
        _, height, width, filter_height, filter_width, channels, filters, *strides = self.topo_arrays[layer_id]
        ofmap_height = -((filter_height - height) // strides[0]) + 1
        ofmap_width = -((filter_width - width) // strides[1]) + 1
        window = filter_height * filter_width * channels
        return [ofmap_height, ofmap_width, ofmap_height * ofmap_width * window * filters, window]

    def calc_spatio_temporal_params(self, df="os", layer_id=0):
        """How many along the rows of the array, along its columns, and in time."""
        filters = self.get_layer_num_filters(layer_id)
        pixels = self.get_layer_num_ofmap_px(layer_id) // filters
        window = self.get_layer_window_size(layer_id)
        return {"os": (pixels, filters, window), "ws": (window, filters, pixels), "is": (window, pixels, filters)}[df]

    def set_spatio_temporal_params(self):
        self.spatio_temp_dim_arrays = [[list(self.calc_spatio_temporal_params(df, layer_id)) for df in DATAFLOWS]
                                       for layer_id in range(self.num_layers)]
        self.topo_calc_spatiotemp_params_flag = True

    def get_spatiotemporal_dims(self, layer_id=0, df=""):
        if df == "":
            raise AttributeError("no dataflow is given")
        return self.calc_spatio_temporal_params(df, layer_id)

    def get_transformed_mnk_dimensions(self):
        """[M, N, K] of each layer, where M counts all words of the ofmap."""
        return [[self.get_layer_num_ofmap_px(layer_id), self.get_layer_num_filters(layer_id),
                 self.get_layer_window_size(layer_id)] for layer_id in range(self.num_layers)]

    # One layer.
    def _layer(self, layer_id, method):
        if not self.topo_load_flag:
            print(f"ERROR: topologies.{method}: Invalid layer id")
        return self.topo_arrays[layer_id]

    def get_layer_ifmap_dims(self, layer_id=0):
        return self._layer(layer_id, "get_layer_ifmap_dims")[1:3]

    def get_layer_filter_dims(self, layer_id=0):
        return self._layer(layer_id, "get_layer_filter_dims")[3:5]

    def get_layer_num_channels(self, layer_id=0):
        return self._layer(layer_id, "get_layer_num_channels")[5]

    def get_layer_num_filters(self, layer_id=0):
        return self._layer(layer_id, "get_layer_num_filters")[6]

    def get_layer_strides(self, layer_id=0):
        return self._layer(layer_id, "get_layer_strides")[7:9]

    def get_layer_sparsity_ratio(self, layer_id=0):
        return self._layer(layer_id, "get_layer_sparsity_ratio")[9:11]

    def get_layer_params(self, layer_id=0):
        return self._layer(layer_id, "get_layer_params")

    def get_layer_name(self, layer_id=0):
        return str(self._layer(layer_id, "get_layer_name")[0])

    def get_layer_window_size(self, layer_id=0):
        return self._hyperparams(layer_id)[3]

    def get_layer_ofmap_dims(self, layer_id=0):
        return self._hyperparams(layer_id)[0:2]

    def get_layer_num_ofmap_px(self, layer_id=0):
        """Words of the whole ofmap."""
        height, width = self.get_layer_ofmap_dims(layer_id)
        return height * width * self.get_layer_num_filters(layer_id)

    def get_layer_mac_ops(self, layer_id=0):
        return self._hyperparams(layer_id)[2]

    # All layers.
    def get_current_topo_name(self):
        if not self.topo_load_flag:
            print("Error: get_current_topo_name(): Topo file not read")
            return ""
        return self.current_topo_name

    def get_num_layers(self):
        if not self.topo_load_flag:
            print("ERROR: topologies.get_num_layers: No array loaded")
            return None
        return self.num_layers

    def get_layer_names(self):
        if not self.topo_load_flag:
            print("ERROR")
            return None
        return [str(layer[0]) for layer in self.topo_arrays]

    def get_layer_id_from_name(self, layer_name=""):
        """The last layer of that name, -1 when there is none."""
        if not self.topo_load_flag or layer_name == "":
            print("ERROR")
            return None
        found = [layer_id for layer_id, layer in enumerate(self.topo_arrays) if layer[0] == layer_name]
        if not found:
            print("WARNING: Not found")
            return -1
        return found[-1]

    def get_all_mac_ops(self):
        return sum(self.get_layer_mac_ops(layer_id) for layer_id in range(self.num_layers))
