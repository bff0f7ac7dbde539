"""foldwise proxy: sampled, trained (where foldwise-train was built), judged, asked."""

import json
import pathlib
import unittest

import harness

TRAINER = pathlib.Path(harness.PROGRAM).parent / "foldwise-train"

SPACE = """space:
  array.rows: {from: 1, to: 16}
  array.cols: {from: 1, to: 16}
  dataflow: [os, ws]
  bandwidth.mode: [USER]
gemm:
  m: {from: 1, to: 64}
  n: {from: 1, to: 64}
  k: {from: 1, to: 64}
"""


def attributes(model):
    """The attributes in the heading of a model file."""
    heading = model.read_bytes().split(b"\ndata\n", 1)[0].decode()
    return dict(line.split(" ", 2)[1:] for line in heading.splitlines() if line.startswith("attribute "))


class ProxyTest(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("space.yaml", SPACE)

    def sample(self, output, count, *arguments):
        outcome = self.foldwise("proxy", "sample", "-o", output, "--count", count, "--space", "space.yaml", *arguments)
        self.assertEqual(outcome.status, 0, outcome.err)
        return outcome

    def assert_one_line(self, message, *arguments):
        outcome = self.foldwise("proxy", *arguments)
        self.assertEqual((outcome.status, outcome.out, outcome.err.count("\n")), (1, "", 1), outcome.err)
        self.assertIn(message, outcome.err)


class Sample(ProxyTest):
    def test_a_file_that_was_begun_is_gone_on_with_and_ends_the_same(self):
        outcome = self.sample("whole.bin", 500)
        self.assertRegex(outcome.out, r"^whole.bin: 500 samples of space.yaml by scalesim-v2, \d+\.\d % stalled\n"
                         r"500 labels in .* s, \d+/s\n$")
        self.sample("begun.bin", 123, "--threads", 1)
        self.assertIn("377 labels", self.sample("begun.bin", 500).out)
        self.assertEqual((self.directory / "whole.bin").read_bytes(), (self.directory / "begun.bin").read_bytes())
        self.assertEqual(attributes(self.directory / "whole.bin")["numbers"], "500")

    def test_samples_of_another_question_are_not_mixed(self):
        self.sample("some.bin", 50)
        begun = ("sample", "-o", "some.bin", "--count", 100)
        self.assert_one_line("some.bin holds other samples (seed is 1, not 2)", *begun, "--space", "space.yaml", "--seed", 2)
        self.assert_one_line("some.bin holds other samples", *begun)

    def test_bad_input_gets_one_line(self):
        self.write("bad.yaml", SPACE.replace("array.rows", "array.rowz"))
        sample = ("sample", "-o", "some.bin", "--count", 10, "--space")
        self.assert_one_line("bad.yaml:2: ", *sample, "bad.yaml")
        self.assert_one_line("none.yaml", *sample, "none.yaml")
        self.assert_one_line("unknown model", *sample, "space.yaml", "--evaluator", "scalesim-v9")
        self.assert_one_line("unknown metric", *sample, "space.yaml", "--metrics", "cyles")
        self.assertEqual(self.files(), ["bad.yaml", "space.yaml"])

    def test_shipped_spaces_and_workloads_have_names(self):
        outcome = self.foldwise("proxy", "sample", "-o", "narrow.bin", "--count", 64, "--space", "narrow",
                                "--workloads", "lenet5", "alexnet")
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertEqual(attributes(self.directory / "narrow.bin")["workloads"], "lenet5, alexnet")
        self.assertIn("wide: ", self.foldwise("proxy", "sample", "--help").out)


class Shipped(ProxyTest):
    def test_the_shipped_proxy_is_as_good_as_its_readme_says(self):
        self.foldwise("proxy", "sample", "-o", "fresh.bin", "--count", 3000, "--seed", 77)
        outcome = self.foldwise("proxy", "evaluate", harness.ROOT / "models" / "cycles.proxy", "--data", "fresh.bin",
                                "--json")
        self.assertEqual((outcome.status, outcome.err), (0, ""))
        judged = json.loads(outcome.out)
        self.assertLess(judged["all"]["mean_percent"], 12)
        self.assertLess(judged["all"]["median_percent"], 2)
        self.assertGreater(judged["rank_correlation"], 0.995)
        self.assertTrue(85 <= judged["all"]["within_interval_percent"] <= 95)
        self.assertEqual(judged["out_of_range"], 0)


@unittest.skipUnless(TRAINER.exists(), "foldwise-train was not built")
class Train(ProxyTest):
    trained = {}

    def train_once(self):
        """A small proxy of the space, small.proxy, and what its training said."""
        if not self.trained:
            self.sample("data.bin", 4000)
            self.trained["outcome"] = self.train("data.bin", "-o", "small.proxy", "--epochs", 20)
            self.assertEqual(self.trained["outcome"].status, 0, self.trained["outcome"].err)
            self.trained["proxy"] = (self.directory / "small.proxy").read_bytes()
            self.trained["data"] = (self.directory / "data.bin").read_bytes()
        self.write("small.proxy", self.trained["proxy"])
        self.write("data.bin", self.trained["data"])
        return self.trained["outcome"]

    def train(self, *arguments):
        return self.foldwise("proxy", "train", "--width", 16, "--layers", 2, "--batch", 256, *arguments)

    def test_the_same_seed_gives_the_same_file_and_the_file_says_how_it_was_made(self):
        outcome = self.train_once()
        self.assertRegex(outcome.err, r"^epoch   1/20   training +\d+\.\d+ %   validation +\d+\.\d+ %   .* s   best\n")
        self.assertIn("small.proxy: total_cycles of scalesim-v2, 4000 samples, seed 0, 20 epochs", outcome.out)
        again = self.train("data.bin", "-o", "again.proxy", "--epochs", 20)
        self.assertEqual((self.directory / "again.proxy").read_bytes(), self.trained["proxy"], again.err)
        facts = attributes(self.directory / "small.proxy")
        self.assertEqual((facts["target"], facts["features"], facts["samples"], facts["space"]),
                         ("total_cycles", "structured", "4000", "space.yaml"))

    def test_evaluate_says_how_far_it_is_off(self):
        self.train_once()
        self.sample("held-out.bin", 2000, "--seed", 2)
        outcome = self.foldwise("proxy", "evaluate", "small.proxy", "--data", "held-out.bin", "--json")
        self.assertEqual((outcome.status, outcome.err), (0, ""))
        judged = json.loads(outcome.out)
        self.assertLess(judged["all"]["mean_percent"], 30)
        self.assertGreater(judged["rank_correlation"], 0.98)
        self.assertGreater(judged["all"]["within_interval_percent"], 80)
        self.assertEqual(sum(group["samples"] for group in judged["groups"] if group["by"] == "dataflow"), 2000)
        table = self.foldwise("proxy", "evaluate", "small.proxy", "--data", "held-out.bin")
        self.assertIn("rank correlation (Spearman) ", table.out)
        own = self.foldwise("proxy", "evaluate", "small.proxy", "--data", "data.bin")
        self.assertIn("warning: these samples have the space and the seed", own.err)

    def test_predict_shows_the_exact_numbers_beside_and_says_what_lies_outside(self):
        self.train_once()
        self.write("array.cfg", harness.CONFIG)
        self.write("net.csv", harness.GEMM)
        outcome = self.foldwise("proxy", "predict", "small.proxy", "-c", "array.cfg", "-t", "net.csv", "--json")
        self.assertEqual(outcome.status, 0, outcome.err)
        layer = json.loads(outcome.out)["layers"][0]
        self.assertLess(abs(layer["predicted"] / layer["exact"] - 1), 0.8)
        self.assertLessEqual(layer["low"], layer["predicted"])
        self.write("large.cfg", harness.CONFIG.replace("ArrayHeight:    4", "ArrayHeight:    99"))
        outcome = self.foldwise("proxy", "predict", "small.proxy", "-c", "large.cfg", "-t", "net.csv")
        self.assertIn("warning: layer fc lies outside of what the proxy has seen: ", outcome.err)
        self.assertRegex(outcome.out, r"fc +\d+ +\d+ +\d+ +\d+ +[+-]\d+\.\d+\n")

    def test_a_study_may_name_a_proxy_as_its_model(self):
        self.train_once()
        self.write("net.csv", harness.GEMM)
        self.write("study.yaml", """workload: net.csv
model: small.proxy
space:
  array.rows: {from: 1, to: 8}
  bandwidth.mode: [USER]
objectives: [minimize: total_cycles]
""")
        outcome = self.foldwise("explore", "study.yaml", "--storage", "study.db")
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertRegex(outcome.out, r"8 designs evaluated, 8 feasible \(model proxy of scalesim-v2 \([0-9a-f]{8}\)\)")
        report = self.foldwise("report", "study.db", "-o", "study.html")
        self.assertEqual(report.status, 0, report.err)
        self.write("missing.yaml", self.read("study.yaml").replace("small.proxy", "none.proxy"))
        missing = self.foldwise("explore", "missing.yaml")
        self.assertEqual((missing.status, missing.err.count("\n")), (1, 1), missing.err)
        self.assertIn("missing.yaml:2: ", missing.err)

    def test_bad_input_gets_one_line(self):
        self.train_once()
        self.sample("few.bin", 100)
        self.assert_one_line("few.bin: 100 samples are too few for batches of 2048", "train", "few.bin", "-o", "a.proxy")
        self.assert_one_line("the samples have no metric 'area'", "train", "data.bin", "-o", "a.proxy", "--target", "area")
        self.assert_one_line("there is no feature set 'cooked'", "train", "data.bin", "-o", "a.proxy", "--features", "cooked")
        self.assert_one_line("holds a network of kind 'proxy'", "train", "small.proxy", "-o", "a.proxy")
        self.assert_one_line("holds a network of kind 'proxy-samples'", "evaluate", "data.bin", "--data", "data.bin")
        self.sample("third.bin", 50, "--evaluator", "scalesim-v3", "--seed", 3)
        self.assert_one_line("the samples are of evaluator 'scalesim-v3'", "evaluate", "small.proxy", "--data", "third.bin")
        self.write("cut.proxy", self.trained["proxy"][:-5])
        self.assert_one_line("is cut short", "evaluate", "cut.proxy", "--data", "data.bin")
        self.assertNotIn("a.proxy", self.files())


if __name__ == "__main__":
    harness.main()
