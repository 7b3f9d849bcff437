"""Entries: edits that have started; and cells: one weight each, followed through the edits of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from livedmm.network.addresses import Address
from livedmm.network.edits import Edit, Resolved, Step, Timing
from livedmm.network.weights import SMALL, bounded


@dataclass(slots=True)
class Entry:
    """An edit that has started.

    Attributes
    ----------
    number
        Its number, from 1.
    drag
        The number of the first edit of the drag that it belongs to: they are undone together (R28).
    gain
        How much of it counts, from 0 to 1.
    undone
        Whether it was undone and may be redone.
    faded
        Its gains other than the first, each with the number of the last edit when it was given; of those before the
        same next edit only the last.
    cells
        The weights that its steps move, in their order.
    """

    number: int
    edit: Edit
    resolved: Resolved
    drag: int
    gain: float = 1.0
    undone: bool = False
    faded: list[tuple[int, float]] = field(default_factory=list)
    cells: tuple[Cell, ...] = ()

    def gain_after(self, number: int) -> float:
        """What its gain was when the edit of a number had just been made; 0 before it was made itself."""
        if number < self.number:
            return 0.0
        known = bisect_left(self.faded, number, key=itemgetter(0))
        return self.faded[known - 1][1] if known else 1.0

    def fade(self, gain: float, last: int) -> None:
        """Take another gain, while the edit of the number `last` is the last."""
        if self.faded and self.faded[-1][0] == last:
            self.faded.pop()
        self.faded.append((last, gain))
        self.gain = gain
        self.undone = False


class Cell:
    """One weight, followed through the edits of it.

    Attributes
    ----------
    edge
        Where it stands in the matrix.
    steps, numbers
        What is done to it, in order, and the numbers of the edits that do it.
    after
        What it is at first, and after each step.
    """

    __slots__ = ("_odd", "_reach", "_timings", "after", "edge", "numbers", "steps")

    def __init__(self, row: Address, column: Address, first: float) -> None:
        self.edge = row, column
        self.steps: list[tuple[Entry, Step]] = []
        self.numbers: list[int] = []
        self.after = [first]
        self._odd, self._reach = [0], [0.0]
        self._timings: dict[Timing, list[int]] = {}

    @property
    def weight(self) -> float:
        return self.after[-1]

    def add(self, entry: Entry, step: Step) -> None:
        self.after.append(step(self.weight, entry.gain))
        self.steps.append((entry, step))
        self.numbers.append(entry.number)
        adds = step.factor == 1 and step.amount == bounded(step.amount)
        self._odd.append(self._odd[-1] + (not adds))
        self._reach.append(self._reach[-1] + abs(step.amount))
        self._timings.setdefault(step.timing, []).append(entry.number)

    def at(self, gains: Mapping[int, float]) -> float:
        """The weight with some edits, by number, at other gains than their own, as during a glide."""
        if not gains:
            return self.weight
        done = start = bisect_left(self.numbers, min(gains))
        weight = self.after[start]
        for index, number in enumerate(islice(self.numbers, start, None), start):
            if number in gains:
                weight = self.steps[index][1](self.through(weight, done, index), gains[number])
                done = index + 1
        return self.through(weight, done, len(self.steps))

    def through(self, weight: float, start: int, end: int) -> float:
        """What another weight than that after step `start` is after step `end`, with the edits between at rest."""
        after = self.after
        while start < end:
            there = after[start]
            if weight == there:
                return after[end]
            stop = min(self._added(start, weight, there), end)
            if stop > start:
                weight, start = weight + (after[stop] - there), stop
            else:
                entry, step = self.steps[start]
                start += 1
                if gain := entry.gain:
                    weight = step(weight, gain)
        return weight

    def _added(self, start: int, weight: float, there: float) -> int:
        """The end of the steps from one on that can be added to two weights at once: to fade the first of 1,000 edits
        that add took 10 ms without. It is exact as long as all stays on one grid (R6).
        """
        odd = self._odd
        if start + 1 == len(odd) or odd[start + 1] != odd[start]:
            return start
        stop = bisect_right(odd, odd[start], start) - 1
        room = SMALL - (self._reach[stop] - self._reach[start])
        exact = abs(weight) < room and abs(there) < room and weight == bounded(weight) and there == bounded(there)
        return stop if exact else start

    def timings(self, numbers: Container[int]) -> set[Timing]:
        """How the steps of some edits, by number, act on it."""
        return {timing for timing, those in self._timings.items() if any(map(numbers.__contains__, reversed(those)))}

    def refold(self, first: int, last: int) -> None:
        """Follow a change of the gains of edits between two numbers: to the end, or until nothing differs."""
        start, end = bisect_left(self.numbers, first), bisect_right(self.numbers, last)
        after = self.after
        weight, there = after[start], after[end]
        for index, (entry, step) in enumerate(islice(self.steps, start, end), start + 1):
            if gain := entry.gain:
                weight = step(weight, gain)
            after[index] = weight
        while weight != there and end < len(self.steps):
            stop = self._added(end, weight, there)
            if stop > end:
                after[end + 1:stop + 1] = [more + (weight - there) for more in after[end + 1:stop + 1]]
                weight, there, end = after[stop], after[stop] - (weight - there), stop
            else:
                (entry, step), end = self.steps[end], end + 1
                there = after[end]
                weight = after[end] = step(weight, entry.gain)

    def fold(self, last: int) -> None:
        """Make the steps up to an edit part of the first value."""
        end = bisect_right(self.numbers, last)
        for some in (self.steps, self.numbers, self.after, self._odd, self._reach):
            del some[:end]
        for those in self._timings.values():
            del those[:bisect_right(those, last)]


def cells_of(entries: Iterable[Entry]) -> list[Cell]:
    """The weights that some edits move, each once.

    By its object, for a weight is asked for 16,000 times where 1,300 edits are undone: its address takes 5 ms.
    """
    cells: dict[Cell, None] = {}
    for entry in entries:
        cells.update(dict.fromkeys(entry.cells))
    return list(cells)

