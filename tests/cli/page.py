"""What every page that foldwise writes must pass, opened in a real browser from disk."""

import re

import browser
import harness

SCREENS = {"wide": {"width": 1280}, "phone": {"width": 390, "height": 844, "phone": True}, "dark": {"dark": True},
           "dark phone": {"width": 390, "height": 844, "phone": True, "dark": True}}


class PageTest(harness.CommandTest):
    TABLE = ""  # the selector of a table whose rows are there once the page is drawn

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    def show(self, name, **screen):
        """Opens a page of the test's directory; returns how to evaluate JavaScript in it."""
        self.browser.open(self.directory / name, **screen)
        self.browser.wait_until(f"document.querySelector('{self.TABLE} tbody tr')")
        return self.browser.evaluate

    def print_media(self):
        """From now on to the end of the test the page is as on paper."""
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        self.addCleanup(self.browser.call, "Emulation.setEmulatedMedia", media="")

    def assert_charts_are_drawn(self, name, charts):
        """At both sizes, in both themes, nothing wider than the screen, and no complaint of the browser."""
        for screen_name, screen in SCREENS.items():
            with self.subTest(screen_name):
                evaluate = self.show(name, **screen)
                drawn = evaluate("[...document.querySelectorAll('.chart')].map((c) => [c.id, c.clientHeight > 40 &&"
                                 " c.querySelector('canvas, svg path') !== null])")
                self.assertEqual(drawn, [[f"{chart}-chart", True] for chart in charts])
                self.assertEqual(evaluate("document.documentElement.scrollWidth"), screen.get("width", 1280))
                self.assertEqual(evaluate("document.documentElement.dataset.theme"), "dark" if "dark" in screen else "light")
                width, height = self.browser.screenshot(self.directory / "page.png")
                self.assertEqual(width, screen.get("width", 1280))
                self.assertGreater((self.directory / "page.png").stat().st_size, height * 10)  # is no empty sheet
                self.assertEqual(self.browser.complaints, [])

    def assert_self_contained(self, name):
        """Nothing is asked of the network, and scripts need their hash."""
        policy = re.search(r'<meta http-equiv="Content-Security-Policy"\s+content="([^"]*)">', self.read(name)).group(1)
        self.assertTrue(policy.startswith("default-src 'none'; script-src 'sha256-"), policy)
        self.assertNotIn("unsafe", policy)
        evaluate = self.show(name)
        self.assertEqual(evaluate("performance.getEntriesByType('resource').length"), 0)
        self.assertEqual(self.browser.complaints, [])
        evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.broken = 1'}))")
        self.assertIsNone(evaluate("window.broken"))
