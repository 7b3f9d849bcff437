"""What orders V-values: the largest absolute value, the sign, the comparison."""

from __future__ import annotations

from ._leaves import leaf_of
from ._numbers import NUMBERS, Number, bounded
from ._values import DEPTH, VValue, read
from ._vectors import add, scale


def max_norm(v: VValue) -> Number:
    """The largest absolute value of a leaf; 0 for zero, NaN if any leaf is.

    Of equal ones (1 and 1.0) the last is returned, as in the original.
    """
    return _norm(v, DEPTH)


def is_non_negative(v: VValue) -> bool:
    """Whether every leaf is at least 0; NaN is not."""
    return _holds(v, DEPTH)


def less_or_equal(a: VValue, b: VValue) -> bool:
    """Whether `b` - `a` has no negative leaf, what stands under ``":number"`` included. A partial order."""
    return is_non_negative(add(scale(-1, a), b))


def _norm(v: object, depth: int) -> Number:
    x = read(v)
    if type(x) is dict:
        largest: Number = 0
        for y in x.values() if depth else ():
            size = abs(y) if type(y) is float else _norm(y, depth - 1)
            # A NaN already found compares false and stays; a new one differs from itself.
            if size >= largest or size != size:
                largest = size
        return largest
    if type(x) in NUMBERS:
        return bounded(abs(x))
    leaf = leaf_of(x)
    return 0 if leaf is None else leaf.max_norm(x)


def _holds(v: object, depth: int) -> bool:
    x = read(v)
    if type(x) is dict:
        return not depth or all(y >= 0 if type(y) is float else _holds(y, depth - 1) for y in x.values())
    if type(x) in NUMBERS:
        return bool(x >= 0)
    leaf = leaf_of(x)
    return leaf is None or leaf.is_non_negative(x)
