"""Entries: edits that have started; and cells: one weight each, followed through the edits of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from livedmm.network.edits import Edit, Resolved, Step


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
    """

    number: int
    edit: Edit
    resolved: Resolved
    drag: int
    gain: float = 1.0
    undone: bool = False


class Cell:
    """One weight: what it is at first, the steps on it in order, and what it is after each."""

    __slots__ = ("after", "first", "numbers", "steps")

    def __init__(self, first: float) -> None:
        self.first = first
        self.steps: list[tuple[Entry, Step]] = []
        self.numbers: list[int] = []
        self.after: list[float] = []

    @property
    def weight(self) -> float:
        return self.after[-1] if self.after else self.first

    def add(self, entry: Entry, step: Step) -> None:
        self.after.append(step(self.weight, entry.gain))
        self.steps.append((entry, step))
        self.numbers.append(entry.number)

    def at(self, gains: Mapping[int, float]) -> float:
        """The weight with some edits, by number, at other gains than their own, as during a glide."""
        start = bisect_left(self.numbers, min(gains, default=0))
        weight = self.after[start - 1] if start else self.first
        for entry, step in self.steps[start:]:
            weight = step(weight, gains.get(entry.number, entry.gain))
        return weight

    def refold(self, first: int, last: int) -> None:
        """Follow a change of the gains of edits between two numbers: to the end, or until nothing differs."""
        start = bisect_left(self.numbers, first)
        weight = self.after[start - 1] if start else self.first
        for index in range(start, len(self.steps)):
            entry, step = self.steps[index]
            weight = step(weight, entry.gain)
            if weight == self.after[index] and entry.number > last:
                return
            self.after[index] = weight

    def fold(self, last: int) -> None:
        """Make the steps up to an edit part of the first value."""
        end = bisect_right(self.numbers, last)
        if end:
            self.first = self.after[end - 1]
            del self.steps[:end], self.numbers[:end], self.after[:end]
