"""Paths: where a number is at every sample, as straight lines one after another (R25).

A path is a pure function of the sample's number. What is done to it later adds lines and never rewrites one, so it
does not matter how early or late the machine hears of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from livedmm.network.addresses import Address

Edge = tuple[Address, Address]
"""A weight's place in the matrix: row and column."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A number's way: `a` up to sample `start`, then in a straight line to `b` at sample `end`."""

    start: int
    end: int
    a: float
    b: float

    def __call__(self, now: int) -> float:
        """The number at a sample, in float64."""
        if now >= self.end:
            return self.b
        if now < self.start:
            return self.a
        return self.a + (self.b - self.a) * ((now - self.start) / (self.end - self.start))


Path = tuple[Segment, ...]
"""Segments in the order of their starts: each is followed until the next one starts."""


def along(path: Path, now: int) -> float:
    """Where a path is at a sample."""
    found = path[0]
    for segment in path[1:]:
        if segment.start > now:
            break
        found = segment
    return found(now)


def arriving(path: Path, now: int) -> float:
    """Where a path comes from at a sample: what it would be there if nothing began at that sample."""
    found = path[0]
    for segment in path[1:]:
        if segment.start >= now:
            break
        found = segment
    return found.a if now <= found.start else found(now)


def extended(path: Path, then: Path, now: int) -> Path:
    """A path that is followed up to the start of another, and then that; what is over by `now` is left out."""
    kept = [segment for segment in path if segment.start < then[0].start]
    while len(kept) > 1 and kept[1].start <= now:
        del kept[0]
    if kept and then[0].start <= now:
        kept.clear()
    return (*kept, *then)


def settled(path: Path, now: int) -> bool:
    """Whether a path has come to its end by a sample."""
    return path[-1].end <= now


def joined(at: int, points: Iterable[int], between: Callable[[int, int | None], tuple[float, float]],
           before: float) -> Path:
    """The path from sample `at` on of what is straight between some samples; its first segment starts there.

    Parameters
    ----------
    points
        The samples after `at` where its direction may change.
    between
        For a sample and the next (None after the last): the numbers at the first, and on arrival at the second.
    before
        The number on arrival at `at`.
    """
    made: list[Segment] = []
    ends: list[int] = [at, *sorted({p for p in points if p > at})]
    level = before
    for start, end in pairwise(ends):
        a, b = between(start, end)
        if a != b:
            made.append(Segment(start, end, a, b))
        elif a != level or not made:
            made.append(Segment(start, start, level, a))
        level = b
    last = between(ends[-1], None)[0]
    if last != level or not made:
        made.append(Segment(ends[-1], ends[-1], level, last))
    return tuple(made)


def breaks(path: Path) -> Iterable[int]:
    """The samples where the direction of a path changes."""
    return (n for segment in path for n in (segment.start, segment.end))


def summed(one: Path, other: Path, at: int) -> Path:
    """The path of the sum of two numbers from sample `at` on."""
    def between(start: int, end: int | None) -> tuple[float, float]:
        a = along(one, start) + along(other, start)
        return a, a if end is None else arriving(one, end) + arriving(other, end)

    return joined(at, (*breaks(one), *breaks(other)), between, arriving(one, at) + arriving(other, at))
