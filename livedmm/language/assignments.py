"""Rows: ``name = e`` declares a neuron, ``name.port = e`` sets a row (R30 to R32)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from livedmm.errors import RowError
from livedmm.language import arguments, macros, operators
from livedmm.language.targets import Declaring, Rows, target
from livedmm.language.values import (
    Array,
    Cell,
    Form,
    Made,
    Numeric,
    Sides,
    Value,
    collapsed,
    member,
    scalar,
    size,
)
from livedmm.network import Port
from livedmm.ugens import Kind

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


def assign(reading: Reading, node: ast.Assign) -> None:
    """Read a row: the neurons that it makes are named, the rows that it sets are noted.

    Raises
    ------
    RowError
        If it is wrong.
    """
    if len(node.targets) > 1:
        first, second = (reading.text(t) for t in node.targets[:2])
        raise reading.error(node, "one '=' to a statement",
                            f"write {second} = {reading.text(node.value)} and {first} = {second}")
    left = node.targets[0]
    if isinstance(left, ast.Tuple | ast.List):
        if not left.elts:
            raise reading.error(left, "nothing stands left of '='", "write l, r = pan(x)")
        _several(reading, left.elts, node.value)
        return
    where = target(reading, left)
    text = where.name if isinstance(where, Declaring) else where.text
    if reading.frame is not None and not text.startswith(f"{reading.frame.prefix}."):
        raise reading.error(left, f"'{text}' is outside {reading.frame.macro.name}",
                            "a macro sets only neurons of its own; return what others are to take")
    outside, reading.making.prefix = reading.making.prefix, text
    if isinstance(where, Declaring):
        _declare(reading, where.name, node.value)
    else:
        set_rows(reading, node.value, where)
    reading.making.prefix = outside


def set_rows(reading: Reading, node: ast.expr, where: Rows) -> None:
    """Note that inputs are what an expression is worth."""
    value = reading.value(node)
    if isinstance(value, str):
        if where.kind is None:
            return  # what it takes will be known when its own statement has been read
        if where.input is None:
            raise arguments.no_text(reading, node, where.text, ())
        member = where.ports[0].port if where.input.family and where.form != "family" else ""
        said, implied = arguments.text_rows(reading, node, where.kind, where.input, value,
                                            where.ports[0].neuron, member)
        for neuron in dict.fromkeys(port.neuron for port in where.ports):
            for name, number in {**implied, **said}.items():
                reading.making.rows[Port(neuron, name)] = number
        return
    numeric = reading.as_numeric(node, value)
    for port, row in spread(reading, node, where, numeric):
        reading.making.rows[port] = row
    if where.form == "family" and where.kind is not None and where.input is not None and isinstance(numeric, Array):
        for name, number in arguments.length_row(where.kind, where.input, len(numeric)).items():
            reading.making.rows[Port(where.ports[0].neuron, name)] = number


def spread(reading: Reading, node: ast.expr, where: Rows, value: Numeric) -> list[tuple[Port, float | Form]]:
    """Which of some inputs gets what of a value: its sides, its members, or the sum of them.

    Raises
    ------
    RowError
        If their numbers do not fit.
    """
    try:
        n = len(where.ports)
        reading.budget.spend(size(value) * (n if where.form != "one" else 1))
        if where.form == "array":
            if isinstance(value, Array) and len(value) not in (1, n):
                raise RowError(f"{len(value)} members for {where.text}, which has {n}",
                               "they must be of one length")
            return [(port, scalar(member(value, i))) for i, port in enumerate(where.ports)]
        if where.form == "family" and where.kind is not None and where.input is not None:
            filled = arguments.family_rows(where.kind, where.input, value)
            neuron = where.ports[0].neuron
            return [(Port(neuron, port), scalar(member(one, 0))) for port, one in filled.items()]
        whole = collapsed(value)
        if isinstance(whole, Sides) and where.form == "main" and \
                [p.port for p in where.ports] == ["left", "right"]:
            return [(where.ports[0], whole.left), (where.ports[1], whole.right)]
        return [(port, scalar(whole)) for port in where.ports]
    except RowError as error:
        raise reading.at(node, error) from None


def _declare(reading: Reading, name: str, node: ast.expr) -> None:
    """The neuron or array called `name` is what an expression makes, or an identity of it."""
    value: Value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in reading.macros:
        reading.descend(node)
        value = macros.expand(reading, node, reading.macros[node.func.id], name)
        reading.ascend()
    else:
        value = reading.value(node)
    if isinstance(value, str):
        raise reading.error(node, f"{name} would be a text", f"write note({reading.text(node)})")
    is_one = name.endswith("]")  # a member of an array is one neuron: an array of arrays could read itself for ever
    if is_one and isinstance(value, Made) and value.array:
        raise reading.error(node, f"'{name}' is one neuron, and this makes {len(value.cells)}",
                            "give the array a name of its own, or write sum(...)")
    name_cells(reading, name, value if isinstance(value, Made) else _identities(reading, node, value, is_one))


def name_cells(reading: Reading, name: str, made: Made) -> None:
    """Give neurons their name, and tell the scope what it is."""
    if not made.array:
        made.cells[0].name = name
        reading.scope.define(name, made.cells[0].kind, reading.statement)
        return
    for i, cell in enumerate(made.cells):
        cell.name = f"{name}[{i}]"
    reading.scope.define(name, tuple(c.kind for c in made.cells), reading.statement)


def _identities(reading: Reading, node: ast.expr, value: Value, summed: bool = False) -> Made:
    """Identity neurons of a value: one of its sum, or one for each member of an array."""
    order = reading.making.order()
    numeric = reading.as_numeric(node, value)
    try:
        numeric = collapsed(numeric) if summed else numeric
        n = reading.met(numeric)
        reading.budget.declare(n)
        cells = [_identity(reading, scalar(member(numeric, i)), (order, i)) for i in range(n)]
    except RowError as error:
        raise reading.at(node, error) from None
    return Made(cells, isinstance(numeric, Array))


def _identity(reading: Reading, row: float | Form, order: tuple[int, int]) -> Cell:
    kind: Kind = operators.family(reading, "identity", (row,))
    return reading.making.cell(kind, "identity", order, {kind.inputs[0].name: row})


def _several(reading: Reading, names: list[ast.expr], node: ast.expr) -> None:
    """``l, r = pan(x)``: identities of the outputs, in declared order, or of the members of an array."""
    targets = []
    for one in names:
        where = target(reading, one) if not isinstance(one, ast.Starred) else None
        if not isinstance(where, Declaring):
            raise reading.error(one, "only new neurons can stand in a list left of '='",
                                "write l, r = pan(x)")
        targets.append(where.name)
    reading.making.prefix = targets[0]
    value = reading.value(node)
    parts: list[Numeric]
    if isinstance(value, Made) and not value.array:
        cell = value.cells[0]
        outputs = cell.kind.output_names
        if len(outputs) < len(targets):
            raise _not_so_many(reading, node, cell.kind.name, outputs, targets)
        parts = [{(cell, port): 1.0} for port in outputs[:len(targets)]]
    else:
        numeric = reading.as_numeric(node, value)
        if isinstance(numeric, Sides) and len(targets) == 2:
            parts = [numeric.left, numeric.right]
        elif isinstance(numeric, Array) and len(numeric) == len(targets):
            parts = list(numeric.members)
        elif isinstance(numeric, Array):
            raise reading.error(node, f"this array has {len(numeric)} members",
                                f"{len(targets)} names are given")
        else:
            raise _not_so_many(reading, node, f"'{reading.text(node)}'", ("out",), targets)
    for name, part in zip(targets, parts, strict=True):
        name_cells(reading, name, _identities(reading, node, part))


def _not_so_many(reading: Reading, node: ast.expr, what: str, outputs: tuple[str, ...],
                 targets: list[str]) -> RowError:
    if len(outputs) == 1:
        return reading.error(node, f"{what} has one output", f"write {targets[0]} = {reading.text(node)}")
    return reading.error(node, f"{what} has {len(outputs)} outputs, {', '.join(outputs)}",
                         f"{len(targets)} names are given")
