"""Dynamics: how loud something is, and what follows from it."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import approach, clip, exp2, f32, i32, log2, sqrt, towards, whole
from livedmm.ugens.ports import Buffer, Input, Output, State

ATTACK = (0.0, 0.1)
RELEASE = (0.01, 2.0)


@ugen
class Follower:
    """The loudness of `input`: its magnitude, smoothed by the time constants `attack` and `release`."""

    input = Input()
    attack = Input("s", bias=0.005, range=ATTACK)
    release = Input("s", bias=0.1, range=RELEASE)
    out = Output("gain")
    level = State()

    def tick(input, attack, release, level, dt):
        level = towards(level, abs(input), attack, release, dt)
        return level, level


@ugen
class Rms:
    """The root of the mean square of `input`, over about `time`."""

    input = Input("gain", "up to 1e8")
    time = Input("s", "time constant of the mean", bias=0.1, range=(0.01, 2.0))
    out = Output("gain")
    square = State()

    def tick(input, time, square, dt):
        x = clip(input, -1e8, 1e8)
        square = towards(square, x * x, time, time, dt)
        return sqrt(square), square


@ugen
class Compressor:
    """Quieter where it is loud: what goes `ratio` dB beyond the threshold goes 1 dB beyond it.

    With `external` it hears `side` in the place of `input`: a side-chain. The smoothing is on the reduction in
    dB (D. Giannoulis, M. Massberg and J. Reiss, JAES 60, 2012).
    """

    input = Input()
    threshold = Input("gain", bias=0.25, range=(0.01, 1.0))
    ratio = Input(doc="1 or more", bias=4.0, range=(1.0, 20.0))
    attack = Input("s", bias=0.005, range=ATTACK)
    release = Input("s", bias=0.1, range=RELEASE)
    side = Input(doc="what is heard with `external`")
    external = Input(switch=True)
    out = Output()
    gain = Output("gain", "what `input` is multiplied by")
    octaves = State(doc="the reduction, in factors of 2")

    def tick(input, threshold, ratio, attack, release, side, external, octaves, dt):
        level = abs(side if external >= 0.5 else input)
        beyond = max(log2(level / max(threshold, 1e-6)), 0.0)
        octaves = towards(octaves, beyond - beyond / max(ratio, 1.0), attack, release, dt)
        gain = exp2(-octaves)
        return input * gain, gain, octaves


@ugen
class Limiter:
    """Never louder than `ceiling`, and 63 samples late, so that it can turn down before a peak comes.

    Below the ceiling it changes nothing. The reduction that each sample asks for is held for 64 samples, falls
    by `release`, and is averaged over 64, so it is all there when the sample is.
    """

    input = Input()
    ceiling = Input("gain", bias=0.9, range=(0.1, 1.0))
    release = Input("s", bias=0.1, range=RELEASE)
    out = Output()
    gain = Output("gain", "what `input` is multiplied by")
    line = Buffer(0.1)
    table = Buffer(0.1, "seven rings of 64: largest of 1, 2, 4, 8, 16, 32; the reductions of the average")
    turn = State("i32")
    held = State()
    sum = State("i32", doc="of the average, in steps of 2^-24: whole numbers do not drift")

    def tick(input, ceiling, release, line, table, turn, held, sum, dt):
        line.write(input)
        top = max(ceiling, 1e-6)
        most = 1.0 - top / max(abs(input), top)
        for k in range(6):
            before = table.read_at(64 * k + ((turn - (i32(1) << k)) & 63))
            table.write_at(64 * k + turn, most)
            most = max(most, before)
        held = max(most, held - approach(dt / max(release, 1e-6)) * held)
        steps = f32(whole(held * 16777216.0))
        sum = sum + whole(steps) - whole(table.read_at(384 + turn))
        table.write_at(384 + turn, steps)
        gain = 1.0 - f32(sum) * 9.313225746154785e-10
        return clip(line.read(63) * gain, -top, top), gain, (turn + 1) & 63, held, sum


@ugen
class NoiseGate:
    """Silence below a threshold.

    It opens where `input` goes beyond `threshold`, and closes once it has not been beyond half of that for `hold`:
    at one threshold for both, noise would chatter.
    """

    input = Input()
    threshold = Input("gain", bias=0.05, range=(0.001, 1.0))
    attack = Input("s", "time constant of the opening", bias=0.001, range=ATTACK)
    hold = Input("s", bias=0.05, range=(0.0, 1.0))
    release = Input("s", "time constant of the closing", bias=0.1, range=RELEASE)
    out = Output()
    gain = Output("gain", "what `input` is multiplied by")
    quiet = State("i32", doc="samples since it was loud enough")
    opened = State("i32")
    level = State()

    def tick(input, threshold, attack, hold, release, quiet, opened, level, dt):
        enough = abs(input) > (0.5 * threshold if opened > 0 else threshold)
        quiet = i32(0) if enough else min(quiet + 1, 1073741823)
        opened = i32(1) if enough or (opened > 0 and f32(quiet) * dt <= hold) else i32(0)
        level = towards(level, f32(opened), attack, release, dt)
        return input * level, level, quiet, opened, level
