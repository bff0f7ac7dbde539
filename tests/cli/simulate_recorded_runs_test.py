"""foldwise simulate against recorded runs of SCALE-Sim, of both versions: the lines it prints, and its reports when no
traces are asked for. tools/approve_golden.py compares the reports and traces of a run with traces."""

import harness

CASES = harness.ROOT / "tests" / "golden" / "cases"
PRINTED = harness.ROOT / "tests" / "cli" / "scalesim_stdout"
REPORTS = ("COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv")
LAYOUT = "layout file path: \tlayout.csv\n"  # printed by version 3 only, which insists on such a file


def model_of(case):
    return "scalesim-v3" if case.name.startswith("v3_") else "scalesim-v2"


class RecordedRuns(harness.CommandTest):
    def simulate(self, case, *arguments):
        for name in ("config.cfg", "topology.csv"):
            self.write(name, (case / name).read_bytes())
        kind = (case / "input_type.txt").read_text().strip()
        return self.foldwise("simulate", "-c", "config.cfg", "-t", "topology.csv", "-i", kind, "--model", model_of(case),
                             *arguments)

    def test_reports_without_traces_are_scale_sims(self):
        cases = sorted(CASES.iterdir())
        self.assertGreater(len(cases), 30)
        for case in cases:
            with self.subTest(case.name):
                self.assert_done(self.simulate(case, "-q", "-p", case.name))
                [run] = (self.directory / case.name).iterdir()
                self.assertEqual(sorted(path.name for path in run.iterdir()), sorted(REPORTS))
                for report in REPORTS:
                    self.assertEqual((run / report).read_bytes(), (case / report).read_bytes(), report)

    def test_printed_lines_are_scale_sims_and_one_that_names_the_model(self):
        recorded = sorted(PRINTED.iterdir())
        self.assertGreater(len(recorded), 5)
        for path in recorded:
            with self.subTest(path.stem):
                case = CASES / path.stem
                model = f"Model: \t{model_of(case)}\n"
                expected = path.read_text().replace(LAYOUT, "")
                outcome = self.simulate(case, *["--save-traces"] * ("Saving traces" in expected))
                self.assertEqual(outcome.out.count(model), 1)
                self.assertEqual(outcome.out.replace(model, ""), expected)


if __name__ == "__main__":
    harness.main()
