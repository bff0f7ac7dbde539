"""The foldwise package: networks, accelerators and the simulation of one on the other."""

import copy
import os
import pathlib
import pickle
import signal
import threading
import time
import unittest
import warnings

import foldwise
from harness import CASES, LAB, LENET5, REPORTS, PythonTest


class Inputs(PythonTest):
    def test_networks_from_files_names_and_code(self):
        network = foldwise.read_network(LENET5)
        self.assertEqual((network.name, len(network), network.macs), ("lenet5", 5, 416520))
        self.assertEqual(foldwise.read_network("lenet5"), network)
        layer = network.layers[0]
        self.assertEqual((layer.name, layer.ifmap, layer.filter, layer.channels, layer.filters, layer.stride, layer.ofmap),
                         ("C1", (32, 32), (5, 5), 1, 6, (1, 1), (28, 28)))
        made = foldwise.Network("lenet5", [
            foldwise.Layer.conv("C1", ifmap=32, filter=5, channels=1, filters=6),
            foldwise.Layer.conv("C3", ifmap=(14, 14), filter=(5, 5), channels=6, filters=16),
            *network.layers[2:]])
        self.assertEqual(made, network)
        self.assertEqual(foldwise.Layer.gemm("fc", m=2, n=3, k=4).macs, 24)
        self.assertEqual(pickle.loads(pickle.dumps(network)), network)

    def test_bad_input_is_one_line_of_an_error(self):
        pathlib.Path("net.csv").write_text("Layer, M, N, K,\nfc, 1, 2, x,\n")
        for action, message in (
                (lambda: foldwise.read_network("nowhere.csv"), "nowhere.csv: "),
                (lambda: foldwise.read_network("net.csv"), "net.csv:2: K is 'x', must be a whole number from 1 to 2^31"),
                (lambda: foldwise.read_network("net.csv", kind="other"), "kind is 'other', must be conv or gemm"),
                (lambda: foldwise.Layer.conv("a", ifmap=2, filter=3, channels=1, filters=1), "filter"),
                (lambda: foldwise.Accelerator({"array.row": 1}), 'unknown field "array.row"; the nearest known name is'),
                (lambda: foldwise.Accelerator({"array.rows": 0.5}), "array.rows is 0.5, must be a whole number"),
                (lambda: foldwise.simulate("lenet5", foldwise.Accelerator(), model="other"), "model is 'other'")):
            with self.assertRaises(foldwise.Error) as caught:
                action()
            self.assertIn(message, str(caught.exception))
            self.assertNotIn("\n", str(caught.exception))
            self.assertIsInstance(caught.exception, ValueError)

    def test_what_is_read_otherwise_than_it_looks_is_a_warning(self):
        pathlib.Path("net.csv").write_text("Layer, M, N, K,\nfc, 1, 2, 3, 1:2,\n")
        with self.assertWarnsRegex(UserWarning, "sparsity ratio '1:2' is ignored"):
            foldwise.read_network("net.csv", kind="gemm")

    def test_accelerators_are_read_and_set_by_field(self):
        accelerator = foldwise.read_accelerator(LAB)
        self.assertEqual((accelerator.name, accelerator["array.rows"], accelerator["dataflow"]), ("lab", 8, "os"))
        accelerator["dataflow"] = "ws"
        other = accelerator.replace({"array.rows": 16})
        self.assertEqual((accelerator["array.rows"], other["array.rows"], other["dataflow"]), (8, 16, "ws"))
        self.assertEqual(sorted(dict(other)), sorted(field["name"] for field in foldwise.listing("fields")))
        self.assertEqual(foldwise.Accelerator(dict(other), name="lab"), other)
        self.assertEqual(eval(repr(other), {"Accelerator": foldwise.Accelerator}), other)
        for same in (pickle.loads(pickle.dumps(other)), copy.copy(other), copy.deepcopy(other)):
            self.assertEqual(same, other)


class Simulation(PythonTest):
    def test_metrics_of_the_network_and_of_its_layers(self):
        report = foldwise.simulate("lenet5", LAB)
        self.assertEqual((report.model, len(report.layers)), ("scalesim-v2", 5))
        self.assertEqual(report["total_cycles"], 18796)
        self.assertEqual(report["max(layer.stall_cycles)"], 2416)
        self.assertEqual([layer["total_cycles"] for layer in report.layers], [6237, 4682, 6209, 1473, 195])
        self.assertEqual(set(report), {metric["name"] for metric in foldwise.listing("metrics")})
        self.assertEqual(dict(report.layers[1])["stall_cycles"], 419)
        with self.assertRaisesRegex(foldwise.Error, 'unknown metric "cycels"'):
            report["cycels"]
        with self.assertRaisesRegex(foldwise.Error, "figure of the design"):
            report.layers[0]["area"]

    def test_tables_and_json(self):
        report = foldwise.simulate("lenet5", LAB)
        table = report.to_pandas()
        self.assertEqual(list(table["layer"]), ["C1", "C3", "C5", "F6", "OUTPUT"])
        self.assertEqual(table["total_cycles"].sum(), report["total_cycles"])
        self.assertEqual(report.to_dict()["totals"]["total_cycles"], 18796)

    def test_files_are_the_command_lines(self):
        for name in ("a_mobDP_16x1_os_calc_1-2-1", "v3_mobDP_64x8_os_calc_1024-1024-1024"):
            case = CASES / name
            model = "scalesim-v3" if name.startswith("v3") else "scalesim-v2"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                network = foldwise.read_network(case / "topology.csv", "conv")
            report = foldwise.simulate(network, case / "config.cfg", model=model, output="out", save_traces=True)
            report.write("again")
            for file in REPORTS:
                expected = (case / file).read_bytes()
                self.assertEqual(pathlib.Path("out", name, file).read_bytes(), expected)
                self.assertEqual(pathlib.Path("again", file).read_bytes(), expected)
            self.assertTrue(pathlib.Path("out", name, "layer0", "OFMAP_DRAM_TRACE.csv").exists())

    def test_an_interrupt_ends_long_work_and_leaves_no_files(self):
        network = foldwise.Network("long", [foldwise.Layer.gemm("long", m=100000, n=1000, k=1000)])
        seconds = []

        def interrupt():
            time.sleep(0.5)
            seconds.append(time.monotonic())
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=interrupt).start()
        with self.assertRaises(KeyboardInterrupt):
            foldwise.simulate(network, foldwise.Accelerator(), output="out", save_traces=True)
        self.assertLess(time.monotonic() - seconds[0], 2)  # 0.2 on a quiet machine
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main()
