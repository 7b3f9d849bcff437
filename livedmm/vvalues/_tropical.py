"""Tropical sums: V-values some of whose leaves combine by maximum or minimum instead of by addition.

When pictures are added, their points add but their width does not: the sum is as wide as the widest. So a tree of
the same shape as the values names the semiring of each field; what it does not name combines ordinarily::

    pictures = Tropical({":width": "max", ":height": "max", ":origin": "min"})
    pictures.combine({"a": 0.5, "b": 0.5}, {"a": one, "b": other})

The neutral element of a maximum is -inf, of a minimum +inf: it is what a missing leaf means, and it is never kept. A
0 is kept: a width of 0 is a width. What a weight does in such a field is part of the field's choice:

- ``max``, ``min``: a weight only selects. What is weighted by 0 is missing, everything else counts as it is. This is
  what extents want: two pictures faded by half are as wide as before.
- ``max-times``, ``min-times``: a weight multiplies, and 0 makes missing. Distributes for weights that are not negative.
- ``max-plus``, ``min-plus``: a weight is added, as the product of tropical algebra says; 0 is its unit. A network
  matrix drops weights of 0, so there the unit cannot be told from no connection.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from enum import Enum
from typing import Any, TypeAlias

from livedmm.errors import VValueError, Where, near

from ._numbers import NUMBERS, Number, plus, read_number, times
from ._values import DEPTH, NUMBER, VValue, is_zero, key_of, read
from ._vectors import Map, join, root, weighted

Fields: TypeAlias = "str | Mapping[Hashable, Fields]"
"""For each field the name of its semiring; a name counts for everything below it."""


class Semiring(Enum):
    """How the leaves of a field combine."""

    MAX = "max"
    MIN = "min"
    MAX_TIMES = "max-times"
    MIN_TIMES = "min-times"
    MAX_PLUS = "max-plus"
    MIN_PLUS = "min-plus"

    @property
    def neutral(self) -> float:
        """What a missing leaf means."""
        return -math.inf if self.value.startswith("max") else math.inf

    def sum(self, a: Number, b: Number) -> Number:
        """The larger or the smaller; NaN if either is."""
        if a != a or b != b:
            return math.nan
        return max(a, b) if self.neutral < 0 else min(a, b)

    def product(self, weight: Number, x: Number) -> Number:
        """What `weight` makes of `x`."""
        if x == self.neutral:
            return x
        if self in (Semiring.MAX_PLUS, Semiring.MIN_PLUS):
            return weight if weight == self.neutral else plus(weight, x)
        if not weight:
            return self.neutral
        return x if self in (Semiring.MAX, Semiring.MIN) else times(weight, x)


_Tree: TypeAlias = "Semiring | dict[Hashable, _Tree] | None"


class Tropical:
    """The sums, multiples and combinations of V-values with tropical fields. Any thread may call it.

    Odd input reads as in the ordinary algebra, and nothing is mutated.

    Parameters
    ----------
    fields
        A tree that names the semiring of each tropical field. A number and the same number under ``":number"``
        are one field.

    Raises
    ------
    VValueError
        If a name is no semiring's.
    """

    def __init__(self, fields: Fields) -> None:
        self._fields = _parsed(fields, "fields")

    def add(self, *vs: VValue) -> VValue:
        """The sum, from left to right."""
        total: Any = None
        for v in vs:
            total = _sum(self._fields, total, root(v), DEPTH)
        return {} if total is None else total

    def scale(self, n: Number, v: VValue) -> VValue:
        """`v` weighted by `n`."""
        weight = read_number(n)
        product = None if weight is None else _product(self._fields, weight, root(v), DEPTH)
        return {} if product is None else product

    def combine(self, mask: VValue, v: VValue) -> VValue:
        """The linear combination of parts of `v`; the fields are those of the result."""
        w = root(mask)
        if type(w) is dict:
            total = self._combined(w, root(v), DEPTH)
        else:
            total = self._part(w, root(v), DEPTH)
        return {} if total is None else total

    def _combined(self, mask: Map, v: Any, depth: int) -> Any:
        total: Any = None
        for key, w in mask.items():
            w, x = read(w), read(v.get(key)) if type(v) is dict else None
            if x is None or not depth:
                continue
            part = self._combined(w, x, depth - 1) if type(w) is dict else self._part(w, x, depth - 1)
            if part is not None:
                total = part if total is None else _sum(self._fields, total, part, DEPTH)
        return total

    def _part(self, w: Any, x: Any, depth: int) -> Any:
        if type(w) not in NUMBERS:
            return None
        return _product(self._fields, w, x if type(x) is dict else {key_of(x): x}, depth)


def _parsed(fields: object, place: str) -> _Tree:
    if isinstance(fields, Mapping):
        return {key: _parsed(below, f"{place}.{key}") for key, below in fields.items()}
    names = [semiring.value for semiring in Semiring]
    if isinstance(fields, str) and fields in names:
        return Semiring(fields)
    advice = near(fields, names) if isinstance(fields, str) else ""
    raise VValueError(f"no semiring {fields!r}", advice or f"there are {', '.join(names)}", Where(path=place))


def _field(fields: _Tree, key: Hashable) -> _Tree:
    return fields.get(key) if isinstance(fields, dict) else fields


def _sum(fields: _Tree, x: Any, y: Any, depth: int) -> Any:
    """The sum at one path, None where nothing is there."""
    if fields is None:
        return join(x, y, depth)
    x, y = read(x), read(y)
    if type(x) is not dict and type(y) is not dict:
        return _sum_of_leaves(_field(fields, NUMBER), x, y, depth)
    if not depth:
        return None
    large: Map = x if type(x) is dict else {} if x is None else {key_of(x): x}
    small: Map = y if type(y) is dict else {} if y is None else {key_of(y): y}
    total = dict(large)
    for key, below in small.items():
        found = _sum(_field(fields, key), large.get(key), below, depth - 1)
        if found is None:
            total.pop(key, None)
        else:
            total[key] = found
    return total or None


def _sum_of_leaves(semiring: _Tree, x: Any, y: Any, depth: int) -> Any:
    if not isinstance(semiring, Semiring) or not {type(x), type(y)} <= NUMBERS | {type(None)}:
        return join(x, y, depth)
    if x is None or y is None:
        total = y if x is None else x
    else:
        total = semiring.sum(x, y)
    return None if total == semiring.neutral else total


def _product(fields: _Tree, weight: Number, x: Any, depth: int) -> Any:
    """What `weight` makes of what stands at one path, None where nothing is left."""
    x = read(x)
    if fields is None or x is None:
        product = weighted(weight, x, depth)
        return None if is_zero(product) else product
    if type(x) is dict:
        below = x.items() if depth else ()
        parts = {k: z for k, y in below if (z := _product(_field(fields, k), weight, y, depth - 1)) is not None}
        return parts or None
    semiring = _field(fields, NUMBER)
    if not isinstance(semiring, Semiring) or type(x) not in NUMBERS:
        return weighted(weight, x, depth)
    product = semiring.product(weight, x)
    return None if product == semiring.neutral else product
