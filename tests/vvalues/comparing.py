"""Two ways to compare V-values: as what they are written, and as vectors."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any


def told(v: Any) -> Any:
    """`v` so that equal are only numbers of one kind, bit for bit, and keys in one order."""
    if isinstance(v, Mapping):
        return [(k, told(w)) for k, w in v.items()]
    return type(v).__name__, repr(v)


def vector(v: Any, path: tuple[Hashable, ...] = ()) -> dict[tuple[Hashable, ...], Any]:
    """The coordinates of `v` that are not 0. A number under ``:number`` has the path of what it stands in."""
    if not isinstance(v, Mapping):
        return {_coordinate(path): v} if v else {}
    coordinates: dict[tuple[Hashable, ...], Any] = {}
    for key, below in v.items():
        for place, x in vector(below, (*path, key)).items():
            coordinates[place] = coordinates.get(place, 0) + x
    return {place: x for place, x in coordinates.items() if x}


def _coordinate(path: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    while path and path[-1] == ":number":
        path = path[:-1]
    return path
