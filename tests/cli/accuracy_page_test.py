"""foldwise proxy evaluate --html: the page, opened in a real browser from disk, draws what --json and the samples say."""

import json
import re
import shutil
import unittest

import browser
import harness
import page

PROXY = harness.ROOT / "models" / "cycles.proxy"
SPACE = """space:
  array.rows: {from: 1, to: 20}
  array.cols: {from: 1, to: 20}
  dataflow: [os, ws, is]
  bandwidth.mode: [USER]
  bandwidth.words_per_cycle: {from: 1, to: 8}
workloads: [lenet5]
workload_share: 0.3
gemm:
  m: {from: 1, to: 64}
  n: {from: 1, to: 64}
  k: {from: 1, to: 64}
"""


class AccuracyPageTest(harness.CommandTest):
    COUNT = 5000
    made = {}  # the samples and what was made of them, once for all tests

    def setUp(self):
        super().setUp()
        if not self.made:
            self.write("space.yaml", SPACE)
            self.assert_done(self.foldwise("proxy", "sample", "-o", "held-out.bin", "--count", self.COUNT, "--space",
                                           "space.yaml", "--seed", 2))
            self.assert_done(self.evaluate("--html", "page.html"))
            said = json.loads(self.evaluate("--json").out)
            self.made.update(samples=(self.directory / "held-out.bin").read_bytes(),
                             page=(self.directory / "page.html").read_bytes(), said=said)
        self.write("held-out.bin", self.made["samples"])
        self.write("page.html", self.made["page"])
        self.said = self.made["said"]

    def evaluate(self, *arguments, proxy=PROXY, data="held-out.bin"):
        return self.foldwise("proxy", "evaluate", proxy, "--data", data, *arguments)


class File(AccuracyPageTest):
    def test_what_is_printed_is_the_same_with_a_page(self):
        for how in ((), ("--json",)):
            with_page = self.evaluate("--html", "again.html", *how)
            self.assertEqual((with_page.status, with_page.err), (0, ""))
            self.assertEqual(with_page.out, self.evaluate(*how).out)
        self.assertEqual((self.directory / "again.html").read_bytes(), self.made["page"])

    def test_bad_input_leaves_no_page(self):
        before = self.files()
        for message, outcome in (("nowhere/page.html: ", self.evaluate("--html", "nowhere/page.html")),
                                 ("none.bin: ", self.evaluate("--html", "new.html", data="none.bin")),
                                 ("held-out.bin: ", self.evaluate("--html", "new.html", proxy="held-out.bin"))):
            self.assertEqual((outcome.status, outcome.out, outcome.err.count("\n")), (1, "", 1), outcome.err)
            self.assertIn(message, outcome.err)
        self.assertEqual(self.files(), before)


@unittest.skipUnless(browser.PROGRAM, "no chromium")
class Page(AccuracyPageTest, page.PageTest):
    TABLE = "#groups-table"

    def open(self, name="page.html", **screen):
        return self.show(name, **screen)

    def series(self, chart, value="s.data"):
        return self.browser.evaluate(f"echarts.getInstanceByDom(document.getElementById('{chart}-chart')).getOption()"
                                     f".series.map((s) => [s.name, {value}])")

    def test_every_chart_is_drawn_at_both_sizes_in_both_themes(self):
        self.assert_charts_are_drawn("page.html", ("truth", "shares", "arrays", "levels", "widths"))

    def test_nothing_is_asked_of_the_network_and_scripts_need_their_hash(self):
        self.assert_self_contained("page.html")

    def test_on_paper_tables_keep_their_words_and_controls_go(self):
        evaluate = self.open()
        self.print_media()
        self.assertGreater(evaluate("Math.min(...[...document.querySelectorAll('td')].map((d) => d.offsetHeight))"), 0)
        self.assertEqual(evaluate("document.getElementById('theme').offsetHeight"), 0)
        self.assertEqual(evaluate("document.getElementById('arrays-kind').offsetHeight"), 0)

    def test_the_table_says_what_json_says(self):
        evaluate = self.open()
        rows = evaluate("[...document.querySelectorAll('#groups-table tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))")
        groups = [("all", self.said["all"])] + [(f"{group['by']}: {group['group']}", group) for group in self.said["groups"]]
        self.assertEqual(len(rows), len(groups))
        for row, (name, group) in zip(rows, groups):
            self.assertEqual(row[:2], [name, f"{group['samples']:,}"])
            self.assertAlmostEqual(float(row[2].replace(",", "")), group["mean_percent"], delta=0.0006)
            self.assertAlmostEqual(float(row[8]), group["within_interval_percent"], delta=0.06)
        self.assertIn(f"{self.said['rank_correlation']:.6f}", evaluate("document.getElementById('facts').textContent"))

    def test_samples_are_thinned_and_the_page_says_so(self):
        evaluate = self.open()
        about = evaluate("document.getElementById('truth-about').textContent")
        self.assertIn("4,000 of 5,000 samples, chosen by chance", about)
        counts = {}
        for name, count in self.series("truth", "s.data.length"):
            counts[name] = counts.get(name, 0) + count
        self.assertEqual(counts["without stalls"] + counts["with stalls"], 4000)
        self.assertAlmostEqual(counts["with stalls"] / 40, self.said["stalled_percent"], delta=3)
        self.assertEqual(counts["largest errors"], 30)

    def test_shares_of_errors_are_those_of_the_quantiles(self):
        evaluate = self.open()
        series = dict(self.series("shares"))
        self.assertEqual(list(series), ["all", "without stalls", "with stalls"])
        for name, errors in (("all", self.said["all"]), *((f"with{'out' if group['group'] == 'none' else ''} stalls", group)
                                                          for group in self.said["groups"] if group["by"] == "stalls")):
            for quantile, share in (("median", 50), ("p95", 95), ("p99", 99)):
                at = errors[f"{quantile}_percent"]
                below = max((percent for place, percent in series[name] if place < at * 0.999), default=0)
                above = min((percent for place, percent in series[name] if place > at * 1.001), default=100)
                self.assertTrue(below <= share <= above, (name, quantile, below, above))
            self.assertEqual(series[name][-1][1], 100)
        self.assertEqual(evaluate("data.error_places[60]"), 1)

    def test_errors_by_array_are_of_all_samples(self):
        evaluate = self.open()
        self.assertEqual(evaluate("data.rows"), [[1, 1], [2, 2], [3, 4], [5, 8], [9, 16], [17, 32]])
        cells = evaluate("data.kinds[0].array_cells")
        self.assertEqual(sum(cell[0] for cell in cells), self.COUNT)
        mean = sum(cell[0] * cell[1] for cell in cells) / self.COUNT
        self.assertAlmostEqual(mean / self.said["all"]["mean_percent"], 1, delta=1e-4)
        evaluate("document.getElementById('arrays-kind').value = '2';"
                 "document.getElementById('arrays-figure').value = '2';"
                 "document.getElementById('arrays-figure').dispatchEvent(new Event('change'))")
        drawn = self.series("arrays")[0][1]
        for cell in drawn:
            column, row, _, value = cell["value"]
            self.assertAlmostEqual(value, evaluate(f"data.kinds[2].array_cells[{row} * data.cols.length + {column}][3]"),
                                   delta=0.006 * value)
        self.assertEqual(self.browser.complaints, [])

    def test_intervals_hold_what_json_says(self):
        self.open()
        levels = dict(self.series("levels"))
        self.assertEqual(levels["stated"], [[level, level] for level in (50, 60, 70, 80, 90, 95, 98, 99)])
        self.assertAlmostEqual(dict(levels["all"])[90], self.said["all"]["within_interval_percent"], delta=0.001)
        self.assertEqual(sorted(levels["all"]), sorted(levels["all"], key=lambda point: point[1]))
        fifths = [group["mean_percent"] for group in self.said["groups"] if group["by"] == "interval"]
        self.assertEqual(dict(self.series("widths"))["mean"], fifths)

    def test_the_worst_are_shown_with_their_designs(self):
        evaluate = self.open()
        for side in ("too_high", "too_low"):
            rows = evaluate(f"[...document.querySelectorAll('#{side}-table tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))")
            errors = [float(row[1].replace(",", "")) for row in rows]
            self.assertEqual(errors, sorted(errors, reverse=True))
            self.assertEqual(len(rows), 15)
            for row in rows:
                self.assertRegex(row[0], r"^\d+ x \d+ (times \d+ x \d+|x \d+ by \d+ of \d+ x \d+, stride \d+)$")
                self.assertEqual(float(row[2]) > 1, side == "too_high")
                self.assertRegex(row[7], r"^\d+ x \d+$")
                self.assertIn(row[8], ("os", "ws", "is"))
        worst = max(float(evaluate(f"data.{side}.error_percent[0]")) for side in ("too_high", "too_low"))
        self.assertAlmostEqual(worst / self.said["all"]["largest_percent"], 1, delta=1e-4)

    def test_samples_that_know_no_stalls_are_of_one_kind(self):
        self.write("space.yaml", SPACE)
        self.assert_done(self.foldwise("proxy", "sample", "-o", "plain.bin", "--count", 40, "--space", "space.yaml",
                                       "--metrics", "total_cycles"))
        self.assert_done(self.evaluate("--html", "plain.html", data="plain.bin"))
        evaluate = self.open("plain.html")
        self.assertIn("All 40 samples", evaluate("document.getElementById('truth-about').textContent"))
        self.assertEqual([name for name, _ in self.series("shares")], ["all"])
        self.assertIn(["samples", 40], self.series("truth", "s.data.length"))
        self.assertEqual(self.browser.complaints, [])

    def test_samples_of_the_training_are_warned_of(self):
        evaluate = self.open()
        self.assertTrue(evaluate("document.getElementById('warning').hidden"))
        heading = PROXY.read_bytes().split(b"\ndata\n", 1)[0].decode()
        space, seed = (re.search(f"^attribute {name} (.*)$", heading, re.MULTILINE).group(1) for name in ("space", "samples_seed"))
        self.assert_done(self.foldwise("proxy", "sample", "-o", "own.bin", "--count", 20, "--space", space, "--seed", seed))
        outcome = self.evaluate("--html", "own.html", data="own.bin")
        self.assertIn("warning: these samples have the space and the seed", outcome.err)
        evaluate = self.open("own.html")
        self.assertIn("these samples have the space and the seed", evaluate("document.getElementById('warning').innerText"))

    def test_names_of_files_are_text(self):
        name = "<b id=bad>&amp;.proxy"
        shutil.copy(PROXY, self.directory / name)
        self.assert_done(self.evaluate("--html", "named.html", proxy=name))
        evaluate = self.open("named.html")
        self.assertEqual(evaluate("document.getElementById('title').textContent"), f"{name} on held-out.bin")
        self.assertIsNone(evaluate("document.getElementById('bad')"))


if __name__ == "__main__":
    harness.main()
