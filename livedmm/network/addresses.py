"""Addresses: where a weight stands in the network matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from livedmm.ugens import Kind


class Address(NamedTuple):
    """An input, as a row of the network matrix, or an output, as a column of it.

    `kind` is a kind's key, settings included: a neuron of another kind is another neuron, even of the
    same name (R14, R26).
    """

    kind: str
    neuron: str
    port: str

    def __str__(self) -> str:
        return f"{self.neuron}.{self.port}"

    def renamed(self, names: Mapping[str, str]) -> Address:
        """What this is called once neurons, by their old names, are called by new ones."""
        return self._replace(neuron=names.get(self.neuron, self.neuron))


class Port(NamedTuple):
    """What people write for an address, ``filter.cutoff``: the kind is that of the neuron of this name."""

    neuron: str
    port: str

    def __str__(self) -> str:
        return f"{self.neuron}.{self.port}"


ONE = Port("one", "out")
"""The output that constants are weights from."""


def split(text: str) -> Port:
    """Read ``neuron.port``; the neuron's own name may have dots, as anonymous neurons' names do."""
    neuron, _, port = text.rpartition(".")
    return Port(neuron, port)


def is_anonymous(neuron: str) -> bool:
    """Whether a name is one that livedmm gave, ``speaker._lowpass`` (R31)."""
    return neuron.rpartition(".")[2].startswith("_")


def birth_row(kind: Kind, port: str) -> dict[Port, float]:
    """The row that an input of a new neuron begins with: its bias, or the output it is wired to."""
    declared = kind.input(port)
    if declared is None:
        return {}
    row = {split(declared.wired): 1.0} if declared.wired else {}
    return {**row, ONE: declared.bias} if declared.bias else row
