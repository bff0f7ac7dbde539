"""A study whose model is another program: what it asks, what becomes of every way to fail, and that nothing is left."""

import json
import os
import re
import signal
import time

import harness

STUDY = """name: board
model: {name: external, command: [python3, board.py, MANNER], timeout_seconds: 30, at_once: 2}
metrics: [luts, latency_us]
space:
  array.rows: {from: 1, to: 8}
  dataflow: [ws, os]
constraints: [luts <= 100]
objectives: [{minimize: latency_us}]
strategy: STRATEGY
"""

# What a board would measure; rows of 7 do it in the manner that a test wants.
BOARD = """import json, os, pathlib, sys, time

design = json.load(sys.stdin)
rows = design["fields"]["array.rows"]
manner = sys.argv[1] if rows == 7 else "well"
metrics = {"luts": 20 * rows, "latency_us": 100 / rows}
if manner == "hang":
    pathlib.Path(f"process{os.getpid()}").touch()
    time.sleep(1000)
elif manner == "garbage":
    print("Simulation finished.")
elif manner == "exit":
    sys.exit("no licence")
elif manner == "wrong":
    print(json.dumps({"fields": {**design["fields"], "array.rows": 6}, "metrics": metrics}))
elif manner == "nan":
    print(json.dumps({"fields": design["fields"], "metrics": {**metrics, "latency_us": float("nan")}}))
elif manner == "failure":
    print(json.dumps({"fields": design["fields"], "failure": "timing not met"}))
else:
    print(json.dumps({"fields": design["fields"], "metrics": metrics}))
"""


def is_alive(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class External(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("board.py", BOARD)

    def study(self, manner="well", strategy="grid"):
        return self.write("s.yaml", STUDY.replace("MANNER", manner).replace("STRATEGY", strategy))

    def explore(self, study, *arguments):
        outcome = self.foldwise("explore", study, "--json", *arguments)
        self.assertEqual(outcome.status, 0, outcome.err)
        return json.loads(outcome.out)

    def export(self, name):
        outcome = self.foldwise("study", "export", name)
        self.assert_done(outcome)
        return outcome.out

    def wait_for(self, condition):
        for _ in range(3000):
            if condition():
                return
            time.sleep(0.01)
        self.fail("it did not come to that within half a minute")


class Evaluated(External):
    def test_a_whole_study(self):
        found = self.explore(self.study())
        self.assertEqual((found["model"], found["end"]), ("external", "exhausted"))
        self.assertEqual(found["trials"], {"complete": 10, "infeasible": 6, "failed": 0})
        self.assertEqual(found["best"][0]["metrics"], {"luts": 100, "latency_us": 20})

    def test_the_results_do_not_depend_on_how_many_programs_run_at_once(self):
        exports = set()
        for threads in (1, 2):
            self.explore(self.study(strategy="genetic"), "--storage", f"{threads}.db", "--threads", threads)
            exports.add(self.export(f"{threads}.db"))
        self.assertEqual(len(exports), 1)

    def test_no_more_programs_run_at_once_than_the_study_allows(self):
        self.write("board.py", BOARD.replace("design =", """
mine = pathlib.Path(f"running{os.getpid()}")
mine.touch()
time.sleep(0.05)
if len(list(pathlib.Path(".").glob("running*"))) > 2:
    pathlib.Path("crowd").touch()
mine.unlink()
design =""", 1))
        outcome = self.foldwise("explore", self.study(), "--threads", "8")
        self.assertEqual(outcome.status, 0)
        self.assertIn("model external, 2 threads", outcome.err)
        self.assertNotIn("crowd", self.files())

    def test_the_program_runs_in_the_folder_of_the_study_wherever_foldwise_does(self):
        self.write("below/board.py", BOARD)
        self.study()
        self.write("below/s.yaml", self.read("s.yaml").replace("[python3, board.py, well]", "python3 board.py well"))
        (self.directory / "board.py").unlink()
        self.assertEqual(self.explore("below/s.yaml", "--trials", "2")["trials"]["complete"], 2)

    def test_it_is_told_the_workload(self):
        self.write("net.csv", harness.GEMM)
        study = self.study().replace("s.yaml", "w.yaml")
        self.write("board.py", BOARD.replace("design = json.load(sys.stdin)", """
design = json.load(sys.stdin)
pathlib.Path("asked.json").write_text(json.dumps(design))"""))
        self.write(study, self.read("s.yaml") + "workload: {file: net.csv, kind: gemm, weight: 2}\n")
        self.explore(study, "--trials", "1")
        asked = json.loads(self.read("asked.json"))
        self.assertEqual(asked["workloads"], [{"file": os.path.realpath(self.directory / "net.csv"), "kind": "gemm",
                                               "weight": 2}])
        self.assertEqual(asked["fields"], {"array.rows": 1, "dataflow": "ws"})
        self.assertEqual(asked["wanted"], ["latency_us", "luts"])
        self.assertEqual(asked["accelerator"]["array.cols"], 8)


class Document(External):
    def test_the_example_of_the_document_runs(self):
        document = (harness.ROOT / "docs" / "external.md").read_text()
        self.write("board.yaml", re.search(r"```yaml\n(.*?)```", document, re.DOTALL).group(1))
        self.write("board.py", re.search(r"```python\n(.*?)```", document, re.DOTALL).group(1))
        self.assertEqual(self.explore("board.yaml", "--trials", "6")["trials"]["failed"], 0)


class Adapter(External):
    """studies/external/scalesim.py with a stand-in for SCALE-Sim, which writes the reports that it is given."""

    STAND_IN = """import pathlib

class scalesim:
    def __init__(self, save_disk_space, verbose, config, topology, input_type_gemm):
        self.config = pathlib.Path(config).read_text()
        self.product = input_type_gemm

    def run_scale(self, top_path):
        print("this is not the answer")
        folder = pathlib.Path(top_path, "design")
        folder.mkdir()
        assert "ArrayHeight: 4\\n" in self.config and "InterfaceBandwidth: USER" in self.config, self.config
        assert self.product is False
        for name in ("COMPUTE_REPORT.csv", "DETAILED_ACCESS_REPORT.csv"):
            (folder / name).write_text((pathlib.Path(__file__).parent / name).read_text())
"""

    def test_it_adds_up_the_reports_of_scalesim(self):
        for name in ("scalesim.py", "scalesim.yaml"):
            self.write(f"studies/external/{name}", (harness.ROOT / "studies" / "external" / name).read_text())
        self.write("studies/lab.cfg", harness.CONFIG)
        self.write("workloads/lenet5.csv", harness.CONV)
        self.write("checkout/scalesim/__init__.py", "")
        self.write("checkout/scalesim/scale_sim.py", self.STAND_IN)
        self.write("checkout/scalesim/COMPUTE_REPORT.csv",
                   "LayerID, Total Cycles, Stall Cycles, Overall Util %, Mapping Efficiency %, Compute Util %,\n"
                   "0, 100, 20, 50.0, 80.0, 60.0,\n1, 50.0, 0, 50.0, 40.0, 60.0,\n")
        counts = ", ".join(f"{memory} {operand} {what}" for memory in ("SRAM", "DRAM") for operand, done in
                           (("IFMAP", "Reads"), ("Filter", "Reads"), ("OFMAP", "Writes"))
                           for what in ("Start Cycle", "Stop Cycle", done))
        self.write("checkout/scalesim/DETAILED_ACCESS_REPORT.csv",
                   f"LayerID, {counts},\n0, {', '.join(map(str, range(1, 19)))},\n1, {', '.join(['1'] * 18)},\n")
        study = "studies/external/scalesim.yaml"
        os.environ["SCALESIM"] = str(self.directory / "checkout")
        self.addCleanup(os.environ.pop, "SCALESIM")
        found = self.explore(study, "--set", "array.rows=4", "--trials", "1")
        self.assertEqual(found["best"][0]["metrics"], {"total_cycles": 150, "stall_cycles": 20, "mapping_efficiency": 60,
                                                       "dram_accesses": 12 + 15 + 18 + 3})
        os.environ["SCALESIM"] = str(self.directory / "nowhere")
        outcome = self.foldwise("explore", study, "--trials", "1")
        self.assertIn("The first failure: SCALESIM names no checkout of SCALE-Sim v2: /", outcome.out)


class Failing(External):
    def test_every_way_to_fail_is_a_failed_trial_and_the_study_goes_on(self):
        for manner, message in (
                ("exit", "program python3: exited with status 1: no licence"),
                ("garbage", "answer of program python3: parse error at line 1, column 1: "),
                ("wrong", "answer of program python3: array.rows is 6, but the design has 7"),
                ("nan", "answer of program python3: metric latency_us is no finite number, an objective or a "
                        "constraint needs it"),
                ("failure", "timing not met")):
            with self.subTest(manner):
                outcome = self.foldwise("explore", self.study(manner), "--storage", f"{manner}.db", "--quiet")
                self.assert_done(outcome)
                failed = [row for row in self.export(f"{manner}.db").splitlines() if ",failed," in row]
                self.assertEqual(len(failed), 2)
                self.assertIn(message, failed[0])
                self.assertEqual(len(self.export(f"{manner}.db").splitlines()), 17)

    def test_a_program_that_hangs_is_ended_at_its_time_limit(self):
        study = self.write("s.yaml", STUDY.replace("MANNER", "hang").replace("STRATEGY", "grid").replace("30", "0.5"))
        found = self.explore(study, "--set", "array.rows=7")
        self.assertEqual(found["trials"], {"complete": 0, "infeasible": 0, "failed": 2})
        processes = [name.removeprefix("process") for name in self.files() if name.startswith("process")]
        self.assertEqual([process for process in processes if is_alive(process)], [])

    def test_a_program_that_is_not_there(self):
        self.study()
        self.write("s.yaml", self.read("s.yaml").replace("[python3, board.py, well]", "./board"))
        outcome = self.foldwise("explore", "s.yaml")
        self.assertEqual(outcome.status, 0)
        self.assertIn("16 designs evaluated, 0 feasible, 16 failed (model external)\n"
                      "The first failure: program ./board: cannot be run: No such file or directory\n", outcome.out)


class Interrupted(External):
    def test_ctrl_c_ends_the_programs_too_and_the_study_goes_on_as_if_nothing_had_been(self):
        study = self.study("hang", "random")
        with self.start("explore", study, "--storage", "s.db", "-q") as process:
            self.wait_for(lambda: any(name.startswith("process") for name in self.files()))
            process.send_signal(signal.SIGINT)
            _, err = process.communicate()
        self.assertEqual((process.returncode, err), (130, ""))
        hung = [name.removeprefix("process") for name in self.files() if name.startswith("process")]
        self.wait_for(lambda: not any(is_alive(process) for process in hung))
        self.assertNotIn("failed", self.export("s.db"))
        # The program is repaired, the study is the same.
        self.write("board.py", BOARD.replace("time.sleep(1000)", 'print(json.dumps({**design, "metrics": metrics}))'))
        for arguments in (("s.db", "--resume"), ("whole.db",)):
            self.assert_done(self.foldwise("explore", study, "-q", "--storage", *arguments))
        self.assertEqual(self.export("s.db"), self.export("whole.db"))
        self.assertEqual(len(self.export("s.db").splitlines()), 17)

    def test_killed_it_takes_the_programs_with_it(self):
        with self.start("explore", self.study("hang"), "-q") as process:
            self.wait_for(lambda: any(name.startswith("process") for name in self.files()))
            process.kill()
            process.communicate()
        hung = [name.removeprefix("process") for name in self.files() if name.startswith("process")]
        self.wait_for(lambda: not any(is_alive(process) for process in hung))


class BadInput(External):
    def refused(self, model, message):
        text = STUDY.replace("STRATEGY", "grid").split("\n")
        text[1] = f"model: {model}"
        self.write("s.yaml", "\n".join(text))
        self.assert_refused(self.foldwise("explore", "s.yaml"), f"s.yaml:2: {message}")

    def test_what_the_study_says_of_the_program(self):
        self.refused("{name: external}", 'model has no key "command"')
        self.refused("{command: ./board}", 'model has no key "name"')
        self.refused("{name: external, command: []}", "command is empty")
        self.refused("{name: external, command: [a, [b]]}", "an argument of command must be a word or number")
        self.refused("{name: external, command: a, timeout_seconds: 0}", "timeout_seconds is 0, must be more than 0")
        self.refused("{name: external, command: a, timeout_seconds: x}", 'timeout_seconds is "x", must be a number')
        self.refused("{name: external, command: a, at_once: 0}", 'at_once is "0", must be a whole number from 1')
        self.refused("{name: external, command: a, at_once: 4096}", "at_once is 4096, must be at most 1024")
        self.refused("{name: external, command: a, timeout: 3}",
                     'unknown key of model "timeout"; the nearest known name is "timeout_seconds"')
        self.refused("external", "model external names no program: add one, model: {name: external, command: [...]}, "
                                 "or evaluate its designs by foldwise study create, ask and tell")

    def test_another_model_runs_no_program(self):
        self.write("net.csv", harness.CONV)
        self.write("s.yaml", "workload: net.csv\nmodel: {name: scalesim-v2, command: a}\nspace: {array.rows: [1, 2]}\n"
                             "objectives: {minimize: total_cycles}\n")
        self.assert_refused(self.foldwise("explore", "s.yaml"),
                            "s.yaml:2: model scalesim-v2 has no command; external runs a program")


if __name__ == "__main__":
    harness.main()
