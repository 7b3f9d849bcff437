"""Filters. A cutoff may move at audio rate, from 0 to nearly half the rate; every filter is stable at every setting.

They are the topology-preserving transforms of analogue filters (V. Zavalishin, The Art of VA Filter Design, 2018):
the trapezoidal rule with no delay in the loop. Written with the sine s and the cosine c of half the cutoff's angle
instead of g = s/c, since c^2 + s^2 = 1 leaves one division a sample.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import (
    bounded,
    clip,
    fma,
    half_turn,
    loop_gain,
    per_sample,
    read_between,
    samples_ago,
    sqrt,
    tanh,
)
from livedmm.ugens.ports import Buffer, Input, Output, Setting, State

CUTOFF = (20.0, 20000.0)
BUTTERWORTH = 0.7071067811865476
"""The q of the flattest response, 3 dB down at the cutoff."""


def one_pole(input, cutoff, kept, dt):
    """The low-passed `input` and the new state of the first-order filter."""
    s, c = half_turn(per_sample(cutoff, dt))
    moved = (input - kept) * (s / (s + c))
    low = kept + moved
    return low, low + moved


def state_variable(input, cutoff, q, a, b, dt):
    """Low, band and the two new states of the second-order filter.

    The band has the gain 1 at the cutoff, low has q. High is ``input - band - low``.
    """
    s, c = half_turn(per_sample(cutoff, dt))
    return turned(input, s, c, clip(q, 0.05, 1000.0), a, b)


def turned(input, s, c, q, a, b):
    """`state_variable` for the sine and the cosine of half the cutoff's angle, and a q that is not too small."""
    moved = fma(c, a, s * (input - b)) / fma(s, c, q)
    resonant = q * moved
    low = fma(s, resonant, b)
    return low, c * moved, fma(c + c, resonant, -a), (low + low) - b


def tilted(cutoff, ratio, dt):
    """The sine and the cosine for `turned` of the cutoff whose tangent is `ratio` times that of `cutoff`."""
    s, c = half_turn(per_sample(cutoff, dt))
    scale = 1.0 / sqrt(c * c + ratio * ratio * s * s)
    return scale * ratio * s, scale * c


def low_shelf(input, cutoff, gain, a, b, dt):
    """`input` with what is below `cutoff` by `gain`, and the new states; the mixes of all three are A. Simper's."""
    root = sqrt(clip(gain, 0.001, 1000.0))
    s, c = tilted(cutoff, 1.0 / sqrt(root), dt)
    low, band, a, b = turned(input, s, c, BUTTERWORTH, a, b)
    return input + (root - 1.0) * band + (root * root - 1.0) * low, a, b


def high_shelf(input, cutoff, gain, a, b, dt):
    """`input` with what is above `cutoff` by `gain`, and the new states."""
    root = sqrt(clip(gain, 0.001, 1000.0))
    s, c = tilted(cutoff, sqrt(root), dt)
    low, band, a, b = turned(input, s, c, BUTTERWORTH, a, b)
    return root * (root * input + (1.0 - root) * band) + (1.0 - root * root) * low, a, b


def bell(input, cutoff, gain, q, a, b, dt):
    """`input` with what is around `cutoff` by `gain`, and the new states."""
    root = sqrt(clip(gain, 0.001, 1000.0))
    _, band, a, b = state_variable(input, cutoff, q * root, a, b, dt)
    return input + (root * root - 1.0) * band, a, b


@ugen
class OnePole:
    """A low-pass of 6 dB an octave, 3 dB down at the cutoff, and the high-pass that is left."""

    input = Input()
    cutoff = Input("Hz", bias=1000.0, range=CUTOFF)
    out = Output()
    high = Output()
    kept = State()

    def tick(input, cutoff, kept, dt):
        low, kept = one_pole(input, cutoff, kept, dt)
        return low, input - low, kept


@ugen
class Lowpass:
    """A low-pass of 12 dB an octave; at a `q` of 0.707 it is 3 dB down at the cutoff, above that it resonates."""

    input = Input()
    cutoff = Input("Hz", bias=1000.0, range=CUTOFF)
    q = Input(doc="gain at the cutoff", bias=BUTTERWORTH, range=(0.5, 50.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, q, a, b, dt):
        low, _, a, b = state_variable(input, cutoff, q, a, b, dt)
        return low, a, b


@ugen
class Highpass:
    """A high-pass of 12 dB an octave; at a `q` of 0.707 it is 3 dB down at the cutoff, above that it resonates."""

    input = Input()
    cutoff = Input("Hz", bias=1000.0, range=CUTOFF)
    q = Input(doc="gain at the cutoff", bias=BUTTERWORTH, range=(0.5, 50.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, q, a, b, dt):
        low, band, a, b = state_variable(input, cutoff, q, a, b, dt)
        return input - band - low, a, b


@ugen
class Bandpass:
    """A band-pass with a gain of 1 at the cutoff; 3 dB down it is ``cutoff/q`` wide."""

    input = Input()
    cutoff = Input("Hz", "the centre", bias=1000.0, range=CUTOFF)
    q = Input(doc="centre over width", bias=2.0, range=(0.5, 50.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, q, a, b, dt):
        _, band, a, b = state_variable(input, cutoff, q, a, b, dt)
        return band, a, b


@ugen
class Notch:
    """All but what is at the cutoff; 3 dB down the notch is ``cutoff/q`` wide."""

    input = Input()
    cutoff = Input("Hz", "the centre", bias=1000.0, range=CUTOFF)
    q = Input(doc="centre over width", bias=2.0, range=(0.5, 50.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, q, a, b, dt):
        _, band, a, b = state_variable(input, cutoff, q, a, b, dt)
        return input - band, a, b


@ugen
class Ladder:
    """Four low-pass stages in a loop, 24 dB an octave, as in the Moog ladder; it sings by itself from a resonance of 1.

    What enters the first stage is bent by a tanh, so that the loop is bounded. Like its model it loses bass as
    resonance rises: the gain far below the cutoff is ``drive / (1 + 4*resonance)``.
    """

    input = Input()
    cutoff = Input("Hz", bias=1000.0, range=CUTOFF)
    resonance = Input(doc="from 0 to 1.5", range=(0.0, 1.2))
    drive = Input("gain", "how hot the signal enters", bias=1.0, range=(0.1, 10.0))
    out = Output()
    a = State()
    b = State()
    c = State()
    d = State()

    def tick(input, cutoff, resonance, drive, a, b, c, d, dt):
        sine, cosine = half_turn(per_sample(cutoff, dt))
        g = sine / (sine + cosine)
        rest = 1.0 - g
        k = 4.0 * clip(resonance, 0.0, 1.5)
        g2 = g * g
        kept = rest * (d + g * c + g2 * b + g2 * g * a)
        # The linear loop is solved for this sample, and only then bent: exact while it is quiet.
        bent = tanh((clip(drive * input, -1e6, 1e6) - k * kept) / (1.0 + k * g2 * g2))
        p = a + g * (bent - a)
        q = b + g * (p - b)
        r = c + g * (q - c)
        out = d + g * (r - d)
        return out, 2.0 * p - a, 2.0 * q - b, 2.0 * r - c, 2.0 * out - d


@ugen
class DcBlocker:
    """Takes away what does not move: a high-pass of 6 dB an octave, 3 dB down at `cutoff`."""

    input = Input()
    cutoff = Input("Hz", bias=10.0, range=(1.0, 100.0))
    out = Output()
    kept = State()

    def tick(input, cutoff, kept, dt):
        low, kept = one_pole(input, cutoff, kept, dt)
        return input - low, kept


@ugen
class LowShelf:
    """What is below `cutoff` by `gain`; at the cutoff itself half of that in dB."""

    input = Input()
    cutoff = Input("Hz", bias=200.0, range=CUTOFF)
    gain = Input("gain", "from 0.001 to 1000", bias=1.0, range=(0.1, 10.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, gain, a, b, dt):
        return low_shelf(input, cutoff, gain, a, b, dt)


@ugen
class HighShelf:
    """What is above `cutoff` by `gain`; at the cutoff itself half of that in dB."""

    input = Input()
    cutoff = Input("Hz", bias=4000.0, range=CUTOFF)
    gain = Input("gain", "from 0.001 to 1000", bias=1.0, range=(0.1, 10.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, gain, a, b, dt):
        return high_shelf(input, cutoff, gain, a, b, dt)


@ugen
class Bell:
    """What is around `cutoff` by `gain`: the parametric band of an equaliser."""

    input = Input()
    cutoff = Input("Hz", "the centre", bias=1000.0, range=CUTOFF)
    gain = Input("gain", "from 0.001 to 1000", bias=1.0, range=(0.1, 10.0))
    q = Input(doc="centre over width", bias=1.0, range=(0.3, 20.0))
    out = Output()
    a = State()
    b = State()

    def tick(input, cutoff, gain, q, a, b, dt):
        return bell(input, cutoff, gain, q, a, b, dt)


@ugen
class Eq:
    """An equaliser of three bands: a low shelf, a bell and a high shelf."""

    input = Input()
    low = Input("gain", bias=1.0, range=(0.0, 4.0))
    mid = Input("gain", bias=1.0, range=(0.0, 4.0))
    high = Input("gain", bias=1.0, range=(0.0, 4.0))
    low_cutoff = Input("Hz", bias=200.0, range=CUTOFF)
    mid_cutoff = Input("Hz", bias=1000.0, range=CUTOFF)
    high_cutoff = Input("Hz", bias=4000.0, range=CUTOFF)
    out = Output()
    a = State()
    b = State()
    c = State()
    d = State()
    e = State()
    f = State()

    def tick(input, low, mid, high, low_cutoff, mid_cutoff, high_cutoff, a, b, c, d, e, f, dt):
        lower, a, b = low_shelf(input, low_cutoff, low, a, b, dt)
        middle, c, d = bell(lower, mid_cutoff, mid, BUTTERWORTH, c, d, dt)
        out, e, f = high_shelf(middle, high_cutoff, high, e, f, dt)
        return out, a, b, c, d, e, f


@ugen
class Comb:
    """Echoes of `input` in a loop of `time`: a resonator at every multiple of ``1/time``.

    After `decay` the ringing is 60 dB down; a negative `decay` turns the sign each time round, which leaves the odd
    multiples of ``0.5/time``.
    """

    input = Input()
    time = Input("s", "from one sample to `longest`", bias=0.01, range=(0.0002, 0.2))
    decay = Input("s", bias=1.0, range=(0.01, 10.0))
    out = Output()
    longest = Setting("seconds", 0.25, "the longest time that it can hold")
    line = Buffer("longest")

    def tick(input, time, decay, line, dt):
        ago = max(samples_ago(time, dt), 1.0)
        out = bounded(input + loop_gain(ago * dt, decay) * read_between(line, ago, 1.0))
        line.write(out)
        return out


@ugen
class Allpass:
    """Echoes that leave every frequency as loud as it was (Schroeder's all-pass): they smear, and do not colour."""

    input = Input()
    time = Input("s", "from one sample to `longest`", bias=0.01, range=(0.0002, 0.2))
    decay = Input("s", bias=0.1, range=(0.01, 10.0))
    out = Output()
    longest = Setting("seconds", 0.25, "the longest time that it can hold")
    line = Buffer("longest")

    def tick(input, time, decay, line, dt):
        ago = max(samples_ago(time, dt), 1.0)
        gain = loop_gain(ago * dt, decay)
        old = read_between(line, ago, 1.0)
        new = bounded(input + gain * old)
        line.write(new)
        return old - gain * new
