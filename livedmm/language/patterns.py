"""Numbers that a text is short for: the inverse of notations and choices (R13, R33).

A text stands where it reads back as exactly the numbers that are there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from livedmm.errors import RowError
from livedmm.language import notation
from livedmm.language.terms import Arguments, Term, Terms, number
from livedmm.network import ONE, on_grid
from livedmm.ugens import Input, Kind

_NAMES = ("c", "c#", "d", "eb", "e", "f", "f#", "g", "ab", "a", "bb", "b")


def texts(kind: Kind, rows: Arguments) -> tuple[dict[str, str], dict[str, Terms]]:
    """The inputs of a call that are best said as texts, and the rows that are then left to say."""
    found: dict[str, str] = {}
    left = dict(rows)
    for declared in kind.inputs:
        if declared.choices and declared.family and (named := _names(kind, left, declared)):
            found[declared.name] = named
            _take_out(left, declared)
        elif declared.choices and declared.name in left:
            choice = number(left[declared.name])
            if choice is not None and choice in range(len(declared.choices)):
                found[declared.name] = declared.choices[int(choice)]
                del left[declared.name]
    tune, beat = _first(kind, "notes"), _first(kind, "gates")
    if tune is not None and (text := _tune(kind, left, tune, beat)):
        found[tune.name] = text
        _take_out(left, tune, beat)
    elif beat is not None and (text := _beat(kind, left, beat)):
        found[beat.name] = text
        _take_out(left, beat)
    _shorten(kind, found, left)
    return found, left


def _take_out(rows: dict[str, Terms], *families: Input | None) -> None:
    """Take families out of `rows`."""
    said = {family.name for family in families if family is not None}
    for port in [p for p in rows if p.partition("[")[0] in said]:
        del rows[port]


def _shorten(kind: Kind, found: Mapping[str, str], rows: dict[str, Terms]) -> None:
    """Take the length out of `rows` if it follows from the first text or list, and put it there if it does not."""
    length = kind.input("length")
    steps = next(filter(None, (_steps(kind, i, found, rows) for i in kind.inputs if i.family and i.notation)), 0)
    if length is not None and steps:
        wanted = rows.pop("length", (Term(length.bias, *ONE),) if length.bias else ())
        if number(wanted) != steps:
            rows["length"] = wanted


def _steps(kind: Kind, family: Input, found: Mapping[str, str], rows: Arguments) -> int:
    """How many steps the text or the list has that says a family; 0 if nothing does."""
    if family.name in found:
        text = found[family.name]
        return len(text.split() if family.notation == "notes" else text)
    return next((i + 1 for i in reversed(range(kind.count(family.family))) if f"{family.name}[{i}]" in rows), 0)


def _first(kind: Kind, of: str) -> Input | None:
    return next((i for i in kind.inputs if i.family and i.notation == of), None)


def _tune(kind: Kind, rows: Arguments, steps: Input, gates: Input | None) -> str | None:
    """Notes and rests, where every step is a note and every gate open or closed."""
    heard, open_ = _numbers(kind, rows, steps), _numbers(kind, rows, gates)
    if not heard or open_ is None:
        return None
    open_ += [gates.bias if gates else 1.0] * (len(heard) - len(open_))
    if len(open_) > len(heard) or not set(open_) <= {0.0, 1.0}:
        return None
    words = [_note(f) if gate else "." for f, gate in zip(heard, open_, strict=True)]
    try:
        read = notation.notes(" ".join(words))
    except RowError:
        return None
    return " ".join(words) if [on_grid(f) for f in read.steps] == heard else None


def _beat(kind: Kind, rows: Arguments, gates: Input) -> str | None:
    """Gates, where each is as open as a character says."""
    heights = _numbers(kind, rows, gates)
    if not heights:
        return None
    known = {on_grid(i / 9): str(i) for i in range(1, 9)} | {0.0: ".", 1.0: "x"}
    text = "".join(known.get(height, "?") for height in heights)
    return None if "?" in text else text


def _names(kind: Kind, rows: Arguments, family: Input) -> str | None:
    """Choices, where every member is one that has a name."""
    chosen = _numbers(kind, rows, family)
    if not chosen or not set(chosen) <= set(range(len(family.choices))):
        return None
    return " ".join(family.choices[int(choice)] for choice in chosen)


def _numbers(kind: Kind, rows: Arguments, family: Input | None) -> list[float] | None:
    """The numbers of a family's members up to the last that is said; None if one is more than a number."""
    if family is None:
        return []
    found: list[float] = []
    for i in range(kind.count(family.family)):
        terms = rows.get(f"{family.name}[{i}]")
        if terms is None:
            continue
        value = number(terms)
        if value is None:
            return None
        found += [family.bias] * (i - len(found))
        found.append(value)
    return found


def _note(frequency: float) -> str:
    if not 8 < frequency < 20000:
        return "?"
    key = round(69 + 12 * math.log2(frequency / notation.A4))
    return f"{_NAMES[key % 12]}{key // 12 - 1}"

