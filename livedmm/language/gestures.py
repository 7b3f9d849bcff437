"""Gestures: ``+= -= *= /=``, ``del``, ``rename``, which do something each time they are evaluated (R36)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from livedmm.errors import EditError
from livedmm.language import names
from livedmm.language.assignments import spread
from livedmm.language.making import weights
from livedmm.language.places import NAME, is_place
from livedmm.language.refused import SIGNS
from livedmm.language.targets import rows
from livedmm.language.values import Array, Numeric, weighed
from livedmm.network import STANDING, AddRow, Change, Declare, Remove, Rename, ScaleRow, SetRow, on_grid
from livedmm.ugens import Kind

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


def change(reading: Reading, node: ast.AugAssign) -> list[Change]:
    """What ``speaker += 0.1*voice`` and its like ask for.

    Raises
    ------
    RowError
        If it is wrong.
    """
    sign = SIGNS[type(node.op)]
    if sign not in ("+", "-", "*", "/"):
        raise reading.error(node, f"rows have no '{sign}='", "they have = += -= *= /=")
    where = rows(reading, node.target)
    reading.making.prefix = where.text
    value = reading.numeric(node.value)
    if sign in ("*", "/"):
        factor = _factor(reading, node, sign, value)
        return [*_declared(reading), *(ScaleRow(port, factor) for port in where.ports)]
    if sign == "-":
        if reading.making.cells:
            raise reading.error(node.value, "'-=' takes no call",
                                f"it takes back what is there: {reading.text(node.target)} -= 0.2*voice")
        value = weighed(value, lambda w: -w)
    terms = spread(reading, node.value, where, value)
    return [*_declared(reading), *(AddRow(port, weights(row)) for port, row in terms)]


def remove(reading: Reading, node: ast.Delete) -> list[Change]:
    """What ``del lfo, bank`` asks for.

    Raises
    ------
    RowError
        If one of them is no neuron.
    """
    changes: list[Change] = []
    for target in node.targets:
        for one in target.elts if isinstance(target, ast.Tuple | ast.List) else (target,):
            changes += [Remove(name) for name in _removed(reading, one)]
    return changes


def rename(reading: Reading, node: ast.Call) -> list[Change]:
    """What ``rename(speaker._lowpass, "tone")`` asks for.

    Raises
    ------
    RowError
        If there is no such neuron, or the name cannot be had.
    """
    if len(node.args) != 2 or node.keywords:
        raise reading.error(node, "rename takes a neuron and a name",
                            'write rename(speaker._lowpass, "tone")')
    neuron, _ = neuron_at(reading, node.args[0])
    name = reading.value(node.args[1])
    if not isinstance(name, str) or not NAME.match(name):
        raise reading.error(node.args[1], f"no neuron can be called {reading.text(node.args[1])}",
                            'a name has letters, digits and _, and stands in quotes: "tone"')
    if neuron in STANDING:
        raise reading.error(node, f"'{neuron}' keeps its name in every network")
    if name in reading.scope.network.neurons:
        raise reading.error(node, f"there is a neuron '{name}' already", "choose another name")
    return [Rename(neuron, name)]


def neuron_at(reading: Reading, node: ast.expr) -> tuple[str, Kind | None]:
    """The one neuron that an expression names, and its kind.

    Raises
    ------
    RowError
        If it names none, or an array.
    """
    if not is_place(node):
        raise reading.error(node, "this is no neuron", "write its name")
    place = names.placed(reading, node)
    name = place.whole or f"{place.neuron}.{place.port}"
    try:
        shape = reading.scope.find(name)
    except LookupError:
        raise names.unknown(reading, node, name) from None
    if isinstance(shape, tuple):
        raise reading.error(node, f"'{name}' is an array", f"name one member: {name}[0]")
    return name, shape


def _declared(reading: Reading) -> list[Change]:
    """The neurons that a gesture makes, or that appear with it."""
    saying = reading.making.finish()
    declared: list[Change] = [Declare(name, kind, saying.where) for name, kind in saying.neurons.items()]
    return declared + [SetRow(port, row) for port, row in saying.rows.items()]


def _removed(reading: Reading, node: ast.expr) -> list[str]:
    if not is_place(node):
        raise reading.error(node, "this is no neuron", "del takes names: del lfo, bank")
    place = names.placed(reading, node)
    name = place.whole or f"{place.neuron}.{place.port}"
    if name in STANDING:
        raise reading.error(node, f"'{name}' stands in every network",
                            f"mute it with {name}.gain = 0" if name == "speaker" else "")
    try:
        shape = reading.scope.find(name)
    except LookupError:
        if place.port and place.neuron in reading.scope.network.neurons:
            raise reading.error(node, f"'{name}' is an input, not a neuron",
                                f"write {name} = 0, or del {place.neuron}") from None
        raise names.unknown(reading, node, place.neuron if place.port else name) from None
    if name in reading.scope.appearing and name not in reading.scope.network.neurons:
        raise names.unknown(reading, node, name)
    return [f"{name}[{i}]" for i in range(len(shape))] if isinstance(shape, tuple) else [name]


def _factor(reading: Reading, node: ast.AugAssign, sign: str, value: Numeric) -> float:
    if not isinstance(value, float):
        what = "an array" if isinstance(value, Array) else "a stream"
        stem = reading.text(node.target).partition(".")[0]
        raise reading.error(node.value, f"a row is scaled by a number, not by {what}",
                            f"write a product: {stem}*{reading.text(node.value)}")
    if sign == "/" and value == 0:
        raise reading.error(node.value, "a row cannot be divided by 0",
                            f"write {reading.text(node.target)} = 0")
    factor = value if sign == "*" else 1.0 / value
    try:
        on_grid(factor)
    except EditError as error:
        raise reading.at(node.value, error) from None
    return factor

