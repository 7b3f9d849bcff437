"""When a statement acts: ``with at(4*bar), glide(2*beat):`` and ``with every(bar):`` (R37)."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass, replace
from typing import Literal

from livedmm.errors import RowError, near
from livedmm.language.source import Source

Unit = Literal["s", "beat", "bar"]

LONGEST = 1e6
"""Seconds, beats or bars; eleven days are enough for a stage."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: so many seconds, beats or bars."""

    amount: float
    unit: Unit

    def __str__(self) -> str:
        plural = "" if self.amount == 1 or self.unit == "s" else "s"
        return f"{self.amount:g} {self.unit}{plural}"


@dataclass(frozen=True, slots=True)
class When:
    """When a statement acts, and how long it glides.

    Parameters
    ----------
    at
        The grid on whose next point it starts: ``4 bars`` is the next bar whose number is a multiple of
        four. None is now.
    glide
        How long its gain takes from 0 to 1; None is as long as the session's edits do.
    every
        It is made again and again, a span apart, until it is cancelled; None is once.
    """

    at: Span | None = None
    glide: Span | None = None
    every: Span | None = None

    def __str__(self) -> str:
        words = [f"every {self.every}" if self.every else "", f"at {self.at}" if self.at else "",
                 f"glide {self.glide}" if self.glide else ""]
        return ", ".join(word for word in words if word) or "now"


NOW = When()
"""As soon as it is evaluated."""


_WORDS = {
    "at": "at(now), at(beat), at(bar), at(4*bar)",
    "glide": "glide(4) in beats, glide(seconds=2)",
    "every": "every(beat), every(4*bar)",
}


def read_when(items: list[ast.withitem], source: Source, outer: When = NOW) -> When:
    """Read what stands between ``with`` and ``:``; `outer` is the block around it.

    Raises
    ------
    RowError
        If it is no time.
    """
    said: dict[str, Span | None] = {}
    for item in items:
        call = item.context_expr
        where = source.where(call)
        if item.optional_vars is not None:
            raise RowError("with takes no 'as'", f"write with {source.segment(call)[:60]}:", where)
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise RowError("with takes at, glide and every", f"write {_WORDS['at']}", where)
        word = call.func.id
        if word not in _WORDS:
            advice = near(word[:40], _WORDS) or "it takes at, glide, every"
            raise RowError(f"no '{word:.40}' in with", advice, where)
        if word in said or getattr(outer, word) is not None:
            raise RowError(f"'{word}' is given twice", "leave one out", where)
        said[word] = _glide(call, source) if word == "glide" else _grid(call, word, source)
    inner = {word: span for word, span in said.items() if span is not None}
    return replace(outer, **inner)


def _grid(call: ast.Call, word: str, source: Source) -> Span | None:
    """The argument of `at` and `every`: ``bar``, ``4*bar``, or ``now``."""
    if len(call.args) != 1 or call.keywords:
        raise RowError(f"{word} takes one time", f"write {_WORDS[word]}", source.where(call))
    argument = call.args[0]
    if word == "at" and isinstance(argument, ast.Name) and argument.id == "now":
        return None
    span = _beats(argument)
    if span is None:
        text = source.segment(argument)[:40]
        known = "now, beat, bar" if word == "at" else "beat, bar"
        raise RowError(f"no time '{text}'", f"it is {known}, or a number of them: 4*bar",
                       source.where(argument))
    if not 0 < span.amount <= LONGEST:
        raise RowError(f"{word} cannot be {span}", f"write {_WORDS[word]}", source.where(argument))
    return span


def _glide(call: ast.Call, source: Source) -> Span:
    """The argument of `glide`: beats, ``2*bar``, or ``seconds=``."""
    match call:
        case ast.Call(args=[argument], keywords=[]):
            amount = _number(argument)
            span = Span(amount, "beat") if amount is not None else _beats(argument)
        case ast.Call(args=[], keywords=[ast.keyword(arg="seconds", value=argument)]):
            amount = _number(argument)
            span = Span(amount, "s") if amount is not None else None
        case _:
            raise RowError("glide takes one time", f"write {_WORDS['glide']}", source.where(call))
    if span is None or not 0 <= span.amount <= LONGEST:
        raise RowError(f"a glide cannot be {source.segment(argument)[:40]}",
                       "it is 0 or more beats, or seconds=2", source.where(argument))
    return span


def _beats(node: ast.expr) -> Span | None:
    """``beat``, ``bar``, or a number times one of them."""
    match node:
        case ast.Name(id="beat" | "bar" as unit):
            return Span(1.0, unit)
        case ast.BinOp(left=number, op=ast.Mult(), right=ast.Name(id="beat" | "bar" as unit)) | \
                ast.BinOp(left=ast.Name(id="beat" | "bar" as unit), op=ast.Mult(), right=number):
            amount = _number(number)
            return Span(amount, unit) if amount is not None else None
    return None


def _number(node: ast.expr) -> float | None:
    """A number, a fraction ``1/4``, or None."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            try:
                return float(value)
            except OverflowError:
                return math.inf
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -float(value) if abs(value) <= LONGEST else -math.inf
        case ast.BinOp(left=ast.Constant() as above, op=ast.Div(), right=ast.Constant() as below):
            a, b = _number(above), _number(below)
            return a / b if a is not None and b else None
    return None
