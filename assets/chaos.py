"""Makes patches/chaos.yaml: 64 tanh neurons in 32 pairs that each turn at a pitch of their own, and random weights.

    python assets/chaos.py > patches/chaos.yaml

Two neurons that feed each other with ``gain * [[cos, -sin], [sin, cos]]`` turn by that angle at every sample: a
resonance at ``angle * rate / (2 pi)`` Hz, made of two connections of one sample. A gain just above 1 starts it from
almost nothing and tanh holds it. Six further weights a neuron, small and random, let all disturb all.
"""

from __future__ import annotations

import math
import random

RATE = 48000
CHORD = (73.42, 110.0, 146.83, 174.61, 220.0, 261.63, 329.63, 440.0)
OCTAVES = (1.0, 1.004, 2.0, 3.003)
GAIN, DISTURBANCE, OTHERS, SEED = 1.003, 0.0025, 6, 5

HEAD = """\
livedmm: 1
title: Sixty-four neurons
description: |
  Thirty-two pairs of tanh neurons. The two of a pair turn each other by an angle at every sample, which is a pitch,
  and each neuron hears six others at random, faintly. The matrix is the whole instrument; assets/chaos.py wrote it.
  An angle for each sample: at another rate than 48 kHz all pitches move with the rate.

  Hear: a chord of 32 resonances that disturb each other. It shimmers, and never repeats; yet nothing in it is random.

  Try: `cell[62].input = 0`, which takes the highest pitch, 1321 Hz, out of the chord; `push = 0.02*white()`, noise into
  all of them; `cell[46].input = 0`, which takes out 880 Hz.
rows: |
  left = dc_blocker({left})
  right = dc_blocker({right})
  room = reverb(0.2*left + 0.2*right)
  speaker.left = {level}*left + {level}*room.left
  speaker.right = {level}*right + {level}*room.right
neurons:
  push: signal_identity(0.001)
"""
LEVEL = 0.4


def pitches() -> list[float]:
    """The pitch of each pair in Hz."""
    return [pitch * octave for octave in OCTAVES for pitch in CHORD]


def rows() -> list[dict[int, float]]:
    """The weights of each cell's input, by the cell that feeds it."""
    chance = random.Random(SEED)
    cells = range(2 * len(pitches()))
    found = []
    for cell in cells:
        angle = 2 * math.pi * pitches()[cell // 2] / RATE
        cos, sin = GAIN * math.cos(angle), GAIN * math.sin(angle)
        pair = cell - cell % 2
        row = {pair: cos, pair + 1: -sin} if cell == pair else {pair: sin, pair + 1: cos}
        others = chance.sample([n for n in cells if n // 2 != cell // 2], OTHERS)
        found.append(row | {n: chance.gauss(0, DISTURBANCE) for n in sorted(others)})
    return found


def text() -> str:
    """The patch."""
    cells = range(2 * len(pitches()))
    sides = {side: " + ".join(f"cell[{n}]" for n in cells[first::2]) for first, side in enumerate(("left", "right"))}
    lines = [HEAD.format(level=LEVEL, **sides).rstrip()]
    lines += [f"  cell.{n}: tanh" for n in cells]
    lines.append("matrix:")
    for n, row in enumerate(rows()):
        weights = ", ".join(f"cell.{m}.out: {weight:.7g}" for m, weight in row.items())
        lines.append(f"  cell.{n}.input: {{{weights}, push.out: 1}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(text(), end="")
