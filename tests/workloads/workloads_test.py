"""The shipped topologies against what their authors and others published: sizes, multiply-accumulates and weights."""

import math
import pathlib
import re
import subprocess
import sys
import unittest
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKLOADS = ROOT / "workloads"
CONV_HEADER = "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,"
GEMM_HEADER = "Layer name, M, N, K,"


@dataclass
class Row:
    """One line of a topology, with the sizes that SCALE-Sim derives from it."""

    name: str
    layers: int  # a DP row stands for one layer per channel
    ofmap: int  # side of the ofmap
    overhang: int  # rows by which the last window hangs over the ifmap
    macs: int
    weights: int


def read_row(line):
    name, *fields = [piece.strip() for piece in line.split(",")[:-1]]
    sizes = [int(field) for field in fields]
    if len(sizes) == 3:
        m, n, k = sizes
        activations_only = re.search(r"_(scores|context)$", name)
        return Row(name, 1, m, 0, m * n * k, 0 if activations_only else n * k)
    height, width, filter_height, filter_width, channels, filters, stride = sizes
    ofmap_height = math.ceil((height - filter_height) / stride) + 1
    ofmap_width = math.ceil((width - filter_width) / stride) + 1
    weights = filter_height * filter_width * channels * filters
    overhang = (ofmap_height - 1) * stride + filter_height - height
    layers = channels if "DP" in name else 1
    return Row(name, layers, ofmap_height, overhang, ofmap_height * ofmap_width * weights, weights)


def read(network):
    """The rows of a topology by name, in order."""
    lines = (WORKLOADS / f"{network}.csv").read_text().splitlines()
    return {row.name: row for row in map(read_row, lines[1:])}


def macs(network):
    return sum(row.macs for row in read(network).values())


def weights(network):
    return sum(row.weights for row in read(network).values())


NETWORKS = sorted(path.stem for path in WORKLOADS.glob("*.csv"))


class EveryWorkload(unittest.TestCase):
    def test_the_ten_networks_are_there(self):
        self.assertEqual(NETWORKS, ["alexnet", "bert_base", "googlenet", "gpt2_small", "lenet5", "mobilenet_v1", "resnet18",
                                    "resnet50", "vgg16", "yolov2_tiny"])

    def test_files_follow_the_conventions_of_scalesim(self):
        for network in NETWORKS:
            header, *lines = (WORKLOADS / f"{network}.csv").read_text().splitlines()
            self.assertIn(header, (CONV_HEADER, GEMM_HEADER), network)
            pieces = header.count(",")
            for line in lines:
                self.assertRegex(line, rf"^\w+(, [1-9]\d*){{{pieces - 1}}},$", network)

    def test_names_of_layers_are_unique(self):
        for network in NETWORKS:
            lines = (WORKLOADS / f"{network}.csv").read_text().splitlines()[1:]
            self.assertEqual(len(read(network)), len(lines), network)

    def test_no_window_hangs_over_the_edge_of_its_ifmap(self):
        for network in NETWORKS:
            self.assertEqual([row.name for row in read(network).values() if row.overhang], [], network)

    def test_files_are_what_the_generator_derives(self):
        run = subprocess.run([sys.executable, ROOT / "tools/make_workloads.py", "--check"], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_the_table_of_the_readme_states_the_sums_of_the_files(self):
        readme = (WORKLOADS / "README.md").read_text()
        for network in NETWORKS:
            rows = read(network).values()
            layers = sum(row.layers for row in rows)
            line = (f"| `{network}.csv` | {len(rows)} | {layers:,} | {sum(row.macs for row in rows):,} "
                    f"| {sum(row.weights for row in rows):,} |")
            self.assertIn(line, readme)


class PublishedFigures(unittest.TestCase):
    def assert_rounds_to(self, value, published, tolerance=0.01):
        """Published counts have two or three digits, and some include biases and normalisation."""
        self.assertLess(abs(value / published - 1), tolerance, f"{value:,} against published {published:,.0f}")

    def assert_ofmaps(self, network, ofmaps):
        rows = read(network)
        self.assertEqual({name: rows[name].ofmap for name in ofmaps}, ofmaps)

    def test_lenet5_has_the_sizes_of_lecun_1998(self):
        # Connections of section II.B less one bias for each output. C3 is fully connected here and not in the paper.
        rows = read("lenet5")
        self.assertEqual(rows["C1"].macs, 122_304 - 28 * 28 * 6)
        self.assertEqual(rows["C3"].macs, 10 * 10 * 16 * 5 * 5 * 6)
        self.assertEqual(rows["C5"].macs, 48_120 - 120)
        self.assertEqual(rows["F6"].macs, 10_164 - 84)
        self.assertEqual(rows["OUTPUT"].macs, 84 * 10)
        self.assert_ofmaps("lenet5", {"C1": 28, "C3": 10, "C5": 1, "F6": 1, "OUTPUT": 1})

    def test_alexnet_has_the_sizes_of_krizhevsky_2012(self):
        # Ofmaps: figure 2. 724 M MACs and 61 M weights: Sze et al. 2017, table II.
        self.assert_ofmaps("alexnet", {"Conv1": 55, "Conv2_group1": 27, "Conv3": 13, "Conv4_group2": 13,
                                       "Conv5_group1": 13, "FC6": 1, "FC8": 1})
        self.assert_rounds_to(macs("alexnet"), 724e6)
        self.assert_rounds_to(weights("alexnet"), 61e6)

    def test_vgg16_has_the_sizes_of_simonyan_2015(self):
        # 138 M parameters: table 2. 15.5 G MACs: Sze et al. 2017, table II.
        self.assert_ofmaps("vgg16", {"Conv1_2": 224, "Conv2_2": 112, "Conv3_3": 56, "Conv4_3": 28, "Conv5_3": 14, "FC8": 1})
        self.assert_rounds_to(weights("vgg16"), 138e6)
        self.assert_rounds_to(macs("vgg16"), 15.5e9)

    def test_googlenet_has_the_operations_of_each_module_of_szegedy_2015(self):
        # Table 1, millions of operations; Sze et al. 2017, table II: 7 M weights. The paper's 34 M for the first convolution
        # are those of a separable one (7*7*3*8 + 24*64 weights); the plain one that the table describes has 118 M.
        published = {"Conv2": 360, "Inception3a": 128, "Inception3b": 304, "Inception4a": 73, "Inception4b": 88,
                     "Inception4c": 100, "Inception4d": 119, "Inception4e": 170, "Inception5a": 54, "Inception5b": 71, "FC": 1}
        rows = read("googlenet")
        for module, million_macs in published.items():
            members = [row.macs for row in rows.values() if row.name == module or row.name.startswith(f"{module}_")]
            with self.subTest(module):
                self.assert_rounds_to(sum(members), million_macs * 1e6, 0.06)
        self.assert_rounds_to(weights("googlenet"), 7e6)
        self.assertEqual(rows["Conv1"].macs, 112 * 112 * 7 * 7 * 3 * 64)
        self.assert_ofmaps("googlenet", {"Conv1": 112, "Conv2": 56, "Inception3b_5x5": 28, "Inception4e_3x3": 14,
                                         "Inception5b_1x1": 7, "FC": 1})

    def test_resnet18_has_the_sizes_of_he_2016(self):
        # 1.8 G: table 1. 11.69 M parameters: torchvision's model card.
        self.assert_ofmaps("resnet18", {"Conv1": 112, "Conv2_2b": 56, "Conv3_1_shortcut": 28, "Conv4_1a": 14, "Conv5_2b": 7})
        self.assert_rounds_to(macs("resnet18"), 1.8e9)
        self.assert_rounds_to(weights("resnet18"), 11_689_512)

    def test_resnet50_has_the_sizes_of_he_2016(self):
        # 3.8 G: table 1 (4.1 G is the later variant with the stride in the 3x3). 25.56 M parameters: torchvision.
        self.assert_ofmaps("resnet50", {"Conv1": 112, "Conv2_3c": 56, "Conv3_1a": 28, "Conv4_6c": 14, "Conv5_1_shortcut": 7})
        self.assert_rounds_to(macs("resnet50"), 3.8e9, 0.02)
        self.assert_rounds_to(weights("resnet50"), 25_557_032)

    def test_mobilenet_v1_has_the_sizes_of_howard_2017(self):
        # Table 4: 569 M mult-adds, 4.2 M parameters. Table 2: 94.86 % of them in 1x1, 3.06 % in depth-wise layers.
        rows = read("mobilenet_v1").values()
        self.assert_rounds_to(macs("mobilenet_v1"), 569e6, 0.001)
        self.assert_rounds_to(weights("mobilenet_v1"), 4.2e6)
        pointwise = sum(row.macs for row in rows if row.name.endswith("_pointwise"))
        depthwise = sum(row.macs for row in rows if row.name.endswith("_DP"))
        self.assertAlmostEqual(100 * pointwise / macs("mobilenet_v1"), 94.86, delta=0.3)
        self.assertAlmostEqual(100 * depthwise / macs("mobilenet_v1"), 3.06, delta=0.01)
        self.assert_ofmaps("mobilenet_v1", {"Conv1": 112, "Conv3_DP": 56, "Conv13_DP": 7, "Conv14_pointwise": 7, "FC": 1})

    def test_yolov2_tiny_has_the_operations_its_authors_state(self):
        # 6.97 Bn FLOPS for Tiny YOLO on VOC: pjreddie.com/darknet/yolov2; two operations per MAC.
        self.assert_rounds_to(2 * macs("yolov2_tiny"), 6.97e9, 0.001)
        self.assert_ofmaps("yolov2_tiny", {"Conv1": 416, "Conv5": 26, "Conv6": 13, "Conv9": 13})

    def test_bert_base_has_the_operations_of_128_tokens(self):
        # 22.5 G operations: Sun et al. 2020 (MobileBERT), table 4. 110 M parameters: Devlin et al. 2019, section 3, with
        # embeddings of 30,522 words, 512 positions and 2 segments.
        self.assert_rounds_to(2 * macs("bert_base"), 22.5e9)
        self.assert_rounds_to(weights("bert_base") + (30_522 + 512 + 2) * 768, 110e6)

    def test_gpt2_small_has_the_operations_of_1024_tokens(self):
        # 291,648,307,200 operations: forward pass in karpathy/nanoGPT, transformer_sizing.ipynb. 124 M parameters: the
        # authors' repository; its word embedding is the logits' matrix, 1,024 positions come on top.
        self.assertEqual(2 * macs("gpt2_small"), 291_648_307_200)
        self.assert_rounds_to(weights("gpt2_small") + 1024 * 768, 124e6)


if __name__ == "__main__":
    unittest.main()
