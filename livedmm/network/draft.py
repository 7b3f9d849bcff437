"""A draft: the network while an edit is being made, and the steps that have made it so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from livedmm.errors import EditError, LivedmmError, Where, near
from livedmm.network.addresses import ONE, Address, Port, is_anonymous
from livedmm.network.edits import Resolved, Step, timing_of
from livedmm.network.network import ONE_OUT, Network
from livedmm.network.weights import LARGEST, bounded, on_grid
from livedmm.ugens import ALIVE, Kind, Registry

Written = Mapping[tuple[Address, Address], float]
"""What the network itself has written into weights so far, by row and column: S of R22."""

Life = tuple[str, str]
"""A neuron as it stands in the matrix: its kind's key and its name."""


class Draft:
    """What `resolve` works on. Weights are read as they are *heard*, E + S of R22; the steps are of E alone.

    An operation costs the weights that it touches, but for the first that asks who reads a neuron.
    """

    def __init__(self, network: Network, registry: Registry, written: Written,
                 beneath: Mapping[Address, Iterable[Address]]) -> None:
        self.before = network
        self.total = network.plus(written) if written else network
        self.registry = registry
        self.written = written
        self.beneath = beneath
        self.where: dict[str, Where] = {}
        self.renamed: dict[str, str] = {}
        self.dropped: dict[Life, None] = {}
        """The anonymous neurons that a row has ceased to name."""
        self._kinds: dict[str, tuple[str, ...]] = {}
        self._made: dict[Address, dict[Address, tuple[float, float, float]]] = {}
        """What is done to weights along the glide: factor, amount, and the weight of E after it."""
        self._moved: dict[Address, dict[Address, float]] = {}
        """What weights of E are set to before that, as soon as the gain leaves 0."""
        self._inputs: dict[Life, list[Address]] = {}
        self._readers: dict[Life, list[tuple[Address, Address]]] = {}
        self._fed: list[tuple[Address, Address]] = []
        """Weights that have become other than 0 and are not in `_readers` yet: most edits never ask."""

    # -- who lives

    def kinds_of(self, name: str) -> tuple[str, ...]:
        """The kinds of the living neurons of a name: several if one is half replaced; the last is meant."""
        return self._kinds[name] if name in self._kinds else self.total.kinds.get(name, ())

    def key(self, name: str) -> str:
        """The key of the kind of the living neuron of this name; EditError if there is none."""
        kinds = self.kinds_of(name)
        if not kinds:
            raise EditError(f"no neuron '{name}'", near(name, self.names()))
        return kinds[-1]

    def kind(self, name: str) -> Kind:
        """The kind of the living neuron of this name; EditError if there is none."""
        return self.registry.kind(self.key(name))

    def names(self) -> list[str]:
        """The names of all that live."""
        return [name for name in {**self.total.kinds, **self._kinds} if self.kinds_of(name)]

    def bear(self, life: Life) -> None:
        """Note that a neuron lives, and is the one that its name means."""
        kind, name = life
        self._kinds[name] = (*(k for k in self.kinds_of(name) if k != kind), kind)

    def bury(self, life: Life) -> None:
        """Note that a neuron lives no more."""
        kind, name = life
        self._kinds[name] = tuple(k for k in self.kinds_of(name) if k != kind)

    def lives(self, life: Life) -> bool:
        """Whether a neuron lives now."""
        return life[0] in self.kinds_of(life[1])

    # -- addresses

    def input(self, port: Port) -> Address:
        """The address of an input; EditError if there is none."""
        kind = self.kind(port.neuron)
        if port.port != ALIVE and kind.input(port.port) is None:
            raise EditError(f"no input '{port}'", near(port.port, kind.input_names)
                            or f"{kind.name} has {', '.join(kind.input_names) or 'no inputs'}")
        return Address(kind.key, port.neuron, port.port)

    def output(self, port: Port) -> Address:
        """The address of an output; EditError if there is none."""
        if port == ONE:
            return ONE_OUT
        kind = self.kind(port.neuron)
        if kind.output(port.port) is None:
            raise EditError(f"no output '{port}'", near(port.port, kind.output_names)
                            or f"{kind.name} has {', '.join(kind.output_names) or 'no outputs'}")
        return Address(kind.key, port.neuron, port.port)

    def columns(self, row: Port, weights: Mapping[Port, float]) -> dict[Address, float]:
        """The addresses and weights of what a row is to read."""
        try:
            return {self.output(column): on_grid(weight) for column, weight in weights.items()}
        except LivedmmError as error:
            raise error.at(Where(path=str(row))) from None

    # -- weights

    def row(self, row: Address) -> Mapping[Address, float]:
        """A row as it is heard; weights of 0 may stand in it."""
        columns = self.total.row(row)
        if row not in self._made:
            return columns
        changed = {**self._moved.get(row, {}), **self._made[row]}
        return {**columns, **{column: self.heard(row, column) for column in changed}}

    def heard(self, row: Address, column: Address) -> float:
        """One weight as it is heard."""
        return self._weight(row, column) + self.written_at(row, column)

    def written_at(self, row: Address, column: Address) -> float:
        """What the network itself has written into a weight."""
        return self.written.get((row, column), 0.0) if self.written else 0.0

    def _weight(self, row: Address, column: Address) -> float:
        if row in self._made:
            if (made := self._made[row].get(column)) is not None:
                return made[2]
            if row in self._moved and column in self._moved[row]:
                return self._moved[row][column]
        return self.before.weight(row, column)

    def rows_of(self, life: Life) -> list[Address]:
        """The rows of a neuron's inputs that have weights, or had."""
        return list(dict.fromkeys((*self.total.inputs.get(life, ()), *self._inputs.get(life, ()))))

    def read_from(self, life: Life) -> list[tuple[Address, Address, float]]:
        """The weights from a neuron's outputs that are not 0: row, column, weight."""
        for row, column in self._fed:
            self._readers.setdefault(column[:2], []).append((row, column))
        self._fed.clear()
        found = dict.fromkeys((*self.total.readers.get(life, ()), *self._readers.get(life, ())))
        weights = ((row, column, self.heard(row, column)) for row, column in found)
        return [(row, column, weight) for row, column, weight in weights if weight]

    # -- steps

    def put(self, row: Address, column: Address, factor: float, amount: float) -> None:
        """Make one weight ``factor * weight + amount``, along the glide."""
        made = self._touch(row)
        weight = amount
        if factor:
            before = self._moved.get(row, {}).get(column)
            if before is None:
                before = self.before.weight(row, column)
            if column in made:  # two changes of one weight are one line in the gain
                factor, amount = factor * made[column][0], factor * made[column][1] + amount
            weight = factor * before + amount
            if not max(abs(weight), abs(amount), abs(factor)) <= LARGEST:
                raise EditError(f"the weight from {column} would become {weight:g}",
                                "it must be from -1e18 to 1e18", Where(path=str(row)))
            amount, weight = bounded(amount), bounded(weight)
        made[column] = (factor, amount, weight)
        if weight and column is not ONE_OUT:
            self._fed.append((row, column))

    def set(self, row: Address, column: Address, weight: float, early: bool = False) -> None:
        """Make a weight be heard as `weight`: along the glide, or as soon as the gain leaves 0."""
        if self.written:
            weight = bounded(weight - self.written_at(row, column))
        if early:
            self._touch(row).pop(column, None)
            self._moved.setdefault(row, {})[column] = weight
            if weight:
                self._fed.append((row, column))
        else:
            self.put(row, column, 0.0, weight)

    def set_row(self, row: Address, weights: Mapping[Address, float], early: bool = False) -> None:
        """Make a row be these weights and no others."""
        for column in (*self.row(row), *self.beneath.get(row, ())):
            if column not in weights:
                self.set(row, column, 0.0, early)
                if is_anonymous(column.neuron):
                    self.dropped[column.kind, column.neuron] = None
        for column, weight in weights.items():
            self.set(row, column, weight, early)

    def _touch(self, row: Address) -> dict[Address, tuple[float, float, float]]:
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = {}
            self._inputs.setdefault(row[:2], []).append(row)
        return made

    def resolved(self) -> Resolved:
        """The steps, if they change anything."""
        if not any(self._weight(row, column) != self.before.weight(row, column)
                   for row, made in self._made.items() for column in (*self._moved.get(row, ()), *made)):
            return Resolved((), self.where)
        steps: list[Step] = []
        for row, made in self._made.items():
            life = row[:2]
            timing = timing_of(row, self.total.lives(*life), self.lives(life), self.registry)
            moved = self._moved.get(row, {})
            steps += [Step(row, column, 0.0, weight, "early") for column, weight in moved.items()]
            steps += [Step(row, column, factor, amount, timing)
                      for column, (factor, amount, _) in made.items() if factor != 1.0 or amount]
        renamed = {old: new for old, new in self.renamed.items() if old != new}
        return Resolved(tuple(steps), self.where, renamed)
