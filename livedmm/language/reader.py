"""Reading a text of rows as a whole.

Names may be used before their line, and what an operator makes depends on what its operands are. So
statements are read in their order with what is known, and a statement is read again once a name in it has
turned out otherwise: at first nothing is known of a name, then the kinds in a loop rise from value to signal
to image. Each reading is of the whole statement: there is one set of rules, and no second pass over it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from livedmm.errors import RowError
from livedmm.language.limits import MOST_ERRORS, Budget
from livedmm.language.macros import BrokenMacroError, Macro, define
from livedmm.language.making import Making
from livedmm.language.places import is_place, read_place
from livedmm.language.program import Program, Statement
from livedmm.language.reading import Reading
from livedmm.language.repeats import without_repeats
from livedmm.language.scope import Scope
from livedmm.language.source import Source
from livedmm.language.statements import is_row, read_statement
from livedmm.language.timing import too_early
from livedmm.language.when import NOW, When, read_when
from livedmm.network import STANDING, Declare, Network
from livedmm.ugens import Registry


def read(text: str, network: Network, registry: Registry, document: str = "", *,
         macros: Mapping[str, Macro] | None = None) -> Program:
    """Read a text of rows; never raises, whatever the text.

    Names are looked up in the text, then in `network`; kinds in `registry`. Any thread may call it.

    Parameters
    ----------
    document
        The text's name, for errors and for those who ask where a neuron was declared.
    macros
        Macros that were defined before, such as those of the document that a line belongs to.
    """
    return _Reader(Source(text, document), network, registry, macros or {}).read()


@dataclass(slots=True)
class _Unit:
    """A statement, how its last reading ended, and how many neurons it made."""

    node: ast.stmt
    when: When
    result: Statement | RowError | None = None
    neurons: int = 0


class _Reader:
    def __init__(self, source: Source, network: Network, registry: Registry,
                 macros: Mapping[str, Macro]) -> None:
        self.source = source
        self.network = network
        self.scope = Scope(network, registry)
        self.budget = Budget()
        self.macros = dict(macros)
        self.errors: list[RowError] = []
        self.units: list[_Unit] = []
        self.failed = 0

    def read(self) -> Program:
        self.units = list(self.flat(self.source.statements(), NOW))
        self.scope.promise(self.source.promised)
        for unit in self.units:
            self.scope.promise(_declared(unit.node, self.source))
        self.read_rows([n for n, unit in enumerate(self.units) if is_row(unit.node)])
        self.read_gestures([n for n, unit in enumerate(self.units) if not is_row(unit.node)])
        self.errors += self.source.errors
        self.errors += [unit.result for unit in self.units if isinstance(unit.result, RowError)
                        and not isinstance(unit.result, BrokenMacroError)]
        read = [unit.result for unit in self.units if isinstance(unit.result, Statement)]
        if not self.errors:
            self.errors += too_early(read, self.network)
        self.errors.sort(key=lambda e: (e.where.line, e.where.column))
        errors = tuple(self.errors[:MOST_ERRORS])
        return Program(self.source.document, tuple(without_repeats(read)), errors, self.macros)

    def flat(self, nodes: list[ast.stmt], when: When) -> Iterator[_Unit]:
        """The statements with those of blocks among them, each with its time; macros are taken out."""
        for node in nodes:
            try:
                if isinstance(node, ast.FunctionDef):
                    macro = define(node, self.source)
                    self.macros[macro.name] = macro
                elif not isinstance(node, ast.With):
                    yield _Unit(node, when)
                else:
                    inner = read_when(node.items, self.source, when)
                    yield from self.flat(node.body, inner)
            except RowError as error:
                self.errors.append(error)
                if isinstance(node, ast.FunctionDef):
                    self.scope.broken.add(node.name)
                self.scope.promise(n for inner in ast.walk(node) if isinstance(inner, ast.stmt)
                                   for n in _declared(inner, self.source))

    def read_rows(self, numbers: list[int]) -> None:
        """Read rows until nothing that they read of each other changes any more."""
        # What was read least often comes first, so that what reads thousands of names waits for them all.
        waiting, queued = [(0, number) for number in numbers], set(numbers)
        times: dict[int, int] = {}
        readers: dict[str, set[int]] = {}
        while waiting and not self.is_enough():
            _, number = heappop(waiting)
            queued.discard(number)
            times[number] = times.get(number, 0) + 1
            self.read_one(number)
            for name in self.scope.read:
                readers.setdefault(name, set()).add(number)
            for name in self.scope.changed:
                for again in readers.get(name, set()) - queued:
                    queued.add(again)
                    heappush(waiting, (times[again], again))

    def read_gestures(self, numbers: list[int]) -> None:
        """Read gestures and commands; the neurons that they make get names that are free (R31)."""
        taken: set[str] = set()
        counted: dict[str, int] = {}
        for number in numbers:
            if self.is_enough():
                return
            if not taken:
                taken = _stems([*self.network.neurons, *self.said()])
            self.read_one(number, taken.__contains__, counted)
            result = self.units[number].result
            if isinstance(result, Statement):
                taken |= _stems(c.neuron for c in result.changes if isinstance(c, Declare))

    def read_one(self, number: int, taken: Callable[[str], bool] | None = None,
                 counted: dict[str, int] | None = None) -> None:
        unit = self.units[number]
        self.budget.neurons += unit.neurons
        self.failed -= isinstance(unit.result, RowError)
        self.scope.begin()
        making = Making(self.source.where(unit.node), self.scope.appearing, taken, counted)
        reading = Reading(self.source, self.scope, self.macros, self.budget, making, number)
        try:
            unit.result = read_statement(reading, unit.node, unit.when)
        except RowError as error:
            unit.result = error
            self.failed += 1
        unit.neurons = len(making.cells)

    def is_enough(self) -> bool:
        """Whether there is so much wrong, or to do, that the rest is not read."""
        return self.failed >= MOST_ERRORS or self.budget.work < 0 or self.budget.neurons < 0

    def said(self) -> Iterator[str]:
        """The neurons that the rows declare."""
        for unit in self.units:
            if isinstance(unit.result, Statement) and unit.result.saying is not None:
                yield from unit.result.saying.neurons


def _declared(node: ast.stmt, source: Source) -> Iterator[str]:
    """The names that a statement will declare, as far as its left side shows."""
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        for one in target.elts if isinstance(target, ast.Tuple | ast.List) else (target,):
            name = ""
            if isinstance(one, ast.Name):
                name = one.id
            elif is_place(one):
                try:
                    place = read_place(one, source)
                except RowError:
                    continue  # it is told when the statement is read
                name = "" if place.port else place.whole
            if name and name not in STANDING:
                yield name


def _stems(names: Iterator[str] | list[str]) -> set[str]:
    """Names, and all that stands before a dot in one."""
    found: set[str] = set()
    for name in names:
        while name and name not in found:
            found.add(name)
            name = name.rpartition(".")[0]
    return found
