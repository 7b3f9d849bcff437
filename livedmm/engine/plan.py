"""Plans: a network as the tables that the compiled loop walks (DESIGN 2, R4, R19, R20).

A plan is built whole, beside the one that plays, and adopted between two blocks. It owns its weights; where each
stands is a pure function of the plan, and what each is at a sample is a pure function of the sample's
number, so nothing is copied from one plan to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import loop
from livedmm.engine.buffers import LANES
from livedmm.engine.kernel import first_states
from livedmm.engine.memory import Memory, Pool
from livedmm.engine.mixing import DENSE, DOT, LINES, ROWS, SERIAL, TREE, WIDTHS
from livedmm.network import ONE_OUT, Address

ZERO_PLACE, ONE_PLACE = 0, 1
_numbers = count(1)
T = TypeVar("T", bound=np.generic)

Entries = Mapping[Address, Mapping[Address, int]]
"""For every input that is fed: the outputs that feed it, in the order in which they are summed, and the place of each
in floats from the memory's base."""


@dataclass
class Plan:
    """The tables of one network, and where its weights are.

    Attributes
    ----------
    table
        What the loop reads, as int64; its address is what is published.
    kept
        What the addresses in the tables point to.
    weights, order
        Of every row: the address of its first weight and the bytes to the next, and which column is where.
    pages
        Kind and page in the order of the up movement.
    """

    memory: Memory
    number: int = field(default_factory=lambda: next(_numbers))
    table: NDArray[np.int64] = field(default_factory=lambda: np.zeros(16, np.int64))
    kept: list[NDArray[np.generic]] = field(default_factory=list)
    weights: dict[Address, tuple[int, int]] = field(default_factory=dict)
    order: dict[Address, dict[Address, int]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    pages: list[tuple[str, int]] = field(default_factory=list)

    def weight_address(self, row: Address, column: Address) -> int | None:
        """The address of one weight in this plan; None if the plan has no place for it."""
        at = self.order.get(row, {}).get(column)
        if at is None:
            return None
        first, step = self.weights[row]
        return first + step * at

    def __str__(self) -> str:
        return "\n".join(self.lines)


class Builder:
    """Builds one plan from the entries of a network's rows and their weights."""

    def __init__(self, memory: Memory, entries: Entries,
                 weight: Mapping[Address, Mapping[Address, float]]) -> None:
        self.memory = memory
        self.entries = entries
        self.places = {row: list(columns.values()) for row, columns in entries.items()}
        self.weight = weight
        self.plan = Plan(memory)
        self.writes: list[tuple[int, int]] = []
        self.bundles: list[tuple[int, ...]] = []
        self.single: list[tuple[int, Address]] = []

    def build(self, writes: list[tuple[int, int]], fresh: list[tuple[int, int]], left: int, right: int,
              taps: list[int]) -> Plan:
        """The plan.

        Parameters
        ----------
        writes
            Places and the four bytes that must stand there when the plan is taken up: new neurons' states.
        fresh
            The lanes that new neurons have: address of the page, and lane.
        left, right
            The places of what is heard.
        taps
            The places of what V-values read.
        """
        self._rows()
        self._pages()
        plan, base = self.plan, self.memory.base
        bundles = self._keep(np.array(self.bundles, np.int64).reshape(-1, 8))
        words = self._keep(np.array([(base + 4 * p, w) for p, w in writes + self.writes], np.int64).reshape(-1, 2))
        lanes = self._keep(np.array(fresh, np.int64).reshape(-1, 2))
        read = self._keep(np.array([base + 4 * p for p in taps], np.int64))
        for index, value in ((loop.BUNDLES, len(bundles)), (loop.BUNDLE_TABLE, bundles.ctypes.data),
                             (loop.WRITES, len(words)), (loop.WRITE_TABLE, words.ctypes.data),
                             (loop.FRESH, len(lanes)), (loop.FRESH_TABLE, lanes.ctypes.data),
                             (loop.TAPS, len(read)), (loop.TAP_TABLE, read.ctypes.data),
                             (loop.SPEAKER_LEFT, base + 4 * left), (loop.SPEAKER_RIGHT, base + 4 * right),
                             (loop.PLAN_NUMBER, plan.number)):
            plan.table[index] = value
        return plan

    # -- rows

    def _rows(self) -> None:
        """Sort the rows into bundles: by page and port first, what is left over one by one."""
        groups: dict[tuple[str, int, int], list[tuple[int, Address]]] = {}
        constants: dict[tuple[str, int, int], list[tuple[int, Address]]] = {}
        for row, columns in self.entries.items():
            pool = self.memory.pools[row.kind]
            lane = pool.lanes[row.neuron]
            where = (row.kind, lane // LANES, pool.kernel.layout.inputs[row.port])
            constant = len(columns) == 1 and ONE_OUT in columns
            (constants if constant else groups).setdefault(where, []).append((lane % LANES, row))
        for where, members in groups.items():
            key, page, column = where
            members.sort()
            pool = self.memory.pools[key]
            target = pool.pages[page] + column * LANES
            if self._together(target, members, pool, page, f"{key}[{page}].{pool.kernel.kind.input_names[column]}"):
                # The bundle writes every lane of the page, so the constant ones are said again after it.
                self.single += [(target + lane, row) for lane, row in constants.pop(where, ())]
                continue
            for lane, row in members:
                if len(self.entries[row]) > SERIAL:
                    self._dot(target + lane, row)
                else:
                    self.single.append((target + lane, row))
        for (key, page, column), members in constants.items():
            for lane, row in members:
                self._constant(row, self.memory.pools[key].pages[page] + column * LANES + lane)
        self._single()

    def _constant(self, row: Address, place: int) -> None:
        self.plan.weights[row] = (self.memory.base + 4 * place, 4)
        self.plan.order[row] = {ONE_OUT: 0}
        self.writes.append((place, int(np.float32(self.weight[row].get(ONE_OUT, 0.0)).view(np.int32))))

    def _together(self, target: int, members: list[tuple[int, Address]], pool: Pool, page: int,
                  name: str) -> bool:
        """Bundle the rows of one input of a page, entry by entry, if each entry is a run or one place."""
        lanes = pool.computed(page)
        if len(members) < 4 or 3 * len(members) < lanes:
            return False
        longest = max(len(self.entries[row]) for _, row in members)
        long = [row for _, row in members if len(self.entries[row]) > SERIAL]
        if long and len(long) < len(members):
            return False
        padded = longest
        if long:
            padded = max(2 * TREE, 1 << (longest - 1).bit_length())
            shortest = min(len(self.entries[row]) for row in long)
            if padded // TREE not in WIDTHS or shortest <= padded // 2:
                return False
        steps: list[tuple[int, int]] = []
        for entry in range(padded):
            found = [(lane, self.places[row][entry]) for lane, row in members if entry < len(self.places[row])]
            if not found or all(place == found[0][1] for _, place in found):
                steps.append((found[0][1] if found else ZERO_PLACE, 0))
            elif not long and all(place - lane == found[0][1] - found[0][0] for lane, place in found):
                steps.append((found[0][1] - found[0][0], 1))
            else:
                return False
        weights = np.zeros((padded, LANES), np.float32)
        for lane, row in members:
            for entry, column in enumerate(self.entries[row]):
                weights[entry, lane] = self.weight[row].get(column, 0.0)
        self._keep(weights)
        for lane, row in members:
            self.plan.weights[row] = (weights.ctypes.data + 4 * lane, 4 * LANES)
            self.plan.order[row] = {c: i for i, c in enumerate(self.entries[row])}
        places = self._keep(np.array(steps, np.int32))
        sort, size = (DENSE, padded // TREE) if long else (LINES, padded)
        self.bundles.append((sort, self.memory.base + 4 * target, lanes, size, places.ctypes.data,
                             weights.ctypes.data, 0, 0))
        words = ", ".join(f"{'run' if step else 'one place'} {place}" for place, step in steps[:4])
        self.plan.lines.append(f"{'dense' if long else 'lines'} {name}: {len(members)} rows of {padded}: {words}")
        return True

    def _dot(self, target: int, row: Address) -> None:
        """A long row by itself: as runs of places where they are, the rest gathered."""
        columns = self.entries[row]
        padded = 1 << (len(columns) - 1).bit_length()
        places = np.full(padded, ZERO_PLACE, np.int32)
        places[: len(columns)] = self.places[row]
        weights = np.zeros(padded, np.float32)
        weights[: len(columns)] = [self.weight[row].get(c, 0.0) for c in columns]
        runs = list(_runs(places))
        header = np.array([(first, length, at, 4 * len(runs) + at) for first, at, length in runs], np.int32)
        table = self._keep(np.concatenate([header.reshape(-1), places]))
        self._keep(weights)
        self.plan.weights[row] = (weights.ctypes.data, 4)
        self.plan.order[row] = {c: i for i, c in enumerate(columns)}
        self.bundles.append((DOT, self.memory.base + 4 * target, 1, len(runs), table.ctypes.data,
                             weights.ctypes.data, padded, 0))
        self.plan.lines.append(f"dot {row}: {len(columns)} entries in {len(runs)} runs")

    def _single(self) -> None:
        """All short rows that nothing binds together, in one bundle."""
        if not self.single:
            return
        table: list[tuple[int, int, int]] = []
        places: list[int] = []
        weights: list[float] = []
        for target, row in self.single:
            columns = self.entries[row]
            table.append((target, len(places), len(places) + len(columns)))
            places += self.places[row]
            known = self.weight[row]
            weights += [known.get(c, 0.0) for c in columns]
        kept = self._keep(np.array(weights, np.float32))
        for (_, row), (_, first, _) in zip(self.single, table, strict=True):
            self.plan.weights[row] = (kept.ctypes.data + 4 * first, 4)
            self.plan.order[row] = {c: i for i, c in enumerate(self.entries[row])}
        self.bundles.append((ROWS, 0, len(table), 0, self._keep(np.array(places, np.int32)).ctypes.data,
                             kept.ctypes.data, self._keep(np.array(table, np.int32)).ctypes.data, 0))
        self.plan.lines.append(f"rows: {len(table)} rows, {len(places)} entries")

    # -- pages

    def _pages(self) -> None:
        lines = []
        for key, pool in self.memory.pools.items():
            layout = pool.kernel.layout
            first = min(layout.states.values(), default=0)
            width = layout.state_end - first if layout.states else 0
            for page, place in enumerate(pool.pages):
                lanes = pool.computed(page)
                if lanes:
                    self.plan.pages.append((key, page))
                    lines.append([pool.kernel.address, self.memory.base + 4 * place, lanes, len(self.plan.pages) - 1,
                                  min(layout.outputs.values(), default=0), len(layout.outputs), first, width,
                                  self._initial(pool, page, first, width).ctypes.data, 0])
                    self.plan.lines.append(f"page {key}[{page}]: {lanes} lanes")
        table = self._keep(np.array(lines, np.int64).reshape(-1, loop.PAGE_ROOM))
        self.plan.table[loop.PAGES] = len(lines)
        self.plan.table[loop.PAGE_TABLE] = table.ctypes.data

    def _initial(self, pool: Pool, page: int, first: int, width: int) -> NDArray[np.int32]:
        """First values of a page's states, lane by lane, then for each column whether it can go wild."""
        table = np.zeros(width * LANES + width + 1, np.int32)
        kind = pool.kernel.kind
        for state in kind.states:
            if state.format in ("f32", "cycle"):
                for member in range(kind.count(state.family) or 1):
                    table[width * LANES + pool.kernel.layout.states[state.name] - first + member] = 1
        for lane, neuron in pool.living[page].items():
            for column, word in first_states(kind, pool.kernel.layout, self.memory.seed_of(neuron)):
                table[(column - first) * LANES + lane] = word
        return self._keep(table)

    def _keep(self, array: NDArray[T]) -> NDArray[T]:
        self.plan.kept.append(array)
        return array


def _runs(places: NDArray[np.int32], shortest: int = TREE) -> Iterator[tuple[int, int, int]]:
    """Consecutive places: first place (-1 for what must be gathered), first entry, length."""
    breaks = np.flatnonzero(np.diff(places) != 1) + 1
    loose = 0
    for at, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(places)], strict=True):
        if end - at >= shortest:
            if loose < at:
                yield -1, loose, at - loose
            yield int(places[at]), at, end - at
            loose = end
    if loose < len(places):
        yield -1, loose, len(places) - loose
