"""What a V-value is, and how anything at all is read as one.

A V-value is a number or a mapping from keys to V-values: a finite tree with numbers at its leaves, zero
almost everywhere. Zero is `{}`. A number at a path and the same number one step further under ``":number"``
are the same coordinate of the space; so a number can stand where a subtree stands.

The rules for odd input, where the original raises or puns:

- What is no number, no mapping and no extended leaf (a text, None, a truth value, a list) reads as 0 below
  the root and as `{}` at the root.
- A number at the root is a V-value like any other: every function does with two V-values what it does with
  them one key further down, so ``add({"k": a}, {"k": b}) == {"k": add(a, b)}`` wherever that is not zero.
- What lies deeper than `DEPTH` keys reads as 0 by whatever has to walk there. What need not be walked is
  kept.

Values are never mutated and structure is shared: treat what you get as read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ._leaves import HasLeaf, leaf_of
from ._numbers import NUMBERS, Number, read_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Mapping is invariant in its keys, so with Hashable for them a dict[str, float] would be none.
VValue: TypeAlias = "Number | Mapping[Any, VValue] | HasLeaf | NDArray[Any]"

NUMBER: Final = ":number"
"""The reserved key of a number that shares its path with a subtree."""

ZERO: Final[Mapping[Any, VValue]] = {}
"""The zero vector."""

DEPTH: Final = 256
"""How deep a V-value is read: some functions take two nested calls for a key, and Python allows 1000."""


def read(x: object) -> Any:
    """`x` as a plain dict, a number in bounds or an extended leaf; None where it is none of these."""
    if type(x) is dict:
        return x
    number = read_number(x)
    if number is not None:
        return number
    if isinstance(x, Mapping):
        return dict(x)
    return None if leaf_of(x) is None else x


def key_of(x: object) -> str:
    """The reserved key of a leaf that `read` gave."""
    leaf = None if type(x) in NUMBERS else leaf_of(x)
    return NUMBER if leaf is None else leaf.key


def is_zero(x: object) -> bool:
    """Whether what `read` gave is to be dropped: 0, an empty mapping, a zero leaf, nothing."""
    leaf = None if type(x) in NUMBERS else leaf_of(x)
    return not x if leaf is None else leaf.is_zero(x)


def number(v: VValue) -> Number:
    """The scalar part of `v`: a number itself, what a mapping has under ``":number"``, else 0."""
    x = read(v)
    if type(x) is dict:
        x = read(x.get(NUMBER))
    return x if type(x) in NUMBERS else 0


def vvalue(x: object) -> VValue:
    """`x` in normal form: plain dicts and numbers, without zeros, empty mappings and what is no V-value.

    Unknown objects come in here, once, at the border; `x` itself is returned where it is normal already.
    Where numbers are written, as themselves or under ``":number"``, is left as it is.
    """
    normal = _normal(x, DEPTH)
    if normal is None:
        return x if type(x) is dict and not x else {}
    return normal  # type: ignore[no-any-return]


def _normal(x: object, depth: int) -> Any:
    v = read(x)
    if type(v) is not dict:
        return None if is_zero(v) else v
    if not depth:
        return None
    kept = {k: y for k, w in v.items() if (y := _normal(w, depth - 1)) is not None}
    if not kept:
        return None
    return x if type(x) is dict and len(kept) == len(x) and all(y is x[k] for k, y in kept.items()) else kept
