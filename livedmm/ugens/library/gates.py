"""Gates and triggers: made, counted, delayed, let through (R11).

A gate is open while it is above 0. A trigger fires on the sample on which it goes above 0; those made here last one
sample. The height of either is its velocity.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import clip, f32, floor, i32, mix, next_random, rate_of, unipolar, whole, wrap
from livedmm.ugens.ports import Buffer, Input, Output, Setting, State

MOST = 4096.0
"""The largest number that anything is divided by."""
LONGEST = 1 << 30
"""Samples that are counted, six hours of them; a count stays there."""


@ugen
class Metro:
    """A trigger of height 1, `freq` times a second, the first at once; none while `freq` is not above 0."""

    freq = Input("Hz", "up to half the rate", bias=2.0, range=(0.1, 50.0))
    out = Output()
    position = State("cycle")
    last = State(initial=2.0)

    def tick(freq, position, last, dt):
        runs = freq > 0.0
        fired = runs and position < last
        return 1.0 if fired else 0.0, clip(freq * dt, 0.0, 0.5), position if runs else last


@ugen
class Divider:
    """Every `by`-th trigger, the first among them; `reset` begins the count again."""

    trigger = Input(form="trigger")
    by = Input(doc="a whole number from 1", bias=2.0, range=(1.0, 16.0))
    reset = Input(form="trigger")
    out = Output(doc="as high as the trigger")
    last = State()
    reset_last = State()
    count = State()

    def tick(trigger, by, reset, last, reset_last, count):
        fired = trigger > 0.0 and last <= 0.0
        count = 0.0 if reset > 0.0 and reset_last <= 0.0 else count
        passed = fired and count <= 0.0
        more = count + 1.0 if fired else count
        return trigger if passed else 0.0, trigger, reset, 0.0 if more >= whole_number(by, MOST) else more


@ugen
class PhaseDivider:
    """One cycle for every `by` cycles of `phase`: a slower phase, for `sequence` and what else takes one."""

    phase = Input("cycle")
    by = Input(doc="a whole number from 1", bias=2.0, range=(1.0, 16.0))
    reset = Input(form="trigger")
    out = Output("cycle")
    last = State(initial=-1.0)
    reset_last = State()
    cycles = State()

    def tick(phase, by, reset, last, reset_last, cycles):
        here, n = wrap(phase), whole_number(by, MOST)
        # A phase that moves by more than half a cycle has begun again: forwards, or backwards.
        moved = here - last if last >= 0.0 else 0.0
        count = cycles + (1.0 if moved < -0.5 else (-1.0 if moved > 0.5 else 0.0))
        count = 0.0 if reset > 0.0 and reset_last <= 0.0 else count - n * floor(count / n)
        return (count + here) / n, here, reset, count


@ugen
class Rise:
    """A trigger of height 1 where `input` goes above `threshold`, and another where it goes back."""

    input = Input()
    threshold = Input(doc="what `input` has to rise above", range=(-1.0, 1.0))
    out = Output()
    fall = Output(doc="the trigger where it goes back")
    above = State()

    def tick(input, threshold, above):
        now = 1.0 if input > threshold else 0.0
        return max(now - above, 0.0), max(above - now, 0.0), now


@ugen
class TriggerToGate:
    """A gate that each trigger opens for `time`, as high as the trigger; while it is open the time begins again."""

    trigger = Input(form="trigger")
    time = Input("s", "a sample at least", bias=0.1, range=(0.001, 2.0))
    out = Output()
    last = State()
    height = State()
    since = State("i32", initial=LONGEST, doc="samples since the trigger")

    def tick(trigger, time, last, height, since, dt):
        fired = trigger > 0.0 and last <= 0.0
        since = i32(0) if fired else min(since + 1, LONGEST)
        height = trigger if fired else height
        open = since < max(whole(time * rate_of(dt) + 0.5), 1)
        return height if open else 0.0, trigger, height, since


@ugen
class TriggerDelay:
    """Every trigger `time` later, to the sample; the connection to it counts, so it is never less than a sample."""

    trigger = Input(form="trigger")
    time = Input("s", "up to `longest`", bias=0.25, range=(0.0, 2.0))
    out = Output(doc="as high as the trigger")
    longest = Setting("seconds", 2.0, "the longest time that it can hold")
    last = State()
    line = Buffer("longest")

    def tick(trigger, time, last, line, dt):
        line.write(trigger if trigger > 0.0 and last <= 0.0 else 0.0)
        samples = clip(time * rate_of(dt) + 0.5, 1.0, f32(line.length()))
        return line.read(whole(samples) - 1), trigger


@ugen
class Toggle:
    """A gate that each trigger opens or closes in turn; at first it is closed."""

    trigger = Input(form="trigger")
    out = Output()
    last = State()
    open = State()

    def tick(trigger, last, open):
        open = 1.0 - open if trigger > 0.0 and last <= 0.0 else open
        return open, trigger, open


@ugen
class FlipFlop:
    """A gate that `set` opens and `reset` closes; `reset` wins."""

    set = Input(form="trigger")
    reset = Input(form="trigger")
    out = Output()
    open = State()

    def tick(set, reset, open):
        open = 0.0 if reset > 0.0 else (1.0 if set > 0.0 else open)
        return open, open


@ugen
class Chance:
    """Lets a gate or trigger through with a probability, decided where it begins, and then all of it."""

    gate = Input(form="gate")
    probability = Input(doc="of passing: 0 never, 1 always", bias=0.5, range=(0.0, 1.0))
    out = Output()
    others = Output(doc="the gates that were not let through")
    last = State()
    through = State()
    random = State("u32", "seed")

    def tick(gate, probability, last, through, random):
        begun = gate > 0.0 and last <= 0.0
        random = next_random(random) if begun else random
        drawn = 1.0 if unipolar(mix(random)) < probability else 0.0
        through = drawn if begun else through
        open = gate if gate > 0.0 else 0.0
        return open * through, open * (1.0 - through), gate, through, random


@ugen
class SampleAndHold:
    """`input` as it was at the last trigger; 0 before the first."""

    input = Input()
    trigger = Input(form="trigger")
    out = Output()
    last = State()
    held = State()

    def tick(input, trigger, last, held):
        held = input if trigger > 0.0 and last <= 0.0 else held
        return held, trigger, held


def whole_number(x, most):
    """The whole number nearest to `x`, from 1 to `most`."""
    return clip(floor(x + 0.5), 1.0, most)
