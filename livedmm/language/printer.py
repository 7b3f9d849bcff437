"""Printing a network as rows (R39).

The law is ``parse(print(N)) == N``, bitwise: the printed text, read and made in the network of the standing
neurons alone, gives `N` again. It holds for every network of which rows can say everything, and those are all
but these, which `unsaid` lists:

- two kinds under one name, as while a neuron is replaced, or after that edit was undone below a later one;
- kinds that the registry does not have, or whose ports are others;
- weights off the grid (R6), as recorded published runs have them: they are printed as the nearest on it.

What cannot be said stands in comments at the end; the explicit matrix of a file says it all. A neuron that
does not live but has weights is declared and then killed, ``lfo.alive = 0``: so columns of the dead survive.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import NamedTuple

from livedmm.language import wording
from livedmm.language.composing import Vocabulary
from livedmm.language.families import words
from livedmm.language.phrase import BREAK, Level, Phrase
from livedmm.language.phrases import Phrases
from livedmm.language.spoken import Spoken
from livedmm.language.terms import Terms
from livedmm.network import STANDING, Address, Network, is_anonymous
from livedmm.ugens import ALIVE, Kind, Registry, literal

WIDTH = 100
"""Characters in a line, where it can be broken."""
_LAST = ("self", "screen", "speaker")
"""The standing neurons whose rows stand at the end: where everything leads."""


def show_rows(network: Network, registry: Registry) -> str:
    """A network as a text of rows: one statement in a line, neurons in the order of their birth.

    Standing neurons are said where they differ from how they begin.
    """
    said = Spoken(network, registry)
    return "".join(f"{line}\n" for line in (*_Printer(said).statements(), *_comments(said)))


def unsaid(network: Network, registry: Registry) -> list[tuple[Address, Address]]:
    """The weights, by row and column, that rows cannot say as they are; the printer's law needs none."""
    said = Spoken(network, registry)
    return [*said.missing, *said.rounded]


class _Line(NamedTuple):
    """A statement that sets a row, or several alike: its left side as it is written, and as an address."""

    left: str
    address: str
    terms: Terms


class _Printer:
    """The statements of a network."""

    def __init__(self, said: Spoken) -> None:
        self.said = said
        self.lines: dict[str, list[_Line]] = {}
        arguments: dict[str, dict[str, Terms]] = {}
        for name in said.kinds:
            arguments[name], self.lines[name] = self._split(name)
        rows = [t for by_port in arguments.values() for t in by_port.values()]
        rows += [line.terms for lines in self.lines.values() for line in lines]
        readers = Counter(t.neuron for terms in rows for t in terms)
        vocabulary = Vocabulary(said.kinds, words(said.kinds, arguments), arguments, said.born, readers,
                                said.arrays())
        self.phrases = Phrases(vocabulary)

    def statements(self) -> Iterator[str]:
        """The statements, each on a line or more; standing neurons that all leads to come last."""
        names = [n for n in STANDING if n not in _LAST] + [n for n in self.said.kinds if n not in STANDING]
        written = self._arrays()
        for name in (*names, *_LAST):
            if not is_anonymous(name) and name not in written:
                written[name] = self._neuron(name)
        for name in sorted(filter(is_anonymous, names), key=len):  # who is named by another may be in it
            if name not in self.phrases.inside:
                written[name] = self._neuron(name)
        for name in (*names, *_LAST):
            yield from written.get(name, ())

    def _arrays(self) -> dict[str, list[str]]:
        """The statements of arrays that can be declared at once, under their first members."""
        written: dict[str, list[str]] = {}
        for stem, (phrase, inside) in self.phrases.arrays().items():
            first, *others = (f"{stem}[{i}]" for i in range(self.phrases.vocabulary.arrays[stem]))
            written |= {name: [] for name in others}
            written[first] = [_laid_out(stem, phrase), *self._rows_of([first, *others, *inside])]
        return written

    def _neuron(self, name: str) -> list[str]:
        """A neuron's declaration, and the rows that its call cannot say."""
        if name in STANDING:
            return self._rows_of([name])
        phrase, inside = self.phrases.declaration(name)
        return [_laid_out(wording.declared(name), phrase), *self._rows_of([name, *inside])]

    def _rows_of(self, names: list[str]) -> list[str]:
        """The rows that calls of some neurons, and of those that are said in these rows, cannot say."""
        found = []
        waiting = deque(names)
        while waiting:
            for line in self.lines.get(waiting.popleft(), ()):
                phrase, inside = self.phrases.row(line.address, line.terms)
                found.append(_laid_out(line.left, phrase))
                waiting.extend(inside)
        return found

    def _split(self, name: str) -> tuple[dict[str, Terms], list[_Line]]:
        """What the call of a neuron says of its rows, and what lines of their own say."""
        kind, rows = self.said.kinds[name], self.said.changed(name)
        lines = []
        if name in STANDING:
            joined = self._joined(name, kind)
            if joined is not None and rows.keys() & set(kind.main):
                rows = {port: terms for port, terms in rows.items() if port not in kind.main}
                lines.append(_Line(wording.neuron(name), name, joined))
            arguments = {}
        else:
            arguments = {p: terms for p, terms in rows.items() if self._in_call(name, kind, p, terms)}
        for port, terms in rows.items():
            if port not in arguments:
                lines.append(_Line(wording.port(name, port, self.said.kinds), f"{name}.{port}", terms))
        return arguments, lines

    def _in_call(self, name: str, kind: Kind, port: str, terms: Terms) -> bool:
        """Whether a call can say a row; not if neurons are named by a statement for that row alone."""
        own = f"{name}.{port}._"
        return port != ALIVE and (port in kind.input_names or wording.callable_name(port)) and not any(
            t.neuron.startswith(own) for t in terms)

    def _joined(self, name: str, kind: Kind) -> Terms | None:
        """The rows of a standing neuron's main inputs as one: both sides alike, or each with its own."""
        rows = [self.said.row(name, port) for port in kind.main]
        if len(rows) != 2:
            return rows[0] if rows else None
        right = {(t.neuron, t.port): t.weight for t in rows[1]}
        joined = []
        for term in rows[0]:
            other: str | None = term.port
            if term.port == "left" and right.get((term.neuron, "right")) == term.weight and \
                    self._has_sides(term.neuron):
                other = "right"
            if right.pop((term.neuron, other), None) != term.weight:
                return None
            joined.append(term if other == term.port else term._replace(port=None))
        return None if right else tuple(joined)

    def _has_sides(self, name: str) -> bool:
        """Whether a bare name is both sides of a neuron (R32)."""
        kind = self.said.kinds[name]
        return kind.output("out") is None and kind.output("right") is not None


def _laid_out(left: str, phrase: Phrase) -> str:
    """A statement, broken into lines where it is long."""
    text = f"{left} = {phrase.text}"
    if len(text) - text.count(BREAK) <= WIDTH or BREAK not in text:
        return text.replace(BREAK, "")
    if phrase.level < Level.PRODUCT:
        text = f"{left} = ({phrase.text})"
    lines = [""]
    for part in text.split(BREAK):
        if lines[-1].strip() and len(lines[-1]) + len(part.rstrip()) > WIDTH:
            lines.append("    ")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def _comments(said: Spoken) -> Iterator[str]:
    """What rows cannot say, for a person."""
    if said.missing:
        yield "# Rows cannot say these weights; the matrix in a file can:"
        for row, column in said.missing:
            yield f"#   {_shown(row)} <- {_shown(column)}"
    if said.rounded:
        many = "One weight is" if len(said.rounded) == 1 else f"{len(said.rounded)} weights are"
        yield f"# {many} rounded to the grid of 2^-32."


def _shown(address: Address) -> str:
    return f"{wording.port(address.neuron, address.port, ())} of the kind {literal(address.kind)}"
