"""The strokes of a pure machine one by one (`library.pure`), on streams of matrices. Sums and negations are rows."""

from __future__ import annotations

import numpy as np

from livedmm.ugens.declare import ugen
from livedmm.ugens.library.dense import array_of, fitted, tamed
from livedmm.ugens.library.pure import cycle
from livedmm.ugens.ports import Input, Output


@ugen(stream="value")
class MatrixDown:
    """The down movement of a pure machine: every matrix is the sum of all of `streams` that a row of `matrix` says."""

    matrix = Input()
    streams = Input(doc="several matrices, as many as `matrix` has columns")
    out = Output(doc="several matrices, as many as `matrix` has rows")

    def tick(matrix, streams):
        weights, all = array_of(matrix), array_of(streams)
        if weights is None or all is None or weights.ndim != 2 or all.ndim != 3:
            return None
        count = min(weights.shape[1], len(all))
        made = np.zeros((len(weights), *all.shape[1:]), np.float32)
        for j in range(count):
            made += weights[:, j, None, None] * all[j]
        return tamed(made)


@ugen(stream="value")
class MatrixProduct:
    """Two matrices multiplied cell by cell."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        one = array_of(a)
        return None if one is None else tamed(one * fitted(b, one.shape))


@ugen(stream="value")
class MatrixMax:
    """The greater of two matrices, cell by cell."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        one = array_of(a)
        return b if one is None else np.maximum(one, fitted(b, one.shape))


@ugen(stream="value")
class MatrixConway:
    """A Game of Life of numbers, as the published machines play it, on a torus.

    A cell is added up three times with its eight neighbours. From -1 to 1, and from 4 to 6, it becomes -1, which is
    alive; else 1.
    """

    input = Input()
    out = Output()

    def tick(input):
        cells = array_of(input)
        if cells is None or cells.ndim != 2:
            return None
        made = np.empty_like(cells)
        cycle().conway(np.ascontiguousarray(cells).reshape(-1), made.reshape(-1), cells.shape[1])
        return made


@ugen(stream="value")
class MatrixSqueeze:
    """Every matrix divided by its largest magnitude."""

    input = Input(doc="a matrix, or several")
    out = Output()

    def tick(input):
        all = array_of(input)
        if all is None or all.ndim < 2:
            return None
        largest = np.abs(all).max(axis=(-2, -1), keepdims=True)
        return all / np.where(largest == 0, np.float32(1), largest)


@ugen(stream="value")
class MatrixClip:
    """Every cell, but none above 1 and none below -1."""

    input = Input(doc="a matrix, or several")
    out = Output()

    def tick(input):
        all = array_of(input)
        return None if all is None else np.clip(all, np.float32(-1), np.float32(1))
