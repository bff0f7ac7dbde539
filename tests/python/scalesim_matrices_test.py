"""scalesim.compute and scalesim.memory: the matrices of a layer, and scratchpads that serve any demand. What they say of
whole layers must be what the engine says, which SCALE-Sim's recorded runs have checked."""

import pathlib
import pickle
import unittest

import numpy as np
from harness import CASES, LAB, LENET5, PythonTest, printed
from scalesim.compute.operand_matrix import operand_matrix
from scalesim.compute.systolic_compute_is import systolic_compute_is
from scalesim.compute.systolic_compute_os import systolic_compute_os
from scalesim.compute.systolic_compute_ws import systolic_compute_ws
from scalesim.memory.double_buffered_scratchpad_mem import double_buffered_scratchpad
from scalesim.scale_config import scale_config
from scalesim.scale_sim import scalesim
from scalesim.single_layer_sim import memory_system_of, single_layer_sim
from scalesim.topology_utils import topologies
from scalesim.version import engine_version

MOST_LINES = 30000  # of a layer that is walked here


def run(case, top_path, save_disk_space=True):
    simulation = scalesim(save_disk_space=save_disk_space, verbose=False, config=str(case / "config.cfg"),
                          topology=str(case / "topology.csv"),
                          input_type_gemm=(case / "input_type.txt").read_text().strip() == "gemm")
    simulation.run_scale(top_path=str(top_path))
    return simulation


def array(rows, cols, dataflow):
    config = scale_config()
    config.set_arr_dims(rows, cols)
    config.set_dataflow(dataflow)
    config.force_valid()
    return config


class WholeLayers(PythonTest):
    def test_scratchpads_fed_with_the_demand_say_what_the_engine_says(self):
        walked = 0
        for case in sorted(CASES.iterdir()):
            with printed():
                layers = run(case, self.directory / case.name).runner.single_layer_sim_object_list
            for layer in layers:
                if layer.total_cycles > MOST_LINES:
                    continue
                with self.subTest(case.name, layer=layer.layer_id):
                    alone = single_layer_sim()
                    alone.set_params(layer.layer_id, layer.config, layer.topo, layer.layout, verbose=False)
                    alone.set_memory_system(memory_system_of(layer.config, engine_version(layer.config)))
                    alone.run()
                    self.assertEqual(alone.get_compute_report_items(), layer.get_compute_report_items())
                    self.assertEqual(alone.get_bandwidth_report_items(), layer.get_bandwidth_report_items())
                    self.assertEqual(alone.get_detail_report_items(), layer.get_detail_report_items())
                    walked += 1
        self.assertGreater(walked, 60)

    def test_traces_are_the_engines(self):
        for name in ("quirk_calc_exact_two_epochs", "s_gemmB_4x4_os_user2_1-1-1", "v3_gemmD_64x8_os_user100-5-32_2-1-3",
                     "quirk_user_bw_over_half"):
            with self.subTest(name):
                simulation = run(CASES / name, self.directory / name, save_disk_space=False)
                for layer in simulation.runner.single_layer_sim_object_list:
                    folder = pathlib.Path(simulation.runner.top_path) / f"layer{layer.layer_id}"
                    for operand in ("ifmap", "filter", "ofmap"):
                        for memory in ("sram", "dram"):
                            getattr(layer.memory_system, f"print_{operand}_{memory}_trace")("trace.csv")
                            self.assertEqual(pathlib.Path("trace.csv").read_bytes(),
                                             (folder / f"{operand}_{memory}_TRACE.csv".upper().replace(
                                                 ".CSV", ".csv")).read_bytes())

    def test_the_objects_of_a_layer_are_made_when_asked_for(self):
        simulation = scalesim(save_disk_space=True, verbose=False, config=str(LAB), topology=str(LENET5))
        simulation.run_scale(top_path="runs")
        layer = simulation.runner.single_layer_sim_object_list[1]
        self.assertEqual(layer.memory_system.get_total_compute_cycles(), layer.total_cycles)
        self.assertIs(layer.memory_system, layer.memory_system)
        self.assertEqual(layer.compute_system.get_avg_mapping_efficiency() * 100, layer.mapping_eff)
        self.assertEqual(layer.op_mat_obj.get_ifmap_matrix()[1].shape, (100, 150))
        again = pickle.loads(pickle.dumps(layer))
        np.testing.assert_array_equal(again.memory_system.get_ofmap_dram_trace_matrix(),
                                      layer.memory_system.get_ofmap_dram_trace_matrix())


class Operands(unittest.TestCase):
    def operands(self, *layer):
        topology = topologies()
        topology.append_topo_entry_from_list(["layer", *layer])
        operands = operand_matrix()
        operands.set_params(array(2, 2, "os"), topology)
        return operands

    def test_are_the_addresses_of_the_layers_product(self):
        operands = self.operands(3, 3, 2, 2, 1, 2, 1)
        self.assertEqual(operands.create_operand_matrices(), 0)
        ifmap, filter, ofmap = operands.get_all_operand_matrix()
        self.assertEqual(ifmap.tolist(), [[0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8]])
        self.assertEqual((filter - 10000000).tolist(), [[0, 4], [1, 5], [2, 6], [3, 7]])
        self.assertEqual((ofmap - 20000000).tolist(), [[0, 1], [2, 3], [4, 5], [6, 7]])
        self.assertEqual({matrix.dtype for matrix in (ifmap, filter, ofmap)}, {np.dtype("int64")})

    def test_a_window_over_the_edge_asks_for_nothing(self):
        self.assertEqual(self.operands(3, 3, 2, 2, 1, 1, 2).get_ifmap_matrix()[1].tolist(),
                         [[0, 1, 3, 4], [2, -1, 5, -1], [6, 7, -1, -1], [8, -1, -1, -1]])

    def test_parts_and_what_is_asked_wrong(self):
        with printed() as (out, _):
            operands = self.operands(3, 3, 2, 2, 1, 2, 1)
            self.assertEqual(operands.get_ifmap_matrix_part(1, 2, 2, 1)[1].tolist(), [[4], [6]])
            self.assertEqual(operands.get_filter_matrix_part(3, 2)[0], -2)
            self.assertEqual(operand_matrix().get_ofmap_matrix()[0], -1)
            self.assertEqual(operand_matrix().create_operand_matrices(), -1)
            self.assertIsNone(operand_matrix().get_all_operand_matrix())
        self.assertEqual(len(out.getvalue().splitlines()), 4)

    def test_any_object_with_the_getters_will_do(self):
        class Floored:  # counts whole windows alone
            get_layer_ifmap_dims = staticmethod(lambda layer_id: (4, 5))
            get_layer_filter_dims = staticmethod(lambda layer_id: (2, 2))
            get_layer_num_channels = staticmethod(lambda layer_id: 1)
            get_layer_num_filters = staticmethod(lambda layer_id: 1)
            get_layer_strides = staticmethod(lambda layer_id: (2, 2))
            get_layer_ofmap_dims = staticmethod(lambda layer_id: (2, 2))
            get_layer_window_size = staticmethod(lambda layer_id: 4)

        operands = operand_matrix()
        operands.set_params(array(2, 2, "os"), Floored())
        self.assertEqual(operands.get_ifmap_matrix()[1].tolist(),
                         [[0, 1, 5, 6], [2, 3, 7, 8], [10, 11, 15, 16], [12, 13, 17, 18]])
        Floored.get_layer_window_size = staticmethod(lambda layer_id: 5)
        operands.set_params(array(2, 2, "os"), Floored())
        self.assertRaisesRegex(ValueError, "windows of 5 words do not fit", operands.create_operand_matrices)


class Demand(unittest.TestCase):
    # A product of 3 x 2 by 2 x 1 on an array of 2 x 2. Of section 3 of the definition: lines of a fold, who is skewed.
    IFMAP = np.array([[10, 11], [12, 13], [14, 15]])
    FILTER = np.array([[20], [21]])
    OFMAP = np.array([[30], [31], [32]])

    def compute(self, kind, dataflow):
        compute = kind()
        compute.set_params(config_obj=array(2, 2, dataflow), ifmap_op_mat=self.IFMAP, filter_op_mat=self.FILTER,
                           ofmap_op_mat=self.OFMAP)
        return compute

    def test_output_stationary(self):
        ifmap, filter, ofmap = self.compute(systolic_compute_os, "os").get_demand_matrices()
        self.assertEqual(ifmap.tolist(), [[10, -1], [11, 12], [-1, 13], [-1, -1],
                                          [14, -1], [15, -1], [-1, -1], [-1, -1]])
        self.assertEqual(filter.tolist(), [[20, -1], [21, -1], [-1, -1], [-1, -1]] * 2)
        self.assertEqual(ofmap.tolist(), [[-1, -1], [31, -1], [30, -1], [-1, -1],
                                          [-1, -1], [-1, -1], [32, -1], [-1, -1]])
        self.assertEqual(ifmap.dtype, np.float64)

    def test_weight_stationary(self):
        compute = self.compute(systolic_compute_ws, "ws")
        ifmap, filter, ofmap = compute.get_demand_matrices()
        idle = [-1, -1]
        self.assertEqual(ifmap.tolist(), [idle, idle, [10, -1], [12, 11], [14, 13], [-1, 15], idle])
        self.assertEqual(filter.tolist(), [[21, -1], [20, -1], idle, idle, idle, idle, idle])
        self.assertEqual(ofmap.tolist(), [idle, idle, idle, [30, -1], [31, -1], [32, -1], idle])
        self.assertEqual((compute.get_ifmap_requests(), compute.get_filter_requests(), compute.get_ofmap_requests()),
                         (6, 2, 3))
        self.assertEqual(compute.get_avg_mapping_efficiency(), 0.5)
        ifmap, filter = compute.get_prefetch_matrices()
        self.assertEqual(ifmap.tolist(), [[10, 12, 11, 14, 13, 15]])
        self.assertEqual(filter.tolist(), [[20, -1], [21, -1]])

    def test_input_stationary(self):
        ifmap, filter, ofmap = self.compute(systolic_compute_is, "is").get_demand_matrices()
        self.assertEqual(ifmap.tolist()[:3], [[11, 13], [10, 12], [-1, -1]])
        self.assertEqual(filter.tolist()[2:5], [[20, -1], [-1, 21], [-1, -1]])
        self.assertEqual(ofmap.tolist()[3:5], [[30, -1], [-1, 31]])

    def test_what_is_counted_adds_up(self):
        compute = self.compute(systolic_compute_os, "os")
        compute.create_ifmap_demand_mat()
        compute.get_demand_matrices()
        self.assertEqual((compute.get_ifmap_requests(), compute.get_filter_requests()), (12, 4))

    def test_sizes_that_do_not_fit_are_refused(self):
        compute = systolic_compute_os()
        self.assertRaisesRegex(AssertionError, "Parameters are not set", compute.create_demand_matrices)
        with self.assertRaisesRegex(AssertionError, "Dimension mismatch"):
            compute.set_params(ifmap_op_mat=np.ones((2, 3)), filter_op_mat=np.ones((2, 2)))


class Scratchpads(unittest.TestCase):
    def test_a_miss_waits_for_its_prefetch(self):
        # Ten words; a scratchpad of four, a set of one, two in use. Word 2 is the first miss: a prefetch of two rows ends
        # in cycle 2.
        words = np.arange(10.0).reshape(10, 1)
        memory = double_buffered_scratchpad()
        memory.set_params(verbose=False, ifmap_buf_size_bytes=4, filter_buf_size_bytes=40, ofmap_buf_size_bytes=40)
        memory.set_read_buf_prefetch_matrices(ifmap_prefetch_mat=words, filter_prefetch_mat=words)
        memory.service_memory_requests(words, words, words)
        self.assertEqual(memory.get_ifmap_sram_trace_matrix()[:, 1].tolist(), list(range(10)))
        self.assertEqual(memory.get_ifmap_dram_details()[2], 2 + 4 * 2)
        self.assertEqual(memory.get_filter_dram_details(), (-10.0, -1.0, 10))
        self.assertEqual(memory.get_ofmap_dram_details()[2], 10)
        self.assertEqual(memory.get_total_compute_cycles(), 9 + memory.get_stall_cycles())

    def test_what_cannot_be_served_is_said(self):
        words = np.arange(4.0).reshape(2, 2)
        memory = double_buffered_scratchpad()
        self.assertRaisesRegex(AssertionError, "Traces not generated yet", memory.get_stall_cycles)
        self.assertRaisesRegex(ValueError, "prefetch matrices are not set", memory.service_memory_requests, words, words,
                               words)
        memory.set_read_buf_prefetch_matrices(words, words)
        self.assertRaisesRegex(ValueError, "address 6 is asked for", memory.service_memory_requests, words, words + 6,
                               words)
        self.assertRaisesRegex(ValueError, "1 lines of the ifmap, 2 of the filter", memory.service_memory_requests,
                               words[:1], words, words)
        self.assertRaisesRegex(ValueError, "whole numbers", memory.service_memory_requests, words + 0.5, words, words)
        memory.set_params(estimate_bandwidth_mode=True)
        self.assertRaisesRegex(AttributeError, "takes no prefetch", memory.set_read_buf_prefetch_matrices, words, words)
        self.assertRaisesRegex(ValueError, "ifmap buffer words is 2, must be at least 100",
                               memory.service_memory_requests, words, words, words)
        self.assertRaisesRegex(NotImplementedError, "one half", memory.set_params, rd_buf_active_frac=0.9)


if __name__ == "__main__":
    unittest.main()
