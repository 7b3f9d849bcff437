"""The last samples of some outputs, which the host reads at frames: what scopes and spectra are made of.

Whoever ticks writes each sample into a ring, at its place by the number of the sample. Live the ring goes on while it
is read; it is twice as long as what is read, so a frame may be 0.17 s late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.vectors import touched
from livedmm.network import Address
from livedmm.ugens.recent import RECENT

ROOM = 2 * RECENT
Line = NDArray[np.float32]


class Recorder:
    """A ring for each output. Called from the thread that owns the session.

    Attributes
    ----------
    lines
        The rings, ``(ROOM,)``: sample n stands at n modulo `ROOM`.
    """

    def __init__(self) -> None:
        self.lines: dict[Address, Line] = {}

    def want(self, columns: Iterable[Address]) -> bool:
        """Say which outputs are recorded from now on; returns whether they are others than before."""
        wanted = dict.fromkeys(columns)
        if wanted.keys() == self.lines.keys():
            return False
        self.lines = {c: self.lines[c] if c in self.lines else touched(ROOM) for c in wanted}
        return True

    def sum(self, weights: Mapping[Address, float], end: int) -> Line:
        """The linear combination of what is recorded, of the `RECENT` samples before sample `end`, ``(RECENT,)``."""
        total = np.zeros(RECENT, np.float32)
        first = (end - RECENT) % ROOM
        for column, weight in weights.items():
            line = self.lines.get(column)
            if line is not None and weight:
                total += np.float32(weight) * np.concatenate([line[first:], line[:first]])[:RECENT]
        return total

