#!/usr/bin/env python3
"""Derives the topologies in workloads/ from the published architectures.

SCALE-Sim's topology format has no padding and rounds the ofmap up, so a layer is written with the ifmap that its
windows really read: (ofmap - 1) * stride + filter rows and columns, where the ofmap is the published one, of the padded
feature map. Padding is then part of the ifmap, rows that no window reaches are not, and ofmap sizes and MACs are those
of the paper. Grouped convolutions become one row per group, depth-wise ones one `DP` row with a single filter.
Pooling, normalisation, activations and biases are no work for the array; only pooling's effect on sizes is kept.

    tools/make_workloads.py            write every file of workloads/
    tools/make_workloads.py --check    fail when a file differs from what would be written
"""

import argparse
import pathlib
import sys
from dataclasses import dataclass

WORKLOADS = pathlib.Path(__file__).resolve().parent.parent / "workloads"
CONV_HEADER = "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,"
GEMM_HEADER = "Layer name, M, N, K,"


@dataclass(frozen=True)
class FeatureMap:
    """A square feature map: size x size pixels of so many channels."""

    size: int
    channels: int


def windows(size, window, stride, pad):
    """Windows that fit along a side of a padded map, as convolution layers count them."""
    return (size + 2 * pad - window) // stride + 1


class ConvNetwork:
    """Collects one row per convolution; every method returns the feature map that the layer makes."""

    def __init__(self):
        self.rows = [CONV_HEADER]

    def conv(self, name, ifmap, filters, window, stride=1, pad=0):
        ofmap = windows(ifmap.size, window, stride, pad)
        self._row(name, ofmap, window, ifmap.channels, filters, stride)
        return FeatureMap(ofmap, filters)

    def grouped_conv(self, name, ifmap, filters, window, groups, pad):
        ofmap = windows(ifmap.size, window, 1, pad)
        for group in range(1, groups + 1):
            self._row(f"{name}_group{group}", ofmap, window, ifmap.channels // groups, filters // groups, 1)
        return FeatureMap(ofmap, filters)

    def depthwise_conv(self, name, ifmap, window, stride, pad):
        ofmap = windows(ifmap.size, window, stride, pad)
        self._row(f"{name}_DP", ofmap, window, ifmap.channels, 1, stride)
        return FeatureMap(ofmap, ifmap.channels)

    def fully_connected(self, name, ifmap, outputs):
        """Every output is one window over the whole feature map."""
        return self.conv(name, ifmap, outputs, ifmap.size)

    def _row(self, name, ofmap, window, channels, filters, stride):
        ifmap = (ofmap - 1) * stride + window
        fields = (ifmap, ifmap, window, window, channels, filters, stride)
        self.rows.append(f"{name}, " + ", ".join(map(str, fields)) + ",")


def pool(ifmap, window=2, stride=2, pad=0):
    return FeatureMap(windows(ifmap.size, window, stride, pad), ifmap.channels)


def global_pool(ifmap):
    return FeatureMap(1, ifmap.channels)


def lenet5():
    """LeCun et al. 1998, figure 2; C3 connected to every map of S2, as it is usually built since."""
    net = ConvNetwork()
    x = pool(net.conv("C1", FeatureMap(32, 1), 6, 5))
    x = pool(net.conv("C3", x, 16, 5))
    x = net.conv("C5", x, 120, 5)
    x = net.fully_connected("F6", x, 84)
    net.fully_connected("OUTPUT", x, 10)
    return net.rows


def alexnet():
    """Krizhevsky et al. 2012, section 3.5: Conv2, 4 and 5 see half of the maps each (two groups)."""
    net = ConvNetwork()
    x = pool(net.conv("Conv1", FeatureMap(227, 3), 96, 11, stride=4), window=3)
    x = pool(net.grouped_conv("Conv2", x, 256, 5, groups=2, pad=2), window=3)
    x = net.conv("Conv3", x, 384, 3, pad=1)
    x = net.grouped_conv("Conv4", x, 384, 3, groups=2, pad=1)
    x = pool(net.grouped_conv("Conv5", x, 256, 3, groups=2, pad=1), window=3)
    x = net.fully_connected("FC6", x, 4096)
    x = net.fully_connected("FC7", x, 4096)
    net.fully_connected("FC8", x, 1000)
    return net.rows


def vgg16():
    """Simonyan and Zisserman 2015, table 1, configuration D."""
    net = ConvNetwork()
    x = FeatureMap(224, 3)
    for stage, (convs, filters) in enumerate([(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)], start=1):
        for i in range(1, convs + 1):
            x = net.conv(f"Conv{stage}_{i}", x, filters, 3, pad=1)
        x = pool(x)
    x = net.fully_connected("FC6", x, 4096)
    x = net.fully_connected("FC7", x, 4096)
    net.fully_connected("FC8", x, 1000)
    return net.rows


# Szegedy et al. 2015, table 1: filters of the 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5 and pool projection convolutions.
INCEPTION_MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet():
    """Szegedy et al. 2015, table 1, without the auxiliary classifiers, which only training uses."""
    net = ConvNetwork()
    x = pool(net.conv("Conv1", FeatureMap(224, 3), 64, 7, stride=2, pad=3), window=3, pad=1)
    x = net.conv("Conv2_reduce", x, 64, 1)
    x = pool(net.conv("Conv2", x, 192, 3, pad=1), window=3, pad=1)
    for module, (n1, reduce3, n3, reduce5, n5, projection) in INCEPTION_MODULES.items():
        if module in ("4a", "5a"):
            x = pool(x, window=3, pad=1)
        name = f"Inception{module}"
        net.conv(f"{name}_1x1", x, n1, 1)
        net.conv(f"{name}_3x3", net.conv(f"{name}_3x3_reduce", x, reduce3, 1), n3, 3, pad=1)
        net.conv(f"{name}_5x5", net.conv(f"{name}_5x5_reduce", x, reduce5, 1), n5, 5, pad=2)
        net.conv(f"{name}_pool_projection", x, projection, 1)
        x = FeatureMap(x.size, n1 + n3 + n5 + projection)
    net.fully_connected("FC", global_pool(x), 1000)
    return net.rows


def resnet_stem(net):
    return pool(net.conv("Conv1", FeatureMap(224, 3), 64, 7, stride=2, pad=3), window=3, pad=1)


def resnet18():
    """He et al. 2016, table 1, with projection shortcuts (option B) where the size changes."""
    net = ConvNetwork()
    x = resnet_stem(net)
    for stage, filters in zip(range(2, 6), (64, 128, 256, 512)):
        for block in (1, 2):
            name = f"Conv{stage}_{block}"
            stride = 2 if stage > 2 and block == 1 else 1
            y = net.conv(f"{name}a", x, filters, 3, stride=stride, pad=1)
            y = net.conv(f"{name}b", y, filters, 3, pad=1)
            if x != y:
                net.conv(f"{name}_shortcut", x, filters, 1, stride=stride)
            x = y
    net.fully_connected("FC", global_pool(x), 1000)
    return net.rows


def resnet50():
    """He et al. 2016, table 1, bottleneck blocks; the first 1x1 of a stage has the stride, as in the authors' model."""
    net = ConvNetwork()
    x = resnet_stem(net)
    for stage, (blocks, filters) in enumerate([(3, 64), (4, 128), (6, 256), (3, 512)], start=2):
        for block in range(1, blocks + 1):
            name = f"Conv{stage}_{block}"
            stride = 2 if stage > 2 and block == 1 else 1
            y = net.conv(f"{name}a", x, filters, 1, stride=stride)
            y = net.conv(f"{name}b", y, filters, 3, pad=1)
            y = net.conv(f"{name}c", y, 4 * filters, 1)
            if x != y:
                net.conv(f"{name}_shortcut", x, 4 * filters, 1, stride=stride)
            x = y
    net.fully_connected("FC", global_pool(x), 1000)
    return net.rows


def mobilenet_v1():
    """Howard et al. 2017, table 1. The stride 2 printed for the last depth-wise layer contradicts its sizes; it is 1."""
    net = ConvNetwork()
    x = net.conv("Conv1", FeatureMap(224, 3), 32, 3, stride=2, pad=1)
    blocks = [(1, 64), (2, 128), (1, 128), (2, 256), (1, 256), (2, 512), *[(1, 512)] * 5, (2, 1024), (1, 1024)]
    for i, (stride, filters) in enumerate(blocks, start=2):
        x = net.depthwise_conv(f"Conv{i}", x, 3, stride, pad=1)
        x = net.conv(f"Conv{i}_pointwise", x, filters, 1)
    net.fully_connected("FC", global_pool(x), 1000)
    return net.rows


def yolov2_tiny():
    """Redmon and Farhadi 2017, the authors' yolov2-tiny-voc.cfg: 20 classes, 5 boxes a cell, so 125 filters at the end."""
    net = ConvNetwork()
    x = FeatureMap(416, 3)
    for i, filters in enumerate((16, 32, 64, 128, 256), start=1):
        x = pool(net.conv(f"Conv{i}", x, filters, 3, pad=1))
    x = net.conv("Conv6", x, 512, 3, pad=1)  # the pooling that follows has stride 1 and keeps the size
    x = net.conv("Conv7", x, 1024, 3, pad=1)
    x = net.conv("Conv8", x, 1024, 3, pad=1)
    net.conv("Conv9", x, 125, 1)
    return net.rows


def gemm(name, m, n, k):
    return f"{name}, {m}, {n}, {k},"


def attention_heads(block, sequence, heads, head_width):
    """Per head: scores = queries x keys transposed, context = scores x values. No causal mask: the full squares."""
    rows = []
    for head in range(1, heads + 1):
        rows.append(gemm(f"{block}_head{head}_scores", sequence, sequence, head_width))
        rows.append(gemm(f"{block}_head{head}_context", sequence, head_width, sequence))
    return rows


def bert_base(sequence=128, width=768, blocks=12, heads=12):
    """Devlin et al. 2019, section 3: the encoder and the pooler, one sequence of 128 tokens."""
    rows = [GEMM_HEADER]
    for i in range(1, blocks + 1):
        block = f"Block{i}"
        rows += [gemm(f"{block}_{part}", sequence, width, width) for part in ("query", "key", "value")]
        rows += attention_heads(block, sequence, heads, width // heads)
        rows.append(gemm(f"{block}_attention_output", sequence, width, width))
        rows.append(gemm(f"{block}_feed_forward1", sequence, 4 * width, width))
        rows.append(gemm(f"{block}_feed_forward2", sequence, width, 4 * width))
    rows.append(gemm("Pooler", 1, width, width))
    return rows


def gpt2_small(sequence=1024, width=768, blocks=12, heads=12, vocabulary=50257):
    """Radford et al. 2019, table 2, and the authors' model.py: prefill of 1024 tokens, logits for each of them."""
    rows = [GEMM_HEADER]
    for i in range(1, blocks + 1):
        block = f"Block{i}"
        rows.append(gemm(f"{block}_query_key_value", sequence, 3 * width, width))
        rows += attention_heads(block, sequence, heads, width // heads)
        rows.append(gemm(f"{block}_attention_output", sequence, width, width))
        rows.append(gemm(f"{block}_feed_forward1", sequence, 4 * width, width))
        rows.append(gemm(f"{block}_feed_forward2", sequence, width, 4 * width))
    rows.append(gemm("Logits", sequence, vocabulary, width))
    return rows


NETWORKS = (lenet5, alexnet, vgg16, googlenet, resnet18, resnet50, mobilenet_v1, yolov2_tiny, bert_base, gpt2_small)


def main():
    parser = argparse.ArgumentParser(description="Derives the topologies in workloads/ from the published architectures.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    check = parser.parse_args().check
    stale = []
    for network in NETWORKS:
        path = WORKLOADS / f"{network.__name__}.csv"
        text = "\n".join(network()) + "\n"
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(path.name)
    if stale:
        sys.exit(f"{', '.join(stale)}: not what tools/make_workloads.py derives; run it")


if __name__ == "__main__":
    main()
