"""Changes: what an edit asks for, in the words of rows, before it is held against a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from livedmm.errors import NOWHERE, Where
from livedmm.network.addresses import Port
from livedmm.ugens import Kind


@dataclass(frozen=True, slots=True)
class Declare:
    """A neuron of this name and kind lives; one of another kind under the name is faded against it (R26)."""

    neuron: str
    kind: Kind
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class SetRow:
    """``filter.cutoff = 800 + 600*lfo``: the row is these weights and no others."""

    row: Port
    weights: Mapping[Port, float]


@dataclass(frozen=True, slots=True)
class AddRow:
    """``speaker.left += 0.1*voice``: these weights more."""

    row: Port
    weights: Mapping[Port, float]


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """``voice.freq *= 1.5``: every weight of the row, times this."""

    row: Port
    factor: float


@dataclass(frozen=True, slots=True)
class ResetRow:
    """The row is what it is born with, its bias or what it is wired to; nothing if there is no such input."""

    row: Port


@dataclass(frozen=True, slots=True)
class SetWeight:
    """One weight, the rest of the row stays: what a fader does."""

    row: Port
    column: Port
    weight: float


@dataclass(frozen=True, slots=True)
class Remove:
    """``del lfo``: every weight from the neuron is faded, then it dies (R26)."""

    neuron: str


@dataclass(frozen=True, slots=True)
class Rename:
    """``rename(a._sine, "osc")``: the same neuron, with all its state, under another name (R31)."""

    neuron: str
    name: str


Change = Declare | SetRow | AddRow | ScaleRow | ResetRow | SetWeight | Remove | Rename
