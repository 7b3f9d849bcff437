"""The published form of a matrix as a V-value: ``{kind: {neuron: {input: {kind: {neuron: {output: weight}}}}}}``.

Trees may come from anywhere: what is no mapping has no branches, and what is no weight at its end is 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from livedmm.network.addresses import Address
from livedmm.network.paths import Edge
from livedmm.network.weights import LARGEST

MAPPING = (dict, Mapping)
"""What has branches. An abstract class alone takes a test of 0.3 us instead of 0.03, and a frame has some twenty."""


def of_rows(rows: Mapping[Address, Mapping[Address, float]]) -> dict[str, Any]:
    """The form of a matrix; rows without columns stand in it too."""
    tree: dict[str, Any] = {}
    for row, columns in rows.items():
        inputs = tree.setdefault(row.kind, {}).setdefault(row.neuron, {}).setdefault(row.port, {})
        for column, weight in columns.items():
            inputs.setdefault(column.kind, {}).setdefault(column.neuron, {})[column.port] = weight
    return tree


def of_weights(weights: Mapping[Edge, float]) -> dict[str, Any]:
    """The form of a matrix that has only some weights."""
    rows: dict[Address, dict[Address, float]] = {}
    for (row, column), weight in weights.items():
        rows.setdefault(row, {})[column] = weight
    return of_rows(rows)


def rows_of(tree: Any) -> Iterator[tuple[Address, Any]]:
    """The rows of a form, each with the form of its columns."""
    return ((Address(*path), columns) for path, columns in _paths(tree, 3))


def weights_of(columns: Any) -> dict[Address, float]:
    """The weights of one row of a form."""
    return {Address(*column): float(weight) for column, weight in _paths(columns, 3) if _is_weight(weight)}


def columns_of(columns: Any) -> Iterator[Address]:
    """The columns of one row of a form, whatever stands there."""
    return (Address(*column) for column, _ in _paths(columns, 3))


def row_at(tree: Any, row: Address) -> Any:
    """The form of the columns of one row; 0 if there is none."""
    return _leaf(tree, row)


def weight_at(tree: Any, edge: Edge) -> float:
    """One weight of a form."""
    leaf = _leaf(_leaf(tree, edge[0]), edge[1])
    return float(leaf) if _is_weight(leaf) else 0.0


def changed_rows(one: Any, other: Any) -> Iterator[Address]:
    """The rows of two forms that are not the same object."""
    return _changed(one, other, ())


def _is_weight(leaf: Any) -> bool:
    return isinstance(leaf, int | float) and not isinstance(leaf, bool) and abs(leaf) <= LARGEST


def _leaf(tree: Any, keys: tuple[Hashable, ...]) -> Any:
    for key in keys:
        if not isinstance(tree, MAPPING) or key not in tree:
            return 0
        tree = tree[key]
    return tree


def _paths(tree: Any, depth: int) -> Iterable[tuple[tuple[str, ...], Any]]:
    """The paths of `depth` keys in nested maps, with what stands at their ends."""
    if depth == 0:
        yield (), tree
    elif isinstance(tree, Mapping):
        for key, branch in tree.items():
            if isinstance(key, str):
                for path, end in _paths(branch, depth - 1):
                    yield (key, *path), end


def _changed(one: Any, other: Any, path: tuple[str, ...]) -> Iterator[Address]:
    if one is other:
        return
    if len(path) == len(Address._fields):
        yield Address(*path)
        return
    one, other = (tree if isinstance(tree, Mapping) else {} for tree in (one, other))
    for key in {**one, **other}:
        if isinstance(key, str):
            yield from _changed(one.get(key), other.get(key), (*path, key))
