"""Learned stand-ins for an evaluator: what `foldwise proxy predict` and `foldwise proxy evaluate` do."""

from __future__ import annotations

import json
import os
import warnings

from foldwise import _core
from foldwise.simulation import accelerator_of, network_of, simulate


class Proxy:
    """A trained proxy, read from its file. Raises Error when the file is none."""

    def __init__(self, path: str | os.PathLike):
        self._predictor = _core.Predictor(path)

    target = property(lambda self: self._predictor.target, doc="The metric of a layer that it predicts.")
    model = property(lambda self: self._predictor.model, doc="Whose numbers it predicts.")
    features = property(lambda self: self._predictor.features, doc="What it sees of a layer and a design.")

    def __repr__(self):
        return f"<Proxy for {self.target} of {self.model}>"

    def predict(self, network: _core.Network | str | os.PathLike, accelerator: _core.Accelerator | str | os.PathLike, *,
                exact: bool = False) -> list[dict]:
        """A dict for each layer: "name", "predicted", "low" and "high", which hold the truth 9 times of 10, "in_range"; with
        exact=True also "exact", where the proxy stands in for a simulator. Warns of layers unlike what it has seen."""
        network, accelerator = network_of(network), accelerator_of(accelerator)
        layers = self._predictor.predict(network, accelerator)
        for layer in layers:
            outside = layer.pop("out_of_range")
            if not layer["in_range"]:
                warnings.warn(f"layer {layer['name']} lies outside of what the proxy has seen: {outside}", stacklevel=2)
        if exact and self.model.startswith("scalesim-"):
            report = simulate(network, accelerator, model=self.model)
            for layer, truth in zip(layers, report.layers):
                layer["exact"] = truth[self.target]
        return layers

    def evaluate(self, data: str | os.PathLike) -> dict:
        """How far it is off on samples that it has not seen, a file of `foldwise proxy sample`: what `foldwise proxy
        evaluate --json` prints, as a dict."""
        return json.loads(self._predictor.judge(data))
