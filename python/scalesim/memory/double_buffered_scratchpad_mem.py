"""The three double-buffered scratchpads, for any demand: that of a layer, of a part of one, or another."""

import numpy as np

from foldwise import _core
from scalesim.version import forced_version

OPERANDS = ("ifmap", "filter", "ofmap")


def _as_words(matrix):
    words = np.asarray(matrix)
    if words.dtype.kind == "f" and not np.array_equal(words, np.trunc(words)):
        raise ValueError("a demand holds whole numbers, -1 for no request")
    return words.astype(np.int64)


class double_buffered_scratchpad:
    def __init__(self):
        self.verbose = True
        self.estimate_bandwidth_mode = False
        self.total_cycles = 0
        self.stall_cycles = 0
        self.traces_valid = False
        self.params_valid_flag = True
        self.engine_version = _core.ScaleSimVersion.v3 if forced_version() == "v3" else _core.ScaleSimVersion.v2
        for operand in OPERANDS:
            setattr(self, f"{operand}_trace_matrix", np.zeros((1, 1), dtype=int))
        self._dram = {}  # per operand (accesses, trace)
        self.set_params()

    def set_params(self, verbose=True, estimate_bandwidth_mode=False, word_size=1, ifmap_buf_size_bytes=2,
                   filter_buf_size_bytes=2, ofmap_buf_size_bytes=2, rd_buf_active_frac=0.5, wr_buf_active_frac=0.5,
                   ifmap_backing_buf_bw=1, filter_backing_buf_bw=1, ofmap_backing_buf_bw=1):
        """Anything true in `estimate_bandwidth_mode` means CALC mode."""
        if rd_buf_active_frac != 0.5 or wr_buf_active_frac != 0.5:
            raise NotImplementedError("a scratchpad of which not one half is in use is not modelled")
        self.verbose = verbose
        self.estimate_bandwidth_mode = estimate_bandwidth_mode
        sizes = (ifmap_buf_size_bytes, filter_buf_size_bytes, ofmap_buf_size_bytes)
        self._sizes = [int(size // word_size) for size in sizes]
        self._bandwidths = [int(bandwidth) for bandwidth in (ifmap_backing_buf_bw, filter_backing_buf_bw,
                                                             ofmap_backing_buf_bw)]
        self._prefetches = None
        self._scratchpads = None
        self.params_valid_flag = True

    def set_read_buf_prefetch_matrices(self, ifmap_prefetch_mat=np.zeros((1, 1)), filter_prefetch_mat=np.zeros((1, 1))):
        """The words of the read operands in the order in which they are fetched, row by row."""
        if self.estimate_bandwidth_mode:
            raise AttributeError("a scratchpad that estimates its bandwidth takes no prefetch matrix")
        self._prefetches = _as_words(ifmap_prefetch_mat), _as_words(filter_prefetch_mat)
        self._scratchpads = None

    def service_memory_requests(self, ifmap_demand_mat, filter_demand_mat, ofmap_demand_mat):
        """Serves line after line. Demands are matrices of lines x ports, -1 where nothing is asked for."""
        assert self.params_valid_flag, "Memories not initialized yet"
        if self._scratchpads is None:
            self._scratchpads = _core.Scratchpads(self._sizes, self._bandwidths, bool(self.estimate_bandwidth_mode),
                                                  self.engine_version)
            if self._prefetches is not None:
                self._scratchpads.set_fetch_order(*self._prefetches)
        demands = ifmap_demand_mat, filter_demand_mat, ofmap_demand_mat
        self.total_cycles, self.stall_cycles, *cycles = self._scratchpads.serve(*(_as_words(one) for one in demands))
        for operand, served, demand in zip(OPERANDS, cycles, demands):
            setattr(self, f"{operand}_trace_matrix", np.concatenate((served.astype(float), demand), axis=1))
            accesses, moved, words = getattr(self._scratchpads, f"{operand}_dram")()
            self._dram[operand] = accesses, np.concatenate((moved, words), axis=1).astype(float)
        self.traces_valid = True

    def __getstate__(self):
        return {**self.__dict__, "_scratchpads": None}

    def reset_buffer_states(self):
        self._scratchpads = None

    def get_total_compute_cycles(self):
        assert self.traces_valid, "Traces not generated yet"
        return self.total_cycles

    def get_stall_cycles(self):
        assert self.traces_valid, "Traces not generated yet"
        return self.stall_cycles

    def _sram_trace(self, operand):
        assert self.traces_valid, "Traces not generated yet"
        return getattr(self, f"{operand}_trace_matrix")

    def _sram_start_stop(self, operand):
        """Cycles of the first and the last line that asks for something."""
        trace = self._sram_trace(operand)
        lines = np.flatnonzero((trace[:, 1:] != -1).any(axis=1))
        start, stop = (trace[lines[0], 0], trace[lines[-1], 0]) if len(lines) else (0, 0)
        setattr(self, f"{operand}_sram_start_cycle", start)
        setattr(self, f"{operand}_sram_stop_cycle", stop)
        return start, stop

    def _dram_details(self, operand):
        assert self.traces_valid, "Traces not generated yet"
        accesses, trace = self._dram[operand]
        cycles = trace[:, 0]
        assert len(cycles) > 0, "Traces not ready yet"
        if self.engine_version == _core.ScaleSimVersion.v3:
            return cycles.min(), cycles.max(), accesses
        return cycles[0], cycles[-1], accesses

    def _dram_trace(self, operand):
        if operand not in self._dram:
            print("No trace has been generated yet")
            return None
        return self._dram[operand][1]

    def get_ifmap_sram_start_stop_cycles(self):
        return self._sram_start_stop("ifmap")

    def get_filter_sram_start_stop_cycles(self):
        return self._sram_start_stop("filter")

    def get_ofmap_sram_start_stop_cycles(self):
        return self._sram_start_stop("ofmap")

    def get_ifmap_dram_details(self):
        """(first cycle, last cycle, words)"""
        return self._dram_details("ifmap")

    def get_filter_dram_details(self):
        return self._dram_details("filter")

    def get_ofmap_dram_details(self):
        return self._dram_details("ofmap")

    def get_ifmap_sram_trace_matrix(self):
        """A row for each line: the cycle in which it was served, and its words."""
        return self._sram_trace("ifmap")

    def get_filter_sram_trace_matrix(self):
        return self._sram_trace("filter")

    def get_ofmap_sram_trace_matrix(self):
        return self._sram_trace("ofmap")

    def get_sram_trace_matrices(self):
        return tuple(self._sram_trace(operand) for operand in OPERANDS)

    def get_ifmap_dram_trace_matrix(self):
        return self._dram_trace("ifmap")

    def get_filter_dram_trace_matrix(self):
        return self._dram_trace("filter")

    def get_ofmap_dram_trace_matrix(self):
        return self._dram_trace("ofmap")

    def get_dram_trace_matrices(self):
        return tuple(self._dram_trace(operand) for operand in OPERANDS)

    def print_ifmap_sram_trace(self, filename):
        np.savetxt(filename, self._sram_trace("ifmap"), fmt="%i", delimiter=",")

    def print_filter_sram_trace(self, filename):
        np.savetxt(filename, self._sram_trace("filter"), fmt="%i", delimiter=",")

    def print_ofmap_sram_trace(self, filename):
        np.savetxt(filename, self._sram_trace("ofmap"), fmt="%i", delimiter=",")

    def _print_dram_trace(self, operand, filename):
        trace = self._dram_trace(operand)
        if trace is not None:
            np.savetxt(filename, trace, fmt="%s", delimiter=",")

    def print_ifmap_dram_trace(self, filename):
        self._print_dram_trace("ifmap", filename)

    def print_filter_dram_trace(self, filename):
        self._print_dram_trace("filter", filename)

    def print_ofmap_dram_trace(self, filename):
        self._print_dram_trace("ofmap", filename)
