"""Composing a statement: rows of weights as expressions, anonymous neurons where they are read (R30 to R32).

Everything here is written for one neuron and for an array of them alike: a row is a tuple of rows, one for
each member. Where the members' rows go alike the whole array has one expression, else they stand in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from livedmm.language import patterns, wording
from livedmm.language.phrase import OPERATORS, Level, Phrase, called, listed, summed
from livedmm.language.terms import Arguments, Term, Terms, streams
from livedmm.network import ONE, shortest
from livedmm.ugens import Kind, literal

DEEPEST = 6
"""Calls within each other that a person still reads."""

Rows = tuple[Terms, ...]
"""The row of a neuron, or those of an array's members in order."""


class Vocabulary(NamedTuple):
    """What there is to speak of.

    Attributes
    ----------
    kinds
        The kind that each neuron is declared with.
    words
        What each neuron's call is called.
    arguments
        For each neuron, the rows that its call says, by input in declared order: those that do not begin so.
    births
        The row that an input of a new neuron of a kind begins with.
    readers
        How many terms read each neuron, in all statements.
    arrays
        The arrays whose members are all there, and their lengths.
    """

    kinds: Mapping[str, Kind]
    words: Mapping[str, str]
    arguments: Mapping[str, Arguments]
    births: Callable[[Kind, str], Terms]
    readers: Mapping[str, int]
    arrays: Mapping[str, int]


class Statement:
    """One statement while it is composed.

    Attributes
    ----------
    prefix
        Its left side, as an address.
    outside
        The neurons that cannot be said in it.
    order
        The neurons that are said in it, in the order in which the reader counts them.
    wholes
        The arrays of neurons that it reads as arrays.
    counted
        Whether a list or a family of outputs in it tells how many members an array has.
    """

    def __init__(self, vocabulary: Vocabulary, prefix: str, outside: frozenset[str]) -> None:
        self.vocabulary = vocabulary
        self.prefix = prefix
        self.outside = outside
        self.order: list[str] = []
        self.wholes: set[str] = set()
        self.counted = False
        self._depth = 0

    def misnamed(self) -> frozenset[str]:
        """The neurons said inside to which the reader would give another name."""
        numbers: dict[str, int] = {}
        found = set()
        for name in self.order:
            stem = self._stem(name)
            number = numbers.get(stem, 0)
            numbers[stem] = number + 1
            if name != (f"{stem}[{number}]" if number else stem):
                found.add(name)
        return frozenset(found)

    def _stem(self, name: str) -> str:
        return f"{self.prefix}._{self.vocabulary.words[name]}"

    # -- sums

    def sum(self, rows: Rows) -> Phrase:
        """A row of weights, or the rows of an array."""
        if rows.count(rows[0]) == len(rows):
            return summed(self._parts(rows[0]))
        start = len(self.order)
        if len({len(row) for row in rows}) == 1:
            parts = [self._term(column) for column in zip(*rows, strict=True)]
            if None not in parts:
                return summed([part for part in parts if part is not None])
            del self.order[start:]
        self.counted = True
        return listed([self.sum((row,)) for row in rows])

    def _parts(self, terms: Terms) -> list[Phrase]:
        """The terms of a row, those of a whole array or family as one."""
        parts = []
        index = 0
        while index < len(terms):
            run = terms[index:index + self._members(terms[index])]
            array = None
            if len(run) > 1 and all(t.weight == run[0].weight for t in run):
                array = self._array([t.neuron for t in run], [t.port for t in run])
            if array is None:
                run = run[:1]
                part = self._term(run)
            else:
                part = _weighed(run[0].weight, Phrase(f"sum({array.text})", Level.ATOM))
            assert part is not None
            parts.append(part)
            index += len(run)
        return parts

    def _members(self, term: Term) -> int:
        """How many terms there are if this is the first member of an array that is read as a whole."""
        if term.neuron.endswith("[0]"):
            return self.vocabulary.arrays.get(term.neuron[:-3], 1)
        if term.port is not None and term.port.endswith("[0]"):
            return max(1, self._length(term.neuron, term.port[:-3]))
        return 1

    def _term(self, column: tuple[Term, ...]) -> Phrase | None:
        """One weight of a row, or of all rows of an array; None if these go unlike."""
        weight = column[0].weight
        if all(t[1:] == ONE for t in column):
            numbers = [shortest(t.weight) for t in column]
            if numbers.count(numbers[0]) < len(numbers):
                self.counted = True
                return listed([Phrase(number, Level.ATOM) for number in numbers])
            return Phrase(numbers[0], Level.PRODUCT if weight < 0 else Level.ATOM)
        if any(t.weight != weight for t in column):
            return None
        stream = self._stream([t.neuron for t in column], [t.port for t in column], weight == 1)
        return None if stream is None else _weighed(weight, stream)

    def _stream(self, names: list[str], ports: list[str | None], once: bool) -> Phrase | None:
        """What weights are of: an output, or the neurons said here. `once` tells that the weight is 1."""
        name, port = names[0], ports[0]
        if ports.count(port) == len(ports) and port in ("out", None) and all(map(self._inside, names)) and \
                len({(self.vocabulary.kinds[n].key, self.vocabulary.words[n]) for n in names}) == 1:
            self._depth += 1
            made = self.made(tuple(names), once, named=False)
            self._depth -= 1
            if made is not None or len(names) > 1:
                return made
        if len(names) == 1 or (names.count(name) == len(names) and ports.count(port) == len(ports)):
            return Phrase(self._address(name, port), Level.ATOM)
        array = self._array(names, ports)
        if array is not None and names.count(name) < len(names):
            self.wholes.add(name.removesuffix("[0]"))
        self.counted = self.counted or (array is not None and names.count(name) == len(names))
        return array

    def _array(self, names: list[str], ports: list[str | None]) -> Phrase | None:
        """All members of an array of neurons, or of a family of outputs, in their order; None for others."""
        name, port = names[0], ports[0]
        numbers = range(len(names))
        stem = name.removesuffix("[0]")
        if self.vocabulary.arrays.get(stem) == len(names) and ports.count(port) == len(ports) and \
                names == [f"{stem}[{i}]" for i in numbers]:
            return Phrase(self._address(stem, port), Level.ATOM, True)
        family = (port or "").removesuffix("[0]")
        if names.count(name) == len(names) and ports == [f"{family}[{i}]" for i in numbers] and \
                self._length(name, family) == len(ports):
            return Phrase(self._address(name, family), Level.ATOM, True)
        return None

    def _address(self, name: str, port: str | None) -> str:
        """An output of a neuron, or of an array of them, or a family of outputs."""
        kinds = self.vocabulary.kinds
        kind = kinds[name] if name in kinds else kinds[f"{name}[0]"]
        if port is None or (port == "out" and kind.output("out") is not None):
            return wording.neuron(name)
        return wording.port(name, port, kinds)

    def _length(self, name: str, family: str) -> int:
        """How many outputs a family has."""
        kind = self.vocabulary.kinds[name]
        return next((kind.count(o.family) for o in kind.outputs if o.name == family), 0)

    def _inside(self, name: str) -> bool:
        """Whether a neuron might be said here: it is read here only, and its name begins as it should."""
        stem = self._stem(name)
        return (self._depth < DEEPEST and name not in self.outside and self.vocabulary.readers[name] == 1
                and name.startswith(stem) and (len(name) == len(stem) or name[len(stem)] == "["))

    # -- neurons

    def made(self, names: tuple[str, ...], once: bool, *, named: bool) -> Phrase | None:
        """Neurons where they are made: as an operator if they can be one, else as a call.

        None if an array of them cannot be said in one expression.
        """
        kind = self.vocabulary.kinds[names[0]]
        start = len(self.order)
        if self.vocabulary.words[names[0]] == kind.family:
            phrase = self._operator(names, kind, once, named)
            if phrase is not None and (phrase.array or len(names) == 1):
                return phrase
            del self.order[start:]
        if not named:
            self.order += names
        call = self._call(names, kind)
        if call is None:
            del self.order[start:]
        return call

    def _rows(self, names: tuple[str, ...], port: str) -> Rows:
        """The rows of an input: as they are said, or as they begin where another member says its own."""
        said = [self.vocabulary.arguments[name] for name in names]
        start = self.vocabulary.births(self.vocabulary.kinds[names[0]], port)
        return tuple(rows.get(port, start) for rows in said)

    def _operator(self, names: tuple[str, ...], kind: Kind, once: bool, named: bool) -> Phrase | None:
        said = {port for name in names for port in self.vocabulary.arguments[name]}
        if said - set(kind.input_names):
            return None  # a kind that takes any input may have more rows than an operator says
        if kind.family == "identity" and named:
            return self._sum_of_its_own(self._rows(names, "input"))
        sign = OPERATORS.get(kind.family)
        if sign is None or kind.input_names != ("a", "b"):
            return None
        a, b = self._rows(names, "a"), self._rows(names, "b")
        if kind.family == "greater":
            if not all(streams(x) or streams(y) for x, y in zip(a, b, strict=True)):
                return None
            inner, outer = Level.SUM, Level.COMPARISON
        else:
            # A number beside these goes into the first factor, and one on the second moves there (R30).
            product = kind.family == "product"
            if not once or not all(map(streams, b)) or not all(a) or (product and not (
                    all(map(streams, a)) and all(len(y) > 1 or y[0].weight == 1 for y in b))):
                return None
            inner = outer = Level.PRODUCT
        left = self.sum(a)
        if not named:
            self.order += names
        right = self.sum(b)
        # `a*(b*c)` is not `a*b*c`, though one binds as the other.
        text = left.within(inner) + sign + right.within(Level.ATOM if outer is Level.PRODUCT else inner)
        return Phrase(text, outer, left.array or right.array)

    def _sum_of_its_own(self, rows: Rows) -> Phrase | None:
        """Rows under a name, which read as identities unless all of one is a neuron made here."""
        start = len(self.order)
        phrase = self.sum(rows)
        made = set(self.order[start:])
        alone = any(len(row) == 1 and row[0].weight == 1 and row[0].neuron in made for row in rows)
        return None if alone else phrase

    def _call(self, names: tuple[str, ...], kind: Kind) -> Phrase | None:
        ports = dict.fromkeys(p for n in names for p in self.vocabulary.arguments[n])
        said: dict[str, Phrase] = {}
        if len(names) == 1:
            texts, left = patterns.texts(kind, self.vocabulary.arguments[names[0]])
            said = {port: Phrase(literal(text), Level.ATOM) for port, text in texts.items()}
            ports = dict.fromkeys(left)
        elif any(port.endswith("]") for port in ports):
            return None  # members of families, of an array of neurons
        for declared in kind.inputs:
            if declared.family:
                members = [f"{declared.name}[{i}]" for i in range(kind.count(declared.family))]
                while members and members[-1] not in ports:
                    members.pop()
                if members:
                    said[declared.name] = listed([self.sum(self._rows(names, m)) for m in members])
                    ports = {p: None for p in ports if p not in members}
            elif declared.name in ports:
                said[declared.name] = self.sum(self._rows(names, declared.name))
        for port in ports:
            if port not in said:
                said[port] = self.sum(self._rows(names, port))
        if len(names) > 1 and not any(phrase.array for phrase in said.values()):
            if not said:
                return None
            port = next(iter(said))
            self.counted = True
            said[port] = listed([self.sum((row,)) for row in self._rows(names, port)])
        return Phrase(called(self.vocabulary.words[names[0]], kind, said), Level.ATOM, len(names) > 1)


def _weighed(weight: float, stream: Phrase) -> Phrase:
    """A weight and what it is of."""
    if weight == 1:
        return stream
    sign = "-" if weight == -1 else f"{shortest(weight)}*"
    return Phrase(sign + stream.within(Level.ATOM), Level.PRODUCT, stream.array)
