"""Writes ONNX models byte by byte, for tests on machines without ONNX's Python package."""

import struct

FLOAT, UINT8, INT8, INT32, INT64 = 1, 2, 3, 6, 7
PACKED = {FLOAT: "f", UINT8: "B", INT8: "b", INT32: "i", INT64: "q"}


def varint(number):
    number &= (1 << 64) - 1
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    """One field of a protobuf message: a whole number, text, or bytes (a message)."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def value_info(name, sizes):
    """A named tensor; a size that is a text is open."""
    dimensions = b"".join(field(1, field(2 if isinstance(size, str) else 1, size)) for size in sizes)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, dimensions)))


def tensor(name, sizes, numbers, kind=FLOAT):
    """A constant with its numbers."""
    return (b"".join(field(1, size) for size in sizes) + field(2, kind) + field(8, name)
            + field(9, struct.pack(f"<{len(numbers)}{PACKED[kind]}", *numbers)))


def node(op, inputs, output, **attributes):
    text = b"".join(field(1, each) for each in inputs) + field(2, output) + field(3, output + "_node") + field(4, op)
    for name, value in attributes.items():
        numbers = field(3, value) + field(20, 2) if isinstance(value, int) else \
            b"".join(field(8, each) for each in value) + field(20, 7)
        text += field(5, field(1, name) + numbers)
    return text


def model(nodes, inputs, outputs, opset=13, tensors=()):
    graph = b"".join(field(1, each) for each in nodes) + field(2, "net")
    graph += b"".join(field(5, each) for each in tensors)
    graph += b"".join(field(11, value_info(*each)) for each in inputs)
    graph += b"".join(field(12, value_info(*each)) for each in outputs)
    return field(1, 8) + field(7, graph) + field(8, field(2, opset))
