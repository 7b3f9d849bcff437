"""Effects that are neither filter, delay nor dynamics; and the one that is all of them at the mixing desk: ducking."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import clip, exp2, floor, sine, tanh, towards
from livedmm.ugens.library.filters import one_pole
from livedmm.ugens.ports import Input, Output, State


@ugen
class Bitcrush:
    """`input` with fewer levels and fewer samples, as of an old machine. Its aliases are the point."""

    input = Input()
    bits = Input("bit", "from 1 to 24; what is from -1 to 1 has 2^bits levels", bias=8.0, range=(1.0, 16.0))
    rate = Input("Hz", "how often a new sample is taken", bias=12000.0, range=(100.0, 48000.0))
    out = Output()
    position = State(initial=1.0)
    held = State()

    def tick(input, bits, rate, position, held, dt):
        taken = position >= 1.0
        held = input if taken else held
        levels = exp2(clip(bits, 1.0, 24.0) - 1.0)
        left = position - 1.0 if taken else position
        return floor(held * levels + 0.5) / levels, left + clip(rate * dt, 0.0, 1.0), held


@ugen
class Ring:
    """`input` times a sine: every partial is moved up and down by `freq`."""

    input = Input()
    freq = Input("Hz", bias=30.0, range=(0.1, 5000.0))
    out = Output()
    position = State("cycle")

    def tick(input, freq, position, dt):
        return input * sine(position), freq * dt


@ugen
class Tremolo:
    """`input` slowly louder and quieter."""

    input = Input()
    rate = Input("Hz", bias=5.0, range=(0.1, 20.0))
    depth = Input(doc="how much quieter: 1 goes to silence", bias=0.5, range=(0.0, 1.0))
    out = Output()
    position = State("cycle")

    def tick(input, rate, depth, position, dt):
        return input * (1.0 - depth * (0.5 - 0.5 * sine(position + 0.25))), rate * dt


@ugen
class Drive:
    """Overdrive: a tanh of `amount` times `input`, scaled so that 1 stays 1.

    It is the mean of the tanh over the line between two samples, by Simpson's rule, so what folds back is
    weaker than with `tanh`; the price is half a sample of delay, and treble as of that mean.
    """

    input = Input()
    amount = Input("gain", "from 0.01 to 1000", bias=4.0, range=(0.1, 50.0))
    out = Output()
    last = State()

    def tick(input, amount, last):
        hot = clip(amount, 0.01, 1000.0)
        x = hot * input
        bent = (tanh(last) + 4.0 * tanh(0.5 * (last + x)) + tanh(x)) * 0.16666667
        return bent / tanh(hot), x


@ugen
class Phaser:
    """`input` beside itself through four all-passes, which move: two notches that sweep through the spectrum."""

    input = Input()
    rate = Input("Hz", bias=0.3, range=(0.02, 10.0))
    depth = Input("octave", "how far the notches go to each side", bias=1.5, range=(0.0, 3.0))
    centre = Input("Hz", bias=800.0, range=(100.0, 4000.0))
    feedback = Input("gain", "from -0.95 to 0.95", bias=0.3, range=(-0.9, 0.9))
    out = Output()
    position = State("cycle")
    last = State()
    a = State()
    b = State()
    c = State()
    d = State()

    def tick(input, rate, depth, centre, feedback, position, last, a, b, c, d, dt):
        cutoff = centre * exp2(clip(depth, 0.0, 10.0) * sine(position))
        x = input + clip(feedback, -0.95, 0.95) * last
        low, a = one_pole(x, cutoff, a, dt)
        x = 2.0 * low - x
        low, b = one_pole(x, cutoff, b, dt)
        x = 2.0 * low - x
        low, c = one_pole(x, cutoff, c, dt)
        x = 2.0 * low - x
        low, d = one_pole(x, cutoff, d, dt)
        x = 2.0 * low - x
        return 0.5 * (input + x), rate * dt, x, a, b, c, d


@ugen
class Duck:
    """`input` turned down while `side` is loud: where the loudness of `side` is 1, by `depth`."""

    input = Input()
    side = Input(doc="what makes room for itself, a kick for instance")
    depth = Input(doc="1 goes to silence", bias=0.8, range=(0.0, 1.0))
    attack = Input("s", bias=0.005, range=(0.0, 0.1))
    release = Input("s", bias=0.2, range=(0.01, 2.0))
    out = Output()
    gain = Output("gain", "what `input` is multiplied by")
    level = State()

    def tick(input, side, depth, attack, release, level, dt):
        level = towards(level, min(abs(side), 1.0), attack, release, dt)
        gain = 1.0 - clip(depth, 0.0, 1.0) * level
        return input * gain, gain, level
