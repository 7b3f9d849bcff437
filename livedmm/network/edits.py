"""Edits: changes held against a network, as steps of single weights that a gain leads from 0 to 1.

An edit is resolved when it starts (R23): each change becomes *steps*, one for each weight. A step is an
affine map of its weight in the gain (R22), so an edit of any age can be faded, undone and redone, and at
gain 0 it is as if it had not been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from livedmm.errors import EditError, KindError, Where, near
from livedmm.network.addresses import ONE, Address, Port, birth_row, is_anonymous
from livedmm.network.changes import AddRow, Change, Declare, Remove, Rename, ResetRow, ScaleRow, SetRow, SetWeight
from livedmm.network.network import ONE_OUT, STANDING, Network, first_row
from livedmm.network.weights import glide, on_grid
from livedmm.ugens import ALIVE, Kind, Registry

Timing = Literal["line", "early", "late"]
"""When a step acts: along the glide, as soon as the gain leaves 0, or only once it has reached 1.

The rows of a neuron that is being born are there from the first sample, and those of one that dies stay
to the last: only what they are heard through is faded. Gates and triggers take steps (R11).
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What an edit does to one weight: ``set`` it to, ``scale`` it by, or ``add`` to it, `amount`."""

    row: Address
    column: Address
    op: Literal["set", "scale", "add"]
    amount: float
    timing: Timing = "line"

    def __call__(self, weight: float, gain: float) -> float:
        """The weight after this step at this gain, on the grid (R6, R22)."""
        if self.timing == "early":
            gain = 1.0 if gain > 0 else 0.0
        elif self.timing == "late":
            gain = 1.0 if gain >= 1 else 0.0
        if gain == 0:
            return weight
        if self.op == "set":
            return glide(weight, self.amount, gain)
        if self.op == "add":
            return weight + on_grid(gain * self.amount)
        return on_grid(weight * (1.0 + gain * (self.amount - 1.0)))


@dataclass(frozen=True, slots=True)
class Edit:
    """Some changes that are made together, whole or not at all.

    Parameters
    ----------
    changes
        What is asked for, in order; later changes see what earlier ones did.
    author
        Whose hand it is; undo takes back the edits of one hand.
    start
        The sample of the session's clock at which it starts.
    glide
        Seconds in which its gain goes from 0 to 1.
    text
        What was typed, for the log and for people.
    """

    changes: tuple[Change, ...]
    author: str = "me"
    start: int = 0
    glide: float = 0.02
    text: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """An edit held against the network that was there when it started."""

    steps: tuple[Step, ...]
    where: Mapping[str, Where] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def touched(self) -> set[Address]:
        """The rows that it changes."""
        return {s.row for s in self.steps}


def resolve(changes: Iterable[Change], network: Network, registry: Registry,
            written: Mapping[tuple[Address, Address], float] | None = None) -> Resolved:
    """Hold changes against a network: the steps that make them, in order.

    Parameters
    ----------
    written
        What the network itself has written into each weight so far (S of R22): a weight that is set
        lands on the number that was said, so what the network adds to it is taken off first.

    Raises
    ------
    EditError
        If a change names what is not there, or a number that no weight can be. Nothing is then done.
    """
    work = _Work(network, registry, written or {})
    changes = tuple(changes)
    for change in changes:  # names may be used before the line that declares them (R29)
        if isinstance(change, Declare):
            work.declare(change)
    for change in changes:
        work.make(change)
    work.free_unread()
    return work.resolved()


def apply(edit: Resolved, network: Network, gain: float = 1.0) -> Network:
    """The network with an edit at some gain.

    At gain 1 ``apply(diff(a, b), a) == b``, bitwise; at gain 0 it is the network itself.
    """
    return _stepped(network, edit.steps, gain, edit.where)


def diff(a: Network, b: Network, registry: Registry) -> Resolved:
    """The edit that leads from `a` to `b`: a step for each weight that differs."""
    steps = []
    for row in {**a.rows, **b.rows}:
        before, after = a.row(row), b.row(row)
        steps += [Step(row, column, "set", after.get(column, 0.0))
                  for column in {**before, **after} if before.get(column, 0.0) != after.get(column, 0.0)]
    return Resolved(_timed(steps, a, b, registry), {n: w for n, w in b.where.items() if n in b.neurons})


def _stepped(network: Network, steps: Iterable[Step], gain: float,
             where: Mapping[str, Where] | None = None) -> Network:
    rows: dict[Address, dict[Address, float]] = {}
    for step in steps:
        columns = rows.get(step.row)
        if columns is None:
            columns = rows[step.row] = dict(network.row(step.row))
        columns[step.column] = step(columns.get(step.column, 0.0), gain)
    return network.with_rows(rows, where)


def _timed(steps: Iterable[Step], before: Network, after: Network, registry: Registry) -> tuple[Step, ...]:
    """The same steps, each acting when the life of its row's neuron and the form of its input want it."""
    was = {(n.kind, n.name) for n in before.living()}
    will = {(n.kind, n.name) for n in after.living()}
    timed = []
    for step in steps:
        neuron = (step.row.kind, step.row.neuron)
        timing: Timing = "line"
        if step.row.port != ALIVE:
            if neuron not in was:
                timing = "early"
            elif neuron not in will:
                timing = "late"
            elif _form(step.row, registry) != "line":
                timing = "early"
        timed.append(Step(step.row, step.column, step.op, step.amount, timing))
    return tuple(timed)


def _form(row: Address, registry: Registry) -> str:
    try:
        declared = registry.kind(row.kind).input(row.port)
    except KindError:
        return "line"
    return declared.form if declared is not None else "line"


class _Work:
    """The network as it is while an edit's changes are made one after another."""

    def __init__(self, network: Network, registry: Registry,
                 written: Mapping[tuple[Address, Address], float]) -> None:
        self.before = network
        self.registry = registry
        self.written = written
        self.kinds = {n.name: n.kind for n in network.living()}
        self.rows: dict[Address, dict[Address, float]] = {}
        self.steps: list[Step] = []
        self.where: dict[str, Where] = {}
        self.renamed: dict[str, str] = {}
        self.born: set[str] = set()

    # -- reading

    def row(self, row: Address) -> Mapping[Address, float]:
        return self.rows.get(row) if row in self.rows else self.before.row(row)  # type: ignore[return-value]

    def every_row(self) -> list[Address]:
        return list({**self.before.rows, **self.rows})

    def kind(self, neuron: str) -> str:
        kind = self.kinds.get(neuron)
        if kind is None:
            raise EditError(f"no neuron '{neuron}'", near(neuron, self.kinds))
        return kind

    def input(self, port: Port) -> Address:
        kind = self.registry.kind(self.kind(port.neuron))
        if port.port != ALIVE and kind.input(port.port) is None:
            raise EditError(f"no input '{port}'", near(port.port, kind.input_names)
                            or f"{kind.name} has {', '.join(kind.input_names) or 'no inputs'}")
        return Address(kind.key, *port)

    def output(self, port: Port) -> Address:
        kind = self.registry.kind(self.kind(port.neuron))
        if kind.output(port.port) is None:
            raise EditError(f"no output '{port}'", near(port.port, kind.output_names)
                            or f"{kind.name} has {', '.join(kind.output_names) or 'no outputs'}")
        return Address(kind.key, *port)

    # -- changing

    def step(self, row: Address, column: Address, op: Literal["set", "scale", "add"], amount: float) -> None:
        if op != "scale":
            amount = on_grid(amount)
        step = Step(row, column, op, amount)
        columns = self.rows.get(row)
        if columns is None:
            columns = self.rows[row] = dict(self.before.row(row))
        before = columns.get(column, 0.0)
        after = step(before, 1.0)
        if after != before or (op == "set" and step.amount != before):
            columns[column] = after
            self.steps.append(step)

    def set(self, row: Address, column: Address, weight: float) -> None:
        self.step(row, column, "set", on_grid(weight) - self.written.get((row, column), 0.0))

    def set_row(self, row: Address, weights: Mapping[Address, float]) -> None:
        for column in list(self.row(row)):
            if column not in weights:
                self.set(row, column, 0.0)
        for column, weight in weights.items():
            self.set(row, column, weight)

    def make(self, change: Change) -> None:
        match change:
            case Declare():
                pass
            case SetRow(row, weights):
                self.set_row(self.input(row), {self.output(c): w for c, w in weights.items()})
            case SetWeight(row, column, weight):
                self.set(self.input(row), self.output(column), weight)
            case AddRow(row, weights):
                for column, weight in weights.items():
                    self.step(self.input(row), self.output(column), "add", weight)
            case ScaleRow(row, factor):
                on_grid(factor)
                for column in list(self.row(self.input(row))):
                    self.step(self.input(row), column, "scale", factor)
            case ResetRow(row):
                self.reset(row)
            case Remove(neuron):
                self.remove(neuron)
            case Rename(neuron, name):
                self.rename(neuron, name)

    def reset(self, port: Port) -> None:
        if port.neuron in self.kinds and (kind := self.registry.kind(self.kind(port.neuron))).input(port.port):
            first = first_row(port.neuron, kind, port.port)
            self.set_row(Address(kind.key, *port), {self.output(c): w for c, w in first.items()})

    def declare(self, change: Declare) -> None:
        name, kind = change.neuron, change.kind
        old = self.kinds.get(name)
        if name in STANDING and old is not None and old != kind.key:
            raise EditError(f"'{name}' is a {old} in every network", "choose another name")
        if change.where.document:
            self.where[name] = change.where
        if old == kind.key:
            return
        self.kinds[name] = kind.key
        self.born.add(name)
        for port in kind.input_names:
            row = Address(kind.key, name, port)
            kept = self.row(Address(old, name, port)) if old and kind.input(port) else {}
            if kept:
                self.set_row(row, dict(kept))
            else:
                start = birth_row(kind, port)
                self.set_row(row, {Address(self.kind(c.neuron), *c): w for c, w in start.items()})
        self.set(Address(kind.key, name, ALIVE), ONE_OUT, 1.0)
        if old is not None:
            self.replace(old, name, kind)

    def replace(self, old: str, name: str, kind: Kind) -> None:
        """Fade the columns of the old neuron against those of the new one, then let the old one die."""
        for row in self.every_row():
            for column, weight in list(self.row(row).items()):
                if (column.kind, column.neuron) == (old, name):
                    self.set(row, column, 0.0)
                    if kind.output(column.port) is not None:
                        self.step(row, Address(kind.key, name, column.port), "add", weight)
        self.clear(old, name)

    def remove(self, name: str) -> None:
        kind = self.kind(name)
        if name in STANDING:
            raise EditError(f"'{name}' stands in every network", f"mute it with {name}.gain = 0"
                            if name == "speaker" else "")
        for row in self.every_row():
            for column in list(self.row(row)):
                if (column.kind, column.neuron) == (kind, name):
                    self.set(row, column, 0.0)
        self.clear(kind, name)
        del self.kinds[name]

    def clear(self, kind: str, name: str) -> None:
        for row in self.every_row():
            if (row.kind, row.neuron) == (kind, name):
                self.set_row(row, {})

    def rename(self, neuron: str, name: str) -> None:
        kind = self.kind(neuron)
        if name in self.kinds:
            raise EditError(f"there is a neuron '{name}' already", "choose another name")
        if neuron in STANDING:
            raise EditError(f"'{neuron}' keeps its name in every network")
        self.kinds[name] = self.kinds.pop(neuron)
        self.renamed[neuron] = name
        for row in self.every_row():
            target = row._replace(neuron=name) if (row.kind, row.neuron) == (kind, neuron) else row
            columns = dict(self.row(row))
            moved = {c._replace(neuron=name) if (c.kind, c.neuron) == (kind, neuron) else c: w
                     for c, w in columns.items()}
            if target != row:
                self.set_row(row, {})
            if target != row or list(moved) != list(columns):
                self.set_row(target, moved)

    def free_unread(self) -> None:
        """Free the anonymous neurons that nothing reads any more, and those that only they read (R31)."""
        while True:
            read = {(c.kind, c.neuron) for row in self.every_row() for c in self.row(row)
                    if (row.kind, row.neuron) != (c.kind, c.neuron)}
            idle = [n for n, k in self.kinds.items()
                    if is_anonymous(n) and (k, n) not in read and self.was_read(k, n)]
            if not idle:
                return
            for name in idle:
                self.remove(name)

    def was_read(self, kind: str, name: str) -> bool:
        return (kind, name) in self.before.readers

    def resolved(self) -> Resolved:
        after = self.before.with_rows(self.rows)
        steps = _timed(self.steps, self.before, after, self.registry)
        if self.renamed:
            # State goes with the name at once, so no weight of a renamed neuron can be halfway.
            names = {*self.renamed, *self.renamed.values()}
            steps = tuple(Step(s.row, s.column, s.op, s.amount, "early")
                          if {s.row.neuron, s.column.neuron} & names else s for s in steps)
        return Resolved(steps, self.where, self.renamed)


def weight_from_one(row: Port, weight: float) -> SetWeight:
    """The change that a fader makes: the weight from `one`, whatever else feeds the input."""
    return SetWeight(row, ONE, weight)


def sequence(edits: Sequence[Edit], network: Network, registry: Registry) -> Network:
    """The network after some edits, one after another, each at gain 1."""
    for edit in edits:
        network = apply(resolve(edit.changes, network, registry), network)
    return network
