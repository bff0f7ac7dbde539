"""What docs/file-formats.md shows is what the program reads and writes."""

import contextlib
import json
import re
import sqlite3

import harness

TEXT = (harness.ROOT / "docs" / "file-formats.md").read_text()


def shown(start):
    """The text of the first block of the document whose content starts so."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if block.startswith(start))


class FileFormats(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("array.cfg", shown("[general]"))

    def simulate(self, topology, *arguments):
        outcome = self.foldwise("simulate", "-c", "array.cfg", "-t", topology, "--json", *arguments)
        self.assert_done(outcome)
        return json.loads(outcome.out)

    def test_the_topologies_are_read(self):
        self.write("conv.csv", shown("Layer name"))
        names = [layer["name"] for layer in self.simulate("conv.csv")["layers"]]
        self.assertEqual(names, ["Conv1"] + [f"DPconv2Channel_{channel}" for channel in range(6)])
        self.write("gemm.csv", shown("Layer, M"))
        self.assertEqual(self.simulate("gemm.csv", "-i", "gemm")["layers"][0]["macs"], 120 * 400)

    def test_the_json_object_has_what_is_shown_with_these_values(self):
        real = self.simulate(harness.ROOT / "workloads" / "lenet5.csv")
        example = json.loads(shown("{\n"))
        real["layers"] = real["layers"][:1]
        self.assert_shows(example, real, "")
        self.assertEqual(sorted(real), sorted(example))

    def test_the_study_is_read(self):
        self.write("studies/array.cfg", shown("[general]"))
        self.write("studies/fc.csv", shown("Layer, M"))
        self.write("workloads/lenet5.csv", (harness.ROOT / "workloads" / "lenet5.csv").read_bytes())
        self.write("studies/lab.yaml", shown("name: lab"))
        outcome = self.foldwise("explore", "studies/lab.yaml", "--json", "--trials", "10")
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertIn(f"Exploring lab: {8 * 5 * 3 * 3 * 3} designs, strategy random", outcome.err)
        self.assertIn("dram_accesses", json.loads(outcome.out)["best"][0]["metrics"])

    def test_a_stored_study_has_the_tables_that_are_shown(self):
        self.write("fc.csv", shown("Layer, M"))
        self.write("s.yaml", "workload: fc.csv\nspace: {array.rows: [2, 4]}\nobjectives: {minimize: total_cycles}\n")
        self.assertEqual(self.foldwise("explore", "s.yaml", "-q", "--storage", "s.db").status, 0)
        with contextlib.closing(sqlite3.connect(self.directory / "s.db")) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master")]
            rows = database.execute('SELECT number, state, "array.rows" FROM trial ORDER BY number').fetchall()
        self.assertEqual(sorted(tables), re.findall(r"^\| `(study|objective|input|override|trial|asked)` \| `",
                                                    "\n".join(sorted(TEXT.splitlines())), re.MULTILINE))
        self.assertEqual(rows, [(0, "complete", 2.0), (1, "complete", 4.0)])

    def test_designs_are_asked_for_and_told_as_shown(self):
        self.write("board.yaml", shown("name: board"))
        self.assert_done(self.foldwise("study", "create", "board.yaml", "board.db"))
        asked = self.foldwise("ask", "board.db", "--count", "2", "--json")
        self.assert_done(asked)
        example, answer = json.loads(shown('{"study"')), json.loads(asked.out)
        self.assertEqual(list(answer), list(example))
        self.assertEqual(list(answer["designs"][0]["fields"]), list(example["designs"][0]["fields"]))
        told = self.foldwise("tell", "board.db", "--json", self.write("told.json", shown('[\n  {"number"')))
        self.assert_done(told)
        example = json.loads(re.search(r'`({"told".*)`', TEXT).group(1))
        answer = json.loads(told.out)
        self.assertEqual(answer["told"][:1], example["told"])
        self.assertEqual((answer["told"][1]["failure"], answer["pending"]), ("timing not met", 0))

    def assert_shows(self, example, real, place):
        if isinstance(example, dict):
            for key, value in example.items():
                if key != "...":
                    self.assertIn(key, real, place)
                    self.assert_shows(value, real[key], f"{place}.{key}")
        elif isinstance(example, list):
            self.assertEqual(len(example), len(real), place)
            for shown_item, item in zip(example, real):
                self.assert_shows(shown_item, item, place)
        elif place != ".foldwise":
            self.assertEqual(example, real, place)


if __name__ == "__main__":
    harness.main()
