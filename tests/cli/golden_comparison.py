"""Compares what foldwise simulate writes with what SCALE-Sim wrote: reports as bytes, traces by SHA-256."""

import hashlib

import harness

REPORTS = ("COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv")


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def recorded_traces(case):
    """{trace: SHA-256} of all traces that the case wrote."""
    lines = (case / "traces.sha256").read_text().splitlines()
    return {name: digest for digest, name in (line.split() for line in lines if line.strip())}


class GoldenTest(harness.CommandTest):
    def simulate(self, case, *arguments):
        return self.foldwise("simulate", "-c", case / "config.cfg", "-t", case / "topology.csv", "-i",
                             (case / "input_type.txt").read_text().strip(), "-p", "out", "-q", *arguments)

    def assert_equals_recorded_run(self, case):
        """Every file of the run, none more and none less; the directory is empty again afterwards."""
        traces = recorded_traces(case)
        self.assert_done(self.simulate(case, "--save-traces"))
        [run] = (self.directory / "out").iterdir()
        self.assertEqual({path.relative_to(run).as_posix() for path in run.rglob("*.csv")}, {*REPORTS, *traces})
        for report in REPORTS:
            self.assertEqual((run / report).read_bytes(), (case / report).read_bytes(), report)
        for trace, digest in traces.items():
            self.assertEqual(sha256_of(run / trace), digest, trace)
        # Without traces another engine path makes the reports.
        self.assert_done(self.simulate(case))
        for report in REPORTS:
            self.assertEqual((run / report).read_bytes(), (case / report).read_bytes(), report)
        harness.shutil.rmtree(self.directory / "out")
