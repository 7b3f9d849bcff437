"""Resolving: changes held against the network in which they start become steps of single weights (R23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from livedmm.errors import EditError, KindError, Where
from livedmm.network.addresses import Address, Port
from livedmm.network.changes import (
    AddRow,
    Change,
    Declare,
    Remove,
    Rename,
    ResetRow,
    ScaleRow,
    SetRow,
    SetWeight,
)
from livedmm.network.draft import Draft, Life, Written
from livedmm.network.edits import Resolved
from livedmm.network.network import ONE_OUT, STANDING, Network, first_row
from livedmm.network.weights import LARGEST, bounded
from livedmm.ugens import ALIVE, Kind, Registry


def resolve(changes: Iterable[Change], network: Network, registry: Registry, written: Written | None = None,
            beneath: Mapping[Address, Iterable[Address]] | None = None) -> Resolved:
    """Hold changes against a network: the steps that make them.

    If no weight changes there are no steps. If one does, what is set counts as set even where it was so
    already: then no older edit that is faded can move it.

    Parameters
    ----------
    network
        What edits from outside make of the network: E of R22.
    written
        What the network has written on top. A number that is set is the number heard afterwards, so
        what was written is taken off; what is scaled is scaled with it.
    beneath
        For rows, columns that older edits speak of, though they may be faded out: a row that is set sets
        these to 0 as well.

    Raises
    ------
    EditError
        If a change names what is not there, or a number that no weight can be. Nothing is then done.
    KindError
        If a neuron is of a kind that the registry does not know.
    """
    work = _Work(Draft(network, registry, written or {}, beneath or {}))
    changes = tuple(changes)
    declared: set[int] = set()
    spent: set[str] = set()
    for index, change in enumerate(changes):  # names may be used before the line that declares them (R29)
        match change:
            case Remove(neuron):
                spent.add(neuron)
            case Rename(neuron, name):
                spent |= {neuron, name}
            case Declare(neuron) if neuron not in spent:
                work.declare(change)
                declared.add(index)
    for index, change in enumerate(changes):
        if index not in declared:
            work.make(change)
    work.free_unread()
    return work.draft.resolved()


class _Work:
    """What each change does to the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.births: dict[str, dict[str, dict[Address, float]]] = {}

    def make(self, change: Change) -> None:
        draft = self.draft
        match change:
            case Declare():
                self.declare(change)
            case SetRow(row, weights):
                draft.set_row(draft.input(row), draft.columns(row, weights))
            case SetWeight(row, column, weight):
                address = draft.input(row)
                for to, number in draft.columns(row, {column: weight}).items():
                    draft.set(address, to, number)
            case AddRow(row, weights):
                address = draft.input(row)
                for to, number in draft.columns(row, weights).items():
                    draft.put(address, to, 1.0, number)
            case ScaleRow(row, factor):
                self.scale(draft.input(row), factor)
            case ResetRow(row):
                self.reset(row)
            case Remove(neuron):
                self.remove(neuron)
            case Rename(neuron, name):
                self.rename(neuron, name)

    def scale(self, row: Address, factor: float) -> None:
        if not abs(factor) <= LARGEST:
            raise EditError(f"a row cannot be scaled by {factor}", "it must be a number from -1e18 to 1e18",
                            Where(path=str(row)))
        for column in list(self.draft.row(row)):
            # What the network has written is heard scaled too, and E must do that for it.
            self.draft.put(row, column, factor, (factor - 1.0) * self.draft.written_at(row, column))

    def reset(self, port: Port) -> None:
        if self.draft.kinds_of(port.neuron):
            kind = self.draft.kind(port.neuron)
            if kind.input(port.port) is not None:
                self.draft.set_row(self.draft.input(port), self.first(port.neuron, kind, port.port))

    def first(self, neuron: str, kind: Kind, port: str) -> dict[Address, float]:
        """The row that an input begins with; what it is wired to appears."""
        row = first_row(neuron, kind, port)
        for column in row:
            if not self.draft.kinds_of(column.neuron) and column.neuron in self.draft.registry:
                wired = self.draft.registry.kind(column.neuron)
                if wired.appears:
                    self.declare(Declare(column.neuron, wired))
        return self.draft.columns(Port(neuron, port), row)

    def declare(self, change: Declare) -> None:
        draft, name, kind = self.draft, change.neuron, change.kind
        kinds = draft.kinds_of(name)
        if kinds and kinds[-1] == kind.key:
            if change.where.document:
                draft.where[name] = change.where
            return
        if kinds and name in STANDING:
            raise EditError(f"'{name}' is {kinds[-1]} in every network", "choose another name", change.where)
        draft.where[name] = change.where
        life, olds = (kind.key, name), [(k, name) for k in kinds if k != kind.key]
        if kind.key not in kinds:
            rows: dict[str, dict[Address, float]] = {row.port: {} for row in draft.rows_of(life)}
            rows |= self.birth(name, kind)
            if olds:
                rows |= self.kept(olds[-1], kind)
            for port, weights in rows.items():
                draft.set_row(Address(*life, port), weights)
            draft.set(Address(*life, ALIVE), ONE_OUT, 1.0)
        self.hand_over(olds, life, kind)
        draft.bear(life)

    def birth(self, name: str, kind: Kind) -> dict[str, dict[Address, float]]:
        """The rows of a new neuron; they are made once an edit for all neurons of a kind."""
        key = name if name in STANDING else kind.key
        if key not in self.births:
            self.births[key] = {port: self.first(name, kind, port) for port in kind.input_names}
        return self.births[key]

    def kept(self, old: Life, kind: Kind) -> dict[str, dict[Address, float]]:
        """The rows that a neuron of another kind keeps: those of the inputs that both have (R26)."""
        draft = self.draft
        try:
            before = draft.registry.kind(old[0])
            shared = [port for port in kind.input_names if before.input(port) is not None]
        except KindError:
            shared = []
        ports = [row.port for row in draft.rows_of(old) if row.port != ALIVE]
        shared += [port for port in ports if kind.input(port) is not None]
        return {port: dict(draft.row(Address(*old, port))) for port in shared}

    def hand_over(self, olds: list[Life], new: Life, kind: Kind, early: bool = False) -> None:
        """Fade the columns of neurons against those of another, its own rows included, then let them die."""
        draft = self.draft
        # What reads a neuron that is not alive yet reads 0: that is nothing to add to.
        there = draft.read_from(new) if draft.lives(new) else []
        faded_in = {(row, column): weight for row, column, weight in there}
        for row, column, weight in [read for old in olds for read in draft.read_from(old)]:
            draft.set(row, column, 0.0, early)
            if kind.output(column.port) is not None:
                weights = (row, Address(*new, column.port))
                faded_in[weights] = faded_in.get(weights, 0.0) + weight
        for (row, column), weight in faded_in.items():
            draft.set(row, column, bounded(weight), early)
        for old in olds:
            self.clear(old, early)

    def remove(self, name: str) -> None:
        draft = self.draft
        draft.key(name)
        if name in STANDING:
            raise EditError(f"'{name}' stands in every network",
                            "mute it with speaker.gain = 0" if name == "speaker" else "")
        for life in [(kind, name) for kind in draft.kinds_of(name)]:
            for row, column, _ in draft.read_from(life):
                draft.set(row, column, 0.0)
            self.clear(life)

    def clear(self, life: Life, early: bool = False) -> None:
        for row in self.draft.rows_of(life):
            self.draft.set_row(row, {}, early)
        self.draft.bury(life)

    def rename(self, neuron: str, name: str) -> None:
        """Move a neuron, and the anonymous ones that are named after it, with their state."""
        draft = self.draft
        draft.key(neuron)
        if neuron in STANDING:
            raise EditError(f"'{neuron}' keeps its name in every network")
        olds = [neuron, *(n for n in draft.names() if n.startswith(f"{neuron}._"))]
        names = {old: name + old.removeprefix(neuron) for old in olds}
        for new in names.values():
            if draft.kinds_of(new):
                raise EditError(f"there is a neuron '{new}' already", "choose another name")
        for old, new in names.items():
            for kind in draft.kinds_of(old):
                self.move((kind, old), (kind, new))
            first = next((n for n, became in draft.renamed.items() if became == old), old)
            draft.renamed[first] = new
            where = draft.where.get(old, draft.total.where.get(old))
            if where is not None:
                draft.where[new] = where

    def move(self, old: Life, new: Life) -> None:
        draft, kind = self.draft, self.draft.registry.kind(old[0])
        rows: dict[str, dict[Address, float]] = {row.port: {} for row in draft.rows_of(new)}
        rows |= {row.port: dict(draft.row(row)) for row in draft.rows_of(old)}
        for port, weights in rows.items():
            draft.set_row(Address(*new, port), weights)
        self.hand_over([old], new, kind, early=True)
        draft.bear(new)

    def free_unread(self) -> None:
        """Free the anonymous neurons that a row has dropped and that nothing else reads (R31)."""
        draft = self.draft
        while draft.dropped:
            life, _ = draft.dropped.popitem()
            if draft.lives(life) and not any(
                    row[:2] != life and draft.lives(row[:2]) for row, _, _ in draft.read_from(life)):
                self.remove(life[1])
