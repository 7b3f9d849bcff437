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
from livedmm.network.weights import LARGEST
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
    gone: set[str] = set()
    for index, change in enumerate(changes):  # names may be used before the line that declares them (R29)
        if isinstance(change, Remove | Rename):
            gone.add(change.neuron)
        elif isinstance(change, Declare) and change.neuron not in gone:
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
        if self.draft.kind_of(port.neuron) is None or self.draft.kind(port.neuron).input(port.port) is None:
            return
        row = self.draft.input(port)
        self.draft.set_row(row, self.first(port.neuron, self.draft.kind(port.neuron), port.port))

    def first(self, neuron: str, kind: Kind, port: str) -> dict[Address, float]:
        return self.draft.columns(Port(neuron, port), first_row(neuron, kind, port))

    def declare(self, change: Declare) -> None:
        draft, name, kind = self.draft, change.neuron, change.kind
        old = draft.kind_of(name)
        if old == kind.key:
            if change.where.document:
                draft.where[name] = change.where
            return
        if name in STANDING and old is not None:
            raise EditError(f"'{name}' is a {old} in every network", "choose another name", change.where)
        draft.where[name] = change.where
        life = (kind.key, name)
        draft.bear(life)
        rows: dict[str, dict[Address, float]] = {row.port: {} for row in draft.rows_of(life)}
        rows |= self.birth(name, kind)
        if old is not None:
            rows |= self.kept((old, name), kind)
        for port, weights in rows.items():
            draft.set_row(Address(*life, port), weights)
        draft.set(Address(*life, ALIVE), ONE_OUT, 1.0)
        if old is not None:
            self.hand_over((old, name), life, kind)

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
        return {port: self.moved(Address(*old, port), old, (kind.key, old[1]), kind) for port in shared}

    def moved(self, row: Address, old: Life, new: Life, kind: Kind) -> dict[Address, float]:
        """A row that reads from one neuron what it read from another, as far as the kind has such outputs."""
        return {Address(*new, c.port) if c[:2] == old else c: w for c, w in self.draft.row(row).items()
                if w and (c[:2] != old or kind.output(c.port) is not None)}

    def hand_over(self, old: Life, new: Life, kind: Kind, early: bool = False) -> None:
        """Fade the columns of one neuron against those of another, then let it die."""
        for row, column, weight in self.draft.read_from(old):
            if row[:2] != old:
                self.draft.set(row, column, 0.0, early)
                if kind.output(column.port) is not None:
                    self.draft.set(row, Address(*new, column.port), weight, early)
        self.clear(old, early)

    def remove(self, name: str) -> None:
        key = self.draft.key(name)
        if name in STANDING:
            raise EditError(f"'{name}' stands in every network",
                            "mute it with speaker.gain = 0" if name == "speaker" else "")
        for row, column, _ in self.draft.read_from((key, name)):
            self.draft.set(row, column, 0.0)
        self.clear((key, name))

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
            if draft.kind_of(new) is not None:
                raise EditError(f"there is a neuron '{new}' already", "choose another name")
        for old, new in names.items():
            self.move(old, new)

    def move(self, old: str, name: str) -> None:
        draft, key = self.draft, self.draft.key(old)
        was, new, kind = (key, old), (key, name), self.draft.kind(old)
        draft.bear(new)
        rows: dict[str, dict[Address, float]] = {row.port: {} for row in draft.rows_of(new)}
        rows |= {row.port: self.moved(row, was, new, kind) for row in draft.rows_of(was)}
        for port, weights in rows.items():
            draft.set_row(Address(*new, port), weights, True)
        self.hand_over(was, new, kind, True)
        first = next((n for n, became in draft.renamed.items() if became == old), old)
        draft.renamed[first] = name
        if old in draft.where or draft.total.where.get(old):
            draft.where[name] = draft.where.get(old) or draft.total.where[old]

    def free_unread(self) -> None:
        """Free the anonymous neurons that a row has dropped and that nothing else reads (R31)."""
        draft = self.draft
        while draft.dropped:
            life, _ = draft.dropped.popitem()
            if draft.kind_of(life[1]) == life[0] and not any(
                    row[:2] != life and draft.lives(row[:2]) for row, _, _ in draft.read_from(life)):
                self.remove(life[1])
