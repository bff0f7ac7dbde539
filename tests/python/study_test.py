"""The foldwise package: studies, and strategies and cost models that are written in Python."""

import os
import pathlib
import re
import signal
import threading
import time
import unittest

import foldwise
from harness import LAB, ROOT, PythonTest, printed

LENET5_LAB = ROOT / "studies" / "lenet5-lab.yaml"


def small(**changes):
    """A question of 16 designs."""
    return {"workload": "lenet5", "base": LAB, "space": {"array.rows": range(4, 8), "array.cols": [4, 8],
                                                         "dataflow": ["ws", "os"]},
            "objectives": ["minimize total_cycles"], **changes}


class Backwards(foldwise.SearchStrategy):
    """All designs, the last one first, three at a time."""

    made = []

    def __init__(self, space, seed):
        super().__init__(space, seed)
        self.left = list(range(space.size))
        self.told = []
        self.made.append(self)

    def ask(self, count):
        return [self.space.point(self.left.pop()) for _ in range(min(3, count, len(self.left)))]

    def tell(self, observations):
        self.told += observations


class Rows(foldwise.Evaluator):
    """Fewer rows cost less, and five cannot be built."""

    model = "rows"

    def evaluate(self, accelerator):
        if accelerator["array.rows"] == 5:
            raise foldwise.Error("no array has five rows")
        return dict.fromkeys(self.metrics, accelerator["array.rows"])


class Questions(PythonTest):
    def test_a_study_file_with_settings_in_its_place(self):
        study = foldwise.run_study(LENET5_LAB, set={"array.rows": [8, 9], "dataflow": "ws"}, strategy="random", trials=50,
                                   seed=3, threads=2)
        self.assertEqual((study.name, study.model, len(study), study.end), ("lenet5-lab", "scalesim-v2", 50, "out_of_trials"))
        self.assertEqual({trial["array.rows"] for trial in study.trials()}, {8, 9})
        again = foldwise.run_study(LENET5_LAB, set={"array.rows": [8, 9], "dataflow": "ws"}, strategy="random", trials=50,
                                   seed=3, threads=1)
        self.assertEqual(list(again.trials()), list(study.trials()))

    def test_a_question_in_python_finds_what_simulate_says(self):
        study = foldwise.run_study(**small())
        self.assertEqual((len(study), study.complete, study.end), (16, 16, "exhausted"))
        for trial in study.trials()[:4]:
            self.assertEqual(foldwise.simulate("lenet5", study.accelerator(trial))["total_cycles"], trial["total_cycles"])
        self.assertEqual(study.best()[0]["total_cycles"], min(trial["total_cycles"] for trial in study.trials()))

    def test_networks_and_accelerators_as_objects_mean_the_same_as_files(self):
        network = foldwise.read_network("lenet5")
        objects = foldwise.run_study(**small(workload=[{"file": network, "weight": 2}],
                                             base=foldwise.read_accelerator(LAB)))
        files = foldwise.run_study(**small(workload={"file": "lenet5", "weight": 2}))
        self.assertEqual(list(objects.trials()), list(files.trials()))
        odd = foldwise.Network("a,DP/b", [foldwise.Layer.conv("DP,x", ifmap=9, filter=3, channels=4, filters=2,
                                                              stride=(1, 2))])
        study = foldwise.run_study(**small(workload=odd))
        trial = study.best()[0]
        self.assertEqual(foldwise.simulate(odd, study.accelerator(trial))["total_cycles"], trial["total_cycles"])

    def test_fields_that_go_together_and_constraints(self):
        space = foldwise.DesignSpace({("array.rows", "array.cols"): [(2, 8), (4, 4), (8, 2)],
                                      "sram.ifmap_kib": {"from": 1, "to": 4, "powers_of": 2}})
        study = foldwise.run_study(**small(space=space, constraints=["array.rows < 8"],
                                           objectives=[{"minimize": "total_cycles"}, {"maximize": "array.rows"}]))
        self.assertEqual((len(study), study.infeasible), (9, 3))
        self.assertTrue(all(trial["array.rows"] * trial["array.cols"] == 16 for trial in study.trials()))
        front = study.pareto_front()
        table = front.to_pandas()
        self.assertEqual(list(table["number"]), [trial["number"] for trial in front])
        self.assertGreaterEqual(min(table["count"]), 1)
        self.assertIn("Pareto front", str(study))

    def test_bad_questions_are_errors_of_one_line(self):
        for question, message in ((small(objectives=["minimize cycels"]), 'unknown name "cycels"'),
                                  (small(space={"array.row": [1]}), 'unknown field "array.row"'),
                                  (small(strategy="gird"), 'unknown strategy "gird"'),
                                  (small(colour="red"), '"colour"'),
                                  (small(workload="nowhere"), "nowhere")):
            with self.assertRaises(foldwise.Error) as caught:
                foldwise.run_study(**question)
            self.assertIn(message, str(caught.exception))
            self.assertNotRegex(str(caught.exception), "\n|foldwise-")

    def test_stored_studies_open_again(self):
        study = foldwise.run_study(**small(), storage="study.db")
        stored = foldwise.open_study("study.db")
        self.assertEqual(list(stored.trials()), list(study.trials()))
        self.assertEqual(str(stored), str(study))
        stored.write_csv("study.csv")
        self.assertEqual(len(pathlib.Path("study.csv").read_text().splitlines()), 17)
        with self.assertRaisesRegex(foldwise.Error, "study.db"):
            foldwise.run_study(**small(), storage="study.db")

    def test_trials_need_not_be_kept(self):
        study = foldwise.run_study(**small(), keep_trials=False)
        self.assertEqual(len(study.best()), 10)
        self.assertRaisesRegex(foldwise.Error, "not kept", study.trials)


class StoredStudies(PythonTest):
    def test_a_study_goes_on_where_it_ended(self):
        mine = foldwise.Network("mine", [foldwise.Layer.gemm("head", m=9, n=10, k=25)])
        begun = foldwise.run_study(**small(workload=mine), storage="study.db", resume=True, strategy="grid", trials=5)
        self.assertEqual((begun.end, len(begun)), ("out_of_trials", 5))
        ended = foldwise.run_study(**small(workload=mine), storage="study.db", resume=True, trials=100)
        self.assertEqual((ended.end, len(ended)), ("exhausted", 16))
        whole = foldwise.run_study(**small(workload=mine), strategy="grid")
        self.assertEqual(list(ended.trials()), list(whole.trials()))
        with self.assertRaisesRegex(foldwise.Error, "exists already"):
            foldwise.run_study(**small(workload=mine), storage="study.db")
        with self.assertRaisesRegex(foldwise.Error, "study.db: is another study"):
            foldwise.run_study(**small(), storage="study.db", resume=True)
        with self.assertRaisesRegex(TypeError, "needs a storage"):
            foldwise.run_study(**small(), resume=True)

    def test_studies_of_one_question_are_merged(self):
        foldwise.run_study(**small(), storage="a.db", strategy="grid", trials=10)
        foldwise.run_study(**small(), storage="b.db", strategy="random", seed=3, trials=12)
        merged = foldwise.merge_studies("a.db", "b.db", output="both.db")
        designs = {(trial["array.rows"], trial["array.cols"], trial["dataflow"])
                   for name in ("a.db", "b.db") for trial in foldwise.open_study(name).trials()}
        self.assertEqual(len(merged), len(designs))
        foldwise.run_study(**small(objectives=["minimize area"]), storage="other.db")
        with self.assertRaisesRegex(foldwise.Error, "other.db"):
            foldwise.merge_studies("a.db", "other.db", output="odd.db")
        self.assertFalse(os.path.exists("odd.db"))


class Extensions(PythonTest):
    def test_a_strategy_in_python(self):
        study = foldwise.run_study(**small(), strategy=Backwards, seed=9)
        strategy = Backwards.made.pop()
        self.assertEqual(strategy.seed, 9)
        self.assertEqual(list(study.trials())[0]["array.rows"], 7)
        self.assertEqual([observation.objectives[0] for observation in strategy.told],
                         [trial["total_cycles"] for trial in study.trials()])
        self.assertEqual(strategy.space.fields((0, 1, 0)), {"array.rows": 4, "array.cols": 8, "dataflow": "ws"})

    def test_points_outside_the_space_are_refused(self):
        class Outside(foldwise.SearchStrategy):
            def ask(self, count):
                return [(0, 0, 99)]

        with self.assertRaisesRegex(foldwise.Error, r"\(0, 0, 99\), which is no point of the space"):
            foldwise.run_study(**small(), strategy=Outside)

    def test_a_cost_model_in_python(self):
        told = []
        study = foldwise.run_study(**small(), evaluator=Rows(), progress=lambda *news: told.append(news))
        self.assertEqual((study.model, study.complete, study.failed), ("rows", 12, 4))
        self.assertEqual(study.best()[0]["total_cycles"], 4)
        [text] = {trial["text"] for trial in study.trials() if trial["state"] == "failed"}
        self.assertEqual(text, "no array has five rows")

    def test_an_exception_in_python_ends_the_study_as_it_is(self):
        class Broken(foldwise.Evaluator):
            def evaluate(self, accelerator):
                return {}[accelerator["array.rows"]]

        with self.assertRaises(KeyError):
            foldwise.run_study(**small(), evaluator=Broken())

    def test_an_interrupt_ends_a_study_and_keeps_what_is_stored(self):
        threading.Thread(target=lambda: (time.sleep(0.7), os.kill(os.getpid(), signal.SIGINT))).start()
        with self.assertRaises(KeyboardInterrupt):
            foldwise.run_study(workload="resnet18", base=LAB, objectives=["minimize total_cycles"],
                               space={"array.rows": range(3, 200), "array.cols": range(3, 200)}, storage="study.db")
        self.assertGreater(len(foldwise.open_study("study.db")), 0)


class Document(PythonTest):
    def test_code_of_the_document_runs(self):
        code = re.findall(r"^```python$(.*?)^```$", (ROOT / "docs" / "python.md").read_text(), re.MULTILINE | re.DOTALL)
        self.assertEqual(len(code), 3)
        names = {}
        with printed() as (out, _):
            exec("\n".join(code), names)
        self.assertIn("Pareto front of minimize total_cycles, minimize area", out.getvalue())
        self.assertEqual((names["study"].model, len(names["study"])), ("weighted", 4))


if __name__ == "__main__":
    unittest.main()
