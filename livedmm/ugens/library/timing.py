"""Time, and taking turns."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State


@ugen(stream="value")
class Timer:
    """How long the session has lasted."""

    out = Output("s")
    frames = Output(doc="ticks before this one")

    def tick(time, frame):
        return time, frame


@ugen(stream="value")
class InTurn:
    """Its inputs in turn, one at each tick, from ``input[0]`` on.

    With each input fed by a function of `out`, it applies the functions in turn.
    """

    count = Setting("count", 2)
    input = Input(family="count")
    out = Output()
    turn = State(initial=0)

    def tick(input, count, turn):
        return input[turn % count], (turn + 1) % count
