"""Which part of a network matrix runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from livedmm.network import ONE_OUT
from livedmm.ugens import ALIVE

RowAddress = tuple[Hashable, Hashable, Hashable]
"""Kind, neuron and input: where a row stands in a network matrix."""

_REAL: Any = Real

DEEPEST = 100
"""A row is read so many keys deep: kind, neuron, output, and then into the output's V-value."""


@dataclass(slots=True)
class _Neuron:
    source: object
    rows: dict[Hashable, Any] | None
    reads: frozenset[Hashable]


class Living:
    """The rows of a network matrix that run, for one matrix after another.

    What is the same object as in the last matrix is not looked at again, and is the same object in the
    result. Matrices are never changed.

    Parameters
    ----------
    raw
        The published rule: a neuron lives while it has a row, an empty one included. Otherwise R16: while its
        weight from `one` on the reserved input `alive` is not 0, and that input is no part of the result.
    odd
        Is told the address of each new row with a weight that is no finite number; such weights read as 0.
    """

    def __init__(self, raw: bool, odd: Callable[[RowAddress], None]) -> None:
        self._raw = raw
        self._odd = odd
        self._matrix: object = None
        self._neurons: dict[tuple[Hashable, Hashable], _Neuron] = {}
        self._living: dict[Hashable, dict[Hashable, Any]] = {}
        self._asked: frozenset[Hashable] | None = None
        self._readers: list[tuple[Hashable, Hashable]] = []

    def __call__(self, matrix: Mapping[Hashable, Any]) -> dict[Hashable, dict[Hashable, Any]]:
        """The living part of `matrix`: kind, neuron, input, row."""
        if matrix is not self._matrix:
            before, self._neurons, self._living = self._neurons, {}, {}
            for kind, neurons in matrix.items():
                living = {}
                for neuron, rows in neurons.items() if isinstance(neurons, Mapping) else ():
                    known = before.get((kind, neuron))
                    if known is None or known.source is not rows:
                        known = self._examined(kind, neuron, rows)
                    self._neurons[kind, neuron] = known
                    if known.rows is not None:
                        living[neuron] = known.rows
                if living or self._raw:
                    self._living[kind] = living
            self._matrix, self._asked = matrix, None
        return self._living

    def readers(self, kinds: frozenset[Hashable]) -> list[tuple[Hashable, Hashable]]:
        """The living neurons of other kinds that read a neuron of one of `kinds`: kind and name."""
        if kinds != self._asked:
            self._asked = kinds
            self._readers = [(kind, name) for (kind, name), neuron in self._neurons.items()
                             if neuron.rows is not None and kind not in kinds and neuron.reads & kinds]
        return self._readers

    def _examined(self, kind: Hashable, neuron: Hashable, rows: object) -> _Neuron:
        if not isinstance(rows, Mapping):
            return _Neuron(rows, {} if self._raw else None, frozenset())
        if not self._raw and not _weight_from_one(rows.get(ALIVE)):
            return _Neuron(rows, None, frozenset())
        kept = {}
        kinds: set[Hashable] = set()
        for port, row in rows.items():
            if port == ALIVE and not self._raw:
                continue
            if not _is_weights(row):
                self._odd((kind, neuron, port))
                row = _only_weights(row)
            kept[port] = row
            if isinstance(row, Mapping):
                kinds.update(row)
        return _Neuron(rows, kept, frozenset(kinds))


def _weight_from_one(row: Any) -> bool:
    """Whether a row has a weight from ``one.out`` that is not 0."""
    for key in ONE_OUT:
        row = row.get(key) if isinstance(row, Mapping) else None
    return _is_weight(row) and row != 0


def _is_weight(x: Any) -> bool:
    if type(x) is float:
        return math.isfinite(x)
    # A truth value is a Real to Python, and no number to V-values. Integers may be too large for `isfinite`.
    return type(x) is not bool and isinstance(x, _REAL) and abs(x) < math.inf


def _is_weights(row: Any, depth: int = DEEPEST) -> bool:
    if isinstance(row, Mapping):
        return depth > 0 and all(_is_weights(below, depth - 1) for below in row.values())
    return _is_weight(row)


def _only_weights(row: Any, depth: int = DEEPEST) -> Any:
    if not isinstance(row, Mapping) or not depth:
        return {}
    return {key: _only_weights(below, depth - 1) if isinstance(below, Mapping) else below
            for key, below in row.items() if isinstance(below, Mapping) or _is_weight(below)}
