"""Sequences: steps that are spread over one cycle of a phase.

The whole sequence is one cycle: on `clock.phase` it lasts a beat, on `clock.bar_phase` a bar, on
``phase_divider(clock.bar_phase, 4)`` four bars, and ``2*clock.bar_phase`` plays it twice in a bar. So sequences of
any lengths are in step with the clock and with each other, whenever they began and however they are edited, and
they may run backwards or be scrubbed. What is counted from step to step would be none of that.

A family read at an index that moves takes the vector lanes away: 8 to 11 ns a neuron, as a delay line costs. A loop
over all steps would have them, but not for more than 64.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import clip, f32, floor, mix, next_random, unipolar, whole, wrap
from livedmm.ugens.library.gates import whole_number
from livedmm.ugens.ports import Input, Output, Setting, State

PHASE = "one cycle is the whole sequence"
SWING = "how much of two steps the first one takes: 0.5 is even, 0.667 a triplet"
SWUNG = (0.5, 0.75)
DURATION = "how much of a step the gate is open; from 1 on it ties to the next"
STEPS = 16


def step_at(phase, length, swing):
    """The step that a phase from 0 up to 1 is in, and the position in the step: from 0, and at its end 1."""
    x = 0.5 * length * phase
    pair = floor(x)
    x = x - pair
    s = clip(swing, 0.05, 0.95)
    late = x >= s and 2.0 * pair + 1.5 < length
    within = (x - s) / (1.0 - s) if late else x / s
    return 2.0 * pair + (1.0 if late else 0.0), within


def begins(step, phase, step_before, phase_before):
    """Whether a step begins: it is another one, or the same in another cycle."""
    return step != step_before or abs(phase - phase_before) > 0.5


@ugen
class Sequence:
    """Notes in turn, as a text says: ``sequence(clock.phase, "c4 eb4 . g4")``; a rest keeps the note before it.

    Feed `out` to a frequency and `gate_out` to an envelope. A step may be anything, and move while it sounds: a list
    is as good as a text, ``sequence(clock.phase, [220, 3*lfo, note("g4")])``, and both say the length.
    """

    phase = Input("cycle", PHASE)
    step = Input("Hz", "what `out` is at each step", range=(20.0, 5000.0), family="count", notation="notes")
    gate = Input("gain", "how loud each step is; 0 is a rest", bias=1.0, range=(0.0, 1.0), form="gate",
                 family="count", notation="gates")
    length = Input("step", "how many steps are played", bias=float(STEPS), range=(1.0, STEPS))
    swing = Input(doc=SWING, bias=0.5, range=SWUNG)
    duration = Input("step", DURATION, bias=0.5, range=(0.0, 1.0))
    chance = Input(doc="the probability that a step is not a rest", bias=1.0, range=(0.0, 1.0))
    out = Output("Hz")
    gate_out = Output("gain")
    trigger = Output("gain", "fires where a step begins that is not a rest")
    count = Setting("count", STEPS, "how many steps there can be")
    last_step = State(initial=-1.0)
    last_phase = State()
    drawn = State()
    held = State()
    random = State("u32", "seed")

    def tick(phase, step, gate, length, swing, duration, chance, last_step, last_phase, drawn, held, random):
        here = wrap(phase)
        now, within = step_at(here, whole_number(length, f32(step.count())), swing)
        begun = begins(now, here, last_step, last_phase)
        random = next_random(random) if begun else random
        drawn = drawn if not begun else (1.0 if unipolar(mix(random)) < chance else 0.0)
        height = drawn * gate.at(whole(now))
        held = step.at(whole(now)) if height > 0.0 or held == 0.0 else held
        return (held, height if height > 0.0 and within < duration else 0.0,
                height if height > 0.0 and begun else 0.0, now, here, drawn, held, random)


@ugen
class Pattern:
    """Gates in turn, as a text says: ``pattern(clock.bar_phase, "x..x..x.")``; digits are ninths of the height."""

    phase = Input("cycle", PHASE)
    gate = Input("gain", "how loud each step is; 0 is a rest", range=(0.0, 1.0), form="gate", family="count",
                 notation="gates")
    length = Input("step", "how many steps are played", bias=float(STEPS), range=(1.0, STEPS))
    swing = Input(doc=SWING, bias=0.5, range=SWUNG)
    duration = Input("step", DURATION, bias=0.5, range=(0.0, 1.0))
    chance = Input(doc="the probability that a step is not a rest", bias=1.0, range=(0.0, 1.0))
    out = Output("gain", "the gate")
    trigger = Output("gain", "fires where a step begins that is not a rest")
    count = Setting("count", STEPS, "how many steps there can be")
    last_step = State(initial=-1.0)
    last_phase = State()
    drawn = State()
    random = State("u32", "seed")

    def tick(phase, gate, length, swing, duration, chance, last_step, last_phase, drawn, random):
        here = wrap(phase)
        now, within = step_at(here, whole_number(length, f32(gate.count())), swing)
        begun = begins(now, here, last_step, last_phase)
        random = next_random(random) if begun else random
        drawn = drawn if not begun else (1.0 if unipolar(mix(random)) < chance else 0.0)
        height = drawn * gate.at(whole(now))
        return (height if height > 0.0 and within < duration else 0.0,
                height if height > 0.0 and begun else 0.0, now, here, drawn, random)


@ugen
class Euclid:
    """`pulses` spread over `steps` as evenly as they can be (G. Toussaint, 2005): 3 in 8 is ``x..x..x.``.

    The first step has a pulse; `rotation` begins that many steps later in the pattern.
    """

    phase = Input("cycle", PHASE)
    pulses = Input(doc="how many of the steps sound", bias=3.0, range=(0.0, 16.0))
    steps = Input("step", "from 1 to 1024", bias=8.0, range=(1.0, 32.0))
    rotation = Input("step", range=(0.0, 16.0))
    swing = Input(doc=SWING, bias=0.5, range=SWUNG)
    duration = Input("step", DURATION, bias=0.5, range=(0.0, 1.0))
    out = Output("gain", "the gate")
    trigger = Output("gain", "fires where a pulse begins")
    last_step = State(initial=-1.0)
    last_phase = State()

    def tick(phase, pulses, steps, rotation, swing, duration, last_step, last_phase):
        here, n = wrap(phase), whole_number(steps, 1024.0)
        now, within = step_at(here, n, swing)
        k = clip(floor(pulses + 0.5), 0.0, n)
        turn = floor(rotation + 0.5)
        i = now + turn - n * floor(turn / n)
        hit = k * i - n * floor(k * i / n) < k
        begun = begins(now, here, last_step, last_phase)
        return 1.0 if hit and within < duration else 0.0, 1.0 if hit and begun else 0.0, now, here
