"""livedmm as ever, but that its callback is watched: `python -m benchmarks.watched NOTES COMMAND ...`.

NOTES is a file of zeros, a ring of lines as in `benchmarks.timed`, which another process reads. It belongs on a disk in
memory, for the callback writes to it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

import livedmm.audio.stream as streams
from benchmarks.timed import COUNT, timed
from livedmm.cli import main
from livedmm.engine.callback import callback

ROOM = 8192
"""Callbacks that are remembered: 43 s of blocks of 256."""


class Notes:
    """The notes, as another process reads them."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(64 * ROOM))
        self._ring = mapped(path)
        self._read = 0

    def fresh(self) -> NDArray[np.int64]:
        """Those since the last call, ``(callbacks, 8)``, if no more came than are remembered."""
        count = int(self._ring[COUNT])
        lines = self._ring[np.arange(max(self._read, count - ROOM + 1), count) % ROOM].copy()
        self._read = count
        return lines


def mapped(path: Path) -> NDArray[np.int64]:
    return np.memmap(path, np.int64, "r+", shape=(ROOM, 8))


if __name__ == "__main__":
    watched = timed(callback.address, mapped(Path(sys.argv[1])))
    streams.callback = SimpleNamespace(address=watched.address)
    sys.argv[1:] = sys.argv[2:]
    main()
