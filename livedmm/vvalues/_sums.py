"""Many sums of floats at once, each added in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._columns import INNER, Terms


class OrderedSums:
    """Sums of weighted columns, each from left to right and from the inside out, as written.

    Floating-point sums depend on their order, so neither BLAS nor `numpy.sum` will do; `numpy.bincount` adds
    in the order of its arguments, a level of nesting at a time.

    Attributes
    ----------
    columns, weights, owners
        Of every term: its column, its weight, the sum it belongs to; shape ``(terms,)``.
    """

    def __init__(self, sums: Sequence[Terms]) -> None:
        depth = max((_depth(terms) for terms in sums), default=1)
        columns: list[int] = []
        weights: list[float] = []
        # The sums stand at level 0, the terms at level `depth`, what is added first between them: parents[k]
        # holds, for every node at level k + 1, its parent at level k.
        parents: list[list[int]] = [[] for _ in range(depth)]

        def visit(terms: Terms, node: int, level: int) -> None:
            for column, weight in terms:
                if column == INNER:
                    parents[level].append(node)
                    visit(weight, len(parents[level]) - 1, level + 1)
                    continue
                columns.append(column)
                weights.append(float(weight))
                above = node
                for k in range(level, depth):
                    parents[k].append(above)
                    above = len(parents[k]) - 1

        for i, terms in enumerate(sums):
            visit(terms, i, 0)
        self.columns: NDArray[np.intp] = np.array(columns, np.intp)
        self.weights: NDArray[np.float64] = np.array(weights, np.float64)
        sizes = [len(sums), *map(len, parents)]
        self._stages = [(np.array(parents[k], np.intp), sizes[k]) for k in reversed(range(depth))]
        self.owners: NDArray[np.intp] = np.arange(len(columns))
        for up, _ in self._stages:
            self.owners = up[self.owners]

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sums, shape ``(sums,)``, for columns that hold `x`, shape ``(columns,)``."""
        y: NDArray[Any] = self.weights * x[self.columns]
        for parents, size in self._stages:
            y = np.bincount(parents, y, size)
        return y


def _depth(terms: Terms) -> int:
    return 1 + max((_depth(below) for column, below in terms if column == INNER), default=0)
