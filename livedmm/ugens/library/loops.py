"""Loops of what is played in: recorded, played round and round, added to."""

from __future__ import annotations

from livedmm.ugens.declare import ugen
from livedmm.ugens.functions import bounded, clip, f32, floor, i32, rate_of, whole
from livedmm.ugens.library.samplers import eased, on_ring, weights_of_six
from livedmm.ugens.ports import Buffer, Input, Output, Setting, State

SEAM = 0.005
"""Seconds in which the end of a loop goes over into its beginning, and in which playing and adding set in and end."""
DONE = 1 << 30


def on_loop(line, n, x, size):
    """A loop of `size` samples, from the beginning of a line on, at sample n + x."""
    a, b, c, d, e, f = weights_of_six(x)
    return (c * line.read_at(on_ring(n, i32(0), size)) + d * line.read_at(on_ring(n + 1, i32(0), size))
            + b * line.read_at(on_ring(n - 1, i32(0), size)) + e * line.read_at(on_ring(n + 2, i32(0), size))
            + a * line.read_at(on_ring(n - 2, i32(0), size)) + f * line.read_at(on_ring(n + 3, i32(0), size)))


def going(level, on, dt):
    """A level on its way to 1 or to 0, all of which takes `SEAM`."""
    return clip(level + (dt if on else -dt) / SEAM, 0.0, 1.0)


@ugen
class Looper:
    """Records `input` and plays it round and round: ``looper(voice, record, length=8*clock.beat)``.

    It records from where `record` opens until that closes, or, with a `length`, until so much is full, and then plays
    from the beginning. What comes in the 5 ms after goes over into the beginning, so the seam is not heard. While
    `overdub` is open `input` is added, where the loop is at speed 1, whatever is heard of it.
    """

    input = Input()
    record = Input(doc="begins a new loop where it opens", form="gate")
    overdub = Input(doc="adds while it is open", form="gate")
    play = Input(doc="plays while it is open, from the beginning of the loop", bias=1.0, form="gate")
    speed = Input(doc="of what is heard; negative backwards, from -32 to 32", bias=1.0, range=(-2.0, 2.0))
    feedback = Input("gain", "what adding leaves of what was there", bias=1.0, range=(0.0, 1.0))
    length = Input("s", "of the loop; at 0 it is as long as `record` was open", range=(0.0, 16.0))
    out = Output()
    position = Output("cycle", "in the loop")
    seconds = Setting("seconds", 30, "the longest loop")
    line = Buffer("seconds")
    last = State()
    recording = State("i32", doc="1 while it records")
    count = State("i32", doc="samples recorded")
    size = State("i32", doc="samples of the loop, 0 before there is one")
    n = State("i32")
    x = State()
    head = State("i32", doc="the sample where is added")
    seam = State("i32", DONE, "samples of the seam that are made")
    level = State()
    adding = State()

    def tick(input, record, overdub, play, speed, feedback, length, line, last, recording, count, size, n, x, head,
             seam, level, adding, dt):
        opened = record > 0.0 and last <= 0.0
        wanted = whole(clip(length * rate_of(dt), 0.0, f32(line.length())) + 0.5)
        most = wanted if wanted > 0 else line.length()
        recording = i32(1) if opened else recording
        count = i32(0) if opened else count
        if recording > 0:
            if (wanted == 0 and record <= 0.0) or count >= most:
                recording, size = i32(0), max(count, 1)
                n, x, head, seam = i32(0), f32(0.0), i32(0), i32(0)
            else:
                line.write_at(count, bounded(input))
                count = count + 1
        plays = play > 0.0 and recording == 0 and size > 0
        if level <= 0.0 and not plays:
            n, x = i32(0), f32(0.0)
        level = going(level, plays, dt)
        adding = going(adding, overdub > 0.0 and recording == 0, dt)
        ease = min(whole(SEAM * rate_of(dt)), size >> 1)
        if recording == 0 and seam < ease:
            was = line.read_at(seam)
            line.write_at(seam, bounded(input + eased(f32(seam) / f32(ease)) * (was - input)))
            seam = seam + 1
        out, position = f32(0.0), f32(0.0)
        if level > 0.0:
            out = eased(level) * on_loop(line, n, x, size)
            position = f32(n) / f32(size)
            x = x + clip(speed, -32.0, 32.0)
            n = n + whole(floor(x))
            x = x - floor(x)
            n = on_ring(n, i32(0), size)
            n = n if n >= 0 and n < size else i32(0)
        if size > 0 and recording == 0:
            if adding > 0.0:
                was = line.read_at(head)
                share = eased(adding)
                line.write_at(head, bounded(was + share * (input - (1.0 - clip(feedback, -1.0, 1.0)) * was)))
            head = head + 1 if head + 1 < size else i32(0)
        return out, position, record, recording, count, size, n, x, head, seam, level, adding
