"""The scalesim package as its clients use it: objects that are changed between constructor and run, what accumulates, what
is mended, how it ends."""

import configparser
import multiprocessing
import os
import pathlib
import pickle
import shutil
import subprocess
import sys
import unittest

import numpy as np
import scalesim as package
from harness import CASES, LAB, LENET5, PythonTest, printed
from scalesim.scale_config import scale_config
from scalesim.scale_sim import scalesim
from scalesim.simulator import simulator
from scalesim.single_layer_sim import single_layer_sim
from scalesim.topology_utils import topologies
from scalesim.utilities.scalesim_report import ScalesimReport

CONV = "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
VERSION_3 = CASES / "v3_gemmD_64x8_os_user100-5-32_2-1-3"


def lenet5(**changes):
    return scalesim(**{"save_disk_space": True, "verbose": False, "config": str(LAB), "topology": str(LENET5), **changes})


class Runs(PythonTest):
    def test_layer_objects_hold_every_figure_after_a_silent_run(self):
        with printed() as (out, err):
            simulation = lenet5()
            simulation.run_scale(top_path="runs")
        self.assertEqual((out.getvalue(), err.getvalue()), ("", ""))
        self.assertEqual(simulation.runner.top_path, "runs/lab")
        layer = simulation.runner.single_layer_sim_object_list[1]
        self.assertEqual((layer.total_cycles, layer.stall_cycles, layer.num_mac_unit), (4682, 419, 64))
        self.assertEqual(layer.get_compute_report_items()[:2], [4682, 419])
        self.assertIsInstance(layer.total_cycles, int)
        self.assertIsInstance(layer.avg_ifmap_sram_bw, float)
        self.assertIsInstance(layer.avg_ifmap_dram_bw, np.float64)
        self.assertIsInstance(layer.ifmap_sram_start_cycle, np.float64)
        self.assertIsInstance(layer.ofmap_dram_writes, int)
        self.assertEqual(len(layer.get_detail_report_items()), 18)
        self.assertIsNot(layer.get_detail_report_items(), layer.get_detail_report_items())
        self.assertEqual(simulation.get_total_cycles(), 18796)

    def test_the_run_reads_config_and_topology_as_they_are_then(self):
        simulation = lenet5()
        simulation.config.run_name = "changed"
        simulation.config.set_arr_dims(16, 4)
        simulation.config.df = "ws"
        simulation.topo.topo_arrays = simulation.topo.topo_arrays[:1]
        simulation.topo.num_layers = 1
        simulation.run_scale(top_path="runs")
        self.assertEqual(sorted(os.listdir("runs/changed")),
                         ["BANDWIDTH_REPORT.csv", "COMPUTE_REPORT.csv", "DETAILED_ACCESS_REPORT.csv"])
        [layer] = simulation.runner.single_layer_sim_object_list
        self.assertEqual(layer.num_mac_unit, 64)
        self.assertNotEqual(layer.total_cycles, 6237)

    def test_layers_accumulate_over_set_params_and_runs(self):
        simulation = lenet5()
        simulation.set_params(config_filename=str(LAB), topology_filename=str(LENET5))
        self.assertEqual(simulation.topo.get_num_layers(), 10)
        for rows in (10, 20):
            simulation.run_scale(top_path="runs")
            self.assertEqual(len(pathlib.Path("runs/lab/COMPUTE_REPORT.csv").read_text().splitlines()), rows + 1)

    def test_an_object_pickles_before_and_after_a_run(self):
        simulation = pickle.loads(pickle.dumps(lenet5()))
        simulation.run_scale(top_path="runs")
        again = pickle.loads(pickle.dumps(simulation))
        self.assertEqual(again.runner.single_layer_sim_object_list[0].total_cycles, 6237)

    def test_runs_in_processes_that_are_forked_or_spawned(self):
        for method in ("fork", "spawn"):
            processes = []
            for rows in (4, 8):
                simulation = lenet5()
                simulation.config.run_name = f"{method}_{rows}"
                simulation.config.array_rows = rows
                processes.append(multiprocessing.get_context(method).Process(target=simulation.run_scale,
                                                                             args=("runs/deep",)))
            for process in processes:
                process.start()
            for process in processes:
                process.join()
                self.assertEqual(process.exitcode, 0)
        self.assertEqual(sorted(os.listdir("runs/deep")), ["fork_4", "fork_8", "spawn_4", "spawn_8"])

    def test_asked_too_early_it_says_so(self):
        with printed() as (out, _):
            self.assertIsNone(lenet5().get_total_cycles())
        self.assertIn("Run the simulation first", out.getvalue())
        self.assertRaisesRegex(AssertionError, "Simulator parameters are not set", simulator().run)
        self.assertRaisesRegex(AssertionError, "Layer runs are not done yet", simulator().generate_reports)
        self.assertRaisesRegex(AssertionError, "Runs are not done yet", single_layer_sim().get_compute_report_items)

    def test_a_report_that_cannot_be_written_leaves_the_old_one(self):
        lenet5().run_scale(top_path="runs")
        report = pathlib.Path("runs/lab/COMPUTE_REPORT.csv")
        before = report.read_text()
        simulation = lenet5()
        simulation.run_scale(top_path="other")
        simulation.runner.top_path = "runs/lab"
        simulation.runner.single_layer_sim_object_list[4].get_compute_report_items = lambda: 1 / 0
        self.assertRaises(ZeroDivisionError, simulation.runner.generate_reports)
        self.assertEqual(report.read_text(), before)


class Version3(PythonTest):
    def arguments(self, **changes):
        pathlib.Path("layout.csv").write_text("Layer" + ", x" * 20 + ",\nfc" + ", 1" * 20 + ",\n")
        return {"save_disk_space": True, "verbose": False, "config": str(VERSION_3 / "config.cfg"),
                "topology": str(VERSION_3 / "topology.csv"), "input_type_gemm": True, **changes}

    def test_a_config_with_a_layout_is_of_version_3(self):
        simulation = scalesim(**self.arguments())
        simulation.run_scale(top_path="runs")
        items = simulation.runner.single_layer_sim_object_list[0].get_compute_report_items()
        self.assertEqual(len(items), 6)
        expected = (VERSION_3 / "COMPUTE_REPORT.csv").read_text().splitlines()[1].split(", ")
        self.assertEqual([str(item) for item in items[:3]], expected[1:4])
        self.assertEqual(simulation.get_total_cycles(),
                         sum(int(line.split(", ")[2])
                             for line in (VERSION_3 / "COMPUTE_REPORT.csv").read_text().splitlines()[1:]))
        self.assertEqual(len(simulation.topo.topo_arrays[0]), 11)

    def test_the_fifth_positional_argument_is_that_of_either_version(self):
        values = self.arguments()
        first = [values[name] for name in ("save_disk_space", "verbose", "config", "topology")]
        self.assertTrue(scalesim(*first, True).read_gemm_inputs)
        third = scalesim(*first, "layout.csv", True)
        self.assertEqual((third.read_gemm_inputs, third.layout_file), (True, "layout.csv"))
        self.assertEqual(third.layout.get_layer_filter_interline_order(), [1, 1, 1, 1])

    def test_either_version_can_be_insisted_on(self):
        self.addCleanup(setattr, package, "compat", package.compat)
        package.compat = "v2"
        simulation = scalesim(**self.arguments())
        simulation.run_scale(top_path="runs")
        self.assertEqual(len(simulation.runner.single_layer_sim_object_list[0].get_compute_report_items()), 5)
        package.compat = "v3"
        with self.assertRaisesRegex(configparser.NoOptionError, "useramulatortrace"):
            lenet5()
        package.compat = "v4"
        self.assertRaisesRegex(ValueError, "must be 'v2', 'v3' or empty", lenet5)

    def test_what_is_not_modelled_is_refused_by_name(self):
        simulation = scalesim(**self.arguments())
        simulation.config.using_filter_custom_layout = True
        self.assertRaisesRegex(NotImplementedError, "FilterCustomLayout", simulation.run_scale, "runs")

    def test_strides_and_ratios_of_a_row(self):
        pathlib.Path("net.csv").write_text(CONV + "A, 9, 9, 3, 3, 2, 5, 2,\nB, 9, 9, 3, 3, 2, 5, 2, 1:4,\n"
                                           "C, 9, 9, 3, 3, 2, 5, 2, 1,\n")
        topology = topologies()
        topology.with_sparsity_ratios = True
        topology.load_arrays("net.csv")
        self.assertEqual([layer[7:] for layer in topology.topo_arrays], [[2, 2, 1, 1], [2, 2, 1, 4], [2, 1, 1, 1]])


class Configs(PythonTest):
    def test_what_is_written_can_be_read_back(self):
        config = scale_config()
        config.read_conf_file(str(LAB))
        config.set_offsets(ifmap_offset=5, filter_offset=6, ofmap_offset=7)
        config.set_topology_file("net.csv")
        config.write_conf_file("out.cfg")
        again = scale_config()
        again.read_conf_file("out.cfg")
        self.assertEqual(vars(again), vars(config))
        self.assertEqual(again.get_offsets(), (5, 6, 7))

    def test_lists(self):
        self.assertEqual(scale_config.get_default_conf_as_list(),
                         ["scale_run", "4", "4", "256", "256", "128", "0", "10000000", "20000000", "ws", ""])
        config = scale_config()
        config.update_from_list(["run", 8, "16", 1, 2, 3, 0, 10, 20, "is", "USER", [5]])
        self.assertEqual((config.get_array_dims(), config.get_mem_sizes(), config.get_bandwidths_as_list()),
                         ((8, 16), (1, 2, 3), [5]))
        self.assertRaisesRegex(AssertionError, "Invalid mode", config.update_from_list, ["run"] + [1] * 11)

    def test_an_invalid_config_gives_nothing_and_says_why(self):
        text = LAB.read_text().replace("USER", "user")
        pathlib.Path("bad.cfg").write_text(text)
        config = scale_config()
        with printed() as (out, err):
            config.read_conf_file("bad.cfg")
            self.assertIsNone(config.get_run_name())
        self.assertFalse(config.valid_conf_flag)
        self.assertIsNone(config.get_array_dims())
        self.assertIn("must be USER or CALC", err.getvalue())
        self.assertIn("ERROR: scale_config.get_run_name()", out.getvalue())

    def test_errors_are_those_of_configparser(self):
        self.assertRaises(configparser.NoSectionError, scale_config().read_conf_file, "nowhere.cfg")
        pathlib.Path("short.cfg").write_text(LAB.read_text().replace("ArrayWidth", "Width"))
        self.assertRaises(configparser.NoOptionError, scale_config().read_conf_file, "short.cfg")

    def test_an_unknown_dataflow_warns_and_runs_output_stationary(self):
        pathlib.Path("odd.cfg").write_text(LAB.read_text().replace("os\n", "OS\n"))
        with printed() as (out, _):
            simulation = lenet5(config="odd.cfg")
        self.assertEqual(out.getvalue(), "WARNING: Invalid dataflow\n")
        simulation.run_scale("runs")
        self.assertEqual(simulation.get_total_cycles(), 18796)


class Topologies(PythonTest):
    def test_rows_of_both_kinds(self):
        pathlib.Path("conv.csv").write_text(CONV + "A, 9, 8, 3, 2, 2, 5, 2,\n\nxDP, 6, 6, 3, 3, 2, 1, 1, 1,\n")
        pathlib.Path("gemm.csv").write_text("Layer, M, N, K,\nfc, 9, 8, 7,\n")
        topology = topologies()
        topology.load_arrays("conv.csv")
        topology.load_arrays("gemm.csv", mnk_inputs=True)
        self.assertEqual(topology.topo_arrays, [["A", 9, 8, 3, 2, 2, 5, 2, 2],
                                                ["xDPChannel_0", 6, 6, 3, 3, 1, 1, 1, 1],
                                                ["xDPChannel_1", 6, 6, 3, 3, 1, 1, 1, 1],
                                                ["fc", 9, 7, 1, 7, 1, 8, 1, 1]])
        self.assertEqual(topology.get_layer_ofmap_dims(0), [4, 4])
        self.assertEqual(topology.get_layer_num_ofmap_px(0), 80)
        self.assertEqual(topology.get_layer_mac_ops(0), 80 * 12)
        self.assertEqual(topology.get_transformed_mnk_dimensions()[3], [72, 8, 7])
        self.assertEqual(topology.get_spatiotemporal_dims(3, "ws"), (7, 8, 9))
        self.assertEqual(topology.get_layer_id_from_name("fc"), 3)
        topology.write_topo_file(".", "again.csv")
        again = topologies()
        again.load_arrays("again.csv")
        self.assertEqual([layer[1:] for layer in again.topo_arrays if "DP" not in layer[0]],
                         [layer[1:] for layer in topology.topo_arrays if "DP" not in layer[0]])

    def test_refusals(self):
        for row, error in (("A, 2, 8, 3, 2, 2, 5, 2,", "Filter height"), ("A, 8, 1, 3, 2, 2, 5, 2,", "Filter width")):
            pathlib.Path("net.csv").write_text(CONV + row + "\n")
            self.assertRaisesRegex(AssertionError, error, topologies().load_arrays, "net.csv")
        pathlib.Path("net.csv").write_text("Layer, M, N, K,\nfc, 9, 8, 7\n")
        self.assertRaisesRegex(AssertionError, "at least 4 entries", topologies().load_arrays, "net.csv", True)
        self.assertRaises(FileNotFoundError, topologies().load_arrays, "nowhere.csv")


class Reports(PythonTest):
    def test_tables_and_their_columns(self):
        lenet5().run_scale(top_path="runs")
        report = ScalesimReport()
        self.assertRaisesRegex(AssertionError, "Data not read yet", report.get_compute_cycles_all_layer)
        report.load_data(data_dir="runs", run_name="lab")
        self.assertEqual(report.get_compute_cycles_all_layer(), [6237, 4682, 6209, 1473, 195])
        self.assertEqual(report.get_total_cycles_single_layer(layer_id=1), 4682)
        self.assertEqual(report.get_sram_ifmap_reads_single_layer(), 19600)
        self.assertEqual(len(report.get_sram_ifmap_reads_all_layer()), 5)
        self.assertIn("Avg OFMAP DRAM BW", report.bandwidths_df.columns)


class CommandLine(PythonTest):
    def run_python(self, *arguments, **environment):
        return subprocess.run([sys.executable, "-B", *map(str, arguments)], capture_output=True, text=True,
                              env={**os.environ, **environment})

    def test_module_writes_reports(self):
        done = self.run_python("-m", "scalesim.scale", "-c", LAB, "-t", LENET5, "-p", "runs", "-i", "conv")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.endswith("************ SCALE SIM Run Complete ****************\n"))
        self.assertEqual(self.files(), [f"runs/lab/{name}_REPORT.csv"
                                        for name in ("BANDWIDTH", "COMPUTE", "DETAILED_ACCESS")])

    def test_version_3_writes_traces_too(self):
        pathlib.Path("layout.csv").write_text("Layer" + ", x" * 20 + ",\n")
        done = self.run_python("-m", "scalesim.scale", "-c", VERSION_3 / "config.cfg", "-t",
                               VERSION_3 / "topology.csv", "-l", "layout.csv", "-s", "N", "-p", "runs", "-i", "gemm")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("layout file path: \tlayout.csv\n", done.stdout)
        self.assertIn(f"runs/{VERSION_3.name}/layer0/OFMAP_DRAM_TRACE.csv", self.files())

    def test_scale_py_by_path_and_edited_as_clients_edit_it(self):
        place = pathlib.Path(package.__file__).parent
        done = self.run_python(place / "scale.py", "-c", LAB, "-t", LENET5, "-p", "runs")
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.copy(place / "scale.py", "scale.py")
        edited = pathlib.Path("scale.py").read_text().replace("save_disk_space=True", "save_disk_space=False")
        pathlib.Path("scale.py").write_text(edited)
        done = self.run_python("scale.py", "-c", LAB, "-t", LENET5, "-p", "traced")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("traced/lab/layer0/IFMAP_SRAM_TRACE.csv", self.files())

    def test_a_missing_file_is_no_success(self):
        for missing, arguments in (("Config", ["-c", "nowhere", "-t", LENET5]),
                                   ("Topology", ["-c", LAB, "-t", "nowhere"]),
                                   ("Layout", ["-c", LAB, "-t", LENET5, "-l", "nowhere"])):
            done = self.run_python("-m", "scalesim.scale", *arguments)
            self.assertEqual((done.returncode, done.stdout), (1, f"ERROR: scalesim.scale.py: {missing} file not found\n"
                                                                 "Input file:nowhere\nExiting\n"))
        done = self.run_python("-m", "scalesim.scale", "-c", "nowhere", "-t", LENET5, SCALESIM_EXIT_STATUS="0")
        self.assertEqual(done.returncode, 0)

    def test_a_missing_file_leaves_by_the_exception_that_clients_know(self):
        with printed(), self.assertRaises(SystemExit):
            scalesim()


if __name__ == "__main__":
    unittest.main()
