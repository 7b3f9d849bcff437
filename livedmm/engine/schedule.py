"""Who ticks, what feeds them, and where every weight is at every sample: what both machines play from.

A machine is steered: to a network, with the path of each weight that moves. What follows from that is worked out here,
once; the machines only differ in how they compute a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from livedmm.network import ONE_OUT, Address, Network, timing_of
from livedmm.network.paths import Edge, Path, Segment, along, arriving, extended, settled
from livedmm.ugens import ALIVE, Kind, Registry

NeuronKey = tuple[str, str]
"""A neuron of the machine: its kind's key and its name."""


@dataclass(frozen=True, slots=True)
class Former:
    """A kind as it was before it was reloaded, whose neurons tick beside their successors while it fades.

    Attributes
    ----------
    key
        What it is called in the machine; no kind of a registry can be called so.
    gain
        How much of the successors is heard, 0 to 1; the rest is heard of these.
    neurons
        Those that were there.
    """

    key: str
    kind: Kind
    gain: Path
    neurons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """What steering asks of a machine.

    Attributes
    ----------
    moves
        The weights of signal neurons that move.
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
    moving
        The paths of the weights that are under way.
    dying
        The neurons that live no more and are faded, and the sample at which that is over.
    entries
        What feeds every input that is fed, in the order in which it is summed.
    formers
        By key, the kinds that were reloaded and whose versions before are still there.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.network = Network()
        self.moving: dict[Edge, Path] = {}
        self.dying: dict[NeuronKey, int] = {}
        self.entries: dict[Address, tuple[Address, ...]] = {}
        self._still: dict[Address, Mapping[Address, float]] = {}
        """The rows in which nothing moved when their order was last made, and their weights then."""
        self.formers: dict[str, Former] = {}
        self._inputs: dict[str, frozenset[str]] = {}
        self._reloaded: dict[str, frozenset[str]] = {}
        self._reloads = 0
        self._sampled: set[str] = set()
        self._living: dict[NeuronKey, None] = {}
        self._outside: dict[tuple[Address, bool], None] = {}

    def living(self) -> dict[NeuronKey, None]:
        """The neurons of the network that tick at the sample, in the order of their birth."""
        return self._living

    def ticking(self) -> dict[NeuronKey, None]:
        """Those that live, then those that are still being faded."""
        return {**self.living(), **dict.fromkeys(self.dying)}

    def present(self) -> dict[NeuronKey, None]:
        """What ticks, with the former neurons of kinds that were reloaded, as the machine calls them."""
        ticking = self.ticking()
        return {**ticking, **{(former.key, name): None for key, former in self.formers.items()
                              for name in former.neurons if (key, name) in ticking}}

    def steer(self, network: Network, paths: Mapping[Edge, Path], at: int, now: int,
              renamed: Mapping[str, str] | None = None) -> Changed:
        """Go over to another network from sample `at` on, along the paths of the weights that change.

        A neuron that is born ticks from there on, one that dies until its `alive` has come to 0. Paths that are over
        by `now` are forgotten, and what has ended by `at`.
        """
        self.moving = {e: path for e, path in self.moving.items() if not settled(path, now)}
        if renamed:
            self._rename(renamed)
        was = self._living
        # The same object says that the same neurons live, so a fader costs nothing for those that it does not touch.
        will = was if network.kinds is self.network.kinds else self._signals(network)
        ended = frozenset(n for n, end in self.dying.items() if end <= at)
        for neuron in ended:
            del self.dying[neuron]
        for kind, name in ended:
            if kind in self.formers:
                former = self.formers[kind]
                self.formers[kind] = replace(former, neurons=former.neurons - {name})
        structure = bool(ended) or bool(renamed)
        for neuron in was if will is not was else ():
            if neuron not in will:
                life = Address(*neuron, ALIVE), ONE_OUT
                self.dying[neuron] = paths[life][-1].end if life in paths else at
                structure = True
        for neuron in will if will is not was else ():
            if neuron not in was:
                self.dying.pop(neuron, None)
                structure = True
        moves = {(row, column): path if (row, column) not in self.moving
                 else extended(self.moving[row, column], path, now)
                 for (row, column), path in paths.items()
                 if row.port != ALIVE and (row[:2] in will or row[:2] in self.dying)
                 and not self._stays((row, column), path)}
        if will is not was:
            self._sampled |= {key for key in network.keys if self._is_sampled(key)}
        self.network, self._living = network, will
        if structure:
            self.moving = {e: path for e, path in self.moving.items() if e[0][:2] in will or e[0][:2] in self.dying}
        self.moving |= moves
        structure = structure or self._widens(moves)
        if structure:
            self._forget_faded(at)
            self._order(at)
        return Changed({edge: paths[edge] for edge in moves}, structure, ended)

    def _widens(self, edges: Iterable[Edge]) -> bool:
        """Whether a row has got a column that it did not have."""
        columns: dict[Address, set[Address]] = {}
        for row, column in edges:
            columns.setdefault(row, set()).add(column)
        return any(not some.issubset(self.entries.get(row, ())) for row, some in columns.items())

    def reload(self, was: Mapping[str, Kind], gain: Path, at: int) -> dict[str, Former]:
        """Let kinds, by key, be those that the registry has by now, from sample `at` on.

        Their neurons keep what feeds them and whom they feed; the versions before tick on until `gain` has come to 1.
        One that is faded already ends.
        """
        made = {}
        for key, kind in was.items():
            self._reloads += 1
            names = frozenset(name for k, name in self.ticking() if k == key)
            made[key] = Former(f"{key} (version {self._reloads})", kind, gain, names)
            self._inputs.pop(key, None)
            self._reloaded[key] = frozenset(self.registry.kind(key).output_names)
        self._forget_faded(at)
        self.formers |= made
        self._forget_lost()
        self._order(at)
        return made

    def _forget_faded(self, at: int) -> None:
        """Let go of the versions before of which nothing is heard after a sample."""
        faded = [key for key, former in self.formers.items() if settled(former.gain, at)]
        for key in faded:
            del self.formers[key]
        if faded:
            self._forget_lost()

    def _forget_lost(self) -> None:
        """Let go of rows of inputs, and of columns of outputs, that there are no more."""
        self._still.clear()
        self.entries = {row: tuple(c for c in columns if self.has(c)) for row, columns in self.entries.items()
                        if self._reads(row)}

    def has(self, column: Address) -> bool:
        """Whether an output of a kind that was reloaded is still there."""
        known = self._reloaded.get(column.kind)
        if known is None or column.port in known:
            return True
        former = self.formers.get(column.kind)
        return former is not None and column.neuron in former.neurons and column.port in former.kind.output_names

    def _reads(self, row: Address) -> bool:
        """Whether a neuron's kind has such an input: rows of one that a kind has lost are kept, and not read."""
        known = self._inputs.get(row.kind)
        if known is None:
            known = self._inputs[row.kind] = frozenset(self.registry.kind(row.kind).input_names)
        return row.port in known

    def _stays(self, edge: Edge, path: Path) -> bool:
        """Whether a path leads nowhere: an edit that sets a row sets to 0 what only older edits ever had in it."""
        weight = self.network.weight(*edge)
        return edge not in self.moving and all(segment.a == segment.b == weight for segment in path)

    def lines(self, old: Network, new: Network, start: int, glide: int,
              moving: Mapping[Edge, Path]) -> dict[Edge, Path]:
        """The paths in straight lines from one network to another, from sample `start` on in `glide` samples.

        The rows of a neuron that is born are there at once, but for what goes into a delay line; those of one that
        dies stay as they were to the end, and gates step: only what a neuron is heard through glides (R11, R22).
        """
        paths: dict[Edge, Path] = {}
        for row in {**old.rows, **new.rows}:
            was, will = old.row(row), new.row(row)
            if was is will:
                continue
            begin, end = start, start + glide
            timing = timing_of(row, old.lives(row.kind, row.neuron), new.lives(row.kind, row.neuron), self.registry)
            if timing == "late":
                begin = end
            elif timing == "early":
                end = begin
            for column in {**was, **will}:
                before, after = was.get(column, 0.0), will.get(column, 0.0)
                if before != after:
                    path = moving.get((row, column))
                    paths[row, column] = (Segment(begin, end, arriving(path, begin) if path else before, after),)
        return paths

    def outside(self) -> dict[tuple[Address, bool], None]:
        """The outputs that rows read and that do not tick at the sample: V-values and pictures.

        Each with whether it is taken in steps, as gates take it, or in lines (R10, R11).
        """
        return self._outside

    def steps(self, row: Address) -> bool:
        """Whether an input takes what arrives in steps: gates and triggers do (R11)."""
        declared = self.registry.kind(row.kind).input(row.port)
        return declared is not None and declared.form != "line"

    def weight(self, row: Address, column: Address, now: int) -> float:
        """A weight at a sample."""
        path = self.moving.get((row, column))
        return self.network.weight(row, column) if path is None else along(path, now)

    def _order(self, at: int) -> None:
        """Renew the order of every row: what was summed before stays first, what is new comes after (R4).

        The rows of a dying neuron stay as they were; what has faded out of the others by sample `at` is left out. By
        that sample and not by now: the order must be the same in a replay, which hears of all this earlier.
        """
        living = self.living()
        moving: dict[Address, list[Address]] = {}
        for (row, column), path in self.moving.items():
            if not settled(path, at):
                moving.setdefault(row, []).append(column)
        entries = {row: columns for row, columns in self.entries.items() if row[:2] in self.dying}
        still, self._still = self._still, {}
        for row in {**self.network.rows, **moving}:
            if row[:2] in living and row.port != ALIVE:
                weights, before = self.network.row(row), self.entries.get(row, ())
                if row not in moving:
                    self._still[row] = weights
                    if still.get(row) is weights:
                        entries[row] = before
                        continue
                if not self._reads(row):
                    continue
                known = {**weights, **dict.fromkeys(moving.get(row, ()))}
                if self._reloaded:
                    known = {c: w for c, w in known.items() if self.has(c)}
                kept = dict.fromkeys(c for c in before if c in known)
                entries[row] = (*kept, *(c for c in known if c not in kept))
        self.entries = entries
        self._outside = {(column, self.steps(row)): None for row, columns in entries.items() for column in columns
                         if column.kind not in self._sampled}

    def _rename(self, renamed: Mapping[str, str]) -> None:
        """Let neurons be called by their new names in all that is known of them."""
        def new(address: Address) -> Address:
            return address.renamed(renamed)

        self.network = Network({new(row): {new(c): w for c, w in columns.items()}
                                for row, columns in self.network.rows.items()}, self.network.where)
        self._living = self._signals(self.network)
        self.moving = {(new(row), new(column)): path for (row, column), path in self.moving.items()}
        self.dying = {(kind, renamed.get(name, name)): end for (kind, name), end in self.dying.items()}
        self.formers = {key: replace(former, neurons=frozenset(renamed.get(n, n) for n in former.neurons))
                        for key, former in self.formers.items()}
        self.entries = {new(row): tuple(map(new, columns)) for row, columns in self.entries.items()}
        self._still.clear()

    def _signals(self, network: Network) -> dict[NeuronKey, None]:
        signals = {key for key in network.keys if self.registry.kind(key).stream == "signal"}
        return {neuron: None for neuron in network.alive if neuron[0] in signals}

    def _is_sampled(self, key: str) -> bool:
        return self.registry.kind(key).stream in ("signal", "constant")
