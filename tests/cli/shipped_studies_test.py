"""The studies that ship with Foldwise: each is accepted as it stands, and asks what it says it asks."""

import json
import re

import harness

STUDIES = harness.ROOT / "studies"
LAB_DESIGNS = 8 * 8 * 4 * 4 * 4 * 3
DESIGNS = {
    "lenet5-lab": LAB_DESIGNS,
    "lenet5-64pe": 7 * 64 ** 3 * 3,
    "resnet18": 7 * 7 * 4 * 4 * 4 * 3,
    "codesign-lab": LAB_DESIGNS,
    "codesign-lab-area": LAB_DESIGNS,
    "lenet5-compressed": 12 * 8 * 3 * 4 * 2 * 3,
    "resnet18-exact-calc": 256 ** 2 * 1024 ** 3 * 3,
    "resnet18-exact-user": 256 ** 2 * 1024 ** 3 * 3,
}


class ShippedStudies(harness.CommandTest):
    def explored(self, name, *arguments):
        outcome = self.foldwise("explore", STUDIES / f"{name}.yaml", "--json", *arguments)
        self.assertEqual(outcome.status, 0, outcome.err)
        return json.loads(outcome.out), outcome.err

    def test_every_study_is_listed_here(self):
        self.assertEqual(sorted(path.stem for path in STUDIES.glob("*.yaml")), sorted(DESIGNS))

    def test_every_study_runs_and_is_as_large_as_it_says(self):
        for name, designs in DESIGNS.items():
            with self.subTest(name):
                found, said = self.explored(name, "--trials", 20)
                self.assertEqual(found["study"], name)
                self.assertEqual(re.search(r"(\d+) designs", said).group(1), str(designs))
                self.assertEqual(found["trials"], {**found["trials"], "failed": 0})

    def test_accuracies_of_lenet5_compressed_are_those_that_were_measured(self):
        document = (harness.ROOT / "docs" / "quantization.md").read_text()
        measured = {(int(activations), int(weights)): float(accuracy) for weights, activations, accuracy in
                    re.findall(r"^\| (\d) bits \| (\d) bits \| ([\d.]+) \|$", document, re.MULTILINE)}
        measured[32, 32] = float(re.search(r"\(([\d.]+) % in float\)", document).group(1))
        stated = {(int(ifmap), int(weights)): float(accuracy) for ifmap, weights, accuracy in
                  re.findall(r"^    - \[(\d+), (\d+), \d+, ([\d.]+), ", (STUDIES / "lenet5-compressed.yaml").read_text(),
                             re.MULTILINE)}
        self.assertEqual(stated, measured)

    def test_no_float32_design_is_on_the_front_of_lenet5_compressed(self):
        found, _ = self.explored("lenet5-compressed")
        self.assertEqual(found["trials"]["complete"], 6912)
        self.assertEqual(len(found["pareto_front"]), 69)
        self.assertNotIn(32, [design["fields"]["word_bits.filter"] for design in found["pareto_front"]])

    def test_all_arrays_of_lenet5_64pe_have_64_pes(self):
        found, _ = self.explored("lenet5-64pe", "--trials", 100)
        for design in found["best"] + found["pareto_front"]:
            self.assertEqual(design["fields"]["array.rows"] * design["fields"]["array.cols"], 64)

    def test_the_optimum_of_the_large_calc_space_is_proved(self):
        found, _ = self.explored("resnet18-exact-calc")
        self.assertEqual(found["proof"], {"optimal": True, "objective": 274431, "bound": 274431, "gap": 0})
        self.assertLess(sum(found["trials"].values()), 1000)
        self.assertEqual(found["best"][0]["objectives"], [274431])

    def test_a_search_that_ends_too_early_tells_the_gap(self):
        found, _ = self.explored("resnet18-exact-calc", "--trials", 5)
        self.assertFalse(found["proof"]["optimal"])
        self.assertLessEqual(found["proof"]["bound"], 274431)

    def test_a_proof_is_of_one_objective(self):
        outcome = self.foldwise("explore", STUDIES / "lenet5-lab.yaml", "--strategy", "exact")
        self.assertEqual(outcome.status, 1)
        self.assertIn("strategy exact proves the best of one objective, the study has 2", outcome.err)

    def test_scores_of_the_codesign_lab_are_those_of_its_formulas(self):
        found, _ = self.explored("codesign-lab", "--strategy", "random", "--trials", 500)
        for design in found["best"]:
            metrics = design["metrics"]
            self.assertAlmostEqual(design["objectives"][0],
                                   80000 / metrics["total_cycles"] + 8 * metrics["mapping_efficiency"], 9)
            self.assertEqual(design["state"] == "complete", metrics["mapping_efficiency"] >= 90)
        found, _ = self.explored("codesign-lab-area", "--strategy", "random", "--trials", 500)
        for design in found["best"]:
            fields = design["fields"]
            area = (525 * fields["array.rows"] * fields["array.cols"]
                    + 1015.7 * (fields["sram.ifmap_kib"] + fields["sram.filter_kib"]))
            self.assertAlmostEqual(design["objectives"][0],
                                   17500 / design["metrics"]["total_cycles"] + 15000 / area, 12)

    def test_the_lab_question_is_answered_in_full(self):
        found, _ = self.explored("lenet5-lab")
        self.assertEqual(sum(found["trials"].values()), LAB_DESIGNS)
        fastest = found["pareto_front"][0]
        self.assertEqual(fastest["fields"], {"array.rows": 9, "array.cols": 3, "sram.ifmap_kib": 4,
                                             "sram.filter_kib": 4, "sram.ofmap_kib": 1, "dataflow": "ws"})
        self.assertEqual((fastest["metrics"]["total_cycles"], fastest["metrics"]["area"]), (186783, 36))


if __name__ == "__main__":
    harness.main()
