"""What an array asks of its memories for the product of two matrices, whatever words are in them. The engine says
which place of a matrix is asked for when; here the words of these places are looked up."""

import numpy as np

from foldwise import _core
from scalesim.scale_config import scale_config


def _words_at(matrix, places):
    """The words at these places of a matrix, counted row by row; -1 where the place is -1."""
    return np.append(np.asarray(matrix).ravel(), -1)[places]


def _average(per_fold):
    """As the reports have it: with the sum() of Python 3.12 and later."""
    return _core.compensated_sum(per_fold) / len(per_fold)


class systolic_compute:
    dataflow = "os"
    measured_operand = "ofmap"  # with the demand of which SCALE-Sim notes what a fold uses of the array

    def __init__(self):
        self.config = scale_config()
        self.ifmap_op_mat = self.filter_op_mat = self.ofmap_op_mat = np.zeros((1, 1))
        self.Sr = self.Sc = self.T = 0
        self.arr_row = self.arr_col = 0
        self.row_fold = self.col_fold = 1
        self.ifmap_prefetch_matrix = self.filter_prefetch_matrix = np.zeros((1, 1))
        self.ifmap_demand_matrix = self.filter_demand_matrix = self.ofmap_demand_matrix = np.zeros((1, 1))
        self.ifmap_reads = self.filter_reads = self.ofmap_writes = 0
        self.mapping_efficiency_per_fold = []
        self.compute_utility_per_fold = []
        self.params_set_flag = False
        self.prefetch_mat_ready_flag = False
        self.demand_mat_ready_flag = False

    def set_params(self, config_obj=None, ifmap_op_mat=np.zeros((1, 1)), ofmap_op_mat=np.zeros((1, 1)),
                   filter_op_mat=np.zeros((1, 1))):
        """Matrices of words: ifmap M x K, filter K x N, ofmap M x N, a part of a layer for example."""
        self.config = scale_config() if config_obj is None else config_obj
        self.ifmap_op_mat, self.filter_op_mat, self.ofmap_op_mat = ifmap_op_mat, filter_op_mat, ofmap_op_mat
        m, k = ifmap_op_mat.shape
        n = filter_op_mat.shape[1]
        assert k == filter_op_mat.shape[0], "Dimension mismatch between operands"
        self.Sr, self.Sc, self.T = {"os": (m, n, k), "ws": (k, n, m), "is": (k, m, n)}[self.dataflow]
        self.arr_row, self.arr_col = self.config.get_array_dims()
        self.row_fold, self.col_fold = -(-self.Sr // self.arr_row), -(-self.Sc // self.arr_col)
        self.params_set_flag = True

    def _demand(self):
        assert self.params_set_flag, "Parameters are not set"
        m, k = self.ifmap_op_mat.shape
        n = self.filter_op_mat.shape[1]
        return _core.ProductDemand(m, n, k, self.arr_row, self.arr_col, self.dataflow)

    def create_prefetch_matrices(self):
        self.create_ifmap_prefetch_mat()
        self.create_filter_prefetch_mat()
        self.prefetch_mat_ready_flag = True

    def create_ifmap_prefetch_mat(self):
        self.ifmap_prefetch_matrix = self._prefetches(self.ifmap_op_mat, self._demand().ifmap_fetches())

    def create_filter_prefetch_mat(self):
        self.filter_prefetch_matrix = self._prefetches(self.filter_op_mat, self._demand().filter_fetches())

    @staticmethod
    def _prefetches(matrix, places):
        words = _words_at(matrix, places)
        return words if len(words) > 1 and places.min() >= 0 else words.astype(float)

    def create_demand_matrices(self):
        self.create_ifmap_demand_mat()
        self.create_filter_demand_mat()
        self.create_ofmap_demand_mat()
        self.demand_mat_ready_flag = True

    # Each of these adds to what is counted, as it does in SCALE-Sim.
    def create_ifmap_demand_mat(self):
        self.ifmap_demand_matrix = _words_at(self.ifmap_op_mat, self._demand().ifmap()).astype(float)
        self._note("ifmap")

    def create_filter_demand_mat(self):
        self.filter_demand_matrix = _words_at(self.filter_op_mat, self._demand().filter()).astype(float)
        self._note("filter")

    def create_ofmap_demand_mat(self):
        m, n = self.ifmap_op_mat.shape[0], self.filter_op_mat.shape[1]
        assert self.ofmap_op_mat.shape == (m, n), "Dimension mismatch between operands and ofmap"
        self.ofmap_demand_matrix = _words_at(self.ofmap_op_mat, self._demand().ofmap()).astype(float)
        self._note("ofmap")

    def _note(self, operand):
        demand = self._demand()
        rows, cols, time = self.arr_row, self.arr_col, self.T
        words = {"os": {"ifmap": lambda r, c: r * time, "filter": lambda r, c: c * time,
                        "ofmap": lambda r, c: r * c + rows + cols},
                 "ws": {"ifmap": lambda r, c: r * time, "filter": lambda r, c: r * c, "ofmap": lambda r, c: c * time},
                 "is": {"ifmap": lambda r, c: r * c, "filter": lambda r, c: r * time, "ofmap": lambda r, c: c * time}}
        used = demand.used_of_folds()
        counter = "ofmap_writes" if operand == "ofmap" else f"{operand}_reads"
        setattr(self, counter, getattr(self, counter) + sum(words[self.dataflow][operand](r, c) for r, c in used))
        if operand == self.measured_operand:
            cycles = demand.lines_per_fold + (0 if self.dataflow == "os" else cols - 1)
            self.mapping_efficiency_per_fold += [r * c / (rows * cols) for r, c in used]
            self.compute_utility_per_fold += [r * c * time / (rows * cols * cycles) for r, c in used]

    def get_prefetch_matrices(self):
        if not self.prefetch_mat_ready_flag:
            self.create_prefetch_matrices()
        return self.ifmap_prefetch_matrix, self.filter_prefetch_matrix

    def get_ifmap_prefetch_mat(self):
        return self.get_prefetch_matrices()[0]

    def get_filter_prefetch_mat(self):
        return self.get_prefetch_matrices()[1]

    def get_demand_matrices(self):
        if not self.demand_mat_ready_flag:
            self.create_demand_matrices()
        return self.ifmap_demand_matrix, self.filter_demand_matrix, self.ofmap_demand_matrix

    def get_ifmap_demand_mat(self):
        return self.get_demand_matrices()[0]

    def get_filter_demand_mat(self):
        return self.get_demand_matrices()[1]

    def get_ofmap_demand_mat(self):
        return self.get_demand_matrices()[2]

    def get_avg_mapping_efficiency(self):
        """Share of the array that a fold uses, averaged over folds, 0 to 1."""
        assert self.demand_mat_ready_flag, "Computes not ready yet"
        return _average(self.mapping_efficiency_per_fold)

    def get_avg_compute_utilization(self):
        assert self.demand_mat_ready_flag, "Computes not ready yet"
        return _average(self.compute_utility_per_fold)

    def get_ifmap_requests(self):
        assert self.demand_mat_ready_flag, "Computes not ready yet"
        return self.ifmap_reads

    def get_filter_requests(self):
        assert self.demand_mat_ready_flag, "Computes not ready yet"
        return self.filter_reads

    def get_ofmap_requests(self):
        assert self.demand_mat_ready_flag, "Computes not ready yet"
        return self.ofmap_writes
