"""foldwise quantize and evaluate of ONNX models: weights from the model, and scales and integers where it has them."""

import json
import random

import harness
import model_files
from onnx_file import INT8, INT32, INT64, UINT8, model, node, tensor

IMAGE = ("x", ["n", 1, 28, 28])
SCORES = ("y", ["n", 10])
POOL = {"kernel_shape": [2, 2], "strides": [2, 2]}
LAYERS = list(model_files.LAYERS.items())


def layer_nodes(name, shape, inputs):
    """A layer of LeNet-5 with what follows it, and the name of what that gives."""
    out = "y" if name == "fc2" else f"{name}.out"
    if len(shape) == 4:
        nodes = [node("Conv", inputs, out, pads=[2] * 4 if name == "conv1" else [0] * 4)]
    else:
        nodes = [node("Gemm", inputs, out, transB=1)]
    if name != "fc2":
        nodes.append(node("Relu", [out], f"{name}.relu"))
        out = f"{name}.relu"
    if name in ("conv1", "conv2"):
        nodes.append(node("AveragePool", [out], f"{name}.pool", **POOL))
        out = f"{name}.pool"
    return nodes, out


def lenet5_model(weights):
    """LeNet-5 as exporters write it, from {name: numbers}; its third convolution as a linear layer."""
    nodes, tensors, value = [], [], "x"
    for name, shape in LAYERS:
        if name == "conv3":
            nodes.append(node("Flatten", [value], "flat"))
            value, shape = "flat", (120, 400)
        tensors += [tensor(f"{name}.weight", shape, weights[f"{name}.weight"]),
                    tensor(f"{name}.bias", shape[:1], weights[f"{name}.bias"])]
        layer, value = layer_nodes(name, shape, [value, f"{name}.weight", f"{name}.bias"])
        nodes += layer
    return model(nodes, [IMAGE], [SCORES], tensors=tensors)


def qdq_lenet5_model(quantized):
    """The same with QuantizeLinear and DequantizeLinear, from the tensors of a quantized model, one scale a tensor.
    Activations are unsigned bytes there, weights signed ones, biases 32-bit integers."""
    nodes, tensors, value = [], [], "x"
    scales, zero_points = quantized["scale"], quantized["zero_point"]
    for index, (name, shape) in enumerate(LAYERS):
        ifmap, weight = scales[2 * index], scales[2 * index + 1]
        unit = model_files.as_float32(ifmap * weight)
        tensors += [tensor(f"{name}.s", [], [ifmap]), tensor(f"{name}.z", [], [zero_points[2 * index] + 128], UINT8),
                    tensor(f"{name}.ws", [], [weight]), tensor(f"{name}.wz", [], [zero_points[2 * index + 1]], INT8),
                    tensor(f"{name}.w", shape, quantized[f"{name}.weight"], INT8), tensor(f"{name}.bs", [], [unit]),
                    tensor(f"{name}.b", shape[:1], quantized[f"{name}.bias"], INT32)]
        nodes += [node("QuantizeLinear", [value, f"{name}.s", f"{name}.z"], f"{name}.q"),
                  node("DequantizeLinear", [f"{name}.q", f"{name}.s", f"{name}.z"], f"{name}.dq"),
                  node("DequantizeLinear", [f"{name}.w", f"{name}.ws", f"{name}.wz"], f"{name}.weight"),
                  node("DequantizeLinear", [f"{name}.b", f"{name}.bs"], f"{name}.bias")]
        inputs = [f"{name}.dq", f"{name}.weight", f"{name}.bias"]
        if name == "fc1":
            nodes.append(node("Flatten", inputs[:1], "flat"))
            inputs[0] = "flat"
        layer, value = layer_nodes(name, shape, inputs)
        nodes += layer
    return model(nodes, [IMAGE], [SCORES], tensors=tensors)


def small_cnn(**changes):
    """Convolutions of 3 x 3, odd ofmaps, batch normalization, maximum pooling, a matrix with its bias added, softmax."""
    numbers = random.Random(3)
    some = lambda count, low=-0.3, high=0.4: [numbers.uniform(low, high) for _ in range(count)]
    tensors = [tensor("w", [4, 1, 3, 3], some(36)), tensor("gain", [4], some(4, 0.5, 1.5)), tensor("shift", [4], some(4)),
               tensor("mean", [4], some(4)), tensor("variance", [4], some(4, 0.5, 1.5)),
               tensor("m", [4 * 13 * 13, 10], some(6760)), tensor("b", [10], some(10)),
               tensor("rows", [2], [-1, 676], INT64)]
    nodes = [node("Conv", ["x", "w"], "a", **changes.get("conv", {})),
             node("BatchNormalization", ["a", "gain", "shift", "mean", "variance"], "c"), node("Relu", ["c"], "d"),
             node("MaxPool", ["d"], "e", **{**POOL, **changes.get("pool", {})}), node("Reshape", ["e", "rows"], "f"),
             node("MatMul", ["f", "m"], "g"), node("Add", ["b", "g"], "h"), node("Softmax", ["h"], "y")]
    return model(nodes, [IMAGE], [SCORES], tensors=tensors)


def qlinear_model(weight_scales=(0.02, 0.03, 0.04)):
    """QLinearConv, MaxPool on bytes, QLinearMatMul: no real number after the first rounding."""
    numbers = random.Random(4)
    tensors = [tensor("s", [], [1 / 255]), tensor("z", [], [0], UINT8),
               tensor("w", [3, 1, 5, 5], [numbers.randrange(-128, 128) for _ in range(75)], INT8),
               tensor("ws", [3], weight_scales), tensor("wz", [3], [0, 1, -1], INT8),
               tensor("b", [3], [100, -200, 300], INT32), tensor("cs", [], [0.05]), tensor("cz", [], [10], UINT8),
               tensor("m", [432, 10], [numbers.randrange(256) for _ in range(4320)], UINT8), tensor("ms", [], [0.01]),
               tensor("mz", [], [128], UINT8), tensor("ys", [], [0.5]), tensor("yz", [], [128], UINT8)]
    nodes = [node("QuantizeLinear", ["x", "s", "z"], "q"),
             node("QLinearConv", ["q", "s", "z", "w", "ws", "wz", "cs", "cz", "b"], "c"), node("MaxPool", ["c"], "p", **POOL),
             node("Flatten", ["p"], "f"), node("QLinearMatMul", ["f", "cs", "cz", "m", "ms", "mz", "ys", "yz"], "l"),
             node("DequantizeLinear", ["l", "ys", "yz"], "y")]
    return model(nodes, [IMAGE], [SCORES], tensors=tensors)


class QuantizeOnnx(harness.CommandTest):
    def setUp(self):
        super().setUp()
        for name, content in model_files.idx_files(40).items():
            self.write(f"data/{name}", content)

    def quantize(self, path, *options):
        outcome = self.foldwise("quantize", path, "-o", "out", *options)
        self.assertEqual(outcome.status, 0, outcome.err)
        return model_files.parse_model((self.directory / "out").read_bytes()), outcome

    def evaluate(self, path):
        outcome = self.foldwise("evaluate", path, "--data", "data", "--json")
        self.assertEqual(outcome.status, 0, outcome.err)
        return json.loads(outcome.out)["confusion"]

    def test_lenet5_is_the_network_that_its_weights_are(self):
        content = model_files.lenet5_bytes()
        self.write("lenet5.weights", content)
        self.write("lenet5.onnx", lenet5_model(model_files.parse_model(content)[1]))
        options = ("--data", "data", "--per-channel", "--bits", "6")
        self.assertEqual(self.quantize("lenet5.onnx", *options)[0], self.quantize("lenet5.weights", *options)[0])
        self.assertEqual(self.evaluate("lenet5.onnx"), self.evaluate("lenet5.weights"))

    def test_scales_zero_points_and_integers_of_a_qdq_model_are_kept(self):
        self.write("lenet5.weights", model_files.lenet5_bytes())
        (attributes, tensors), _ = self.quantize("lenet5.weights", "--data", "data")
        self.write("lenet5.onnx", qdq_lenet5_model(tensors))
        (again, same), outcome = self.quantize("lenet5.onnx")
        self.assertEqual(same, tensors)
        self.assertEqual(again, {**attributes, "calibration": "model"})
        self.assertIn("are the model's own", outcome.out)

    def test_scales_zero_points_and_integers_of_qlinear_operators_are_kept(self):
        self.write("net.onnx", qlinear_model())
        (attributes, tensors), outcome = self.quantize("net.onnx")
        self.assertEqual(attributes["network"], "sequential-quantized")
        self.assertEqual(attributes["layers"], "conv1:1x28:3x5:0:linear:maximum fc1:3x12:10x12:0:linear:none")
        rounded = model_files.as_float32
        self.assertEqual(tensors["scale"], tuple(map(rounded, (1 / 255, 0.02, 0.03, 0.04, 0.05) + (0.01,) * 10)))
        self.assertEqual(tensors["zero_point"], (-128, 0, 1, -1, -118) + (0,) * 10)
        self.assertEqual(tensors["conv1.bias"], (100, -200, 300))
        numbers = random.Random(4)
        self.assertEqual(tensors["conv1.weight"], tuple(numbers.randrange(-128, 128) for _ in range(75)))
        matrix = [numbers.randrange(256) for _ in range(4320)]
        self.assertEqual(tensors["fc1.weight"], tuple(matrix[word * 10 + row] - 128 for row in range(10)
                                                      for word in range(432)))
        self.assertIn("net.onnx: the scores are not rounded to the scale that the model gives them", outcome.err)
        self.assertEqual(sum(map(sum, self.evaluate("net.onnx"))), 40)
        self.assertEqual(self.evaluate("net.onnx"), self.evaluate("out"))

    def test_another_network_is_quantized_evaluated_exported_and_run_on_an_array(self):
        self.write("net.onnx", small_cnn())
        (attributes, _), _ = self.quantize("net.onnx", "--data", "data")
        self.assertEqual(attributes["layers"], "conv1:1x28:4x3:0:relu:maximum fc1:4x13:10x13:0:linear:none")
        before, after = self.evaluate("net.onnx"), self.evaluate("out")
        self.assertLessEqual(sum(abs(a - b) for row, other in zip(before, after) for a, b in zip(row, other)), 8)
        self.write("array.cfg", harness.CONFIG)
        self.assertEqual(self.foldwise("evaluate", "out", "--data", "data", "--on-array", "-c", "array.cfg").status, 0)
        self.assertEqual(self.foldwise("export", "out", "-o", "net.csv").status, 0)
        self.assertEqual(self.read("net.csv").splitlines()[1:], ["conv1, 28, 28, 3, 3, 1, 4, 1,", "fc1, 13, 13, 13, 13, 4, 10, 1,"])

    def test_what_is_no_such_sequence_is_refused_with_its_node(self):
        def refused(content, message, *options):
            self.write("net.onnx", content)
            outcome = self.foldwise("quantize", "net.onnx", "-o", "out", "--data", "data", *options)
            self.assertEqual((outcome.status, outcome.out), (1, ""))
            self.assertEqual(outcome.err, f"foldwise: net.onnx: {message}\n")
            self.assertNotIn("out", self.files())

        refused(small_cnn(conv={"pads": [1, 0, 0, 1]}), "node 'a_node' (Conv): must be padded alike on all sides")
        refused(small_cnn(pool={"pads": [0, 0, 1, 1]}),
                "node 'e_node' (MaxPool): must have windows of 2 x 2, strides of 2 and no padding")
        refused(model([node("Flatten", ["x"], "f"), node("Gemm", ["f", "w"], "y")], [IMAGE, ("w", [784, 10])], [SCORES]),
                "has 2 inputs and 1 outputs, must have one image and its scores")
        refused(model([node("Conv", ["x", "w"], "a"), node("Add", ["a", "x"], "y")], [("x", [1, 1, 28, 28])],
                      [], tensors=[tensor("w", [1, 1, 1, 1], [1.0])]),
                "has 1 inputs and 0 outputs, must have one image and its scores")
        skip = model([node("Conv", ["x", "w"], "a"), node("Add", ["a", "x"], "y")], [("x", [1, 1, 28, 28])],
                     [("y", [1, 1, 28, 28])], tensors=[tensor("w", [1, 1, 1, 1], [1.0])])
        refused(skip, "node 'y_node' (Add): reads 'x', but a sequence goes on with 'a'")
        filled = model([node("ConstantOfShape", ["s"], "w"), node("Flatten", ["x"], "f"), node("MatMul", ["f", "w"], "y")],
                       [IMAGE], [SCORES], tensors=[tensor("s", [2], [784, 10], INT64)])
        self.write("net.onnx", filled)
        outcome = self.foldwise("quantize", "net.onnx", "-o", "out", "--data", "data")
        self.assertIn("node 'y_node' (MatMul): the numbers of its input 'w' are not in the file", outcome.err)
        small = model([node("Flatten", ["x"], "f"), node("MatMul", ["f", "w"], "y")], [("x", [1, 1, 28, 28])], [("y", [1, 9])],
                      tensors=[tensor("w", [784, 9], [0.5] * 7056)])
        refused(small, "leaves 9 x 1 x 1 scores, must leave 10")
        refused(qlinear_model(weight_scales=(0.02, 0, 0.04)), "node 'c_node' (QLinearConv): must have scales above 0")

    def test_a_network_in_float_needs_images(self):
        self.write("net.onnx", small_cnn())
        self.assert_refused(self.foldwise("quantize", "net.onnx", "-o", "out"),
                            "net.onnx: is a network in float, which needs training images to calibrate with")


if __name__ == "__main__":
    harness.main()
