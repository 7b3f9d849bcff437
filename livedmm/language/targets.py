"""What stands left of ``=``: a new neuron, or rows of neurons that are there (R29)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from livedmm.errors import RowError, near
from livedmm.language import names
from livedmm.language.places import check_name, is_place
from livedmm.network import STANDING, Port
from livedmm.ugens import ALIVE, Input, Kind

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


@dataclass(frozen=True, slots=True)
class Declaring:
    """A name that a statement declares."""

    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Inputs that a statement sets or changes.

    Parameters
    ----------
    text
        The address as a whole.
    ports
        The inputs: one, both sides of a stereo neuron, or one for each member of an array.
    form
        ``"one"``; ``"main"`` for several main inputs that take the same, or left and right; ``"array"`` for
        those of an array of neurons; ``"family"`` for a family of inputs of one neuron.
    kind, input
        The kind of the neuron and the declaration of the input, where they are known.
    """

    text: str
    ports: tuple[Port, ...]
    form: str = "one"
    kind: Kind | None = None
    input: Input | None = None


def target(reading: Reading, node: ast.expr) -> Declaring | Rows:
    """Read what stands left of ``=``.

    Raises
    ------
    RowError
        If nothing can be declared or set there.
    """
    if isinstance(node, ast.Name):
        check_name(node, reading.source)
        if node.id in STANDING:
            return rows(reading, node)
        return Declaring(_whole(reading, node))
    if not is_place(node):
        raise reading.error(node, "this cannot stand left of '='",
                            "left of '=' stands a neuron or one of its inputs, such as voice.freq")
    place = names.placed(reading, node)
    if place.simple in STANDING:
        return rows(reading, node)
    if place.whole and (not place.port or _known(reading, place.whole)):
        return Declaring(place.whole)
    return rows(reading, node)


def rows(reading: Reading, node: ast.expr) -> Rows:
    """Read an address as inputs: one input, a neuron's main ones, or those of a whole array.

    Raises
    ------
    RowError
        If there is no such neuron or input.
    """
    if not is_place(node):
        raise reading.error(node, "this is no input",
                            "write a neuron or one of its inputs, such as voice.freq")
    place = names.placed(reading, node)
    try:
        if place.whole and (not place.port or _known(reading, place.whole)):
            return _main(reading, place.whole)
        try:
            shape = reading.scope.find(place.neuron)
        except LookupError:
            raise names.unknown(reading, node, place.neuron) from None
        text = f"{place.neuron}.{place.port}"
        if not isinstance(shape, tuple):
            return _inputs(text, place.neuron, place.port, shape)
        reading.budget.spend(len(shape))
        found = [_inputs(text, f"{place.neuron}[{i}]", place.port, kind) for i, kind in enumerate(shape)]
        if found[0].form != "one":
            raise RowError(f"'{text}' is an array of families of inputs", "name one member")
        return Rows(text, tuple(r.ports[0] for r in found), "array", shape[0], found[0].input)
    except LookupError:
        raise names.unknown(reading, node, place.whole) from None
    except RowError as error:
        raise error if error.where.line else reading.at(node, error) from None


def _whole(reading: Reading, node: ast.Name) -> str:
    return reading.frame.renamed(node.id) if reading.frame is not None else node.id


def _known(reading: Reading, name: str) -> bool:
    try:
        reading.scope.find(name)
    except LookupError:
        return False
    return True


def _main(reading: Reading, name: str) -> Rows:
    """The main inputs of a neuron, or of every neuron of an array."""
    shape = reading.scope.find(name)
    if isinstance(shape, tuple):
        reading.budget.spend(len(shape))
        return Rows(name, tuple(Port(f"{name}[{i}]", port) for i, kind in enumerate(shape)
                                for port in _main_ports(name, kind)), "array", shape[0])
    if shape is None:
        return Rows(name, ())
    ports = _main_ports(name, shape)
    return Rows(name, tuple(Port(name, p) for p in ports), "main" if len(ports) > 1 else "one", shape,
                shape.input(ports[0]))


def _main_ports(name: str, kind: Kind) -> tuple[str, ...]:
    ports = tuple(p for p in kind.main if kind.input(p) is not None)
    if ports:
        return ports
    if not kind.inputs:
        raise RowError(f"'{name}' has no inputs", f"a {kind.name} takes nothing")
    listed = ", ".join(f"{name}.{i.name}[0]" if i.family else f"{name}.{i.name}" for i in kind.inputs)
    raise RowError(f"'{name}' has no main input", f"say which: {listed}")


def _inputs(text: str, neuron: str, port: str, kind: Kind | None) -> Rows:
    if kind is None or port == ALIVE:
        return Rows(text, (Port(neuron, port),))
    declared = kind.input(port)
    if declared is not None:
        return Rows(text, (Port(neuron, port),), "one", kind, declared)
    for family in kind.inputs:
        if family.name == port:
            count = kind.count(family.family)
            ports = tuple(Port(neuron, f"{port}[{i}]") for i in range(count))
            return Rows(text, ports, "family", kind, family)
    if kind.output(port) is not None or any(o.name == port for o in kind.outputs):
        first = f": {neuron}.{kind.input_names[0]}" if kind.input_names else ""
        raise RowError(f"'{text}' is an output", f"left of '=' stands an input{first}")
    stem = port.partition("[")[0]
    for family in kind.inputs:
        if family.family and family.name == stem:
            raise RowError(f"no input '{text}'",
                           f"{neuron}.{stem} goes from [0] to [{kind.count(family.family) - 1}]")
    raise RowError(f"no input '{text}'", near(port[:60], kind.input_names) or (
        f"{kind.name} has {', '.join(i.name for i in kind.inputs) or 'no inputs'}"))
