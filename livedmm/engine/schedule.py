"""Who ticks, what feeds them, and where every weight is at every sample: what both machines play from.

A change of network is a time at which it starts and samples in which it glides. What follows from that is
worked out here, once, as pure functions of the sample's number: the machines only differ in how they
compute a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from livedmm.network import Address, Network
from livedmm.ugens import ALIVE, Registry

NeuronKey = tuple[str, str]
"""A neuron of the machine: its kind's key and its name."""
Edge = tuple[Address, Address]
"""A weight's place in the matrix: row and column."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A weight's way: `a` up to sample `start`, then in a straight line to `b` at sample `end` (R25)."""

    start: int
    end: int
    a: float
    b: float

    def __call__(self, now: int) -> float:
        """The weight at a sample, in float64."""
        if now >= self.end:
            return self.b
        if now < self.start:
            return self.a
        return self.a + (self.b - self.a) * ((now - self.start) / (self.end - self.start))


Path = tuple[Segment, ...]
"""A weight's way over time: segments that do not overlap, in order."""


def along(path: Path, now: int) -> float:
    """Where a path is at a sample."""
    found = path[0]
    for segment in path[1:]:
        if segment.start > now:
            break
        found = segment
    return found(now)


def extended(path: Path, segment: Segment, now: int) -> Path:
    """A path that is followed up to the start of `segment`, and then goes its way; what is over is left out."""
    kept = [part for part in path if part.start < segment.start and part.end > now]
    if kept and kept[-1].end > segment.start:
        last = kept[-1]
        kept[-1] = Segment(last.start, segment.start, last.a, last(segment.start))
    return (*kept, segment)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of network asks of a machine.

    Attributes
    ----------
    moves
        The weights that move.
    structure
        Whether other neurons tick, or rows have other columns, than before.
    ended
        Neurons that have faded out, whose memory is free; one that lives again begins from its first state.
    """

    moves: Mapping[Edge, Path]
    structure: bool
    ended: frozenset[NeuronKey] = frozenset()


class Schedule:
    """The network that is played, with what is still on its way in and out.

    Attributes
    ----------
    entries
        What feeds every input that is fed, in the order in which it is summed.
    last
        The weights of the rows of neurons that are being faded: they stay as they were.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.network = Network()
        self.moving: dict[Edge, Path] = {}
        self.dying: dict[NeuronKey, int] = {}
        self.entries: dict[Address, tuple[Address, ...]] = {}
        self.last: dict[Address, dict[Address, float]] = {}
        self._sampled: set[str] = set()

    def living(self) -> dict[NeuronKey, None]:
        """The neurons of the network that tick at the sample, in the order of their birth."""
        return self._signals(self.network)

    def ticking(self) -> dict[NeuronKey, None]:
        """Those that live, then those that are still being faded."""
        return {**self.living(), **dict.fromkeys(self.dying)}

    def change(self, network: Network, start: int, glide: int, now: int) -> Changed:
        """Go over to another network from sample `start` on, in `glide` samples.

        The rows of a neuron that is born are there at once, but for what goes into a delay line, which would
        begin with a jump after the glide. Those of one that dies stay as they were to the end, and gates step:
        only what a neuron is heard through glides (R11, R22). What has ended by `now` is forgotten.
        """
        self.moving = {e: path for e, path in self.moving.items() if path[-1].end > now}
        was, will = self.living(), self._signals(network)
        ended = frozenset(n for n, end in self.dying.items() if end <= now)
        for neuron in ended:
            del self.dying[neuron]
        moves: dict[Edge, Path] = {}
        for row in {**self.network.rows, **network.rows}:
            if (row.kind, row.neuron) in will and row.port != ALIVE:
                moves.update(self._row(row, network, (row.kind, row.neuron) in was, (now, start, start + glide)))
        structure = bool(ended)
        for neuron in was:
            if neuron not in will:
                self.dying[neuron] = start + glide
                structure = True
        for row, columns in self.entries.items():
            if (row.kind, row.neuron) in self.dying and (row.kind, row.neuron) in was:
                self.last[row] = {c: self.weight(row, c, start) for c in columns}
        self.moving = {edge: path for edge, path in self.moving.items() if edge[0] not in self.last}
        for neuron in will:
            if neuron not in was:
                self.dying.pop(neuron, None)
                structure = True
        self._sampled |= {n.kind for n in network.living() if self._is_sampled(n.kind)}
        self.last = {r: weights for r, weights in self.last.items() if (r.kind, r.neuron) in self.dying}
        self.network = network
        self.moving.update(moves)
        structure = structure or any(column not in self.entries.get(row, ()) for row, column in moves)
        if structure:
            self._order()
        return Changed(moves, structure, ended)

    def outside(self) -> dict[tuple[Address, bool], None]:
        """The outputs that rows read and that do not tick at the sample: V-values and pictures.

        Each with whether it is taken in steps, as gates take it, or in lines (R10, R11).
        """
        found: dict[tuple[Address, bool], None] = {}
        for row, columns in self.entries.items():
            for column in columns:
                if column.kind not in self._sampled:
                    found[column, self.steps(row)] = None
        return found

    def steps(self, row: Address) -> bool:
        """Whether an input takes what arrives in steps: gates and triggers do (R11)."""
        declared = self.registry.kind(row.kind).input(row.port)
        return declared is not None and declared.form != "line"

    def _is_kept(self, row: Address) -> bool:
        """Whether what an input hears is kept and heard later, when the glide may be over: a delay's is."""
        return row.port == "input" and bool(self.registry.kind(row.kind).buffers)

    def weight(self, row: Address, column: Address, now: int) -> float:
        """A weight at a sample."""
        path = self.moving.get((row, column))
        return self.network.weight(row, column) if path is None else along(path, now)

    def _row(self, row: Address, network: Network, lived: bool, times: tuple[int, int, int]) -> dict[Edge, Path]:
        """The ways of the weights of a row that change: now, when they start, when they end."""
        old, new = self.network.row(row), network.row(row)
        if old is new:
            return {}
        now, start, end = times
        if self.steps(row) or not (lived or self._is_kept(row)):
            end = start
        moves: dict[Edge, Path] = {}
        for column in {**old, **new}:
            before, after = old.get(column, 0.0), new.get(column, 0.0)
            if before != after:
                path = self.moving.get((row, column), ())
                begin = along(path, start) if path else before
                moves[row, column] = extended(path, Segment(start, end, begin, after), now)
        return moves

    def _order(self) -> None:
        """Renew the order of every row: what was summed before stays first, what is new comes after (R4).

        The rows of a dying neuron stay as they were; what has faded out of the others is left out.
        """
        living = self.living()
        moving: dict[Address, list[Address]] = {}
        for row, column in self.moving:
            moving.setdefault(row, []).append(column)
        entries = {row: columns for row, columns in self.entries.items() if (row.kind, row.neuron) in self.dying}
        for row in {**self.network.rows, **moving}:
            if (row.kind, row.neuron) in living and row.port != ALIVE:
                known = {**self.network.row(row), **dict.fromkeys(moving.get(row, ()))}
                before = self.entries.get(row, ())
                kept = [c for c in before if c in known]
                entries[row] = (*kept, *(c for c in known if c not in before))
        self.entries = entries

    def _signals(self, network: Network) -> dict[NeuronKey, None]:
        return {(n.kind, n.name): None for n in network.living()
                if self.registry.kind(n.kind).stream == "signal"}

    def _is_sampled(self, key: str) -> bool:
        return self.registry.kind(key).stream in ("signal", "constant")
