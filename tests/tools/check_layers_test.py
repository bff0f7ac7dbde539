"""check_layers.py on made-up trees: what it lets pass, and one refusal for each rule."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import check_layers  # noqa: E402


def cmake(name, may_include="", sources=""):
    return f"foldwise_module(NAME {name}\n  MAY_INCLUDE {may_include}  # neighbours\n  SOURCES {sources})\n"


# A tree that breaks no rule; a test changes one file of it.
SOUND = {
    "src/foldwise/base/CMakeLists.txt": cmake("base", "", "error.cpp"),
    "src/foldwise/base/error.hpp": "#include <string>\n",
    "src/foldwise/base/error.cpp": '#include "foldwise/base/error.hpp"\n#include <fmt/format.h>\n',
    "src/foldwise/search/CMakeLists.txt": cmake("search", "base", "strategies/grid.cpp"),
    "src/foldwise/search/strategies/grid.cpp": '#include "foldwise/base/error.hpp"\n',
    "src/foldwise/study/CMakeLists.txt": cmake("study", "base search", "yaml.cpp"),
    "src/foldwise/study/yaml.cpp": '#include <yaml-cpp/yaml.h>\n#include "foldwise/search/space.hpp"\n',
    "apps/foldwise/main.cpp": '#include <CLI/CLI.hpp>\n#include "foldwise/study/study.hpp"\n',
}


class CheckLayers(unittest.TestCase):
    def violations(self, changed=None):
        files = {**SOUND, **(changed or {})}
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return list(check_layers.violations(pathlib.Path(folder)))

    def assert_refused(self, changed, message):
        self.assertEqual(self.violations(changed), [message])

    def test_a_sound_tree_passes(self):
        self.assertEqual(self.violations(), [])

    def test_an_undeclared_neighbour_is_refused(self):
        self.assert_refused(
            {"src/foldwise/search/strategies/grid.cpp": '\n#include "foldwise/workload/layer.hpp"\n'},
            "src/foldwise/search/strategies/grid.cpp:2: search does not declare workload in MAY_INCLUDE")

    def test_a_neighbours_neighbour_must_be_declared_too(self):
        self.assert_refused(
            {"src/foldwise/study/CMakeLists.txt": cmake("study", "search", "yaml.cpp"),
             "src/foldwise/study/yaml.cpp": '#include "foldwise/base/error.hpp"\n'},
            "src/foldwise/study/yaml.cpp:1: study does not declare base in MAY_INCLUDE")

    def test_a_commented_out_declaration_does_not_count(self):
        self.assert_refused(
            {"src/foldwise/search/CMakeLists.txt":
                "foldwise_module(NAME search MAY_INCLUDE # base\n SOURCES strategies/grid.cpp)\n"},
            "src/foldwise/search/strategies/grid.cpp:1: search does not declare base in MAY_INCLUDE")

    def test_an_upward_declaration_is_refused(self):
        self.assert_refused(
            {"src/foldwise/search/CMakeLists.txt": cmake("search", "base study", "strategies/grid.cpp")},
            "src/foldwise/search/CMakeLists.txt: search (floor 1) may not include study (floor 4): includes point down")

    def test_a_declaration_on_the_same_floor_is_refused(self):
        self.assert_refused(
            {"src/foldwise/search/CMakeLists.txt": cmake("search", "base hardware", "strategies/grid.cpp")},
            "src/foldwise/search/CMakeLists.txt: search (floor 1) may not include hardware (floor 1): "
            "includes point down")

    def test_a_module_declaring_itself_is_refused(self):
        self.assert_refused(
            {"src/foldwise/search/CMakeLists.txt": cmake("search", "base search", "strategies/grid.cpp")},
            "src/foldwise/search/CMakeLists.txt: search (floor 1) may not include search (floor 1): "
            "includes point down")

    def test_an_unknown_neighbour_is_refused(self):
        self.assert_refused(
            {"src/foldwise/search/CMakeLists.txt": cmake("search", "base helpers", "strategies/grid.cpp")},
            "src/foldwise/search/CMakeLists.txt: search declares unknown module helpers")

    def test_a_module_without_a_floor_is_refused(self):
        self.assert_refused(
            {"src/foldwise/helpers/CMakeLists.txt": cmake("helpers")},
            "src/foldwise/helpers/CMakeLists.txt: module helpers has no floor in tools/check_layers.py")

    def test_a_module_named_unlike_its_folder_is_refused(self):
        self.assert_refused(
            {"src/foldwise/base/CMakeLists.txt": cmake("foundation", "", "error.cpp"),
             "src/foldwise/base/error.cpp": ""},
            "src/foldwise/base/CMakeLists.txt: declares module foundation in folder base")

    def test_a_folder_that_declares_no_module_is_refused(self):
        self.assert_refused(
            {"src/foldwise/loose/thing.hpp": ""},
            "src/foldwise/loose: no foldwise_module() in its CMakeLists.txt")

    def test_a_source_that_is_not_listed_is_refused(self):
        self.assert_refused(
            {"src/foldwise/base/forgotten.cpp": ""},
            "src/foldwise/base/CMakeLists.txt: forgotten.cpp is not in SOURCES")

    def test_a_quoted_include_without_its_module_is_refused(self):
        self.assert_refused(
            {"src/foldwise/base/error.cpp": '#include "error.hpp"\n'},
            'src/foldwise/base/error.cpp:1: write "error.hpp" as "foldwise/<module>/..."')

    def test_a_library_away_from_its_door_is_refused(self):
        self.assert_refused(
            {"src/foldwise/study/storage.hpp": "#include <sqlite3.h>\n"},
            "src/foldwise/study/storage.hpp:1: <sqlite3.h> may be included in "
            "src/foldwise/study/sqlite_database.cpp only")

    def test_a_door_is_a_path_and_not_a_prefix_of_text(self):
        self.assert_refused(
            {"src/foldwise/study/yaml.cpp.hpp": "#include <yaml-cpp/yaml.h>\n"},
            "src/foldwise/study/yaml.cpp.hpp:1: <yaml-cpp/yaml.h> may be included in "
            "src/foldwise/study/yaml.cpp only")

    def test_a_library_without_a_door_is_refused(self):
        self.assert_refused(
            {"apps/foldwise/main.cpp": "#  include <boost/optional.hpp>\n"},
            "apps/foldwise/main.cpp:1: <boost/optional.hpp> has no door in tools/check_layers.py")

    def test_foldwise_itself_passes(self):
        self.assertEqual(list(check_layers.violations(ROOT)), [])

    def test_the_program_prints_violations_and_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "src/foldwise/loose").mkdir(parents=True)
            run = subprocess.run([sys.executable, ROOT / "tools/check_layers.py", folder], capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout, "src/foldwise/loose: no foldwise_module() in its CMakeLists.txt\n")


if __name__ == "__main__":
    unittest.main()
