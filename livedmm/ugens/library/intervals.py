"""Intervals that may be over-defined, after M. Warmus: V-values ``{":interval": {":low": a, ":high": b}}``.

A *pseudosegment* may have its lower end above its upper one: then it says more than can be true. Sums and
multiples go end by end. So x - x is zero, which ordinary interval arithmetic cannot have, and a row is a
linear combination of intervals. See M. Warmus, "Calculus of approximations", 1956.
"""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output
from livedmm.vvalues import number, vvalue

INTERVAL, LOW, HIGH = ":interval", ":low", ":high"
"""The reserved keys of intervals."""


@ugen(stream="value")
class Interval:
    """The interval from `low` to `high`; with `low` above `high` it is over-defined."""

    low = Input()
    high = Input()
    out = Output()

    def tick(low, high):
        return vvalue({INTERVAL: {LOW: number(low), HIGH: number(high)}})


@ugen(stream="value")
class Bounds:
    """The ends of an interval, its width, and by how much it is over-defined: 0 if it is consistent."""

    input = Input(doc="an interval")
    low = Output()
    high = Output()
    width = Output(doc="below 0 if it is over-defined")
    excess = Output(doc="how far `low` is above `high`")

    def tick(input):
        low, high = ends(input)
        return low, high, high - low, max(low - high, 0)


@ugen(stream="value")
class IntervalOrder:
    """How two intervals lie to each other, as 1 or 0.

    `below`: both ends of `a` are at most those of `b` (the material order). `within`: `b` says at least
    as much as `a`, for it begins no lower and ends no higher (the information order).
    """

    a = Input()
    b = Input()
    below = Output()
    within = Output()

    def tick(a, b):
        (a_low, a_high), (b_low, b_high) = ends(a), ends(b)
        return int(a_low <= b_low and a_high <= b_high), int(a_low <= b_low and b_high <= a_high)


def ends(v):
    """The lower and the upper end of an interval; a number is an interval of width 0."""
    held = v.get(INTERVAL) if isinstance(v, Mapping) else None
    low, high = (held.get(LOW, 0), held.get(HIGH, 0)) if isinstance(held, Mapping) else (0, 0)
    return number(low) + number(v), number(high) + number(v)
