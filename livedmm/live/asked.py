"""What is asked for and waits, as JSON for the log: changes, commands, and when (R12, R37).

An edit that has started is in the log as it was resolved; one that waits cannot be, for what it finds is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from livedmm.errors import NOWHERE
from livedmm.language.commands import Command
from livedmm.language.when import Span, When
from livedmm.network import (
    AddRow,
    Change,
    Declare,
    Port,
    Remove,
    Rename,
    ResetRow,
    ScaleRow,
    SetRow,
    SetWeight,
)
from livedmm.ugens import Registry


def changes_as_json(changes: Iterable[Change]) -> list[list[Any]]:
    """Changes, each with its name first; kinds by their keys."""
    return [_change_as_json(change) for change in changes]


def changes_of(said: Iterable[list[Any]], registry: Registry) -> tuple[Change, ...]:
    """What `changes_as_json` said.

    Raises
    ------
    KindError
        If a kind is known no more.
    ValueError
        If it says something else.
    """
    return tuple(_change_of(change, registry) for change in said)


def command_as_json(command: Command) -> list[Any]:
    """A command's name and its arguments; an output is a list of neuron and port."""
    return [command.name, dict(command.arguments)]


def command_of(said: list[Any]) -> Command:
    """What `command_as_json` said."""
    name, arguments = said
    return Command(name, {key: Port(*x) if isinstance(x, list) else x for key, x in arguments.items()}, NOWHERE)


def when_as_json(when: When) -> dict[str, Any]:
    """When something is to start: amounts and units of what is said of it."""
    spans = {"at": when.at, "glide": when.glide, "every": when.every}
    return {word: [span.amount, span.unit] for word, span in spans.items() if span is not None}


def when_of(said: Mapping[str, Any]) -> When:
    """What `when_as_json` said."""
    return When(**{word: Span(*span) for word, span in said.items()})


def _change_as_json(change: Change) -> list[Any]:
    match change:
        case Declare(neuron, kind):
            return ["declare", neuron, kind.key]
        case SetRow(row, weights):
            return ["set", *row, _columns(weights)]
        case AddRow(row, weights):
            return ["add", *row, _columns(weights)]
        case ScaleRow(row, factor):
            return ["scale", *row, factor]
        case ResetRow(row):
            return ["reset", *row]
        case SetWeight(row, column, weight):
            return ["weight", *row, *column, weight]
        case Remove(neuron):
            return ["remove", neuron]
        case Rename(neuron, name):
            return ["rename", neuron, name]


def _change_of(said: list[Any], registry: Registry) -> Change:
    match said:
        case ["declare", neuron, key]:
            return Declare(neuron, registry.kind(key))
        case ["set", neuron, port, columns]:
            return SetRow(Port(neuron, port), _weights(columns))
        case ["add", neuron, port, columns]:
            return AddRow(Port(neuron, port), _weights(columns))
        case ["scale", neuron, port, factor]:
            return ScaleRow(Port(neuron, port), factor)
        case ["reset", neuron, port]:
            return ResetRow(Port(neuron, port))
        case ["weight", neuron, port, *column, weight]:
            return SetWeight(Port(neuron, port), Port(*column), weight)
        case ["remove", neuron]:
            return Remove(neuron)
        case ["rename", neuron, name]:
            return Rename(neuron, name)
    raise ValueError(f"no change: {said}")


def _columns(weights: Mapping[Port, float]) -> list[list[Any]]:
    return [[*column, weight] for column, weight in weights.items()]


def _weights(columns: Iterable[list[Any]]) -> dict[Port, float]:
    return {Port(neuron, port): weight for neuron, port, weight in columns}
