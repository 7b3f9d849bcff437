"""Rows of a matrix added all together, where their columns hold numbers or values of one shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._columns import INNER, Terms, number_in
from ._shapes import Shape, fits, shape_of, shaped
from ._sums import OrderedSums
from ._values import NUMBER
from ._vectors import Map

FEW = 8
"""Rows of one shape that are left alone: below, setting up their sums costs more than it saves."""

LONG = 32
"""Terms beyond which rows of one shape are not added together: every term is a pass over all rows."""


class Batch:
    """Linear combinations of columns by rows of finite weights, exactly as `combined` gives them.

    Parameters
    ----------
    rows
        The terms of each row.
    """

    def __init__(self, rows: Sequence[Terms]) -> None:
        weights = [_weights(terms) for terms in rows]
        self._sums = OrderedSums(rows)
        # A zero weighted by 1 is kept as it is, so there a sum of 0 need not be {}.
        self._units = np.array([1 in ws for ws in weights], np.bool_)
        # A float weight makes a float of an integer; 1, which keeps it, and other weights must not meet one here.
        self._exact = np.array([any(type(w) is not float or w == 1 for w in ws) for ws in weights], np.bool_)
        self._shapes = _Shapes(rows)

    def results(self, columns: Sequence[Any]) -> list[Map | None]:
        """One V-value for each row; None where it is left to `combined`.

        Parameters
        ----------
        columns
            What stands in each column.
        """
        numbers = [number_in(x) for x in columns]
        with np.errstate(all="ignore"):
            totals = self._sums(np.array([x or 0.0 for x in numbers], np.float64))
            other = self._reading([x is None for x in numbers])
            left = other | (self._exact & self._reading([type(x) is int for x in numbers]))
            left |= self._units & (totals == 0.0)
            results: list[Map | None] = [
                None if leave else {NUMBER: total} if total else {}
                for total, leave in zip(totals.tolist(), left.tolist(), strict=True)
            ]
            if other.any():
                self._shapes.fill(results, columns, other)
        return results

    def _reading(self, flags: list[bool]) -> NDArray[np.bool_]:
        """The rows that read a column that is flagged."""
        rows = np.zeros(len(self._units), np.bool_)
        if True in flags:
            rows[self._sums.owners[np.array(flags)[self._sums.columns]]] = True
        return rows


@dataclass(slots=True)
class _Group:
    """Rows whose columns all have one shape, and their terms: the first of every row, the second, ..."""

    shape: Shape
    rows: list[int]
    columns: list[int]
    passes: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]]
    """Which of the rows, which of the columns, the weights of shape ``(rows, 1)``."""


class _Shapes:
    """The rows that read values of one shape. How they are grouped is kept until the shapes change."""

    def __init__(self, rows: Sequence[Terms]) -> None:
        self._rows = rows
        self._flat = np.array([len(ts) <= LONG and INNER not in dict(ts) for ts in rows], np.bool_)
        self._wanted: list[int] = []
        self._read: list[int] = []
        self._seen: list[Shape | None] = []
        self._groups: list[_Group] = []

    def fill(self, results: list[Map | None], columns: Sequence[Any], wanted: NDArray[np.bool_]) -> None:
        """Put in the results of the wanted rows whose columns have one shape, if no sum on the way is 0."""
        rows = np.flatnonzero(wanted & self._flat).tolist()
        if len(rows) < FEW:
            return
        if rows != self._wanted:
            self._wanted, self._groups = rows, []
            self._read = sorted({column for r in rows for column, _ in self._rows[r]})
            self._seen = [None] * len(self._read)
        leaves: list[list[float]] = []
        changed = False
        for i, c in enumerate(self._read):
            found: list[float] = []
            seen = self._seen[i]
            if seen is None or not fits(seen, columns[c], found):
                found = []
                shape = shape_of(columns[c], found)
                changed = changed or shape != seen
                self._seen[i] = shape
            leaves.append(found)
        if changed:
            self._groups = self._grouped(self._seen)
        for group in self._groups:
            kept, totals = _added(group, np.array([leaves[i] for i in group.columns], np.float64))
            for r, keep, total in zip(group.rows, kept, totals, strict=True):
                if keep:
                    results[r] = shaped(group.shape, iter(total))

    def _grouped(self, shapes: list[Shape | None]) -> list[_Group]:
        place = {c: i for i, c in enumerate(self._read)}
        members: dict[Shape, list[int]] = defaultdict(list)
        for r in self._wanted:
            shape, *others = {shapes[place[c]] for c, _ in self._rows[r]}
            if shape is not None and not others:
                members[shape].append(r)
        groups = []
        for shape, rows in members.items():
            if len(rows) < FEW:
                continue
            columns = sorted({place[c] for r in rows for c, _ in self._rows[r]})
            position = {self._read[i]: n for n, i in enumerate(columns)}
            passes = []
            for terms in zip_longest(*(self._rows[r] for r in rows)):
                these = [i for i, term in enumerate(terms) if term is not None]
                read = [position[terms[i][0]] for i in these]
                weights = [[float(terms[i][1])] for i in these]
                passes.append((np.array(these, np.intp), np.array(read, np.intp), np.array(weights)))
            groups.append(_Group(shape, rows, columns, passes))
        return groups


def _added(group: _Group, x: NDArray[np.float64]) -> tuple[list[bool], list[list[float]]]:
    """For each row of a group: whether no sum was 0 on the way, where a key would be dropped; and its sum."""
    total = np.zeros((len(group.rows), x.shape[1]))
    keep = np.ones(len(group.rows), np.bool_)
    for rows, columns, weights in group.passes:
        total[rows] += weights * x[columns]
        keep[rows] &= (total[rows] != 0.0).all(axis=1)
    return keep.tolist(), total.tolist()


def _weights(terms: Terms) -> list[Any]:
    return [u for column, w in terms for u in (_weights(w) if column == INNER else (w,))]
