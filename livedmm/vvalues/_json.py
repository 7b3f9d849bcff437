"""V-values as JSON text and back: the same value, its integers and floats and the order of its keys."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import Any

from livedmm.errors import VValueError, Where

from ._numbers import NUMBERS, bounded
from ._values import DEPTH, VValue, read


def to_json(v: VValue) -> str:
    """`v` on one line; floats are the shortest decimals that read back as the same.

    A ratio becomes the nearest float. What is no V-value is written as nothing, like a zero.

    Raises
    ------
    VValueError
        For what JSON cannot say: a key that is no text, a number that is not finite, an extended leaf.
    """
    x = read(v)
    return json.dumps(_sayable({} if x is None else x, ()))


def from_json(text: str) -> VValue:
    """The V-value that `text` says. Integers beyond 64 bits become floats.

    Raises
    ------
    VValueError
        If `text` is no JSON, names a key twice, or holds anything but objects and finite numbers.
    """
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_finite,
                           parse_constant=_finite)
    except json.JSONDecodeError as error:
        raise VValueError(f"no JSON: {error.msg}", where=Where("", error.lineno, error.colno)) from None
    except RecursionError:
        raise VValueError(f"objects stand more than {DEPTH} deep in one another") from None
    return _checked(found, ())


def _sayable(x: Any, path: tuple[str, ...]) -> Any:
    if type(x) is dict:
        if len(path) > DEPTH:
            raise _wrong(path[:3], f"it is more than {DEPTH} keys deep", "write its parts one by one")
        said = {}
        for key, below in x.items():
            if type(key) is not str:
                raise _wrong(path, f"the key {key!r} is no text", "JSON has no other keys")
            y = read(below)
            if y is not None:
                said[key] = _sayable(y, (*path, key))
        return said
    if type(x) not in NUMBERS:
        raise _wrong(path, f"{type(x).__name__} is an extended leaf", "JSON has only numbers and objects")
    if not math.isfinite(x):
        raise _wrong(path, f"the number is {x}", "JSON has only finite numbers")
    return float(x) if isinstance(x, Fraction) else x


def _checked(x: Any, path: tuple[str, ...]) -> VValue:
    if isinstance(x, dict):
        if len(path) > DEPTH:
            raise _wrong(path[:3], f"it is more than {DEPTH} keys deep", "that is deeper than V-values are read")
        return {key: _checked(below, (*path, key)) for key, below in x.items()}
    if type(x) not in NUMBERS:
        raise _wrong(path, f"{json.dumps(x)} is no V-value", "there are only numbers and objects")
    return x  # type: ignore[no-any-return]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise VValueError(f"the key {twice!r} is named twice in one object", "name each key once")
    return found


def _integer(digits: str) -> Any:
    # Long integers are floats anyway, and Python refuses to read thousands of digits.
    return bounded(int(digits)) if len(digits) < 40 else _finite(digits)


def _finite(text: str) -> float:
    x = float(text)
    if not math.isfinite(x):
        raise VValueError(f"the number is {text if len(text) < 20 else f'{text[:12]}...'}",
                          "numbers must be finite")
    return x


def _wrong(path: tuple[str, ...], message: str, advice: str) -> VValueError:
    return VValueError(message, advice, Where(path=".".join(path)))
