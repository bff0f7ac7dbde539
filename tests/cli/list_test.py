"""foldwise list: the names, and that every one of them can be used where it is said to belong."""

import json

import harness

KINDS = ["fields", "metrics", "strategies", "strategy-options", "workloads", "models"]

STUDY = """workload: {workload}
space: {{array.rows: [2, 3]}}
objectives: [{{minimize: total_cycles}}]
metrics: [{metric}]
model: {model}
strategy: {strategy}
budget: {{trials: 1}}
"""


class List(harness.CommandTest):
    def listed(self, kind):
        outcome = self.foldwise("list", kind, "--json")
        self.assert_done(outcome)
        return json.loads(outcome.out)

    def explore(self, workload="net.csv", metric="macs", model="scalesim-v2", strategy="grid"):
        study = STUDY.format(workload=workload, metric=metric, model=model, strategy=strategy)
        outcome = self.foldwise("explore", self.write("study.yaml", study), "--json")
        self.assertEqual(outcome.status, 0, outcome.err)
        return json.loads(outcome.out)

    def test_without_a_kind_it_lists_the_kinds(self):
        outcome = self.foldwise("list")
        self.assert_done(outcome)
        self.assertEqual([line.split()[0] for line in outcome.out.splitlines()], ["name", *KINDS])

    def test_a_table_has_a_heading_and_columns_that_begin_where_their_headings_do(self):
        for kind in KINDS:
            outcome = self.foldwise("list", kind)
            self.assert_done(outcome)
            heading, *rows = outcome.out.splitlines()
            meaning = heading.index("meaning")
            self.assertEqual(len(rows), len(self.listed(kind)))
            for row in rows:
                self.assertEqual(row, row.rstrip())
                self.assertRegex(row[meaning - 2:], r"^  \S", row)

    def test_every_field_and_metric_says_its_unit_and_meaning(self):
        for kind in ["fields", "metrics"]:
            for entry in self.listed(kind):
                self.assertIn("unit", entry)
                self.assertTrue(entry["meaning"], entry)
        fields = {entry["name"]: entry for entry in self.listed("fields")}
        self.assertEqual(fields["array.rows"]["unit"], "PEs")
        self.assertEqual(fields["dataflow"]["values"], "os ws is per-layer")
        metrics = {entry["name"]: entry for entry in self.listed("metrics")}
        self.assertEqual(metrics["total_cycles"]["unit"], "cycles")
        self.assertEqual(metrics["mapping_efficiency"]["layers"], "mean")

    def test_every_listed_metric_can_be_recorded_by_a_study(self):
        self.write("net.csv", harness.CONV)
        names = [entry["name"] for entry in self.listed("metrics")]
        recorded = json.dumps(self.explore(metric=", ".join(names)))
        for name in names:
            self.assertIn(f'"{name}"', recorded)

    def test_every_listed_strategy_and_model_can_be_named_by_a_study(self):
        self.write("net.csv", harness.CONV)
        for entry in self.listed("strategies"):
            self.assertEqual(self.explore(strategy=entry["name"])["trials"]["complete"], 1)
        for entry in self.listed("models"):
            model = "{name: external, command: 'true'}" if entry["name"] == "external" else entry["name"]
            self.assertEqual(self.explore(model=model)["model"], entry["name"])

    def test_every_listed_workload_can_be_named_by_a_study(self):
        for entry in self.listed("workloads"):
            explored = self.explore(workload=entry["name"], metric="macs", model="ideal-memory")
            self.assertIn("total_cycles", json.dumps(explored))

    def test_an_unknown_kind_is_wrong_usage_and_the_nearest_is_named(self):
        self.assert_wrong_usage(self.foldwise("list", "metricz"), 'the nearest known name is "metrics"')
        self.assert_wrong_usage(self.foldwise("list", "fields", "models"), "models")


if __name__ == "__main__":
    harness.main()
