"""Small signal kinds for tests of the machines: each has one thing that a machine can get wrong."""

from __future__ import annotations

from livedmm.ugens import Buffer, Input, Output, Registry, State, ugen
from livedmm.ugens.functions import bipolar, clip, i32, mix, next_random, sine, tanh, whole
from livedmm.ugens.library.standing import Accumulator, One, Speaker


@ugen
class Wave:
    """A sine: a phase that the engine advances."""

    freq = Input("Hz", bias=220.0)
    phase = Input("cycle")
    out = Output()
    position = State("cycle")

    def tick(freq, phase, position, dt):
        return sine(position + phase), freq * dt


@ugen
class Soft:
    """A tanh: no state."""

    input = Input()
    out = Output()

    def tick(input):
        return tanh(input)


@ugen
class Hiss:
    """Noise: a state of its own for each name."""

    level = Input(bias=1.0)
    out = Output()
    state = State("u32", initial="seed")

    def tick(level, state):
        return bipolar(mix(state)) * level, next_random(state)


@ugen
class Echo:
    """A delay: memory."""

    input = Input()
    time = Input("s", bias=0.001)
    out = Output()
    line = Buffer(seconds=0.01)

    def tick(input, time, line, dt):
        heard = line.read(whole(clip(time / dt - 1.0, 1.0, 400.0)))
        line.write(input)
        return heard


@ugen
class Blow:
    """A sum that grows without bound: it goes wild."""

    input = Input()
    out = Output()
    total = State()

    def tick(input, total):
        return total, total * 1.5 + input


@ugen
class Count:
    """A counter of gates: whole numbers, and an input that takes steps."""

    gate = Input(form="gate")
    out = Output()
    before = State("i32")
    count = State("i32")
    sum = State("f64")

    def tick(gate, before, count, sum):
        now = i32(1) if gate > 0.0 else i32(0)
        count = count + 1 if now > before else count
        return gate, now, count & 1023, sum


@ugen
class Steps:
    """A family of inputs read by an index, and a family of outputs."""

    index = Input()
    step = Input(family=5)
    out = Output()
    each = Output(family=2)
    kept = State(family=2)

    def tick(index, step, each, kept):
        chosen = step.at(whole(index))
        each.put(i32(0), chosen)
        each.put(i32(1), kept.at(i32(1)))
        kept.put(i32(1), kept.at(i32(0)))
        kept.put(i32(0), chosen)
        return chosen


@ugen
class Fade:
    """Half of what it was, and what arrives: it goes down through the denormal numbers."""

    input = Input()
    out = Output()
    kept = State()

    def tick(input, kept):
        return kept, 0.5 * kept + input


KINDS = (Wave, Soft, Hiss, Echo, Blow, Count, Steps)


def registry() -> Registry:
    """These kinds, and the standing ones that a network of signals needs."""
    return Registry([*KINDS, Fade, One, Speaker, Accumulator])
