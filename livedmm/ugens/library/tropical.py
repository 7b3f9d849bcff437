"""Sums in which some fields combine by maximum or minimum, as the size of pictures does."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting
from livedmm.vvalues import Tropical


@ugen(stream="value")
class TropicalAccumulator:
    """The sum of `accum` and `delta`, tropical in some fields.

    `fields` names the semiring of each such field: with ``{":width": "max"}`` the sum of two pictures is as wide as
    the wider. The semirings are max and min (weights only select), max-times and min-times, max-plus and min-plus.
    """

    fields = Setting("value", {}, "a tree of the names of semirings")
    accum = Input()
    delta = Input()
    out = Output()

    def tick(fields, accum, delta):
        return Tropical(fields).add(accum, delta)


@ugen(stream="value")
class TropicalCombine:
    """The linear combination of the parts of `main` with the weights in `mask`, tropical in some fields.

    `fields` is as for `tropical_accumulator`, of the result.
    """

    fields = Setting("value", {}, "a tree of the names of semirings")
    mask = Input()
    main = Input()
    out = Output()

    def tick(fields, mask, main):
        return Tropical(fields).combine(mask, main)
