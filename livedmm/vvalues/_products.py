"""A network matrix, prepared once and applied tick after tick.

Most rows of a network add plain numbers, ``{":number": x}``, and most others add values of one shape. Both
are sums of vectors of floats: each column is looked up once a tick, however many rows read it, and all rows
are added together. Whatever else stands in a column is left to `combined`, the plain definition.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._columns import INNER, Columns, Terms
from ._masks import Node, combined, prepared, whole
from ._values import DEPTH, VValue, read
from ._vectors import root

if TYPE_CHECKING:
    from ._batches import Batch

SHALLOW = 32
"""Keys in a column path beyond which a row is left to `combined`, which minds the depth of values."""


class MatrixProduct:
    """`apply_matrix` at one level, for one matrix after another: the same results, bit for bit, in the same order.

    Rows that are the same objects as in the last call stay prepared, so a matrix that edits itself pays for the
    rows that changed. Matrices must not be mutated. One thread at a time may call it.

    Parameters
    ----------
    level
        How many keys deep the rows stand in the matrix.
    """

    def __init__(self, level: int) -> None:
        self._level = level
        self._top: _Row | _Rows | None = None
        self._rows: list[_Row] = []
        self._columns = Columns()
        self._live = 0
        self._batch: Batch | None = None
        self._size = 0
        self._outside = 0
        self._debt = 0

    def __call__(self, matrix: VValue, v: VValue) -> VValue:
        """``apply_matrix(matrix, v, level)``."""
        top = self._top
        if top is None or top.source is not matrix:
            top = self._arranged(matrix)
        # A new batch costs about what its rows cost one by one. It is due when as much was spent on rows outside,
        # and on rows in it that are gone.
        self._debt += self._outside
        if self._batch is None or self._debt > len(self._rows):
            self._batch = self._batched()
        columns = self._columns.look_up(v)
        together = self._batch.results(columns)
        results = []
        for row in self._rows:
            result = None if row.place is None else together[row.place]
            results.append(row.applied(v, columns) if result is None else result)
        return top.assembled(iter(results))

    def _arranged(self, matrix: VValue) -> _Row | _Rows:
        # Columns that no row reads any more are dropped, by starting again, before they are the greater part.
        if self._top is None or len(self._columns) > 2 * self._live + 64:
            self._columns, self._top, self._batch, self._size = Columns(), None, None, 0
        fresh = self._top is None
        self._top = _prepared(matrix, self._top, self._level, self._columns)
        if fresh:
            self._live = len(self._columns)
        self._rows = list(self._top.each())
        places = [row.place for row in self._rows if row.terms]
        new = places.count(None)
        self._outside = new + self._size - (len(places) - new)
        return self._top

    def _batched(self) -> Batch:
        # numpy takes 0.1 s to import: what only names or reads V-values does not wait for it.
        from ._batches import Batch

        rows = [row for row in self._rows if row.terms]
        for place, row in enumerate(rows):
            row.place = place
        self._size = len(rows)
        self._outside = self._debt = 0
        return Batch([row.terms for row in rows])


@dataclass(slots=True)
class _Row:
    """One mask, prepared."""

    source: object
    node: Node | None
    """None where the mask is no mapping."""
    terms: Terms = ()
    """Its sum, if it can be part of a batch."""
    place: int | None = None
    """Where it stands in the batch."""
    picked: int | None = None
    """The column that is the result: the mask has one weight, 1."""

    def each(self) -> Iterator[_Row]:
        yield self

    def applied(self, v: VValue, columns: list[Any]) -> VValue:
        if self.picked is not None and type(columns[self.picked]) is dict:
            return columns[self.picked]  # type: ignore[no-any-return]
        return whole(root(self.source), v) if self.node is None else combined(self.node, v)

    def assembled(self, results: Iterator[VValue]) -> VValue:
        return next(results)


@dataclass(slots=True)
class _Rows:
    """A mapping of masks, or of mappings of masks, prepared."""

    source: object
    below: dict[Hashable, _Row | _Rows]
    last: bool
    """Whether rows stand below."""

    def each(self) -> Iterator[_Row]:
        for rows in self.below.values():
            yield from rows.each()

    def assembled(self, results: Iterator[VValue]) -> VValue:
        if self.last:
            return dict(zip(self.below, results, strict=False))
        return {key: rows.assembled(results) for key, rows in self.below.items()}


def _prepared(matrix: object, old: _Row | _Rows | None, level: int, columns: Columns) -> _Row | _Rows:
    if old is not None and old.source is matrix:
        return old
    if level <= 0:
        return _row(matrix, columns)
    found = read(matrix) if level <= DEPTH else None
    known = old.below if isinstance(old, _Rows) else {}
    rows = found.items() if type(found) is dict else ()
    below = {k: _prepared(row, known.get(k), level - 1, columns) for k, row in rows}
    return _Rows(matrix, below, level == 1)


def _row(source: object, columns: Columns) -> _Row:
    mask = root(source)
    if type(mask) is not dict:
        return _Row(source, None)
    node = prepared(mask)
    if len(node) == 1 and node[0][1] == 1:
        return _Row(source, node, picked=columns.column(node[0][0]))
    terms: Terms = _terms(node, (), columns) if _batchable(node, SHALLOW) else ()
    return _Row(source, node, terms)


def _batchable(node: Node, depth: int) -> bool:
    """Whether all weights are finite and no path is longer than `depth`."""
    for path, w in node:
        below = depth - len(path)
        if below < 0 or not (_batchable(w, below) if isinstance(w, tuple) else math.isfinite(w)):
            return False
    return True


def _terms(node: Node, above: tuple[Hashable, ...], columns: Columns) -> Terms:
    return [
        (INNER, _terms(w, above + path, columns)) if type(w) is tuple else (columns.column(above + path), w)
        for path, w in node
    ]
