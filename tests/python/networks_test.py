"""What foldwise does with trained networks, ONNX models, stored studies and proofs, from Python."""

import os
import pathlib
import sys
import unittest
import warnings

import foldwise
from harness import LAB, ROOT, PythonTest

sys.path.insert(0, str(ROOT / "tests" / "cli"))
import model_files  # noqa: E402
import public_models  # noqa: E402

STUDY = {"workload": "lenet5", "base": str(LAB), "space": {"array.rows": [4, 8], "array.cols": [4, 8]},
         "objectives": ["minimize total_cycles"]}


class Onnx(PythonTest):
    def test_a_model_is_a_network(self):
        pathlib.Path("net.onnx").write_bytes(public_models.llama2_7b_feed_forward())
        network, nodes = foldwise.import_onnx("net.onnx")
        self.assertEqual((len(network), network.macs), (3, 17314086912))
        self.assertEqual([node["operator"] for node in nodes], ["MatMul", "Sigmoid", "Mul", "MatMul", "Mul", "MatMul"])
        self.assertEqual(foldwise.import_onnx("net.onnx", set={"x[1]": 1})[0].macs, 3 * 4096 * 11008)
        self.assertEqual(foldwise.import_onnx("net.onnx", batch=2)[0].macs, 2 * network.macs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assertEqual(foldwise.read_network("net.onnx"), network)
        with self.assertRaisesRegex(foldwise.Error, "no input has a dimension 'seq'"):
            foldwise.import_onnx("net.onnx", set={"seq": 1})


class Topologies(PythonTest):
    def test_a_network_is_written_and_read_back(self):
        network = foldwise.Network("net", [
            foldwise.Layer.conv("stem", ifmap=(34, 30), filter=(3, 2), channels=3, filters=16, stride=(1, 2)),
            foldwise.Layer.gemm("head", m=1, n=10, k=256)])
        foldwise.write_network(network, "net.csv")
        self.assertEqual(foldwise.read_network("net.csv").layers, network.layers)
        odd = foldwise.Network("odd", [foldwise.Layer.gemm("a,b", m=1, n=1, k=1)])
        self.assertRaisesRegex(foldwise.Error, "a,b", foldwise.write_network, odd, "odd.csv")
        self.assertFalse(os.path.exists("odd.csv"))


class Proxies(PythonTest):
    def test_a_proxy_predicts_layers(self):
        proxy = foldwise.Proxy(ROOT / "models" / "cycles.proxy")
        self.assertEqual((proxy.target, proxy.model), ("total_cycles", "scalesim-v2"))
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            layers = proxy.predict("lenet5", LAB, exact=True)
        report = foldwise.simulate("lenet5", LAB)
        self.assertEqual([layer["exact"] for layer in layers], [layer["total_cycles"] for layer in report.layers])
        for layer in layers:
            self.assertLessEqual(layer["low"], layer["predicted"])
            self.assertLessEqual(layer["predicted"], layer["high"])
        with self.assertRaises(foldwise.Error):
            foldwise.Proxy(LAB)
        with self.assertRaises(foldwise.Error):
            proxy.evaluate(LAB)


class Quantization(PythonTest):
    def setUp(self):
        super().setUp()
        pathlib.Path("lenet5.weights").write_bytes(model_files.lenet5_bytes())
        for name, content in model_files.idx_files(40).items():
            os.makedirs("data", exist_ok=True)
            pathlib.Path("data", name).write_bytes(content)

    def test_a_network_is_quantized_and_evaluated(self):
        foldwise.quantize("lenet5.weights", "int8", data="data", per_channel=True, layer_bits={"conv1": (8, 7)})
        attributes, _ = model_files.parse_model(pathlib.Path("int8").read_bytes())
        self.assertEqual((attributes["granularity"], attributes["activation_bits"]), ("per-channel", "7 8 8 8 8"))
        before, after = foldwise.evaluate("lenet5.weights", "data"), foldwise.evaluate("int8", "data")
        self.assertEqual((before["images"], after["images"]), (40, 40))
        self.assertLessEqual(abs(before["right"] - after["right"]), 4)
        self.assertEqual(after["accuracy_percent"], 100 * after["right"] / 40)
        self.assertEqual(sum(map(sum, foldwise.evaluate("int8", "data", images=7)["confusion"])), 7)

    def test_a_quantized_network_runs_on_an_array(self):
        foldwise.quantize("lenet5.weights", "int8", data="data")
        free = foldwise.evaluate("int8", "data", images=9)
        wide = foldwise.evaluate("int8", "data", images=9, on_array=LAB, array_images=1)
        array = wide.pop("array")
        self.assertEqual(wide, free)
        self.assertEqual((array["run_name"], array["accumulator_bits"], array["overflow"]), ("lab", 32, "saturate"))
        self.assertEqual(array["total_cycles"], sum(layer["total_cycles"] for layer in array["layers"]))
        narrow = foldwise.evaluate("int8", "data", images=9, accumulator_bits=10, overflow="wrap", array_images=1,
                                   on_array=foldwise.Accelerator({"array.rows": 4, "array.cols": 4}))
        self.assertEqual(narrow["array"]["overflow"], "wrap")
        self.assertNotEqual(narrow["confusion"], free["confusion"])
        for arguments, message in (({"accumulator_bits": 99}, "accumulator_bits is 99, must be from"),
                                   ({"overflow": "odd"}, "overflow is 'odd', must be saturate or wrap")):
            with self.assertRaisesRegex(foldwise.Error, message):
                foldwise.evaluate("int8", "data", on_array=LAB, **arguments)
        with self.assertRaisesRegex(foldwise.Error, "network in float, must be quantized"):
            foldwise.evaluate("lenet5.weights", "data", on_array=LAB)

    def test_bad_input_is_one_line_of_an_error(self):
        for arguments, message in (({}, "lenet5.weights: is a network in float, which needs training images"),
                                   ({"data": "data", "scheme": "odd"}, "scheme is 'odd', must be asymmetric, symmetric or mixed"),
                                   ({"data": "data", "calibration": "odd"}, "calibration is 'odd', must be min-max"),
                                   ({"data": "data", "bits": 9}, "bits is 9, must be from 2 to 8")):
            with self.subTest(message), self.assertRaises(foldwise.Error) as caught:
                foldwise.quantize("lenet5.weights", "out", **arguments)
            self.assertIn(message, str(caught.exception))
            self.assertFalse(os.path.exists("out"))


class Studies(PythonTest):
    def test_a_proof_is_written_and_verified(self):
        pathlib.Path("study.yaml").write_text(
            f"workload: lenet5\nbase: {LAB}\nspace: {{array.rows: [4, 8], array.cols: [4, 8]}}\n"
            "objectives: [{minimize: total_cycles}]\nstrategy: exact\n")
        study = foldwise.run_study("study.yaml")
        study.write_certificate("proof.json")
        verified = foldwise.verify("proof.json")
        self.assertTrue(verified["optimal"])
        self.assertEqual((verified["designs"], verified["objective"]), (4, study.best()[0]["total_cycles"]))
        proof = pathlib.Path("proof.json").read_text()
        pathlib.Path("proof.json").write_text(proof.replace('"designs": 4', '"designs": 5'))
        with self.assertRaises(foldwise.Error):
            foldwise.verify("proof.json")
        with self.assertRaisesRegex(foldwise.Error, "proves nothing"):
            foldwise.run_study(**STUDY).write_certificate("proof.json")

    def test_a_report_is_one_page(self):
        foldwise.run_study(**STUDY, storage="study.db")
        foldwise.report("study.db", output="page.html")
        self.assertIn("total_cycles", pathlib.Path("page.html").read_text())

    def test_a_report_is_a_figure_too(self):
        foldwise.run_study(**{**STUDY, "objectives": ["minimize total_cycles", "minimize area"]}, storage="study.db")
        foldwise.report("study.db", svg="pareto")
        self.assertIn("<svg", pathlib.Path("pareto.svg").read_text())
        with self.assertRaisesRegex(foldwise.Error, "figure"):
            foldwise.report("study.db", svg="paretto")

    def test_a_front_has_a_knee(self):
        study = foldwise.run_study(**{**STUDY, "objectives": ["minimize total_cycles", "minimize area"]})
        self.assertEqual(len(study.front_to_dict()["pareto_front"]), len(study.pareto_front()))

    def test_an_explanation_is_the_text_of_the_command_line(self):
        text = foldwise.explain("lenet5", LAB)
        self.assertEqual(sum(line.startswith("C1") for line in text.splitlines()), 1)
        with self.assertRaises(foldwise.Error):
            foldwise.explain("lenet5", LAB, model="other")

    def test_an_explanation_is_a_dict_or_a_page(self):
        explained = foldwise.explain("lenet5", LAB, json=True)
        self.assertEqual([layer["name"] for layer in explained["layers"]],
                         [layer.name for layer in foldwise.read_network("lenet5").layers])
        self.assertEqual(explained["total_cycles"], foldwise.simulate("lenet5", LAB)["total_cycles"])
        self.assertIsNone(foldwise.explain("lenet5", LAB, html="page.html"))
        self.assertIn("<html", pathlib.Path("page.html").read_text())
        with self.assertRaises(TypeError):
            foldwise.explain("lenet5", LAB, json=True, html="page.html")


if __name__ == "__main__":
    unittest.main()
