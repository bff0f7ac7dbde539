"""foldwise explain --html: the page, opened in a real browser from disk, draws what --json says."""

import json
import unittest

import browser
import harness
import page

LAB = harness.ROOT / "studies/lab.cfg"
CHARTS = ("cycles", "folds", "shares", "timeline", "roofline")


@unittest.skipUnless(browser.PROGRAM, "no chromium")
class ExplanationPageTest(page.PageTest):
    TABLE = "#layers-table"

    def open(self, network="lenet5", config=LAB, **screen):
        topology = harness.ROOT / f"workloads/{network}.csv"
        self.assert_done(self.foldwise("explain", "-c", config, "-t", topology, "--html", "-o", "page.html"))
        evaluate = self.show("page.html", **screen)
        self.said = json.loads(self.foldwise("explain", "-c", config, "-t", topology, "--json").out)
        return evaluate

    def option(self, chart):
        return f"echarts.getInstanceByDom(document.getElementById('{chart}-chart')).getOption()"

    def test_every_chart_is_drawn_at_both_sizes_in_both_themes(self):
        self.open()
        self.assert_charts_are_drawn("page.html", CHARTS)

    def test_on_paper_tables_keep_their_words(self):
        evaluate = self.open()
        self.print_media()
        heights = evaluate("[...document.querySelectorAll('#layers-table button')].map((b) => b.offsetHeight)")
        self.assertGreater(min(heights), 0)
        self.assertEqual(evaluate("document.getElementById('theme').offsetHeight"), 0)

    def test_nothing_is_asked_of_the_network_and_scripts_need_their_hash(self):
        self.open()
        self.assert_self_contained("page.html")

    def test_the_last_folds_are_partly_filled(self):
        evaluate = self.open()  # C3 under os on 8 x 8: 13 x 2 folds, the last ones down use 4 of 8 rows
        evaluate("choose(1)")
        self.assertIn("13 x 2 tiles", evaluate("document.getElementById('folds-about').textContent"))
        filled = evaluate("(({graphic}) => graphic.filter((g) => g.type === 'rect').map((g) => g.shape.height))"
                          "(foldsOption(data.layers[1], 900))")
        array, last = filled[0::2], filled[1::2]  # every tile: the array, and what is filled of it
        self.assertEqual(last[-2:], [array[-2] / 2, array[-1] / 2])
        self.assertEqual(last[:-2], array[:-2])

    def test_cycles_of_a_layer_add_up(self):
        evaluate = self.open()
        series = evaluate(f"{self.option('cycles')}.series.map((s) => [s.name, s.data])")
        self.assertIn("wait for the ifmap", [name for name, _ in series])
        for i, layer in enumerate(self.said["layers"]):
            self.assertEqual(sum(data[i] for _, data in series), layer["total_cycles"])

    def test_the_timeline_shows_the_transfers_and_the_waits(self):
        evaluate = self.open()
        evaluate("choose(0)")
        layer = self.said["layers"][0]
        series = evaluate(f"{self.option('timeline')}.series.map((s) => [s.name, s.data.map((d) => d.value)])")
        reads = [data for name, data in series if name == "reads"]
        self.assertEqual([rectangle[:2] for rectangle in reads[0]],
                         [[first, last + 1] for first, last, _ in layer["transfers"]["ifmap"]])
        drains = next(data for name, data in series if name == "drains")
        self.assertEqual(len(drains), len(layer["transfers"]["ofmap"]))
        waits = next(data for name, data in series if name == "waits for the ifmap")
        cycles = sum((end - begin) * (high - low) for begin, end, _, low, high in waits)
        self.assertAlmostEqual(cycles, layer["stall_cycles"]["ifmap"])

    def test_a_layer_is_chosen_in_the_table_and_by_key(self):
        evaluate = self.open()
        evaluate("document.querySelectorAll('#layers-table tbody button')[3].click()")
        self.assertEqual(evaluate("document.getElementById('layer-choice').value"), "3")
        self.assertTrue(evaluate("document.getElementById('layer-about').textContent").startswith("F6: "))
        evaluate("document.getElementById('next').click()")
        self.assertTrue(evaluate("document.getElementById('layer-about').textContent").startswith("OUTPUT: "))
        self.assertEqual(self.browser.complaints, [])

    def test_a_large_network_without_a_limit_of_bandwidth(self):
        self.write("calc.cfg", LAB.read_text().replace("USER", "CALC"))
        evaluate = self.open("resnet18", "calc.cfg")
        for layer in range(len(self.said["layers"])):
            evaluate(f"choose({layer})")
        self.assertIn("bandwidth does not bound", evaluate("document.getElementById('roofline-about').textContent"))
        self.assertEqual(self.browser.complaints, [])

    def test_changes_are_those_of_json(self):
        evaluate = self.open()
        rows = evaluate("[...document.querySelectorAll('#changes-table tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))")
        self.assertEqual(rows[0][:3], ["dataflow", "os", "per-layer"])
        for row, change in zip(rows, self.said["best_changes"], strict=True):
            self.assertEqual(row[0], change["field"])
            if change["total_cycles"] < self.said["total_cycles"]:
                self.assertEqual(row[3], f"{change['total_cycles']:,}")


if __name__ == "__main__":
    harness.main()
