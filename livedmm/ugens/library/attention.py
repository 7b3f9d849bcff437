"""Attention: a linear combination whose weights are found by comparing, as in a transformer."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, isfinite

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting
from livedmm.vvalues import VValue, add, combine, number, scale

FARTHEST = 1e6
"""Scores are kept within this, so that their differences are numbers."""


@ugen(stream="value")
class Attention:
    """The mixture of `value` in which each counts as its `key` is like `query`.

    The weights are the softmax of `sharpness` times the scalar products of `query` with each key: they are above 0 and
    sum to 1. A row is the same sum with weights that are set instead of found. With a value fed from its own `out` it
    attends to what it said before. After A. Vaswani et al., 2017.
    """

    query = Input()
    sharpness = Input(doc="how much the most alike outdoes the others; at 0 all are alike", bias=1.0, range=(0.0, 20.0))
    key = Input(family="count")
    value = Input(family="count")
    out = Output()
    weight = Output("gain", family="count")
    count = Setting("count", 4, "how many are attended to")

    def tick(query, sharpness, key, value, count):
        weights = softmax([_finite(number(sharpness)) * likeness(query, each) for each in key])
        return add({}, *(scale(w, v) for w, v in zip(weights, value, strict=True))), weights


def likeness(a: VValue, b: VValue) -> float:
    """The scalar product of two V-values: of what both have at a path, the product; summed up."""
    return _finite(number(combine({"both": a}, {"both": b})))


def softmax(scores: Sequence[float]) -> list[float]:
    """Weights that sum to 1, in the proportions of the exponentials."""
    bounded = [max(min(score, FARTHEST), -FARTHEST) for score in scores]
    highest = max(bounded)
    raised = [exp(score - highest) for score in bounded]
    total = sum(raised)
    return [x / total for x in raised]


def _finite(x: object) -> float:
    y = float(x)  # type: ignore[arg-type]
    return y if isfinite(y) else 0.0
