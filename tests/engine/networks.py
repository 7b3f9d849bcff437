"""Small networks for the tests of machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livedmm.engine import ExactMachine
from livedmm.network import ONE_OUT, STANDING, Address, Network, split
from livedmm.ugens import ALIVE, Kind, Registry, builtin

Rows = Mapping[str, Mapping[str, float]]
"""Weights as people name them: ``{"voice.freq": {"lfo.out": 3.0}}``."""


def network(kinds: Mapping[str, str], rows: Rows) -> Network:
    """Neurons by the keys of their kinds, and rows beside those of the standing neurons or in their place."""
    kinds = {**STANDING, **kinds}
    found: dict[Address, dict[Address, float]] = {
        row: dict(columns) for row, columns in Network.standing(builtin()).rows.items()
    }
    for name, kind in kinds.items():
        found[Address(kind, name, ALIVE)] = {ONE_OUT: 1.0}
    for row, columns in rows.items():
        found[_address(kinds, row)] = {
            _address(kinds, column): weight for column, weight in columns.items()
        }
    return Network(found)


def fragment(kinds: Mapping[str, str], rows: Rows) -> dict[str, Any]:
    """These weights, as what is to be added to a network matrix."""
    kinds = {**STANDING, **kinds}
    return Network(
        {
            _address(kinds, row): {_address(kinds, column): weight for column, weight in columns.items()}
            for row, columns in rows.items()
        }
    ).matrix()


def machine(
    kinds: Mapping[str, str], rows: Rows, registry: Registry | None = None, **options: Any
) -> ExactMachine:
    """A machine that runs such a network."""
    return ExactMachine(network(kinds, rows), registry or builtin(), **options)


def with_kinds(*kinds: Kind) -> Registry:
    """The built-in kinds and some more."""
    registry = builtin().copy()
    for kind in kinds:
        registry.add(kind)
    return registry


def ran(machine: ExactMachine, output: str, ticks: int) -> list[Any]:
    """What an output is after each of the next ticks; None where its neuron does not live."""
    name, port = split(output)
    found = []
    for _ in range(ticks):
        machine.tick()
        living = [neurons[name] for neurons in machine.outputs.values() if name in neurons]
        found.append(living[0].get(port) if living else None)
    return found


def _address(kinds: Mapping[str, str], port: str) -> Address:
    name, port = split(port)
    return Address(kinds[name], name, port)
