"""Sounds from files: played at any speed, whole, in part, in slices, in time with the clock.

Between samples a sound is read by Lagrange's quintic through the six around: of a tone of 6 kHz what is not the tone
lies 69 dB below it, of one of 3 kHz 105 dB. Above speed 1 it is read, more and more, from copies that hold less of the
treble, so that nothing that would fold back is in them: all of it from half the band at speeds from 1.5 to 2.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import bits, bounded, clip, f32, floor, from_bits, i32, rate_of, whole
from livedmm.ugens.library.gates import MOST, whole_number
from livedmm.ugens.ports import Input, Output, Setting, Sound, State

FADE = 0.002
"""Seconds in which what is left in the middle fades out, and what begins in the middle fades in."""
FASTEST = 16.0
"""The speed up to which nothing folds back; twice that is the limit."""


def on_ring(at, first, size):
    """The index `at`, on a ring of `size` samples from `first` on if `size` is above 0."""
    turned = at - size if at >= first + size else (at + size if at < first else at)
    return turned if size > 0 else at


def weights_of_six(x):
    """Lagrange's quintic, `x` of a sample after the third of six: how much each of them counts."""
    p, q, s, t, v = x + 2.0, x + 1.0, x - 1.0, x - 2.0, x - 3.0
    outer, inner = p * v, q * t
    return (x * s * inner * v / -120.0, x * s * outer * t / 24.0, s * outer * inner / -12.0, x * outer * inner / 12.0,
            x * s * outer * q / -24.0, x * s * inner * p / 120.0)


def between(sound, which, level, channel, n, x, first, size):
    """One channel of one copy of a sound at sample n + x: at `x` 0 sample n itself.

    With a `size` above 0 the samples from `first` on are a ring of so many, and n is among them.
    """
    a, b, c, d, e, f = weights_of_six(x)
    return (c * sound.read(which, level, channel, on_ring(n, first, size))
            + d * sound.read(which, level, channel, on_ring(n + 1, first, size))
            + b * sound.read(which, level, channel, on_ring(n - 1, first, size))
            + e * sound.read(which, level, channel, on_ring(n + 2, first, size))
            + a * sound.read(which, level, channel, on_ring(n - 2, first, size))
            + f * sound.read(which, level, channel, on_ring(n + 3, first, size)))


def copy_at(sound, which, level, n, x, first, size):
    """Both channels at sample n + x; `n`, `x` and the ring count samples of the sound, whichever copy is read."""
    half = max(level - 1, 0)
    below = (i32(1) << half) - 1
    at, part = n >> half, (f32(n & below) + x) / f32(below + 1)
    return (between(sound, which, level, i32(0), at, part, first >> half, size >> half),
            between(sound, which, level, i32(1), at, part, first >> half, size >> half))


def octaves_above(speed, fastest):
    """How many whole octaves a speed is above 1, and how much more of the next copy it takes: all from half way on."""
    fast = clip(abs(speed), 1.0, fastest)
    return (bits(fast) >> 23) - 127, min(2.0 * from_bits((bits(fast) & 0x7FFFFF) | 0x3F800000) - 2.0, 1.0)


def played(sound, which, n, x, speed, first, size):
    """Both channels of a sound at sample n + x, from the copies that have the treble which `speed` leaves room for."""
    octave, share = octaves_above(speed, FASTEST)
    left, right = copy_at(sound, which, octave, n, x, first, size)
    if share > 0.0 and octave < 4:
        duller, dull = copy_at(sound, which, octave + 1, n, x, first, size)
        left = left + share * (duller - left)
        right = right + share * (dull - right)
    return left, right


def turn_of(x, count):
    """The whole number nearest to `x`, counted round: `count` is 0 again, and -1 the last."""
    nearest = floor(clip(x, -1e6, 1e6) + 0.5)
    return clip(nearest - count * floor(nearest / count), 0.0, count - 1.0)


def eased(share):
    """From 0 to 1 as `share` goes there, without corners."""
    return share * share * (3.0 - 2.0 * share)


@ugen
class Sampler:
    """Plays a sound, or one of a folder, from where `gate` opens: ``sampler("breaks", gate, slices=16, slice=k)``.

    It is as loud as the gate is high, and plays to its end; in `loop` it goes round while the gate is open, and with
    `hold` it ends where the gate closes. Backwards it begins at its end. Which part of which sound is played is settled
    when it begins.
    """

    file = Setting("file", "kick", "a sound file, or a folder of them")
    gate = Input("gain", "begins where it opens", form="gate")
    speed = Input(doc="negative backwards; from -32 to 32", bias=1.0, range=(-2.0, 2.0))
    start = Input(doc="where in the sound, from 0 to 1", range=(0.0, 1.0))
    end = Input(doc="where in the sound, from 0 to 1", bias=1.0, range=(0.0, 1.0))
    slices = Input(doc="into how many equal parts it is cut, from `start` to `end`", bias=1.0, range=(1.0, 32.0))
    slice = Input(doc="which part is played, from 0, counted round", range=(0.0, 31.0))
    fit = Input("beat", "how long it lasts at speed 1; at 0 as long as it does by itself", range=(0.0, 16.0))
    loop = Input(doc="goes round while the gate is open", switch=True)
    hold = Input(doc="ends where the gate closes", switch=True)
    index = Input(doc="which sound of a folder, from 0, counted round", range=(0.0, 15.0))
    beat = Input("s", "what `fit` counts", wired="clock.beat")
    out = Output(doc="half of each side")
    left = Output()
    right = Output()
    sound = Sound("file")
    last = State()
    which = State("i32")
    n = State("i32", doc="the sample where it is")
    x = State(doc="and how far to the next")
    begin = State("i32")
    finish = State("i32")
    height = State(doc="0 while it is silent")
    rise = State()
    left_which = State("i32", doc="what it left in the middle, while that fades out")
    left_n = State("i32")
    left_x = State()
    left_height = State()
    fall = State()

    def tick(gate, speed, start, end, slices, slice, fit, loop, hold, index, beat, sound, last, which, n, x, begin,
             finish, height, rise, left_which, left_n, left_x, left_height, fall, dt):
        open = gate > 0.0
        struck = open and last <= 0.0
        sounds = height > 0.0
        passed = sounds and (n >= finish or n < begin)
        again = passed and loop >= 0.5 and open and not struck
        ends = sounds and (struck or passed or (hold >= 0.5 and not open))
        # A sound that goes round as a whole is a ring: its end joins its beginning, and neither is faded.
        ring = loop >= 0.5 and begin == 0 and finish == sound.length(which, i32(0))
        if ends and not (again and ring):
            left_which, left_n, left_x, left_height, fall = which, n, x, height * eased(rise), f32(1.0)
        height = f32(0.0) if ends and not again else height
        if struck or again:
            beyond = (n - finish if n >= finish else n - begin) if again else i32(0)
            which = whole(turn_of(index, f32(sound.count()))) if struck else which
            length = sound.length(which, i32(0))
            low, high = clip(min(start, end), 0.0, 1.0), clip(max(start, end), 0.0, 1.0)
            parts = whole_number(slices, MOST)
            part, nth = (high - low) / parts, turn_of(slice, parts)
            begin = min(whole(f32(length) * (low + nth * part) + 0.5), length - 1)
            finish = min(max(whole(f32(length) * (low + (nth + 1.0) * part) + 0.5), begin + 1), length)
            backwards = speed < 0.0
            n = (finish - 1 if struck else finish) + beyond if backwards else begin + beyond
            n = min(max(n, begin), finish - 1)
            x = f32(0.0) if struck else x
            from_its_end = (backwards and finish == length) or (not backwards and begin == 0)
            rise = f32(1.0) if from_its_end else f32(0.0)
            height = bounded(gate) if struck else height
        fitted = f32(finish - begin) / (fit * beat * rate_of(dt)) if fit > 0.0 and beat > 0.0 else f32(1.0)
        step = clip(speed * fitted, -2.0 * FASTEST, 2.0 * FASTEST)
        left, right = f32(0.0), f32(0.0)
        if height > 0.0:
            ring = loop >= 0.5 and begin == 0 and finish == sound.length(which, i32(0))
            left, right = played(sound, which, n, x, step, begin, finish if ring else i32(0))
            gain = height * eased(rise)
            left, right = gain * left, gain * right
            x = x + step
            n = n + whole(floor(x))
            x = x - floor(x)
            rise = min(rise + dt / FADE, 1.0)
        if fall > 0.0:
            a, b = played(sound, left_which, left_n, left_x, step, i32(0), i32(0))
            gain = left_height * eased(fall)
            left, right = left + gain * a, right + gain * b
            left_x = left_x + step
            left_n = left_n + whole(floor(left_x))
            left_x = left_x - floor(left_x)
            fall = max(fall - dt / FADE, 0.0)
        return (0.5 * (left + right), left, right, gate, which, n, x, begin, finish, height, rise, left_which, left_n,
                left_x, left_height, fall)
