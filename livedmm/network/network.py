"""The network: one sparse matrix of weights, and what can be read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from livedmm.errors import NOWHERE, EditError, Where, near
from livedmm.network.addresses import ONE, Address, Port, birth_row
from livedmm.network.form import of_rows, rows_of, weights_of
from livedmm.network.weights import bounded
from livedmm.ugens import ALIVE, Kind, Registry

Row = Mapping[Address, float]
Rows = Mapping[Address, Row]

ONE_OUT = Address("one", *ONE)

STANDING = {"one": "one", "self": "accumulator", "update": "update", "clock": "clock",
            "speaker": "speaker", "screen": "screen"}
"""The neurons of every network, and their kinds."""

_STANDING_ROWS: Mapping[Port, Mapping[Port, float]] = {
    Port("self", "accum"): {Port("self", "out"): 1.0}, Port("self", "delta"): {Port("update", "out"): 1.0}}


def first_row(neuron: str, kind: Kind, port: str) -> Mapping[Port, float]:
    """The row that an input begins with: of `self`, what makes it accumulate; of others, their birth row."""
    return _STANDING_ROWS.get(Port(neuron, port)) or birth_row(kind, port)


class Neuron(NamedTuple):
    """A living neuron: its name, its kind's key, and where it was declared."""

    name: str
    kind: str
    where: Where = NOWHERE


class Network:
    """A network as a value: immutable, compared by its matrix alone, shared between threads freely.

    Parameters
    ----------
    rows
        The network matrix: input, output, weight. Weights of 0 and rows without weights are left out.
        The order of a row's columns is the order in which they are summed.
    where
        Where neurons were declared, by name; it takes no part in equality.
    """

    def __init__(self, rows: Rows | None = None, where: Mapping[str, Where] | None = None) -> None:
        self._rows: dict[Address, dict[Address, float]] = {}
        self._put(rows or {})
        self.where: Mapping[str, Where] = MappingProxyType(dict(where or {}))

    @classmethod
    def standing(cls, registry: Registry) -> Network:
        """The network before anything is said: its standing neurons with their biases."""
        rows: dict[Address, dict[Address, float]] = {}
        for name, key in STANDING.items():
            if key not in registry:
                continue
            kind = registry.kind(key)
            rows[Address(key, name, ALIVE)] = {ONE_OUT: 1.0}
            for port in kind.input_names:
                start = first_row(name, kind, port)
                columns = {Address(STANDING[c.neuron], *c): w for c, w in start.items()}
                rows[Address(key, name, port)] = columns
        return cls(rows)

    @property
    def rows(self) -> Rows:
        """The network matrix; do not change it."""
        return self._rows

    @cached_property
    def neurons(self) -> Mapping[str, Neuron]:
        """The living neurons by name, in the order of their birth: those whose `alive` is not 0 (R16).

        While a neuron is replaced by one of the same name and another kind, both live; the later is
        meant by the name.
        """
        where = self.where
        return MappingProxyType({name: Neuron(name, kind, where.get(name, NOWHERE)) for kind, name in self.alive})

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The kinds of the living neurons of a name: several if one is half replaced, the last is meant."""
        found: dict[str, tuple[str, ...]] = {}
        for kind, name in self.alive:
            found[name] = (*found[name], kind) if name in found else (kind,)
        return MappingProxyType(found)

    @cached_property
    def alive(self) -> Mapping[tuple[str, str], None]:
        """Every living neuron (kind, name), in the order of their birth; those about to be replaced included."""
        return {row[:2]: None for row, columns in self._rows.items() if row.port == ALIVE and ONE_OUT in columns}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the kinds that live."""
        return frozenset(kind for kind, _ in self.alive)

    def living(self) -> Iterator[Neuron]:
        """Every living neuron, those about to be replaced included."""
        for kind, name in self.alive:
            yield Neuron(name, kind, self.where.get(name, NOWHERE))

    def lives(self, kind: str, neuron: str) -> bool:
        """Whether the neuron of this kind and name is alive."""
        return ONE_OUT in self._rows.get(Address(kind, neuron, ALIVE), ())

    def row(self, row: Address) -> Row:
        """The columns and weights of one input; empty if nothing feeds it."""
        return self._rows.get(row, {})

    def weight(self, row: Address, column: Address) -> float:
        """One weight; 0 where there is none."""
        return self._rows.get(row, {}).get(column, 0.0)

    def address(self, port: Port) -> Address:
        """The address that a person means by ``neuron.port``.

        Raises
        ------
        EditError
            If no such neuron lives. Whether its kind has the port is not asked.
        """
        neuron = self.neurons.get(port.neuron)
        if neuron is None:
            raise EditError(f"no neuron '{port.neuron}'", near(port.neuron, self.neurons))
        return Address(neuron.kind, *port)

    @cached_property
    def inputs(self) -> Mapping[tuple[str, str], tuple[Address, ...]]:
        """For every neuron (kind, name), alive or not: the rows of its inputs."""
        found: dict[tuple[str, str], list[Address]] = {}
        for row in self._rows:
            found.setdefault(row[:2], []).append(row)
        return MappingProxyType({neuron: tuple(rows) for neuron, rows in found.items()})

    @cached_property
    def readers(self) -> Mapping[tuple[str, str], tuple[tuple[Address, Address], ...]]:
        """For every neuron (kind, name), alive or not: the weights from its outputs, as (row, column)."""
        found: dict[tuple[str, str], list[tuple[Address, Address]]] = {}
        for row, columns in self._rows.items():
            for column in columns:
                found.setdefault(column[:2], []).append((row, column))
        return MappingProxyType({neuron: tuple(weights) for neuron, weights in found.items()})

    def with_rows(self, rows: Mapping[Address, Row], where: Mapping[str, Where] | None = None) -> Network:
        """This network with some rows in the place of its own; an empty row is taken away."""
        network = Network.__new__(Network)
        network._rows = self._rows.copy()
        network._put(rows)
        network.where = MappingProxyType({**self.where, **where}) if where else self.where
        # An edit need not look again for the neurons that it does not touch; one of numbers for none.
        if (alive := self._alive_with(network, rows)) is not None:
            network.__dict__["alive"] = alive
            if alive is self.alive:
                for found in ("kinds", "keys") if where else ("neurons", "kinds", "keys"):
                    if found in self.__dict__:
                        network.__dict__[found] = self.__dict__[found]
        return network

    def _alive_with(self, network: Network, rows: Iterable[Address]) -> Mapping[tuple[str, str], None] | None:
        """Who lives in a network that differs in some rows: the same object if the same live; None if it is not plain.

        A neuron whose `alive` had another weight than that from `one` stands elsewhere than at the end.
        """
        found: dict[tuple[str, str], None] | None = None
        for row in rows:
            if row.port != ALIVE:
                continue
            was, will = self.lives(*row[:2]), network.lives(*row[:2])
            if was == will:
                continue
            if will and row in self._rows:
                return None
            found = dict(self.alive) if found is None else found
            if will:
                found[row[:2]] = None
            else:
                del found[row[:2]]
        return self.alive if found is None else found

    def plus(self, weights: Mapping[tuple[Address, Address], float]) -> Network:
        """This network with weights, by row and column, added to its own."""
        rows: dict[Address, dict[Address, float]] = {}
        for (row, column), weight in weights.items():
            columns = rows.get(row)
            if columns is None:
                columns = rows[row] = dict(self.row(row))
            columns[column] = bounded(columns.get(column, 0.0) + weight)
        return self.with_rows(rows)

    def _put(self, rows: Rows) -> None:
        for row, columns in rows.items():
            weights = {column: weight for column, weight in columns.items() if weight}
            if weights:
                self._rows[row] = weights
            else:
                self._rows.pop(row, None)

    def matrix(self) -> dict[str, Any]:
        """The matrix as a V-value: ``{kind: {neuron: {input: {kind: {neuron: {output: weight}}}}}}``."""
        return of_rows(self._rows)

    @classmethod
    def from_matrix(cls, tree: Mapping[str, Any], where: Mapping[str, Where] | None = None) -> Network:
        """The network of a matrix in its V-value form; what is no weight six levels down reads as 0."""
        return cls({row: weights_of(columns) for row, columns in rows_of(tree)}, where)

    def __eq__(self, other: object) -> bool:
        return self._rows == other._rows if isinstance(other, Network) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        weights = sum(len(columns) for columns in self._rows.values())
        return f"<Network of {len(self.neurons)} neurons, {weights} weights>"
