"""The course of the edits: each edit's gain over the samples, and so the path of each weight (R22, R25)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from livedmm.network.entries import Cell, Entry
from livedmm.network.history import History
from livedmm.network.paths import (
    Edge,
    Path,
    Places,
    Segment,
    along,
    arriving,
    breaks,
    extended,
    glide,
    joined,
    settled,
    within,
)

MANY = 64
"""Edits that are faded together beyond which they have one glide, not one each."""
NOWHERE: Path = (Segment(0, 0, 0.0, 0.0),)


class Course:
    """How the edits of a history come in and go out.

    The history says what is reached; the course, how. Called from the thread that owns the session. Every result is a
    function of the samples that are given, not of when it is asked for.

    Each edit's gain has its own glide, and a weight is at every sample what the gains make of it. But a drag that sets
    a weight, and sets it again, takes over: the weight glides from where it is, with the speed that it has. A fader
    that moves a hundred times within its glide would else be a hundred glides, each held against all others.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._gains: dict[int, Path] = {}
        self._paths: dict[Edge, Path] = {}
        self._rests: dict[Edge, Path] = {}
        """How far weights that were taken over still are from what the gains make of them."""

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

    def is_moving(self, number: int, now: int) -> bool:
        """Whether an edit is still on its way in or out."""
        path = self._gains.get(number)
        return path is not None and not settled(path, now)

    def _move(self, entries: list[Entry], was: Mapping[int, float], at: int, samples: int) -> dict[Edge, Path]:
        self._gains = {n: path for n, path in self._gains.items() if not settled(path, at)}
        self._paths = {edge: path for edge, path in self._paths.items() if not settled(path, at)}
        self._rests = {edge: path for edge, path in self._rests.items() if not settled(path, at)}
        arrived = {**was, **{n: arriving(path, at) for n, path in self._gains.items()}}
        edges = dict.fromkeys(step[:2] for entry in entries for step in entry.resolved.steps)
        before = {edge: self.history.cell(*edge).at(arrived) + arriving(self._rests.get(edge, NOWHERE), at)
                  for edge in edges}
        if self._takes_over(entries):
            for edge in edges:
                way = before[edge] - self.history.cell(*edge).weight
                self._rests[edge] = glide(self._paths.get(edge, ()), at, samples, way, 0.0)
        elif len(entries) > MANY:
            self._take_all(entries, before, at, samples)
        else:
            for entry in entries:
                path = self._gains.get(entry.number, ())
                begin = along(path, at) if path else was[entry.number]
                self._gains[entry.number] = extended(path, glide(path, at, samples, begin, entry.gain), at)
        made = {edge: self._path(edge, at, before[edge]) for edge in edges}
        self._paths |= made
        return made

    def _take_all(self, entries: list[Entry], before: Mapping[Edge, float], at: int, samples: int) -> None:
        """Let many edits count at once, and each weight glide from where it is to what they make of it.

        A gain for each of 1,300 edits, followed through all of them, took 180 ms.
        """
        numbers = {entry.number for entry in entries}
        self._gains = {n: path for n, path in self._gains.items() if n not in numbers}
        others = {n: arriving(path, at) for n, path in self._gains.items()}
        timings: dict[Edge, set[str]] = {}
        for entry in entries:
            for step in entry.resolved.steps:
                timings.setdefault(step[:2], set()).add(step.timing)
        for edge, timing in timings.items():
            way = before[edge] - self.history.cell(*edge).at(others)
            if timing == {"early"}:
                self._rests[edge] = NOWHERE
            elif timing == {"late"}:
                end = at + samples
                self._rests[edge] = (Segment(at, end, way, way), Segment(end, end, way, 0.0))
            else:
                self._rests[edge] = glide(self._paths.get(edge, ()), at, samples, way, 0.0)

    def _takes_over(self, entries: list[Entry]) -> bool:
        """Let edits of one drag that only set a weight count at once; returns whether they do.

        They do not while other edits of that weight are on their way after them.
        """
        drag, steps = entries[-1].drag, [entry.resolved.steps[0] for entry in entries]
        if [entry.number for entry in entries] == [drag] or any(
                entry.drag != drag or step.factor or step.timing != "line"
                for entry, step in zip(entries, steps, strict=True)):
            return False
        cell = self.history.cell(*steps[0][:2])
        numbers = {entry.number for entry in entries}
        gains = {n: path for n, path in self._gains.items() if n not in numbers}
        if any(n in gains for n in cell.numbers[_first(cell, gains):]):
            return False
        self._gains = gains
        return True

    def _path(self, edge: Edge, at: int, before: float) -> Path:
        cell = self.history.cell(*edge)
        index = _first(cell, self._gains)
        moving = [self._gains[n] for n in cell.numbers[index:] if n in self._gains]
        rest = self._rests.get(edge, NOWHERE)

        def between(start: int, end: int | None) -> Places:
            weights = _folded(cell, index, self._gains, start, end)
            ways = within(rest, start, end)
            return weights[0] + ways[0], weights[1] + ways[1], weights[2] + ways[2]

        return joined(at, (n for path in (*moving, rest) for n in breaks(path)), between, before)


def _folded(cell: Cell, first: int, gains: Mapping[int, Path], start: int, end: int | None) -> Places:
    """A weight within a stretch between two samples, in which every gain is on one parabola.

    The steps before the `first` are at rest.
    """
    weight = cell.after[first - 1] if first else cell.first
    weights = (weight, weight, weight)
    for entry, step in cell.steps[first:]:
        path = gains.get(entry.number)
        if path is None:
            shares: Places = (entry.gain, entry.gain, entry.gain)
        else:
            shares = within(path, start, end)
            # Early steps and late ones do not glide.
            if step.timing == "early":
                shares = (float(max(shares[0], shares[2]) > 0),) * 3
            elif step.timing == "late":
                shares = (float(min(shares[0], shares[2]) >= 1),) * 3
        weights = step(weights[0], shares[0]), step(weights[1], shares[1]), step(weights[2], shares[2])
    return weights


def _first(cell: Cell, gains: Mapping[int, Path]) -> int:
    """The first step of a weight that counts: not what is before all that moves, nor what one at rest has set anew."""
    first = bisect_left(cell.numbers, min(gains)) if gains else len(cell.steps)
    for index in range(len(cell.steps) - 1, first, -1):
        entry, step = cell.steps[index]
        if entry.gain >= 1 and not step.factor and entry.number not in gains:
            return index
    return first

