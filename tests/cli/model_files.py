"""Model and IDX files made by hand, so that the commands on networks can be tested without MNIST and without training."""

import hashlib
import random
import struct

LAYERS = {"conv1": (6, 1, 5, 5), "conv2": (16, 6, 5, 5), "conv3": (120, 16, 5, 5), "fc1": (84, 120), "fc2": (10, 84)}


def model_bytes(attributes, tensors):
    """A model file of float32 tensors: {name: (shape, values)}."""
    head = "".join(f"attribute {name} {value}\n" for name, value in sorted(attributes.items()))
    head += "".join(f"tensor {name} float32 {'x'.join(map(str, shape))}\n" for name, (shape, _) in tensors.items())
    content = head.encode() + b"data\n" + b"".join(struct.pack(f"<{len(values)}f", *values)
                                                   for _, values in tensors.values())
    checksum = hashlib.sha256(content).hexdigest()
    return f"foldwise-model 1\ncontent {len(content)} bytes sha256 {checksum}\n".encode() + content


def as_float32(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


def parse_model(content):
    """The attributes and {tensor name: numbers} of a model file."""
    head, _, data = content.partition(b"data\n")
    attributes, tensors = {}, {}
    for line in head.decode().splitlines():
        word, _, rest = line.partition(" ")
        if word == "attribute":
            name, _, attributes[name] = rest.partition(" ")
        if word == "tensor":
            name, element, shape = rest.split()
            count = 1
            for extent in shape.split("x"):
                count *= int(extent)
            kind = {"float32": "f", "int8": "b", "int32": "i"}[element]
            size = struct.calcsize(f"<{count}{kind}")
            tensors[name] = struct.unpack(f"<{count}{kind}", data[:size])
            data = data[size:]
    return attributes, tensors


def lenet5_bytes(change=lambda tensors: None):
    """LeNet-5 with random weights, after `change` has had its way with the tensors."""
    numbers = random.Random(1)
    tensors = {}
    for name, shape in LAYERS.items():
        count = shape[0]
        for extent in shape[1:]:
            count *= extent
        spread = (shape[0] / count) ** 0.5
        tensors[f"{name}.weight"] = (shape, [numbers.uniform(-spread, spread * 1.2) for _ in range(count)])
        tensors[f"{name}.bias"] = ((shape[0],), [numbers.uniform(-0.1, 0.1) for _ in range(shape[0])])
    change(tensors)
    return model_bytes({"network": "lenet5"}, tensors)


def idx_files(images):
    """{name: bytes} of the four files of a data set: `images` digits for training, as many to test."""
    numbers = random.Random(2)
    files = {}
    for part in ("train", "t10k"):
        pixels = bytes(numbers.choice((0, 0, 0, 90, 255)) for _ in range(784 * images))
        files[f"{part}-images-idx3-ubyte"] = struct.pack(">4B3I", 0, 0, 8, 3, images, 28, 28) + pixels
        files[f"{part}-labels-idx1-ubyte"] = struct.pack(">4B1I", 0, 0, 8, 1, images) + bytes(
            index % 10 for index in range(images))
    return files
