"""Where the columns of a kind's page stand, and what is in them at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from livedmm.engine.straight import WIDTHS
from livedmm.ugens import Input, Kind, State
from livedmm.ugens.ports import Family


def width_of(state: State) -> int:
    """The four-byte columns that a state has, or one of a family."""
    return WIDTHS.get(state.format, 1)


@dataclass(frozen=True)
class Layout:
    """Where the columns of a kind's page stand: the column of each input, output and state.

    Buffers have two 8-byte columns each, after the states: the address and the mask of each lane's memory. After
    them stand sounds, with one for the address of their table, and at the end what is kept while knobs rest.
    """

    kind: Kind
    kept: int = 0

    @cached_property
    def inputs(self) -> Mapping[str, int]:
        """Column by input."""
        return {name: i for i, name in enumerate(self.kind.input_names)}

    @cached_property
    def outputs(self) -> Mapping[str, int]:
        """Column by output."""
        first = len(self.kind.input_names)
        return {name: first + i for i, name in enumerate(self.kind.output_names)}

    def first(self, declared: Family) -> int:
        """The column of a port or state, or of the first member of a family."""
        name = f"{declared.name}[0]" if declared.family else declared.name
        if isinstance(declared, State):
            return self.states[declared.name]
        return (self.inputs if isinstance(declared, Input) else self.outputs)[name]

    @cached_property
    def states(self) -> Mapping[str, int]:
        """First column by state."""
        found, column = {}, len(self.kind.input_names) + len(self.kind.output_names)
        for state in self.kind.states:
            found[state.name] = column
            column += width_of(state) * (self.kind.count(state.family) or 1)
        return found

    @cached_property
    def buffers(self) -> Mapping[str, int]:
        """First column by buffer: two for the addresses, two for the masks."""
        return {b.name: self.state_end + 4 * i for i, b in enumerate(self.kind.buffers)}

    @cached_property
    def buffer_end(self) -> int:
        """The column after the buffers."""
        return self.state_end + 4 * len(self.kind.buffers)

    @cached_property
    def sounds(self) -> Mapping[str, int]:
        """First column by sound: two for the addresses."""
        return {s.name: self.buffer_end + 2 * i for i, s in enumerate(self.kind.sounds)}

    @cached_property
    def state_end(self) -> int:
        """The first even column after the states."""
        last = len(self.inputs) + len(self.outputs)
        for state in self.kind.states:
            last = self.states[state.name] + width_of(state) * (self.kind.count(state.family) or 1)
        return last + last % 2

    @cached_property
    def columns(self) -> int:
        """How many 4-byte columns a page has."""
        return self.kept_first + self.kept

    @cached_property
    def kept_first(self) -> int:
        """The first column of what is kept."""
        return self.buffer_end + 2 * len(self.kind.sounds)


_BYTES: Mapping[str, type] = {"f32": np.float32, "cycle": np.float32, "i32": np.int32, "u32": np.uint32,
                              "f64": np.float64}


def first_states(kind: Kind, layout: Layout, seed: int) -> list[tuple[int, int]]:
    """What a new neuron's states are: columns, and the four bytes that stand there, as a signed number.

    The initial value ``"seed"`` stands for the neuron's own u32 (R8).
    """
    found = []
    for state in kind.states:
        value = seed & 0xFFFFFFFF if state.initial == "seed" else state.initial
        width = width_of(state)
        words = np.zeros(width, np.int32)
        given = np.array([value]).astype(_BYTES[state.format]).view(np.int32)
        words[: len(given)] = given
        for member in range(kind.count(state.family) or 1):
            found += [(layout.states[state.name] + width * member + i, int(w)) for i, w in enumerate(words)]
    return found
