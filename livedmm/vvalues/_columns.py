"""The paths that the rows of a matrix read, each looked up once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

from ._values import NUMBER, VValue, read
from ._vectors import root

Terms: TypeAlias = "Sequence[tuple[int, Any]]"
"""A sum of (column, weight); or of (`INNER`, another such sum, which is finished before it is added)."""

INNER = -1


class Columns:
    """Paths into V-values, as a trie: each place is a step by one key from an earlier place."""

    def __init__(self) -> None:
        self._steps: list[tuple[int, Hashable]] = []
        self._places: dict[tuple[int, Hashable], int] = {}
        self._columns: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._columns)

    def column(self, path: tuple[Hashable, ...]) -> int:
        """The column of this path; a new one if need be."""
        place = 0  # the value itself
        for key in path:
            step = (place, key)
            place = self._places.setdefault(step, len(self._steps) + 1)
            if place > len(self._steps):
                self._steps.append(step)
        return self._columns.setdefault(place, len(self._columns))

    def look_up(self, v: VValue) -> list[Any]:
        """What stands in each column of `v`, None where nothing does."""
        places = [root(v)]
        for start, key in self._steps:
            x = places[start]
            if type(x) is not dict:
                x = read(x)
            places.append(x.get(key) if type(x) is dict else None)
        return [places[i] for i in self._columns]


def number_in(x: Any) -> float | None:
    """The number in a column, 0.0 where it holds zero; None where it holds anything else than one number."""
    if type(x) is dict:
        if not x:
            return 0.0
        if len(x) != 1:
            return None
        x = x.get(NUMBER)
    elif x is None:
        return 0.0
    return x if type(x) is float or (type(x) is int and -(2**63) <= x < 2**63) else None
