"""Granular clouds: a sound as many short pieces of it, each with its own place, pitch and side.

What a cloud is called for is how it is made of chance: see C. Roads, Microsound (2001).
"""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import (
    bipolar,
    bits,
    bounded,
    clip,
    exp2,
    f32,
    floor,
    i32,
    log,
    mix,
    next_random,
    rate_of,
    sine,
    sqrt,
    u32,
    unipolar,
    whole,
)
from livedmm.ugens.library.samplers import copy_at, turn_of
from livedmm.ugens.ports import Input, Output, Setting, Sound, State

HANN_POWER = 0.375
"""The mean square of a Hann window."""


@ugen
class Granular:
    """A cloud of grains of a sound, `density` a second, around `position`: ``granular("murmur", 0.2 + 0.1*slow)``.

    However many grains overlap, the cloud is as loud as the sound is there; where they do not, a grain is. A grain
    stays as it was begun, whatever the inputs do then. All grains lie within the sound.
    """

    file = Setting("file", "murmur", "a sound file, or a folder of them")
    position = Input(doc="where in the sound, from 0 to 1", bias=0.5, range=(0.0, 1.0))
    density = Input("Hz", "how many grains begin in a second", bias=30.0, range=(1.0, 200.0))
    length = Input("s", "of a grain, from 1 ms to 10 s", bias=0.12, range=(0.01, 0.5))
    speed = Input(doc="of a grain, and so its pitch; negative backwards", bias=1.0, range=(-2.0, 2.0))
    scatter = Input("s", "how far around `position` grains are taken", bias=0.05, range=(0.0, 1.0))
    detune = Input("octave", "how far around `speed` their pitches are", range=(0.0, 1.0))
    spread = Input(doc="from 0, all in the middle, to 1, anywhere between the sides", bias=0.7, range=(0.0, 1.0))
    uneven = Input(doc="from 0, one after the other in time, to 1, at random", bias=0.5, range=(0.0, 1.0))
    gate = Input("gain", "grains begin while it is open, as loud as it is high", bias=1.0, form="gate")
    index = Input(doc="which sound of a folder, from 0, counted round", range=(0.0, 15.0))
    left = Output()
    right = Output()
    grains = Setting("count", 16, "how many can sound at once, to 64; the others are left out")
    sound = Sound("file")
    turn = State("cycle", doc="on the way from one grain to the next")
    last_turn = State(initial=2.0)
    share = State(initial=1.0, doc="of the time from grain to grain, what this way takes")
    random = State("u32", "seed")
    age = State(initial=1.0, family="grains", doc="in samples")
    pace = State(initial=1.0, family="grains", doc="what a sample is of a grain's life")
    first = State(family="grains", doc="the sample where it began")
    moved = State(family="grains", doc="whole samples since")
    part = State(family="grains", doc="and the rest of them")
    pitch = State(family="grains")
    which = State(family="grains")
    to_left = State(family="grains")
    to_right = State(family="grains")

    def tick(position, density, length, speed, scatter, detune, spread, uneven, gate, index, grains, sound, turn,
             last_turn, share, random, age, pace, first, moved, part, pitch, which, to_left, to_right, dt):
        runs_on = gate > 0.0 and density > 0.0
        due = runs_on and turn < last_turn
        unborn = i32(1) if due else i32(0)
        left, right = f32(0.0), f32(0.0)
        for i in range(grains):
            if unborn > 0 and age.at(i) * pace.at(i) >= 1.0:
                unborn = i32(0)
                lasts = clip(length, 0.001, 10.0)
                step = clip(speed * exp2(clip(detune, 0.0, 4.0) * bipolar(mix(random ^ u32(0x2545F491)))), -16.0, 16.0)
                chosen = turn_of(index, f32(sound.count()))
                # What a grain runs through stays free at the end of the sound: so none runs out of it.
                runs = abs(step) * lasts * rate_of(dt)
                room = max(f32(sound.length(whole(chosen), i32(0))) - runs, 0.0)
                off = clip(scatter, 0.0, 600.0) * rate_of(dt) * bipolar(mix(random ^ u32(0x6C8E9CF5)))
                begin = floor(clip(clip(position, 0.0, 1.0) * room + off, 0.0, room) + (runs if step < 0.0 else 0.0))
                pan = clip(spread, 0.0, 1.0) * bipolar(mix(random ^ u32(0x1B873593)))
                together = min(clip(density, 0.0, 1e6) * lasts, f32(grains))
                gain = bounded(gate) / sqrt(max(HANN_POWER * together, 1.0))
                age.put(i, f32(0.0))
                pace.put(i, dt / lasts)
                first.put(i, begin)
                moved.put(i, f32(0.0))
                part.put(i, f32(0.0))
                pitch.put(i, step)
                which.put(i, chosen)
                to_left.put(i, gain * sqrt(0.5 - 0.5 * pan))
                to_right.put(i, gain * sqrt(0.5 + 0.5 * pan))
            life = age.at(i) * pace.at(i)
            if life < 1.0:
                # The treble that a pitch above 1.5 would fold back is not in the copy that is read then.
                level = (bits(clip(1.3333334 * abs(pitch.at(i)), 1.0, 16.0)) >> 23) - 127
                n = whole(first.at(i)) + whole(moved.at(i))
                a, b = copy_at(sound, whole(which.at(i)), level, n, part.at(i), i32(0), i32(0))
                window = 0.5 - 0.5 * sine(life + 0.25)
                left = left + to_left.at(i) * window * a
                right = right + to_right.at(i) * window * b
                x = part.at(i) + pitch.at(i)
                moved.put(i, moved.at(i) + floor(x))
                part.put(i, x - floor(x))
                age.put(i, age.at(i) + 1.0)
        if due:
            # 1 on average, whatever `uneven` is, which at 1 makes them a Poisson process.
            share = 1.0 + clip(uneven, 0.0, 1.0) * (-log(1.0 - unipolar(mix(random))) - 1.0)
            random = next_random(random)
        by = clip(density * dt / max(share, 1e-6), 0.0, 0.5)
        return (left, right, by if runs_on else -turn, turn if runs_on else f32(2.0), share, random)
