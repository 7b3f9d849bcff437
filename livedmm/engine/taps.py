"""Taps: what outputs were at the samples of frames, which the loop notes as it passes them (R10)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import sharing
from livedmm.engine.vectors import touched
from livedmm.network import Address


class Taps:
    """The host's end.

    Parameters
    ----------
    context
        What the host and the loop share; what is noted has its place there.

    Attributes
    ----------
    wanted
        The outputs that the next plan notes.
    """

    def __init__(self, context: NDArray[np.int64]) -> None:
        self.wanted: tuple[Address, ...] = ()
        self._context = context
        self._frames = np.full((sharing.FRAME_ROOM, 2), -1, np.int64)
        self._tapped = touched((sharing.FRAME_ROOM, sharing.TAP_ROOM))
        self._lines: dict[int, dict[Address, int]] = {}
        context[[sharing.FRAMES, sharing.TAPPED]] = self._frames.ctypes.data, self._tapped.ctypes.data

    def want(self, columns: Collection[Address]) -> bool:
        """Say which outputs are read at frames; returns whether they are others than before."""
        before, self.wanted = self.wanted, tuple(columns)
        return before != self.wanted

    def plan(self, number: int, columns: Sequence[Address]) -> None:
        """Say which outputs the plan of a number notes, in their order."""
        self._lines = {n: lines for n, lines in self._lines.items() if n > number - sharing.FRAME_ROOM}
        self._lines[number] = {column: i for i, column in enumerate(columns)}

    def has(self, frame: int) -> bool:
        """Whether a frame has been passed."""
        return int(self._context[sharing.FRAME]) > frame

    def at(self, column: Address, frame: int) -> float | None:
        """What an output was at a frame, 0 if nobody ticked there; None if that is not known, or not any more."""
        slot = frame % sharing.FRAME_ROOM
        if self._frames[slot, 0] != frame or not self.has(frame):
            return None
        line = self._lines.get(int(self._frames[slot, 1]), {}).get(column)
        return 0.0 if line is None else float(self._tapped[slot, line])
