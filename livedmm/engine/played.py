"""What is played: a ring of the samples that have left the machine, behind the limiter, while somebody records them.

The loop writes each block once it is done, and says up to which sample; who records takes it from there. Where nobody
does it costs a comparison a block.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.speakers import MOST_CHANNELS
from livedmm.engine.vectors import touched

WORD, UPTO = 38, 39
"""The words of the loop's context: the ring's address, 0 while nobody records, and the sample after the last."""
ROOM = 1 << 17
"""Samples of the ring, a power of two: 2.7 s at 48 kHz, in which who records may be busy."""


class Played:
    """The ring. Called from the thread that owns the session; the loop writes.

    Parameters
    ----------
    context
        The loop's.
    """

    def __init__(self, context: NDArray[np.int64]) -> None:
        self._context = context
        self._ring = np.zeros((0, ROOM), np.float32)

    def begin(self) -> None:
        """Let it be written from the next block on."""
        if not len(self._ring):
            # It stays: a block may still be under way when nobody asks for it any more.
            self._ring = touched((MOST_CHANNELS, ROOM))
        self._context[WORD] = self._ring.ctypes.data

    def end(self) -> None:
        """Let it be written no more."""
        self._context[WORD] = 0

    @property
    def upto(self) -> int:
        """The sample after the last that was written."""
        return int(self._context[UPTO])

    def between(self, start: int, end: int, channels: int) -> NDArray[np.float32]:
        """What was played from sample `start` up to `end`, ``(channels, samples)``; at most `ROOM`."""
        return self._ring[:channels, np.arange(start, end) & (ROOM - 1)]
