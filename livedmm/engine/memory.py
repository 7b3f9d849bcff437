"""Memory of the compiled machine: one block of floats, in which each kind has pages of 64 lanes (R19).

A neuron has a lane and keeps it as long as it lives; a plan is built around the lanes, so a change of plan
moves nothing and state, outputs and buffers are simply still there.
"""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.buffers import LANES
from livedmm.engine.kernel import Kernel
from livedmm.engine.layout import first_states, width_of
from livedmm.engine.plain import buffer_length, tables
from livedmm.engine.vectors import aligned, touched
from livedmm.errors import CompileError
from livedmm.sounds import Sounds, Table
from livedmm.ugens import Kind

ROOM = 1 << 26
"""Floats: 256 MB of addresses, of which the system gives only what is touched."""

@dataclass
class Pool:
    """The pages of one kind, and who has which lane."""

    kernel: Kernel
    pages: list[int] = field(default_factory=list)
    lanes: dict[str, int] = field(default_factory=dict)
    living: list[dict[int, str]] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def computed(self, page: int) -> int:
        """Lanes of a page that must be computed: up to the highest in use, rounded up to 8 (R19).

        A kind whose lanes are taken one by one is computed to the last neuron only.
        """
        if not self.living[page]:
            return 0
        highest = max(self.living[page]) + 1
        return highest if self.kernel.singly else -(-highest // 8) * 8


class Compiled(NamedTuple):
    """A kind compiled, and its sounds, which would be read anew if nobody held them."""

    kernel: Kernel
    sounds: tuple[Table, ...]


class Memory:
    """Pools by kind key, places by address. Called from the thread that builds plans."""

    def __init__(self, rate: float, seed: int, sounds: Sounds) -> None:
        self.rate = rate
        self.seed = seed
        self.sounds = sounds
        self.floats = aligned(ROOM + LANES, lazily=True)
        self.base = self.floats.ctypes.data
        self.next = LANES  # place 0 is always 0.0, place 1 always 1.0
        self.floats[1] = 1.0
        self.pools: dict[str, Pool] = {}
        self.buffers: dict[tuple[str, str], list[NDArray[np.float32]]] = {}
        self.fed: set[int] = set()
        self.nowhere = touched(16)
        self._gains: dict[str, int] = {}
        self._idle: dict[int, list[int]] = {}
        self._made: dict[Hashable, Compiled] = {}

    def take(self, floats: int) -> int:
        """The place of some fresh floats, a multiple of 64: what is read in vectors of lanes lies in one column."""
        place = self.next
        self.next += -(-floats // LANES) * LANES
        if self.next > ROOM:
            raise CompileError("the network is larger than the memory of the machine",
                               f"it has room for {ROOM} numbers")
        self.floats[place:self.next] = 0.0  # or the callback would be the first to touch them
        return place

    def has(self, kind: Kind) -> bool:
        """Whether `made` has taken a kind."""
        return kind.version in self._made

    def compile(self, kind: Kind) -> Compiled:
        """Compile a kind and read its sounds, for `made` to take; any thread may call it.

        Raises
        ------
        CompileError, KindError
            As `pool`.
        """
        return Compiled(Kernel(kind), tuple(tables(kind, self.rate, self.sounds).values()))

    def made(self, compiled: Compiled) -> None:
        """Take what another thread has compiled."""
        self._made[compiled.kernel.kind.version] = compiled

    def gain(self, key: str) -> int:
        """The place of the gain with which a kind that was reloaded comes in."""
        if key not in self._gains:
            self._gains[key] = self.take(1)
        return self._gains[key]

    def pool(self, kind: Kind) -> Pool:
        """The pool of a kind; compiles it and reads its sounds if it is new, so never from the callback.

        Raises
        ------
        CompileError
            If it does not compile.
        KindError
            If its sounds are missing or broken.
        """
        if kind.key not in self.pools:
            self.pools[kind.key] = self.fresh_pool(kind)
        pool = self.pools[kind.key]
        if len(pool.tables) < len(kind.sounds):
            pool.tables = list(tables(kind, self.rate, self.sounds).values())
        return pool

    def fresh_pool(self, kind: Kind) -> Pool:
        """A pool for a kind, of what `made` has taken or else compiled here and now; nothing is done with it yet.

        Raises
        ------
        CompileError, KindError
            As `pool`.
        """
        made = self._made.pop(kind.version, None) or self.compile(kind)
        return Pool(made.kernel, tables=list(made.sounds))

    def is_same(self, pool: Pool) -> bool:
        """Whether the neurons that there are of a kind do already what those of another pool would do."""
        here = self.pools.get(pool.kernel.kind.key)
        return here is not None and here.kernel.is_same(pool.kernel)

    def supersede(self, pool: Pool, former: str) -> None:
        """Let a pool be the one of its kind; that of the version before, with all neurons, is now called `former`."""
        kind = pool.kernel.kind
        past = self.pools.pop(kind.key, None)
        self.pools[kind.key] = pool
        if past is None or not past.lanes:
            return
        self.pools[former] = past
        for name in past.lanes:
            if (kind.key, name) in self.buffers:
                self.buffers[former, name] = self.buffers.pop((kind.key, name))
        # What fed inputs that there are no more stays as it is, for as long as they are heard of.
        size = past.kernel.layout.columns * LANES
        self.fed = {place for place in self.fed if not any(page <= place < page + size for page in past.pages)}

    def inherited(self, key: str, neuron: str, former: str) -> list[tuple[int, int]]:
        """What a neuron takes over from a former one: places to copy to and from.

        Outputs of the same name, so that nobody hears a gap, and states of the same name and format.
        """
        new, old = self.pools[key].kernel, self.pools[former].kernel
        columns = [(column, old.layout.outputs[port]) for port, column in new.layout.outputs.items()
                   if port in old.layout.outputs]
        were = {state.name: state for state in old.kind.states}
        for state in new.kind.states:
            was = were.get(state.name)
            if was is not None and was.format == state.format and bool(was.family) == bool(state.family):
                members = min(old.kind.count(was.family) or 1, new.kind.count(state.family) or 1)
                columns += [(new.layout.states[state.name] + i, old.layout.states[state.name] + i)
                            for i in range(width_of(state) * members)]
        return [(self.place(key, neuron, to), self.place(former, neuron, column)) for to, column in columns]

    def give(self, kind: Kind, neuron: str, former: str = "") -> list[tuple[int, int]]:
        """Give a neuron the lowest free lane; returns what must be written there first: places and bit patterns.

        The writes are for the loop to make when it takes the plan up, since the lane's page may be running. A
        neuron that has a lane keeps it, and nothing is to be written. Of a `former` pool's neuron of this name it takes
        over the buffers of the same name and length.
        """
        pool = self.pool(kind)
        if neuron in pool.lanes:
            return []
        emptied: list[tuple[int, int]] = []
        if not pool.free:
            pool.free = list(range(LANES * len(pool.pages), LANES * (len(pool.pages) + 1)))
            page, emptied = self._page(pool)
            pool.pages.append(page)
            pool.living.append({})
        lane = heapq.heappop(pool.free)
        pool.lanes[neuron] = lane
        pool.living[lane // LANES][lane % LANES] = neuron
        return emptied + self._fresh(pool, kind, neuron, lane, self._buffers_of(former, neuron))

    def _page(self, pool: Pool) -> tuple[int, list[tuple[int, int]]]:
        """The place of a new page, and what must be written there first.

        Pages of versions that have faded out are taken again. Of new ones as many as a pool has are taken at once, so
        that they lie in runs, a call each.
        """
        floats = pool.kernel.layout.columns * LANES
        if idle := self._idle.get(pool.kernel.layout.columns):
            page = idle.pop()
            return page, [(page + i, 0) for i in range(floats)]
        if not pool.spare:
            count = max(len(pool.pages), 1)
            first = self.take(floats * count)
            pool.spare = [first + floats * i for i in range(count)]
        return pool.spare.pop(0), []

    def drop(self, key: str, neuron: str) -> tuple[list[NDArray[np.float32]], list[tuple[int, int]]]:
        """Free a neuron's lane; returns its buffers, which the plan that still plays must keep, and the next's writes.

        A free lane below one in use is still computed: it must not reach for memory that is gone.
        """
        pool = self.pools[key]
        lane = pool.lanes.pop(neuron)
        del pool.living[lane // LANES][lane % LANES]
        heapq.heappush(pool.free, lane)
        writes = [write for buffer in pool.kernel.kind.buffers
                  for write in self._lend(pool, lane, pool.kernel.layout.buffers[buffer.name], self.nowhere)]
        return self.buffers.pop((key, neuron), []), writes

    def holds(self, neuron: tuple[str, str]) -> bool:
        """Whether a neuron, by key and name, has a lane."""
        return neuron[0] in self.pools and neuron[1] in self.pools[neuron[0]].lanes

    def forget_formers(self) -> bool:
        """Let go of the pools of versions before whose neurons are gone; whether there was one."""
        over = [key for key, pool in self.pools.items() if key != pool.kernel.kind.key and not pool.lanes]
        for key in over:
            pool = self.pools.pop(key)
            self._idle.setdefault(pool.kernel.layout.columns, []).extend((*pool.pages, *pool.spare))
        return bool(over)

    def release(self, key: str) -> list[Table]:
        """Give up the sounds of a kind without neurons; returns them, as the plan that still plays must keep them."""
        pool = self.pools[key]
        given_up, pool.tables = pool.tables, []
        return given_up

    def rename(self, names: Mapping[str, str]) -> None:
        """Let neurons be called by other names; they keep their lanes, and so all that they are."""
        for key, pool in self.pools.items():
            for old in [n for n in pool.lanes if n in names]:
                lane = pool.lanes.pop(old)
                pool.lanes[names[old]] = lane
                pool.living[lane // LANES][lane % LANES] = names[old]
                if (key, old) in self.buffers:
                    self.buffers[key, names[old]] = self.buffers.pop((key, old))

    def place(self, key: str, neuron: str, column: int) -> int:
        """Where a column of a neuron stands, in floats from the base."""
        pool = self.pools[key]
        lane = pool.lanes[neuron]
        return pool.pages[lane // LANES] + column * LANES + lane % LANES

    def lane(self, key: str, neuron: str) -> tuple[int, int]:
        """The address of a neuron's page, and its lane there."""
        pool = self.pools[key]
        lane = pool.lanes[neuron]
        return self.base + 4 * pool.pages[lane // LANES], lane % LANES

    def seed_of(self, neuron: str) -> int:
        """The u32 that a neuron's random numbers begin with: a pure function of session seed and name (R8)."""
        return zlib.crc32(neuron.encode(), self.seed & 0xFFFFFFFF)

    def _buffers_of(self, key: str, neuron: str) -> dict[tuple[str, int], NDArray[np.float32]]:
        """The buffers of a neuron by name and length."""
        declared = self.pools[key].kernel.kind.buffers if key in self.pools else ()
        return {(buffer.name, len(memory)): memory
                for buffer, memory in zip(declared, self.buffers.get((key, neuron), ()), strict=False)}

    def _fresh(self, pool: Pool, kind: Kind, neuron: str, lane: int,
               known: Mapping[tuple[str, int], NDArray[np.float32]]) -> list[tuple[int, int]]:
        layout = pool.kernel.layout
        page, inside = pool.pages[lane // LANES], lane % LANES
        ports = len(layout.inputs) + len(layout.outputs)
        writes = [(page + c * LANES + inside, 0) for c in range(ports)]

        writes += [(page + c * LANES + inside, word)
                   for c, word in first_states(kind, layout, self.seed_of(neuron))]
        for buffer in kind.buffers:
            length = buffer_length(kind, buffer.seconds, self.rate)
            memory = known.get((buffer.name, length))
            memory = touched(length) if memory is None else memory
            self.buffers.setdefault((kind.key, neuron), []).append(memory)
            writes += self._lend(pool, lane, layout.buffers[buffer.name], memory)
        for sound, table in zip(kind.sounds, pool.tables, strict=True):
            writes += _wide(page, inside, layout.sounds[sound.name], table.ctypes.data)
        return writes

    def _lend(self, pool: Pool, lane: int, column: int, memory: NDArray[np.float32]) -> list[tuple[int, int]]:
        """What to write so that a lane has this memory for one of its buffers."""
        page, inside = pool.pages[lane // LANES], lane % LANES
        return [*_wide(page, inside, column, memory.ctypes.data), *_wide(page, inside, column + 2, len(memory) - 1)]


def _wide(page: int, lane: int, column: int, value: int) -> list[tuple[int, int]]:
    """Eight-byte columns lie as 64 pairs: their places are not the lanes of four-byte columns."""
    first = page + column * LANES + 2 * lane
    low, high = np.array([value], np.int64).view(np.int32)
    return [(first, int(low)), (first + 1, int(high))]
