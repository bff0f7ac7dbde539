"""foldwise simulate against the recorded runs of SCALE-Sim that live in the repository: files and printed lines."""

import golden_comparison
import harness

CASES = harness.ROOT / "tests" / "golden" / "cases"
PRINTED = harness.ROOT / "tests" / "cli" / "scalesim_stdout"


class Golden(golden_comparison.GoldenTest):
    def test_writes_the_files_of_every_recorded_run(self):
        cases = sorted(CASES.iterdir())
        self.assertGreater(len(cases), 30)
        for case in cases:
            with self.subTest(case.name):
                self.assert_equals_recorded_run(case)

    def test_prints_the_lines_of_recorded_runs_and_one_that_names_the_model(self):
        recorded = sorted(PRINTED.iterdir())
        self.assertGreater(len(recorded), 5)
        for path in recorded:
            case = CASES / path.stem
            with self.subTest(case.name):
                for name in ("config.cfg", "topology.csv"):
                    self.write(name, (case / name).read_bytes())
                outcome = self.foldwise("simulate", "-c", "config.cfg", "-t", "topology.csv", "-i",
                                        (case / "input_type.txt").read_text().strip())
                self.assertEqual(outcome.out.replace("Model: \tscalesim-v2\n", "", 1), path.read_text())
                self.assertEqual(len(outcome.out), len(path.read_text()) + len("Model: \tscalesim-v2\n"))


if __name__ == "__main__":
    harness.main()
