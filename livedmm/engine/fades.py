"""The tables of what fades: for one plan, what `livedmm.engine.fading` walks at each sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.fading import GAIN
from livedmm.engine.finding import ZERO_PLACE
from livedmm.engine.memory import Memory
from livedmm.engine.schedule import Former


@dataclass(frozen=True, slots=True)
class Fade:
    """A reloaded kind in one plan.

    Attributes
    ----------
    table
        What `hand_on`, `keep` and `blend` walk.
    kept
        What the addresses in it point to.
    """

    table: NDArray[np.int64]
    kept: tuple[NDArray[np.generic], ...]

    def run(self, function: int, page: int) -> NDArray[np.int64]:
        """The table of a run of former pages."""
        return np.array([self.table[GAIN], function, page])


def fade(memory: Memory, key: str, past: Former) -> Fade:
    """The tables of a kind that is faded."""
    base = memory.base
    new, old = memory.pools[key].kernel.layout, memory.pools[past.key].kernel.layout
    inputs: list[tuple[int, ...]] = []
    outputs: list[tuple[int, ...]] = []
    kept: list[tuple[int, ...]] = []
    samples: list[tuple[int, ...]] = []
    names = [name for name in memory.pools[past.key].lanes if name in memory.pools[key].lanes]
    slots = np.zeros(len(names) * len(new.buffers) + 1, np.float32)
    for name in names:
        def then(column: int, name: str = name) -> int:
            return base + 4 * memory.place(past.key, name, column)

        def now(column: int, name: str = name) -> int:
            return base + 4 * memory.place(key, name, column)

        inputs += [(then(column), now(new.inputs[port])) for port, column in old.inputs.items() if port in new.inputs]
        for port, column in old.outputs.items():
            there = then(column)
            here = now(new.outputs[port]) if port in new.outputs else 0
            # An output that there is no more is heard from where it was.
            outputs.append((here or there, there, here or base + 4 * ZERO_PLACE))
        before = [buffer.ctypes.data for buffer in memory.buffers.get((past.key, name), ())]
        for buffer in memory.buffers.get((key, name), ()):
            address, slot = buffer.ctypes.data, slots.ctypes.data + 4 * len(samples)
            samples.append((address, len(buffer) - 1, slot))
            if address in before:
                kept.append((slot, address, len(buffer) - 1))
    tables = [np.array(rows, np.int64).reshape(-1, width)
              for rows, width in ((inputs, 2), (kept, 3), (outputs, 3), (samples, 3))]
    words = [word for table in tables for word in (len(table), table.ctypes.data)]
    return Fade(np.array([base + 4 * memory.gain(key), *words]), (slots, *tables))
