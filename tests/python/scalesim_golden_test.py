"""The scalesim package against recorded runs of SCALE-Sim: files, traces and printed lines."""

import hashlib
import unittest

from harness import CASES, PRINTED, REPORTS, PythonTest, printed
from scalesim.scale_sim import scalesim



def run(case, top_path, save_disk_space, verbose=True):
    layout = case / "layout.csv"
    gemm = (case / "input_type.txt").read_text().strip() == "gemm"
    simulation = scalesim(save_disk_space=save_disk_space, verbose=verbose, config=str(case / "config.cfg"),
                          topology=str(case / "topology.csv"), layout=str(layout) if layout.exists() else "",
                          input_type_gemm=gemm)
    simulation.run_scale(top_path=str(top_path))
    [folder] = top_path.iterdir()
    return simulation, folder


class RecordedRuns(PythonTest):
    def test_reports_are_scale_sims(self):
        for case in sorted(CASES.iterdir()):
            with self.subTest(case.name), printed() as (out, _):
                _, folder = run(case, self.directory / case.name, save_disk_space=True, verbose=False)
                self.assertEqual(sorted(path.name for path in folder.iterdir()), sorted(REPORTS))
                for report in REPORTS:
                    self.assertEqual((folder / report).read_bytes(), (case / report).read_bytes(), report)

    def test_traces_are_scale_sims(self):
        for name in ("quirk_one_mac_1x1_ws_user", "quirk_calc_exact_two_epochs", "s_gemmB_4x4_os_user2_1-1-1",
                     "v3_gemmD_64x8_os_user100-5-32_2-1-3"):
            with self.subTest(name), printed():
                _, folder = run(CASES / name, self.directory / name, save_disk_space=False)
                lines = (CASES / name / "traces.sha256").read_text().split()
                digests = dict(zip(lines[1::2], lines[0::2]))
                written = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                           for path in folder.glob("layer*/*")}
                self.assertEqual(written, digests)

    def test_prints_scale_sims_lines(self):
        for path in sorted(PRINTED.iterdir()):
            with self.subTest(path.stem), printed() as (out, err):
                expected = path.read_text()
                run(CASES / path.stem, self.directory / path.stem, save_disk_space="Saving traces" not in expected)
                place = f"{CASES / path.stem}/"
                actual = out.getvalue().replace(place, "")
                # The recorded run of version 3 had a layout, which the config does not use.
                self.assertEqual(actual, expected.replace("layout file path: \tlayout.csv", "layout file path: \t"))
                self.assertEqual(err.getvalue(), "")


if __name__ == "__main__":
    unittest.main()
