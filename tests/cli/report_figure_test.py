"""foldwise report --svg: figures for papers, as SVG that any program reads."""

import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import browser
import harness

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = ("pareto", "convergence", "hypervolume", "importance", "heat-map", "layers")
LAB = harness.ROOT / "studies/lenet5-lab.yaml"


class ReportFigureTest(harness.CommandTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="foldwise-cli-")
        cls.addClassCleanup(folder.cleanup)
        cls.lab = f"{folder.name}/lab.db"
        subprocess.run([harness.PROGRAM, "explore", LAB, "-q", "--storage", cls.lab], check=True)
        cls.figures = {}
        for name in FIGURES:
            cls.figures[name] = pathlib.Path(folder.name, f"{name}.svg")
            subprocess.run([harness.PROGRAM, "report", cls.lab, "--svg", name], cwd=folder.name, check=True,
                           stdout=subprocess.DEVNULL)

    def figure(self, name, *arguments):
        outcome = self.foldwise("report", self.lab, *arguments, "--svg", name, "-o", "figure.svg")
        self.assertEqual((outcome.status, outcome.out, outcome.err), (0, "figure.svg\n", ""))
        return self.read("figure.svg")

    def texts(self, svg):
        return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(SVG + "text")]

    def test_every_figure_is_well_formed(self):
        words = {"pareto": "total_cycles (cycles)", "convergence": "evaluations", "hypervolume": "evaluations",
                 "importance": "39.5 %", "heat-map": "sram.filter_kib", "layers": "C3"}
        for name in FIGURES:
            with self.subTest(name):
                svg = self.figures[name].read_text()
                root = ElementTree.fromstring(svg)
                self.assertEqual(root.tag, SVG + "svg")
                self.assertEqual(root.find(SVG + "title").text, f"lenet5-lab: {name}")
                self.assertIn("model scalesim-v2, 12,288 trials", root.find(SVG + "desc").text)
                self.assertIn(words[name], self.texts(svg))
                self.assertEqual(root.find(SVG + "rect").get("fill"), "#ffffff")
                self.assertEqual(re.findall("NaN|undefined|Infinity|<style|<script|ecmeta", svg), [])

    def test_the_same_study_gives_the_same_bytes(self):
        for name in ("pareto", "heat-map"):
            self.assertEqual(self.figure(name), self.figures[name].read_text())

    def test_numbers_are_those_of_the_study(self):
        self.assertIn("187K", self.texts(self.figures["heat-map"].read_text()))  # the best of all, 186,783
        self.assertIn("knee", self.texts(self.figures["pareto"].read_text()))

    def test_several_studies_are_drawn_over_each_other(self):
        self.foldwise("explore", LAB, "-q", "--strategy", "random", "--trials", "50", "--storage", "part.db")
        texts = self.texts(self.figure("convergence", "part.db"))
        self.assertIn("lenet5-lab, grid", texts)
        self.assertIn("lenet5-lab, random", texts)

    def test_what_a_study_has_not_is_refused(self):
        self.write("one.yaml", LAB.read_text().replace("  - minimize: area", "#").replace("../workloads/", "")
                   .replace("lenet5-lab", "one"))
        self.write("lab.cfg", (harness.ROOT / "studies/lab.cfg").read_text())
        self.write("lenet5.csv", (harness.ROOT / "workloads/lenet5.csv").read_text())
        self.assertEqual(self.foldwise("explore", "one.yaml", "-q", "--storage", "one.db").status, 0)
        self.assert_refused(self.foldwise("report", "one.db", "--svg", "pareto"),
                            "study one: figure pareto needs a feasible design and two objectives")
        self.assert_wrong_usage(self.foldwise("report", "one.db", "--svg", "pie"), "pie")
        self.assertNotIn("pareto.svg", self.files())

    @unittest.skipUnless(browser.PROGRAM, "no chromium")
    def test_a_browser_shows_it(self):
        shown = browser.Browser()
        self.addCleanup(shown.close)
        for name in FIGURES:
            shown.open(self.figures[name])
            self.assertGreater(shown.evaluate("document.querySelectorAll('path').length"), 5)
            outside = ("[...document.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()])"
                       ".filter(([_, box]) => box.left < 0 || box.top < 0 || box.right > 640 ||"
                       " box.bottom > document.documentElement.height.baseVal.value).map(([text]) => text)")
            self.assertEqual(shown.evaluate(outside), [], name)
            self.assertEqual(shown.complaints, [])


if __name__ == "__main__":
    harness.main()
