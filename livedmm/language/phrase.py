"""A phrase: an expression as text, and how phrases make sums and calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from livedmm.ugens import Kind, literal

LONGEST_SUM = 200
"""Terms of a row that are joined by signs; more stand in ``sum(...)``, which is not nested for each (R39)."""
BREAK = "\0"
"""Where a long statement may go on in the next line; no text has this character."""
OPERATORS: Mapping[str, str] = {"product": "*", "quotient": "/", "greater": " > "}
"""The signs of families with two inputs ``a`` and ``b``."""


class Level(IntEnum):
    """How tightly an expression holds together."""

    COMPARISON = 0
    SUM = 1
    PRODUCT = 2
    ATOM = 3


class Phrase(NamedTuple):
    """An expression as text; `array` tells whether it is worth an array."""

    text: str
    level: Level
    array: bool = False

    def within(self, level: Level) -> str:
        """The text where something of `level` is wanted: in brackets unless it holds as tightly."""
        return self.text if self.level >= level else f"({self.text})"


def listed(members: Sequence[Phrase]) -> Phrase:
    """An array of phrases."""
    return Phrase(f"[{f', {BREAK}'.join(m.text for m in members)}]", Level.ATOM, len(members) > 1)


def summed(parts: Sequence[Phrase]) -> Phrase:
    """The sum of some phrases."""
    if not parts:
        return Phrase("0", Level.ATOM)
    if len(parts) == 1:
        return parts[0]
    array = any(part.array for part in parts)
    if len(parts) > LONGEST_SUM and not array:
        return Phrase(f"sum({BREAK}{f', {BREAK}'.join(p.within(Level.SUM) for p in parts)})", Level.ATOM)
    text = ""
    for part in parts:
        written = part.within(Level.PRODUCT)
        if not text:
            text = written
        elif written.startswith("-"):
            text += f" {BREAK}- {written[1:]}"
        else:
            text += f" {BREAK}+ {written}"
    return Phrase(text, Level.SUM, array)


def called(word: str, kind: Kind, said: Mapping[str, Phrase]) -> str:
    """A call with its settings and what is said of inputs; the first has no name, nor have an operator's."""
    first: list[str] = []
    named: list[str] = []
    for index, setting in enumerate(kind.settings):
        value = kind.values[setting.name]
        if value != setting.default:
            text = literal(value)
            if index == 0 and setting.type in ("text", "file"):
                first.append(text)
            else:
                named.append(f"{setting.name}={text}")
    order = {declared.name: index for index, declared in enumerate(kind.inputs)}
    every = kind.family in OPERATORS and len(said) == len(order)
    for port in sorted(said, key=lambda port: order.get(port, len(order))):
        text = said[port].text
        if every or (order.get(port) == 0 and not text.startswith('"')):
            first.append(text)
        else:
            named.append(f"{port}={text}")
    return f"{word}({f', {BREAK}'.join(first + named)})"
