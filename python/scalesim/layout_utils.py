"""Data layouts of version 3 as an object. They are read, never modelled."""

from scalesim.topology_utils import _rows

# Where the parts of a layout lie in its row, the name first.
PARTS = {
    ("ifmap", "intraline_factor"): (1, 2, 5),
    ("filter", "intraline_factor"): (6, 5, 3, 4),
    ("ifmap", "intraline_order"): (7, 8, 9),
    ("ifmap", "interline_order"): (10, 11, 12),
    ("filter", "intraline_order"): (13, 14, 15, 16),
    ("filter", "interline_order"): (17, 18, 19, 20),
}


class layouts:
    def __init__(self):
        self.layout_file_name = ""
        self.layout_arrays = []
        self.num_layers = 0
        self.layout_load_flag = False

    def load_arrays(self, layoutfile="", mnk_inputs=False):
        self.layout_file_name = layoutfile.split("/")[-1]
        for name, *numbers in _rows(layoutfile):
            self.layout_arrays.append([name.strip(), *(int(number) for number in numbers)])
        self.num_layers = len(self.layout_arrays)
        self.layout_load_flag = True

    def _part(self, operand, what, layer_id):
        layout = self.layout_arrays[layer_id]
        return [layout[index] for index in PARTS[operand, what]]

    def get_layer_ifmap_intraline_factor(self, layer_id=0):
        return self._part("ifmap", "intraline_factor", layer_id)

    def get_layer_ifmap_intraline_order(self, layer_id=0):
        return self._part("ifmap", "intraline_order", layer_id)

    def get_layer_ifmap_interline_order(self, layer_id=0):
        return self._part("ifmap", "interline_order", layer_id)

    def get_layer_filter_intraline_factor(self, layer_id=0):
        return self._part("filter", "intraline_factor", layer_id)

    def get_layer_filter_intraline_order(self, layer_id=0):
        return self._part("filter", "intraline_order", layer_id)

    def get_layer_filter_interline_order(self, layer_id=0):
        return self._part("filter", "interline_order", layer_id)
