"""foldwise explore: what it prints, keeps and refuses."""

import json
import signal
import time

import harness

STUDY = """workload: net.csv
base: lab.cfg
space:
  array.rows: {from: 1, to: 6}
  array.cols: [2, 4, 8]
  sram.filter_kib: {from: 1, to: 4, powers_of: 2}
  dataflow: [ws, os, is]
constraints: [array.rows * array.cols <= 24]
objectives: [{minimize: total_cycles}, {minimize: area}]
"""
DESIGNS = 6 * 3 * 3 * 3


class ExploreTest(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("lab.cfg", harness.CONFIG)
        self.write("net.csv", harness.CONV)
        self.write("lab.yaml", STUDY)

    def explore(self, *arguments, **options):
        return self.foldwise("explore", "lab.yaml", *arguments, **options)

    def explored(self, *arguments):
        """What explore --json finds."""
        outcome = self.explore("--json", *arguments)
        self.assertEqual(outcome.status, 0, outcome.err)
        return json.loads(outcome.out)

    def refused(self, study, message):
        self.write("bad.yaml", study)
        self.assert_refused(self.foldwise("explore", "bad.yaml"), message)


class Results(ExploreTest):
    def test_tables_go_to_standard_output_and_what_is_done_to_standard_error(self):
        outcome = self.explore("--threads", 1)
        self.assertEqual(outcome.status, 0)
        self.assertEqual(outcome.err, f"Exploring lab: {DESIGNS} designs, strategy grid, model scalesim-v2, 1 thread\n")
        self.assertTrue(outcome.out.startswith(f"lab: {DESIGNS} designs evaluated, "))
        self.assertIn("\nPareto front of minimize total_cycles, minimize area: ", outcome.out)
        self.assertIn("\nBest designs (minimize total_cycles, then minimize area):\n", outcome.out)
        self.assertRegex(outcome.out, rf"\n{DESIGNS} designs in [0-9.]+ s, [0-9]+ designs/s: the space is exhausted\n$")

    def test_quiet_says_nothing(self):
        self.assert_done(self.explore("--quiet"))
        self.assertEqual(self.explore("-q").out, "")

    def test_json_has_the_designs_that_simulate_confirms(self):
        found = self.explored()
        self.assertEqual(found["trials"]["complete"] + found["trials"]["infeasible"], DESIGNS)
        best = found["best"][0]
        config = (harness.CONFIG.replace("ArrayHeight:    4", f"ArrayHeight: {best['fields']['array.rows']}")
                  .replace("ArrayWidth:     4", f"ArrayWidth: {best['fields']['array.cols']}")
                  .replace("FilterSramSzkB: 1", f"FilterSramSzkB: {best['fields']['sram.filter_kib']}")
                  .replace("Dataflow : os", f"Dataflow : {best['fields']['dataflow']}"))
        self.write("best.cfg", config)
        report = json.loads(self.foldwise("simulate", "-c", "best.cfg", "-t", "net.csv", "--json").out)
        self.assertEqual(best["metrics"]["total_cycles"], report["totals"]["total_cycles"])
        self.assertEqual(best["metrics"]["mapping_efficiency"], report["totals"]["mapping_efficiency"])

    def test_the_best_is_the_best_of_all(self):
        self.explore("--storage", "lab.db")
        rows = self.foldwise("study", "export", "lab.db").out.splitlines()
        names = rows[0].split(",")
        trials = [dict(zip(names, row.split(","))) for row in rows[1:]]
        self.assertEqual(len(trials), DESIGNS)
        feasible = [trial for trial in trials if trial["state"] == "complete"]
        self.assertTrue(all(float(trial["array.rows"]) * float(trial["array.cols"]) <= 24 for trial in feasible))
        best = min(feasible, key=lambda trial: (float(trial["total_cycles"]), float(trial["area"]), int(trial["number"])))
        self.assertEqual(self.explored()["best"][0]["number"], int(best["number"]))

    def test_exports_and_json_are_the_same_on_any_number_of_threads(self):
        stored = set()
        printed = set()
        for threads in (1, 2, 8):
            printed.add(self.explore("--json", "--strategy", "random", "--threads", threads,
                                     "--storage", f"{threads}.db").out)
            stored.add(self.foldwise("study", "export", f"{threads}.db").out)
        self.assertEqual((len(printed), len(stored)), (1, 1))

    def test_random_takes_its_seed(self):
        first, again, other = (self.explored("--strategy", "random", "--trials", 20, "--seed", seed) for seed in (1, 1, 2))
        self.assertEqual(first, again)
        self.assertNotEqual(first["best"], other["best"])

    def test_a_budget_ends_it(self):
        self.assertEqual(sum(self.explored("--trials", 50)["trials"].values()), 50)
        outcome = self.explore("--seconds", "1e-9")
        self.assertIn(": the time of the budget is up\n", outcome.out)

    def test_set_takes_the_place_of_the_studys_values(self):
        found = self.explored("--set", "array.rows=3", "--set", "array.cols=[2, 4]", "--set", "dataflow=ws",
                              "--set", "sram.filter_kib={from: 1, to: 2}", "--set", "clock_ghz=1,2")
        self.assertEqual(sum(found["trials"].values()), 1 * 2 * 1 * 2 * 2)
        self.assertEqual(found["best"][0]["fields"]["clock_ghz"], 1)

    def test_a_shipped_workload_goes_by_its_name(self):
        self.write("lab.yaml", STUDY.replace("net.csv", "lenet5"))
        self.assertEqual(self.explored("--trials", 1)["inputs"][2]["path"].split("/")[-1], "lenet5.csv")

    def test_nothing_feasible_names_the_constraint_that_binds(self):
        self.write("lab.yaml", STUDY.replace("<= 24", "<= 24, total_cycles < 1, stall_cycles >= 0"))
        outcome = self.explore()
        self.assertEqual(outcome.status, 0)
        self.assertIn(f"No design is feasible.\n  total_cycles < 1: broken by {DESIGNS} of {DESIGNS} designs, missed by",
                      outcome.out)
        self.assertIn("The designs that come closest:\n", outcome.out)

    def test_a_design_that_cannot_be_evaluated_fails_alone(self):
        self.write("lab.yaml", STUDY.replace("{minimize: total_cycles}", "{minimize: 1 / (array.rows - 2)}"))
        outcome = self.explore()
        self.assertEqual(outcome.status, 0)
        self.assertIn(f", {3 * 3 * 3} failed ", outcome.out)
        self.assertIn("The first failure: objective 1 / (array.rows - 2) is inf, must be a finite number\n", outcome.out)

    def test_ctrl_c_ends_it_with_everything_so_far_kept(self):
        self.write("lab.yaml", STUDY.replace("{from: 1, to: 6}", "{from: 1, to: 1000000}"))
        with self.start("explore", "lab.yaml", "--storage", "lab.db", "--threads", 2) as process:
            while not (self.directory / "lab.db-wal").exists():
                time.sleep(0.01)
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        self.assertEqual(process.returncode, 130)
        rows = self.foldwise("study", "export", "lab.db").out.splitlines()
        self.assertGreater(len(rows), 1)
        if err.endswith("foldwise: interrupted; designs still being evaluated are lost, all others kept\n"):
            return  # a machine so busy that it had to be hurried
        self.assertIn(": interrupted, everything up to here is kept\n", out)
        self.assertTrue(out.startswith(f"lab: {len(rows) - 1} designs evaluated, "), out)
        self.assertEqual(self.files(), ["lab.cfg", "lab.db", "lab.yaml", "net.csv"])

    def test_killed_at_any_moment_leaves_a_study_that_opens(self):
        self.write("lab.yaml", STUDY.replace("{from: 1, to: 6}", "{from: 1, to: 1000000}"))
        with self.start("explore", "lab.yaml", "--storage", "lab.db") as process:
            while not (self.directory / "lab.db-wal").exists():
                time.sleep(0.01)
            time.sleep(0.2)
            process.kill()
        exported = self.foldwise("study", "export", "lab.db")
        self.assert_done(exported)
        numbers = [int(row.split(",")[0]) for row in exported.out.splitlines()[1:]]
        self.assertGreater(len(numbers), 0)
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertLess(numbers[-1], len(numbers) + 256, "whole batches, but for the one under way")


class BadInput(ExploreTest):
    def test_a_missing_study(self):
        self.assert_refused(self.foldwise("explore", "lost.yaml"),
                            "lost.yaml: cannot be read: No such file or directory")

    def test_a_directory_in_place_of_a_study(self):
        self.assert_refused(self.foldwise("explore", "."), ".: is a directory, not a file")

    def test_an_empty_study(self):
        self.refused("", "bad.yaml: is empty; a study has at least a workload, a space and an objective")

    def test_binary_garbage(self):
        self.refused(b"name: \x00\x01\x02\n", "bad.yaml:1: byte 0x00 is no UTF-8 text")

    def test_a_tab(self):
        self.refused("space:\n\tdataflow: [ws]\n", "bad.yaml:2: a tab in the indentation; YAML takes spaces only")

    def test_windows_line_ends_and_a_byte_order_mark_are_read(self):
        self.write("lab.yaml", b"\xef\xbb\xbf" + STUDY.replace("\n", "\r\n").encode())
        self.assertEqual(self.explore("-q").status, 0)

    def test_an_unknown_key_is_answered_with_the_nearest(self):
        self.refused(STUDY.replace("constraints", "constraint"),
                     "bad.yaml:8: unknown key of a study \"constraint\"; the nearest known name is \"constraints\"")

    def test_an_unknown_field(self):
        self.refused(STUDY.replace("array.cols:", "array.columns:"),
                     "bad.yaml:5: unknown field \"array.columns\"; the nearest known name is \"array.cols\"")

    def test_an_unknown_metric(self):
        self.refused(STUDY.replace("total_cycles", "totl_cycles"),
                     "bad.yaml:9: expression \"totl_cycles\", column 1: unknown name \"totl_cycles\"; "
                     "the nearest known name is \"total_cycles\"")

    def test_an_expression_that_does_not_parse(self):
        self.refused(STUDY.replace("total_cycles", "\"total_cycles +\""),
                     "bad.yaml:9: expression \"total_cycles +\", column 15: a number or a name is missing")

    def test_a_space_too_large(self):
        self.refused(STUDY.replace("{from: 1, to: 6}", "{from: 1, to: 2147483648}")
                     .replace("[2, 4, 8]", "{from: 1, to: 2147483648}"),
                     "bad.yaml:4: the space has more than 2^63 points, counted up to parameter sram.filter_kib")

    def test_an_unknown_strategy(self):
        self.refused(STUDY + "strategy: gird\n",
                     "bad.yaml:10: unknown strategy \"gird\"; the nearest known name is \"grid\"")
        self.assert_refused(self.explore("--strategy", "rnd"),
                            "--strategy: unknown strategy \"rnd\"; the nearest known name is \"random\"")

    def test_an_unknown_option_of_a_strategy(self):
        self.refused(STUDY + "strategy: {name: grid, population: 64}\n",
                     "bad.yaml:10: unknown option of strategy grid \"population\"")

    def test_an_unknown_model(self):
        self.refused(STUDY + "model: scale-sim\n",
                     "bad.yaml:10: unknown model \"scale-sim\"; the nearest known name is \"scalesim-v2\"")

    def test_a_model_that_cannot_give_a_metric(self):
        self.refused(STUDY + "model: ideal-memory\nmetrics: [dram_reads]\n",
                     "bad.yaml:10: model ideal-memory has no DRAM and cannot give dram_reads")

    def test_a_missing_workload(self):
        self.refused(STUDY.replace("net.csv", "lost.csv"),
                     "bad.yaml:1: lost.csv: cannot be read: No such file or directory")

    def test_a_mistake_in_a_workload(self):
        self.write("net.csv", harness.CONV.replace("9, 9, 3", "9, 9, 30"))
        self.assert_refused(self.explore(), "net.csv:2: filter height 30 is larger than ifmap height 9")

    def test_a_mistake_in_the_base(self):
        self.write("lab.cfg", harness.CONFIG.replace(": os", ": rs"))
        outcome = self.explore()
        self.assertEqual(outcome.status, 1)
        self.assertTrue(outcome.err.startswith("foldwise: lab.cfg:14: "), outcome.err)

    def test_values_of_an_option(self):
        self.assert_refused(self.explore("--trials", "0"), "--trials: trials is \"0\", must be a whole number from 1")
        self.assert_refused(self.explore("--seed", "x"), "--seed: seed is \"x\", must be a whole number from 0")
        self.assert_refused(self.explore("--set", "array.rows=0"),
                            "--set array.rows=0: array.rows is 0, must be from 1 to 2147483648")

    def test_a_storage_that_exists_is_left_alone(self):
        self.write("lab.db", "precious")
        self.assert_refused(self.explore("--storage", "lab.db"),
                            "lab.db: exists already; a new study needs a new file, --resume goes on with the one in it")
        self.assertEqual(self.read("lab.db"), "precious")

    def test_a_storage_that_cannot_be_made(self):
        self.assert_refused(self.explore("--storage", "no/such/lab.db"),
                            "no/such/lab.db: cannot be written: No such file or directory")

    def test_a_full_disk(self):
        outcome = self.explore("--storage", "lab.db", largest_file=30000)
        self.assertEqual(outcome.status, 1)
        self.assertEqual(outcome.err.splitlines()[-1], "foldwise: lab.db: disk I/O error")

    def test_wrong_usage(self):
        self.assert_wrong_usage(self.foldwise("explore"), "study")
        self.assert_wrong_usage(self.explore("--threads", "0"), "--threads")
        self.assert_wrong_usage(self.explore("--fast"), "--fast")


if __name__ == "__main__":
    harness.main()
