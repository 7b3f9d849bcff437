"""Macros: ``def pluck(freq, decay=0.99): ...``, rows that are written once and expanded (R35).

A macro is not a kind: what it makes are ordinary neurons, ``p.string`` for ``p = pluck(...)``.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from livedmm.errors import RowError, Where
from livedmm.language.commands import COMMANDS
from livedmm.language.numbers import RESERVED
from livedmm.language.places import NAME
from livedmm.language.refused import SIGNS
from livedmm.language.source import Source
from livedmm.language.values import Value
from livedmm.network import STANDING

if TYPE_CHECKING:
    from livedmm.language.reading import Reading

DEEPEST = 8
"""Macros that may be expanded within each other."""


class BrokenMacroError(RowError):
    """A macro is called that cannot be read: an error that is told already, where the macro stands."""


@dataclass(frozen=True, eq=False)
class Macro:
    """A macro as it was read.

    Parameters
    ----------
    parameters
        Their names in order, each with the expression of its default.
    body
        Its rows.
    returned
        What a call of it is worth.
    locals
        The names that its rows declare.
    where, source
        Where it stands, and in which text.
    """

    name: str
    parameters: Mapping[str, ast.expr | None]
    body: tuple[ast.Assign, ...]
    returned: ast.expr
    locals: frozenset[str]
    where: Where
    source: Source

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"


@dataclass(frozen=True, eq=False)
class Frame:
    """A macro that is being expanded: its arguments, and what the names of its neurons begin with."""

    macro: Macro
    prefix: str
    values: Mapping[str, Value]
    outer: Frame | None

    def renamed(self, name: str) -> str:
        """The whole name of a neuron that the macro calls `name`; others keep theirs."""
        return f"{self.prefix}.{name}" if name in self.macro.locals else name

    def depth_of(self, macro: Macro) -> tuple[int, bool]:
        """How many macros are being expanded, and whether `macro` is one of them."""
        depth, found = 0, False
        at: Frame | None = self
        while at is not None:
            depth += 1
            found = found or at.macro.name == macro.name
            at = at.outer
        return depth, found


def define(node: ast.FunctionDef, source: Source) -> Macro:
    """Read a macro; it may have the name of a kind, which it then hides in its text.

    Raises
    ------
    RowError
        If it is anything but rows and one `return` at the end.
    """
    def error(at: ast.expr | ast.stmt | ast.arg, message: str, advice: str = "") -> RowError:
        return RowError(message, advice, source.where(at))

    if not NAME.match(node.name):
        raise error(node, f"no macro can be called '{node.name:.40}'", "names begin with a letter")
    if node.name in COMMANDS or node.name in RESERVED:
        what = "command" if node.name in COMMANDS else "function of numbers"
        raise error(node, f"'{node.name}' is a {what} already", "choose another name")
    if node.decorator_list:
        raise error(node.decorator_list[0], "a macro has no decorators", "leave it out")
    said = node.args
    for star in (said.vararg, said.kwarg):
        if star is not None:
            raise error(star, "a macro has no '*' parameters", "name them")
    if said.posonlyargs or said.kwonlyargs:
        raise error(node, "a macro has no '/' and no '*' between its parameters",
                    "name them one after another")
    defaults = [None] * (len(said.args) - len(said.defaults)) + list(said.defaults)
    parameters = {a.arg: d for a, d in zip(said.args, defaults, strict=True)}
    for argument in said.args:
        if not NAME.match(argument.arg):
            raise error(argument, f"no parameter can be called '{argument.arg:.40}'",
                        "names begin with a letter")
    statements = list(node.body)
    if isinstance(statements[0], ast.Expr) and isinstance(statements[0].value, ast.Constant) \
            and isinstance(statements[0].value.value, str):
        del statements[0]
    last = statements.pop() if statements else node
    if not isinstance(last, ast.Return) or last.value is None:
        raise error(last, f"{node.name} returns nothing", "end it with return, and what it is worth")
    body = []
    for row in statements:
        if not isinstance(row, ast.Assign):
            raise error(row, "a macro holds rows only", _called(row, source))
        body.append(row)
    targets = [t for row in body for t in row.targets]
    targets += [e for t in targets if isinstance(t, ast.Tuple | ast.List) for e in t.elts]
    local = {t.id for t in targets if isinstance(t, ast.Name) and t.id not in STANDING}
    for name in local & {*parameters}:
        raise error(node, f"'{name}' is a parameter of {node.name} and a neuron in it",
                    "give one another name")
    return Macro(node.name, parameters, tuple(body), last.value, frozenset(local),
                 source.where(node), source)


def expand(reading: Reading, node: ast.Call, macro: Macro, prefix: str) -> Value:
    """Expand a call of a macro: make its rows, and give what it returns.

    `prefix` begins the names of its neurons.
    """
    if reading.frame is not None:
        depth, inside = reading.frame.depth_of(macro)
        if inside:
            raise reading.error(node, f"{macro.name} calls itself", "macros are expanded, so they cannot")
        if depth >= DEEPEST:
            raise reading.error(node, f"macros are expanded in each other {DEEPEST} times at most",
                                "write some of them out")
    values = _arguments(reading, node, macro)
    outside = reading.frame, reading.source, reading.making.prefix
    reading.frame = Frame(macro, prefix, values, reading.frame)
    reading.source = macro.source
    try:
        reading.scope.promise(f"{prefix}.{name}" for name in macro.locals)
        for row in macro.body:
            reading.descend(row.value)
            reading.row(row)
            reading.ascend()
        reading.making.prefix = prefix
        return reading.value(macro.returned)
    except RowError as error:
        if macro.source is outside[1]:
            raise
        raise RowError(f"in {macro.name}: {error.message}", error.advice, outside[1].where(node)) from None
    finally:
        reading.frame, reading.source, reading.making.prefix = outside


def _arguments(reading: Reading, node: ast.Call, macro: Macro) -> Mapping[str, Value]:
    """The values of a macro's parameters; neurons that an argument makes are read as streams."""
    names = list(macro.parameters)
    if len(node.args) > len(names):
        has = f"{macro.name} has {len(names)} parameters, {', '.join(names)}" if names else \
            f"{macro.name} has no parameters"
        raise reading.error(node.args[len(names)], has, f"{len(node.args)} are given")
    given: dict[str, ast.expr] = dict(zip(names, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None:
            raise reading.error(keyword, "rows have no '**' before an argument", "write name=...")
        if keyword.arg not in macro.parameters:
            raise reading.error(keyword, f"{macro.name} has no parameter '{keyword.arg:.40}'",
                                reading.scope.closest(keyword.arg, names) or f"write {macro}")
        if keyword.arg in given:
            raise reading.error(keyword, f"{macro.name}: {keyword.arg} is given twice", f"write {macro}")
        given[keyword.arg] = keyword.value
    values: dict[str, Value] = {}
    for name, default in macro.parameters.items():
        expression = given.get(name, default)
        if expression is None:
            raise reading.error(node, f"{macro.name} needs {name}", f"write {macro}")
        value = reading.value(expression)
        values[name] = value if isinstance(value, str) else reading.as_numeric(expression, value)
    return values


def _called(row: ast.stmt, source: Source) -> str:
    if isinstance(row, ast.AugAssign):
        return f"'{SIGNS[type(row.op)]}=' is a gesture"
    return f"'{source.segment(row).split()[0]:.40}' begins none"
