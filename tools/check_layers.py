#!/usr/bin/env python3
"""Refuses includes that the architecture does not allow; prints one line for each and exits 1 when there is any.

1. A module includes only the modules that its CMakeLists.txt declares (foldwise_module(... MAY_INCLUDE ...)), and
   declares only modules on lower floors. Floors are listed here and nowhere else in code.
2. A third-party library is included only where its door is. Doors are listed here too.
3. Every source file of a module is in its SOURCES, so that nothing lies in a folder uncompiled and untested.

    tools/check_layers.py [ROOT]       ROOT: the repository, by default the one that holds this script
"""

import pathlib
import re
import sys
from dataclasses import dataclass, field

FLOORS = {
    "base": 0,
    "workload": 1,
    "hardware": 1,
    "search": 1,
    "neural": 1,
    "simulator": 2,
    "quantization": 2,
    "cost": 3,
    "formats": 3,
    "onnx": 4,
    "study": 4,
    "external": 5,
    "proxy": 5,
    "training": 6,
    "report": 6,
    "catalog": 7,
}

# What an include in angle brackets starts with, and the folders or files that may write it. Headers of the C++
# standard library have neither a dot nor a slash in their names and are free.
PROCESSES = "src/foldwise/external/child_process.cpp"  # POSIX: other programs
EVERYWHERE = ("src", "apps", "python", "tests", "benchmarks", "examples")
DOORS = {
    "fmt/": EVERYWHERE,
    "Eigen/": ("src/foldwise/neural", "src/foldwise/search/gaussian_process.cpp",),
    "zlib.h": ("src/foldwise/formats/gzip.cpp", "tests"),
    "torch/": ("src/foldwise/training/lenet5_trainer.cpp", "src/foldwise/training/fake_quantization.hpp",
               "src/foldwise/training/proxy_networks.hpp", "src/foldwise/training/proxy_trainer.cpp",
               "src/foldwise/training/proxy_training_data.hpp"),
    "dlfcn.h": ("src/foldwise/catalog/data_directory.cpp", "src/foldwise/formats/onnx_plugin.cpp",
                "apps/foldwise_train/blas_threads.cpp"),  # POSIX: shared libraries
    "nettle/": ("src/foldwise/base/digest.cpp",),
    "yaml-cpp/": ("src/foldwise/study/yaml.cpp",),
    "sqlite3.h": ("src/foldwise/study/sqlite_database.cpp",),
    "tbb/": ("src/foldwise/study/thread_executor.cpp",),
    "onnx/": ("src/foldwise/onnx", "tests"),
    "nlohmann/": ("src/foldwise/report", "src/foldwise/external", "apps", "python", "tests"),
    "duktape.h": ("src/foldwise/report/figure/script_engine.cpp",),
    "CLI/": ("apps",),
    "fcntl.h": ("src/foldwise/base/file.cpp", "src/foldwise/base/file_lock.cpp", PROCESSES),  # POSIX: file descriptors
    "poll.h": (PROCESSES,),
    "sys/": ("src/foldwise/base/file.cpp", "src/foldwise/base/file_lock.cpp", PROCESSES, "tests"),
    "unistd.h": ("src/foldwise/base/descriptor.cpp", "src/foldwise/base/file.cpp", "src/foldwise/base/file_lock.cpp",
                 PROCESSES, "apps", "tests"),
    "pybind11/": ("python/bindings",),
    "gtest/": ("tests",),
    "gmock/": ("tests",),
    "rapidcheck": ("tests",),
    "benchmark/": ("benchmarks",),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')
MODULE_CALL = re.compile(r"foldwise_module\(([^)]*)\)")
KEYWORDS = ("NAME", "MAY_INCLUDE", "LIBRARIES", "SOURCES")


@dataclass
class Module:
    """What one foldwise_module() call declares."""

    folder: pathlib.Path
    name: str = ""
    may_include: list = field(default_factory=list)
    sources: list = field(default_factory=list)


def read_module(folder):
    """The module declared by a folder's CMakeLists.txt, None when it declares none."""
    cmake = folder / "CMakeLists.txt"
    text = re.sub(r"#.*", "", cmake.read_text()) if cmake.exists() else ""
    call = MODULE_CALL.search(text)
    if not call:
        return None
    arguments = {keyword: [] for keyword in KEYWORDS}
    current = None
    for word in call.group(1).split():
        if word in KEYWORDS:
            current = word
        elif current:
            arguments[current].append(word)
    return Module(folder, "".join(arguments["NAME"]), arguments["MAY_INCLUDE"], arguments["SOURCES"])


def cpp_files(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".cpp", ".hpp"))


def includes(path):
    """(line number, name between <>, name between quotes) of each include; one of the names is None."""
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def check_declaration(module, root):
    """A module is named like its folder, has a floor, declares lower floors only, and lists all its sources."""
    place = (module.folder / "CMakeLists.txt").relative_to(root)
    if module.name != module.folder.name:
        yield f"{place}: declares module {module.name} in folder {module.folder.name}"
        return
    if module.name not in FLOORS:
        yield f"{place}: module {module.name} has no floor in tools/check_layers.py"
        return
    for neighbour in module.may_include:
        if neighbour not in FLOORS:
            yield f"{place}: {module.name} declares unknown module {neighbour}"
        elif FLOORS[neighbour] >= FLOORS[module.name]:
            yield (f"{place}: {module.name} (floor {FLOORS[module.name]}) may not include {neighbour} "
                   f"(floor {FLOORS[neighbour]}): includes point down")
    for path in cpp_files(module.folder):
        source = path.relative_to(module.folder).as_posix()
        if path.suffix == ".cpp" and source not in module.sources:
            yield f"{place}: {source} is not in SOURCES"


def check_module_includes(module, root):
    """Quoted includes name a header of the module itself or of a declared neighbour."""
    for path in cpp_files(module.folder):
        for number, _, quoted in includes(path):
            if quoted is None:
                continue
            place = f"{path.relative_to(root)}:{number}"
            parts = quoted.split("/")
            if parts[0] != "foldwise" or len(parts) < 3:
                yield f'{place}: write "{quoted}" as "foldwise/<module>/..."'
            elif parts[1] != module.name and parts[1] not in module.may_include:
                yield f"{place}: {module.name} does not declare {parts[1]} in MAY_INCLUDE"


def check_doors(root):
    """Includes in angle brackets are of the standard library or come in by their door."""
    for top in EVERYWHERE:
        for path in cpp_files(root / top):
            relative = path.relative_to(root)
            for number, angled, _ in includes(path):
                if angled is None or not re.search(r"[./]", angled):
                    continue
                doors = next((doors for prefix, doors in DOORS.items() if angled.startswith(prefix)), None)
                if doors is None:
                    yield f"{relative}:{number}: <{angled}> has no door in tools/check_layers.py"
                elif not any(relative.is_relative_to(door) for door in doors):
                    yield f"{relative}:{number}: <{angled}> may be included in {', '.join(doors)} only"


def violations(root):
    """Every broken rule below `root` as one line of text, in the order of the tree."""
    source = root / "src" / "foldwise"
    folders = sorted(path for path in source.iterdir() if path.is_dir())
    for folder in folders:
        module = read_module(folder)
        if module is None:
            yield f"{folder.relative_to(root)}: no foldwise_module() in its CMakeLists.txt"
            continue
        yield from check_declaration(module, root)
        yield from check_module_includes(module, root)
    yield from check_doors(root)


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    found = list(violations(root))
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
