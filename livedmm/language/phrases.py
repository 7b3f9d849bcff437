"""Phrases: rows of weights as expressions, with anonymous neurons said where they are read (R30 to R32).

An anonymous neuron can be said inside a statement if the reader would give it the name that it has. So a
statement is written with all neurons said inside it that might be, the names that the reader will give are
counted off, and what would get another name is said by itself instead, until all names agree.

Everything here is written for one neuron and for an array of them alike: a row is a tuple of rows, one for
each member. Where the members' rows go alike the whole array has one expression, else they stand in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from livedmm.language import patterns, wording
from livedmm.language.families import words
from livedmm.language.phrase import OPERATORS, Level, Phrase, called, listed, summed
from livedmm.language.terms import Arguments, Term, Terms, streams
from livedmm.network import ONE, shortest
from livedmm.ugens import Kind, literal

DEEPEST = 6
"""Calls within each other that a person still reads."""

Rows = tuple[Terms, ...]
"""The row of a neuron, or those of an array's members in order."""


class Phrases:
    """The expressions of one network.

    Parameters
    ----------
    kinds
        The kind that each neuron is declared with.
    arguments
        For each neuron, the rows that its call says, by input in declared order: those that do not begin so.
    births
        The row that an input of a new neuron of a kind begins with.
    readers
        How many terms read each neuron, in all statements.
    arrays
        The arrays whose members are all there, and their lengths.
    """

    def __init__(self, kinds: Mapping[str, Kind], arguments: Mapping[str, Arguments],
                 births: Callable[[Kind, str], Terms],
                 readers: Mapping[str, int], arrays: Mapping[str, int]) -> None:
        self.kinds = kinds
        self.arguments = arguments
        self.births = births
        self.readers = readers
        self.arrays = arrays
        self.words = words(kinds, arguments)
        self.inside: set[str] = set()
        """The neurons that statements so far have said within them."""

    def row(self, prefix: str, terms: Terms) -> tuple[Phrase, list[str]]:
        """The right side of a statement that sets a row, and the neurons said in it.

        `prefix` is what stands left, as an address.
        """
        phrase, inside = self._settled(prefix, lambda statement: statement.sum((terms,)))
        assert phrase is not None
        return phrase, inside

    def declaration(self, name: str) -> tuple[Phrase, list[str]]:
        """The right side of the statement that declares a neuron, and the neurons said in it."""
        phrase, inside = self._settled(name, lambda statement: statement.made((name,), True, named=True))
        assert phrase is not None
        return phrase, inside

    def array(self, stem: str) -> tuple[Phrase | None, list[str]]:
        """The right side of the statement that declares an array; None if its members go too unlike."""
        names = tuple(f"{stem}[{i}]" for i in range(self.arrays[stem]))
        if len({(self.kinds[n].key, self.words[n]) for n in names}) > 1:
            return None, []
        read = {t.neuron for n in names for terms in self.arguments[n].values() for t in terms}
        if read & set(names):
            return None, []  # an array that reads itself would have to say its own length
        return self._settled(stem, lambda statement: statement.made(names, True, named=True))

    def _settled(self, prefix: str,
                 write: Callable[[_Statement], Phrase | None]) -> tuple[Phrase | None, list[str]]:
        outside: frozenset[str] = frozenset()
        while True:
            statement = _Statement(self, prefix, outside)
            phrase = write(statement)
            if phrase is None:
                return None, []
            misnamed = statement.misnamed()
            if not misnamed:
                self.inside.update(statement.order)
                return phrase, statement.order
            outside |= misnamed


class _Statement:
    """One statement while it is written: the neurons said in it, in the order in which they are counted."""

    def __init__(self, phrases: Phrases, prefix: str, outside: frozenset[str]) -> None:
        self.phrases = phrases
        self.prefix = prefix
        self.outside = outside
        self.order: list[str] = []
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
        return f"{self.prefix}._{self.phrases.words[name]}"

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
            return self.phrases.arrays.get(term.neuron[:-3], 1)
        if term.port is not None and term.port.endswith("[0]"):
            return max(1, self._length(term.neuron, term.port[:-3]))
        return 1

    def _term(self, column: tuple[Term, ...]) -> Phrase | None:
        """One weight of a row, or of all rows of an array; None if these go unlike."""
        weight = column[0].weight
        if all(t[1:] == ONE for t in column):
            numbers = [shortest(t.weight) for t in column]
            if numbers.count(numbers[0]) < len(numbers):
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
                len({(self.phrases.kinds[n].key, self.phrases.words[n]) for n in names}) == 1:
            self._depth += 1
            made = self.made(tuple(names), once, named=False)
            self._depth -= 1
            if made is not None or len(names) > 1:
                return made
        if len(names) == 1 or (names.count(name) == len(names) and ports.count(port) == len(ports)):
            return Phrase(self._address(name, port), Level.ATOM)
        return self._array(names, ports)

    def _array(self, names: list[str], ports: list[str | None]) -> Phrase | None:
        """All members of an array of neurons, or of a family of outputs, in their order; None for others."""
        name, port = names[0], ports[0]
        numbers = range(len(names))
        stem = name.removesuffix("[0]")
        if self.phrases.arrays.get(stem) == len(names) and ports.count(port) == len(ports) and \
                names == [f"{stem}[{i}]" for i in numbers]:
            return Phrase(self._address(stem, port), Level.ATOM, True)
        family = (port or "").removesuffix("[0]")
        if names.count(name) == len(names) and ports == [f"{family}[{i}]" for i in numbers] and \
                self._length(name, family) == len(ports):
            return Phrase(self._address(name, family), Level.ATOM, True)
        return None

    def _address(self, name: str, port: str | None) -> str:
        if port in ("out", None):
            return wording.neuron(name)
        assert port is not None
        return wording.port(name, port, self.phrases.kinds)

    def _length(self, name: str, family: str) -> int:
        """How many outputs a family has."""
        kind = self.phrases.kinds[name]
        return next((kind.count(o.family) for o in kind.outputs if o.name == family), 0)

    def _inside(self, name: str) -> bool:
        """Whether a neuron might be said here: it is read here only, and its name begins as it should."""
        stem = self._stem(name)
        return (self._depth < DEEPEST and name not in self.outside and self.phrases.readers[name] == 1
                and name.startswith(stem) and (len(name) == len(stem) or name[len(stem)] == "["))

    # -- neurons

    def made(self, names: tuple[str, ...], once: bool, *, named: bool) -> Phrase | None:
        """Neurons where they are made: as an operator if they can be one, else as a call.

        None if an array of them cannot be said in one expression.
        """
        kind = self.phrases.kinds[names[0]]
        start = len(self.order)
        if self.phrases.words[names[0]] == kind.family:
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
        said = [self.phrases.arguments[name] for name in names]
        start = self.phrases.births(self.phrases.kinds[names[0]], port)
        return tuple(rows.get(port, start) for rows in said)

    def _operator(self, names: tuple[str, ...], kind: Kind, once: bool, named: bool) -> Phrase | None:
        said = {port for name in names for port in self.phrases.arguments[name]}
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
        ports = dict.fromkeys(p for n in names for p in self.phrases.arguments[n])
        said: dict[str, Phrase] = {}
        if len(names) == 1:
            texts, left = patterns.texts(kind, self.phrases.arguments[names[0]])
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
            said[port] = listed([self.sum((row,)) for row in self._rows(names, port)])
        return Phrase(called(self.phrases.words[names[0]], kind, said), Level.ATOM, len(names) > 1)


def _weighed(weight: float, stream: Phrase) -> Phrase:
    """A weight and what it is of."""
    if weight == 1:
        return stream
    sign = "-" if weight == -1 else f"{shortest(weight)}*"
    return Phrase(sign + stream.within(Level.ATOM), Level.PRODUCT, stream.array)
