"""foldwise study: reading back what explore --storage kept."""

import json

import harness

STUDY = """name: small
workload: {file: gemm.csv, kind: gemm, weight: 2}
space:
  array.rows: [4, 8]
  dataflow: [ws, os]
constraints: [array.rows <= 4]
objectives: [{minimize: total_cycles, name: speed}]
"""


class StoredStudyTest(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("gemm.csv", harness.GEMM)
        self.write("small.yaml", STUDY)
        self.assertEqual(self.foldwise("explore", "small.yaml", "-q", "--seed", "5", "--storage", "small.db").status, 0)

    def study(self, *arguments):
        outcome = self.foldwise("study", *arguments)
        self.assert_done(outcome)
        return outcome.out

    def test_show_says_what_was_asked_of_what(self):
        shown = self.study("show", "small.db")
        self.assertIn("study       small\nmodel       scalesim-v2\ntrials      4: 2 feasible, 2 infeasible, 0 failed\n",
                      shown)
        self.assertRegex(shown, r"\nevaluation  [0-9.e-]+ s, if one came after the other\n")
        self.assertIn("\nended       the space is exhausted\n", shown)
        self.assertIn("study       small.yaml  sha256 ", shown)
        self.assertIn("workload    gemm.csv  sha256 ", shown)
        self.assertIn("given       --seed 5\n", shown)
        self.assertIn("objective   minimize total_cycles\n", shown)
        self.assertIn("constraint  array.rows <= 4\n", shown)

    def test_list_has_every_trial(self):
        rows = self.study("list", "small.db").splitlines()
        self.assertEqual([row.split()[:3] for row in rows[-4:]],
                         [["0", "4", "ws"], ["1", "4", "os"], ["2", "8", "ws"], ["3", "8", "os"]])

    def test_best_is_what_explore_printed(self):
        explored = self.foldwise("explore", "small.yaml").out
        self.assertTrue(explored.startswith(self.study("best", "small.db")))
        self.assertEqual(json.loads(self.study("best", "small.db", "--json"))["best"][0]["state"], "complete")

    def test_list_shows_a_part_when_there_are_many(self):
        self.assertEqual(self.study("list", "small.db", "--from", "1", "--count", "2").splitlines()[-3:],
                         [*self.study("list", "small.db").splitlines()[-3:-1],
                          "2 of 4 trials; --from and --count choose others"])

    def test_pareto_shows_the_whole_front_and_its_figures(self):
        self.write("two.yaml", STUDY.replace("[4, 8]", "{from: 1, to: 40}").replace("[array.rows <= 4]", "[]").replace(
            "name: speed}", "name: speed}, {minimize: area}"))
        self.assertEqual(self.foldwise("explore", "two.yaml", "-q", "--storage", "two.db").status, 0)
        printed = self.study("pareto", "two.db")
        self.assertTrue(printed.startswith("Pareto front of minimize speed, minimize area: "), printed)
        self.assertRegex(printed, r"\nKnee of the front: trial [0-9]+\nHypervolume: [0-9.e+]+, bounded by the worst "
                                  r"feasible speed [0-9.e+]+, area [0-9.e+]+\n$")
        found = json.loads(self.study("pareto", "two.db", "--json"))
        whole = json.loads(self.study("best", "two.db", "--json"))
        for key in ("pareto_front", "knee", "hypervolume", "objectives"):
            self.assertEqual(found[key], whole[key])
        self.assertIn(found["knee"], [member["number"] for member in found["pareto_front"]])

    def test_best_takes_a_count(self):
        self.assertEqual(len(json.loads(self.study("best", "small.db", "--count", "1", "--json"))["best"]), 1)

    def test_export_writes_csv_to_standard_output_or_a_file(self):
        exported = self.study("export", "small.db", "--csv")
        self.assertEqual(exported.splitlines()[0],
                         "number,rank,state,text,array.rows,dataflow,total_cycles,stall_cycles,overall_utilization,"
                         "mapping_efficiency,objective_1,violation_1")
        self.assertEqual(len(exported.splitlines()), 5)
        self.assertEqual(self.study("export", "small.db", "-o", "small.csv"), "")
        self.assertEqual(self.read("small.csv"), exported)

    def test_what_is_no_study_is_refused(self):
        self.assert_refused(self.foldwise("study", "best", "lost.db"), "lost.db: there is no such file")
        self.assert_refused(self.foldwise("study", "best", "."), ".: is not a file")
        self.assert_refused(self.foldwise("study", "best", "small.yaml"), "small.yaml: is not a study of Foldwise")

    def test_a_study_cut_short_is_refused(self):
        whole = (self.directory / "small.db").read_bytes()
        self.write("cut.db", whole[:10000])
        self.assert_refused(self.foldwise("study", "list", "cut.db"),
                            f"cut.db: is damaged: 10000 of its {len(whole)} bytes are there")

    def test_a_full_disk_leaves_no_export(self):
        before = self.files()
        outcome = self.foldwise("study", "export", "small.db", "-o", "small.csv", largest_file=100)
        self.assertEqual((outcome.status, outcome.out), (1, ""))
        self.assertTrue(outcome.err.startswith("foldwise: small.csv: "), outcome.err)
        self.assertEqual(self.files(), before)

    def test_wrong_usage(self):
        self.assert_wrong_usage(self.foldwise("study"), "subcommand")
        self.assert_wrong_usage(self.foldwise("study", "best"), "file")


if __name__ == "__main__":
    harness.main()
