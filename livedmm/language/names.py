"""Names and addresses read as streams: a neuron's `out`, one of its outputs, an array of them (R29)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from livedmm.errors import RowError
from livedmm.language.commands import COMMANDS
from livedmm.language.numbers import CONSTANTS
from livedmm.language.places import Place, read_place
from livedmm.language.scope import Shape
from livedmm.language.values import Array, Made, Member, Numeric, Value, bare, output

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


def read(reading: Reading, node: ast.expr) -> Value:
    """What a name or an address is worth right of ``=``."""
    if isinstance(node, ast.Name):
        name = node.id
        if reading.frame is not None:
            if name in reading.frame.values:
                return reading.frame.values[name]
            name = reading.frame.renamed(name)
        if name in CONSTANTS:
            return CONSTANTS[name]
        try:
            shape = reading.scope.find(name)
        except LookupError:
            pass
        else:
            return _bare(reading, node, name, shape)
    place = placed(reading, node)
    try:
        return _bare(reading, node, place.whole, reading.scope.find(place.whole))
    except LookupError:
        pass
    if place.port:
        try:
            return _output(reading, node, place, reading.scope.find(place.neuron))
        except LookupError:
            raise unknown(reading, node, place.neuron) from None
    raise unknown(reading, node, place.whole)


def read_output(reading: Reading, node: ast.expr) -> Value:
    """What ``pan(x).left`` is worth: an output of a neuron that is made here."""
    path, inner = "", node
    while isinstance(inner, ast.Attribute | ast.Subscript):
        match inner:
            case ast.Attribute(attr=name):
                path = f".{name}{path}"
            case ast.Subscript(slice=ast.Constant(value=int() as index)):
                path = f"[{index}]{path}"
            case _:
                raise reading.error(inner, "an array is counted by whole numbers", "write [0]")
        inner = inner.value
    made = reading.value(inner) if isinstance(inner, ast.Call) else None
    if not isinstance(made, Made) or not path.startswith(".") or path.count(".") > 1:
        raise reading.error(node, "only an output can follow, and only a call: pan(x).left",
                            "give it a name of its own, then name the member or the output")
    try:
        found = [output(cell, cell.kind, path[1:], cell.kind.name) for cell in made.cells]
    except RowError as error:
        raise reading.at(node, error) from None
    return found[0] if not made.array else _array(reading, node, found)


def placed(reading: Reading, node: ast.expr) -> Place:
    """The address that an expression is, with the neurons of a macro under their whole names."""
    root = node
    while isinstance(root, ast.Attribute | ast.Subscript):
        root = root.value
    prefix = ""
    if reading.frame is not None and isinstance(root, ast.Name):
        if root.id in reading.frame.values:
            raise reading.error(node, f"'{root.id}' is a parameter, not a neuron",
                                f"give it an output: {reading.frame.macro.name}(x.left)")
        prefix = reading.frame.renamed(root.id).removesuffix(root.id)
    return read_place(node, reading.source, prefix)


def unknown(reading: Reading, node: ast.expr, name: str) -> RowError:
    """The error that there is no such neuron."""
    stem, bracket, _ = name.rpartition("[")
    if bracket:
        try:
            shape = reading.scope.find(stem)
        except LookupError:
            pass
        else:
            if isinstance(shape, tuple):
                return reading.error(node, f"no neuron '{name}'",
                                     f"{stem} goes from [0] to [{len(shape) - 1}]")
            return reading.error(node, f"'{stem}' is no array", f"write {stem}")
    for what, some in (("kind", {**reading.scope.kinds, **reading.scope.families}), ("macro", reading.macros),
                       ("command", COMMANDS)):
        if name in some:
            return reading.error(node, f"'{name}' is a {what}, not a neuron", f"write {name}(...)")
    plain = name.isidentifier()
    return reading.error(node, f"no neuron '{name:.60}'", reading.scope.near(name) or (
        f"it must be declared: {name:.60} = ..." if plain else ""))


def _bare(reading: Reading, node: ast.expr, name: str, shape: Shape) -> Numeric:
    try:
        if not isinstance(shape, tuple):
            return bare(name, shape, name)
        reading.budget.spend(len(shape))
        known = reading.scope.arrays.get(name)
        if known is None or known[0] is not shape:
            known = shape, Array(bare(f"{name}[{i}]", kind, name) for i, kind in enumerate(shape))
            reading.scope.arrays[name] = known
        return known[1]
    except RowError as error:
        raise reading.at(node, error) from None


def _output(reading: Reading, node: ast.expr, place: Place, shape: Shape) -> Numeric:
    try:
        if isinstance(shape, tuple):
            members = [output(f"{place.neuron}[{i}]", kind, place.port, place.neuron)
                       for i, kind in enumerate(shape)]
            return _array(reading, node, members)
        return output(place.neuron, shape, place.port, place.neuron)
    except RowError as error:
        raise reading.at(node, error) from None


def _array(reading: Reading, node: ast.expr, members: list[Numeric]) -> Array:
    reading.budget.spend(len(members))
    found: list[Member] = []
    for one in members:
        if isinstance(one, Array):
            raise reading.error(node, "this would be an array of arrays",
                                "name one neuron, or one member of each")
        found.append(one)
    return Array(found)
