"""What rows can say of a network: one kind for each name, weights on the grid."""

from __future__ import annotations

from itertools import count

from livedmm.errors import LivedmmError
from livedmm.language import wording
from livedmm.language.numbers import RESERVED
from livedmm.language.terms import Term, Terms
from livedmm.network import ONE, STANDING, Address, Network, birth_row, on_grid
from livedmm.network.weights import LARGEST
from livedmm.ugens import ALIVE, Kind, Registry


class Spoken:
    """What rows can say of a network: one kind for each name, and their rows with weights on the grid."""

    def __init__(self, network: Network, registry: Registry) -> None:
        self.registry = registry
        self.start = Network.standing(registry)
        self.kinds: dict[str, Kind] = {}
        self.rows: dict[str, dict[str, Terms]] = {}
        self.missing: list[tuple[Address, Address]] = []
        self.rounded: list[tuple[Address, Address]] = []
        keys = {n.name: n.kind for n in (*network.living(), *self.start.living())}
        for row, columns in network.rows.items():
            for address in (row, *columns):
                keys.setdefault(address.neuron, address.kind)
        for name, key in keys.items():
            kind = _kind(key, registry)
            if kind is not None and (name not in STANDING or name in self.start.neurons):
                self.kinds[name] = kind
        for row, columns in network.rows.items():
            if self._reads(row):
                terms = (self._term(row, column, weight) for column, weight in columns.items())
                self.rows.setdefault(row.neuron, {})[row.port] = tuple(t for t in terms if t.weight)
            else:
                self.missing += [(row, column) for column in columns]

    def _reads(self, row: Address) -> bool:
        kind = self.kinds.get(row.neuron)
        return kind is not None and kind.key == row.kind and (
            row.port == ALIVE or kind.input(row.port) is not None)

    def _term(self, row: Address, column: Address, weight: float) -> Term:
        kind = self.kinds.get(column.neuron)
        if kind is None or kind.key != column.kind or kind.output(column.port) is None or (
                not abs(weight) <= LARGEST):
            self.missing.append((row, column))
            return Term(0.0, *ONE)
        near = on_grid(weight)
        if near != weight:
            self.rounded.append((row, column))
        return Term(near, column.neuron, column.port)

    def row(self, name: str, port: str) -> Terms:
        """The terms of one row."""
        return self.rows.get(name, {}).get(port, ())

    def changed(self, name: str) -> dict[str, Terms]:
        """The rows of a neuron that are not as they begin, by input in declared order."""
        ports = dict.fromkeys((*self.kinds[name].input_names, *self.rows.get(name, ()), ALIVE))
        return {port: self.row(name, port) for port in ports
                if {(t.neuron, t.port): t.weight for t in self.row(name, port)} != self._born(name, port)}

    def _born(self, name: str, port: str) -> dict[tuple[str, str | None], float]:
        if name in STANDING:
            row = self.start.row(Address(self.kinds[name].key, name, port))
            return {(c.neuron, c.port): w for c, w in row.items()}
        return {(t.neuron, t.port): t.weight for t in self.born(self.kinds[name], port)}

    def born(self, kind: Kind, port: str) -> Terms:
        """The row that an input of a new neuron begins with."""
        if port == ALIVE:
            return (Term(1.0, *ONE),)
        return tuple(Term(on_grid(w), *c) for c, w in birth_row(kind, port).items())

    def arrays(self) -> dict[str, int]:
        """The names of arrays, whose members are ``bank[0]`` and so on, and how many these are."""
        found = {}
        for name in self.kinds:
            stem = name.removesuffix("[0]")
            if stem != name and wording.declared(stem) == stem and not (
                    stem in self.kinds or stem in STANDING or stem in self.registry):
                length = next(n for n in count() if f"{stem}[{n}]" not in self.kinds)
                if length > 1:
                    found[stem] = length
        return found


def _kind(key: str, registry: Registry) -> Kind | None:
    """The kind of a key, if it is known and rows can call it."""
    try:
        kind = registry.kind(key)
    except LivedmmError:
        return None
    return kind if wording.callable_name(kind.name) and kind.name not in RESERVED else None
