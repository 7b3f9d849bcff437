"""What comes in from outside while it plays and is no edit: numbers over OSC, the mouse, the keys (R12).

Signals have it at its exact sample, V-values at the frame that is computed next. Each event is written to the log
before it is let in, so that a replay lets it in at the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from livedmm.engine.machine import Machine
from livedmm.network import Neuron
from livedmm.ugens import Registry
from livedmm.ugens.library.events import COUNTED, hears, writes
from livedmm.vvalues import VValue, from_json, to_json

Write = Callable[[dict[str, Any]], None]


class Inputs:
    """Lets events in. Called from the thread that owns the session.

    Parameters
    ----------
    write
        Writes a line of the log.
    """

    def __init__(self, machine: Machine, registry: Registry, write: Write) -> None:
        self._machine = machine
        self._registry = registry
        self._write = write
        self._event = 0

    def numbers(self, name: str, values: Sequence[float], at: int, *, fires: bool = True) -> int:
        """Let numbers arrive at the neurons that hear a name, at a sample; returns how many neurons there are.

        Without `fires` only the numbers change: no trigger comes of it.
        """
        line = {"in": name, "values": list(values), "at": at}
        self._write(line if fires else {**line, "fires": False})
        self._event = self._event % COUNTED + 1
        found = self.listeners(name)
        for neuron in found:
            for state, member, x in writes(self._registry.kind(neuron.kind), values, self._event if fires else None):
                self._machine.signals.poke((neuron.kind, neuron.name), state, x, at, member)
        return len(found)

    def listeners(self, name: str) -> list[Neuron]:
        """The neurons that hear what comes to ``/in/<name>``: those of `osc_in` and `voices`."""
        network = self._machine.network
        kinds = {key for key in network.keys if hears(self._registry.kind(key), name)}
        return [Neuron(neuron, key) for key, neuron in network.alive if key in kinds]

    def value(self, kind: str, value: VValue) -> int:
        """Let a V-value arrive at all neurons of a kind that takes events, at the next frame; returns how many.

        Nothing is written if there are none.

        Raises
        ------
        VValueError
            If it holds what a log cannot.
        """
        value = from_json(to_json(value))  # what a replay will read
        takers = [neuron for neuron in self._machine.network.living() if self._takes(neuron, kind)]
        if takers:
            self._write({"input": kind, "value": value})
        for neuron in takers:
            self._machine.values.send(neuron.name, value, neuron.kind)
        return len(takers)

    def _takes(self, neuron: Neuron, name: str) -> bool:
        if neuron.kind.partition("(")[0] != name:
            return False
        kind = self._registry.kind(neuron.kind)
        return kind.stream == "value" and kind.event is not None
