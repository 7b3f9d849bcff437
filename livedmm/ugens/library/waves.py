"""Waves from files: oscillators whose period is a table."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import clip, f32, floor, i32, whole, wrap
from livedmm.ugens.library.oscillators import audible
from livedmm.ugens.library.samplers import between, octaves_above
from livedmm.ugens.ports import Input, Output, Setting, Sound, State

HIGHEST = 4096.0
"""Samples of a table that can go by in one: its largest size."""


def wave_at(sound, which, phase, speed):
    """A wave at a phase from 0 up to 1, with the harmonics that a speed leaves room for."""
    size = sound.length(which, i32(0))
    at = phase * f32(size)
    n = min(whole(at), size - 1)
    octave, share = octaves_above(speed, HIGHEST)
    bright = between(sound, which, octave, i32(0), n, at - f32(n), i32(0), size)
    dull = between(sound, which, octave + 1, i32(0), n, at - f32(n), i32(0), size)
    return bright + share * (dull - bright)


@ugen
class Waves:
    """An oscillator of waves from a file, one after another in it; `position` goes through them.

    Of each wave there are copies with less and less of its harmonics, for higher frequencies. Of a sawtooth no line
    that folds back to below 10 kHz is above -74 dB; up to there it is flat, and at 15 kHz down by 4 dB or less.
    """

    file = Setting("file", "vowels", "a file of waves, each `cycle` samples long")
    freq = Input("Hz", bias=220.0, range=(20.0, 20000.0))
    position = Input(doc="which wave, from 0, and between", range=(0.0, 7.0))
    phase = Input("cycle", "added to the phase")
    out = Output()
    cycle = Setting("count", 2048, "samples of one wave")
    sound = Sound("file", cycle="cycle")
    turn = State("cycle")

    def tick(freq, position, phase, cycle, sound, turn, dt):
        p, speed = wrap(turn + phase), f32(cycle) * freq * dt
        at = clip(position, 0.0, f32(sound.count() - 1))
        first = floor(at)
        out = wave_at(sound, whole(first), p, speed)
        if at > first:
            out = out + (at - first) * (wave_at(sound, whole(first) + 1, p, speed) - out)
        return audible(freq, dt) * out, freq * dt


@ugen
class Cycle:
    """An oscillator whose period is a family of numbers: ``cycle(110, level=scan(p).cell)`` plays a row of a picture.

    Between the numbers, which are spread over a period, it goes in straight lines. They may move while it sounds; their
    mean is in it too, and `highpass` takes that away. It is not free of aliasing: its corners fold back.
    """

    freq = Input("Hz", bias=110.0, range=(20.0, 2000.0))
    phase = Input("cycle", "added to the phase")
    level = Input("gain", "the wave, from the beginning of its period", range=(-1.0, 1.0), family="count")
    out = Output()
    count = Setting("count", 64, "numbers in a period")
    turn = State("cycle")

    def tick(freq, phase, level, turn, dt):
        n = level.count()
        at = wrap(turn + phase) * f32(n)
        first = min(whole(at), n - 1)
        share = at - f32(first)
        a, b = level.at(first), level.at(first + 1 if first + 1 < n else i32(0))
        return audible(freq, dt) * (a + share * (b - a)), freq * dt
