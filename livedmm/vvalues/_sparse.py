"""Network matrices over slots: sparse, as products of flattened V-values, and dense, as grids of weights."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import VValueError, Where

from ._columns import INNER
from ._numbers import NUMBERS
from ._slots import Path, Slots, leaves_of
from ._sums import OrderedSums
from ._values import DEPTH, NUMBER, VValue, read

Sums: TypeAlias = "dict[Path, list[tuple[int, Any]]]"
"""For each path in a row's result the terms that are added there."""


class SparseProduct:
    """`apply_matrix` over slots: terms (row slot, column slot, weight), added in the order of `apply_matrix`.

    For the values that `columns` flattens without loss,
    ``rows.unflatten(product(columns.flatten(v)))`` is ``apply_matrix(matrix, v, level)``, but for how numbers and
    empty rows are written. It is so bit for bit where weights and numbers are floats, or integers whose products
    and sums stay below 2**53; and where a mask path that ends in ``":number"`` meets numbers that are written so.

    Parameters
    ----------
    matrix, level
        A matrix with its rows `level` keys deep, and with finite weights.
    columns
        The slots of what the matrix is applied to. A weight on a whole subtree counts for all slots there.
    rows
        The slots of the result; those that it lacks are made.

    Raises
    ------
    VValueError
        If a weight is not finite.

    Attributes
    ----------
    rows, columns
        The slots.
    row_slots, column_slots, weights
        Of every term, shape ``(terms,)``.
    """

    def __init__(self, matrix: VValue, level: int, columns: Slots, rows: Slots) -> None:
        self.rows = rows
        self.columns = columns
        sums: dict[int, list[tuple[int, Any]]] = {}
        for row, mask in _rows_of(matrix, level, ()):
            for place, terms in _sums_of(mask, columns.tree, row, DEPTH).items():
                sums[rows.reserve_path((*row, *place))] = terms
        self._targets = np.array(list(sums), np.intp)
        self._sums = OrderedSums(list(sums.values()))
        self.column_slots = self._sums.columns
        self.weights = self._sums.weights
        self.row_slots = self._targets[self._sums.owners]

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The product, shape ``(rows.capacity,)``, with `x` of shape ``(columns.capacity,)``."""
        y = np.zeros(self.rows.capacity, np.float64)
        with np.errstate(all="ignore"):
            y[self._targets] = self._sums(self.columns.fitted(x))
        return y


def grid_of(matrix: VValue, level: int, rows: Slots, columns: Slots) -> NDArray[np.float64]:
    """The weights of `matrix`, shape ``(rows.capacity, columns.capacity)``.

    The first `level` keys of a weight's path give its row, the others its column. What has no slot is left out.
    """
    grid = np.zeros((rows.capacity, columns.capacity), np.float64)
    for path, weight in leaves_of(matrix):
        row, column = rows.slot(path[:level]), columns.slot(path[level:])
        if row is not None and column is not None:
            grid[row, column] = float(weight)
    return grid


def matrix_of(grid: NDArray[np.float64], rows: Slots, columns: Slots) -> VValue:
    """The matrix whose weights are in `grid`, of the shape that `grid_of` gives; weights of 0 are left out."""
    matrix: dict[Hashable, Any] = {}
    for row, column in zip(*np.nonzero(grid), strict=True):
        above, below = rows.path(int(row)), columns.path(int(column))
        if above is not None and below is not None:
            *path, last = (*above, *below)
            node = matrix
            for key in path:
                node = node.setdefault(key, {})
            node[last] = float(grid[row, column])
    return matrix


def _rows_of(matrix: object, level: int, path: Path) -> Iterator[tuple[Path, object]]:
    if level <= 0:
        yield path, read(matrix)
        return
    rows = read(matrix)
    for key, row in rows.items() if type(rows) is dict and level <= DEPTH else ():
        yield from _rows_of(row, level - 1, (*path, key))


def _sums_of(mask: Any, tree: Any, row: Path, depth: int) -> Sums:
    """The terms that a mask adds at each path, for values whose slots are `tree`."""
    sums: Sums = defaultdict(list)
    if type(mask) in NUMBERS:
        if not math.isfinite(mask):
            raise VValueError(f"a weight is {mask}", "weights must be finite", Where(path=".".join(map(str, row))))
        for path, slot in _slots_in(tree) if mask else ():
            sums[path].append((slot, mask))
    elif type(mask) is dict and type(tree) is dict and depth:
        for key, w in mask.items():
            if key not in tree:
                continue
            for path, terms in _sums_of(read(w), tree[key], (*row, key), depth - 1).items():
                sums[path] += [(INNER, terms)] if len(terms) > 1 else terms
    return sums


def _slots_in(tree: Any) -> Iterator[tuple[Path, int]]:
    """Every slot of a tree, with its path; a number's path does not end in its reserved key."""
    if type(tree) is int:
        yield (), tree
        return
    for key, below in tree.items():
        for path, slot in _slots_in(below):
            yield (path if key == NUMBER and not path else (key, *path)), slot
