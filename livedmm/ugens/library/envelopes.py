"""Envelopes: levels that move when a gate or a trigger says so.

A segment takes a whole number of samples, ends on its target exactly, and begins where the level is, so nothing
jumps. How far it has come is a share and not a count: a time may be changed on the way, and only the pace changes.
The share is a `cycle`, whose compensated sum is right to the sample for segments of up to 170 s.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import approach, clip, floor, i32, rate_of
from livedmm.ugens.ports import Input, Output, State

TIMES = (0.001, 5.0)
CURVES = (-8.0, 8.0)
CURVE = "0 is a line; above it a segment is fast at first, below it at last"
T60 = 6.907755278982137
"""Time constants to be 60 dB down: the logarithm of 1000."""


def pace(seconds, dt):
    """How far a segment of so many seconds moves at a sample. It ends at a half: a `cycle` is 0 again at 1."""
    return 0.5 / max(floor(seconds * rate_of(dt) + 0.5), 0.5)


def over(position, step):
    """Whether a segment has come to its end; half a step off, so that rounding decides nothing."""
    return position + 0.5 * step >= 0.5


def bend(x, curve):
    """How much of its way a segment has gone at the share `x` of its time: (1 - exp(-c x)) / (1 - exp(-c))."""
    c = clip(abs(curve), 0.0001, 18.0)
    y = approach(c * (x if curve >= 0.0 else 1.0 - x)) / approach(c)
    return y if curve >= 0.0 else 1.0 - y


@ugen
class Ar:
    """Attack and release: up to the height of the gate while it is open, and down to 0 when it closes."""

    gate = Input("gain", "its height where it opens is how loud it gets", form="gate")
    attack = Input("s", bias=0.01, range=TIMES)
    release = Input("s", bias=0.3, range=TIMES)
    curve = Input(doc=CURVE, bias=4.0, range=CURVES)
    out = Output("gain")
    last = State()
    position = State("cycle")
    height = State()
    start = State()
    level = State()

    def tick(gate, attack, release, curve, last, position, height, start, level, dt):
        rose = gate > 0.0 and last <= 0.0
        begun = rose or (gate <= 0.0 and last > 0.0)
        height = gate if rose else height
        start = level if begun else start
        here = 0.0 if begun else position
        target = height if gate > 0.0 else 0.0
        step = pace(attack if gate > 0.0 else release, dt)
        ended = over(here, step)
        level = target if ended else start + (target - start) * bend(2.0 * here, curve)
        return level, gate, (0.0 if ended else step) + (here - position), height, start, level


@ugen
class Ad:
    """Attack and decay: up to the height of the trigger and down again, however short the trigger is."""

    trigger = Input("gain", "its height is how loud it gets", form="trigger")
    attack = Input("s", bias=0.01, range=TIMES)
    decay = Input("s", bias=0.3, range=TIMES)
    curve = Input(doc=CURVE, bias=4.0, range=CURVES)
    out = Output("gain")
    last = State()
    position = State("cycle")
    rising = State("i32")
    height = State()
    start = State()
    level = State()

    def tick(trigger, attack, decay, curve, last, position, rising, height, start, level, dt):
        fired = trigger > 0.0 and last <= 0.0
        height = trigger if fired else height
        start = level if fired else start
        rising = i32(1) if fired else rising
        here = 0.0 if fired else position
        target = height if rising > 0 else 0.0
        falling = pace(decay, dt)
        step = pace(attack, dt) if rising > 0 else falling
        ended = over(here, step)
        level = target if ended else start + (target - start) * bend(2.0 * here, curve)
        turned = ended and rising > 0
        by = falling if turned else (0.0 if ended else step)
        return (level, trigger, by + ((0.0 if turned else here) - position), i32(0) if turned else rising,
                height, height if turned else start, level)


@ugen
class Adsr:
    """Attack, decay, sustain, release.

    It goes up to the height of the gate, then to `sustain` of that for as long as the gate is open, and down to 0
    when it closes. A gate that opens again begins from where the level is.
    """

    gate = Input("gain", "its height where it opens is how loud it gets", form="gate")
    attack = Input("s", bias=0.01, range=TIMES)
    decay = Input("s", bias=0.1, range=TIMES)
    sustain = Input("gain", "as a share of the height", bias=0.7, range=(0.0, 1.0))
    release = Input("s", bias=0.3, range=TIMES)
    curve = Input(doc=CURVE, bias=4.0, range=CURVES)
    out = Output("gain")
    last = State()
    position = State("cycle")
    rising = State("i32", doc="1 in the attack")
    height = State()
    start = State(doc="where the segment began")
    level = State()

    def tick(gate, attack, decay, sustain, release, curve, last, position, rising, height, start, level, dt):
        rose = gate > 0.0 and last <= 0.0
        fell = gate <= 0.0 and last > 0.0
        begun = rose or fell
        height = gate if rose else height
        start = level if begun else start
        rising = i32(1) if rose else (i32(0) if fell else rising)
        here = 0.0 if begun else position
        held = sustain * height if gate > 0.0 else 0.0
        target = height if rising > 0 else held
        falling = pace(decay if gate > 0.0 else release, dt)
        step = pace(attack, dt) if rising > 0 else falling
        ended = over(here, step)
        level = target if ended else start + (target - start) * bend(2.0 * here, curve)
        turned = ended and rising > 0
        # The sample on which the attack ends is the first of the decay too.
        by = falling if turned else (0.0 if ended else step)
        return (level, gate, by + ((0.0 if turned else here) - position), i32(0) if turned else rising,
                height, height if turned else start, level)


@ugen
class Decay:
    """The height of the trigger at once, then down by 60 dB in every `time`; a softer trigger does not cut it."""

    trigger = Input("gain", form="trigger")
    time = Input("s", "until it is 60 dB down", bias=0.5, range=TIMES)
    out = Output("gain")
    last = State()
    level = State()

    def tick(trigger, time, last, level, dt):
        fired = trigger > 0.0 and last <= 0.0
        left = level - approach(T60 * dt / max(time, 1e-6)) * level
        level = max(left, trigger) if fired else left
        return level, trigger, level


@ugen
class Lag:
    """`input`, followed: what it still lacks falls by 60 dB in `up` on the way up, in `down` on the way down."""

    input = Input()
    up = Input("s", "until a thousandth is left", bias=0.1, range=TIMES)
    down = Input("s", "until a thousandth is left", bias=0.1, range=TIMES)
    out = Output()
    level = State()

    def tick(input, up, down, level, dt):
        time = up if input > level else down
        level = level + approach(T60 * dt / max(time, 1e-6)) * (input - level)
        return level, level


@ugen
class Line:
    """From `start` to `end` in `time`, once from the beginning and again at each trigger; then it stays at `end`."""

    trigger = Input(form="trigger")
    start = Input(doc="where the line begins")
    end = Input(doc="where it ends, and stays", bias=1.0)
    time = Input("s", bias=1.0, range=(0.001, 60.0))
    curve = Input(doc=CURVE, range=CURVES)
    out = Output()
    done = Output(doc="1 from the sample on which it is at `end`")
    last = State()
    position = State("cycle")

    def tick(trigger, start, end, time, curve, last, position, dt):
        here = 0.0 if trigger > 0.0 and last <= 0.0 else position
        step = pace(time, dt)
        ended = over(here, step)
        level = end if ended else start + (end - start) * bend(2.0 * here, curve)
        return level, 1.0 if ended else 0.0, trigger, (0.0 if ended else step) + (here - position)
