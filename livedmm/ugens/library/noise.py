"""Noise and chance. Every neuron has its own stream of random numbers, from the session's seed and its name (R8)."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import TAU, approach, bipolar, clip, mix, next_random, sqrt, u32, unipolar
from livedmm.ugens.ports import Input, Output, State

CORNER = 10.0
"""Hz below which brown noise is flat, so that it does not wander off."""


@ugen
class White:
    """White noise, even from -1 to 1: the same power in every hertz."""

    out = Output()
    random = State("u32", "seed")

    def tick(random):
        return bipolar(mix(random)), next_random(random)


@ugen
class Pink:
    """Pink noise of a root mean square of 0.25: the same power in every octave.

    Four one-pole filters of white noise, fitted to 1/f within 0.35 dB from 0.0003 to 0.46 of the rate: from 15 Hz to
    22 kHz at 48 kHz.
    """

    out = Output()
    a = State()
    b = State()
    c = State()
    d = State()
    random = State("u32", "seed")

    def tick(a, b, c, d, random):
        white = bipolar(mix(random))
        a = 0.99759415 * a + 0.01253204 * white
        b = 0.98231857 * b + 0.02200106 * white
        c = 0.87979225 * c + 0.05679894 * white
        d = 0.38586459 * d + 0.15031630 * white
        return a + b + c + d, a, b, c, d, next_random(random)


@ugen
class Brown:
    """Brown noise of a root mean square of 0.25: white noise summed up, 6 dB less with every octave from 10 Hz on."""

    out = Output()
    kept = State()
    random = State("u32", "seed")

    def tick(kept, random, dt):
        lost = approach(TAU * CORNER * dt)
        # The variance of white noise is 1/3, and that of the sum g^2 / 3 / (1 - (1 - lost)^2).
        out = kept - lost * kept + 0.25 * sqrt(3.0 * lost * (2.0 - lost)) * bipolar(mix(random))
        return out, out, next_random(random)


@ugen
class Dust:
    """Single samples at random times, `density` a second on average, of random heights above 0 and up to 1."""

    density = Input("Hz", bias=10.0, range=(0.1, 1000.0))
    out = Output()
    random = State("u32", "seed")

    def tick(density, random, dt):
        height = 1.0 - unipolar(mix(random ^ u32(0x2545F491)))
        return height if unipolar(mix(random)) < density * dt else 0.0, next_random(random)


@ugen
class Lfnoise:
    """Random levels from -1 to 1, `freq` of them a second: held, or joined by lines or by a smooth curve.

    The curve is a cubic B-spline: it has no corners, stays within the levels, and passes near them.
    """

    freq = Input("Hz", "levels a second", bias=4.0, range=(0.05, 1000.0))
    shape = Input(doc="from one level to the next", bias=2.0, choices=("hold", "line", "smooth"))
    out = Output()
    position = State()
    random = State("u32", "seed")

    def tick(freq, shape, position, random, dt):
        a, b = bipolar(mix(random)), bipolar(mix(random + u32(0x9E3779B9)))
        c, d = bipolar(mix(random + u32(0x3C6EF372))), bipolar(mix(random + u32(0xDAA66D2B)))
        x = position
        y = 1.0 - x
        line = b * y + c * x
        smooth = (y * y * y * a + (4.0 - 6.0 * x * x + 3.0 * x * x * x) * b
                  + (4.0 - 6.0 * y * y + 3.0 * y * y * y) * c + x * x * x * d) * 0.16666667
        out = smooth if shape >= 1.5 else (line if shape >= 0.5 else b)
        moved = position + clip(abs(freq * dt), 0.0, 1.0)
        over = moved >= 1.0
        return out, moved - 1.0 if over else moved, next_random(random) if over else random


@ugen
class RandomWalk:
    """A random walk between -1 and 1, which turns back at the ends; in t seconds it goes some ``speed*sqrt(t)``."""

    speed = Input(doc="root mean square of what it goes in a second", bias=0.5, range=(0.01, 10.0))
    out = Output()
    place = State()
    random = State("u32", "seed")

    def tick(speed, place, random, dt):
        # A step even from -1 to 1 has the variance 1/3.
        moved = place + clip(speed * sqrt(3.0 * dt), 0.0, 1.0) * bipolar(mix(random))
        turned = 2.0 - moved if moved > 1.0 else (-2.0 - moved if moved < -1.0 else moved)
        return turned, turned, next_random(random)
