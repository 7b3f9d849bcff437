"""The vector space: sums and multiples of V-values.

The rules are those of the published engine of dataflow matrix machines (M. Bukatin and J. Anthony, "Dataflow
Matrix Machines and V-values: a Bridge between Programs and Neural Nets", arXiv 1712.07447), odd corners
included; `_values` says what is done with odd input. Results list their keys in the original's order. Every
function is pure and may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeAlias

from ._leaves import leaf_of
from ._numbers import NUMBERS, Number, over, plus, read_number, times
from ._values import DEPTH, VValue, is_zero, key_of, read

Map: TypeAlias = dict[Hashable, Any]


def add(*vs: VValue) -> VValue:
    """The sum, from left to right.

    A key whose sum is zero is dropped; keys that only the left has are kept as they are, zeros included. A
    number that meets a mapping goes in under ``":number"``. Adding nothing gives the left itself, and adding
    to nothing gives the right itself if nothing at its top has to be dropped: values that do not change keep
    their identity.
    """
    total: VValue = root(vs[0]) if vs else {}
    for v in vs[1:]:
        right = root(v)
        if type(total) is dict and type(right) is dict:
            total = sum_of(total, right, DEPTH)
        else:
            joined = join(total, right, DEPTH + 1)
            total = {} if joined is None else joined
    return total


def scale(n: Number, v: VValue) -> VValue:
    """`v` times `n`, without zeros; `v` itself where `n` is 1."""
    by = read_number(n)
    if by == 1:
        return root(v)
    scaled = weighted(by or 0, root(v), DEPTH + 1)
    return {} if scaled is None else scaled


def shift(n: Number, v: VValue) -> VValue:
    """`n` added to every number in `v`, zeros and extended leaves dropped; `v` itself where `n` is 0."""
    by = read_number(n) or 0
    return _each(lambda x: plus(x, by) if type(x) in NUMBERS else 0, v) if by else root(v)


def subtract(n: Number, v: VValue) -> VValue:
    """`n` taken from every number in `v`, zeros and extended leaves dropped; `v` itself where `n` is 0."""
    return shift(-(read_number(n) or 0), v)


def divide(n: Number, v: VValue) -> VValue:
    """Every leaf of `v` divided by `n`, integers exactly; `v` itself where `n` is 1, `{}` where `n` is 0."""
    by = read_number(n) or 0
    if by == 1:
        return root(v)
    return _each(lambda x: over(x, by) if type(x) in NUMBERS else weighted(over(1, by), x, 0), v)


def root(v: object) -> Map | Any:
    """`v` as `read` gives it; `{}` for what is no V-value, where below the root it would be 0."""
    if type(v) is dict:
        return v
    x = read(v)
    return {} if x is None else x


def sum_of(large: Map, small: Map, depth: int) -> Map:
    """`large` + `small`, walking `depth` keys below; one of them itself where the other adds nothing."""
    if not small:
        return large
    if not large and _stands(small, depth):
        return small
    total = large.copy()
    z: Any
    for k, y in small.items():
        x = total.get(k)
        if type(y) is float and (type(x) is float or x is None):
            z = y if x is None else x + y
        elif type(y) is dict and type(x) is dict:
            z = sum_of(x, y, depth - 1) if depth else None
        else:
            z = join(x, y, depth)
            if z is not None:
                total[k] = z
                continue
        if z:
            total[k] = z
        else:
            total.pop(k, None)
    return total


def _stands(small: Map, depth: int) -> bool:
    """Whether `small` added to nothing is `small`: nothing in it has to be dropped or rewritten."""
    for y in small.values():
        if type(y) is float:
            if not y:
                return False
        elif join(None, y, depth) is not y:
            return False
    return True


def join(x: Any, y: Any, depth: int) -> Any:
    """The sum of two things at one path (None: nothing is there), or None if it is zero."""
    x, y = read(x), read(y)
    total: Any
    if type(x) is dict:
        if type(y) is not dict:
            return _beside(x, y, depth)
        total = sum_of(x, y, depth - 1) if depth else None
    elif type(y) is dict:
        return _beside(y, x, depth)
    elif x is None or y is None:
        total = y if x is None else x
    elif type(x) in NUMBERS and type(y) in NUMBERS:
        total = plus(x, y)
    elif is_zero(x) or is_zero(y):
        total = y if is_zero(x) else x
    elif (leaf := leaf_of(x)) is not None and leaf is leaf_of(y):
        total = leaf.add(x, y)
    else:
        total = {key_of(x): x, key_of(y): y}
    return None if is_zero(total) else total


def _beside(m: Map, leaf: object, depth: int) -> Any:
    """A mapping plus a leaf at its own path, or None if that is zero.

    Nothing counts as the number 0, and adding that still drops a zero under ``":number"``.
    """
    key = key_of(leaf)
    held = m.get(key)
    joined = join(held, leaf, depth - 1) if depth else held
    if joined is not held or (held is None and key in m):
        m = m.copy()
        m[key] = joined
        if joined is None:
            del m[key]
    return m or None


def scaled(n: Number, m: Map, depth: int) -> Map:
    """`m` times `n`, which is neither 0 nor 1, without zeros."""
    out: Map = {}
    y: Any
    for k, x in m.items():
        if type(x) is float:
            y = n * x if x else x
            if y:
                out[k] = y
        elif type(x) is dict:
            if depth and (y := scaled(n, x, depth - 1)):
                out[k] = y
        else:
            y = weighted(n, x, depth)
            if y is not None:
                out[k] = y
    return out


def add_scaled(total: Map, n: Number, m: Map, depth: int) -> None:
    """``sum_of(total, scaled(n, m))`` into `total`, in place and without the copies: half the time for 16
    leaves.

    All of `total` must have come fresh from `scaled`, so that nobody else holds a part of it.
    """
    for k, x in m.items():
        held = total.get(k)
        joined: Any
        if type(x) is float and (type(held) is float or held is None):
            y = n * x if x else x
            joined = y if held is None else held + y
        elif type(x) is dict and type(held) is dict:
            if depth:
                add_scaled(held, n, x, depth - 1)
            joined = held
        else:
            y = weighted(n, x, depth)
            joined = held if y is None else join(held, y, depth)
            if joined is not None:
                total[k] = joined
                continue
        if joined:
            total[k] = joined
        elif held is not None:
            del total[k]


def weighted(w: Number, x: Any, depth: int) -> Any:
    """What the weight `w` makes of `x`, or None if that is zero. A mapping weighted by 1 is left as it is."""
    x = read(x)
    if not w or x is None:
        return None
    if type(x) is dict:
        if w == 1:
            return x
        return scaled(w, x, depth - 1) or None if depth else None
    if type(x) in NUMBERS:
        return times(w, x) or None
    leaf = leaf_of(x)
    y = x if leaf is None or w == 1 else leaf.scale(w, x)
    return None if is_zero(y) else y


def _each(f: Callable[[Any], Any], v: object) -> Map | Any:
    """`v` with every leaf x replaced by f(x), zeros dropped."""
    x = _each_below(f, root(v), DEPTH)
    return {} if x is None else x


def _each_below(f: Callable[[Any], Any], v: object, depth: int) -> Any:
    x = read(v)
    if type(x) is dict:
        if not depth:
            return None
        return {k: z for k, y in x.items() if (z := _each_below(f, y, depth - 1)) is not None} or None
    y = None if x is None else f(x)
    return None if is_zero(y) else y
