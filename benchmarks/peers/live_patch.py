"""Work 6 for SuperCollider: live_patch.rows with its unit generators, neuron by neuron.

What it has no unit generator for is made of several, as its players do: chorus and reverb of delays, an adsr of an
envelope. A neuron that only sums is a chain of MulAdd. At a block of 1 its three loops are as short as livedmm's, to
the sample in the first, whose delay is heard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from benchmarks.peers.works import RATE

TIME_CONSTANT = math.log(10)
"""Of its Amplitude, whose times are those in which a tenth is left."""

LINES = (30.13, 33.07, 38.83, 46.31, 49.91, 58.37, 67.89, 73.27)
DIFFUSERS = ((4.31, 0.7), (6.73, 0.7), (9.91, 0.6), (13.57, 0.6))
"""The reverb's delays in ms, and the gains of its all-passes, as in ``livedmm.ugens.library.reverb``."""


def weighted(weights: Sequence[float], sources: Sequence[Any]) -> Any:
    """A sum in which a product and an addition are one unit generator."""
    from supriya.ugens import MulAdd

    total = sources[0] * weights[0]
    for weight, source in zip(weights[1:], sources[1:], strict=True):
        total = MulAdd.new(source=source, multiplier=weight, addend=total)
    return total


def total(*terms: tuple[float, Any]) -> Any:
    """A sum of weights and streams, as a row has it."""
    return weighted([weight for weight, _ in terms], [source for _, source in terms])


def one_pole(source: Any, cutoff: Any) -> Any:
    """A low-pass by the trapezoidal rule, as livedmm's is; a cutoff in Hz that moves takes a second unit generator."""
    from supriya.ugens import FOS, LPZ1, OnePole

    if isinstance(cutoff, float):
        g = math.tan(math.pi * cutoff / RATE)
        gain = g / (1 + g)
        return FOS.ar(source=source, a_0=gain, a_1=gain, b_1=(1 - g) / (1 + g))
    return OnePole.ar(source=LPZ1.ar(source=source), coefficient=(cutoff * (-2 * math.pi / RATE)).exponential())


def chorus(source: Any, rate: float, depth: float) -> tuple[Any, Any]:
    from supriya.ugens import DelayC, MulAdd, SinOsc

    def late(moved: Any, by: float) -> Any:
        time = MulAdd.new(source=moved, multiplier=by, addend=0.014)
        return DelayC.ar(source=source, maximum_delay_time=0.04, delay_time=time)

    u, v = SinOsc.ar(frequency=rate), SinOsc.ar(frequency=rate, phase=math.pi / 2)
    left, right = ([source, late(u, by), late(v, by)] for by in (depth, -depth))
    return weighted([0.5] * 3, left), weighted([0.5] * 3, right)


def reverb(source: Any, fed_back: Sequence[Any], block: int, decay: float, damping: float) -> tuple[Any, list[Any]]:
    """The left side, and what is to be fed back: a block later, which the lines are shorter by."""
    from supriya.ugens import AllpassN, DelayC, MulAdd, SinOsc

    for ms, gain in DIFFUSERS:
        # The time in which 60 dB are lost says the gain of its all-pass.
        time = ms / 1000
        source = AllpassN.ar(source=source, maximum_delay_time=0.02, delay_time=time,
                             decay_time=time * math.log(0.001) / math.log(gain))
    x = source * 0.35355339
    u, v = SinOsc.ar(frequency=0.43), SinOsc.ar(frequency=0.43, phase=math.pi / 2)
    w, z = (u + v) * 0.7, (u - v) * 0.7
    moves = (u, 1), (v, 1), (u, -1), (v, -1), (w, 1), (z, 1), (w, -1), (z, -1)
    signs = 1, 1, 1, -1, 1, -1, -1, 1
    heard = []
    for ms, (move, way), line, sign in zip(LINES, moves, fed_back, signs, strict=True):
        time = MulAdd.new(source=move, multiplier=way * 0.00033, addend=ms / 1000 - block / RATE)
        late = DelayC.ar(source=line + x if sign > 0 else line - x, maximum_delay_time=0.16, delay_time=time)
        heard.append(one_pole(late * 0.001 ** (ms / 1000 / decay), damping))
    a, b, c, d, e, f, g, h = heard
    left = ((a + b) + (c - d)) + ((e + f) - (g - h))
    for step in (1, 2, 4):
        heard = [heard[i] + heard[i + step] if not i & step else heard[i - step] - heard[i] for i in range(8)]
    mixed = [line * 0.35355339 for line in heard]
    # Hadamard's matrix, its upper half first; the lower has e - a where this has a - e.
    return left, [*mixed[:4], *(line * -1.0 for line in mixed[4:])]


def live_patch(block: int) -> Any:
    """The sound of the patch, in blocks of so many samples."""
    from supriya import Envelope
    from supriya.ugens import (
        BPF,
        RHPF,
        RLPF,
        AllpassN,
        Amplitude,
        CombN,
        Decay,
        Delay1,
        DelayN,
        Dust,
        EnvGen,
        Impulse,
        Lag,
        Latch,
        LFNoise1,
        LFTri,
        LocalIn,
        LocalOut,
        Pulse,
        Saw,
        SinOsc,
        Trig1,
        WhiteNoise,
    )

    fed_back = LocalIn.ar(channel_count=12)
    cross_ago, dull_ago, loud_ago, room_ago = fed_back[:2], fed_back[2], fed_back[3], fed_back[4:]

    def envelope(gate: Any, *times: float) -> Any:
        return EnvGen.ar(gate=gate, envelope=Envelope.adsr(*times))

    lfo = [SinOsc.ar(frequency=0.125), SinOsc.ar(frequency=0.3125)]
    lfo += [SinOsc.ar(frequency=total((0.25, lfo[0])) + 0.5), SinOsc.ar(frequency=total((0.25, lfo[1])) + 0.75)]
    drift = [LFNoise1.ar(frequency=20), LFNoise1.ar(frequency=30)]
    beat = [Impulse.ar(frequency=4), Impulse.ar(frequency=3)]
    env = [envelope(Trig1.ar(source=beat[0], duration=0.125), 0.015625, 0.0625, 0.5, 0.09375),
           envelope(Trig1.ar(source=beat[1], duration=0.15625), 0.03125, 0.09375, 0.375, 0.125)]
    hit = [Decay.ar(source=beat[0], decay_time=0.1875), Decay.ar(source=beat[1], decay_time=0.25)]
    held = [Latch.ar(source=total((1, lfo[2]), (0.5, lfo[1])), trigger=beat[0]),
            Latch.ar(source=total((1, lfo[3]), (0.5, lfo[0])), trigger=beat[1])]
    glide = [Lag.ar(source=held[0], lag_time=0.0625), Lag.ar(source=held[1], lag_time=0.125)]

    cross = [SinOsc.ar(frequency=total((90, cross_ago[1]), (6, lfo[2])) + 311),
             SinOsc.ar(frequency=total((70, cross_ago[0]), (5, lfo[3])) + 467)]
    tone = [SinOsc.ar(frequency=total((55, glide[0]), (2, drift[0])) + 220),
            SinOsc.ar(frequency=total((80, glide[1]), (3, drift[1])) + 330)]
    # Saw and Pulse go from -1/2 to 1/2: their weights are doubled below.
    reed = [Saw.ar(frequency=total((0.5, drift[0]), (0.5, lfo[2])) + 55),
            Saw.ar(frequency=total((0.75, drift[1]), (0.5, lfo[3])) + 82.5),
            Saw.ar(frequency=total((1, drift[0]), (4, glide[1])) + 110),
            Saw.ar(frequency=total((1, drift[1]), (4, glide[0])) + 165)]
    hollow = [Pulse.ar(frequency=total((0.5, drift[0]), (0.5, lfo[2])) + 73.5, width=0.5),
              Pulse.ar(frequency=total((0.5, drift[1]), (0.5, lfo[3])) + 98, width=0.25)]
    soft = [LFTri.ar(frequency=total((1, drift[0]), (8, glide[0])) + 147),
            LFTri.ar(frequency=total((1, drift[1]), (8, glide[1])) + 196)]
    hiss, rain = WhiteNoise.ar(), Dust.ar(density=400)

    def low(source: Any, cutoff: Any, q: float) -> Any:
        return RLPF.ar(source=source, frequency=cutoff, reciprocal_of_q=1 / q)

    def band(source: Any, cutoff: Any, q: float) -> Any:
        return BPF.ar(source=source, frequency=cutoff, reciprocal_of_q=1 / q)

    lows = [low(total((1.0, reed[0]), (0.8, reed[2]), (0.4, hollow[0]), (0.05, hiss)),
                total((300, lfo[2]), (600, hit[0])) + 900, 1.5),
            low(total((1.0, reed[1]), (0.8, reed[3]), (0.4, hollow[1]), (0.05, hiss)),
                total((400, lfo[3]), (700, hit[1])) + 1200, 1.5),
            low(total((0.6, hollow[0]), (0.4, soft[0]), (0.3, cross[0]), (0.1, rain)),
                total((500, lfo[1]), (300, glide[0])) + 1500, 2),
            low(total((0.6, hollow[1]), (0.4, soft[1]), (0.3, cross[1]), (0.1, rain)),
                total((500, lfo[0]), (300, glide[1])) + 1800, 2)]
    high = [RHPF.ar(source=total((0.25, hiss), (0.6, reed[3]), (0.5, rain)), reciprocal_of_q=1,
                    frequency=total((800, lfo[2]), (500, hit[1])) + 3000),
            RHPF.ar(source=total((0.2, hiss), (0.6, reed[2]), (0.6, hollow[0])), reciprocal_of_q=1,
                    frequency=total((500, lfo[3]), (300, hit[0])) + 2000)]
    bands = [band(total((0.5, hiss), (0.6, rain), (0.4, reed[0])), total((100, lfo[1]), (50, glide[0])) + 500, 3),
             band(total((0.5, hiss), (0.6, rain), (0.4, reed[1])), total((200, lfo[2]), (90, glide[1])) + 1100, 3),
             band(total((0.4, hiss), (0.3, cross[0]), (0.2, soft[0])), total((300, lfo[3]), (90, drift[0])) + 2300, 4),
             band(total((0.4, hiss), (0.3, cross[1]), (0.2, soft[1])), total((400, lfo[0]), (90, drift[1])) + 4100, 4)]

    bent = [total((0.9, lows[0]), (0.5, tone[0]), (0.3, bands[0])).tanh(),
            total((0.9, lows[1]), (0.5, tone[1]), (0.3, bands[1])).tanh(),
            total((0.6, lows[2]), (0.6, lows[3]), (0.2, tone[1])).tanh()]
    voice = [bent[0] * env[0], bent[1] * env[1], high[0] * hit[0], bands[3] * hit[1]]

    repeat = [DelayN.ar(source=total((0.5, voice[0]), (0.4, voice[2]), (0.5, dull_ago)), maximum_delay_time=0.3,
                        delay_time=0.28125)]
    dull = [one_pole(total((0.6, bent[2]), (0.3, bands[1]), (0.2, high[1])), total((300, lfo[2])) + 1500)]
    repeat.append(DelayN.ar(source=total((0.6, voice[1]), (0.3, dull[0])), maximum_delay_time=0.2, delay_time=0.1875))
    dull.append(one_pole(total((0.9, repeat[0]), (0.1, repeat[1])), 1800.0))
    string = [CombN.ar(source=total((0.1, voice[2]), (0.1, rain), (0.05, voice[0])), maximum_delay_time=0.01,
                       delay_time=0.0075, decay_time=0.5),
              CombN.ar(source=total((0.1, voice[3]), (0.1, rain), (0.05, voice[1])), maximum_delay_time=0.01,
                       delay_time=0.005, decay_time=0.75)]
    smear = AllpassN.ar(source=total((0.5, string[0]), (0.5, string[1]), (0.2, repeat[1])), maximum_delay_time=0.04,
                        delay_time=0.03125, decay_time=0.5)
    wide = chorus(total((0.5, dull[0]), (0.3, repeat[0]), (0.3, tone[1])), 0.5, 0.00390625)
    room, lines = reverb(total((0.3, voice[0]), (0.3, voice[1]), (0.2, smear), (0.2, wide[1])), room_ago, block,
                         1.5, 4000.0)

    # The same noise comes here through filters alone and through filters and gains. In livedmm the latter is a sample
    # later, since it has passed one neuron more, and that is heard above 5 kHz.
    played = Delay1.ar(source=total((0.4, voice[0]), (0.4, voice[1]), (0.25, voice[2]), (0.5, voice[3])))
    mix = total((1, played), (0.2, repeat[0]), (0.2, repeat[1]), (0.15, smear), (0.2, wide[0]), (0.2, room),
                (0.1, bands[2]), (0.1, high[1])) * (1 - 0.5 * loud_ago)
    loud = Amplitude.ar(source=mix * 1.2, attack_time=0.03125 * TIME_CONSTANT, release_time=0.25 * TIME_CONSTANT)
    LocalOut.ar(source=[*cross, dull[1], loud, *lines])
    return total((0.9, mix), (0.02, cross[0]), (0.02, cross[1]))
