"""foldwise simulate where all goes well, and where it is stopped."""

import json
import os
import signal
import time

import harness
from harness import CONFIG, CONV, GEMM

REPORTS = ["BANDWIDTH_REPORT.csv", "COMPUTE_REPORT.csv", "DETAILED_ACCESS_REPORT.csv"]
TRACES = [f"{operand}_{memory}_TRACE.csv" for operand in ("FILTER", "IFMAP", "OFMAP") for memory in ("DRAM", "SRAM")]

SETTINGS = """====================================================
******************* SCALE SIM **********************
====================================================
Array Size: \t4x4
SRAM IFMAP (kB): \t1
SRAM Filter (kB): \t1
SRAM OFMAP (kB): \t1
Dataflow: \tOutput Stationary
CSV file path: \tnet.csv
Bandwidth: \t5
Working in USE USER BANDWIDTH mode.
Model: \tscalesim-v2
====================================================
"""

LAYER = """
Running Layer 0
Compute cycles: 191
Stall cycles: 0
Overall utilization: 47.12%
Mapping efficiency: 62.50%
Average IFMAP DRAM BW: 5.000 words/cycle
Average Filter DRAM BW: 5.000 words/cycle
Average OFMAP DRAM BW: 5.000 words/cycle
"""

END = "************ SCALE SIM Run Complete ****************\n"

# Traces of this layer are far larger than a test lets them grow.
LONG = "Layer, M, N, K,\nlong, 100000, 1000, 1000,\n"


class Simulate(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("array.cfg", CONFIG)
        self.write("net.csv", CONV)
        self.inputs = self.files()

    def simulate(self, *arguments, **options):
        return self.foldwise("simulate", "-c", "array.cfg", "-t", "net.csv", *arguments, **options)

    def outputs(self):
        return sorted(set(self.files()) - set(self.inputs))

    def test_writes_scale_sims_reports_below_the_run_name_with_all_parents(self):
        self.assert_done(self.simulate("-p", "a/b", "-q"))
        self.assertEqual(self.outputs(), [f"a/b/lab/{report}" for report in REPORTS])
        self.assertEqual(self.read("a/b/lab/COMPUTE_REPORT.csv").splitlines()[1],
                         "0, 191, 0, 47.12041884816754, 62.5, 46.875,")

    def test_writes_to_test_runs_unless_told(self):
        self.assert_done(self.simulate("-q"))
        self.assertEqual(self.outputs(), [f"test_runs/lab/{report}" for report in REPORTS])

    def test_writes_six_traces_a_layer_when_asked(self):
        self.write("net.csv", CONV + "Conv2, 4, 4, 2, 2, 1, 3, 1,\n")
        self.assert_done(self.simulate("-p", "out", "-q", "--save-traces"))
        traces = [f"out/lab/layer{layer}/{trace}" for layer in (0, 1) for trace in TRACES]
        self.assertEqual(self.outputs(), sorted(traces + [f"out/lab/{report}" for report in REPORTS]))
        self.assertEqual(self.read("out/lab/layer0/FILTER_SRAM_TRACE.csv").splitlines()[1], "2,10000001,10000018,-1,-1")

    def test_traces_do_not_change_the_reports(self):
        self.write("net.csv", CONV + "Conv2, 4, 4, 2, 2, 1, 3, 1,\n" * 2)
        self.assert_done(self.simulate("-p", "with", "-q", "--save-traces"))
        self.assert_done(self.simulate("-p", "without", "-q"))
        for report in REPORTS:
            self.assertEqual(self.read(f"with/lab/{report}"), self.read(f"without/lab/{report}"))

    def test_prints_scale_sims_lines_and_names_the_model(self):
        outcome = self.simulate()
        self.assert_done(outcome)
        self.assertEqual(outcome.out, SETTINGS + LAYER + END)

    def test_tells_of_traces_as_scale_sim_does(self):
        self.assertEqual(self.simulate("--save-traces").out, SETTINGS + LAYER + "Saving traces: Done!\n" + END)

    def test_prints_layers_in_order_whichever_is_done_first(self):
        sizes = (200, 2, 150, 3, 100, 4, 200, 2, 50)
        self.write("net.csv", "heading\n" + "".join(f"fc, {size}, {size}, {size},\n" for size in sizes))
        lines = [line for line in self.simulate("-i", "gemm").out.splitlines() if line.startswith("Running Layer")]
        self.assertEqual(lines, [f"Running Layer {layer}" for layer in range(len(sizes))])

    def test_quiet_prints_nothing_at_all(self):
        self.write("array.cfg", CONFIG.replace(": os", ": OS"))
        outcome = self.simulate("-q")
        self.assertEqual((outcome.status, outcome.out, outcome.err), (0, "", ""))

    def test_warnings_go_to_standard_error(self):
        self.write("array.cfg", CONFIG.replace(": os", ": OS"))
        outcome = self.simulate()
        self.assertEqual(outcome.out, SETTINGS + LAYER + END)
        self.assertEqual(outcome.err, "foldwise: warning: array.cfg:14: Dataflow is 'OS': SCALE-Sim knows lower case "
                                      "words only and runs this as os\n")

    def test_json_is_one_object_with_the_numbers_of_the_reports(self):
        self.write("net.csv", CONV + "DP2, 9, 9, 3, 3, 2, 5, 2,\n")
        outcome = self.simulate("--json", "-p", "out")
        self.assert_done(outcome)
        result = json.loads(outcome.out)
        self.assertEqual((result["model"], result["run_name"], result["network"]), ("scalesim-v2", "lab", "net"))
        self.assertRegex(result["foldwise"], r"^\d+\.\d+\.\d+$")
        self.assertEqual(result["accelerator"]["array.rows"], 4)
        self.assertEqual(result["accelerator"]["dataflow"], "os")
        self.assertEqual(result["units"]["stall_cycles"], "cycles")
        self.assertEqual([layer["name"] for layer in result["layers"]], ["Conv1", "DP2Channel_0", "DP2Channel_1"])
        rows = [line.split(", ") for line in self.read("out/lab/COMPUTE_REPORT.csv").splitlines()[1:]]
        for layer, row in zip(result["layers"], rows):
            self.assertEqual((layer["id"], layer["total_cycles"], layer["stall_cycles"]),
                             (int(row[0]), int(row[1]), int(row[2])))
            self.assertEqual(layer["overall_utilization"], float(row[3]))
        self.assertEqual(result["totals"]["total_cycles"], sum(int(row[1]) for row in rows))
        self.assertEqual(result["layers"][0]["dram_ifmap_start_cycle"], -58)
        self.assertIsNone(result["totals"]["latency_seconds"])
        self.assertEqual(sorted(set(result["totals"]) ^ set(result["units"])), [])

    def test_json_of_a_network_without_layers_has_no_totals_to_tell(self):
        self.write("net.csv", "heading\n")
        result = json.loads(self.simulate("--json").out)
        self.assertEqual(result["layers"], [])
        self.assertIsNone(result["totals"]["total_cycles"])

    def test_another_run_replaces_its_files_and_leaves_others(self):
        self.write("out/lab/COMPUTE_REPORT.csv", "old")
        self.write("out/lab/notes.txt", "mine")
        self.assert_done(self.simulate("-p", "out", "-q"))
        self.assertEqual(self.outputs(), sorted([f"out/lab/{report}" for report in REPORTS] + ["out/lab/notes.txt"]))
        self.assertIn("0, 191, 0,", self.read("out/lab/COMPUTE_REPORT.csv"))

    def test_reads_from_pipes(self):
        os.mkfifo(self.directory / "pipe.csv")
        with self.start("simulate", "-c", "array.cfg", "-t", "pipe.csv", "-q") as process:
            self.write("pipe.csv", CONV)
            self.assertEqual(process.wait(), 0)

    def test_help_shows_an_example(self):
        outcome = self.foldwise("simulate", "--help")
        self.assert_done(outcome)
        self.assertIn("foldwise simulate -c array.cfg", outcome.out)

    def test_wrong_usage_is_one_line_and_status_2(self):
        self.assert_wrong_usage(self.foldwise("simulate", "-c", "array.cfg"), "--topology")
        self.assert_wrong_usage(self.foldwise("simulate", "-t", "net.csv"), "--config")
        self.assert_wrong_usage(self.simulate("-i", "lstm"), "lstm")
        self.assert_wrong_usage(self.simulate("--model", "scalesim-v9"), "scalesim-v9")
        self.assert_wrong_usage(self.simulate("--json", "-q"), "--quiet")
        self.assertEqual(self.outputs(), [])

    def wait_for(self, condition):
        deadline = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited too long")
            time.sleep(0.01)

    def test_an_interrupted_run_with_traces_leaves_nothing_behind_and_ends_with_130(self):
        self.write("net.csv", LONG)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.start("simulate", "-c", "array.cfg", "-t", "net.csv", "-i", "gemm", "-p", "out",
                            "--save-traces") as process:
                self.wait_for(lambda: any("_TRACE.csv" in name for name in self.outputs()))
                process.send_signal(number)
                out, err = process.communicate()
            self.assertEqual((process.returncode, err), (130, ""))
            self.assertNotIn(END, out)
            self.assertEqual(self.outputs(), [])

    def test_a_run_whose_reader_leaves_ends_and_leaves_nothing_behind(self):
        self.write("net.csv", CONV + "Conv2, 4, 4, 2, 2, 1, 3, 1,\n" * 5000)
        with self.start("simulate", "-c", "array.cfg", "-t", "net.csv", "-p", "out", "--save-traces") as process:
            process.stdout.close()
            self.assertEqual(process.wait(), 1)
            self.assertRegex(process.stderr.read(), r"^foldwise: .*Broken pipe\n$")
        self.assertEqual(self.outputs(), [])

    def test_an_interrupted_run_without_traces_ends_at_once_with_130(self):
        os.mkfifo(self.directory / "never.csv")
        with self.start("simulate", "-c", "array.cfg", "-t", "never.csv") as process:
            # The pipe opens for writing once the program reads from it.
            with open(self.directory / "never.csv", "w"):
                process.send_signal(signal.SIGINT)
                self.assertEqual(process.wait(), 130)


if __name__ == "__main__":
    harness.main()
