"""Streams of dense matrices: V-values whose one leaf is an array. Rows add and scale them as they do all V-values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from livedmm.pure import chance
from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import VValue, number

ARRAY = ":array"
"""Where an array stands in a V-value that has other things too."""

LARGEST = np.float32(1e18)
"""What is beyond counts as this, as of signals (R7)."""

UNIFORM, GAUSSIAN = "uniform", "gaussian"


@ugen(stream="value")
class RandomMatrices:
    """All streams of a `pure_machine` by chance: the same matrices for the same `seed`, as the published programs had.

    Uniform ones go from -1 to 1, Gaussian ones have a variance of 1.
    """

    order = Setting("text", "", "the matrices in the order in which each cell of all is drawn; from the first if empty")
    neurons = Setting("count", 6, "of the machine: n of them have 2n - 1 matrices of 2n rows and 2n - 1 columns")
    seed = Input(doc="a whole number", bias=746484.0)
    distribution = Input(choices=(UNIFORM, GAUSSIAN))
    out = Output()

    def tick(order, neurons, seed, distribution):
        return _drawn(_whole(seed), number(distribution) >= 0.5, order, neurons)


@ugen(stream="value")
class Dense:
    """All streams of a `pure_machine` from a tree: ``constant({0: {1: {2: -0.1}}})`` is a cell of matrix 0, row 1.

    It is linear in the tree. What is no whole number, or stands outside the machine, is left out.
    """

    neurons = Setting("count", 6, "of the machine: n of them have 2n - 1 matrices of 2n rows and 2n - 1 columns")
    input = Input(doc="numbers under matrix, row and column, counted from 0")
    out = Output()

    def tick(neurons, input):
        made = np.zeros((2 * neurons - 1, 2 * neurons, 2 * neurons - 1), np.float32)
        for at, weight in _leaves(input, 3):
            if all(isinstance(i, int) and 0 <= i < size for i, size in zip(at, made.shape, strict=True)):
                made[at] = within(weight)
        return made


@ugen(stream="value")
class Grid:
    """A matrix of numbers, row by row.

    Of a picture it is ``grid(regions(camera(), count=132, columns=11).cell, cells=132, columns=11)``.
    """

    cells = Setting("count", 132, "how many numbers")
    columns = Setting("count", 11, "how many of them to a row")
    cell = Input(family="cells")
    out = Output()

    def tick(cell, cells, columns):
        numbers = np.array([within(x) for x in cell] + [0.0] * (-cells % columns), np.float32)
        return numbers.reshape(-1, columns)


@ugen(stream="value")
class Cells:
    """Numbers of a matrix: `count` of them, from `row` and `column` on to the right; 0 beyond its edge.

    Of several matrices it is the first one, or the one that `matrix` says.
    """

    count = Setting("count", 11, "how many numbers")
    input = Input(doc="a matrix, or several")
    row = Input(bias=0.0, range=(0.0, 23.0))
    column = Input(bias=0.0, range=(0.0, 23.0))
    matrix = Input(bias=0.0, range=(0.0, 22.0))
    cell = Output(family="count")

    def tick(input, row, column, matrix, count):
        all = array_of(input)
        if all is None or all.ndim not in (2, 3):
            return (0.0,) * count
        chosen = all if all.ndim == 2 else _line(all, _whole(matrix), 0)
        line = _line(chosen, _whole(row), _whole(column))
        return tuple(map(float, line[:count])) + (0.0,) * (count - len(line))


@ugen(stream="value")
class MatrixAt:
    """One matrix of several."""

    input = Input(doc="several matrices")
    index = Input(doc="which, counted from 0", range=(0.0, 22.0))
    out = Output()

    def tick(input, index):
        all = array_of(input)
        return None if all is None or all.ndim != 3 else _line(all, _whole(index), 0)


@ugen(stream="value")
class Stack:
    """Several matrices of one size, as one stream: what `matrix_at` takes apart."""

    count = Setting("count", 11, "how many")
    input = Input(family="count")
    out = Output()

    def tick(count, input):
        found = [array_of(v) for v in input]
        shape = next((a.shape for a in found if a is not None and a.ndim == 2), None)
        if shape is None:
            return None
        return np.stack([fitted(a, shape) for a in found])


@ugen(stream="image")
class MatrixSheet:
    """Matrices side by side, a pixel a cell: ``matrix_view(matrix_sheet(machine))`` draws them.

    An input may have several matrices, and begins a row of the sheet. `across` of them stand in one, with `gap` cells
    between.
    """

    count = Setting("count", 1, "how many inputs")
    input = Input(doc="matrices", family="count")
    across = Input(doc="how many stand in a row", bias=8.0, range=(1.0, 24.0))
    gap = Input(doc="cells between two matrices", bias=1.0, range=(0.0, 4.0))
    out = Output()
    shown = State(initial=None)

    def tick(input, across, gap, shown):
        # Arrays that are the same objects have not changed, and a sheet of them is not painted again.
        arrays = [a for a in map(array_of, input) if a is not None and a.ndim in (2, 3) and a.size]
        wide, space = max(_whole(across), 1), min(max(_whole(gap), 0), 64)
        sheet = (wide, space, *map(id, arrays))
        if shown is not None and shown[0] == sheet:
            return None, shown
        # The state keeps the arrays, or another could come to stand at the address of one that is gone.
        return _painted(arrays, wide, space), (sheet, arrays)


def array_of(v: VValue | NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    """The array of a V-value in float32, what is not finite in it 0; None if it has none."""
    held = v.get(ARRAY) if isinstance(v, Mapping) else v
    if not isinstance(held, np.ndarray) or held.dtype.kind not in "fiu":
        return None
    if held.dtype == np.float32 and np.isfinite(held).all():
        return held
    return tamed(held.astype(np.float32))


def tamed(a: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is not finite as 0, and what is beyond 1e18 as that."""
    return np.clip(np.nan_to_num(a, nan=0.0, posinf=0.0, neginf=0.0), -LARGEST, LARGEST)


def fitted(v: VValue | NDArray[np.float32] | None, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """A new array of this shape: the V-value's, with zeros where that is too small, without what goes beyond."""
    made, found = np.zeros(shape, np.float32), array_of(v)
    if found is not None and 0 < found.ndim <= len(shape):
        found = found.reshape(found.shape + (1,) * (len(shape) - found.ndim))
        common = tuple(map(slice, map(min, shape, found.shape)))
        made[common] = found[common]
    return made


def within(v: VValue) -> float:
    """The number of a V-value as a finite float."""
    x = float(number(v))
    return min(max(x, -float(LARGEST)), float(LARGEST)) if math.isfinite(x) else 0.0


def _whole(v: VValue) -> int:
    return round(within(v))


def _line(a: NDArray[np.float32], index: int, start: int) -> NDArray[np.float32]:
    """One part of an array along its first axis, from `start` on; empty if there is none."""
    found: NDArray[np.float32] = a[index, max(start, 0):] if 0 <= index < len(a) else a[:0].reshape(0, *a.shape[2:])
    return found


def _leaves(v: VValue, depth: int, *at: object) -> list[tuple[tuple[object, ...], VValue]]:
    if depth == 0:
        return [(at, v)]
    if not isinstance(v, Mapping):
        return []
    return [leaf for key, below in v.items() for leaf in _leaves(below, depth - 1, *at, key)]


@lru_cache(maxsize=32)
def _drawn(seed: int, gaussian: bool, order: str, neurons: int) -> NDArray[np.float32]:
    count = 2 * neurons - 1
    named = [int(word) for word in order.split() if word.isdigit() and int(word) < count]
    drawn = chance.streams(seed, count, count + 1, count, gaussian=gaussian, order=named)
    drawn.flags.writeable = False
    return drawn


def _painted(arrays: list[NDArray[np.float32]], wide: int, space: int) -> NDArray[np.float32]:
    """The sheet, ``(height, width, 4)`` from the bottom left; every array begins a row of it."""
    inputs = [list(a) if a.ndim == 3 else [a] for a in arrays]
    if not inputs:
        return np.zeros((1, 1, 4), np.float32)
    rows, columns = (max(a.shape[axis] for a in arrays) for axis in (-2, -1))
    wide = min(wide, max(map(len, inputs)))
    placed = [row for matrices in inputs for row in (matrices[i:i + wide] for i in range(0, len(matrices), wide))]
    sheet = np.zeros((len(placed) * (rows + space) - space, wide * (columns + space) - space), np.float32)
    for high, row in enumerate(placed):
        for index, m in enumerate(row):
            top, left = high * (rows + space), index * (columns + space)
            sheet[top:top + m.shape[0], left:left + m.shape[1]] = m
    picture = np.ones((*sheet.shape, 4), np.float32)
    picture[..., :3] = sheet[::-1, :, None]
    return picture
