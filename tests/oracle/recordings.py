"""Reading recordings, and comparing what was recorded with what livedmm makes."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Hashable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

TOLERANCE = 1e-12
"""Relative, for numbers of which one is a float."""

_POINT = re.compile(r"\[(-?[0-9]+(?: -?[0-9]+)*)\]\Z")


class DifferenceError(Exception):
    """Something is not as it was recorded: where, what was recorded, and what was found."""

    def __init__(self, path: tuple[Any, ...], recorded: str, found: str) -> None:
        self.path = path
        super().__init__(f"{' '.join(map(str, path))}: recorded {recorded}, found {found}")


class UnplayableError(Exception):
    """The recording asks for what the player does not know."""


def read(path: Path) -> Any:
    """The content of a recording: of ``.jsonl`` a list of its lines."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        if ".jsonl" in path.suffixes:
            return [decode(json.loads(line)) for line in file if line.strip()]
        return decode(json.load(file))


def decode(x: Any) -> Any:
    """JSON as V-values: ratios as fractions, and keys such as ``[4 3]`` as tuples."""
    if isinstance(x, dict):
        if list(x) == ["__ratio__"]:
            return Fraction(*x["__ratio__"])
        return {decode_key(key): decode(value) for key, value in x.items()}
    return [decode(y) for y in x] if isinstance(x, list) else x


def decode_key(key: str) -> Hashable:
    """A key as it stands in a recording; a vector of integers is a tuple."""
    point = _POINT.match(key)
    return tuple(map(int, point[1].split())) if point else key


def compare(recorded: Any, found: Any, path: tuple[Any, ...] = ()) -> int:
    """Raise DifferenceError unless both are equal, keys included; return how many leaves were compared.

    Clojure's nil, which is nothing to a V-value, is equal to whatever else is nothing: a zero, or no entry.
    """
    if isinstance(recorded, Mapping) and isinstance(found, Mapping):
        for key in found:
            if key not in recorded:
                raise DifferenceError((*path, key), "nothing", _shown(found[key]))
        count = sum(compare(below, found.get(key, _MISSING), (*path, key)) for key, below in recorded.items())
        return max(count, 1)
    if not _equal(recorded, found):
        raise DifferenceError(path, _shown(recorded), "nothing" if found is _MISSING else _shown(found))
    return 1


_MISSING = object()


def _equal(recorded: Any, found: Any) -> bool:
    if recorded is None:
        return found is _MISSING or found is None or found == {} or (found == 0 and type(found) is not bool)
    if _is_number(recorded) and _is_number(found):
        if isinstance(recorded, float) or isinstance(found, float):
            a, b = float(recorded), float(found)
            return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=TOLERANCE)
        return bool(recorded == found)
    return type(recorded) is type(found) and bool(recorded == found)


def _is_number(x: Any) -> bool:
    return isinstance(x, int | float | Fraction) and type(x) is not bool


def _shown(x: Any) -> str:
    text = repr(x)
    return text if len(text) <= 100 else text[:97] + "..."
