"""One network on one accelerator: what `foldwise simulate` does."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from json import loads as _loads

from foldwise import _core


def _passing_warnings_on(result):
    value, messages = result
    for message in messages:
        warnings.warn(message, stacklevel=3)
    return value


def read_network(path: str | os.PathLike, kind: str | None = None) -> _core.Network:
    """Reads a network: a file in any format that the command line takes, or the name of one that ships with Foldwise.

    `kind` says what the rows of a SCALE-Sim topology are, "conv" or "gemm"; without it the first row shows. Raises Error
    with file, line and rule."""
    return _passing_warnings_on(_core.read_network(path, kind))


def import_onnx(path: str | os.PathLike, *, batch: int | None = None,
                set: Mapping[str, int] | None = None) -> tuple[_core.Network, list[dict]]:
    """Reads an ONNX model as `foldwise import` does: its network, and of every node name, operator, ofmap, layers and macs.

    batch: the first dimension of the first input. set: sizes of dimensions that the model leaves open, by name or place,
    {"seq": 128, "input[1]": 128}. Raises Error with the node and the rule that is broken."""
    network, nodes, messages = _core.import_onnx(path, batch, list((set or {}).items()))
    for message in messages:
        warnings.warn(message, stacklevel=2)
    return network, nodes


def read_accelerator(path: str | os.PathLike) -> _core.Accelerator:
    """Reads an accelerator from a SCALE-Sim config (.cfg). Raises Error with file, line and rule."""
    return _passing_warnings_on(_core.read_accelerator(path))


def write_network(network: _core.Network | str | os.PathLike, path: str | os.PathLike) -> None:
    """Writes the layers of a network, or of what read_network takes, as a SCALE-Sim topology: what `foldwise export` does
    of a model file and `foldwise import` of an ONNX model. Raises Error for a name that no row of a topology can have."""
    _core.write_network(network_of(network), path)


def network_of(network):
    return network if isinstance(network, _core.Network) else read_network(network)


def accelerator_of(accelerator):
    return accelerator if isinstance(accelerator, _core.Accelerator) else read_accelerator(accelerator)


def simulate(network: _core.Network | str | os.PathLike, accelerator: _core.Accelerator | str | os.PathLike, *,
             model: str = "scalesim-v2", output: str | os.PathLike | None = None, save_traces: bool = False,
             threads: int | None = None) -> NetworkReport:
    """Simulates a network on an accelerator, exactly as the model does, and returns a NetworkReport.

    network: a Network, or what read_network takes. accelerator: an Accelerator, or what read_accelerator takes.
    output: a directory that gets SCALE-Sim's reports, below the accelerator's name; save_traces adds every SRAM and DRAM
    access. threads: layers simulated at once, by default as many as the machine has cores. Can be interrupted."""
    network, accelerator = network_of(network), accelerator_of(accelerator)
    return NetworkReport(_core.simulate(network, accelerator, model, output, save_traces, threads))


def explain(network: _core.Network | str | os.PathLike, accelerator: _core.Accelerator | str | os.PathLike, *,
            model: str = "scalesim-v2", json: bool = False, html: str | os.PathLike | None = None) -> str | dict | None:
    """Why a network costs on an accelerator what it costs, as `foldwise explain` says it: as text, or with json=True as a
    dict (docs/explain.md), or with html as one self-contained page written to that path, and None returned."""
    if json and html is not None:
        raise TypeError("json and html exclude each other")
    network, accelerator = network_of(network), accelerator_of(accelerator)
    if html is not None:
        return _core.write_explanation(network, accelerator, model, html)
    if json:
        return _loads(_core.explain_in_json(network, accelerator, model))
    return _core.explain(network, accelerator, model)


class LayerMetrics(Mapping):
    """The metrics of one layer, by name."""

    def __init__(self, result, index):
        self._result = result
        self._index = index

    @property
    def layer(self):
        return self._result.network.layers[self._index]

    def __getitem__(self, metric: str) -> float:
        return self._result.of_layer(self._index, metric)

    def __iter__(self):
        return iter(_core.metrics(of_layers=True))

    def __len__(self):
        return len(_core.metrics(of_layers=True))

    def __repr__(self):
        return f"<LayerMetrics of {self.layer.name!r}: {self['total_cycles']:.0f} cycles>"


class NetworkReport(Mapping):
    """What a model says of a network on an accelerator. report["total_cycles"] is a metric of the whole network,
    report["max(layer.stall_cycles)"] one of its layers taken together, report.layers[2]["total_cycles"] that of one."""

    def __init__(self, result):
        self._result = result

    @property
    def model(self):
        return self._result.model

    @property
    def network(self):
        return self._result.network

    @property
    def accelerator(self):
        return self._result.accelerator

    @property
    def layers(self) -> list[LayerMetrics]:
        """A LayerMetrics for each layer."""
        return [LayerMetrics(self._result, index) for index in range(len(self._result))]

    def __getitem__(self, metric: str) -> float:
        return self._result.total(metric)

    def __iter__(self):
        return iter(_core.metrics())

    def __len__(self):
        return len(_core.metrics())

    def __repr__(self):
        return f"<NetworkReport of {self.network.name!r} ({self.model}): {self['total_cycles']:.0f} cycles>"

    def to_pandas(self):
        """A DataFrame with a row for each layer: its name, then every metric."""
        import pandas

        metrics = _core.metrics(of_layers=True)
        columns = {"layer": [layer.name for layer in self.network.layers]}
        columns |= {metric: [self._result.of_layer(index, metric) for index in range(len(self._result))]
                    for metric in metrics}
        return pandas.DataFrame(columns)

    def to_dict(self) -> dict:
        """What `foldwise simulate --json` prints, as a dict."""
        return _loads(self._result.to_json())

    def write(self, directory):
        """Writes SCALE-Sim's reports into `directory`, all or none."""
        self._result.write_reports(directory)
