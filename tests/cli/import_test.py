"""foldwise import, and ONNX models where a network is named. The models are written by onnx_file.py."""

import json

import harness
from onnx_file import model, node

NET = model([node("Conv", ["x", "w"], "a", pads=[1, 1, 1, 1], strides=[2, 2]), node("Relu", ["a"], "b"),
             node("Conv", ["b", "d"], "c", group=4), node("GlobalAveragePool", ["c"], "p"),
             node("Flatten", ["p"], "f"), node("Gemm", ["f", "g"], "y")],
            [("x", ["n", 3, 8, 8]), ("w", [4, 3, 3, 3]), ("d", [4, 1, 3, 3]), ("g", [4, 10])], [("y", ["n", 10])])

TOPOLOGY = """\
a_node, 9, 9, 3, 3, 3, 4, 2, 2,
DPc_node, 4, 4, 3, 3, 4, 1, 1, 1,
y_node, 1, 4, 1, 4, 1, 10, 1, 1,
"""
OPEN_BATCH = "foldwise: warning: net.onnx: the batch is taken to be 1: dimension 'n' of input 'x' is open\n"


class Import(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("net.onnx", NET)
        self.write("array.cfg", harness.CONFIG)

    def refused(self, message, *arguments):
        self.assert_refused(self.foldwise("import", "net.onnx", "-o", "net.csv", *arguments), message)
        self.assertNotIn("net.csv", self.files())

    def test_the_topology_holds_what_windows_read(self):
        outcome = self.foldwise("import", "net.onnx", "-o", "net.csv")
        self.assertEqual((outcome.status, outcome.err), (0, OPEN_BATCH))
        self.assertEqual(self.read("net.csv").split("\n", 1)[1], TOPOLOGY)
        self.assertIn("\n6 layers, 1912 MACs\n", outcome.out)
        self.assertIn("\nMultiply and add nothing: 1 Flatten, 1 GlobalAveragePool, 1 Relu\n", outcome.out)

    def test_json_tells_every_node_and_a_batch_multiplies(self):
        outcome = self.foldwise("import", "net.onnx", "-o", "net.csv", "--batch", 3, "--json")
        self.assert_done(outcome)
        result = json.loads(outcome.out)
        self.assertEqual((result["layers"], result["macs"]), (6, 3 * 1912))
        self.assertEqual([entry["operator"] for entry in result["nodes"]],
                         ["Conv", "Relu", "Conv", "GlobalAveragePool", "Flatten", "Gemm"])
        self.assertEqual(result["nodes"][0],
                         {"name": "a_node", "operator": "Conv", "ofmap": [3, 4, 4, 4], "layers": 1, "macs": 3 * 1728})

    def test_a_model_simulates_as_its_topology_does(self):
        self.foldwise("import", "net.onnx", "-o", "net.csv")
        reports = []
        for network in ("net.onnx", "net.csv"):
            self.assertEqual(self.foldwise("simulate", "-q", "-c", "array.cfg", "-t", network, "-p", "out").status, 0)
            reports.append(self.read("out/lab/DETAILED_ACCESS_REPORT.csv"))
        self.assertEqual(reports[0], reports[1])
        explained = [self.foldwise("explain", "-c", "array.cfg", "-t", network).out for network in ("net.onnx", "net.csv")]
        self.assertEqual(explained[0], explained[1])

    def test_a_study_takes_a_model_and_stores_its_topology(self):
        study = "workload: net.onnx\nbase: array.cfg\nspace: {array.rows: [2, 4]}\nobjectives: [{minimize: total_cycles}]\n"
        self.write("study.yaml", study)
        outcome = self.foldwise("explore", "study.yaml", "--storage", "study.db")
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertIn("net.onnx: only what multiplies and adds is a layer", outcome.err)
        self.assertEqual(self.foldwise("study", "best", "study.db").status, 0)

    def test_bad_models_are_refused_in_one_line_and_nothing_is_written(self):
        self.write("net.onnx", NET[:100])
        self.refused("net.onnx: is no ONNX model: its bytes are no protobuf message, or not the whole of one")
        self.write("net.onnx", b"")
        self.refused("net.onnx: is no ONNX model: it has no graph with nodes in it")
        self.write("net.onnx", model([node("Conv", ["x", "w"], "y")], [("x", [1, 3, 8, 8]), ("w", [4, 2, 3, 3])], []))
        self.refused("net.onnx: node 'y_node' (Conv): 3 channels in 1 groups do not go with filters of 2 channels")
        self.write("net.onnx", model([node("MatMul", ["x", "w"], "y")], [("x", [2, "seq"]), ("w", [8, 3])], []))
        self.refused("net.onnx: dimension 'seq' of input 'x' has no size; give it one: --set 'seq=N'")
        self.assertEqual(self.foldwise("import", "net.onnx", "-o", "net.csv", "--set", "seq=8").status, 0)

    def test_more_is_refused_in_one_line(self):
        def refused(nodes, inputs, message, opset=13):
            self.write("net.onnx", model(nodes, inputs, [], opset))
            self.refused(f"net.onnx: {message}")

        image = ("x", [1, 3, 8, 8])
        refused([node("Conv", ["x", "w"], "y")], [image], "node 'y_node' (Conv): reads 'w', which nothing gives")
        refused([node("Relu", ["x"], "y")], [image], "opset 99 is not known, must be from 1 to 28", opset=99)
        refused([node("Add", ["x", "b"], "a"), node("Relu", ["a"], "b")], [image],
                "node 'a_node' (Add): reads what is made from its own output: a cycle")
        refused([node("MatMul", ["x", "w"], "y")], [("x", [2**31, 2**31]), ("w", [2**31, 2**31])],
                "node 'y_node' (MatMul): 100 * MACs = 100 * 2147483648 * 2147483648 * 2147483648 does not fit in 64 bits")
        with open(self.directory / "net.onnx", "wb") as file:
            file.truncate(2**31)
        self.refused("net.onnx: is larger than 2147483647 bytes, the most that is read")

    def test_wrong_usage(self):
        self.assert_wrong_usage(self.foldwise("import", "net.onnx"), "--output")
        self.assert_wrong_usage(self.foldwise("import", "net.onnx", "-o", "a.csv", "--set", "seq"), "DIMENSION=SIZE")


if __name__ == "__main__":
    harness.main()
