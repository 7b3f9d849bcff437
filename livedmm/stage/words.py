"""The words of a row: what each is, for its colour, and which neuron it names, for its light."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from livedmm.language.commands import COMMANDS
from livedmm.language.numbers import CONSTANTS, RESERVED
from livedmm.stage.glimpse import Glimpse
from livedmm.ugens import Stream

KEYWORDS = frozenset({"with", "at", "glide", "every", "def", "return", "del", "now", "beat", "bar", "for", "in"})

MOST_LINES = 2000
"""Lines that are remembered."""

_TOKEN = re.compile(r"""
    (?P<comment>\#.*)
  | (?P<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<space>\s+)
  | (?P<sign>.)
""", re.VERBOSE)


class Word(NamedTuple):
    """A part of a line: from which column to which, the name of its colour, and the neuron that it names."""

    begin: int
    end: int
    colour: str
    neuron: str = ""


class Words:
    """Knows what the words of rows are, as a session has it. Any thread may call it."""

    def __init__(self, seen: Glimpse) -> None:
        self._streams: dict[str, Stream] = {}
        kinds = {kind.key: kind.stream for kind in seen.registry}
        for name, neuron in seen.network.neurons.items():
            stream = kinds.get(neuron.kind) or kinds.get(neuron.kind.partition("(")[0])
            if stream is not None:
                self._streams[name] = stream
                # An array is named without its members, and shines as the first of them.
                if name.endswith("[0]"):
                    self._streams.setdefault(name.removesuffix("[0]"), stream)
        self._callable = {*seen.registry.names, *seen.macros, *RESERVED}
        self._known: dict[str, tuple[Word, ...]] = {}

    def of(self, line: str) -> tuple[Word, ...]:
        """The words of a line, in order; spaces are left out. A line that was read is not read again."""
        if line not in self._known:
            if len(self._known) > MOST_LINES:
                self._known.clear()
            self._known[line] = tuple(self._read(line))
        return self._known[line]

    def _read(self, line: str) -> Iterator[Word]:
        depth, before = 0, ""
        for match in _TOKEN.finditer(line):
            sort, text = match.lastgroup or "sign", match[0]
            if sort == "space":
                continue
            if sort == "name":
                rest = line[match.end():].lstrip()
                colour, neuron = self._named(text, before, rest, depth)
                yield Word(match.start(), match.end(), colour, neuron)
            else:
                yield Word(match.start(), match.end(), sort)
            depth += (text in "([{") - (text in ")]}") if sort == "sign" else 0
            before = text

    def _named(self, text: str, before: str, rest: str, depth: int) -> tuple[str, str]:
        if before == ".":
            return "port", ""
        if rest.startswith("("):
            if text in self._callable:
                return "kind", ""
            return ("command" if text in COMMANDS else "word" if text in KEYWORDS else "unknown"), ""
        if depth and rest.startswith("=") and not rest.startswith("=="):
            return "port", ""
        if text in self._streams:
            return self._colour(text), text
        if text in KEYWORDS:
            return "word", ""
        return ("number" if text in CONSTANTS else "unknown"), ""

    def _colour(self, name: str) -> str:
        stream = self._streams[name]
        return stream if stream in ("signal", "value", "image") else "unknown"
