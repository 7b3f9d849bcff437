"""numpy's own product of a matrix and a vector, once a sample, for the works that are nothing else.

The dense one is BLAS's gemv. numpy has no sparse one; to gather and to sum by einsum is the fastest it offers for rows
of four: a gemv of the full matrix takes some twenty times as long.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.works import RATE, Mixing, Work


class Gemv:
    """A `Peer`. BLAS must have been told to use one thread before numpy was imported."""

    name = "numpy gemv"
    how_to_get = "pip install numpy"

    def is_there(self) -> bool:
        return True

    def player(self, work: Work, folder: Path) -> Product | None:
        return Product(work) if isinstance(work, Mixing) else None


class Product:
    """A `Player`. The loop over samples is Python's, and takes a twentieth of the dense product's time."""

    name = Gemv.name

    def __init__(self, work: Mixing) -> None:
        self._drive = work.drive
        self._dense = work.heard == work.count
        self._columns = np.array(work.columns)
        # A dense row's columns are all of them, in order.
        self._weights = np.array(work.weights, np.float32)

    def render(self, samples: int) -> NDArray[np.float32]:
        drive = np.sin(2 * np.pi * self._drive / RATE * np.arange(samples)).astype(np.float32).tolist()
        out = np.zeros(samples, np.float32)
        x, y = np.zeros((2, len(self._weights)), np.float32)
        gathered = np.zeros(self._columns.shape, np.float32)
        for s in range(samples):
            out[s] = y[0]
            y[0] = drive[s]
            if self._dense:
                np.dot(self._weights, y, out=x)
            else:
                np.take(y, self._columns, out=gathered, mode="clip")
                np.einsum("ij,ij->i", self._weights, gathered, out=x)
            x, y = y, x
        return out

    def processor_time(self, seconds: float) -> float:
        began = process_time()
        self.render(round(seconds * RATE))
        return process_time() - began
