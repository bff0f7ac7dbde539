"""compare_scalesim.py: its arithmetic, and what it says when there is nothing to compare with. No test depends on a time."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "benchmarks/compare_scalesim.py"
sys.path.insert(0, str(SCRIPT.parent))
import compare_scalesim  # noqa: E402


class CompareScalesim(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.program = self.folder / "foldwise"
        self.program.write_text("#!/bin/sh\nexit 0\n")
        self.program.chmod(0o755)

    def write_reports(self, name, compute):
        run = self.folder / name / "run"
        run.mkdir(parents=True)
        for report in compare_scalesim.REPORTS:
            (run / report).write_text(compute if report == "COMPUTE_REPORT.csv" else "LayerID, A,\n0, 1,\n")
        return self.folder / name

    def run_script(self, *arguments):
        return subprocess.run([sys.executable, "-B", SCRIPT, "--foldwise", self.program, *arguments],
                              capture_output=True, text=True)

    def test_the_geometric_mean_of_2_and_8_is_4(self):
        self.assertAlmostEqual(compare_scalesim.geometric_mean([2, 8]), 4)

    def test_reports_agree_when_only_the_last_digits_of_a_quotient_differ(self):
        left = self.write_reports("left", "LayerID, Total Cycles, Util %,\n0, 100, 48.07692307692307,\n")
        right = self.write_reports("right", "LayerID, Total Cycles, Util %,\n0, 100, 48.076923076923080,\n")
        self.assertTrue(compare_scalesim.reports_agree(left, right))

    def test_reports_differ_when_a_count_differs(self):
        left = self.write_reports("left", "LayerID, Total Cycles,\n0, 100,\n")
        right = self.write_reports("right", "LayerID, Total Cycles,\n0, 101,\n")
        self.assertFalse(compare_scalesim.reports_agree(left, right))

    def test_reports_differ_when_a_layer_is_missing(self):
        left = self.write_reports("left", "LayerID, Total Cycles,\n0, 100,\n")
        right = self.write_reports("right", "LayerID, Total Cycles,\n")
        self.assertFalse(compare_scalesim.reports_agree(left, right))

    def test_recorded_times_are_announced_as_recorded(self):
        case = self.folder / "cases" / "tiny"
        case.mkdir(parents=True)
        (case / "input_type.txt").write_text("conv\n")
        (case / "peer_seconds.txt").write_text("0.5\n")
        run = self.run_script("--cases", self.folder / "cases")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("SCALE-Sim is not here. Its times are those recorded in", run.stdout)
        self.assertIn("geometric mean of 1 cases:", run.stdout)

    def test_a_folder_that_is_not_scalesim_is_refused(self):
        run = self.run_script(self.folder)
        self.assertEqual((run.returncode, run.stderr),
                         (1, f"{self.folder}: not a checkout of SCALE-Sim v2, it has no scalesim/scale.py\n"))

    def test_a_folder_without_cases_is_refused(self):
        run = self.run_script("--cases", self.folder)
        self.assertEqual((run.returncode, run.stderr), (1, f"{self.folder}: no cases there\n"))

    def test_a_missing_program_is_refused(self):
        self.program.unlink()
        run = self.run_script()
        self.assertEqual((run.returncode, run.stderr), (1, f"{self.program}: not there; build it with ./quickstart\n"))


if __name__ == "__main__":
    unittest.main()
