"""Calls: a kind's name with arguments makes neurons; a few other names fold or sum (R30, R32)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from livedmm.errors import RowError
from livedmm.language import arguments, macros, operators
from livedmm.language.commands import COMMANDS
from livedmm.language.numbers import (
    ARRAY_FUNCTIONS,
    NUMBER_FUNCTIONS,
    RESERVED,
    array_function,
    number_function,
)
from livedmm.language.values import (
    Array,
    Cell,
    Made,
    Numeric,
    Value,
    collapsed,
    member,
    scalar,
)
from livedmm.ugens import Kind

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


def read(reading: Reading, node: ast.Call) -> Value:
    """What a call is worth: the neurons that it makes, or a number, an array, a sum."""
    if not isinstance(node.func, ast.Name):
        raise reading.error(node, "only a kind can be called, by its name", "write saw(...)")
    name = node.func.id
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            inner = reading.text(argument.value)
            raise reading.error(argument, "rows have no '*' before an argument",
                                f"use sum({inner}), or an array: {name}({inner})")
    scope = reading.scope
    if name in RESERVED:
        return _function(reading, node, name)
    if name in reading.macros:
        prefix = reading.making.next_name(f"{reading.making.prefix}._{name}")
        return macros.expand(reading, node, reading.macros[name], prefix)
    if name in scope.kinds or name in scope.families:
        return _made(reading, node, name)
    raise _unknown(reading, node, name)


def _made(reading: Reading, node: ast.Call, name: str) -> Made:
    order = reading.making.order()
    family = None if name in reading.scope.kinds else reading.scope.families[name]
    # Of a family the one is bound that takes inputs of any name; which is meant is known by the operands.
    first = reading.scope.kinds[name] if family is None else max(family.values(), key=lambda k: k.ports is not None)
    bound = arguments.bind(reading, node, first)
    rows = bound.rows
    try:
        n = reading.met(*rows.values())
        array = any(isinstance(row, Array) for row in rows.values())
        reading.budget.declare(n)
        cells = [_cell(reading, bound.kind, name, order, i, rows, family is not None) for i in range(n)]
    except RowError as error:
        raise reading.at(node, error) from None
    return Made(cells, array)


def _cell(reading: Reading, kind: Kind, name: str, order: int, i: int, rows: dict[str, Numeric],
          choose: bool) -> Cell:
    own = {port: scalar(member(row, i)) for port, row in rows.items()}
    if choose:
        kind = operators.family(reading, name, own.values())
        for port in own:
            if kind.input(port) is None:
                raise RowError(f"{kind.name} has no input '{port:.60}'", reading.scope.closest(port, kind.input_names))
    reading.scope.wire(kind, own)
    return reading.making.cell(kind, name, (order, i), own)


def _function(reading: Reading, node: ast.Call, name: str) -> Value:
    """``sum(...)``, and the functions of numbers."""
    if node.keywords:
        raise reading.error(node.keywords[0], f"{name} has no names for what it takes", "leave the name out")
    if name == "sum":
        if not node.args:
            raise reading.error(node, "there is nothing to sum", "write sum(bank), or sum(a, b)")
        terms = [reading.numeric(a) for a in node.args]
        reading.spend(*terms)
        return reading.sum(node, [(1.0, collapsed(term)) for term in terms])
    values = [reading.value(a) for a in node.args]
    try:
        if name in ARRAY_FUNCTIONS:
            reading.budget.spend(1000)
            numbers = [_number(reading, a, v) for a, v in zip(node.args, values, strict=True)]
            return Array(array_function(name, numbers))
        if len(values) != 1:
            raise RowError(f"{name} takes one number", NUMBER_FUNCTIONS[name])
        argument, value = node.args[0], values[0]
        if isinstance(value, Array):
            reading.spend(value)
            return Array(number_function(name, _number(reading, argument, v)) for v in value.members)
        if not isinstance(value, str):
            value = _number(reading, argument, value)
        try:
            return number_function(name, value)
        except RowError as error:
            raise reading.at(argument, error) from None
    except OverflowError:
        raise operators.not_finite(reading, node) from None
    except RowError as error:
        raise error if error.where.line else reading.at(node, error) from None


def _number(reading: Reading, node: ast.expr, value: Value) -> float:
    if not isinstance(value, float):
        raise reading.error(node, f"this must be a number: {reading.text(node)}",
                            "these functions fold numbers while the text is read")
    return value


def _unknown(reading: Reading, node: ast.Call, name: str) -> RowError:
    scope = reading.scope
    if name in scope.broken:
        return macros.BrokenMacroError(f"{name} cannot be read", "", reading.source.where(node))
    if name in COMMANDS:
        return reading.error(node, f"'{name}' is a command, not a kind", "write it by itself, as a statement")
    whole = reading.frame.renamed(name) if reading.frame is not None else name
    try:
        scope.find(whole)
    except LookupError:
        kinds = [*scope.kinds, *scope.families, *reading.macros, *RESERVED]
        return reading.error(node, f"no kind '{name:.60}'",
                             scope.closest(name, kinds) or "`livedmm kinds` lists them")
    return reading.error(node, f"'{name}' is a neuron, not a kind", f"write {name} without (...)")
