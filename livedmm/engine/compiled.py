"""The compiled machine: a network that plays, one two-stroke cycle a sample, at many times real time.

The host's half: it builds plans, sends commands and reads reports. The other half is `livedmm.engine.loop`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import heard, loop, sharing
from livedmm.engine.bundling import Block
from livedmm.engine.callback import clock_function
from livedmm.engine.command_ring import CommandRing
from livedmm.engine.fades import fade
from livedmm.engine.finding import ZERO_PLACE
from livedmm.engine.heard import Heard
from livedmm.engine.limiter import fresh
from livedmm.engine.memory import Memory
from livedmm.engine.plan import Builder, Plan
from livedmm.engine.played import Played
from livedmm.engine.recorder import Recorder
from livedmm.engine.schedule import NeuronKey, Schedule
from livedmm.engine.speakers import HEARD
from livedmm.engine.taps import Taps
from livedmm.engine.vectors import touched
from livedmm.engine.wiring import Wiring
from livedmm.network import Address, Network
from livedmm.network.paths import Edge, Path, Segment, extended, settled
from livedmm.ugens import Kind, Registry

REPORTS_ROOM = 1 << 12
_render = loop.render_blocks.ctypes
_render_block = loop.render_block.ctypes
RETRY = 0.1
"""Seconds for which a neuron that went wild is muted (R7)."""


class CompiledMachine:
    """A network that plays.

    `change` and `listen` are called from one thread, the one that owns the session. `render` is called from the
    same, or its compiled half from the callback: the two only meet in the rings of the context.

    Parameters
    ----------
    registry
        The kinds that the network's keys mean.
    rate
        Samples a second; fixed for the machine's life (R9).
    seed
        What random kinds' generators are derived from, together with the neurons' names (R8).
    limiter
        Whether what is too loud is turned down; with it the output is 64 samples late (R7).
    channels
        How many of the speaker's channels are rendered.

    Attributes
    ----------
    context_address
        The address of what the compiled half works on, for the callback.
    adopting
        The sample at which the last plan is taken up; what is sent after it cannot act before.
    late
        The batches that came too late, and the samples at which they were read.
    recorder
        The last samples of what is to be recorded.
    played
        What has left the machine, for who records it.
    commands
        The way to the loop.
    """

    def __init__(self, registry: Registry, rate: float = 48000.0, seed: int = 0, limiter: bool = False,
                 frame_rate: float = 60.0, channels: int = 2) -> None:
        self.schedule = Schedule(registry)
        self.rate = rate
        self.memory = Memory(rate, seed, registry.sounds)
        self._wiring = Wiring(self.memory)
        self._blocks: dict[int, Block] = {}
        self.wild: list[tuple[str, str, int]] = []
        self.late: list[tuple[int, int]] = []
        self.adopting = 0
        self._reports = touched((REPORTS_ROOM, 4), np.int64)
        self._segments = touched((sharing.SEGMENT_ROOM, 8), np.int64)
        self._ends = touched((sharing.ENDS_ROOM, 4), np.int64)
        self._muted = touched((sharing.MUTE_ROOM, 3), np.int64)
        self._limiter = fresh()
        self._watch_changed = False
        self._poked: list[tuple[NeuronKey, str, float, int, int]] = []
        self._fed: dict[tuple[Address, bool], Path] = {}
        self.recorder = Recorder()
        self.heard = Heard()
        self._time = np.zeros(2, np.int64)
        clock, which = clock_function()
        self._context = np.zeros(sharing.CONTEXT, np.int64)
        self.played = Played(self._context)
        self.commands = CommandRing(self._context)
        self._taps = Taps(self._context)
        self._words = self._context.data  # read some times a block: three times as fast as the array
        self.context_address = int(self._context.ctypes.data)
        self._context.view(np.float64)[[sharing.DT, sharing.RATE, sharing.FRAME_RATE]] = 1.0 / rate, rate, frame_rate
        for index, value in (
                (sharing.BASE, self.memory.base),
                (sharing.REPORTS, self._reports.ctypes.data), (sharing.REPORTS_MASK, REPORTS_ROOM - 1),
                (sharing.SEGMENTS, self._segments.ctypes.data), (sharing.ENDS, self._ends.ctypes.data),
                (sharing.MUTED, self._muted.ctypes.data),
                (sharing.RETRY, round(RETRY * rate)), (sharing.LIMITER, self._limiter.ctypes.data if limiter else 0),
                (sharing.SELF, self._context.ctypes.data), (sharing.CLOCK, clock), (sharing.CLOCK_WHICH, which),
                (sharing.CLOCK_RESULT, self._time.ctypes.data), (sharing.CHANNELS, channels),
                (sharing.RENDER, loop.render_block.address), (heard.WORD, self.heard.ring.ctypes.data)):
            self._context[index] = value
        self.plan = self._build(0)
        self._context[sharing.PLAN] = self.plan.table.ctypes.data
        self._plans = {self.plan.number: self.plan}

    @property
    def now(self) -> int:
        """The samples rendered so far."""
        now: int = self._words[sharing.NOW]
        return now

    @property
    def channels(self) -> int:
        """How many of the speaker's channels are rendered; from the next block on, if it is changed."""
        channels: int = self._words[sharing.CHANNELS]
        return channels

    @channels.setter
    def channels(self, count: int) -> None:
        self._context[sharing.CHANNELS] = count

    @property
    def listens(self) -> bool:
        """Whether a neuron hears what a microphone hears."""
        return any(pool.lanes and pool.kernel.listens for pool in self.memory.pools.values())

    @property
    def context(self) -> NDArray[np.int64]:
        """What the host and the compiled half share; `livedmm.engine.sharing` says what stands where."""
        return self._context

    def render(self, samples: int, block_size: int = 0) -> NDArray[np.float32]:
        """The next samples, ``(channels, samples)``: left, right, and further channels.

        With a `block_size` the loop computes them so many at a time, as it does on a device of such blocks; otherwise
        all at once.
        """
        made = np.empty((self.channels, samples), np.float32)
        first = made.ctypes.data
        done = 0
        while done < samples:
            release = self.commands.release(self.now)
            end = samples if release is None else min(samples, done + release - self.now)
            end = min(end, done + heard.ROOM)
            self.heard.fill(self.now, end - done)
            _render(self.context_address, end - done, block_size or samples, first + 4 * done, samples)
            done = end
        self.listen()
        return made

    def hear(self, sound: NDArray[np.float32] | None) -> None:
        """Let microphones hear a sound ``(2, samples)`` from now on, for who renders without a device."""
        self.heard.give(sound, self.now)

    def change(self, network: Network, start: int | None = None, glide: int = 0) -> None:
        """Go over to another network from sample `start` on (now at the earliest), in `glide` samples.

        As `steer`, in straight lines.
        """
        at = self.now if start is None else max(start, self.now)
        schedule = self.schedule
        self.steer(network, schedule.lines(schedule.network, network, at, glide, schedule.moving), at)

    def steer(self, network: Network, paths: Mapping[Edge, Path], at: int,
              renamed: Mapping[str, str] | None = None) -> int:
        """Go over to another network, along the paths of the weights that change; returns the number of the batch.

        A change of numbers is a few commands. A change of structure is a new plan, which is built here and taken up
        by the loop at sample `at`; commands after it wait for it. What comes too late is told by `late`.

        Raises
        ------
        CompileError
            If a new kind does not compile; the machine then plays on as it was.
        KindError
            If the sounds of a new kind are missing or broken; likewise.
        EditError
            If the loop has not read its commands for very long.
        """
        if network.kinds is not self.schedule.network.kinds:
            for kind in map(self.schedule.registry.kind, network.keys):
                if kind.stream == "signal":
                    self.memory.pool(kind)
        under_way = set(self.schedule.moving)
        changed = self.schedule.steer(network, paths, at, self.now, renamed)
        self.commands.begin(at)
        if not (changed.structure or self._watch_changed):
            for edge, path in changed.moves.items():
                self._move(edge, path, replaces=edge in under_way)
            return self.commands.publish()
        if renamed:
            self.memory.rename(renamed)
            self._wiring.rename(renamed)
            self._fed = {(column.renamed(renamed), steps): path for (column, steps), path in self._fed.items()}
            self._poked = [((kind, renamed.get(name, name)), state, value, member, due)
                           for (kind, name), state, value, member, due in self._poked]
            self._wiring.renew((neuron for neuron in self.schedule.ticking() if self.memory.holds(neuron)),
                               self.schedule.formers)
        self._adopt(at, changed.ended)
        return self.commands.publish()

    def reload(self, was: Mapping[str, Kind], gain: Path, at: int) -> int:
        """Let kinds, by key, be those that the registry has by now, from sample `at` on.

        Their neurons keep what has the same name; their outputs go from those of the versions before, which are given,
        to the new ones as `gain` goes from 0 to 1. Returns the number of the batch.

        Raises
        ------
        CompileError, KindError
            As `steer`; nothing is then done.
        """
        found = {key: self.memory.fresh_pool(self.schedule.registry.kind(key)) for key in was}
        pools = {key: pool for key, pool in found.items() if not self.memory.is_same(pool)}
        made = self.schedule.reload({key: was[key] for key in pools}, gain, at)
        for key, pool in pools.items():
            self.memory.supersede(pool, made[key].key)
        self.commands.begin(at)
        self._adopt(at, (), made.keys())
        return self.commands.publish()

    def clear(self, at: int) -> int:
        """Let every neuron begin again from its first state at a sample; returns the number of the batch."""
        self.schedule.formers.clear()
        self.commands.begin(at)
        self._adopt(at, list(self.schedule.ticking()))
        return self.commands.publish()

    def _adopt(self, at: int, ended: Collection[NeuronKey], reloaded: Collection[str] = ()) -> None:
        """Send a new plan, and all that is under way to its addresses."""
        self._watch_changed = False
        self.adopting = at
        self.plan = self._build(at, ended, reloaded)
        self._plans[self.plan.number] = self.plan
        self.commands.send(sharing.ADOPT, self.plan.table.ctypes.data, at)
        for edge, path in self.schedule.moving.items():
            # What has come to its end by then stands in the plan.
            if not settled(path, at):
                self._move(edge, path)
        for key, former in self.schedule.formers.items():
            self.commands.send_path(self.memory.base + 4 * self.memory.gain(key), former.gain, waits=True)
        for outside, path in self._fed.items():
            if outside in self._wiring.outside:
                self.commands.send_path(self.memory.base + 4 * self._wiring.outside[outside], path)
        self._poked = [poke for poke in self._poked if poke[-1] >= at]
        for poke in self._poked:
            self._poke(*poke)

    def feed(self, column: Address, steps: bool, segment: Segment) -> int | None:
        """Let an output from outside, a V-value's number, go its way: in a line, or, for gates, in a step.

        Returns the number of the batch, if the loop is told anything.
        """
        under_way = (column, steps) in self._fed
        self._fed[column, steps] = extended(self._fed.get((column, steps), ()), (segment,), self.now)
        place = self._wiring.outside.get((column, steps))
        if place is not None:
            self.commands.begin(segment.start, feeds=True)
            self.commands.send_path(self.memory.base + 4 * place, (segment,), replaces=under_way, feeds=True)
            return self.commands.publish()
        return None

    def forget(self, columns: Collection[tuple[Address, bool]]) -> None:
        """Let go of outputs from outside that no row reads any more; one that is read again begins at 0."""
        for column in columns:
            self._fed.pop(column, None)
        self._wiring.forget(columns)

    def poke(self, neuron: NeuronKey, state: str, value: float, at: int, member: int = 0) -> int:
        """Give a state of a neuron, or one of a family, another value at a sample: how events come at their time (R11).

        Returns the number of the batch.
        """
        self._poked = [poke for poke in self._poked if poke[-1] >= self.now]
        self._poked.append((neuron, state, value, member, at))
        self.commands.begin(at)
        self._poke(neuron, state, value, member, at)
        return self.commands.publish()

    def watch(self, columns: Collection[Address], recorded: Collection[Address] = ()) -> None:
        """Say which outputs V-values read: `sampled` knows them from the next plan on, which comes with `steer`.

        Of those that are `recorded` every sample stands in `recorder`.
        """
        if self.recorder.want(recorded) | self._taps.want(columns):
            self._watch_changed = True

    def has_sampled(self, frame: int, due: int) -> bool:
        """Whether a frame is due and what outputs are there has been noted."""
        return self.now >= due and self._taps.has(frame)

    def arrive(self, frame: int) -> None:
        """Obey what acts at the present sample, and note what outputs are there, if a frame is due that has not been.

        For who renders without a device: on one the loop itself has been there before the frame is computed.
        """
        if not self._taps.has(frame):
            self.commands.release(self.now)
            _render_block(self.context_address, 0, 0, 0)

    def sampled(self, column: Address, frame: int) -> float:
        """What an output was at the sample of a frame; 0 if nobody ticked there."""
        found = self._taps.at(column, frame)
        return self.output(column) if found is None else found

    def output(self, column: Address) -> float:
        """What an output that ticks at the sample put out last; 0 if it does not tick."""
        pool = self.memory.pools.get(column.kind)
        if pool is None or column.neuron not in pool.lanes:
            return 0.0
        port = pool.kernel.layout.outputs.get(column.port)
        return 0.0 if port is None else float(self.memory.floats[self.memory.place(column.kind, column.neuron, port)])

    def listen(self) -> None:
        """Read what the loop has reported: plans taken up, neurons gone wild."""
        head, tail = self._words[sharing.REPORTS_HEAD], self._words[sharing.REPORTS_TAIL]
        if head == tail:
            return
        while tail < head:
            sort, a, b, c = (int(x) for x in self._reports[tail & (REPORTS_ROOM - 1)])
            tail += 1
            if sort == sharing.ADOPTED:
                self._plans = {n: p for n, p in self._plans.items() if n >= a}
            elif sort == sharing.LATE:
                self.late.append((a, b))
            elif sort == sharing.WENT_WILD:
                # Of the plan that was taken up last: a newer one may have been sent by now.
                key, page = next(iter(self._plans.values())).pages[a]
                pool = self.memory.pools.get(key)
                name = pool.living[page].get(b) if pool is not None else None
                if name is not None:
                    self.wild.append((key, name, c))
        self._words[sharing.REPORTS_TAIL] = tail

    def _build(self, at: int, ended: Collection[NeuronKey] = (), reloaded: Collection[str] = ()) -> Plan:
        """The plan of what the schedule says ticks, with each weight as it is at a sample."""
        schedule, memory, wiring = self.schedule, self.memory, self._wiring
        ticking, present = schedule.ticking(), schedule.present()
        writes: list[tuple[int, int]] = []
        dropped: set[NeuronKey] = set()
        for key, pool in memory.pools.items():
            gone = [n for n in pool.lanes if (key, n) not in present or (key, n) in ended]
            for name in gone:
                # The plan that still plays may write to them until this one is taken up.
                buffers, emptied = memory.drop(key, name)
                self.plan.kept += buffers
                writes += emptied
            if gone and all(other != key for other, _ in present):
                self.plan.kept += memory.release(key)
            dropped.update((key, name) for name in gone)
        if dropped:
            wiring.remove(dropped)
        over = memory.forget_formers()
        fresh: list[tuple[int, int]] = []
        copies: list[tuple[int, int]] = []
        for key, name in ticking:
            if key not in memory.pools or name not in memory.pools[key].lanes:
                former = schedule.formers[key].key if key in reloaded else ""
                writes += memory.give(schedule.registry.kind(key), name, former)
                fresh.append(memory.lane(key, name))
                wiring.add((key, name))
                copies += memory.inherited(key, name, former) if former else []
        writes += [(memory.gain(key), 0) for key in reloaded]
        if reloaded or over:
            wiring.renew(ticking, schedule.formers)
        writes += [(place, 0) for place in wiring.take(schedule.outside())]
        rows = wiring.rows(schedule)
        moving = {row for row, _ in schedule.moving}
        weights = {row: {c: schedule.weight(row, c, at) for c in wired.heard} if row in moving
                   else schedule.network.row(row) for row, wired in rows.items()}
        speaker = [wiring.places.get(output, ZERO_PLACE) for output in HEARD]
        read = [column for column in self._taps.wanted if column in wiring.places][:sharing.TAP_ROOM]
        builder = Builder(memory, rows, weights, {*wiring.outside.values()}, self._blocks)
        plan = builder.build(writes, fresh, speaker, [wiring.places[c] for c in read], copies,
                             {past.key: fade(memory, key, past) for key, past in schedule.formers.items()
                              if past.key in memory.pools},
                             [(wiring.places[c], line) for c, line in self.recorder.lines.items()
                              if c in wiring.places])
        self._taps.plan(plan.number, read)
        return plan

    def _move(self, edge: Edge, path: Path, replaces: bool = False) -> None:
        address = self.plan.weight_address(*edge)
        if address is not None:
            self.commands.send_path(address, path, replaces, waits=True)

    def _poke(self, neuron: NeuronKey, state: str, value: float, member: int, at: int) -> None:
        pool = self.memory.pools.get(neuron[0])
        if pool is not None and neuron[1] in pool.lanes:
            place = self.memory.place(*neuron, pool.kernel.layout.states[state] + member)
            self.commands.send_path(self.memory.base + 4 * place, (Segment(at, at, value, value),))
