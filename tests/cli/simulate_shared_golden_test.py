"""foldwise simulate against the whole collection of recorded runs, where it lies beside the repository."""

import unittest

import golden_comparison
import harness

CASES = harness.golden_cases("v2")


class SharedGolden(golden_comparison.GoldenTest):
    @unittest.skipUnless(CASES, f"no recorded runs of SCALE-Sim in {harness.SHARED / 'golden' / 'v2'}")
    def test_writes_the_files_of_every_recorded_run(self):
        for case in CASES:
            with self.subTest(case.name):
                self.assert_equals_recorded_run(case)


if __name__ == "__main__":
    harness.main()
