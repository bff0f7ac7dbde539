"""Runs the real foldwise program; the base of every test in this folder.

CTest names the program in FOLDWISE_PROGRAM. By hand: FOLDWISE_PROGRAM=build/dev/apps/foldwise/foldwise python3 -B
tests/cli/simulate_test.py. Recorded runs of SCALE-Sim are looked for in $FOLDWISE_SHARED/golden, by default beside the
repository.
"""

import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("FOLDWISE_SHARED", ROOT.parent / "shared"))
PROGRAM = os.environ.get("FOLDWISE_PROGRAM", "")

CONFIG = """[general]
run_name = lab

[architecture_presets]
ArrayHeight:    4
ArrayWidth:     4
IfmapSramSzkB:  1
FilterSramSzkB: 1
OfmapSramSzkB:  1
IfmapOffset:    0
FilterOffset:   10000000
OfmapOffset:    20000000
Bandwidth : 5
Dataflow : os

[run_presets]
InterfaceBandwidth: USER
"""

CONV = """Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
Conv1, 9, 9, 3, 3, 2, 5, 2,
"""

GEMM = """Layer, M, N, K,
fc, 9, 8, 7,
"""


@dataclass
class Outcome:
    """What a run of the program left: its exit status and what it said."""

    status: int
    out: str
    err: str


class CommandTest(unittest.TestCase):
    """A test with an empty directory of its own, in which the program runs."""

    def setUp(self):
        self.assertTrue(PROGRAM, "FOLDWISE_PROGRAM names no program")
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="foldwise-cli-"))
        self.addCleanup(shutil.rmtree, self.directory)

    def write(self, name, content):
        """Writes text or bytes to a file of the test's directory and returns its name."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def read(self, name):
        return (self.directory / name).read_bytes().decode()

    def files(self):
        """Every file below the test's directory, hidden ones too."""
        return sorted(path.relative_to(self.directory).as_posix() for path in self.directory.rglob("*")
                      if not path.is_dir())

    def start(self, *arguments, largest_file=None, **options):
        """The program under way. `largest_file`: a file that grows beyond so many bytes fails, as on a full disk."""
        def prepare():
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # ignored by what runs in the background
                signal.signal(number, signal.SIG_DFL)
            if largest_file is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        return subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.directory, text=True, preexec_fn=prepare,
                                **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})

    def foldwise(self, *arguments, **options):
        """Runs the program to its end."""
        with self.start(*arguments, **options) as process:
            out, err = process.communicate()
            return Outcome(process.returncode, out, err)

    def assert_done(self, outcome):
        self.assertEqual((outcome.status, outcome.err), (0, ""))

    def assert_refused(self, outcome, message):
        """Bad input: exit status 1, nothing on standard output, this one line on standard error."""
        self.assertEqual((outcome.status, outcome.out, outcome.err), (1, "", f"foldwise: {message}\n"))

    def assert_wrong_usage(self, outcome, word):
        """Exit status 2, nothing on standard output, one line with `word` in it on standard error."""
        self.assertEqual((outcome.status, outcome.out, outcome.err.count("\n")), (2, "", 1), outcome.err)
        self.assertIn(word, outcome.err)


def golden_cases(folder):
    """The recorded runs of SCALE-Sim in golden/<folder>, an empty list where there are none."""
    place = SHARED / "golden" / folder
    return sorted(path for path in place.iterdir() if path.is_dir()) if place.is_dir() else []


def main():
    """Runs the tests of the calling script. Exit status 77, by which CTest knows, when all of them were skipped."""
    result = unittest.main(module="__main__", exit=False).result
    for test, reason in result.skipped:
        print(f"skipped {test}: {reason}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.testsRun > 0 and len(result.skipped) == result.testsRun else 0)
