"""foldwise verify: a proof holds, and no tampering with it goes unnoticed."""

import json
import pathlib
import shutil

import harness

STUDY = """workload: net.csv
space:
  array.rows: {from: 1, to: 16}
  array.cols: {from: 1, to: 16}
  sram.filter_kib: {from: 1, to: 8}
  dataflow: [ws, os, is]
accelerator:
  bandwidth.mode: USER
  word_bits.filter: 64
constraints: [array.rows * array.cols <= 100]
objectives:
  - minimize: total_cycles * area
strategy: exact
"""


class Verify(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(self.directory)
        shutil.copy(harness.ROOT / "workloads" / "lenet5.csv", self.folder / "net.csv")
        self.study = self.folder / "study.yaml"
        self.study.write_text(STUDY)
        self.certificate = self.folder / "proof.json"
        outcome = self.foldwise("explore", self.study, "--certificate", self.certificate, "--json")
        self.assertEqual(outcome.status, 0, outcome.err)
        self.found = json.loads(outcome.out)

    def verify(self, *arguments, **changes):
        proof = json.loads(self.certificate.read_text())
        self.certificate.write_text(json.dumps({**proof, **changes}))
        outcome = self.foldwise("verify", self.certificate, *arguments)
        self.certificate.write_text(json.dumps(proof))
        return outcome

    def refused(self, reason, *arguments, **changes):
        outcome = self.verify(*arguments, **changes)
        self.assertEqual(outcome.status, 1, outcome.out)
        self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)
        self.assertIn(reason, outcome.err)

    def test_a_proof_holds(self):
        self.assertTrue(self.found["proof"]["optimal"])
        outcome = self.verify()
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertIn("optimal: total_cycles * area = ", outcome.out)

    def test_a_proof_that_was_tampered_with_is_refused(self):
        proof = json.loads(self.certificate.read_text())
        boxes = "".join(proof["boxes"])
        self.refused("the incumbent, design", value=proof["value"] - 1, bound=proof["bound"] - 1)
        self.refused("no proof says that", bound=proof["bound"] + 1)
        self.refused("the incumbent, design", incumbent=proof["incumbent"] + 1)
        self.refused("does not cover the space", boxes=[boxes[:-1]])
        self.refused("cover the space already", boxes=[boxes + "."])
        self.refused("no parameter of the space", boxes=["z" + boxes[1:]])
        self.refused("may hold better designs", boxes=["."])
        self.refused("designs, the study has", designs=proof["designs"] - 1)
        self.refused("another question", constraints=[])
        self.refused("is no certificate", format="something else")
        self.refused("version 2", version=2)

    def test_changed_inputs_are_named(self):
        self.study.write_text(STUDY.replace("<= 100", "<= 101"))
        self.refused("has changed since")

    def test_the_study_may_lie_elsewhere(self):
        moved = self.folder / "moved.yaml"
        self.study.rename(moved)
        self.refused("study.yaml")
        self.assertEqual(self.verify("--study", moved).status, 0)

    def test_a_gap_is_verified_too(self):
        outcome = self.foldwise("explore", self.study, "--trials", 3, "--certificate", self.certificate)
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertIn("gap", outcome.out)
        outcome = self.verify()
        self.assertEqual(outcome.status, 0, outcome.err)
        self.assertIn("not proved optimal", outcome.out)

    def test_other_strategies_have_no_certificate(self):
        outcome = self.foldwise("explore", self.study, "--strategy", "random", "--certificate", "x.json")
        self.assertEqual(outcome.status, 1)
        self.assertIn("strategy random proves nothing", outcome.err)


if __name__ == "__main__":
    harness.main()
