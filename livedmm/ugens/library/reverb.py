"""Reverberation: a network of eight delay lines that feed each other."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import bounded, clip, exp2, half_turn, i32, per_sample, rate_of, read_between, sine, whole
from livedmm.ugens.ports import Buffer, Input, Output, State


def diffused(input, line, ago, gain):
    """A Schroeder all-pass of whole samples: what is short becomes a little cloud."""
    old = line.read(whole(ago + 0.5))
    new = bounded(input + gain * old)
    line.write(new)
    return old - gain * new


def heard(line, ago, keeps, kept, lane, dark):
    """What comes out of a line, after its loss and its low-pass, whose state is in `kept`."""
    low = kept.at(lane)
    moved = (keeps * read_between(line, ago, 1.0) - low) * dark
    kept.put(lane, low + 2.0 * moved)
    return low + moved


@ugen
class Reverb:
    """A room, without the dry sound: diffuse, stereo, free of rings.

    Four all-passes smear the sound, then eight lines of 30 to 73 ms feed each other through Hadamard's matrix
    (J.-M. Jot, 1991), each with the loss that `decay` asks of its length. The lines' lengths move by a
    third of a millisecond, each in its own phase, so that no resonance stands.
    """

    input = Input()
    decay = Input("s", "until the room is 60 dB quieter", bias=2.0, range=(0.1, 20.0))
    damping = Input("Hz", "above this the room is quieter the sooner", bias=5000.0, range=(200.0, 20000.0))
    size = Input(doc="the room, from 0.1 to 2", bias=1.0, range=(0.1, 2.0))
    left = Output()
    right = Output()
    position = State("cycle")
    kept = State(family=8)
    p = Buffer(0.02)
    q = Buffer(0.02)
    r = Buffer(0.02)
    s = Buffer(0.02)
    a = Buffer(0.16)
    b = Buffer(0.16)
    c = Buffer(0.16)
    d = Buffer(0.16)
    e = Buffer(0.16)
    f = Buffer(0.16)
    g = Buffer(0.16)
    h = Buffer(0.16)

    def tick(input, decay, damping, size, position, kept, p, q, r, s, a, b, c, d, e, f, g, h, dt):
        ms = 0.001 * rate_of(dt)
        x = diffused(input, p, 4.31 * ms, 0.7)
        x = diffused(x, q, 6.73 * ms, 0.7)
        x = diffused(x, r, 9.91 * ms, 0.6)
        x = 0.35355339 * diffused(x, s, 13.57 * ms, 0.6)

        room = clip(size, 0.1, 2.0)
        scaled = room * ms
        sway = 0.33 * ms
        u, v = sway * sine(position), sway * sine(position + 0.25)
        w = 0.7 * (u + v)
        z = 0.7 * (u - v)
        # k is what a line of 1 ms keeps; the lines keep its powers. Sums of two of their lengths all differ, so that
        # echoes do not fall together.
        k = exp2(-0.009965784 * room / max(decay, 0.001))
        k2 = k * k
        k3, k4 = k2 * k, k2 * k2
        k7, k8 = k4 * k3, k4 * k4
        k15 = k8 * k7
        k30 = k15 * k15
        k33 = k30 * k3
        k39 = k33 * k3 * k3
        k46 = k39 * k7
        k50 = k46 * k4
        k58 = k50 * k8
        k68 = k58 * k8 * k2
        sine_, cosine_ = half_turn(per_sample(damping, dt))
        dark = sine_ / (sine_ + cosine_)
        oa = heard(a, 30.13 * scaled + u, k30, kept, i32(0), dark)
        ob = heard(b, 33.07 * scaled + v, k33, kept, i32(1), dark)
        oc = heard(c, 38.83 * scaled - u, k39, kept, i32(2), dark)
        od = heard(d, 46.31 * scaled - v, k46, kept, i32(3), dark)
        oe = heard(e, 49.91 * scaled + w, k50, kept, i32(4), dark)
        of = heard(f, 58.37 * scaled + z, k58, kept, i32(5), dark)
        og = heard(g, 67.89 * scaled - w, k68, kept, i32(6), dark)
        oh = heard(h, 73.27 * scaled - z, k68 * k4 * k, kept, i32(7), dark)

        left = ((oa + ob) + (oc - od)) + ((oe + of) - (og - oh))
        right = ((oa - ob) + (oc + od)) - ((oe - of) - (og + oh))
        oa, ob = oa + ob, oa - ob
        oc, od = oc + od, oc - od
        oe, of = oe + of, oe - of
        og, oh = og + oh, og - oh
        oa, oc = oa + oc, oa - oc
        ob, od = ob + od, ob - od
        oe, og = oe + og, oe - og
        of, oh = of + oh, of - oh
        a.write(bounded(0.35355339 * (oa + oe) + x))
        b.write(bounded(0.35355339 * (ob + of) + x))
        c.write(bounded(0.35355339 * (oc + og) + x))
        d.write(bounded(0.35355339 * (od + oh) - x))
        e.write(bounded(0.35355339 * (oe - oa) + x))
        f.write(bounded(0.35355339 * (of - ob) - x))
        g.write(bounded(0.35355339 * (og - oc) - x))
        h.write(bounded(0.35355339 * (oh - od) + x))
        return left, right, 0.43 * dt
