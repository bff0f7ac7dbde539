"""foldwise report: the page, opened in a real browser from disk, shows the study and follows the pointer."""

import csv
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import browser
import harness
import page


@unittest.skipUnless(browser.PROGRAM, "no chromium")
class ReportPageTest(page.PageTest):
    TABLE = "#table"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="foldwise-cli-")
        cls.addClassCleanup(folder.cleanup)
        cls.lab = pathlib.Path(folder.name)
        study = harness.ROOT / "studies/lenet5-lab.yaml"
        for command in (["explore", study, "-q", "--storage", "lab.db"], ["report", "lab.db", "-o", "lab.html"]):
            run = subprocess.run([harness.PROGRAM, *command], cwd=cls.lab, capture_output=True, text=True, check=True)
        assert (run.stdout, run.stderr) == ("lab.html\n", "")

    def setUp(self):
        super().setUp()
        for name in ("lab.db", "lab.html"):
            shutil.copy(self.lab / name, self.directory)

    def open(self, name="lab.html", **screen):
        return self.show(name, **screen)

    def test_on_paper_tables_keep_their_words(self):
        evaluate = self.open(width=720)  # about what A4 has between its margins
        self.print_media()
        heights = evaluate("[...document.querySelectorAll('#table button')].map((b) => b.offsetHeight)")
        self.assertGreater(min(heights), 0)
        self.assertEqual(evaluate("document.getElementById('theme').offsetHeight"), 0)
        self.assertLessEqual(evaluate("document.getElementById('table').offsetWidth"), 720)

    def test_nothing_is_asked_of_the_network_and_scripts_need_their_hash(self):
        self.assert_self_contained("lab.html")

    def test_every_chart_is_drawn_at_both_sizes_in_both_themes(self):
        self.assert_charts_are_drawn("lab.html", ("front", "parallel", "best", "hypervolume", "influence", "heat", "layer"))

    def test_the_table_has_the_numbers_of_the_study(self):
        evaluate = self.open()
        trials = {row["number"]: row for row in csv.DictReader(self.foldwise("study", "export", "lab.db").out.splitlines())}
        headings = evaluate("[...document.querySelectorAll('#table th button')].map((b) => b.textContent.replace(/ [↑↓]/, ''))")
        rows = evaluate("[...document.querySelectorAll('#table tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))")
        self.assertEqual(len(rows), 25)
        for row in rows:
            shown = dict(zip(headings, row))
            trial = trials[shown.pop("trial").replace(",", "")]
            for name, text in shown.items():
                if name == "dataflow":
                    self.assertEqual(text, trial[name])
                else:
                    self.assertEqual(f"{float(text.replace(',', '')):.6g}", f"{float(trial[name]):.6g}", name)
        self.assertEqual(rows[0][0], "9,396")  # the best first
        front = json.loads(self.foldwise("study", "best", "lab.db", "--json").out)["pareto_front"]
        evaluate("document.getElementById('front-only').click()")
        shown = evaluate("[...document.querySelectorAll('#table tbody tr')].map((r) => r.cells[0].textContent)")
        self.assertEqual([int(number.replace(",", "")) for number in shown], [trial["number"] for trial in front])

    def test_brushing_selects_in_the_table(self):
        evaluate = self.open()
        before = evaluate("document.getElementById('table-caption').textContent")
        self.assertNotIn("selected", before)
        evaluate("document.getElementById('front-chart').scrollIntoView({behavior: 'instant', block: 'center'})")
        box = evaluate("(({left, top, width, height}) => [left, top, width, height])"
                       "(document.getElementById('front-chart').getBoundingClientRect())")
        left, top, width, height = box
        self.browser.drag((left + 0.08 * width, top + 0.3 * height), (left + 0.3 * width, top + 0.7 * height))
        self.browser.wait_until("document.getElementById('table-caption').textContent.includes('selected')")
        low, high = (float(evaluate(f"document.getElementById('{side}-y').value")) for side in ("low", "high"))
        self.assertLess(low, high)
        area = "[...document.querySelectorAll('#table tbody tr')].map((r) => Number(r.cells[8].textContent))"
        self.assertEqual(evaluate("document.querySelectorAll('#table th button')[8].textContent"), "area")
        self.assertTrue(all(low <= value <= high for value in evaluate(area)))
        evaluate("document.getElementById('clear-selection').click()")
        self.assertEqual(evaluate("document.getElementById('table-caption').textContent"), before)

    def test_limits_can_be_typed(self):
        evaluate = self.open()
        evaluate("Object.assign(document.getElementById('high-y'), {value: '13'}).dispatchEvent(new Event('change'))")
        areas = evaluate("[...document.querySelectorAll('#table tbody tr')].map((r) => Number(r.cells[8].textContent))")
        self.assertEqual(sorted(set(areas)), [12, 13])

    def test_several_studies_share_a_page(self):
        study = str(harness.ROOT / "studies/lenet5-lab.yaml")
        self.foldwise("explore", study, "-q", "--strategy", "random", "--trials", "500", "--storage", "part.db")
        self.assertEqual(self.foldwise("report", "lab.db", "part.db", "-o", "both.html").status, 0)
        evaluate = self.open("both.html")
        self.assertIn("Exact", evaluate("document.getElementById('facts').textContent"))
        self.assertEqual(evaluate("echarts.getInstanceByDom(document.getElementById('best-chart')).getOption().series.length"), 2)
        option = "echarts.getInstanceByDom(document.getElementById('best-chart')).getOption()"
        self.assertEqual(evaluate(f"{option}.series.map((s) => s.name)"), ["lenet5-lab, grid", "lenet5-lab, random"])
        self.assertEqual(evaluate(f"{option}.xAxis[0].name"), "evaluations")
        last = evaluate(f"{option}.series[0].data.at(-1)")
        evaluate("Object.assign(document.getElementById('convergence-against'), {value: 'seconds'})"
                 ".dispatchEvent(new Event('change'))")
        self.assertIn("seconds", evaluate(f"{option}.xAxis[0].name"))
        seconds, best = evaluate(f"{option}.series[0].data.at(-1)")
        self.assertEqual(best, last[1])
        shown = self.foldwise("study", "show", "lab.db").out
        self.assertIn(f"evaluation  {seconds:.6g} s", shown)
        evaluate("Object.assign(document.getElementById('study'), {value: '1'}).dispatchEvent(new Event('change'))")
        self.assertIn("% of the space was evaluated", evaluate("document.getElementById('facts').textContent"))
        self.assertEqual(self.browser.complaints, [])

    def test_the_knee_is_marked(self):
        evaluate = self.open()
        series = "echarts.getInstanceByDom(document.getElementById('front-chart')).getOption().series"
        knee = json.loads(self.foldwise("study", "pareto", "lab.db", "--json").out)["knee"]
        marked = evaluate(f"{series}.find((s) => s.name === 'knee').data.map((d) => study.rows[d[2]].number)")
        self.assertEqual(marked, [knee])

    def test_cells_of_the_heat_map_say_their_value(self):
        evaluate = self.open()
        text = "[...document.querySelectorAll('#heat-chart text')].map((t) => t.textContent)"
        self.assertIn("187K", evaluate(text))
        tip = evaluate("(({option}) => option.tooltip.formatter({data: option.series[0].data[0]}))"
                       "({option: heatOption(study, 0, 1, 0, 900)})")
        self.assertRegex(tip, r"^array\.rows  3\narray\.cols  3\ntotal_cycles  [\d,]+$")

    def test_a_proof_is_told(self):
        study = str(harness.ROOT / "studies/resnet18-exact-calc.yaml")
        self.assertEqual(self.foldwise("explore", study, "-q", "--storage", "exact.db").status, 0)
        self.assertIn("proof       optimal: total_cycles = 274431", self.foldwise("study", "show", "exact.db").out)
        self.foldwise("report", "exact.db", "-o", "exact.html")
        evaluate = self.open("exact.html")
        self.assertIn("no design of the space has less total_cycles than 274,431",
                      evaluate("document.getElementById('facts').textContent"))
        self.assertEqual(self.browser.complaints, [])

    def test_four_designs_are_compared(self):
        evaluate = self.open()
        evaluate("document.querySelectorAll('#layer-designs input:not(:checked)').forEach((box) => box.click())")
        series = evaluate("echarts.getInstanceByDom(document.getElementById('layer-chart')).getOption().series")
        self.assertEqual(len(series), 4)
        for one in series:
            number = one["name"].removeprefix("trial ")
            trial = next(row for row in csv.DictReader(self.foldwise("study", "export", "lab.db").out.splitlines())
                         if row["number"] == number)
            self.assertEqual(sum(one["data"]), float(trial["total_cycles"]))

    def test_the_config_of_the_best_design_simulates_to_its_numbers(self):
        evaluate = self.open()
        self.write("best.cfg", evaluate("document.getElementById('best-config').textContent"))
        workload = harness.ROOT / "workloads/lenet5.csv"
        run = json.loads(self.foldwise("simulate", "-c", "best.cfg", "-t", workload, "-p", "out", "--json").out)
        self.assertEqual(run["totals"]["total_cycles"], 186783)


class ReportCommandTest(harness.CommandTest):
    def test_bad_input_leaves_no_page(self):
        self.assert_refused(self.foldwise("report", "lost.db", "-o", "page.html"), "lost.db: there is no such file")
        self.assert_wrong_usage(self.foldwise("report"), "files")
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    harness.main()
