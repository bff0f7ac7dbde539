"""The documents: links and paths lead somewhere, commands run, and print what the document shows.

In a block marked `console`, a line that starts with `$ foldwise` is run, below a folder that holds workloads/ and studies/,
and must succeed; when lines follow it, its standard output must be those lines. A line `...` stands for any lines.
"""

import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FOLDWISE_PROGRAM", "")
DOCUMENTS = sorted(path for pattern in ("*.md", "docs/**/*.md", "workloads/*.md", "models/*.md", "studies/*.md",
                                        "benchmarks/*.md", "tests/**/*.md") for path in ROOT.glob(pattern))

FENCE = re.compile(r"^```(\w*)$(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]*)\)")
PATH = re.compile(r"`((?:\./)?(?:src|apps|tests|tools|docs|workloads|studies|benchmarks|cmake)/[\w./-]+|\./\w+)`")


def slug(heading):
    """The anchor that a heading gets on the usual forges."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path):
    text = FENCE.sub("", path.read_text())
    return {slug(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def examples(text):
    """(command, expected output lines) of every command in a console block."""
    found = []
    for language, body in FENCE.findall(text):
        if language != "console":
            continue
        for line in body.strip("\n").split("\n"):
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def matches(expected, actual):
    """Whether the lines agree, where `...` in `expected` stands for any number of lines."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in actual)) is not None


class Documents(unittest.TestCase):
    def test_links_lead_somewhere(self):
        broken = []
        for path in DOCUMENTS:
            for target in LINK.findall(FENCE.sub("", path.read_text())):
                if re.match(r"https?://", target):
                    continue
                file, _, anchor = target.partition("#")
                goal = (path.parent / file).resolve() if file else path
                if not goal.exists() or (anchor and anchor not in anchors(goal)):
                    broken.append(f"{path.relative_to(ROOT)}: {target}")
        self.assertEqual(broken, [])

    def test_named_paths_exist(self):
        missing = []
        for path in DOCUMENTS:
            for name in PATH.findall(FENCE.sub("", path.read_text())):
                if not (ROOT / name).exists():
                    missing.append(f"{path.relative_to(ROOT)}: {name}")
        self.assertEqual(missing, [])

    def test_commands_print_what_the_documents_show(self):
        commands = 0
        for path in DOCUMENTS:
            with tempfile.TemporaryDirectory() as folder:
                for shipped in ("workloads", "studies"):
                    os.symlink(ROOT / shipped, pathlib.Path(folder, shipped))
                for command, expected in examples(path.read_text()):
                    program, *arguments = shlex.split(command)
                    if program != "foldwise":
                        continue
                    commands += 1
                    with self.subTest(document=path.name, command=command):
                        run = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True)
                        self.assertEqual(run.returncode, 0, run.stderr)
                        shown = run.stdout.rstrip("\n").split("\n")
                        if expected and not matches(expected, shown):
                            self.assertEqual(shown, expected)
        self.assertGreater(commands, 0, "no document shows a command")

    def test_the_readme_names_every_command(self):
        help_text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
        commands = re.findall(r"^  (\w+) ", help_text.partition("Subcommands:")[2], re.MULTILINE)
        self.assertGreater(len(commands), 0)
        readme = (ROOT / "README.md").read_text()
        self.assertEqual([command for command in commands if f"`foldwise {command}" not in readme], [])


class Matching(unittest.TestCase):
    def test_dots_stand_for_any_lines(self):
        self.assertTrue(matches(["a", "...", "d"], ["a", "b", "c", "d"]))
        self.assertTrue(matches(["a", "..."], ["a"]))
        self.assertFalse(matches(["a", "...", "d"], ["a", "b"]))
        self.assertFalse(matches(["a"], ["a", "b"]))


if __name__ == "__main__":
    unittest.main()
