#!/usr/bin/env python3
"""Counts the multiply-accumulates of public ONNX models without Foldwise, and compares tests/cli/public_models.csv.

Shapes are those that the Python package onnx infers; a convolution does (ofmap words) * (words of a filter), a matrix
product rows * columns * depth. The models: the nine that the package onnx brings along as test data, and, where the
packages torch and torchvision are installed, ResNet-18 and MobileNet v2 as torchvision exports them and the
feed-forward block of Llama 2 7B (Touvron et al. 2023: 4,096 words, 11,008 hidden ones; Shazeer 2020, equation 6).

    tools/check_onnx_models.py [--models DIR] [--record]

--models keeps the files, for FOLDWISE_ONNX_MODELS=DIR ctest -R cli_import_public_models_test; --record writes what was
counted into the table. Foldwise needs none of these packages:

    python3 -m venv models-check && models-check/bin/pip install onnx torch torchvision
"""

import argparse
import csv
import math
import pathlib
import sys
import tempfile

import onnx
from onnx import numpy_helper

TABLE = pathlib.Path(__file__).resolve().parents[1] / "tests/cli/public_models.csv"
HEADING = ["model", "node", "operator", "ofmap", "macs"]
PACKAGE_MODELS = pathlib.Path(onnx.__file__).parent / "backend/test/data/light"


def export_from_torch(folder):
    """Writes the models of torchvision, with random weights; says so when the packages are not there."""
    try:
        import torch
        import torchvision
    except ImportError as error:
        print(f"not exported: {error}", file=sys.stderr)
        return
    for name in ("resnet18", "mobilenet_v2"):
        model = getattr(torchvision.models, name)().eval()
        torch.onnx.export(model, torch.zeros(1, 3, 224, 224), folder / f"{name}.onnx", opset_version=13)

    class FeedForward(torch.nn.Module):
        def __init__(self, words=4096, hidden=11008):
            super().__init__()
            self.gate_proj = torch.nn.Linear(words, hidden, bias=False)
            self.up_proj = torch.nn.Linear(words, hidden, bias=False)
            self.down_proj = torch.nn.Linear(hidden, words, bias=False)

        def forward(self, tokens):
            return self.down_proj(torch.nn.functional.silu(self.gate_proj(tokens)) * self.up_proj(tokens))

    torch.onnx.export(FeedForward().eval(), torch.zeros(1, 128, 4096), folder / "llama2_7b_feed_forward.onnx",
                      opset_version=13)


def shapes_of(model):
    graph = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
    shapes = {}
    for value in [*graph.value_info, *graph.input, *graph.output]:
        shapes[value.name] = [dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
    for tensor in graph.initializer:
        shapes[tensor.name] = list(tensor.dims)
    return shapes


def macs_of(node, shapes):
    """None for a node that is no layer."""
    ofmap = math.prod(shapes[node.output[0]])
    if node.op_type == "Conv":
        return ofmap * math.prod(shapes[node.input[1]][1:])
    if node.op_type == "MatMul":
        return ofmap * shapes[node.input[0]][-1]
    if node.op_type == "Gemm":
        flipped = any(each.name == "transA" and each.i for each in node.attribute)
        return ofmap * shapes[node.input[0]][0 if flipped else 1]
    return None


def make_constants_known(model):
    """Weights of the light models are filled with a constant; their shape is a constant of its own."""
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "ConstantOfShape" and node.input[0] in constants:
            shape = [int(size) for size in constants[node.input[0]]]
            model.graph.value_info.append(onnx.helper.make_tensor_value_info(node.output[0], onnx.TensorProto.FLOAT, shape))


def rows_of(path):
    model = onnx.load(path)
    make_constants_known(model)
    shapes = shapes_of(model)
    name = path.stem.removeprefix("light_")
    for node in model.graph.node:
        macs = macs_of(node, shapes)
        if macs is not None:
            ofmap = "x".join(map(str, shapes[node.output[0]]))
            yield [name, node.name or node.output[0], node.op_type, ofmap, str(macs)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", metavar="DIR", type=pathlib.Path, help="where exported models are, or are kept")
    parser.add_argument("--record", action="store_true", help="write the table instead of comparing it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.models or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "resnet18.onnx").exists():
            export_from_torch(folder)
        files = sorted([*PACKAGE_MODELS.glob("*.onnx"), *folder.glob("*.onnx")], key=lambda path: path.stem)
        rows = [row for path in files for row in rows_of(path)]
    if options.record:
        with open(TABLE, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADING, *rows])
    with open(TABLE, newline="") as file:
        recorded = list(csv.reader(file))[1:]
    differences = 0
    for model in sorted({row[0] for row in [*recorded, *rows]}):
        mine, theirs = ([row for row in table if row[0] == model] for table in (rows, recorded))
        total = sum(int(row[4]) for row in theirs)
        state = "not counted" if not mine else "equal" if mine == theirs else "DIFFERENT"
        differences += state == "DIFFERENT"
        print(f"{model:24} {len(theirs):4} nodes {total:15,} MACs  {state}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
