"""foldwise explain: why a network costs what it costs."""

import json

import harness


class ExplainTest(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("lab.cfg", harness.CONFIG)
        self.write("conv.csv", harness.CONV)
        self.write("gemm.csv", harness.GEMM)

    def explain(self, *arguments):
        outcome = self.foldwise("explain", "-c", "lab.cfg", *arguments)
        self.assert_done(outcome)
        return outcome.out

    def simulate(self, topology, *arguments, config="lab.cfg"):
        return json.loads(self.foldwise("simulate", "-c", config, "-t", topology, "-p", "out", "--json", *arguments).out)

    def test_numbers_are_those_of_simulate(self):
        for topology, arguments in (("conv.csv", []), ("gemm.csv", ["-i", "gemm"])):
            for model in ("scalesim-v2", "scalesim-v3"):
                with self.subTest(topology=topology, model=model):
                    explained = json.loads(self.explain("-t", topology, "--model", model, "--json"))
                    simulated = self.simulate(topology, "--model", model, *arguments)
                    self.assertEqual(explained["total_cycles"], simulated["totals"]["total_cycles"])
                    self.assertEqual(explained["accelerator"], simulated["accelerator"])
                    for why, what in zip(explained["layers"], simulated["layers"], strict=True):
                        self.assertEqual(sum(why["stall_cycles"].values()), what["stall_cycles"])
                        self.assertEqual(why["mapping_efficiency"], what["mapping_efficiency"])

    def test_a_change_costs_what_it_says(self):
        change = json.loads(self.explain("-t", "conv.csv", "--json"))["best_changes"][0]
        self.assertEqual(change["field"], "array.cols")
        self.write("changed.cfg", harness.CONFIG.replace("ArrayWidth:     4", f"ArrayWidth: {change['to']}"))
        self.assertEqual(self.simulate("conv.csv", config="changed.cfg")["totals"]["total_cycles"], change["total_cycles"])

    def test_it_is_said_in_words(self):
        text = self.explain("-t", "conv.csv")
        self.assertIn("Conv1: 16 x 5 x 18 (ofmap pixels x filters x window), ", text)
        self.assertIn("  Folds     4 x 2 on the 4 x 4 array; the last ones across use 1 of 4 columns (+: not filled)\n"
                      "            # +\n            # +\n            # +\n            # +\n", text)
        self.assertIn("array.cols", text.partition("All layers take ")[2])

    def test_parts_of_the_utilization_are_the_whole(self):
        for layer in json.loads(self.explain("-t", "conv.csv", "--json"))["layers"]:
            self.assertAlmostEqual(sum(layer["utilization"].values()), 100)

    def test_a_page_or_json(self):
        self.assertEqual(self.explain("-t", "conv.csv", "--html"), "explanation.html\n")
        self.assertEqual(self.explain("-t", "conv.csv", "--html", "-o", "page.html"), "page.html\n")
        self.assertEqual(self.read("page.html"), self.read("explanation.html"))
        self.assert_wrong_usage(self.foldwise("explain", "-c", "lab.cfg", "-t", "conv.csv", "--html", "--json"), "--json")
        self.assert_wrong_usage(self.foldwise("explain", "-c", "lab.cfg", "-t", "conv.csv", "-o", "x.html"), "--html")

    def test_bad_input_is_refused(self):
        self.assert_refused(self.foldwise("explain", "-c", "lost.cfg", "-t", "conv.csv"),
                            "lost.cfg: cannot be read: No such file or directory")
        self.assert_wrong_usage(self.foldwise("explain", "-c", "lab.cfg"), "--topology")


if __name__ == "__main__":
    harness.main()
