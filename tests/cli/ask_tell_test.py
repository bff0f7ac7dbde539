"""foldwise study create, ask and tell: a study whose designs another program evaluates."""

import json
import subprocess

import harness

BOARD = """name: board
model: external
metrics: [luts, latency_us]
space:
  array.rows: {from: 1, to: 8}
  dataflow: [ws, os]
constraints: [luts <= 100]
objectives: [{minimize: latency_us}, {minimize: luts}]
strategy: random
"""

LAB = """workload: net.csv
base: lab.cfg
space:
  array.rows: {from: 1, to: 16}
  array.cols: {from: 1, to: 16}
objectives: [{minimize: total_cycles}]
strategy: STRATEGY
budget: {trials: 100}
"""


def on_the_board(design):
    """What the outside program measures."""
    rows = design["fields"]["array.rows"]
    if rows == 7:
        return {"number": design["number"], "failure": "timing not met"}
    return {"number": design["number"], "metrics": {"luts": 20 * rows, "latency_us": 100 / rows}, "seconds": 2.5}


class AskTellTest(harness.CommandTest):
    def create(self, text, *arguments):
        self.write("s.yaml", text)
        self.assert_done(self.foldwise("study", "create", "s.yaml", "s.db", *arguments))

    def ask(self, count, *arguments):
        outcome = self.foldwise("ask", "s.db", "--count", count, "--json", *arguments)
        self.assert_done(outcome)
        return json.loads(outcome.out)

    def tell(self, told):
        text = told if isinstance(told, str) else json.dumps(told)
        return self.foldwise("tell", "s.db", "--json", self.write("told.json", text))

    def told(self, told):
        outcome = self.tell(told)
        self.assert_done(outcome)
        return json.loads(outcome.out)

    def refused(self, told, message):
        self.assert_refused(self.tell(told), message)

    def export(self, name="s.db"):
        outcome = self.foldwise("study", "export", name)
        self.assert_done(outcome)
        return outcome.out


class Outside(AskTellTest):
    def test_a_whole_study(self):
        self.create(BOARD)
        for _ in range(4):
            asked = self.ask(4)
            self.assertEqual(len(asked["designs"]), 4)
            self.told([on_the_board(design) for design in asked["designs"]])
        self.assertEqual(self.ask(4), {"study": "board", "designs": [], "pending": 0, "end": "exhausted"})
        found = json.loads(self.foldwise("study", "best", "s.db", "--json").out)
        self.assertEqual(found["trials"], {"complete": 10, "infeasible": 4, "failed": 2})
        self.assertEqual((found["model"], found["end"]), ("external", "exhausted"))
        self.assertEqual(found["best"][0]["metrics"], {"luts": 100, "latency_us": 20})
        self.assertIn("ended       the space is exhausted\n", self.foldwise("study", "show", "s.db").out)

    def test_pending_designs_are_asked_again_until_they_are_told(self):
        self.create(BOARD)
        first = self.ask(3)
        self.assertEqual([design["number"] for design in first["designs"]], [0, 1, 2])
        self.assertEqual(self.ask(8), first)
        answer = self.told({"trials": [on_the_board(first["designs"][1])]})
        self.assertEqual((answer["told"][0]["number"], answer["pending"]), (1, 2))
        self.assertEqual(self.ask(8)["designs"], [first["designs"][0], first["designs"][2]])

    def test_a_table_for_people(self):
        self.create(BOARD)
        outcome = self.foldwise("ask", "s.db", "--count", "2")
        self.assert_done(outcome)
        self.assertEqual(outcome.out.splitlines()[1], "trial   rows  dataflow")
        self.assertEqual(len(outcome.out.splitlines()), 4)

    def test_a_conversation_in_one_process(self):
        self.create(BOARD)
        lines = []
        with self.start("ask", "s.db", "--count", "5", "--stream", stdin=subprocess.PIPE) as process:
            for line in process.stdout:
                lines.append(json.loads(line))
                if not lines[-1]["designs"]:
                    break
                process.stdin.write(json.dumps([on_the_board(design) for design in lines[-1]["designs"]]) + "\n")
                process.stdin.flush()
            _, err = process.communicate()
        self.assertEqual((process.returncode, err), (0, ""))
        self.assertEqual([len(line["designs"]) for line in lines], [5, 5, 5, 1, 0])
        self.assertEqual(lines[-1]["end"], "exhausted")
        self.assertEqual(len(self.export().splitlines()), 17)

    def test_nan_is_a_value_that_there_is_none_of(self):
        self.create(BOARD)
        self.ask(3)
        answer = self.told('[{"number": 0, "metrics": {"luts": 5, "latency_us": NaN}},'
                           ' {"number": 1, "metrics": {"luts": 5, "latency_us": -Infinity}, "seconds": null},'
                           ' {"number": 2, "failure": "NaN \\" Infinity"}]')
        self.assertEqual([trial["failure"] for trial in answer["told"]],
                         ["objective latency_us is nan, must be a finite number"] * 2 + ['NaN " Infinity'])

    def test_a_design_may_come_back_with_its_result(self):
        self.create(BOARD)
        design = self.ask(1)["designs"][0]
        self.told({**design, **on_the_board(design)})

    def test_results_come_from_standard_input_too(self):
        self.create(BOARD)
        text = json.dumps(on_the_board(self.ask(1)["designs"][0]))
        with self.start("tell", "s.db", "--json", "-", stdin=subprocess.PIPE) as process:
            out, err = process.communicate(text)
        self.assertEqual((process.returncode, err), (0, ""))
        self.assertEqual(json.loads(out)["pending"], 0)

    def test_bad_results_are_refused_and_nothing_is_stored(self):
        self.create(BOARD)
        design = self.ask(2)["designs"][0]
        good = on_the_board(design)
        rows = design["fields"]["array.rows"]
        for told, message in (
                ([good, {"number": 5, "failure": "x"}], "trial 5 was not asked for"),
                ([good, good], "trial 0 has its result already"),
                ({"number": 0, "metrics": {"lut": 1}},
                 'trial 0: unknown metric "lut"; the nearest known name is "luts"'),
                ({"number": 0, "metrics": {"luts": 1}},
                 "trial 0: metric latency_us is missing, an objective or a constraint needs it"),
                ({"number": 0, "metrics": {"luts": "1"}},
                 'told.json: result 1: luts is "1", must be a number or null'),
                ({"number": 0, "metric": {}},
                 'told.json: result 1: unknown key of a result "metric"; the nearest known name is "metrics"'),
                ({**design, "fields": {"array.rows": rows + 1}, "failure": "x"},
                 f"told.json: result 1: array.rows is {rows + 1}, but trial 0 of study board has {rows}"),
                ([3], 'told.json: result 1: a result is an object with the "number" of a trial'),
                ({"number": 0, "failure": ""},
                 "told.json: result 1: failure must be a text that says why there is no result")):
            self.refused(told, message)
        broken = self.tell("{")
        self.assertEqual((broken.status, broken.err.count("\n")), (1, 1), broken.err)
        self.assertTrue(broken.err.startswith("foldwise: told.json: parse error at line 1"), broken.err)
        self.assertEqual(len(self.export().splitlines()), 1)

    def test_it_is_no_study_to_explore(self):
        self.write("s.yaml", BOARD)
        self.assert_refused(self.foldwise("explore", "s.yaml"),
                            "s.yaml:2: model external names no program: add one, model: {name: external, command: [...]}, "
                            "or evaluate its designs by foldwise study create, ask and tell")

    def test_a_metric_needs_a_name(self):
        for name, message in (("3d", 'metric "3d" must be letters, digits, "_" and ".", a letter first'),
                              ("array.rows", "metric array.rows has the name of a field")):
            self.write("s.yaml", BOARD.replace("[luts", f"[{name}"))
            self.assert_refused(self.foldwise("study", "create", "s.yaml", "s.db"), f"s.yaml:3: {message}")
        self.write("s.yaml", BOARD.replace("minimize: luts", "minimize: lut"))
        self.assert_refused(self.foldwise("study", "create", "s.yaml", "s.db"),
                            's.yaml:8: expression "lut", column 1: unknown name "lut"; the nearest known name is "luts"')
        self.assertEqual(self.files(), ["s.yaml"])


class OurModel(AskTellTest):
    """The points of our strategies, results that are the same as ours: then it is the same study."""

    def setUp(self):
        super().setUp()
        self.write("lab.cfg", harness.CONFIG)
        self.write("net.csv", harness.CONV)

    def test_asked_and_told_one_by_one_it_is_what_explore_finds_with_the_same_strategy(self):
        self.write("lab.yaml", LAB.replace("STRATEGY", "annealing"))
        self.assertEqual(self.foldwise("explore", "lab.yaml", "-q", "--storage", "explored.db").status, 0)
        results = {}
        names, *rows = (row.split(",") for row in self.export("explored.db").splitlines())
        for row in rows:
            trial = dict(zip(names, row))
            metrics = {name: float(trial[name]) for name in names[6:names.index("objective_1")]}
            results[float(trial["array.rows"]), float(trial["array.cols"])] = metrics
        self.create(LAB.replace("STRATEGY", "annealing"))
        with self.start("ask", "s.db", "--count", "256", "--stream", stdin=subprocess.PIPE) as process:
            for line in process.stdout:
                told = [{"number": design["number"],
                         "metrics": results[design["fields"]["array.rows"], design["fields"]["array.cols"]]}
                        for design in json.loads(line)["designs"]]
                if not told:
                    break
                process.stdin.write(json.dumps(told) + "\n")
                process.stdin.flush()
            process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assertEqual(self.export(), self.export("explored.db"))

    def test_explore_finishes_what_ask_began(self):
        self.create(LAB.replace("STRATEGY", "genetic"))
        self.ask(5)
        self.told({"number": 3, "failure": "the board was off"})
        outcome = self.foldwise("explore", "s.yaml", "--storage", "s.db", "--resume")
        self.assertEqual(outcome.status, 0, outcome.err)
        rows = self.export().splitlines()
        self.assertEqual(len(rows), 101)
        self.assertIn("failed,the board was off", rows[4])
        self.assertEqual(self.ask(1)["end"], "out_of_trials")

    def test_what_the_files_were_is_in_the_study(self):
        self.create(LAB.replace("STRATEGY", "local"))
        (self.directory / "net.csv").unlink()
        (self.directory / "s.yaml").unlink()
        self.assertEqual(len(self.ask(1)["designs"]), 1)


if __name__ == "__main__":
    harness.main()
