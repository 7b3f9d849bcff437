"""Time, taking turns, and choosing."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import ZERO, number


@ugen(stream="value")
class Timer:
    """How long the session has lasted."""

    out = Output("s")
    frames = Output(doc="ticks before this one")

    def tick(time, frame):
        return time, frame


@ugen(stream="value")
class InTurn:
    """Its inputs in turn, each for `hold` ticks, from ``input[0]`` on.

    With each input fed by a function of `out` it applies the functions in turn; that takes two ticks each, one
    for the function and one for the way back.
    """

    count = Setting("count", 2, "how many take turns")
    input = Input(doc="what is put out when its turn comes", family="count")
    hold = Input("tick", bias=1.0, range=(1.0, 60.0))
    out = Output()
    turn = State(initial=0)
    held = State(initial=0)

    def tick(input, count, hold, turn, held):
        if held + 1 < number(hold):
            return input[turn % count], turn, held + 1
        return input[turn % count], (turn + 1) % count, 0


@ugen(stream="value")
class Select:
    """One of its inputs: the one that `index` says, rounded; zero where there is none."""

    count = Setting("count", 2, "how many there are to choose from")
    index = Input(doc="which, counted from 0")
    input = Input(family="count")
    out = Output()

    def tick(index, input):
        at = float(number(index))
        return input[round(at)] if -0.5 <= at < len(input) - 0.5 else ZERO
