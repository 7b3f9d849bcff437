"""Delays: memory of what was, one tap or many, straight or in loops.

A time counts the connection that leads to the delay: `delay(x, t)` is `x` as it was t seconds ago, and a loop
through one delay has exactly that period (R17). The effects here give the delayed sound alone, since the dry one
is a weight elsewhere; chorus and flanger add it, since it must not come late.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import (
    TAU,
    approach,
    bipolar,
    bounded,
    clip,
    exp2,
    f32,
    mix,
    next_random,
    rate_of,
    read_between,
    samples_ago,
    sine,
    whole,
)
from livedmm.ugens.library.filters import one_pole
from livedmm.ugens.ports import Buffer, Input, Output, Setting, State


@ugen
class Delay:
    """`input` as it was `time` ago, the connection to it included, so never less than a sample.

    A time between samples is interpolated, and may move: then the pitch bends, as on tape.
    """

    input = Input()
    time = Input("s", "up to `longest`", bias=0.25, range=(0.0, 2.0))
    out = Output()
    longest = Setting("seconds", 2.0, "the longest time that it can hold")
    line = Buffer("longest")

    def tick(input, time, line, dt):
        line.write(input)
        return read_between(line, samples_ago(time, dt) - 1.0, 0.0)


@ugen
class Align:
    """`input` as it was whole `samples` ago, the connection to it included.

    Beside a chain of n kinds ``align(x, n)`` keeps `x` in step, since every connection costs a sample (R8).
    """

    input = Input()
    samples = Input("sample", "from 1 to a tenth of a second", bias=1.0, range=(1.0, 64.0))
    out = Output()
    line = Buffer(0.1)

    def tick(input, samples, line):
        line.write(input)
        return line.read(whole(clip(samples, 1.0, f32(line.length())) - 0.5))


@ugen
class Multitap:
    """`input` heard at several times at once: tap i comes ``time[i]`` late and as loud as ``gain[i]``."""

    input = Input()
    time = Input("s", "up to `longest`", bias=0.0, range=(0.0, 2.0), family="count")
    gain = Input("gain", bias=1.0, range=(0.0, 1.0), family="count")
    out = Output()
    count = Setting("count", 4, "from 1 to 64")
    longest = Setting("seconds", 2.0, "the longest time that it can hold")
    line = Buffer("longest")

    def tick(input, time, gain, count, line, dt):
        line.write(input)
        sum = f32(0.0)
        for i in range(count):
            sum = sum + gain.at(i) * read_between(line, samples_ago(time.at(i), dt) - 1.0, 0.0)
        return sum


@ugen
class Echo:
    """Repeats of `input`, each as loud as `feedback` says and darker than the last; without `input` itself."""

    input = Input()
    time = Input("s", "from repeat to repeat, up to `longest`", bias=0.375, range=(0.01, 2.0))
    feedback = Input("gain", "from -1 to 1", bias=0.5, range=(0.0, 1.0))
    tone = Input("Hz", "each repeat goes through a low-pass of 6 dB an octave", bias=6000.0,
                 range=(200.0, 20000.0))
    out = Output()
    longest = Setting("seconds", 2.0, "the longest time that it can hold")
    line = Buffer("longest")
    kept = State()

    def tick(input, time, feedback, tone, line, kept, dt):
        old = read_between(line, samples_ago(time, dt), 1.0)
        low, kept = one_pole(old, tone, kept, dt)
        line.write(bounded(input + clip(feedback, -1.0, 1.0) * low))
        return old, kept


@ugen
class PingPong:
    """Repeats of `input` that go from the left to the right and back; the first comes from the left."""

    input = Input()
    time = Input("s", "from side to side, up to `longest`", bias=0.25, range=(0.01, 2.0))
    feedback = Input("gain", "from -1 to 1", bias=0.6, range=(0.0, 1.0))
    tone = Input("Hz", "each repeat goes through a low-pass of 6 dB an octave", bias=6000.0,
                 range=(200.0, 20000.0))
    left = Output()
    right = Output()
    longest = Setting("seconds", 2.0, "the longest time that it can hold")
    near = Buffer("longest")
    far = Buffer("longest")
    a = State()
    b = State()

    def tick(input, time, feedback, tone, near, far, a, b, dt):
        ago, kept = samples_ago(time, dt), clip(feedback, -1.0, 1.0)
        left, right = read_between(near, ago, 1.0), read_between(far, ago, 1.0)
        from_left, a = one_pole(left, tone, a, dt)
        from_right, b = one_pole(right, tone, b, dt)
        near.write(bounded(input + kept * from_right))
        far.write(bounded(kept * from_left))
        return left, right, a, b


@ugen
class Chorus:
    """Two slowly moving delays to each side of `input`, as of several players."""

    input = Input()
    rate = Input("Hz", bias=0.6, range=(0.05, 5.0))
    depth = Input("s", "how far the delays move to each side of 14 ms", bias=0.003, range=(0.0, 0.012))
    left = Output()
    right = Output()
    position = State("cycle")
    line = Buffer(0.04)

    def tick(input, rate, depth, position, line, dt):
        line.write(input)
        width, middle = clip(depth, 0.0, 0.012) * rate_of(dt), 0.014 * rate_of(dt)
        u, v = width * sine(position), width * sine(position + 0.25)
        left = read_between(line, middle + u, 0.0) + read_between(line, middle + v, 0.0)
        right = read_between(line, middle - u, 0.0) + read_between(line, middle - v, 0.0)
        return 0.5 * (input + left), 0.5 * (input + right), rate * dt


@ugen
class Flanger:
    """`input` beside itself a few milliseconds late, which moves: a comb that sweeps through the spectrum."""

    input = Input()
    rate = Input("Hz", bias=0.2, range=(0.02, 5.0))
    depth = Input("s", "how far the delay goes beyond its least, 0.5 ms", bias=0.004, range=(0.0, 0.01))
    feedback = Input("gain", "from -0.98 to 0.98", bias=0.5, range=(-0.95, 0.95))
    out = Output()
    position = State("cycle")
    line = Buffer(0.02)

    def tick(input, rate, depth, feedback, position, line, dt):
        time = 0.0005 + clip(depth, 0.0, 0.015) * (0.5 - 0.5 * sine(position + 0.25))
        old = read_between(line, time * rate_of(dt), 1.0)
        line.write(bounded(input + clip(feedback, -0.98, 0.98) * old))
        return 0.5 * (input + old), rate * dt


@ugen
class Pluck:
    """A plucked string (K. Karplus and A. Strong, 1983): a burst of noise in a loop one period long.

    A trigger plucks it, as hard as its height; `input` excites it too.
    """

    trigger = Input(form="trigger")
    freq = Input("Hz", "from 10 to a fifth of the rate", bias=220.0, range=(30.0, 4000.0))
    decay = Input("s", "until the fundamental is 60 dB down", bias=3.0, range=(0.05, 20.0))
    brightness = Input(doc="0 a soft string, 1 one that keeps its treble", bias=0.5, range=(0.0, 1.0))
    input = Input(doc="what else excites the string")
    out = Output()
    line = Buffer(0.11)
    last = State()
    hard = State(doc="height of the last trigger")
    left = State(doc="samples of noise still to come")
    older = State()
    offset = State()
    random = State("u32", "seed")

    def tick(trigger, freq, decay, brightness, input, line, last, hard, left, older, offset, random, dt):
        pitch = clip(freq * dt, 10.0 * dt, 0.2)
        period = 1.0 / pitch
        struck = trigger > 0.0 and last <= 0.0
        hard = trigger if struck else hard
        left = period if struck else max(left - 1.0, 0.0)
        burst = hard * bipolar(mix(random)) if left > 0.0 else 0.0
        # The treble is lost in the mean of two neighbours, leant to the newer. Its loss at the fundamental is taken
        # off what `decay` says a round may lose; where the mean alone would lose more, there is less of it.
        loss = 6.9077553 * period * dt / max(decay, 0.001)
        turn = sine(0.5 * pitch)
        steep = 2.0 * turn * turn
        soft = 1.0 - clip(brightness, 0.0, 1.0)
        dark = min(0.5 * soft * soft, 0.9 * loss / steep)
        kept = exp2(1.442695 * (dark * (1.0 - dark) * steep - loss))
        old = read_between(line, period - dark, 1.0)
        out = bounded(burst + input + kept * (old + dark * (older - old)))
        line.write(out)
        offset = offset + approach(TAU * 20.0 * dt) * (out - offset)
        return out - offset, trigger, hard, left, old, offset, next_random(random)
