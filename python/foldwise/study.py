"""Many designs for one question: what `foldwise explore` and `foldwise study` do."""

from __future__ import annotations

import json
import os
import pathlib
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence

from foldwise import _core


class DesignSpace(Mapping):
    """Fields and the values that each may take; every combination is a design.

    A key is a field, or a tuple of fields that go together; values are a range, a list, or what a study file says
    ({"from": 4, "to": 64, "powers_of": 2})."""

    def __init__(self, fields):
        self._fields = dict(fields)

    def __getitem__(self, field):
        return self._fields[field]

    def __iter__(self):
        return iter(self._fields)

    def __len__(self):
        return len(self._fields)

    def __repr__(self):
        return f"DesignSpace({self._fields})"

    def to_dict(self):
        """The space as a study file says it."""
        return {field if isinstance(field, str) else ", ".join(field): self._values(values)
                for field, values in self._fields.items()}

    @staticmethod
    def _values(values):
        if isinstance(values, range) and len(values) > 1:
            ordered = values if values.step > 0 else values[::-1]
            return {"from": ordered[0], "to": ordered[-1], "step": ordered.step}
        if isinstance(values, Mapping):
            return dict(values)
        return [list(value) if isinstance(value, tuple) else value for value in values]


class SearchSpace:
    """The finite space that a strategy searches. A point is a tuple with the index of a value for each parameter."""

    def __init__(self, question):
        self.parameters = question.parameters
        self.size = question.size

    def fields(self, point: Sequence[int]) -> dict:
        """The fields that a point sets, with their values."""
        fields = {}
        for parameter, index in zip(self.parameters, point):
            fields |= parameter["values"][index]
        return fields

    def point(self, rank: int) -> tuple[int, ...]:
        """The point of a rank from 0 to size - 1; the last parameter turns fastest."""
        indices = []
        for parameter in reversed(self.parameters):
            rank, index = divmod(rank, len(parameter["values"]))
            indices.append(index)
        return tuple(reversed(indices))


class SearchStrategy:
    """Base of strategies written in Python. run_study makes one with the SearchSpace and the study's seed."""

    def __init__(self, space, seed):
        self.space = space
        self.seed = seed

    def ask(self, count: int) -> Sequence[Sequence[int]]:
        """At most `count` points, none that was asked before; none at all when it is done. Every point asked is told
        before the next call."""
        raise NotImplementedError

    def tell(self, observations: list[_core.Observation]) -> None:
        """What became of the points, in the order asked: point, objectives (each to be made small) and violation (0
        where no constraint is broken; infinite, and without objectives, where a design could not be evaluated)."""


class Evaluator:
    """Base of cost models written in Python."""

    model = "python"  # what every output calls the model
    metrics = ()  # what evaluate must give at least; run_study sets it before the first call

    def evaluate(self, accelerator: _core.Accelerator) -> Mapping[str, float]:
        """A mapping from each of `metrics` to its value. Raises foldwise.Error for a design that it cannot evaluate; any
        other exception ends the study."""
        raise NotImplementedError


class TrialTable(Sequence):
    """Trials as rows; each is a dict of the number, the fields, the metrics and the objectives."""

    def __init__(self, columns):
        self._columns = columns

    def __len__(self):
        return len(next(iter(self._columns.values()), []))

    def __getitem__(self, index):
        if isinstance(index, slice):
            return TrialTable({name: values[index] for name, values in self._columns.items()})
        return {name: values[index] for name, values in self._columns.items()}

    def __repr__(self):
        return f"<TrialTable of {len(self)} trials: {', '.join(self._columns)}>"

    def to_pandas(self):
        """A DataFrame with a column for each name."""
        import pandas

        return pandas.DataFrame(self._columns)


class Study:
    """A study and what it has found. print(study) shows the tables of the command line."""

    def __init__(self, result, base=None):
        self._result = result
        self._base = base

    name = property(lambda self: self._result.name)
    model = property(lambda self: self._result.model, doc="Whose numbers these are.")
    seconds = property(lambda self: self._result.seconds, doc="How long it ran.")
    end = property(lambda self: self._result.end or None,
                   doc='Why it ended: "exhausted", "out_of_trials", "out_of_time" or "stopped"; None while it goes on.')
    complete = property(lambda self: self._result.complete, doc="Feasible trials.")
    infeasible = property(lambda self: self._result.infeasible, doc="Trials that break a constraint.")
    failed = property(lambda self: self._result.failed, doc="Trials that could not be evaluated.")

    def __len__(self):
        return self.complete + self.infeasible + self.failed

    def __str__(self):
        return self._result.summary()

    def __repr__(self):
        return f"<Study {self.name!r}: {len(self)} trials, {self.complete} feasible ({self.model})>"

    def pareto_front(self) -> TrialTable:
        """The trials that no other beats in every objective, with the count of those of the same outcome."""
        return TrialTable(self._result.pareto_front())

    def best(self) -> TrialTable:
        """The best trials, best first, by the first objective."""
        return TrialTable(self._result.best())

    def trials(self) -> TrialTable:
        """Every trial, in the order asked."""
        return TrialTable(self._result.trials())

    def accelerator(self, trial: Mapping) -> _core.Accelerator:
        """The accelerator of a trial of a study that was run here."""
        if self._base is None:
            raise _core.Error("a stored study does not hold its base accelerator")
        fields = {field["name"] for field in _listed_fields()}
        return self._base.replace({name: value for name, value in trial.items() if name in fields})

    def to_dict(self) -> dict:
        """What `foldwise explore --json` prints, as a dict."""
        return json.loads(self._result.to_json())

    def front_to_dict(self) -> dict:
        """What `foldwise study pareto --json` prints, as a dict: the front, its knee and its hypervolume."""
        return json.loads(self._result.front_to_json())

    def write_certificate(self, path: str | os.PathLike) -> None:
        """Writes the proof of strategy exact, for verify, as `foldwise explore --certificate` does."""
        self._result.write_certificate(path)

    def write_csv(self, path: str | os.PathLike) -> None:
        """Writes all trials with all digits, as `foldwise study export` does."""
        self._result.write_csv(path)


def _listed_fields():
    from foldwise.catalog import listing

    return listing("fields")


def verify(certificate: str | os.PathLike, *, study: str | os.PathLike | None = None) -> dict:
    """Checks a proof of optimality, as `foldwise verify` does, and says what it proves: "optimal", "objective" (None without
    a feasible design), "bound", "designs", and how the boxes were checked. Raises Error with the first thing that is not
    as the certificate says. study: the study file, where it is not where the certificate says."""
    return _core.verify(certificate, study)


def report(*studies: str | os.PathLike, output: str | os.PathLike | None = None, svg: str | None = None) -> None:
    """Writes one self-contained web page of stored studies, report.html, as `foldwise report` does; or with svg one of
    its figures for a paper, "pareto" for example."""
    _core.write_report(studies, output or (f"{svg}.svg" if svg else "report.html"), svg or "")


def open_study(path: str | os.PathLike) -> Study:
    """Opens a stored study. Raises Error when the file is none."""
    return Study(_core.open_study(path))


def merge_studies(*studies: str | os.PathLike, output: str | os.PathLike) -> Study:
    """Joins stored studies of one question in a new file, as `foldwise study merge` does, and opens it. Of a design that
    several have, the first one's trial is kept. Raises Error when one of them asks something else."""
    different = _core.merge_studies(studies, output)
    if different:
        warnings.warn(f"{different} designs have different results in different studies; the first one's are kept",
                      stacklevel=2)
    return open_study(output)


def run_study(study: str | os.PathLike | None = None, *,
              strategy: str | Callable[[SearchSpace, int], SearchStrategy] | None = None,
              strategy_options: Mapping[str, float | str] | None = None, evaluator: Evaluator | None = None,
              set: Mapping[str, object] | None = None, trials: int | None = None, seconds: float | None = None,
              seed: int | None = None, threads: int | None = None, storage: str | os.PathLike | None = None,
              resume: bool = False, keep_trials: bool = True, progress: bool | Callable[[int, int, float | None], None] | None = None,
              **question: object) -> Study:
    """Evaluates the designs of a study and returns a Study.

    study: the path of a study file; or the question is given by its keys: name, workload (a path, a name, a Network, or a
    list of these), base (a path or an Accelerator), accelerator, space (a DesignSpace or a dict), constraints, objectives
    ({"minimize": "total_cycles"} or "minimize total_cycles"), metrics, model.
    strategy: a name, or for one of your own a SearchStrategy class, or any callable that makes one from a space and a seed.
    strategy_options: a dict. evaluator: an Evaluator of your own, in place of a model.
    set: values of fields in the study's place, a dict. trials, seconds: when to end. seed: where randomness begins.
    threads: designs evaluated at once. storage: a file that keeps every trial, a new one unless resume,
    which goes on with the study in it, with the settings it was begun with, and begins it where there is none. keep_trials=False keeps only the best
    and the Pareto front in memory. progress: False, True (tqdm), or a function of done, total and best; by default tqdm
    where it is installed and standard error is a terminal.
    Raises Error for bad input, one line; KeyboardInterrupt ends it, and what is in `storage` stays there."""
    settings = [("set", f"{field}={json.dumps(DesignSpace._values(_listed(values)))}")
                for field, values in (set or {}).items()]
    if isinstance(strategy, str):
        settings.append(("strategy", strategy))
        strategy = None
    settings += [("strategy-option", f"{name}={value}") for name, value in (strategy_options or {}).items()]
    settings += [(name, str(value)) for name, value in (("trials", trials), ("seconds", seconds), ("seed", seed))
                 if value is not None]
    if resume:
        if storage is None:
            raise TypeError("resume needs a storage")
        given = {name for name, _ in settings}
        settings += [(name, value) for name, value in _core.stored_settings(storage) if name not in given]
    if study is not None:
        if question:
            raise TypeError(f"a study file is given, and {', '.join(question)} too")
        loaded = _core.load_study(study, settings)
    else:
        loaded = _load_question(question, settings)
    for message in loaded.warnings:
        warnings.warn(message, stacklevel=2)
    if evaluator is not None:
        evaluator.metrics = tuple(loaded.metrics)
    searcher = None if strategy is None else strategy(SearchSpace(loaded), loaded.seed)
    with _progress_bar(progress) as on_progress:
        result = _core.run_study(loaded, searcher, evaluator, threads, storage, resume, keep_trials, on_progress)
    return Study(result, loaded.base)


def _listed(values):
    return [values] if isinstance(values, (str, int, float)) else values


def _load_question(question, settings):
    """Reads a question given by its keys, by way of a study file."""
    question = dict(question)
    with tempfile.TemporaryDirectory(prefix="foldwise-") as folder:
        folder = pathlib.Path(folder)
        workloads = question.get("workload", [])
        if isinstance(workloads, (str, os.PathLike, _core.Network, Mapping)):
            workloads = [workloads]
        question["workload"] = [_workload(workload, folder, number) for number, workload in enumerate(workloads)]
        base = question.get("base")
        if isinstance(base, _core.Accelerator):
            question["accelerator"] = dict(base) | dict(question.get("accelerator", {}))
            del question["base"]
        elif base is not None:
            question["base"] = os.path.abspath(base)
        if "space" in question:
            question["space"] = DesignSpace(question["space"]).to_dict()
        if "objectives" in question:
            question["objectives"] = [_objective(objective) for objective in _listed(question["objectives"])]
        question.setdefault("name", "study")
        path = folder / "study"
        path.write_text(json.dumps(question))
        try:
            return _core.load_study(path, settings)
        except _core.Error as error:
            raise _core.Error(str(error).removeprefix(f"{path}:1: ").replace(f"{folder}/", "")) from None


def _objective(objective):
    if isinstance(objective, str):
        sense, _, expression = objective.partition(" ")
        return {sense: expression}
    return dict(objective)


def _workload(workload, folder, number):
    """A workload as a study file says it; a Network goes to a file of its own."""
    if isinstance(workload, Mapping):
        described = dict(workload)
        return described | _workload(described.pop("file"), folder, number)
    if isinstance(workload, _core.Network):
        path = folder / f"{number}" / f"{_plain(workload.name)}.csv"
        path.parent.mkdir()
        rows = [",".join(map(str, (_plain(layer.name), *layer.ifmap, *layer.filter, layer.channels, layer.filters,
                                   *layer.stride))) + ",\n" for layer in workload.layers]
        path.write_text("Layer,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Channels,Filters,Row Stride,"
                        "Column Stride,\n" + "".join(rows))
        return {"file": path.relative_to(folder).as_posix(), "kind": "conv"}
    return {"file": os.path.abspath(workload) if os.path.exists(workload) else str(workload)}


def _plain(name):
    """A name without what means something in a topology: commas, line ends, the DP of depth-wise rows, slashes."""
    return name.translate(str.maketrans(",\n\r/", "    ")).replace("DP", "dp") or "network"


class _progress_bar:
    """The function to be told of progress, for as long as the study runs."""

    def __init__(self, progress):
        self._progress = progress
        self._bar = None

    def __enter__(self):
        if callable(self._progress):
            return self._progress
        if self._progress is False or (self._progress is None and not sys.stderr.isatty()):
            return None
        try:
            from tqdm import tqdm
        except ImportError:
            return None
        self._bar = tqdm(unit="design", leave=False)
        return self._show

    def _show(self, done, total, best):
        self._bar.total = total
        self._bar.n = done
        if best is not None:
            self._bar.set_postfix_str(f"best {best:.8g}", refresh=False)
        self._bar.refresh()

    def __exit__(self, *_):
        if self._bar is not None:
            self._bar.close()
