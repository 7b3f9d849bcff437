"""Calls of commands as statements: ``undo(2)``, ``morph("a", "b", lfo)`` (R38)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from livedmm.language.commands import Argument, Command, CommandKind, Parameter
from livedmm.language.gestures import neuron_at
from livedmm.network import Port

if TYPE_CHECKING:
    from livedmm.language.reading import Reading


def read_command(reading: Reading, node: ast.Call, command: CommandKind) -> Command:
    """Read a call of a command.

    Raises
    ------
    RowError
        If its arguments do not fit its parameters.
    """
    given: dict[str, Argument | None] = {}
    parameters = {p.name: p for p in command.parameters}
    if len(node.args) > len(parameters):
        takes = f"{command.name} takes {len(parameters) or 'no'} arguments"
        raise reading.error(node.args[len(parameters)], takes, f"{len(node.args)} are given; write {command}")
    for parameter, argument in zip(command.parameters, node.args, strict=False):
        given[parameter.name] = _argument(reading, argument, parameter)
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg not in parameters:
            raise reading.error(keyword, f"{command.name} has no parameter '{keyword.arg or '**'}'",
                                reading.scope.closest(keyword.arg or "", parameters) or f"write {command}")
        if keyword.arg in given:
            raise reading.error(keyword, f"{command.name}: {keyword.arg} is given twice", f"write {command}")
        given[keyword.arg] = _argument(reading, keyword.value, parameters[keyword.arg])
    for name, parameter in parameters.items():
        if name not in given:
            if not parameter.optional:
                raise reading.error(node, f"{command.name} needs {name}, {parameter.doc}", f"write {command}")
            given[name] = parameter.default
    return Command(command.name, {p: given[p] for p in parameters}, reading.source.where(node))


def _argument(reading: Reading, node: ast.expr, parameter: Parameter) -> Argument:
    if parameter.type == "neuron":
        return neuron_at(reading, node)[0]
    value = reading.value(node)
    if parameter.type == "text":
        if isinstance(value, str):
            return value
        raise reading.error(node, f"{parameter.name} is a text", f'write "{reading.text(node)}"')
    if isinstance(value, float) and parameter.type != "output":
        return value
    if parameter.type in ("stream", "output") and isinstance(value, dict) and len(value) == 1:
        (column, weight), = value.items()
        if weight == 1.0 and isinstance(column, Port):
            return column
    wanted = {"stream": "a number, or one output", "output": "one output"}.get(parameter.type, "a number")
    raise reading.error(node, f"{parameter.name} is {wanted}", parameter.doc)
