"""V-values of one shape, as vectors: the same keys in the same order, and floats at all leaves."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, TypeAlias

Shape: TypeAlias = "tuple[tuple[Hashable, Shape | None], ...]"
"""The keys of a mapping, each with the shape of what stands there; None for a float."""

LARGEST = 256
"""Leaves of a shape. What is larger costs so much by itself that there is little to gain."""

DEEPEST = 16
"""Keys from the root to a leaf of a shape."""


def shape_of(x: object, leaves: list[float], depth: int = DEEPEST) -> Shape | None:
    """The shape of `x`, its floats appended to `leaves`; None if it has none."""
    if type(x) is not dict or not depth or not 0 < len(x) <= LARGEST:
        return None
    shape: list[tuple[Hashable, Any]] = []
    for key, y in x.items():
        if type(y) is float:
            leaves.append(y)
            shape.append((key, None))
            continue
        inner = shape_of(y, leaves, depth - 1)
        if inner is None:
            return None
        shape.append((key, inner))
    return tuple(shape) if len(leaves) <= LARGEST else None


def fits(shape: Shape, x: object, leaves: list[float]) -> bool:
    """Whether `x` has this shape; its floats are appended to `leaves`, some of them even if it has not.

    It makes no objects, which at a thousand values a tick would keep the garbage collector busy.
    """
    if type(x) is not dict or len(x) != len(shape):
        return False
    keys = iter(x)
    for key, inner in shape:
        if key != next(keys):
            return False
        y = x[key]
        if inner is None:
            if type(y) is not float:
                return False
            leaves.append(y)
        elif not fits(inner, y, leaves):
            return False
    return True


def shaped(shape: Shape, leaves: Iterator[float]) -> dict[Hashable, Any]:
    """The V-value of this shape with the next of these floats at its leaves."""
    v: dict[Hashable, Any] = {}
    for key, inner in shape:
        v[key] = next(leaves) if inner is None else shaped(inner, leaves)
    return v
