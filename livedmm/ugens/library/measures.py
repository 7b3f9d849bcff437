"""What is measured of V-values: their size, their order."""

from __future__ import annotations

from livedmm import vvalues
from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Ports
from livedmm.vvalues import ZERO


@ugen(stream="value")
class MaxNorm:
    """The largest absolute value of a number in `input`, and in any other input."""

    input = Input()
    out = Output()
    others = Ports(doc="further V-values to be measured with it")

    def tick(input, others):
        return max(vvalues.max_norm(input), vvalues.max_norm(others)), ZERO


@ugen(stream="value")
class LessOrEqual:
    """Whether `left` is at most `right`: 1 on `true_channel`, or else 1 on `false_channel`.

    It is while no number of `left` is above that of `right` at its path, so the order is partial: of two
    V-values, neither may be less or equal.
    """

    left = Input()
    right = Input()
    true_channel = Output()
    false_channel = Output()

    def tick(left, right):
        return (1, 0) if vvalues.less_or_equal(left, right) else (0, 1)
