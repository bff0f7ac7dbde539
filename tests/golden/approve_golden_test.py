"""tools/approve_golden.py on copies of a case: what it finds, what it accepts, what it refuses.

    approve_golden_test.py PROGRAM       PROGRAM: the foldwise to run
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASE = "quirk_extra_columns"
FOLDWISE = pathlib.Path(sys.argv.pop())


class ApproveGolden(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cases = pathlib.Path(folder.name)
        self.case = self.cases / CASE
        shutil.copytree(ROOT / "tests/golden/cases" / CASE, self.case)

    def approve(self, *options):
        command = [sys.executable, ROOT / "tools/approve_golden.py", "--foldwise", FOLDWISE, *options, self.cases]
        return subprocess.run(command, capture_output=True, text=True)

    def test_a_case_that_has_not_changed_passes(self):
        done = self.approve()
        self.assertEqual((done.returncode, done.stdout), (0, "1 cases with 6 traces compared, no difference\n"))

    def test_a_changed_report_is_shown_and_left_alone(self):
        report = self.case / "COMPUTE_REPORT.csv"
        changed = report.read_text().replace("0, ", "0, 1", 1)
        report.write_text(changed)
        done = self.approve()
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"--- {CASE}/COMPUTE_REPORT.csv", done.stdout)
        self.assertIn("1 files differ", done.stdout)
        self.assertEqual(report.read_text(), changed)

    def test_a_changed_trace_is_named(self):
        digests = self.case / "traces.sha256"
        lines = digests.read_text().splitlines(keepends=True)
        digests.write_text("".join(["0" * 64 + lines[0][64:], *lines[1:]]))
        done = self.approve()
        self.assertEqual(done.returncode, 1)
        self.assertIn(lines[0], done.stdout)
        self.assertNotIn(lines[1], done.stdout)

    def test_yes_accepts_what_the_program_gives_now(self):
        original = ROOT / "tests/golden/cases" / CASE
        for name in ("BANDWIDTH_REPORT.csv", "traces.sha256"):
            (self.case / name).write_text("something else\n")
        done = self.approve("--yes")
        self.assertEqual(done.returncode, 0)
        self.assertIn("2 files differ, accepted", done.stdout)
        for name in ("BANDWIDTH_REPORT.csv", "traces.sha256"):
            self.assertEqual((self.case / name).read_bytes(), (original / name).read_bytes())

    def test_a_run_that_fails_is_never_accepted(self):
        (self.case / "topology.csv").write_text("Layer,\nfc, 1, 2,\n")
        report = (self.case / "COMPUTE_REPORT.csv").read_bytes()
        done = self.approve("--yes")
        self.assertEqual(done.returncode, 1)
        self.assertIn(CASE, done.stderr)
        self.assertIn("topology.csv:2", done.stderr)
        self.assertEqual((self.case / "COMPUTE_REPORT.csv").read_bytes(), report)

    def test_a_folder_without_cases_is_refused(self):
        shutil.rmtree(self.case)
        done = self.approve()
        self.assertEqual(done.returncode, 1)
        self.assertIn("no golden cases there", done.stderr)


if __name__ == "__main__":
    unittest.main()
