"""Shaping: what is done to each sample by itself, and to two streams sample by sample."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import (
    clip,
    decibels,
    exp2,
    floor,
    log2,
    midi_to_hz,
    pow,  # noqa: A004 - ticks have no `**`, and Python's pow is not theirs
    quarter_sine,
    sqrt,
    tanh,
    wrap,
)
from livedmm.ugens.ports import Input, Output


@ugen(family="identity")
class SignalIdentity:
    """What arrives, passed on: a sum with a name."""

    input = Input()
    out = Output()

    def tick(input):
        return input


@ugen(family="product")
class SignalProduct:
    """`a` times `b`: a gain that moves, or a ring modulation."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return a * b


@ugen(family="quotient")
class SignalQuotient:
    """`a` divided by `b`; 0 where `b` is 0."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return a / b if b != 0.0 else 0.0


@ugen(family="greater")
class SignalGreater:
    """1 while `a` is above `b`, else 0."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return 1.0 if a > b else 0.0


@ugen
class Minimum:
    """The lesser of `a` and `b`."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return min(a, b)


@ugen
class Maximum:
    """The greater of `a` and `b`."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return max(a, b)


@ugen
class Abs:
    """The magnitude of `input`: a full-wave rectifier."""

    input = Input()
    out = Output()

    def tick(input):
        return abs(input)


@ugen
class Sqrt:
    """The square root of `input`, with its sign."""

    input = Input()
    out = Output()

    def tick(input):
        root = sqrt(abs(input))
        return -root if input < 0.0 else root


@ugen
class Power:
    """The magnitude of `input` to the power `exponent`, with the sign of `input`."""

    input = Input()
    exponent = Input(doc="1 leaves it as it is, 2 squares it, 0.5 takes the root", bias=2.0, range=(0.1, 8.0))
    out = Output()

    def tick(input, exponent):
        raised = pow(abs(input), exponent)
        return -raised if input < 0.0 else raised


@ugen
class Tanh:
    """The hyperbolic tangent of `input`: nearly straight below 0.5, and never beyond 1."""

    input = Input()
    out = Output()

    def tick(input):
        return tanh(input)


@ugen
class Sigmoid:
    """The logistic function of `input`, from 0 up to 1: the gate of a recurrent cell; 0.5 at 0."""

    input = Input()
    out = Output("gain")

    def tick(input):
        return 0.5 + 0.5 * tanh(0.5 * input)


@ugen
class Clip:
    """`input`, but not below `low` and not above `high`."""

    input = Input()
    low = Input(doc="the lower bound", bias=-1.0)
    high = Input(doc="the upper bound", bias=1.0)
    out = Output()

    def tick(input, low, high):
        return clip(input, low, high)


@ugen
class Fold:
    """`input` turned back at `low` and `high`, as often as it takes: a wave folder."""

    input = Input()
    low = Input(doc="the lower bound", bias=-1.0)
    high = Input(doc="the upper bound", bias=1.0)
    out = Output()

    def tick(input, low, high):
        span = max(high - low, 1e-9)
        return low + span * abs(2.0 * wrap((input - low) / (2.0 * span) + 0.5) - 1.0)


@ugen
class Wrap:
    """`input` begun again at `low` where it reaches `high`, as often as it takes."""

    input = Input()
    low = Input(doc="the lower bound", bias=-1.0)
    high = Input(doc="the upper bound", bias=1.0)
    out = Output()

    def tick(input, low, high):
        span = max(high - low, 1e-9)
        return low + span * wrap((input - low) / span)


@ugen
class Quantise:
    """`input` as the nearest multiple of `step`; any number where `step` is not above 0."""

    input = Input()
    step = Input(doc="from one level to the next", bias=1.0, range=(0.001, 12.0))
    out = Output()

    def tick(input, step):
        return step * floor(input / step + 0.5) if step > 0.0 else input


@ugen
class MidiToHz:
    """The frequency of a MIDI note number, fractions included; 69 is 440 Hz."""

    input = Input("note", bias=69.0, range=(0.0, 127.0))
    out = Output("Hz")

    def tick(input):
        return midi_to_hz(input)


@ugen
class HzToMidi:
    """The MIDI note number of a frequency, fractions included; 440 Hz is 69."""

    input = Input("Hz", bias=440.0, range=(8.0, 12544.0))
    out = Output("note")

    def tick(input):
        return 69.0 + 12.0 * log2(input * 0.0022727273)


@ugen
class Octaves:
    """2 to the power `input`: what a frequency is multiplied by to go so many octaves up."""

    input = Input("octave", range=(-5.0, 5.0))
    out = Output()

    def tick(input):
        return exp2(input)


@ugen
class Decibels:
    """The gain of so many decibels."""

    input = Input("dB", range=(-60.0, 12.0))
    out = Output("gain")

    def tick(input):
        return decibels(input)


@ugen
class Crossfade:
    """From `a` to `b` as `position` goes from 0 to 1."""

    a = Input(doc="heard at 0")
    b = Input(doc="heard at 1")
    position = Input(doc="from `a` to `b`", bias=0.5, range=(0.0, 1.0))
    law = Input(doc="constant power for streams that differ, a line for streams that are alike",
                choices=("power", "line"))
    out = Output()

    def tick(a, b, position, law):
        x = clip(position, 0.0, 1.0)
        rising, falling = quarter_sine(0.25 * x), quarter_sine(0.25 - 0.25 * x)
        return a + x * (b - a) if law >= 0.5 else falling * a + rising * b


@ugen
class Pan:
    """`input` placed between left and right, with constant power: 3 dB less on each side in the middle."""

    input = Input()
    position = Input(doc="-1 is left, 1 is right", range=(-1.0, 1.0))
    left = Output()
    right = Output()

    def tick(input, position):
        m = 0.125 + 0.125 * clip(position, -1.0, 1.0)
        rising, falling = quarter_sine(m), quarter_sine(0.25 - m)
        return falling * input, rising * input


@ugen(main=("left", "right"))
class Width:
    """Two sides wider or narrower: at 0 both are their mean, at 1 as they came, at 2 their difference is double."""

    left = Input()
    right = Input()
    width = Input(doc="0 is mono, 1 as it came, 2 twice as wide", bias=1.0, range=(0.0, 2.0))
    left_out = Output()
    right_out = Output()

    def tick(left, right, width):
        middle, side = 0.5 * (left + right), 0.5 * width * (left - right)
        return middle + side, middle - side
