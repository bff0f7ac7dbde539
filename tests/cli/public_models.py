"""Public networks as ONNX models, from the tables of their papers. Weights are inputs, as only their shapes matter."""

from onnx_file import model, node


class Graph:
    """A model in the making. Values are named by the node that makes them."""

    def __init__(self, shape):
        self.nodes = []
        self.inputs = [("x", shape)]

    def add(self, op, inputs, **attributes):
        self.nodes.append(node(op, inputs, f"v{len(self.nodes)}", **attributes))
        return f"v{len(self.nodes) - 1}"

    def weights(self, *shape):
        self.inputs.append((f"w{len(self.inputs)}", shape))
        return self.inputs[-1][0]

    def convolution(self, value, channels, filters, kernel=1, stride=1, groups=1):
        return self.add("Conv", [value, self.weights(filters, channels // groups, kernel, kernel)],
                        pads=[kernel // 2] * 4, strides=[stride, stride], group=groups)

    def bytes(self, value, shape):
        return model(self.nodes, self.inputs, [(value, shape)])

    def classified(self, value, channels):
        pooled = self.add("Flatten", [self.add("GlobalAveragePool", [value])])
        return self.bytes(self.add("Gemm", [pooled, self.weights(channels, 1000)]), [1, 1000])


def resnet18():
    """He et al. 2016, Deep residual learning for image recognition, table 1; option B's projections."""
    graph = Graph([1, 3, 224, 224])
    value = graph.add("Relu", [graph.convolution("x", 3, 64, kernel=7, stride=2)])
    value = graph.add("MaxPool", [value], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    channels = 64
    for filters in (64, 128, 256, 512):
        for block in range(2):
            stride = 2 if filters > 64 and block == 0 else 1
            inner = graph.add("Relu", [graph.convolution(value, channels, filters, kernel=3, stride=stride)])
            inner = graph.convolution(inner, filters, filters, kernel=3)
            if stride == 2:
                value = graph.convolution(value, channels, filters, stride=2)
            value = graph.add("Relu", [graph.add("Add", [inner, value])])
            channels = filters
    return graph.classified(value, channels)


def mobilenet_v2():
    """Sandler et al. 2018, MobileNetV2: inverted residuals and linear bottlenecks, table 2."""
    graph = Graph([1, 3, 224, 224])
    value = graph.convolution("x", 3, 32, kernel=3, stride=2)
    channels = 32
    for expansion, filters, repeats, first_stride in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
                                                      (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            hidden = channels * expansion
            inner = graph.convolution(value, channels, hidden) if expansion > 1 else value
            inner = graph.convolution(inner, hidden, hidden, kernel=3, stride=stride, groups=hidden)
            inner = graph.convolution(inner, hidden, filters)
            value = graph.add("Add", [inner, value]) if stride == 1 and channels == filters else inner
            channels = filters
    return graph.classified(graph.convolution(value, channels, 1280), 1280)


def llama2_7b_feed_forward(tokens=128, words=4096, hidden=11008):
    """Shazeer 2020, GLU variants improve transformer, equation 6, in the sizes of Touvron et al. 2023, Llama 2."""
    graph = Graph([1, tokens, words])
    gate = graph.add("MatMul", ["x", graph.weights(words, hidden)])
    gate = graph.add("Mul", [gate, graph.add("Sigmoid", [gate])])
    up = graph.add("MatMul", ["x", graph.weights(words, hidden)])
    value = graph.add("MatMul", [graph.add("Mul", [gate, up]), graph.weights(hidden, words)])
    return graph.bytes(value, [1, tokens, words])


MODELS = {"resnet18": resnet18, "mobilenet_v2": mobilenet_v2, "llama2_7b_feed_forward": llama2_7b_feed_forward}
