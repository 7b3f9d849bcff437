"""What is played from outside: numbers that arrive at their exact sample (R11)."""

from __future__ import annotations

from collections.abc import Sequence

from livedmm.ugens.declare import ugen
from livedmm.ugens.kind import Kind
from livedmm.ugens.ports import Output, Setting, State

NOTES = 16
"""Notes that can arrive at one sample; also the number of places in which they do."""
COUNTED = 1 << 20
"""Events are numbered from 1 to this, a multiple of `NOTES`, and from 1 again."""


@ugen
class OscIn:
    """What is sent to the OSC address ``/in/<name>``: ``key = osc_in("pad")``, and then ``/in/pad 0.8``.

    An event is not an edit: it makes no undo step, and acts at the sample that its time tag says. `out` keeps the
    first number of the last event, `value` all of them up to `count`. While the first is above 0 the gate is open, and
    at each such event `trigger` is its height for one sample. For notes there is `voices`.
    """

    name = Setting("text", doc="what follows /in/")
    out = Output()
    value = Output(family="count")
    gate = Output("gain")
    trigger = Output("gain")
    count = Setting("count", 1, "numbers of an event that are kept, from 1 to 64")
    held = State(family="count")
    events = State(doc="the number of the last event; who brings one writes it")
    seen = State()

    def tick(count, value, held, events, seen):
        for i in range(count):
            value.put(i, held.at(i))
        first = held.at(0)
        height = max(first, 0.0)
        fired = height if events != seen else 0.0
        return first, height, fired, events, events


def hears(kind: Kind, name: str) -> bool:
    """Whether neurons of a kind take what comes to ``/in/<name>``."""
    return kind.values.get("name") == name and any(state.name == "events" for state in kind.states)


def writes(kind: Kind, values: Sequence[float], event: int | None) -> list[tuple[str, int, float]]:
    """The states that an event changes in a neuron of such a kind: their names, members and numbers.

    Parameters
    ----------
    event
        The number of the event, from 1 to `COUNTED`; None if only the numbers change, and nothing is to come of it.
    """
    if any(state.name == "note" for state in kind.states):
        if event is None or not values:
            return []
        # Each note has a place of its own, so notes may arrive in any order, and several at one sample.
        place, velocity = event % NOTES, values[1] if len(values) > 1 else 1.0
        return [("note", place, values[0]), ("strength", place, velocity), ("number", place, event),
                ("events", 0, event)]
    held = [("held", i, x) for i, x in enumerate(values[:int(kind.values["count"])])]
    return held if event is None else [*held, ("events", 0, event)]
