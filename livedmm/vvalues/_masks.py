"""Masks, linear combinations and matrices: V-values that say how other V-values are weighted."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

from ._numbers import NUMBERS, Number
from ._values import DEPTH, VValue, is_zero, key_of, read
from ._vectors import Map, add_scaled, root, scaled, sum_of, weighted

Node: TypeAlias = "tuple[tuple[tuple[Hashable, ...], Any], ...]"
"""A mask prepared: in order, each path with its weight, or with a node where paths branch; no weight is 0."""


def mask(mask: VValue, v: VValue) -> VValue:
    """`v` weighted path by path: a number in `mask` scales what `v` has at its path; all else is dropped."""
    masked = _masked(mask, root(v), DEPTH + 1)
    return {} if masked is None else masked


def combine(mask: VValue, v: VValue) -> Map:
    """The linear combination: as `mask`, but the weighted parts are added up and do not stand at their paths.

    A number enters the sum under ``":number"``, so the result is a mapping. Parts are added in the mask's
    order, innermost sums first. A weight written ``{":number": w}`` matches only what stands under ``":number"``.
    """
    m = root(mask)
    return combined(prepared(m), v) if type(m) is dict else whole(m, v)


def compile_mask(mask: VValue) -> Callable[[VValue], Map]:
    """`combine` by one mask, which is looked through only once. A whole matrix goes better into `MatrixProduct`.

    The mask must not change afterwards.
    """
    m = root(mask)
    if type(m) is not dict:
        return lambda v: whole(m, v)
    node = prepared(m)
    return lambda v: combined(node, v)


def apply_matrix(matrix: VValue, v: VValue, level: int) -> Map:
    """Every row of `matrix` combined with `v`; rows stand `level` keys deep, and empty ones give `{}`.

    What stands above the rows and is no mapping gives `{}`.
    """
    if level <= 0:
        return combine(matrix, v)
    rows = read(matrix)
    if type(rows) is not dict or level > DEPTH:
        return {}
    return {k: apply_matrix(row, v, level - 1) for k, row in rows.items()}


def whole(weight: Any, v: VValue) -> Map:
    """All of `v` weighted by a mask that is one number; a mask that is an extended leaf gives `{}`."""
    return _part(weight, root(v), DEPTH + 1) if type(weight) in NUMBERS else {}


def prepared(m: Map, depth: int = DEPTH) -> Node:
    """The mask `m` as a node."""
    entries: list[tuple[tuple[Hashable, ...], Any]] = []
    for k, w in m.items():
        w = read(w)
        if type(w) in NUMBERS:
            if w:
                entries.append(((k,), w))
        elif type(w) is dict and depth:
            below = prepared(w, depth - 1)
            if len(below) > 1:
                entries.append(((k,), below))
            for path, weight in below if len(below) == 1 else ():
                entries.append(((k, *path), weight))
    if len(entries) == 1 and type(entries[0][1]) is tuple:
        ((above, below),) = entries
        return tuple((above + path, w) for path, w in below)
    return tuple(entries)


def combined(node: Node, v: object, depth: int = DEPTH) -> Map:
    """The linear combination of `v` by a prepared mask."""
    total: Map = {}
    fresh = False
    for path, w in node:
        x: Any = v
        for key in path:
            if type(x) is not dict:
                x = read(x)
                if type(x) is not dict:
                    x = None
                    break
            x = x.get(key)
        if x is None:
            continue
        below = depth - len(path)
        if type(w) is tuple:
            part, made = combined(w, x, below), False
        elif w == 1 or type(x) is not dict or below < 0:
            part, made = _part(w, x, below + 1), False
        elif fresh:
            add_scaled(total, w, x, below)
            continue
        else:
            part, made = scaled(w, x, below), True
        fresh = made and not total
        total = sum_of(total, part, depth) if total else part
    return total


def _part(w: Number, x: object, depth: int) -> Map:
    """What one weight adds to a linear combination."""
    y = weighted(w, x, depth)
    if type(y) is dict:
        return y
    return {} if y is None else {key_of(y): y}


def _masked(mask: object, v: object, depth: int) -> Any:
    w, x = read(mask), read(v)
    if type(w) is dict:
        if type(x) is not dict or not depth:
            return None
        return {k: y for k, u in w.items() if (y := _masked(u, x.get(k), depth - 1)) is not None} or None
    y = weighted(w, x, depth) if type(w) in NUMBERS else None
    return None if is_zero(y) else y
