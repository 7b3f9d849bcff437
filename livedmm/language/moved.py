"""What has moved since a text was written, and writing it back: numbers only, where they stand (R41).

Which number of a text says which weight is asked of the reader itself: a number is changed, the text is read again, and
the weights that come out otherwise are those that it says. So whatever the reader understands is understood here, a
factor before a bracket or an argument of a macro too.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import islice, zip_longest

from livedmm.errors import Where
from livedmm.language.macros import Macro
from livedmm.language.program import Program
from livedmm.language.reader import read
from livedmm.language.source import Source
from livedmm.network import Address, Network, Port, on_grid, shortest
from livedmm.network.weights import LARGEST, bounded
from livedmm.ugens import Registry

Entry = tuple[Port, Port]
"""A weight as rows say it: its row and its column."""
Weights = dict[Entry, float]
SMALLEST = 1e-9
"""What has moved by less, of 1 or of the weight, has not: a product of numbers lands beside the grid by as much."""
MOST_NUMBERS = 64
"""Numbers of one statement that are looked at; each costs a reading of the text."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A place in a text that does not say what there is.

    Attributes
    ----------
    where
        Of the number; where no number says the weight, of the statement.
    said
        The number as it stands there; empty where none does.
    now
        The number that would stand there; where none does, the term that the row has now, as ``0.5*lfo.out``.
    """

    where: Where
    said: str
    now: str


def write_back(text: str, network: Network, registry: Registry, document: str = "", *,
               macros: Mapping[str, Macro] | None = None) -> tuple[str, tuple[Moved, ...]]:
    """A text of rows with the numbers that there are now, and what has moved in it, in its order.

    A number is changed only if all the weights that it says are then as they are in the network. Rows of neurons that
    are not there are left alone, those on which a later statement has the last word, and gestures and commands. Any
    thread may call it; it reads the text as often as the fullest of the statements that have moved has numbers.

    Raises
    ------
    RowError
        The first error of the text.
    """
    back = _Back(Source(text).lines, network, registry, document, macros or {})
    first = back.read()
    if first.errors:
        raise first.errors[0]
    before = back.numbers(first)
    back.solve()
    last = back.read()
    after = back.numbers(last)
    found = [Moved(old.where, old.text, new.text) for key in before
             for old, new in zip(before[key], after[key], strict=True) if old.text != new.text]
    places = {statement.key: statement.where for statement in first.statements}
    found += [Moved(places[key], "", f"{shortest(now)}*{column}") for key, wrong in back.wrong(last).items()
              for column, now in dict.fromkeys((column, now) for (_, column), now in wrong.items())]
    newline, mark = "\r\n" if "\r\n" in text else "\n", "\ufeff" if text.startswith("\ufeff") else ""
    return (mark + newline.join(back.lines),
            tuple(sorted(found, key=lambda moved: (moved.where.line or 0, moved.where.column or 0))))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text, and where it stands."""

    where: Where
    text: str
    value: float

    @property
    def other(self) -> float:
        """Another number, which may stand in its place; one of whole numbers is one."""
        away = math.copysign(1, self.value)  # not past 0, where a term would be gone
        return self.value + int(away) if isinstance(self.value, int) else 1.5 * self.value + away


class _Back:
    """A text on its way to what there is: its lines become what they should be."""

    def __init__(self, lines: list[str], network: Network, registry: Registry, document: str,
                 macros: Mapping[str, Macro]) -> None:
        self.lines = lines
        self.network = network
        self.registry = registry
        self.document = document
        self.macros = macros
        self.useless: set[tuple[str, int]] = set()

    def read(self, lines: list[str] | None = None) -> Program:
        return read("\n".join(lines or self.lines), self.network, self.registry, self.document, macros=self.macros)

    def solve(self) -> None:
        """Change numbers until no more of them makes anything right."""
        while True:
            program = self.read()
            wrong = self.wrong(program)
            numbers = {key: found for key, found in self.numbers(program).items() if key in wrong}
            chosen = self.choose(program, wrong, numbers)
            before = self.lines
            self.lines = _replaced(before, ((numbers[key][i], text) for (key, i), text in chosen.items()))
            worse = {key: count for key, count in self.wrong(self.read()).items() if len(count) >= len(wrong[key])} \
                if chosen else {}
            bad = {place for place in chosen if place[0] in worse}
            if bad:
                # No straight line after all, such as an exponent: without these, once more.
                self.useless |= bad
                self.lines = before
            elif not chosen:
                return

    def choose(self, program: Program, wrong: Mapping[str, Weights],
               numbers: Mapping[str, list[_Number]]) -> dict[tuple[str, int], str]:
        """Numbers that make some of what is wrong right and nothing that is right wrong, by statement and place."""
        said, present = self.said(program), self.present(program)
        says: dict[str, dict[int, Weights]] = {key: {} for key in numbers}
        for place, column in enumerate(zip_longest(*numbers.values())):
            tried = {key: number for key, number in zip(numbers, column, strict=True)
                     if number is not None and (key, place) not in self.useless}
            if tried:
                other = self.said(self.read(_replaced(self.lines, ((n, repr(n.other)) for n in tried.values()))))
                for key, number in tried.items():
                    says[key][place] = _says(number, said[key], other.get(key, {}))
        chosen: dict[tuple[str, int], str] = {}
        for key, found in says.items():
            speakers = Counter(entry for entries in found.values() for entry in entries)
            taken: set[Entry] = set()

            mends = {place: sorted((e for e in entries if e in wrong[key]), key=speakers.__getitem__)
                     for place, entries in found.items()}
            # What one number alone says comes first: what it says with others can be made right by them then.
            for place, entries in sorted(mends.items(), key=lambda item: speakers[item[1][0]] if item[1] else 0):
                if entries and taken.isdisjoint(found[place]):
                    free = {e for e in entries if speakers[e] > 1}
                    text = _solution(numbers[key][place], entries[0], said[key], found[place], present[key], free)
                    if text is not None:
                        chosen[key, place] = text
                        taken |= found[place].keys()
        return chosen

    def said(self, program: Program) -> dict[str, Weights]:
        """The weights that each row says."""
        return {key: {(row, column): bounded(weight) for row, columns in saying.rows.items()
                      for column, weight in columns.items()} for key, saying in program.sayings.items()}

    def present(self, program: Program) -> dict[str, Weights]:
        """What there is of the weights of each row that has the last word on them and whose neuron is there."""
        last = {row: key for key, saying in program.sayings.items() for row in saying.rows}
        neurons = self.network.neurons
        found: dict[str, Weights] = {}
        for key, saying in program.sayings.items():
            weights = found.setdefault(key, {})
            for row, columns in saying.rows.items():
                if last[row] != key or row.neuron not in neurons:
                    continue
                now = {Port(c.neuron, c.port): w
                       for c, w in self.network.row(Address(neurons[row.neuron].kind, *row)).items()}
                weights |= {(row, column): now.get(column, 0.0) for column in (*columns, *now)}
        return found

    def wrong(self, program: Program) -> dict[str, Weights]:
        """Of what there is, what rows say otherwise, by statement."""
        said = self.said(program)
        found = {key: {entry: now for entry, now in weights.items() if not _near(said[key].get(entry, 0.0), now)}
                 for key, weights in self.present(program).items()}
        return {key: weights for key, weights in found.items() if weights}

    def numbers(self, program: Program) -> dict[str, list[_Number]]:
        """The numbers of each row, in the order of the text."""
        source = Source("\n".join(self.lines), self.document)
        keys = {(s.where.line, s.where.column): s.key for s in program.statements if s.saying is not None}
        found: dict[str, list[_Number]] = {}
        for node in _assignments(source.statements()):
            where = source.where(node)
            if (key := keys.get((where.line, where.column))) is not None:
                found[key] = [_Number(source.where(n), source.segment(n), ast.literal_eval(n))
                              for n in islice(_numbers(node.value), MOST_NUMBERS)]
        return found


def _says(number: _Number, said: Weights, other: Weights) -> Weights:
    """By how much each weight grows with a number; empty if it says anything else than weights."""
    if said.keys() != other.keys():
        return {}
    step = number.other - number.value
    # Rounded, for weights are on a grid: it is a product of the text's other numbers.
    return {entry: round((other[entry] - weight) / step, 8) for entry, weight in said.items()
            if not _near(other[entry], weight)}


def _solution(number: _Number, entry: Entry, said: Weights, says: Weights, present: Weights,
              free: Set[Entry]) -> str | None:
    """The number with which a weight, and all that it says but what is free, is as it is; None if there is none."""
    here = number.value
    there = here + (present[entry] - said[entry]) / says[entry]
    if not abs(there) <= LARGEST:
        return None
    if set(says.values()) <= {1.0, -1.0}:
        texts = [shortest(on_grid(there))]
    else:
        texts = [shortest(float(f"{there:.{digits}g}")) for digits in range(1, 17)]
    bound = {e: slope for e, slope in says.items() if e in present and (e == entry or e not in free)}
    return next((text for text in texts if all(_near(said[e] + slope * (float(text) - here), present[e])
                                               for e, slope in bound.items())), None)


def _near(x: float, there: float) -> bool:
    return abs(x - there) <= SMALLEST * max(1.0, abs(there))


def _replaced(lines: list[str], texts: Iterable[tuple[_Number, str]]) -> list[str]:
    """Lines with other numbers in the places of some."""
    made = list(lines)
    for number, text in sorted(texts, key=lambda pair: pair[0].where.column or 0, reverse=True):
        line, column = (number.where.line or 1) - 1, (number.where.column or 1) - 1
        made[line] = made[line][:column] + text + made[line][column + len(number.text):]
    return made


def _assignments(statements: Iterable[ast.stmt]) -> Iterator[ast.Assign]:
    for statement in statements:
        if isinstance(statement, ast.Assign):
            yield statement
        elif isinstance(statement, ast.With):
            yield from _assignments(statement.body)


def _numbers(node: ast.AST) -> Iterator[ast.expr]:
    """The numbers of an expression, each with its sign if it has one."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            yield node
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())) if \
                node.operand.lineno == node.lineno and node.operand.col_offset == node.col_offset + 1:
            yield node
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _numbers(child)
