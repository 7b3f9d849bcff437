"""What comes into the network from outside, one event at a tick, and what is shown of it there."""

from __future__ import annotations

from collections.abc import Mapping

from livedmm.ugens.declare import ugen
from livedmm.ugens.library.lists import FLAG
from livedmm.ugens.ports import Event, Input, Output, Ports, Setting, State
from livedmm.vvalues import ZERO, add, number

NO_PLACE = ("left", "middle", "right", "wheel")
"""What a mouse says beside where it is."""


@ugen(stream="value")
class Reader:
    """The V-value that was sent to it; at a tick without one, `default`."""

    default = Setting("value", {}, "what it puts out when nothing has come")
    out = Output()
    event = Event()

    def tick(default, event):
        return default if event is None else event


@ugen(stream="value")
class Messages:
    """The outputs that were sent to it, as a map from their names; at a tick without one, nothing."""

    event = Event()
    outputs = Ports(doc="whatever outputs are sent")

    def tick(event, outputs):
        return event if isinstance(event, Mapping) else ZERO


@ugen(stream="value")
class Mouse:
    """Where the mouse is: ``x`` and ``y``, together as `position`; its buttons, 1 while they are down; and its wheel.

    What is sent has ``x`` and ``y``, or any of the others, or all; what it does not have stays as it was. `wheel` is
    how far the wheel stands from where it began, in notches. What arrives at `previous` goes out of `last`; wired from
    `position` it is where the mouse was a tick ago.
    """

    previous = Input()
    x = Output()
    y = Output()
    position = Output()
    last = Output()
    left = Output("gain")
    middle = Output("gain")
    right = Output("gain")
    wheel = Output()
    event = Event(latest=True)
    at = State(initial={"x": 0, "y": 0})
    down = State(initial={})

    def tick(previous, event, at, down):
        if isinstance(event, Mapping):
            at = {key: x for key, x in event.items() if key not in NO_PLACE} or at
            down = {**down, **{key: event[key] for key in NO_PLACE if key in event}}
        left, middle, right, wheel = (number(down.get(key, 0)) for key in NO_PLACE)
        return number(at.get("x", 0)), number(at.get("y", 0)), at, previous, left, middle, right, wheel, at, down


@ugen(stream="value")
class Clicks:
    """A click, with 1 under ``":flag"``; zero at a tick without one.

    `cons` makes a list of them.
    """

    out = Output()
    event = Event()

    def tick(event):
        return {**event, FLAG: 1} if isinstance(event, Mapping) and event else ZERO


@ugen(stream="value")
class Keys:
    """The keys of the keyboard.

    What is sent has 1 under the name of a key that goes down, and -1 under that of one that comes up.
    `held` has 1 under each key that is down, `pressed` under each that goes down: what is typed.
    """

    out = Output(doc="what goes down or comes up at this tick")
    held = Output()
    pressed = Output(doc="what goes down at this tick")
    event = Event()
    down = State(initial={})

    def tick(event, down):
        if not isinstance(event, Mapping):
            return ZERO, down, ZERO, down
        # A key that repeats while it is held goes down again and again.
        held = {key: 1 for key, times in add(down, event).items() if number(times) > 0}
        return event, held, {key: 1 for key, times in event.items() if number(times) > 0}, held


@ugen(stream="value")
class Printer:
    """What arrives, passed on under the same names; who runs the machine shows it."""

    everything = Ports(doc="what is to be shown, by any names")

    def tick(everything):
        return everything
