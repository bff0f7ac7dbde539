"""foldwise explore --resume: nothing is lost, whatever ends the program, and the study ends as if nothing had."""

import json
import random
import signal
import time

import harness

STUDY = """workload: net.csv
base: lab.cfg
space:
  array.rows: {from: 1, to: 16}
  array.cols: {from: 1, to: 16}
  sram.filter_kib: {from: 1, to: 8}
  dataflow: [ws, os, is]
constraints: [array.rows * array.cols <= 64]
objectives: [{minimize: total_cycles}, {minimize: area}]
"""
KILLS = 50


class ResumeTest(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("lab.cfg", harness.CONFIG)
        self.write("net.csv", harness.CONV)
        self.write("lab.yaml", STUDY)

    def explore(self, *arguments):
        outcome = self.foldwise("explore", "lab.yaml", *arguments)
        self.assertEqual(outcome.status, 0, outcome.err)
        return outcome

    def export(self, name):
        outcome = self.foldwise("study", "export", name)
        self.assert_done(outcome)
        return outcome.out

    def remove(self, name):
        for path in self.directory.glob(f"{name}*"):
            path.unlink()


class Killed(ResumeTest):
    def test_killed_at_fifty_random_moments_it_ends_as_if_it_never_had_been(self):
        moments = random.Random(4)
        strategies = [row["name"] for row in json.loads(self.foldwise("list", "strategies", "--json").out)]
        kills = 0
        for index, strategy in enumerate(strategies):
            only_one = strategy == "exact"  # proves the best of one objective
            self.write("lab.yaml", STUDY.replace(", {minimize: area}", "") if only_one else STUDY)
            settings = ("--strategy", strategy, "--trials", "900", "--seed", index, "--quiet")
            if strategy == "screened":  # it thinks long between evaluations, and again whenever it goes on
                settings = ("--strategy", strategy, "--trials", "300", "--strategy-option", "proposals=32", "--quiet")
            begin = time.monotonic()
            self.explore(*settings, "--storage", f"{strategy}.db")
            duration = time.monotonic() - begin
            whole = self.export(f"{strategy}.db")
            while kills < KILLS * (index + 1) / len(strategies):
                self.remove("killed.db")
                finished = False
                while not finished:
                    with self.start("explore", "lab.yaml", *settings, "--storage", "killed.db", "--resume") as process:
                        time.sleep(moments.uniform(0, duration))
                        process.kill()
                        _, err = process.communicate()
                    # A sanitizer that is killed while it looks for leaks may say so; those lines begin with "==".
                    said = [line for line in err.splitlines() if not line.startswith("==")]
                    self.assertEqual(said, [], strategy)
                    finished = process.returncode == 0
                    kills += not finished
                self.assertEqual(self.export("killed.db"), whole, strategy)
        self.assertGreaterEqual(kills, KILLS)
        print(f"killed {kills} times")


class Interrupted(ResumeTest):
    def test_it_goes_on_with_the_settings_it_was_begun_with(self):
        self.explore("--storage", "whole.db", "--strategy", "genetic", "--seed", "7", "--set", "dataflow=ws", "-q")
        self.explore("--storage", "part.db", "--strategy", "genetic", "--seed", "7", "--set", "dataflow=ws", "--trials",
                     "300", "-q")
        outcome = self.explore("--storage", "part.db", "--resume", "--trials", "3000")
        self.assertIn("\n300 designs were stored before\n", outcome.out)
        self.assertEqual(self.export("part.db"), self.export("whole.db"))
        self.assertIn("given       --trials 3000\n", self.foldwise("study", "show", "part.db").out)

    def test_what_is_finished_is_not_evaluated_again(self):
        self.explore("--storage", "lab.db", "-q")
        before = self.export("lab.db")
        outcome = self.explore("--storage", "lab.db", "--resume")
        self.assertIn("\n0 designs in ", outcome.out)
        self.assertEqual(self.export("lab.db"), before)
        best = self.foldwise("study", "best", "lab.db").out
        self.assertTrue(outcome.out.startswith(best))

    def test_without_a_file_it_begins(self):
        self.explore("--storage", "lab.db", "--resume", "-q", "--trials", "10")
        self.write("empty.db", "")
        self.explore("--storage", "empty.db", "--resume", "-q", "--trials", "10")
        self.assertEqual(self.export("empty.db"), self.export("lab.db"))

    def test_ctrl_c_does_not_wait_for_a_long_evaluation(self):
        """Two designs: one takes a fifth of a second, the other one minutes."""
        self.write("large.csv", "Layer, M, N, K,\nlarge, 40000, 3000, 3000,\n")
        self.write("lab.yaml", """workload: {file: large.csv, kind: gemm}
base: lab.cfg
space:
  array.cols: 4000
  array.rows, dataflow: [[4000, os], [1, ws]]
objectives: [{minimize: total_cycles}]
""")
        with self.start("explore", "lab.yaml", "--storage", "lab.db", "--threads", "1") as process:
            while len(self.foldwise("study", "export", "lab.db").out.splitlines()) < 2:
                time.sleep(0.01)
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
            seconds = time.monotonic() - begin
        self.assertEqual((process.returncode, out), (130, ""))
        self.assertTrue(err.endswith("\nfoldwise: interrupted; designs still being evaluated are lost, all others kept\n"))
        self.assertLess(seconds, 10, "it waited for the evaluation")
        print(f"ctrl-c answered after {seconds:.3f} s")
        self.assertEqual(len(self.export("lab.db").splitlines()), 2)


class OneWriter(ResumeTest):
    def test_a_second_process_is_refused_or_waits(self):
        endless = ("--set", "sram.ifmap_kib={from: 1, to: 1000000}")
        with self.start("explore", "lab.yaml", "--storage", "lab.db", *endless) as first:
            while not (self.directory / "lab.db-wal").exists():
                time.sleep(0.01)
            for second in (("explore", "lab.yaml", "--storage", "lab.db", "--resume", "-q"), ("ask", "lab.db")):
                self.assert_refused(self.foldwise(*second), "lab.db: is in use by another process")
            self.assertEqual(self.foldwise("study", "show", "lab.db").status, 0, "but it may be looked into")
            with self.start("explore", "lab.yaml", "--storage", "lab.db", "--resume", "--wait", "--trials", "1",
                            "-q") as waiting:
                time.sleep(0.2)
                self.assertIsNone(waiting.poll())
                first.kill()
                first.communicate()
                out, err = waiting.communicate()
            self.assertEqual((waiting.returncode, out, err), (0, "", ""))
        numbers = [row.split(",")[0] for row in self.export("lab.db").splitlines()[1:]]
        self.assertEqual(len(numbers), len(set(numbers)))


class OtherInputs(ResumeTest):
    def setUp(self):
        super().setUp()
        self.explore("--storage", "lab.db", "--trials", "20", "-q", "--seed", "3")

    def refused(self, message, *arguments):
        before = self.export("lab.db")
        outcome = self.foldwise("explore", "lab.yaml", "--storage", "lab.db", "--resume", "-q", *arguments)
        self.assertEqual((outcome.status, outcome.out, outcome.err.count("\n")), (1, "", 1))
        self.assertRegex(outcome.err, f"^foldwise: lab.db: is another study: {message}\n$")
        self.assertEqual(self.export("lab.db"), before)

    def test_an_input_that_changed_is_named_with_its_difference(self):
        digests = "SHA-256 was [0-9a-f]{64} and is [0-9a-f]{64}"
        self.write("net.csv", harness.CONV.replace("2, 5, 2", "2, 6, 2"))
        self.refused(f'workload net.csv has changed: {digests}; '
                     'line 2 was "Conv1, 9, 9, 3, 3, 2, 5, 2," and is "Conv1, 9, 9, 3, 3, 2, 6, 2,"')
        self.write("lab.yaml", STUDY.replace("64", "65"))
        self.refused(f'study lab.yaml has changed: {digests}; line 8 was "constraints: .* <= 64]" and is ".* <= 65]"')

    def test_other_settings(self):
        self.refused('settings: was "--seed 3" and is "--seed 4"', "--seed", "4")
        self.refused('settings: was "--seed 3" and is "--set dataflow=ws, --seed 3"', "--set", "dataflow=ws")

    def test_a_file_that_is_no_study_is_left_alone(self):
        self.write("other.db", "x" * 5000)
        outcome = self.foldwise("explore", "lab.yaml", "--storage", "other.db", "--resume", "-q")
        self.assert_refused(outcome, "other.db: is not a study of Foldwise")
        self.assertEqual(self.read("other.db"), "x" * 5000)

    def test_resume_needs_a_storage(self):
        self.assert_wrong_usage(self.foldwise("explore", "lab.yaml", "--resume"), "--storage")


class Merged(ResumeTest):
    def test_studies_of_one_question_become_one(self):
        self.explore("--storage", "a.db", "-q", "--strategy", "random", "--trials", "3000", "--seed", "1")
        self.explore("--storage", "b.db", "-q", "--strategy", "genetic", "--trials", "3000", "--seed", "2")
        self.explore("--storage", "whole.db", "-q")
        merged = self.foldwise("study", "merge", "a.db", "b.db", "whole.db", "-o", "merged.db")
        self.assert_done(merged)
        self.assertEqual(merged.out, "6144 trials of 3 studies in merged.db, 6000 duplicates left out\n")

        def results(name):
            return sorted(row.split(",", 2)[1:] for row in self.export(name).splitlines())
        self.assertEqual(results("merged.db"), results("whole.db"))
        self.assertIn("ended       merged\nmerged      a.db\n", self.foldwise("study", "show", "merged.db").out)
        self.assert_refused(self.foldwise("ask", "merged.db"),
                            "merged.db: was merged from several studies and cannot go on")

    def test_studies_of_different_questions_are_refused(self):
        self.explore("--storage", "a.db", "-q", "--trials", "10")
        self.explore("--storage", "b.db", "-q", "--trials", "10", "--set", "dataflow=ws")
        self.assert_refused(self.foldwise("study", "merge", "a.db", "b.db", "-o", "m.db"),
                            'b.db: asks another question than a.db: settings: was "" and is "--set dataflow=ws"')
        self.assertFalse((self.directory / "m.db").exists())


if __name__ == "__main__":
    harness.main()
