"""The course of the edits: each edit's gain over the samples, and so the path of each weight (R22, R25)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from livedmm.network.edits import Step
from livedmm.network.entries import Cell, Entry
from livedmm.network.history import History
from livedmm.network.paths import Edge, Path, along, arriving, breaks, extended, glide, joined, settled


class Course:
    """How the edits of a history come in and go out.

    The history says what is reached; the course, how. Called from the thread that owns the session. Every result is a
    function of the samples that are given, not of when it is asked for.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._gains: dict[int, Path] = {}

    def start(self, entry: Entry, at: int, glide: int) -> dict[Edge, Path]:
        """Let an edit that the history has taken come in from sample `at`, in `glide` samples; the paths it makes."""
        return self._move([entry], {entry.number: 0.0}, at, glide)

    def fade(self, entries: Iterable[Entry], was: Mapping[int, float], at: int, glide: int) -> dict[Edge, Path]:
        """Let edits go from the gains that they had, by number, to those that they have now."""
        return self._move(list(entries), was, at, glide)

    def gain(self, entry: Entry, now: int) -> float:
        """How much of an edit counts at a sample."""
        path = self._gains.get(entry.number)
        return entry.gain if path is None else along(path, now)

    def _move(self, entries: list[Entry], was: Mapping[int, float], at: int, samples: int) -> dict[Edge, Path]:
        self._gains = {n: path for n, path in self._gains.items() if not settled(path, at)}
        arrived = {**was, **{n: arriving(path, at) for n, path in self._gains.items()}}
        edges = dict.fromkeys(step[:2] for entry in entries for step in entry.resolved.steps)
        before = {edge: self.history.cell(*edge).at(arrived) for edge in edges}
        for entry in entries:
            path = self._gains.get(entry.number, ())
            begin = along(path, at) if path else was[entry.number]
            self._gains[entry.number] = extended(path, glide(path, at, samples, begin, entry.gain), at)
        return {edge: self._path(edge, at, before[edge]) for edge in edges}

    def _path(self, edge: Edge, at: int, before: float) -> Path:
        cell = self.history.cell(*edge)
        index = bisect_left(cell.numbers, min(self._gains))
        moving = [self._gains[n] for n in cell.numbers[index:] if n in self._gains]

        def between(start: int, end: int | None) -> tuple[float, float, float]:
            if end is None:
                weight = self._folded(cell, index, start, end, start)
                return weight, weight, weight
            first, middle, last = (self._folded(cell, index, start, end, here)
                                   for here in (start, (start + end) / 2, end))
            return first, middle, last

        return joined(at, (n for path in moving for n in breaks(path)), between, before)

    def _folded(self, cell: Cell, index: int, start: int, end: int | None, here: float) -> float:
        """A weight within a stretch between two samples, in which every gain is on one parabola.

        The steps before `index` are at rest.
        """
        weight = cell.after[index - 1] if index else cell.first
        for entry, step in cell.steps[index:]:
            path = self._gains.get(entry.number)
            weight = step(weight, entry.gain if path is None else _share(path, step, start, end, here))
        return weight


def _share(path: Path, step: Step, start: int, end: int | None, here: float) -> float:
    """The gain with which a step acts within a stretch: early ones and late ones do not glide."""
    first = along(path, start)
    last = first if end is None else arriving(path, end)
    if step.timing == "early":
        return float(max(first, last) > 0)
    if step.timing == "late":
        return float(min(first, last) >= 1)
    return last if here == end else along(path, here)
