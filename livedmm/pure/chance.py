"""The random numbers of the published programs: java.util.Random, as Processing asks it.

A published machine is its seed, so to show it is to have the same numbers. The generator is the linear congruential
one that the documentation of java.util.Random prescribes; Processing makes float32 of what it draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FACTOR, _STEP, _MASK = 0x5DEECE66D, 0xB, (1 << 48) - 1


class ProcessingRandom:
    """What Processing draws after ``randomSeed(seed)``."""

    def __init__(self, seed: int) -> None:
        self._state = (seed ^ _FACTOR) & _MASK
        self._kept: float | None = None

    def _next(self, bits: int) -> int:
        self._state = (self._state * _FACTOR + _STEP) & _MASK
        return self._state >> (48 - bits)

    def _double(self) -> float:
        return ((self._next(26) << 27) + self._next(27)) / float(1 << 53)

    def uniform(self, high: float) -> np.float32:
        """``random(high)``: a float32 from 0 up to, but not, `high`; 0 if that is 0."""
        top = np.float32(high)
        if not top:
            return np.float32(0)
        while True:
            drawn = np.float32(self._next(24) / (1 << 24)) * top
            if drawn != top:
                return drawn

    def below(self, high: int) -> int:
        """``int(random(high))``."""
        return int(self.uniform(high))

    def gaussian(self) -> np.float32:
        """``randomGaussian()``: G. Marsaglia's polar method, which makes two at a time."""
        if self._kept is not None:
            kept, self._kept = self._kept, None
            return np.float32(kept)
        while True:
            x, y = 2 * self._double() - 1, 2 * self._double() - 1
            s = x * x + y * y
            if 0 < s < 1:
                break
        factor = math.sqrt(-2 * math.log(s) / s)
        self._kept = y * factor
        return np.float32(x * factor)


def seeds(seed: int, count: int) -> list[int]:
    """The first `count` of the seeds, each below a million, that the evolving programs draw from one."""
    random = ProcessingRandom(seed)
    return [random.below(1_000_000) for _ in range(count)]


def streams(seed: int, count: int, rows: int, columns: int, *, gaussian: bool = False,
            order: Sequence[int] = ()) -> NDArray[np.float32]:
    """`count` matrices of chance, ``(count, rows, columns)``: from -1 to 1, or of a normal distribution.

    Drawn cell by cell, at each cell for all matrices, in `order` if it is given, else from the first.
    """
    random = ProcessingRandom(seed)
    made = np.zeros((count, rows, columns), np.float32)
    one, order = np.float32(1), order or range(count)
    for i in range(rows):
        for j in range(columns):
            for k in order:
                made[k, i, j] = random.gaussian() if gaussian else random.uniform(2) - one
    return made
