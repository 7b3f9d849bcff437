"""Drums: each is struck by a trigger, as hard as it is high, and peaks at about that.

Each decays by 60 dB in `decay`, and a stroke while it sounds strikes it anew. They are models of what the field
knows from analogue machines: tones that fall, noise through filters, the four hands of a clap.
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import (
    approach,
    bipolar,
    bounded,
    clip,
    exp2,
    f32,
    i32,
    mix,
    next_random,
    sine,
    tanh,
)
from livedmm.ugens.library.envelopes import T60
from livedmm.ugens.library.filters import state_variable
from livedmm.ugens.ports import Input, Output, State

LONGEST = 1 << 30
"""Samples that are counted since a stroke; a count stays there."""


def faded(level, t60, dt):
    """What is left of a level after a sample, if it falls by 60 dB in `t60` seconds."""
    return level - approach(T60 * dt / max(t60, 0.001)) * level


@ugen
class Kick:
    """A bass drum: a sine that falls to `freq`, with the click of the beater."""

    trigger = Input("gain", form="trigger")
    freq = Input("Hz", "where it falls to", bias=50.0, range=(30.0, 120.0))
    decay = Input("s", bias=0.5, range=(0.05, 2.0))
    sweep = Input("octave", "how far above `freq` it begins", bias=2.5, range=(0.0, 5.0))
    fall = Input("s", "until a thousandth of `sweep` is left", bias=0.2, range=(0.02, 0.6))
    click = Input("gain", bias=0.3, range=(0.0, 1.0))
    drive = Input(doc="0 a sine, 1 nearly a square", bias=0.2, range=(0.0, 1.0))
    out = Output()
    last = State()
    position = State("cycle")
    level = State()
    pitch = State()
    beater = State()
    before = State(doc="what was heard last")
    rest = State(doc="of the stroke before, so that it does not end in a step")
    random = State("u32", "seed")

    def tick(trigger, freq, decay, sweep, fall, click, drive, last, position, level, pitch, beater, before, rest,
             random, dt):
        struck = trigger > 0.0 and last <= 0.0
        here = 0.0 if struck else position
        level = bounded(trigger) if struck else faded(level, decay, dt)
        pitch = f32(1.0) if struck else faded(pitch, fall, dt)
        beater = level if struck else faded(beater, 0.008, dt)
        rest = before if struck else faded(rest, 0.008, dt)
        hard = 1.0 + 4.0 * clip(drive, 0.0, 1.0)
        body = tanh(hard * sine(here)) / tanh(hard)
        out = level * body + rest + 0.3 * click * beater * bipolar(mix(random))
        by = clip(freq * exp2(clip(sweep, -8.0, 8.0) * pitch) * dt, 0.0, 0.45)
        return out, trigger, by + (here - position), level, pitch, beater, out, rest, next_random(random)


@ugen
class Snare:
    """A snare drum: two tones of the skin, and the noise of the wires."""

    trigger = Input("gain", form="trigger")
    freq = Input("Hz", "of the lower tone of the skin", bias=185.0, range=(100.0, 400.0))
    decay = Input("s", "of the wires; the skin takes half of it", bias=0.25, range=(0.05, 1.0))
    tone = Input(doc="from 0, the skin alone, to 1, the wires alone", bias=0.6, range=(0.0, 1.0))
    noise_freq = Input("Hz", "the middle of the band of the wires", bias=3500.0, range=(1000.0, 8000.0))
    out = Output()
    last = State()
    low = State("cycle")
    high = State("cycle")
    wires = State()
    skin = State()
    a = State()
    b = State()
    random = State("u32", "seed")

    def tick(trigger, freq, decay, tone, noise_freq, last, low, high, wires, skin, a, b, random, dt):
        struck = trigger > 0.0 and last <= 0.0
        one, two = 0.0 if struck else low, 0.0 if struck else high
        wires = bounded(trigger) if struck else faded(wires, decay, dt)
        skin = wires if struck else faded(skin, 0.5 * decay, dt)
        _, band, a, b = state_variable(bipolar(mix(random)), noise_freq, 0.625, a, b, dt)
        mixed = clip(tone, 0.0, 1.0)
        body = 0.65 * sine(one) + 0.35 * sine(two)
        out = (1.0 - mixed) * skin * body + mixed * wires * 1.5 * band
        # The modes of a drum's skin with one and with no line across it are 1.59 apart.
        by = clip(freq * dt, 0.0, 0.25)
        return (out, trigger, by + (one - low), 1.59 * by + (two - high), wires, skin, a, b, next_random(random))


@ugen
class Hat:
    """A hi-hat: three pairs of sines that modulate each other, and noise, without what is below `cutoff`.

    A `decay` of 0.4 s is an open one.
    """

    trigger = Input("gain", form="trigger")
    decay = Input("s", bias=0.1, range=(0.02, 1.5))
    cutoff = Input("Hz", bias=7000.0, range=(2000.0, 12000.0))
    metal = Input(doc="from 0, noise alone, to 1, metal alone", bias=0.5, range=(0.0, 1.0))
    freq = Input("Hz", "of the metal", bias=320.0, range=(100.0, 1000.0))
    out = Output()
    last = State()
    p = State("cycle")
    q = State("cycle")
    r = State("cycle")
    level = State()
    a = State()
    b = State()
    random = State("u32", "seed")

    def tick(trigger, decay, cutoff, metal, freq, last, p, q, r, level, a, b, random, dt):
        struck = trigger > 0.0 and last <= 0.0
        level = bounded(trigger) if struck else faded(level, decay, dt)
        x, y, z = sine(p), sine(q), sine(r)
        # No two of the ratios are near a simple fraction, so the sidebands do not gather into tones.
        clang = 0.4 * (sine(13.71 * p + 1.9 * y) + sine(17.13 * q + 1.7 * z) + sine(22.37 * r + 1.3 * x))
        noise = bipolar(mix(random))
        mixed = noise + clip(metal, 0.0, 1.0) * (clang - noise)
        below, band, a, b = state_variable(mixed, cutoff, 1.0, a, b, dt)
        by = clip(freq * dt, 0.0, 0.02)
        return (level * (mixed - band - below), trigger, by, 1.4746 * by, 1.7987 * by, level, a, b,
                next_random(random))


@ugen
class Clap:
    """Hands: noise in a band, in three bursts 11 ms apart and a longer one."""

    trigger = Input("gain", form="trigger")
    decay = Input("s", "of the last burst", bias=0.35, range=(0.05, 1.5))
    freq = Input("Hz", "the middle of the band", bias=1200.0, range=(500.0, 3000.0))
    apart = Input("s", "from burst to burst", bias=0.011, range=(0.004, 0.03))
    out = Output()
    last = State()
    height = State()
    since = State("i32", initial=LONGEST, doc="samples since the stroke")
    burst = State(doc="how many have begun")
    level = State()
    a = State()
    b = State()
    random = State("u32", "seed")

    def tick(trigger, decay, freq, apart, last, height, since, burst, level, a, b, random, dt):
        struck = trigger > 0.0 and last <= 0.0
        height = bounded(trigger) if struck else height
        since = i32(0) if struck else min(since + 1, LONGEST)
        burst = 0.0 if struck else burst
        again = burst < 4.0 and f32(since) * dt >= burst * max(apart, 0.001)
        burst = burst + 1.0 if again else burst
        level = height if again else faded(level, decay if burst >= 4.0 else 2.0 * max(apart, 0.001), dt)
        _, band, a, b = state_variable(bipolar(mix(random)), freq, 1.667, a, b, dt)
        return 2.5 * level * band, trigger, height, since, burst, level, a, b, next_random(random)
