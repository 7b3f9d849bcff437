"""Paths: where a number is at every sample, as straight lines and parabolas one after another (R25).

A path is a pure function of the sample's number. What is done to it later adds lines and never rewrites one, so it
does not matter how early or late the machine hears of them.

A glide is a straight line with rounded corners: of a sharp one of 20 ms a sine of 41 Hz is bent 36 times as far as it
bends itself, which is a click.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from livedmm.network.addresses import Address

Edge = tuple[Address, Address]
"""A weight's place in the matrix: row and column."""


CORNER = 480
"""Samples over which each end of a glide is rounded, or half the glide if that is less."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A number's way: `a` up to sample `start`, then to `b` at sample `end`.

    In a straight line, or in a parabola that halfway is a quarter of `bend` below it.
    """

    start: int
    end: int
    a: float
    b: float
    bend: float = 0.0

    def __call__(self, now: float) -> float:
        """The number at a sample, in float64."""
        if now >= self.end:
            return self.b
        if now < self.start:
            return self.a
        share = (now - self.start) / (self.end - self.start)
        return self.a + (self.b - self.a - self.bend) * share + self.bend * (share * share)

    def speed(self, now: int) -> float:
        """How fast the number comes to a sample, per sample."""
        if not self.start < now <= self.end:
            return 0.0
        share = (now - self.start) / (self.end - self.start)
        return (self.b - self.a - self.bend + 2 * self.bend * share) / (self.end - self.start)


Path = tuple[Segment, ...]
"""Segments in the order of their starts: each is followed until the next one starts."""


Places = tuple[float, float, float]
"""Where a number is at the first sample of a stretch, halfway, and on arrival at the last."""


def along(path: Path, now: float) -> float:
    """Where a path is at a sample, or between two."""
    found = path[0]
    for segment in path[1:]:
        if segment.start > now:
            break
        found = segment
    return found(now)


def still(x: float) -> Path:
    """The path of a number that stays where it is."""
    return (Segment(0, 0, x, x),)


def within(path: Path, start: int, end: int | None) -> Places:
    """Where a path is at a sample, halfway to another before which nothing of it begins, and on arrival there.

    Without another it stays where it is.
    """
    found = path[0]
    for segment in path[1:]:
        if segment.start > start:
            break
        found = segment
    if end is None:
        return found(start), found(start), found(start)
    return found(start), found((start + end) / 2), found(end) if found.start < end else found.a


def arriving(path: Path, now: int) -> float:
    """Where a path comes from at a sample: what it would be there if nothing began at that sample."""
    found = _before(path, now)
    return found.a if now <= found.start else found(now)


def glide(path: Path, at: int, samples: int, a: float, b: float) -> Path:
    """The way from `a` to `b` from sample `at` on, as fast at first as `path` arrives there, and at rest in the end."""
    corner = min(samples // 2, CORNER)
    if not corner:
        return (Segment(at, at + samples, a, b),)
    first = _before(path, at).speed(at) if path else 0.0
    cruise = (b - a - 0.5 * corner * first) / (samples - corner)
    begun, ending = a + 0.5 * corner * (first + cruise), b - 0.5 * corner * cruise
    line = (Segment(at + corner, at + samples - corner, begun, ending),) if samples > 2 * corner else ()
    return (Segment(at, at + corner, a, begun, 0.5 * corner * (cruise - first)), *line,
            Segment(at + samples - corner, at + samples, ending, b, -0.5 * corner * cruise))


def _before(path: Path, now: int) -> Segment:
    """The segment on which a path comes to a sample."""
    found = path[0]
    for segment in path[1:]:
        if segment.start >= now:
            break
        found = segment
    return found


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


def joined(at: int, points: Iterable[int], between: Callable[[int, int | None], Places], before: float) -> Path:
    """The path from sample `at` on of what is a parabola between some samples; its first segment starts there.

    Parameters
    ----------
    points
        The samples after `at` where its direction may change.
    between
        Where the number is between a sample and the next of them; None after the last.
    before
        The number on arrival at `at`.
    """
    made: list[Segment] = []
    ends: list[int] = [at, *sorted({p for p in points if p > at})]
    level = before
    for start, end in pairwise(ends):
        a, middle, b = between(start, end)
        bend = 2 * (a + b) - 4 * middle
        if a != b or bend:
            made.append(Segment(start, end, a, b, bend))
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
    def between(start: int, end: int | None) -> Places:
        a, b = within(one, start, end), within(other, start, end)
        return a[0] + b[0], a[1] + b[1], a[2] + b[2]

    return joined(at, (*breaks(one), *breaks(other)), between, arriving(one, at) + arriving(other, at))
