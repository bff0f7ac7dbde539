"""What the tests of the Python packages share.

They test the packages that Python finds: CTest puts those of the build tree first, ./check runs them in a clean virtual
environment with the wheel. By hand: PYTHONPATH=build/dev/python python3 -B tests/python/simulation_test.py.
"""

import contextlib
import io
import os
import pathlib
import shutil
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "golden" / "cases"
PRINTED = ROOT / "tests" / "cli" / "scalesim_stdout"
REPORTS = ("COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv")
LENET5 = ROOT / "workloads" / "lenet5.csv"
LAB = ROOT / "studies" / "lab.cfg"


class PythonTest(unittest.TestCase):
    """A test that works in an empty directory of its own."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="foldwise-python-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory)

    def files(self):
        return sorted(path.relative_to(self.directory).as_posix() for path in self.directory.rglob("*")
                      if not path.is_dir())


@contextlib.contextmanager
def printed():
    """Standard output and standard error of what runs within, as two StringIO."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err
