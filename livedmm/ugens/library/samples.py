"""Signed samples: measures ``{":sample": {x: weight, ...}}`` on anything at all, and draws from them.

Rows add and scale measures as they do all V-values. A sample is a measure with one entry, whose weight is
its sign: x drawn where the measure is negative comes with -1. What a measure lacks to 1 can be drawn as a
missing sample. The formalism is that of the sampling notes of the DMM project (2017).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from random import Random
from typing import Any

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting
from livedmm.vvalues import VValue, number

SAMPLE = ":sample"
"""The reserved key of a measure; it may stand anywhere in a V-value."""


@ugen(stream="value")
class Sample:
    """One sample from every measure in `input`, each tick a new one; what is no measure is passed on.

    Of weights w, x is drawn with the probability abs(w(x)) / sum of abs(w), and comes with the sign of
    w(x). With `missing`, a sum below 1 leaves the rest to a missing sample, which is zero. So the mean
    over many ticks is the measure itself, where the sum is at most 1.
    """

    input = Input()
    missing = Input(doc="whether a sample can be missing", switch=True)
    out = Output()

    def tick(input, missing, random):
        least = 1.0 if number(missing) >= 0.5 else 0.0
        return _each_measure(input, lambda measure: _drawn(measure, least, random))


@ugen(stream="value")
class Truncate:
    """Every measure in `input` with its largest weights only, as many as `terms`; all else as it is."""

    terms = Setting("count", 16, "how many terms are left")
    input = Input()
    out = Output()

    def tick(input, terms):
        return _each_measure(input, lambda measure: _largest(measure, terms))


def _each_measure(v: VValue, change: Callable[[dict[Any, float]], dict[Any, float]]) -> VValue:
    if not isinstance(v, Mapping):
        return v
    changed: dict[Hashable, VValue] = {}
    for key, below in v.items():
        if key == SAMPLE and isinstance(below, Mapping):
            measure = change({x: float(number(weight)) for x, weight in below.items()})
            if measure:
                changed[key] = measure
        else:
            changed[key] = _each_measure(below, change)
    return changed


def _drawn(measure: dict[Any, float], least: float, random: Random) -> dict[Any, float]:
    """One entry of a measure whose weights count as at least `least` together, or none."""
    mark = random.random() * max(sum(map(abs, measure.values())), least)
    for x, weight in measure.items():
        mark -= abs(weight)
        if mark < 0:
            return {x: 1.0 if weight > 0 else -1.0}
    return {}


def _largest(measure: dict[Any, float], terms: int) -> dict[Any, float]:
    kept = set(sorted(measure, key=lambda x: abs(measure[x]), reverse=True)[:terms])
    return {x: weight for x, weight in measure.items() if x in kept}
