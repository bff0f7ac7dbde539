#!/usr/bin/env python3
"""Searches the same spaces with Foldwise's strategies and with Optuna's samplers, both through ask and tell.

    benchmarks/search/compare_optuna.py FOLDWISE [--seeds N]

needs a Python with Optuna (pip install optuna). Each study is evaluated whole once, by strategy `grid`; then both sides look up every
design in that table, so the evaluator is the same for both and costs nothing, and what a search takes is its own time.
Optuna suggests an index into the sorted values of a number, a category for a name, and is told violations of constraints.
Prints what was reached after so many evaluations and the CPU seconds of a search, medians over the seeds.
"""

import argparse
import csv
import io
import json
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

import optuna

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Designs that `foldwise explore` asks for at once. `tpe` is told after each few designs, which is what it is for.
BATCH = {"tpe": 4}
USUAL_BATCH = 256

SAMPLERS = {
    "TPE": lambda seed, violations: optuna.samplers.TPESampler(seed=seed, constraints_func=violations),
    "NSGA-II": lambda seed, violations: optuna.samplers.NSGAIISampler(seed=seed, constraints_func=violations),
    "random": lambda seed, violations: optuna.samplers.RandomSampler(seed=seed),
}


@dataclass(frozen=True)
class Contest:
    """A study, how many of its objectives count, and after which numbers of evaluations to look; the last is the budget."""
    study: str
    objectives: int
    looks: tuple
    strategies: tuple
    samplers: tuple


CONTESTS = (
    Contest("lenet5-lab", 1, (50, 100, 200, 400, 614), ("genetic", "annealing", "tpe", "random"), ("TPE", "NSGA-II", "random")),
    Contest("resnet18", 2, (50, 100, 200, 500, 940), ("nsga2", "random"), ("NSGA-II", "random")),
)


@dataclass(frozen=True)
class Outcome:
    metrics: dict
    objectives: tuple
    violations: tuple


class Landscape:
    """Every design of a study and its outcome."""

    def __init__(self, foldwise, contest, folder):
        self.objectives = contest.objectives
        study, storage = ROOT / "studies" / f"{contest.study}.yaml", folder / f"{contest.study}.db"
        run([foldwise, "explore", study, "--strategy", "grid", "--storage", storage, "--quiet"])
        rows = csv.DictReader(io.StringIO(run([foldwise, "study", "export", storage])))
        # A row: number, rank, state, text, the fields, the metrics, objectives, violations.
        names = rows.fieldnames
        self.fields = names[names.index("text") + 1:names.index("total_cycles")]
        metrics = names[names.index("total_cycles"):names.index("objective_1")]
        objectives = [f"objective_{i + 1}" for i in range(contest.objectives)]
        violations = [name for name in names if name.startswith("violation_")]
        self.table = {
            tuple(row[field] for field in self.fields): Outcome(
                {name: float(row[name]) for name in metrics}, tuple(float(row[name]) for name in objectives),
                tuple(float(row[name]) for name in violations)) for row in rows}
        columns = (sorted({design[i] for design in self.table}) for i in range(len(self.fields)))
        self.values = [sorted(column, key=float) if column[0].isdigit() else column for column in columns]
        feasible = [outcome.objectives for outcome in self.table.values() if not any(outcome.violations)]
        self.optimum = min(objectives[0] for objectives in feasible)
        if self.objectives == 2:
            self.corner = tuple(1.1 * max(each) for each in zip(*front(feasible)))
            self.area = area_dominated(feasible, self.corner)

    def reached(self, outcomes):
        """How much worse than the optimum the best outcome is, in %, or the share of the true front's hypervolume, in %."""
        feasible = [outcome.objectives for outcome in outcomes if not any(outcome.violations)]
        if self.objectives == 2:
            return 100 * area_dominated(feasible, self.corner) / self.area
        return 100 * (min(feasible)[0] / self.optimum - 1) if feasible else float("inf")


def front(points):
    """Those of pairs of numbers that no other dominates, the first number growing."""
    kept = []
    for point in sorted(set(points)):
        if not kept or point[1] < kept[-1][1]:
            kept.append(point)
    return kept


def area_dominated(points, corner):
    area, height = 0.0, corner[1]
    for x, y in front(points):
        if x < corner[0] and y < height:
            area += (corner[0] - x) * (height - y)
            height = y
    return area


def run(command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def cpu_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def search_with_foldwise(foldwise, contest, strategy, seed, landscape, folder):
    """The outcomes in the order of evaluation. Foldwise keeps them in a storage file, Optuna in memory."""
    storage = folder / f"{contest.study}-{strategy}-{seed}.db"
    run([foldwise, "study", "create", ROOT / "studies" / f"{contest.study}.yaml", storage, "--strategy", strategy,
         "--seed", seed, "--trials", contest.looks[-1]])
    asking = subprocess.Popen([foldwise, "ask", storage, "--count", str(BATCH.get(strategy, USUAL_BATCH)), "--stream"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    outcomes = []
    for line in asking.stdout:
        told = []
        for design in json.loads(line)["designs"]:
            outcomes.append(landscape.table[tuple(str(design["fields"][field]) for field in landscape.fields)])
            told.append({"number": design["number"], "metrics": outcomes[-1].metrics})
        if not told:
            break
        asking.stdin.write(json.dumps(told) + "\n")
        asking.stdin.flush()
    asking.stdin.close()
    if asking.wait() != 0:
        raise SystemExit(f"foldwise ask {storage} failed")
    return outcomes


def search_with_optuna(contest, sampler, seed, landscape):
    seen = []
    made = SAMPLERS[sampler](seed, lambda trial: trial.user_attrs["violations"])
    study = optuna.create_study(directions=["minimize"] * contest.objectives, sampler=made)
    for _ in range(contest.looks[-1]):
        trial = study.ask()
        design = tuple(
            values[trial.suggest_int(field, 0, len(values) - 1)] if values[0].isdigit()
            else trial.suggest_categorical(field, values) for field, values in zip(landscape.fields, landscape.values))
        seen.append(landscape.table[design])
        trial.set_user_attr("violations", seen[-1].violations)
        study.tell(trial, seen[-1].objectives)
    return seen


def compare(foldwise, contest, seeds, folder):
    landscape = Landscape(foldwise, contest, folder)
    print(f"{contest.study}: {len(landscape.table)} designs, medians of {seeds} seeds; after so many evaluations,",
          "% of the true front's hypervolume" if contest.objectives == 2 else "% above the optimum")
    print(f"{'':<20}", *(f"{look:>8}" for look in contest.looks), f"{'found':>8} {'CPU s':>8}")
    searches = [("Foldwise", name) for name in contest.strategies] + [("Optuna", name) for name in contest.samplers]
    for side, name in searches:
        reached, seconds = [], []
        for seed in range(1, seeds + 1):
            began = cpu_seconds()
            outcomes = (search_with_foldwise(foldwise, contest, name, seed, landscape, folder) if side == "Foldwise"
                        else search_with_optuna(contest, name, seed, landscape))
            seconds.append(cpu_seconds() - began)
            reached.append([landscape.reached(outcomes[:look]) for look in contest.looks])
        found = "" if contest.objectives == 2 else f"{sum(row[-1] == 0 for row in reached)}/{seeds}"
        print(f"{side + ' ' + name:<20}", *(f"{statistics.median(column):>8.2f}" for column in zip(*reached)),
              f"{found:>8} {statistics.median(seconds):>8.3f}", flush=True)
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("foldwise", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=20)
    arguments = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    print(f"Optuna {optuna.__version__}, {time.strftime('%Y-%m-%d')}\n")
    with tempfile.TemporaryDirectory() as folder:
        for contest in CONTESTS:
            compare(arguments.foldwise.resolve(), contest, arguments.seeds, pathlib.Path(folder))


if __name__ == "__main__":
    main()
