"""What is played from outside: numbers that arrive at their exact sample (R11)."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Output, Setting, State


@ugen
class OscIn:
    """What is sent to the OSC address ``/in/<name>``: ``key = osc_in("pad")``, and then ``/in/pad 0.8``.

    An event is not an edit: it makes no undo step, and acts at the sample that its time tag says. `out` keeps the
    first number of the last event, `value` all of them up to `count`. While the first is above 0 the gate is open, and
    at each such event `trigger` is its height for one sample.
    """

    name = Setting("text", doc="what follows /in/")
    out = Output()
    value = Output(family="count")
    gate = Output("gain")
    trigger = Output("gain")
    count = Setting("count", 1, "numbers of an event that are kept, from 1 to 64")
    held = State(family="count")
    events = State(doc="how many have come; who brings one counts it")
    seen = State()

    def tick(count, value, held, events, seen):
        for i in range(count):
            value.put(i, held.at(i))
        first = held.at(0)
        height = max(first, 0.0)
        fired = height if events != seen else 0.0
        return first, height, fired, events, events
