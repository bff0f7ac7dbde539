"""foldwise train: started as a program of its own, on digits made here; skipped where foldwise-train was not built."""

import json
import pathlib
import shutil
import signal
import subprocess
import unittest

import harness

TRAINER = pathlib.Path(harness.PROGRAM).parent / "foldwise-train"


def attributes(model):
    """The attributes in the heading of a model file."""
    heading = model.read_bytes().split(b"\ndata\n", 1)[0].decode()
    return dict(line.split(" ", 2)[1:] for line in heading.splitlines() if line.startswith("attribute "))


class WithoutTrainer(harness.CommandTest):
    def test_a_foldwise_without_its_trainer_says_how_to_get_one(self):
        alone = self.directory / "foldwise"
        shutil.copy(harness.PROGRAM, alone)
        run = subprocess.run([alone, "train", "lenet5"], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (1, "", 1))
        self.assertIn(f"{self.directory}/foldwise-train is not there", run.stderr)
        self.assertIn("-DFOLDWISE_TRAINING=ON", run.stderr)

    def test_foldwise_itself_loads_no_libtorch(self):
        loaded = subprocess.run(["ldd", harness.PROGRAM], capture_output=True, text=True, check=True).stdout
        self.assertIn("libstdc++", loaded)
        for library in ("torch", "blas", "libc10"):
            self.assertNotIn(library, loaded)


@unittest.skipUnless(TRAINER.exists(), "foldwise-train was not built")
class Train(harness.CommandTest):
    trained = {}  # the output of a training and the file that it wrote, for all tests

    def train(self, *arguments):
        return self.foldwise("train", "lenet5", "--data", "synthetic", *arguments)

    def train_once(self):
        """Two epochs with seed 5: writes float.weights and returns the outcome."""
        if not self.trained:
            self.trained["outcome"] = self.train("--epochs", 2, "--seed", 5, "-o", "float.weights", "--json")
            self.assertEqual(self.trained["outcome"].status, 0, self.trained["outcome"].err)
            self.trained["weights"] = (self.directory / "float.weights").read_bytes()
        self.write("float.weights", self.trained["weights"])
        return self.trained["outcome"]

    def test_the_same_seed_gives_the_same_file_and_the_file_says_how_it_was_made(self):
        outcome = self.train_once()
        self.assertRegex(outcome.err, r"^epoch   1/2   loss \d\.\d{4}   training .* %   validation .* %   .* s   best\n"
                         r"epoch   2/2 .*\n$")
        again = self.train("--epochs", 2, "--seed", 5, "-o", "again.weights")
        self.assertIn("LeNet-5 trained on synthetic digits, recipe better, seed 5", again.out)
        self.assertEqual((self.directory / "again.weights").read_bytes(), self.trained["weights"])
        self.assertEqual(self.files(), ["again.weights", "float.weights"])

        recorded = attributes(self.directory / "float.weights")
        printed = json.loads(outcome.out)
        self.assertEqual(printed.pop("output"), "float.weights")
        self.assertEqual(printed, recorded)
        self.assertEqual(recorded["data"], "synthetic digits")
        self.assertEqual((recorded["training_images"], recorded["validation_images"]), ("11000", "1000"))
        self.assertGreater(float(recorded["test_accuracy"]), 60)

    def test_a_trained_network_is_pruned_and_trained_for_few_bits(self):
        self.train_once()
        outcome = self.train("--from", "float.weights", "--epochs", 1, "--prune", "magnitude:0.8", "--quantize-aware",
                             "w4a4", "-o", "small.weights")
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertIn("quantization-aware   w4a4", outcome.out)
        self.assertIn("sparsity 80.", outcome.out)
        recorded = attributes(self.directory / "small.weights")
        self.assertEqual((recorded["pruning"], recorded["quantize_aware"]), ("magnitude:0.8", "w4a4"))
        self.assertEqual(recorded["weights"], "61470")
        self.assertLessEqual(int(recorded["nonzero_weights"]), 12294)
        self.assertGreater(float(recorded["test_accuracy"]), 60)

        self.assert_refused(self.train("--from", "float.weights", "--quantize-aware", "w4a9", "-o", "x"),
                            "'w4a9' are no bit widths: like w4a4, bits of weights and of activations from 2 to 8")
        self.assert_refused(self.train("--from", "float.weights", "--prune", "4:2", "-o", "x"),
                            "'4:2' is no pruning: magnitude:SHARE with a share between 0 and 1, "
                            "or N:M with 1 <= N < M <= 64")
        self.assertEqual(self.files(), ["float.weights", "small.weights"])

    def test_bad_input_is_refused_before_training(self):
        self.assert_refused(self.train("--recipe", "best", "-o", "x"),
                            "there is no recipe 'best'; there are better, reference")
        self.assert_refused(self.train("-o", "no/such/x"), "no/such/x: cannot be written: No such file or directory")
        self.write("float.weights", "not a model")
        self.assert_refused(self.train("--from", "float.weights", "-o", "x"),
                            "float.weights: is no model file of Foldwise: "
                            "it does not begin with 'foldwise-model VERSION'")
        self.write("digits/train-images-idx3-ubyte", b"\0\0\x08\x03\0\0\0\1\0\0\0\x1c\0\0\0\x1c" + bytes(100))
        self.write("digits/train-labels-idx1-ubyte", b"\0\0\x08\x01\0\0\0\1\7")
        self.assert_refused(
            self.foldwise("train", "lenet5", "--data", "digits", "-o", "x"),
            "digits/train-images-idx3-ubyte: is cut short: 100 bytes of pixels where its heading says 784")
        self.assert_refused(self.foldwise("train", "lenet5", "--data", "none", "-o", "x"),
                            "none: has no file train-images-idx3-ubyte or train-images-idx3-ubyte.gz")
        self.assertNotIn("x", self.files())

    def test_wrong_usage(self):
        self.assert_wrong_usage(self.foldwise("train"), "see foldwise train --help")
        self.assert_wrong_usage(self.train("--epochs", 0, "-o", "x"), "--epochs")
        self.assert_wrong_usage(self.train(), "--output")
        self.assert_wrong_usage(self.train("--prune", "2:4", "-o", "x"), "--from")

    def test_its_help_is_that_of_the_trainer(self):
        outcome = self.foldwise("train", "lenet5", "--help")
        self.assert_done(outcome)
        self.assertIn("foldwise train lenet5 [OPTIONS]", outcome.out)

    def test_an_interrupted_training_leaves_nothing(self):
        with self.start("train", "lenet5", "--data", "synthetic", "--epochs", 1000, "-o", "x") as process:
            process.stderr.readline()  # the first epoch is done
            process.send_signal(signal.SIGINT)
            process.communicate()
            self.assertEqual(process.returncode, 130)
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    harness.main()
