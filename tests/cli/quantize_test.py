"""foldwise quantize and evaluate, on a LeNet-5 of random weights and made images; on MNIST in full where it is there."""

import json
import unittest

import harness
import model_files

MNIST = harness.SHARED / "data" / "mnist"


class Quantize(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("lenet5.weights", model_files.lenet5_bytes())
        for name, content in model_files.idx_files(40).items():
            self.write(f"data/{name}", content)

    def quantize(self, *options, model="lenet5.weights"):
        return self.foldwise("quantize", model, "--data", "data", "-o", "lenet5-int8", *options)

    def evaluate(self, model, *options):
        outcome = self.foldwise("evaluate", model, "--data", "data", "--json", *options)
        self.assert_done(outcome)
        return json.loads(outcome.out)

    def test_the_quantized_model_is_small_and_answers_as_the_float_one(self):
        outcome = self.quantize()
        self.assert_done(outcome)
        self.assertIn("3.9", outcome.out.splitlines()[-1])
        self.assertEqual(outcome.out.split()[0], "weight")
        before = self.evaluate("lenet5.weights")
        after = self.evaluate("lenet5-int8")
        self.assertEqual(after["attributes"]["network"], "lenet5-quantized")
        self.assertEqual((before["images"], after["images"]), (40, 40))
        moved = sum(abs(a - b) for row, other in zip(before["confusion"], after["confusion"])
                    for a, b in zip(row, other))
        self.assertLessEqual(moved, 8)  # at most four of forty answers differ

    def test_the_same_input_makes_the_same_bytes(self):
        self.assert_done(self.quantize("-q"))
        first = (self.directory / "lenet5-int8").read_bytes()
        self.assert_done(self.quantize("-q"))
        self.assertEqual((self.directory / "lenet5-int8").read_bytes(), first)

    def test_fewer_bits_make_a_smaller_file(self):
        sizes = []
        for bits in ("8", "4", "2"):
            self.assert_done(self.quantize("--bits", bits, "--scheme", "mixed", "--calibration", "min-max", "-q"))
            sizes.append((self.directory / "lenet5-int8").stat().st_size)
        self.assertGreater(sizes[0] / sizes[1], 1.9)
        self.assertGreater(sizes[1] / sizes[2], 1.8)

    def test_each_layer_has_its_bits(self):
        self.assert_done(self.quantize("--bits", "4", "--layer-bits", "conv1=8/7", "--per-channel", "-q"))
        attributes = self.evaluate("lenet5-int8")["attributes"]
        self.assertEqual(attributes["weight_bits"], "8 4 4 4 4")
        self.assertEqual(attributes["activation_bits"], "7 4 4 4 4")
        self.assertEqual(attributes["granularity"], "per-channel")

    def test_confusion_is_a_table_of_all_images(self):
        outcome = self.foldwise("evaluate", "lenet5.weights", "--data", "data", "--confusion")
        self.assert_done(outcome)
        rows = [line.split() for line in outcome.out.splitlines() if line[:6].strip().isdigit()]
        self.assertEqual(len(rows), 10)
        self.assertEqual(sum(int(cell) for row in rows for cell in row[1:]), 40)

    def test_on_an_array_it_has_cycles_and_the_same_answers(self):
        self.assert_done(self.quantize("-q"))
        self.write("array.cfg", harness.CONFIG)
        plain = self.evaluate("lenet5-int8")
        array = self.evaluate("lenet5-int8", "--on-array", "-c", "array.cfg")
        self.assertEqual(array["confusion"], plain["confusion"])
        self.assertEqual(array["array"]["word_bits"], {"ifmap": 8, "filter": 8, "ofmap": 8})
        layers = array["array"]["layers"]
        self.assertEqual(array["array"]["total_cycles"], sum(layer["total_cycles"] for layer in layers))
        for overflow in ("saturate", "wrap"):
            narrow = self.evaluate("lenet5-int8", "--on-array", "-c", "array.cfg", "--accumulator-bits", "10",
                                   "--overflow", overflow)
            self.assertNotEqual(narrow["confusion"], plain["confusion"])

    def test_export_writes_the_topology_that_ships_and_says_the_words(self):
        self.assert_done(self.quantize("--bits", "4", "-q"))
        for model, bits in (("lenet5.weights", 32), ("lenet5-int8", 4)):
            outcome = self.foldwise("export", model, "-o", "net.csv")
            self.assert_done(outcome)
            self.assertIn(f"{{word_bits.ifmap: {bits}, word_bits.filter: {bits}, word_bits.ofmap: {bits}}}", outcome.out)
            shipped = (harness.ROOT / "workloads" / "lenet5.csv").read_text()
            self.assertEqual([line.partition(",")[2] for line in self.read("net.csv").splitlines()],
                             [line.partition(",")[2] for line in shipped.splitlines()])
        self.write("array.cfg", harness.CONFIG)
        self.assert_done(self.foldwise("simulate", "-c", "array.cfg", "-t", "net.csv", "-q"))

    def test_a_workload_may_be_a_model_file(self):
        self.assert_done(self.quantize("-q"))
        self.assert_done(self.foldwise("export", "lenet5-int8", "-o", "net.csv", "-q"))
        self.write("array.cfg", harness.CONFIG)
        figures = []
        for network in ("net.csv", "lenet5-int8"):
            simulated = self.foldwise("simulate", "-c", "array.cfg", "-t", network, "--json")
            self.assert_done(simulated)
            self.write("study.yaml", f"workload: {network}\nspace: {{dataflow: [ws, os, is]}}\n"
                                     "objectives: [{minimize: total_cycles}]\n")
            explored = self.foldwise("explore", "study.yaml", "-q", "--json")
            self.assert_done(explored)
            figures.append((json.loads(simulated.out)["layers"], json.loads(explored.out)["best"]))
        self.assertEqual(figures[0], figures[1])

    def test_bad_input_is_refused_in_one_line_and_writes_nothing(self):
        nan = model_files.lenet5_bytes(lambda tensors: tensors["fc1.weight"][1].__setitem__(7, float("nan")))
        self.write("nan.weights", nan)
        self.assert_refused(self.quantize(model="nan.weights"),
                            "nan.weights: tensor 'fc1.weight' holds nan at position 7: only finite numbers are allowed")
        self.write("shape.weights", model_files.lenet5_bytes(lambda tensors: tensors.update(
            {"fc2.bias": ((9,), [0.0] * 9)})))
        self.assert_refused(self.quantize(model="shape.weights"),
                            "shape.weights: tensor 'fc2.bias' has shape 9, must have 10")
        whole = model_files.lenet5_bytes()
        self.write("newer.weights", whole.replace(b"foldwise-model 1", b"foldwise-model 2", 1))
        outcome = self.quantize(model="newer.weights")
        self.assertEqual((outcome.status, outcome.err.count("\n")), (1, 1), outcome.err)
        self.write("altered.weights", whole[:-1] + bytes([whole[-1] ^ 1]))
        outcome = self.foldwise("evaluate", "altered.weights", "--data", "data")
        self.assertEqual((outcome.status, outcome.err.count("\n")), (1, 1), outcome.err)
        self.assertIn("altered", outcome.err)
        for bits in ("1", "9"):
            self.assert_refused(self.quantize("--bits", bits), f"bits is {bits}, must be from 2 to 8")
        self.assert_refused(self.quantize("--layer-bits", "conv1=8"),
                            "--layer-bits conv1=8: must be LAYER=WEIGHTS/ACTIVATIONS, each from 2 to 8 bits")
        self.assert_refused(self.quantize("--layer-bits", "conv9=8/8"),
                            "layer 'conv9' is none of conv1, conv2, conv3, fc1, fc2")
        self.assert_refused(self.foldwise("evaluate", "lenet5.weights", "--data", "data", "--on-array", "-c", "a.cfg"),
                            "lenet5.weights: is a network in float, must be quantized to run in accumulators")
        self.assertFalse((self.directory / "lenet5-int8").exists())

    def test_constant_images_give_no_scale(self):
        files = model_files.idx_files(3)
        self.write("data/train-images-idx3-ubyte", files["train-images-idx3-ubyte"][:16] + bytes([9]) * 784 * 3)
        self.write("data/train-labels-idx1-ubyte", files["train-labels-idx1-ubyte"])
        self.assert_refused(self.quantize(),
                            "the calibration images are constant, every pixel is 9: they give no scale")

    def test_usage(self):
        self.assert_wrong_usage(self.foldwise("evaluate", "lenet5.weights"), "--data")
        self.assert_wrong_usage(self.quantize("--scheme", "crooked"), "--scheme")
        self.assert_wrong_usage(self.foldwise("evaluate", "m", "--data", "data", "--on-array"), "--config")

    @unittest.skipUnless(MNIST.is_dir() and (harness.ROOT / "models").is_dir(), "no MNIST or no trained model here")
    def test_trained_models_lose_nothing_on_mnist(self):
        for weights in sorted((harness.ROOT / "models").glob("*.weights")):
            with self.subTest(model=weights.name):
                def accuracy(model):
                    outcome = self.foldwise("evaluate", model, "--data", MNIST, "--json")
                    self.assert_done(outcome)
                    return json.loads(outcome.out)["accuracy_percent"]
                self.assert_done(self.foldwise("quantize", weights, "--data", MNIST, "-o", "small", "-q"))
                self.assertGreaterEqual(accuracy("small"), accuracy(weights) - 0.15)


if __name__ == "__main__":
    harness.main()
