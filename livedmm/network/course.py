"""The course of the edits: each edit's gain over the samples, and so the path of each weight (R22, R25)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice, pairwise

from livedmm.network.entries import Cell, Entry, cells_of
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
EARLY = {"early"}
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
        self._network = history.network
        """What the history had made when it last moved."""

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
        cells = cells_of(entries)
        before = {cell: self._was(cell, arrived) + arriving(self._rests.get(cell.edge, NOWHERE), at) for cell in cells}
        if self._takes_over(entries):
            for cell in cells:
                self._rest(cell, at, samples, before[cell] - cell.weight)
        elif len(entries) > MANY:
            self._take_all(entries, before, at, samples)
        else:
            for entry in entries:
                path = self._gains.get(entry.number, ())
                begin = along(path, at) if path else was[entry.number]
                self._gains[entry.number] = extended(path, glide(path, at, samples, begin, entry.gain), at)
        made = {cell.edge: self._path(cell, at, before[cell]) for cell in cells}
        self._paths |= made
        self._network = self.history.network
        return made

    def _was(self, cell: Cell, arrived: Mapping[int, float]) -> float:
        """What the edits made of a weight before what is to be done now, with those on their way where they are."""
        moves = any(map(self._gains.__contains__, cell.numbers))
        return cell.at(arrived) if moves else self._network.weight(*cell.edge)

    def _rest(self, cell: Cell, at: int, samples: int, way: float) -> None:
        self._rests[cell.edge] = glide(self._paths.get(cell.edge, ()), at, samples, way, 0.0)

    def _take_all(self, entries: list[Entry], before: Mapping[Cell, float], at: int, samples: int) -> None:
        """Let many edits count at once, and each weight glide from where it is to what they make of it.

        A gain for each of 1,300 edits, followed through all of them, took 180 ms.
        """
        numbers = {entry.number for entry in entries}
        self._gains = {n: path for n, path in self._gains.items() if n not in numbers}
        others = {n: arriving(path, at) for n, path in self._gains.items()}
        for cell, weight in before.items():
            way = weight - cell.at(others)
            timings = cell.timings(numbers) if way else EARLY
            if timings == EARLY:
                self._rests[cell.edge] = NOWHERE
            elif timings == {"late"}:
                end = at + samples
                self._rests[cell.edge] = (Segment(at, end, way, way), Segment(end, end, way, 0.0))
            else:
                self._rest(cell, at, samples, way)

    def _takes_over(self, entries: list[Entry]) -> bool:
        """Let edits of one drag that only set a weight count at once; returns whether they do.

        They do not while other edits of that weight are on their way after them.
        """
        drag, steps = entries[-1].drag, [entry.resolved.steps[0] for entry in entries]
        if [entry.number for entry in entries] == [drag] or any(
                entry.drag != drag or step.factor or step.timing != "line"
                for entry, step in zip(entries, steps, strict=True)):
            return False
        cell = entries[0].cells[0]
        numbers = {entry.number for entry in entries}
        gains = {n: path for n, path in self._gains.items() if n not in numbers}
        if _first(cell, gains) < len(cell.steps):
            return False
        self._gains = gains
        return True

    def _path(self, cell: Cell, at: int, before: float) -> Path:
        moving = _Moving(cell, self._gains)
        rest = self._rests.get(cell.edge, NOWHERE)
        if rest is NOWHERE and not moving.paths:
            return (Segment(at, at, before, cell.weight),)

        def between(start: int, end: int | None) -> Places:
            weights, ways = moving(start, end), within(rest, start, end)
            return weights[0] + ways[0], weights[1] + ways[1], weights[2] + ways[2]

        return joined(at, (n for path in (*moving.paths, rest) for n in breaks(path)), between, before)


class _Moving:
    """A weight while edits of it are on their way.

    Attributes
    ----------
    paths
        Of the gains of those edits.
    """

    def __init__(self, cell: Cell, gains: Mapping[int, Path]) -> None:
        first = _first(cell, gains)
        places = [index for index, number in enumerate(islice(cell.numbers, first, None), first) if number in gains]
        self.paths = [gains[cell.numbers[index]] for index in places]
        self._cell = cell
        self._begin = cell.after[first]
        self._steps = [(cell.steps[index][1], index + 1, until)
                       for index, until in pairwise([*places, len(cell.steps)])]
        self._known: dict[tuple[int, float], float] = {}
        """What weights become from a step to the next that moves; one stretch ends where another begins."""

    def __call__(self, start: int, end: int | None) -> Places:
        """Where it is within a stretch between two samples, in which every gain is on one parabola."""
        weights = self._begin, self._begin, self._begin
        for (step, after, until), path in zip(self._steps, self.paths, strict=True):
            shares = within(path, start, end)
            # Early steps and late ones do not glide.
            if step.timing == "early":
                shares = (float(max(shares[0], shares[2]) > 0),) * 3
            elif step.timing == "late":
                shares = (float(min(shares[0], shares[2]) >= 1),) * 3
            one, middle, other = (self._through(step(w, x), after, until) for w, x in zip(weights, shares, strict=True))
            weights = one, middle, other
        return weights

    def _through(self, weight: float, after: int, until: int) -> float:
        found = self._known.get((after, weight))
        if found is None:
            found = self._known[after, weight] = self._cell.through(weight, after, until)
        return found


def _first(cell: Cell, gains: Mapping[int, Path]) -> int:
    """The first step of a weight that moves and is not set anew by one at rest; their number if none is."""
    first = len(cell.steps)
    if not gains:
        return first
    for index in range(first - 1, bisect_left(cell.numbers, min(gains)) - 1, -1):
        if cell.numbers[index] in gains:
            first = index
        else:
            entry, step = cell.steps[index]
            if entry.gain >= 1 and not step.factor:
                break
    return first
