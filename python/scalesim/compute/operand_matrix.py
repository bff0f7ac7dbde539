"""The addresses of a layer's operands as the matrices of its product: ifmap pixels x window, filter window x filters,
ofmap pixels x filters."""

import numpy as np

from foldwise import _core
from scalesim.scale_config import scale_config
from scalesim.topology_utils import topologies


class operand_matrix:
    def __init__(self):
        self.config = scale_config()
        self.topoutil = topologies()
        self.layer_id = 0
        self.ifmap_rows, self.ifmap_cols = 1, 1
        self.filter_rows, self.filter_cols = 1, 1
        self.num_input_channels, self.num_filters = 1, 1
        self.row_stride, self.col_stride = 1, 1
        self.batch_size = 1
        self.ofmap_rows, self.ofmap_cols = 1, 1
        self.ofmap_px_per_filt, self.conv_window_size = 1, 1
        self.ifmap_offset, self.filter_offset, self.ofmap_offset = 0, 10000000, 20000000
        self.ifmap_addr_matrix = np.ones((1, 1), dtype=int)
        self.filter_addr_matrix = np.ones((1, 1), dtype=int)
        self.ofmap_addr_matrix = np.ones((1, 1), dtype=int)
        self.params_set_flag = False
        self.matrices_ready_flag = False

    def set_params(self, config_obj, topoutil_obj, layer_id=0, layoututil_obj=None):
        """`topoutil_obj`: a topologies object, or any with its getters for the sizes of a layer."""
        self.config = config_obj
        self.topoutil = topoutil_obj
        self.layer_id = layer_id
        self.ifmap_rows, self.ifmap_cols = topoutil_obj.get_layer_ifmap_dims(layer_id)
        self.filter_rows, self.filter_cols = topoutil_obj.get_layer_filter_dims(layer_id)
        self.num_input_channels = topoutil_obj.get_layer_num_channels(layer_id)
        self.num_filters = topoutil_obj.get_layer_num_filters(layer_id)
        self.row_stride, self.col_stride = topoutil_obj.get_layer_strides(layer_id)
        self.ofmap_rows, self.ofmap_cols = (int(size) for size in topoutil_obj.get_layer_ofmap_dims(layer_id))
        self.ofmap_px_per_filt = self.ofmap_rows * self.ofmap_cols
        self.conv_window_size = int(topoutil_obj.get_layer_window_size(layer_id))
        self.ifmap_offset, self.filter_offset, self.ofmap_offset = config_obj.get_offsets()
        self.matrices_ready_flag = False
        self.params_set_flag = True

    def create_operand_matrices(self):
        """0 when the matrices are there, -1 before set_params."""
        if not self.params_set_flag:
            print("Error: operand_matrix.create_operand_matrices(): Parameters not set yet. Run set_params(). Exiting")
            return -1
        layer = _core.Layer.conv(
            "layer", ifmap=(int(self.ifmap_rows), int(self.ifmap_cols)),
            filter=(int(self.filter_rows), int(self.filter_cols)), channels=int(self.num_input_channels),
            filters=int(self.num_filters), stride=(int(self.row_stride), int(self.col_stride)))
        ifmap, self.filter_addr_matrix, ofmap = _core.operand_matrices(
            layer, self.ifmap_offset, self.filter_offset, self.ofmap_offset)
        rows = -((self.filter_rows - self.ifmap_rows) // self.row_stride) + 1
        columns = -((self.filter_cols - self.ifmap_cols) // self.col_stride) + 1
        window = ifmap.shape[1]
        if self.ofmap_rows > rows or self.ofmap_cols > columns or self.conv_window_size != window:
            raise ValueError(f"an ofmap of {self.ofmap_rows} x {self.ofmap_cols} and windows of {self.conv_window_size} "
                             f"words do not fit the layer: {rows} x {columns} and {window}")
        # The object may count fewer pixels: those of whole windows alone, for example.
        self.ifmap_addr_matrix = np.ascontiguousarray(
            ifmap.reshape(rows, columns, window)[:self.ofmap_rows, :self.ofmap_cols]).reshape(-1, window)
        self.ofmap_addr_matrix = ofmap[:self.ofmap_px_per_filt]
        self.matrices_ready_flag = True
        return 0

    def _part(self, operand, shape, start_row, num_rows, start_col, num_cols):
        if not self.params_set_flag:
            print(f"Error: operand_matrix.get_{operand}_matrix_part(): Parameters not set yet. Run set_params(). Exiting!")
            return -1, np.zeros((1, 1))
        if not self.matrices_ready_flag:
            self.create_operand_matrices()
        end_row = start_row + (shape[0] if num_rows == -1 else num_rows)
        end_col = start_col + (shape[1] if num_cols == -1 else num_cols)
        if end_row > shape[0] or end_col > shape[1]:
            print(f"Error: operand_matrix.get_{operand}_matrix_part(): Illegal arguments. Exiting!")
            return -2, np.zeros((1, 1))
        return 0, getattr(self, f"{operand}_addr_matrix")[start_row:end_row, start_col:end_col]

    def get_ifmap_matrix_part(self, start_row=0, num_rows=-1, start_col=0, num_cols=-1):
        """(0, the part); (-1, nothing) before set_params, (-2, nothing) for a part that goes beyond the matrix."""
        shape = (self.ofmap_px_per_filt, self.conv_window_size)
        return self._part("ifmap", shape, start_row, num_rows, start_col, num_cols)

    def get_filter_matrix_part(self, start_row=0, num_rows=-1, start_col=0, num_cols=-1):
        return self._part("filter", (self.conv_window_size, self.num_filters), start_row, num_rows, start_col, num_cols)

    def get_ofmap_matrix_part(self, start_row=0, num_rows=-1, start_col=0, num_cols=-1):
        return self._part("ofmap", (self.ofmap_px_per_filt, self.num_filters), start_row, num_rows, start_col, num_cols)

    def get_ifmap_matrix(self):
        return self.get_ifmap_matrix_part()

    def get_filter_matrix(self):
        return self.get_filter_matrix_part()

    def get_ofmap_matrix(self):
        return self.get_ofmap_matrix_part()

    def get_all_operand_matrix(self):
        """ifmap, filter, ofmap; None before create_operand_matrices."""
        if not self.matrices_ready_flag:
            print("ERROR:operand_matrix.get_all_operand_matrix(): Matrices not ready or matrix gen failed")
            return None
        return self.ifmap_addr_matrix, self.filter_addr_matrix, self.ofmap_addr_matrix
