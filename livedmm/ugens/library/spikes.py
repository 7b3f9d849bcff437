"""Neurons that fire."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, State
from livedmm.vvalues import Number, VValue, add, number, scale


@ugen(stream="value")
class IntegrateAndFire:
    """A leaky integrate-and-fire cell for every number in `input`.

    At each tick a cell keeps the share `leak` of its potential and adds its input. Above `threshold` it
    fires: `out` has `height` at its path, and its potential begins again at 0. Cells that fire into each
    other's inputs fall into step.
    """

    input = Input()
    leak = Input("gain", "what is kept from tick to tick", bias=0.9, range=(0.0, 1.0))
    threshold = Input(bias=1.0)
    height = Input(doc="how high a spike is", bias=1.0)
    out = Output(doc="the spikes")
    potential = Output()
    kept = State(initial={})

    def tick(input, leak, threshold, height, kept):
        risen = add(scale(number(leak), kept), input)
        fired, left = _split(risen, number(threshold))
        return scale(number(height), fired), left, left


def _split(v: VValue, threshold: Number) -> tuple[VValue, VValue]:
    """1 at the path of every number above `threshold`, and what is not above it."""
    if not isinstance(v, Mapping):
        return (1, {}) if number(v) > threshold else ({}, v)
    fired, left = {}, {}
    for key, below in v.items():
        spikes, rest = _split(below, threshold)
        if spikes != {}:
            fired[key] = spikes
        if rest != {}:
            left[key] = rest
    return fired, left
