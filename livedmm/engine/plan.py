"""Plans: a network as the tables that the compiled loop walks (DESIGN 2, R4, R19, R20).

A plan is built whole, beside the one that plays, and adopted between two blocks. It owns its weights; where each
stands is a pure function of the plan, and what each is at a sample is a pure function of the sample's
number, so nothing is copied from one plan to the next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import sharing
from livedmm.engine.buffers import LANES
from livedmm.engine.bundle_table import Weights
from livedmm.engine.bundling import Block, Bundles
from livedmm.engine.fades import Fade
from livedmm.engine.fading import blend, former, hand_on, keep
from livedmm.engine.intrinsics import entry
from livedmm.engine.layout import first_states
from livedmm.engine.memory import Memory, Pool
from livedmm.engine.wiring import Wired
from livedmm.network import Address

_numbers = count(1)
T = TypeVar("T", bound=np.generic)


@dataclass
class Plan:
    """The tables of one network, and where its weights are.

    Attributes
    ----------
    table
        What the loop reads, as int64; its address is what is published.
    kept
        What the addresses in the tables point to.
    bundles
        How its rows are summed, and where its weights are.
    pages
        Kind and page in the order of the up movement.
    """

    bundles: Bundles
    number: int = field(default_factory=lambda: next(_numbers))
    table: NDArray[np.int64] = field(default_factory=lambda: np.zeros(sharing.PLAN_ROOM, np.int64))
    kept: list[NDArray[np.generic]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pages: list[tuple[str, int]] = field(default_factory=list)

    def weight_address(self, row: Address, column: Address) -> int | None:
        """The address of one weight in this plan; None if the plan has no place for it."""
        return self.bundles.weight_address(row, column)

    def __str__(self) -> str:
        return "\n".join([*self.bundles.lines, *self.lines])


class Builder:
    """Builds one plan from a network's rows and their weights.

    Parameters
    ----------
    loose
        The places of what comes from outside.
    blocks
        What is known of rows from the plan before, as `Bundles` has it.
    """

    def __init__(self, memory: Memory, rows: Mapping[Address, Wired], weights: Weights, loose: Collection[int],
                 blocks: dict[int, Block]) -> None:
        self.memory = memory
        targets = {row: wired.target for row, wired in rows.items()}
        # An input that nothing feeds any more would stay as it was.
        self.left = memory.fed - (fed := set(targets.values()))
        memory.fed = fed
        entries = {row: wired.heard for row, wired in rows.items()}
        self.plan = Plan(Bundles(memory.base, entries, targets, weights, loose, blocks))

    def build(self, writes: list[tuple[int, int]], fresh: list[tuple[int, int]], speaker: list[int],
              taps: list[int], copies: Sequence[tuple[int, int]] = (), fades: Mapping[str, Fade] | None = None,
              recorded: Sequence[tuple[int, NDArray[np.float32]]] = ()) -> Plan:
        """The plan.

        Parameters
        ----------
        writes
            Places and the four bytes that must stand there when the plan is taken up: new neurons' states.
        fresh
            The lanes that new neurons have: address of the page, and lane.
        speaker
            The place of what is heard on each channel.
        taps
            The places of what V-values read.
        copies
            Places to copy to and from when the plan is taken up.
        fades
            What is faded, by the keys of the former pools.
        recorded
            The places of what is recorded, and the rings.
        """
        self._pages(fades or {})
        plan, base, bundles = self.plan, self.memory.base, self.plan.bundles.table
        writes = writes + [(place, 0) for place in self.left] + self.plan.bundles.writes
        words = self._keep(np.array([(base + 4 * p, w) for p, w in writes], np.int64).reshape(-1, 2))
        channels = self._keep(np.array([base + 4 * place for place in speaker], np.int64))
        lanes = self._keep(np.array(fresh, np.int64).reshape(-1, 2))
        read = self._keep(np.array([base + 4 * p for p in taps], np.int64))
        copied = self._keep(np.array([(base + 4 * to, base + 4 * of) for to, of in copies], np.int64).reshape(-1, 2))
        rings = self._keep(np.array([(base + 4 * p, self._keep(line).ctypes.data) for p, line in recorded],
                                    np.int64).reshape(-1, 2))
        for index, value in ((sharing.BUNDLES, len(bundles)), (sharing.BUNDLE_TABLE, bundles.ctypes.data),
                             (sharing.WRITES, len(words)), (sharing.WRITE_TABLE, words.ctypes.data),
                             (sharing.FRESH, len(lanes)), (sharing.FRESH_TABLE, lanes.ctypes.data),
                             (sharing.TAPS, len(read)), (sharing.TAP_TABLE, read.ctypes.data),
                             (sharing.RECORDS, len(recorded)), (sharing.RECORD_TABLE, rings.ctypes.data),
                             (sharing.COPIES, len(copied)), (sharing.COPY_TABLE, copied.ctypes.data),
                             (sharing.SPEAKER, channels.ctypes.data), (sharing.PLAN_NUMBER, plan.number)):
            plan.table[index] = value
        return plan

    # -- pages

    def _pages(self, fades: Mapping[str, Fade]) -> None:
        pages: list[list[int]] = []
        runs = self._of_all(fades, entry(hand_on)) if fades else []
        for key, fade in fades.items():
            self._run(key, pages, runs, fade)
        runs += self._of_all(fades, entry(keep)) if fades else []
        for key in self.memory.pools:
            if key not in fades:
                self._run(key, pages, runs)
        runs += self._of_all(fades, entry(blend)) if fades else []
        table = self._keep(np.array(pages, np.int64).reshape(-1, sharing.PAGE_ROOM))
        called = self._keep(np.array(runs, np.int64).reshape(-1, sharing.RUN_ROOM))
        for index, value in ((sharing.RUNS, len(runs)), (sharing.RUN_TABLE, called.ctypes.data),
                             (sharing.PAGE_TABLE, table.ctypes.data)):
            self.plan.table[index] = value

    def _of_all(self, fades: Mapping[str, Fade], function: int) -> list[list[int]]:
        """A function called for all that is faded: runs without pages."""
        for fade in fades.values():
            self.plan.kept += [fade.table, *fade.kept]
        return [[function, fade.table.ctypes.data, 0, 0, 0] for fade in fades.values()]

    def _run(self, key: str, pages: list[list[int]], runs: list[list[int]], fade: Fade | None = None) -> None:
        """Add the pages of a pool, and its runs; of a former one those that fade."""
        pool = self.memory.pools[key]
        layout = pool.kernel.layout
        first = min(layout.states.values(), default=0)
        width = layout.state_end - first if layout.states else 0
        next_place = -1
        for page, place in enumerate(pool.pages):
            lanes = pool.computed(page)
            if not lanes:
                continue
            address = self.memory.base + 4 * place
            if place == next_place:
                runs[-1][sharing.RUN_LANES] += lanes
                runs[-1][sharing.RUN_PAGES] += 1
            elif fade is None:
                runs.append([pool.kernel.address, address, lanes, len(pages), 1])
            else:
                table = self._keep(fade.run(pool.kernel.address, address))
                runs.append([entry(former), table.ctypes.data, lanes, len(pages), 1])
            next_place = place + layout.columns * LANES if lanes == LANES else -1
            pages.append([address, lanes, len(pages), min(layout.outputs.values(), default=0), len(layout.outputs),
                          first, width, self._initial(pool, page, first, width).ctypes.data])
            self.plan.pages.append((key, page))
            self.plan.lines.append(f"page {key}[{page}]: {lanes} lanes")

    def _initial(self, pool: Pool, page: int, first: int, width: int) -> NDArray[np.int32]:
        """First values of a page's states, lane by lane, then for each column whether it can go wild."""
        table = np.zeros(width * LANES + width + 1, np.int32)
        kind = pool.kernel.kind
        for state in kind.states:
            if state.format in ("f32", "cycle"):
                for member in range(kind.count(state.family) or 1):
                    table[width * LANES + pool.kernel.layout.states[state.name] - first + member] = 1
        for column, word in first_states(kind, pool.kernel.layout, 0):
            table[(column - first) * LANES: (column - first + 1) * LANES] = word
        if any(state.initial == "seed" for state in kind.states):
            for lane, neuron in pool.living[page].items():
                for column, word in first_states(kind, pool.kernel.layout, self.memory.seed_of(neuron)):
                    table[(column - first) * LANES + lane] = word
        return self._keep(table)

    def _keep(self, array: NDArray[T]) -> NDArray[T]:
        self.plan.kept.append(array)
        return array
