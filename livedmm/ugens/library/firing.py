"""Neurons that fire, as signals."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import approach, bounded, clip, f32, i32, rate_of, whole
from livedmm.ugens.ports import Input, Output, State


@ugen
class LeakyIntegrateAndFire:
    """A neuron with a membrane that leaks: it charges towards `input` and fires where it passes `threshold`.

    A firing is a trigger of height 1, after which it begins again at 0 once `refractory` is over. At a steady input I
    above the threshold h it fires every ``refractory + time*ln(I / (I - h))`` seconds, to the next whole sample.
    """

    input = Input(bias=1.5, range=(0.0, 10.0))
    time = Input("s", "time constant of the leak", bias=0.05, range=(0.001, 1.0))
    threshold = Input(doc="the potential at which it fires", bias=1.0, range=(0.0, 10.0))
    refractory = Input("s", "how long it rests after it has fired", range=(0.0, 0.1))
    out = Output(doc="1 where it fires, else 0")
    potential = Output()
    charge = State()
    resting = State("i32", doc="samples of rest still to come")

    def tick(input, time, threshold, refractory, charge, resting, dt):
        moved = charge + approach(dt / max(time, 1e-6)) * (bounded(input) - charge)
        charge = 0.0 if resting > 0 else moved
        fired = charge > max(threshold, 0.0)
        rest = whole(clip(refractory, 0.0, 3600.0) * rate_of(dt) + 0.5)
        return (f32(1.0) if fired else f32(0.0), charge, 0.0 if fired else charge,
                rest if fired else max(resting - 1, i32(0)))
