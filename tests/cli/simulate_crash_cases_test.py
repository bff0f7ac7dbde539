"""Inputs on which SCALE-Sim v2 dies: foldwise simulate gives the right answer or refuses in one line.

docs/scalesim-compatibility.md lists the same cases. Where the recorded crashes lie beside the repository, they must be
the ones of this file, and end the same way.
"""

import fnmatch
import re
import unittest

import harness
from harness import CONFIG, CONV, GEMM

SMALL_CONV = CONV.replace("9, 9, 3, 3, 2, 5, 2", "6, 6, 3, 3, 2, 5, 1")
CALC = CONFIG.replace("USER", "CALC")
ONE_PE = CONFIG.replace("ArrayHeight:    4", "ArrayHeight: 1").replace("ArrayWidth:     4", "ArrayWidth: 1")
ONE_MAC = CONV.replace("9, 9, 3, 3, 2, 5, 2", "1, 1, 1, 1, 1, 1, 1")
WHOLE = "must be a whole number from 1 to 2^31"
SRAM = "SRAM in bytes is 0, must be from 100 to 1099511627776"


def refused(config, topology, message, kind="conv"):
    return {"config": config, "topology": topology, "kind": kind, "message": message}


def same_as(config, topology, equal_config, equal_topology, kind="conv"):
    return {"config": config, "topology": topology, "kind": kind, "equal": (equal_config, equal_topology)}


def answered(config, topology, *rows, kind="conv"):
    """`rows`: the second lines of COMPUTE_REPORT, BANDWIDTH_REPORT and DETAILED_ACCESS_REPORT."""
    return {"config": config, "topology": topology, "kind": kind, "rows": rows}


def no_sram(option):
    """The cases of one scratchpad of 0 kB: every dataflow in both modes."""
    lines = CONFIG.splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith(option))
    operand = option.removesuffix("SramSzkB").lower()
    for mode in ("user", "calc"):
        for dataflow in ("os", "ws", "is"):
            text = CONFIG.replace("USER", mode.upper()).replace(": os", f": {dataflow}")
            text = text.replace(lines[number], f"{option}: 0")
            yield f"{dataflow}_{mode}", refused(text, SMALL_CONV,
                                                f"array.cfg:{number + 1}: {option} is '0': {operand} {SRAM}")


def without(text, option):
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(option))


# Two roll-overs in one cycle: 1100 new words in one line of the filter, epochs of 500. Their rows cannot be spread over
# the no cycles between them; they are written in one.
WIDE_LINE = CALC.replace("ArrayHeight:    4", "ArrayHeight: 2").replace("ArrayWidth:     4", "ArrayWidth: 1100").replace(
    ": os", ": ws")

CASES = {
    "quirk_bandwidth_missing_user": refused(without(CONFIG, "Bandwidth"), SMALL_CONV,
                                            "array.cfg:4: section [architecture_presets] has no Bandwidth"),
    "quirk_bandwidth_zero": refused(CONFIG.replace("Bandwidth : 5", "Bandwidth : 0"), SMALL_CONV,
                                    "array.cfg:13: Bandwidth is '0': bandwidth in words per cycle is 0, must be from 1 "
                                    "to 2147483648"),
    "quirk_filter_taller_than_ifmap": refused(CONFIG, SMALL_CONV.replace("6, 6, 3", "4, 6, 5"),
                                              "net.csv:2: filter height 5 is larger than ifmap height 4"),
    "quirk_float_field": refused(CONFIG, SMALL_CONV.replace("6, 6", "6.0, 6"),
                                 f"net.csv:2: ifmap height is '6.0', {WHOLE}"),
    "quirk_gemm_no_trailing_comma": same_as(CONFIG, GEMM.replace("7,\n", "7"), CONFIG, GEMM, kind="gemm"),
    "quirk_inline_comment": refused(CONFIG.replace("ArrayHeight:    4", "ArrayHeight:    4 ; rows"), SMALL_CONV,
                                    "array.cfg:5: ArrayHeight is '4 ; rows', must be a whole number: a comment needs a "
                                    "line of its own"),
    "quirk_missing_offsets": refused(without(CONFIG, "IfmapOffset"), SMALL_CONV,
                                     "array.cfg:4: section [architecture_presets] has no IfmapOffset"),
    "quirk_mode_lowercase": refused(CONFIG.replace("USER", "user"), SMALL_CONV,
                                    "array.cfg:17: InterfaceBandwidth is 'user', must be USER or CALC"),
    "quirk_network_presets": same_as(CONFIG + '[network_presets]\nTopologyCsvLoc: "x.csv"\n', SMALL_CONV, CONFIG,
                                     SMALL_CONV),
    "quirk_no_trailing_comma_8": same_as(CONFIG, SMALL_CONV.replace("1,\n", "1\n"), CONFIG, SMALL_CONV),
    "quirk_percent_in_name": refused(CONFIG.replace("lab", "a%b"), SMALL_CONV,
                                     "array.cfg:2: run_name is 'a%b', a % must be written %%"),
    "quirk_zero_channels": refused(CONFIG, SMALL_CONV.replace("2, 5, 1", "0, 4, 1"),
                                   f"net.csv:2: channels is '0', {WHOLE}"),
    "quirk_zero_filters": refused(CONFIG, SMALL_CONV.replace("2, 5, 1", "2, 0, 1"),
                                  f"net.csv:2: filters is '0', {WHOLE}"),
    "quirk_zero_stride": refused(CONFIG, SMALL_CONV.replace("2, 5, 1", "2, 5, 0"),
                                 f"net.csv:2: row stride is '0', {WHOLE}"),
    "quirk_calc_wide_line_two_epochs": answered(
        WIDE_LINE, "Layer, M, N, K,\ng, 4, 1100, 2,\n",
        "0, 1105, 0, 0.36199095022624433, 100.0, 0.18140589569160998,",
        "0, 0.007239819004524887, 1.990950226244344, 3.981900452488688, 8.0, 40.74074074074074, 4.517453798767967,",
        "0, 3.0, 7.0, 8, 1.0, 2.0, 2200, 3.0, 1105.0, 4400, -1.0, -1.0, 8, -50.0, 3.0, 2200, 132.0, 1105.0, 4400,",
        kind="gemm"),
    "quirk_one_mac_1x1_os_user": answered(
        ONE_PE, ONE_MAC,
        "0, 0, 0, 100.0, 100.0, 100.0,",
        "0, 1.0, 1.0, 3.0, 5.0, 5.0, 1.0,",
        "0, 1.0, 1.0, 1, 1.0, 1.0, 1, 0.0, 0.0, 3, -1.0, -1.0, 5, -1.0, -1.0, 5, 0.0, 0.0, 1,"),
    "quirk_one_mac_1x1_os_calc": answered(
        ONE_PE.replace("USER", "CALC"), ONE_MAC,
        "0, 0, 0, 100.0, 100.0, 100.0,",
        "0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0,",
        "0, 1.0, 1.0, 1, 1.0, 1.0, 1, 0.0, 0.0, 3, -1.0, -1.0, 1, -1.0, -1.0, 1, 0.0, 0.0, 1,"),
    **{f"quirk_sram0_{name}": case for name, case in no_sram("IfmapSramSzkB")},
    **{f"quirk_ofsram0_{name}": case for name, case in no_sram("OfmapSramSzkB")},
}

REPORTS = ("COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv")


class CrashCases(harness.CommandTest):
    def simulate(self, config, topology, kind, output):
        self.write("array.cfg", config)
        self.write("net.csv", topology)
        return self.foldwise("simulate", "-c", "array.cfg", "-t", "net.csv", "-i", kind, "-p", output, "-q")

    def rows(self, output):
        """What the three reports say of the only layer."""
        [run] = (self.directory / output).iterdir()
        return tuple((run / report).read_text().splitlines()[1] for report in REPORTS)

    def test_every_case_ends_as_defined(self):
        for name, case in CASES.items():
            with self.subTest(name):
                outcome = self.simulate(case["config"], case["topology"], case["kind"], name)
                if "message" in case:
                    self.assert_refused(outcome, case["message"])
                    self.assertFalse((self.directory / name).exists())
                    continue
                self.assertEqual(outcome.status, 0, outcome.err)
                expected = case.get("rows")
                if expected is None:
                    self.assert_done(self.simulate(*case["equal"], case["kind"], f"{name}_equal"))
                    expected = self.rows(f"{name}_equal")
                self.assertEqual(self.rows(name), expected)

    def test_the_documents_tell_of_every_case(self):
        text = (harness.ROOT / "docs" / "scalesim-compatibility.md").read_text()
        told = re.findall(r"`(quirk_[a-z0-9_*]+)`", text)
        for name in CASES:
            self.assertTrue(any(fnmatch.fnmatch(name, pattern) for pattern in told), name)
        for pattern in told:
            self.assertTrue(fnmatch.filter(CASES, pattern), pattern)

    @unittest.skipUnless(harness.golden_cases("v2-crashes"), "the recorded crashes of SCALE-Sim are not there")
    def test_the_recorded_crashes_are_these_cases(self):
        recorded = harness.golden_cases("v2-crashes")
        self.assertEqual(sorted(case.name for case in recorded), sorted(CASES))
        for case in recorded:
            with self.subTest(case.name):
                outcome = self.simulate((case / "config.cfg").read_text(), (case / "topology.csv").read_text(),
                                        (case / "input_type.txt").read_text().strip(), f"{case.name}_recorded")
                expected = CASES[case.name]
                self.assertEqual(outcome.status, 1 if "message" in expected else 0, outcome.err)
                if "rows" in expected:
                    self.assertEqual(self.rows(f"{case.name}_recorded"), expected["rows"])
                elif "message" in expected:
                    # The same rule; line numbers differ with the lines around.
                    self.assertEqual(outcome.err.split(": ", 2)[2].split(":")[0],
                                     f"foldwise: {expected['message']}\n".split(": ", 2)[2].split(":")[0])


if __name__ == "__main__":
    harness.main()
