"""The random numbers of the published programs: java.util.Random, as Processing asks it.

A published machine is its seed, so to show it is to have the same numbers. The generator is the linear congruential one
that the documentation of java.util.Random prescribes; Processing makes float32 of what it draws. Many numbers are drawn
at once: the powers of the factor are known ahead, so 12,000 of them take a millisecond and not thirty.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_FACTOR, _STEP, _BITS = 0x5DEECE66D, 0xB, 48
_MASK = (1 << _BITS) - 1

Numbers = NDArray[np.float32]


class ProcessingRandom:
    """What Processing draws after ``randomSeed(seed)``, one after another."""

    def __init__(self, seed: int) -> None:
        self._state = (seed ^ _FACTOR) & _MASK

    def uniform(self, high: float) -> np.float32:
        """``random(high)``: a float32 from 0 up to, but not, `high`; 0 if that is 0."""
        top = np.float32(high)
        while top:
            self._state = (self._state * _FACTOR + _STEP) & _MASK
            drawn = np.float32((self._state >> 24) / (1 << 24)) * top
            if drawn != top:
                return drawn
        return top

    def below(self, high: int) -> int:
        """``int(random(high))``."""
        return int(self.uniform(high))


def uniforms(seed: int, count: int, high: float) -> Numbers:
    """The first `count` numbers that ``random(high)`` gives after ``randomSeed(seed)``, shape ``(count,)``."""
    top = np.float32(high)
    found = np.zeros(0, np.float32)
    while len(found) < count:
        # A number that rounding makes `high` is drawn again: one in 16 million.
        drawn = (_states(seed, 2 * count - len(found)) >> np.uint64(24)).astype(np.float32) / np.float32(1 << 24) * top
        found = drawn[drawn != top]
    return found[:count]


def gaussians(seed: int, count: int) -> Numbers:
    """The first `count` numbers that ``randomGaussian()`` gives, by G. Marsaglia's polar method, two at a time."""
    found = np.zeros(0, np.float32)
    tries = count
    while len(found) < count:
        tries *= 2
        states = _states(seed, 4 * tries)
        whole = ((states[0::2] >> np.uint64(22)) << np.uint64(27)) + (states[1::2] >> np.uint64(21))
        x, y = (2 * (whole / float(1 << 53)) - 1).reshape(-1, 2).T
        s = x * x + y * y
        inside = (s > 0) & (s < 1)
        x, y, s = x[inside], y[inside], s[inside]
        factor = np.sqrt(-2 * np.log(s) / s)
        found = np.stack([x * factor, y * factor], axis=1).reshape(-1).astype(np.float32)
    return found[:count]


def seeds(seed: int, count: int) -> list[int]:
    """The first `count` of the seeds, each below a million, that the evolving programs draw from one."""
    return [int(x) for x in uniforms(seed, count, 1_000_000)]


def streams(seed: int, count: int, rows: int, columns: int, *, gaussian: bool = False,
            order: Sequence[int] = ()) -> Numbers:
    """`count` matrices of chance, ``(count, rows, columns)``: from -1 to 1, or of a normal distribution.

    Drawn cell by cell, at each cell for all matrices, in `order` if it is given, else from the first.
    """
    named = list(order) or list(range(count))
    drawn = rows * columns * len(named)
    numbers = gaussians(seed, drawn) if gaussian else uniforms(seed, drawn, 2) - np.float32(1)
    made = np.zeros((count, rows, columns), np.float32)
    for k, numbers_of_one in zip(named, numbers.reshape(rows, columns, len(named)).transpose(2, 0, 1), strict=True):
        made[k] = numbers_of_one
    return made


def _states(seed: int, count: int) -> NDArray[np.uint64]:
    """The next `count` states of the generator: sums and products of 64 bits are right in the lower 48."""
    powers, sums = _powers(count)
    first = np.uint64((seed ^ _FACTOR) & _MASK)
    return (powers * first + sums) & np.uint64(_MASK)


@lru_cache(maxsize=4)
def _powers(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Factor and summand of one step, of two, and so on."""
    powers = np.multiply.accumulate(np.full(count, _FACTOR, np.uint64))
    before = np.concatenate([np.ones(1, np.uint64), powers[:-1]])
    return powers, np.uint64(_STEP) * np.add.accumulate(before)
