"""Small arithmetic that stands in shader files: defaults of uniforms, sizes of passes.

Numbers, names, ``+ - * / %``, parentheses, and a handful of functions; read here and never evaluated as Python.
Anything that is not finite is 0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MOST_CHARACTERS = 1000
_DEEPEST = 64

FUNCTIONS: Mapping[str, tuple[int, Callable[..., float]]] = {
    "floor": (1, math.floor), "ceil": (1, math.ceil), "round": (1, lambda x: math.floor(x + 0.5)), "abs": (1, abs),
    "sqrt": (1, math.sqrt), "min": (2, min), "max": (2, max), "pow": (2, math.pow), "mod": (2, math.fmod),
    "int": (1, math.trunc), "float": (1, float)}
"""Name: how many arguments it takes, and what it gives."""

_PIECE = re.compile(r"\s*((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFuU]?(?![A-Za-z0-9_.])"
                    r"|\s*(\$?[A-Za-z_][A-Za-z0-9_]*)|\s*([-+*/%(),])")


@dataclass(frozen=True, slots=True)
class Expression:
    """An arithmetic text, checked as it is made.

    Raises
    ------
    ValueError
        If it cannot be read, or names what is not in `names`; the text says why.
    """

    text: str
    names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(self.text) > MOST_CHARACTERS:
            raise ValueError(f"an expression of {len(self.text)} characters")
        _Reader(self.text, dict.fromkeys(self.names, 1.0)).whole()

    def value(self, values: Mapping[str, float]) -> float:
        """The number, with a number for each name; 0 for a name that is missing, and for what is not finite."""
        return _Reader(self.text, {n: float(values.get(n, 0.0)) for n in self.names}).whole()


class _Reader:
    """Reads an expression once, from left to right, computing as it goes."""

    def __init__(self, text: str, values: Mapping[str, float]) -> None:
        self._pieces: list[str] = []
        self._values = values
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = _PIECE.match(text, at)
            if match is None:
                raise ValueError(f"'{text[at:].strip()[:20]}' is not understood")
            self._pieces.append(match[1] or match[2] or match[3])
            at = match.end()
        self._at = 0

    def whole(self) -> float:
        value = self._sum(0)
        if self._at < len(self._pieces):
            raise ValueError(f"'{self._pieces[self._at]}' was not expected")
        return _finite(value)

    def _next(self) -> str:
        piece = self._pieces[self._at] if self._at < len(self._pieces) else ""
        self._at += 1
        return piece

    def _peek(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def _sum(self, depth: int) -> float:
        value = self._product(depth)
        while self._peek() in ("+", "-"):
            value = value + self._product(depth) if self._next() == "+" else value - self._product(depth)
        return value

    def _product(self, depth: int) -> float:
        value = self._factor(depth)
        while self._peek() in ("*", "/", "%"):
            sign, other = self._next(), self._factor(depth)
            if sign == "*":
                value = _finite(value * other)
            else:
                value = _finite(value / other if sign == "/" else math.fmod(value, other)) if other else 0.0
        return value

    def _factor(self, depth: int) -> float:
        if depth > _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} levels deep")
        piece = self._next()
        if piece in ("-", "+"):
            value = self._factor(depth + 1)
            return -value if piece == "-" else value
        if piece == "(":
            value = self._sum(depth + 1)
            self._expect(")")
            return value
        if piece[:1].isdigit() or piece[:1] == ".":
            return _finite(float(piece))
        if piece in FUNCTIONS and self._peek() == "(":
            return self._call(piece, depth)
        if piece in self._values:
            return self._values[piece]
        raise ValueError(f"'{piece}' is no number here" if piece else "it ends too early")

    def _call(self, name: str, depth: int) -> float:
        count, function = FUNCTIONS[name]
        self._expect("(")
        given = [self._sum(depth + 1)]
        while self._peek() == ",":
            self._next()
            given.append(self._sum(depth + 1))
        self._expect(")")
        if len(given) != count:
            raise ValueError(f"{name} takes {count} numbers, given {len(given)}")
        try:
            return _finite(float(function(*given)))
        except (ValueError, OverflowError, ZeroDivisionError):
            return 0.0

    def _expect(self, sign: str) -> None:
        if (found := self._next()) != sign:
            raise ValueError(f"'{found}' stands where '{sign}' should" if found else f"a '{sign}' is missing")


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0
