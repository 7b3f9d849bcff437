"""What of a network is drawn: a box for a neuron, a line in it for an input, a wire for a weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from livedmm.errors import KindError
from livedmm.network import ONE_OUT, STANDING, Address, Network, is_anonymous, on_grid, shortest
from livedmm.ugens import ALIVE, Input, Kind, Registry, Stream

MAIN_OUTPUT = "out"
LAST = frozenset({"speaker", "screen"})
"""What is heard and seen stands at the right, whatever is read back from it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the left of a box: one place where a wire can end.

    An input with several wires has a line for each, of which only the first is named. `value` is the
    weight from `one`, with its unit; `usual` says that it is the bias the kind declares.
    """

    name: str = ""
    value: str = ""
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A neuron; `outputs` are those that something reads, `out` first, then in declared order."""

    name: str
    kind: str
    stream: Stream
    lines: tuple[Line, ...]
    outputs: tuple[str, ...]
    standing: bool = False

    @property
    def anonymous(self) -> bool:
        """Whether livedmm gave the name, so that the kind says more."""
        return is_anonymous(self.name)

    @property
    def last(self) -> bool:
        """Whether it stands at the right of the picture."""
        return self.standing and self.name in LAST


@dataclass(frozen=True, slots=True)
class Wire:
    """A weight: from an output (an index of `Box.outputs`) of one box to a line of another."""

    source: int
    output: int
    target: int
    line: int
    weight: float


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes and the wires between them, by index of box."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


def read(network: Network, registry: Registry) -> Graph:
    """The graph of a network: what was said, and what that needs of what stands in every network.

    `one` is no box: its weights are the values of the lines.
    """
    return _Reading(network, registry).graph()


class _Reading:
    """A network while it is made into a graph; a neuron is (kind, name), as in an address."""

    def __init__(self, network: Network, registry: Registry) -> None:
        self.network = network
        self.registry = registry
        living = [(n.kind, n.name) for n in network.living() if (n.kind, n.name) != ONE_OUT[:2]]
        self.rows: dict[tuple[str, str], list[Address]] = {n: [] for n in living}
        for row in network.rows:
            if row[:2] in self.rows and row.port != ALIVE:
                self.rows[row[:2]].append(row)
        self.drawn = self._drawn()
        self.outputs = self._outputs()

    def graph(self) -> Graph:
        index = {neuron: i for i, neuron in enumerate(self.drawn)}
        boxes, wires = [], []
        for target, neuron in enumerate(self.drawn):
            kind = self.kind(neuron)
            lines: list[Line] = []
            for row in self.in_order(neuron):
                fed = list(self.fed(row))
                for place, (column, weight) in enumerate(fed, len(lines)):
                    output = self.outputs[column[:2]].index(column.port)
                    wires.append(Wire(index[column[:2]], output, target, place, weight))
                lines.append(_line(row, self.network.weight(row, ONE_OUT), kind))
                lines += [Line()] * (len(fed) - 1)
            boxes.append(Box(neuron[1], _called(neuron[0], kind), kind.stream if kind else "value",
                             tuple(lines), self.outputs[neuron], _stands(neuron)))
        return Graph(tuple(boxes), tuple(wires))

    def kind(self, neuron: tuple[str, str]) -> Kind | None:
        try:
            return self.registry.kind(neuron[0])
        except KindError:
            return None

    def fed(self, row: Address) -> Iterator[tuple[Address, float]]:
        """The columns of a row that are living neurons, with their weights."""
        for column, weight in self.network.row(row).items():
            if column[:2] in self.rows:
                yield column, weight

    def in_order(self, neuron: tuple[str, str]) -> list[Address]:
        """The rows of a neuron that hold anything: declared inputs in their order, then the others."""
        kind = self.kind(neuron)
        place = {name: i for i, name in enumerate(kind.input_names if kind else ())}
        rows = [r for r in self.rows[neuron] if ONE_OUT in self.network.row(r) or any(self.fed(r))]
        return sorted(rows, key=lambda row: place.get(row.port, len(place)))

    def _drawn(self) -> list[tuple[str, str]]:
        """Neurons that were said, standing ones whose rows are not the usual, and what feeds them."""
        usual = Network.standing(self.registry)
        new = {n for n, rows in self.rows.items()
               if not _stands(n) or any(self.network.row(r) != usual.row(r) for r in rows)}
        drawn = set(new)
        while new:
            new = {column[:2] for n in new for row in self.rows[n] for column, _ in self.fed(row)} - drawn
            drawn |= new
        return [n for n in self.rows if n in drawn]

    def _outputs(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The outputs of each neuron that are read: `out`, then in declared order."""
        ports: dict[tuple[str, str], set[str]] = {n: set() for n in self.drawn}
        for neuron in self.drawn:
            for row in self.rows[neuron]:
                for column, _ in self.fed(row):
                    ports[column[:2]].add(column.port)
        found = {}
        for neuron, names in ports.items():
            kind = self.kind(neuron)
            place = {name: i for i, name in enumerate(kind.output_names if kind else ())}
            order = {n: (n != MAIN_OUTPUT, place.get(n, len(place)), n) for n in names}
            found[neuron] = tuple(sorted(names, key=order.__getitem__))
        return found


def _stands(neuron: tuple[str, str]) -> bool:
    return STANDING.get(neuron[1]) == neuron[0]


def _called(key: str, kind: Kind | None) -> str:
    """What rows call a kind: its family's name if it has one, since the colour tells the stream."""
    return kind.family + key.removeprefix(kind.name) if kind and kind.family else key


def _line(row: Address, constant: float, kind: Kind | None) -> Line:
    if constant == 0:
        return Line(row.port)
    declared = kind.input(row.port) if kind else None
    usual = declared is not None and constant == on_grid(declared.bias)
    return Line(row.port, _said(constant, declared), usual)


def _said(constant: float, declared: Input | None) -> str:
    """A constant as a person reads it: the name of a choice, or the number with its unit."""
    if declared and declared.choices:
        return declared.choices[min(max(round(constant), 0), len(declared.choices) - 1)]
    unit = declared.unit if declared and declared.unit != "gain" else ""
    return f"{number(constant)} {unit}".rstrip()


def number(weight: float) -> str:
    """A weight in print: at most four digits that count, with a true minus sign."""
    return shortest(float(f"{weight:.4g}")).replace("-", "\N{MINUS SIGN}")
