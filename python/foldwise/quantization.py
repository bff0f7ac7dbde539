"""Networks with their weights: what `foldwise quantize` and `foldwise evaluate` do."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping

from foldwise import _core
from foldwise.simulation import accelerator_of


def quantize(model: str | os.PathLike, output: str | os.PathLike, *, data: str | os.PathLike | None = None,
             scheme: str = "asymmetric", per_channel: bool = False, calibration: str = "mse", bits: int = 8,
             layer_bits: Mapping[str, tuple[int, int]] | None = None, images: int = 1000) -> None:
    """Turns a network in float into one of integers and writes it to `output`.

    model: a file of weights, or an ONNX model that is a sequence of layers; one with scales of its own keeps them and needs
    no data. data: the folder with MNIST's training images, of which the first `images` calibrate. scheme: "asymmetric",
    "symmetric" or "mixed". calibration: "min-max", "percentile" or "mse". bits: of weights and activations, 2 to 8;
    layer_bits: of single layers, {"conv1": (8, 4)}. Raises Error for bad input; can be interrupted."""
    for message in _core.quantize(model, output, data, scheme, per_channel, calibration, (bits, bits),
                                  dict(layer_bits or {}), images):
        warnings.warn(message, stacklevel=2)


def evaluate(model: str | os.PathLike, data: str | os.PathLike, *, images: int | None = None,
             on_array: _core.Accelerator | str | os.PathLike | None = None, accumulator_bits: int = 32,
             overflow: str = "saturate", array_images: int = 2) -> dict:
    """The accuracy of a network on MNIST's test images in the folder `data`, or on the first `images` of them.

    A dict with "images", "right", "accuracy_percent" and "confusion": how many images of each digit (first index) were
    taken for each digit (second). A quantized network runs in integers.
    on_array: an Accelerator, or its config; the network then runs in accumulators of `accumulator_bits` that "saturate" or
    "wrap", the first `array_images` images also through the registers of the array, cycle by cycle (an Error where they
    differ), and "array" holds the cycles of each layer and of all."""
    if on_array is not None:
        on_array = _core.OnArray(accelerator_of(on_array), accumulator_bits, overflow, array_images)
    labels, answers, array, messages = _core.classify(model, data, images, on_array)
    for message in messages:
        warnings.warn(message, stacklevel=2)
    confusion = [[0] * 10 for _ in range(10)]
    for label, answer in zip(labels, answers):
        confusion[label][answer] += 1
    right = sum(confusion[digit][digit] for digit in range(10))
    result = {"images": len(labels), "right": right, "accuracy_percent": 100 * right / len(labels),
              "confusion": confusion}
    return result | {"array": json.loads(array)} if array else result
