"""foldwise import of public models, node by node against public_models.csv, which tools/check_onnx_models.py counted.

Three models are built here from their papers; files named as in the table, also light_<name>.onnx of ONNX's own test data,
are looked for in $FOLDWISE_ONNX_MODELS, a list of folders like $PATH.
"""

import collections
import csv
import json
import os
import pathlib

import harness
import public_models

TABLE = pathlib.Path(__file__).with_name("public_models.csv")

# Thousands of millions of MACs, as torchvision publishes them with its weights (`_ops`)
PUBLISHED = {"densenet121": 2.834, "mobilenet_v2": 0.301, "resnet18": 1.814, "resnet50": 4.089, "vgg19": 19.632}


def recorded_nodes():
    nodes = collections.defaultdict(list)
    with open(TABLE, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            nodes[row["model"]].append((row["node"], row["operator"], row["ofmap"], int(row["macs"])))
    return nodes


class ImportPublicModels(harness.CommandTest):
    def imported_nodes(self, path):
        outcome = self.foldwise("import", path, "-o", "net.csv", "--json")
        self.assertEqual(outcome.status, 0, outcome.err)
        result = json.loads(outcome.out)
        nodes = [(node["name"], node["operator"], "x".join(map(str, node["ofmap"])), node["macs"])
                 for node in result["nodes"] if node["layers"] > 0]
        self.assertEqual(result["macs"], sum(node[3] for node in nodes))
        return nodes

    def test_networks_built_from_their_papers(self):
        recorded = recorded_nodes()
        for name, build in public_models.MODELS.items():
            with self.subTest(name):
                self.write("net.onnx", build())
                self.assertEqual(sorted(node[2:] for node in self.imported_nodes("net.onnx")),
                                 sorted(node[2:] for node in recorded[name]))

    def test_totals_are_those_published(self):
        recorded = recorded_nodes()
        for name, published in PUBLISHED.items():
            self.assertEqual(round(sum(node[3] for node in recorded[name]) / 1e9, 3), published, name)

    def test_files(self):
        recorded = recorded_nodes()
        folders = [pathlib.Path(folder) for folder in os.environ.get("FOLDWISE_ONNX_MODELS", "").split(":") if folder]
        files = {path.stem.removeprefix("light_"): path for folder in folders for path in folder.glob("*.onnx")}
        for name in recorded.keys() & files.keys():
            with self.subTest(name):
                self.assertEqual(self.imported_nodes(files[name]), recorded[name])
        if missing := sorted(recorded.keys() - files.keys()):
            self.skipTest(f"not in FOLDWISE_ONNX_MODELS: {', '.join(missing)}")


if __name__ == "__main__":
    harness.main()
