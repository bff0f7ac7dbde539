"""Finds the best systolic-array accelerator for a neural network, exactly and in seconds.

    import foldwise
    network = foldwise.read_network("lenet5")
    report = foldwise.simulate(network, foldwise.Accelerator({"array.rows": 8, "array.cols": 8, "dataflow": "ws"}))
    report["total_cycles"]

Names of fields, metrics, strategies, models and workloads are those of the command line; `foldwise.listing` shows them.
"""

from foldwise._core import Accelerator, Error, Layer, Network
from foldwise._core import version as _version
from foldwise.catalog import listing
from foldwise.proxy import Proxy
from foldwise.quantization import evaluate, quantize
from foldwise.simulation import (LayerMetrics, NetworkReport, explain, import_onnx, read_accelerator, read_network,
                                 simulate, write_network)
from foldwise.study import (DesignSpace, Evaluator, SearchSpace, SearchStrategy, Study, TrialTable, merge_studies,
                            open_study, report, run_study, verify)

__version__ = _version()

__all__ = [
    "Accelerator",
    "DesignSpace",
    "Error",
    "Evaluator",
    "Layer",
    "LayerMetrics",
    "Network",
    "NetworkReport",
    "Proxy",
    "SearchSpace",
    "SearchStrategy",
    "Study",
    "TrialTable",
    "evaluate",
    "explain",
    "import_onnx",
    "listing",
    "merge_studies",
    "open_study",
    "quantize",
    "read_accelerator",
    "read_network",
    "report",
    "run_study",
    "simulate",
    "verify",
    "write_network",
]
