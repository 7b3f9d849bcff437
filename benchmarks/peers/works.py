"""The works that engines are measured with: the numbers of each, and the rows that livedmm plays.

Every number is drawn from a seeded generator and has 20 binary places at most, so that it is the same in a row, on the
grid of weights (R6), in float32 and in the text that another engine reads. Sizes are arguments: tests play small ones.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

RATE = 48000

LIVE_PATCH = Path(__file__).with_name("live_patch.rows")
"""The rows of W6."""


class Work(Protocol):
    """What is played.

    Attributes
    ----------
    name
        As in the table: W1 to W6.
    what
        One line of it.
    rows
        It as livedmm's rows. What is compared comes out of ``speaker.left``, with the fader at 1.
    """

    @property
    def name(self) -> str: ...

    @property
    def what(self) -> str: ...

    @property
    def rows(self) -> str: ...


def on_grid(x: float, places: int = 20) -> float:
    """The nearest number of so many binary places."""
    return round(x * 2**places) / 2**places


def _speaker(terms: str) -> str:
    return f"speaker.left = {terms}\nspeaker.gain = 1\n"


def _sum(weights: list[float], outputs: list[str]) -> str:
    return " + ".join(f"{w}*{x}" for w, x in zip(weights, outputs, strict=True))


@dataclass(frozen=True)
class Sines:
    """W1: sines with frequencies and weights of their own, to one speaker."""

    count: int = 1000
    name: str = "W1"

    @property
    def what(self) -> str:
        return f"{self.count} sines to one speaker"

    @cached_property
    def freqs(self) -> list[float]:
        """From 55 to 7040 Hz, equally likely in each octave."""
        chance = random.Random(1)
        return [on_grid(55 * 2 ** (7 * chance.random())) for _ in range(self.count)]

    @cached_property
    def gains(self) -> list[float]:
        chance = random.Random(2)
        return [on_grid((0.5 + chance.random()) / self.count) for _ in range(self.count)]

    @property
    def rows(self) -> str:
        return (f"tone = sine({self.freqs})\n"
                + _speaker(_sum(self.gains, [f"tone[{i}]" for i in range(self.count)])))


@dataclass(frozen=True)
class FmVoices:
    """W2: voices of two operators: a sine moves the frequency of another."""

    count: int = 500
    name: str = "W2"

    @property
    def what(self) -> str:
        return f"{self.count} FM voices of two operators"

    @cached_property
    def carriers(self) -> list[float]:
        chance = random.Random(3)
        return [on_grid(55 * 2 ** (5 * chance.random())) for _ in range(self.count)]

    @cached_property
    def modulators(self) -> list[float]:
        """One to four times their carriers."""
        chance = random.Random(4)
        return [on_grid(f * chance.choice([1, 2, 3, 4, 1.5])) for f in self.carriers]

    @cached_property
    def depths(self) -> list[float]:
        """Hz, for an index of modulation from 0.5 to 2."""
        chance = random.Random(5)
        return [on_grid(f * (0.5 + 1.5 * chance.random())) for f in self.modulators]

    @cached_property
    def gains(self) -> list[float]:
        chance = random.Random(6)
        return [on_grid((0.5 + chance.random()) / self.count) for _ in range(self.count)]

    @property
    def rows(self) -> str:
        voices = "\n".join(f"voice[{i}] = sine({f} + {d}*modulator[{i}])"
                           for i, (f, d) in enumerate(zip(self.carriers, self.depths, strict=True)))
        return (f"modulator = sine({self.modulators})\n{voices}\n"
                + _speaker(_sum(self.gains, [f"voice[{i}]" for i in range(self.count)])))


@dataclass(frozen=True)
class FilteredVoices:
    """W3: band-limited saws, each through a low-pass whose cutoff one sine moves at every sample."""

    count: int = 200
    name: str = "W3"
    sweep: float = 0.5
    """Hz."""
    q: float = 2.0

    @property
    def what(self) -> str:
        return f"{self.count} saws, each through a low-pass that is swept at every sample"

    @cached_property
    def freqs(self) -> list[float]:
        chance = random.Random(7)
        return [on_grid(55 * 2 ** (4 * chance.random())) for _ in range(self.count)]

    @cached_property
    def cutoffs(self) -> list[float]:
        chance = random.Random(8)
        return [on_grid(700 * 2 ** (2 * chance.random())) for _ in range(self.count)]

    @cached_property
    def depths(self) -> list[float]:
        """Hz: half of the cutoff."""
        return [on_grid(f / 2) for f in self.cutoffs]

    @cached_property
    def gains(self) -> list[float]:
        chance = random.Random(9)
        return [on_grid((0.5 + chance.random()) / self.count) for _ in range(self.count)]

    @property
    def rows(self) -> str:
        voices = "\n".join(f"voice[{i}] = lowpass(source[{i}], cutoff={f} + {d}*sweep, q={self.q})"
                           for i, (f, d) in enumerate(zip(self.cutoffs, self.depths, strict=True)))
        return (f"sweep = sine({self.sweep})\nsource = saw({self.freqs})\n{voices}\n"
                + _speaker(_sum(self.gains, [f"voice[{i}]" for i in range(self.count)])))


@dataclass(frozen=True)
class Chaos:
    """W4: tanh neurons that hear each other a sample ago, each a few of the others, with random weights.

    The weights are large enough that it never rests: it comes to a loud cycle of many partials, so that spectra can be
    compared. A small constant into the first neuron takes the network away from 0, where it would stay.
    """

    count: int = 64
    heard: int = 8
    name: str = "W4"
    push: float = 0.125

    @property
    def what(self) -> str:
        return f"{self.count} tanh neurons, {self.heard} weights each, feedback of one sample"

    @cached_property
    def columns(self) -> list[list[int]]:
        """Whom each neuron hears."""
        chance = random.Random(10)
        return [sorted(chance.sample(range(self.count), self.heard)) for _ in range(self.count)]

    @cached_property
    def weights(self) -> list[list[float]]:
        chance = random.Random(11)
        return [[on_grid(chance.gauss(0, 2.5 / math.sqrt(self.heard))) for _ in row] for row in self.columns]

    @cached_property
    def gains(self) -> list[float]:
        chance = random.Random(12)
        return [on_grid((0.5 + chance.random()) / self.count) for _ in range(self.count)]

    @property
    def rows(self) -> str:
        def said(i: int) -> str:
            row = _sum(self.weights[i], [f"cell[{j}]" for j in self.columns[i]])
            return f"cell[{i}] = tanh({row}{f' + {self.push}' if i == 0 else ''})\n"
        return ("".join(map(said, range(self.count)))
                + _speaker(_sum(self.gains, [f"cell[{i}]" for i in range(self.count)])))


@dataclass(frozen=True)
class Mixing:
    """W5: the down movement alone: one matrix-vector product a sample, by neurons that only pass on their sums.

    Column 0 is a sine that keeps the vector alive; the eigenvalues of the rest lie within 0.9 of 0. Neuron 0
    takes its sum as the others do, and the speaker hears it.
    """

    count: int = 256
    heard: int = 256
    name: str = "W5 dense"
    drive: float = 440.0
    """Hz."""

    @property
    def what(self) -> str:
        return f"{self.count} rows of {self.heard}"

    @cached_property
    def columns(self) -> list[list[int]]:
        chance = random.Random(13)
        return [sorted(chance.sample(range(self.count), self.heard)) for _ in range(self.count)]

    @cached_property
    def weights(self) -> list[list[float]]:
        chance = random.Random(14)
        # Of 12 places, or the text of the dense one would be longer than rows may be; and none 0, or it is no entry.
        return [[on_grid(chance.uniform(-1, 1) * 0.9 * math.sqrt(3 / self.heard), 12) or 2**-12 for _ in row]
                for row in self.columns]

    @property
    def rows(self) -> str:
        name = ["drive", *(f"cell[{j}]" for j in range(1, self.count))]
        cells = "\n".join(f"cell[{i}] = signal_identity({_sum(row, [name[j] for j in self.columns[i]])})"
                          for i, row in enumerate(self.weights))
        return f"drive = sine({self.drive})\n{cells}\n" + _speaker("cell[0]")


@dataclass(frozen=True)
class LivePatch:
    """W6: sixty neurons of twenty-five kinds, two hundred weights, three loops; its rows are a file of their own."""

    name: str = "W6"
    what: str = "a live patch: 60 neurons of 25 kinds, 200 weights, 3 loops"

    @property
    def rows(self) -> str:
        return LIVE_PATCH.read_text()


WORKS: Mapping[str, Work] = {work.name: work for work in (
    Sines(), FmVoices(), FilteredVoices(), Chaos(), Mixing(1000, 4, "W5 sparse"), Mixing(), LivePatch())}
"""The works of the table, by name."""
