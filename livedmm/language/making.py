"""What one statement makes while it is read: new neurons, rows, and in the end their names (R31)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter

from livedmm.errors import Where
from livedmm.language.values import Cell, Scalar
from livedmm.network import ONE, Port, on_grid
from livedmm.network.sources import Saying
from livedmm.ugens import Kind


class Making:
    """The neurons and rows of one statement.

    Attributes
    ----------
    cells
        The neurons that are made, named ones and those that stay anonymous.
    rows
        The rows of neurons that are there already.
    prefix
        What the names of anonymous neurons begin with: the statement's left side.

    appearing
        Neurons that are there because the statement uses them; `Scope` fills it.

    `taken` says which names cannot be had, `numbers` where the search for a free one begins; both are for
    gestures, which never mean a neuron that is there.
    """

    def __init__(self, where: Where, appearing: Mapping[str, Kind], taken: Callable[[str], bool] | None = None,
                 numbers: dict[str, int] | None = None) -> None:
        self.prefix = ""
        self.where = where
        self.cells: list[Cell] = []
        self.rows: dict[Port, Scalar] = {}
        self.appearing = appearing
        self._taken = taken or (lambda name: False)
        self._orders = 0
        self._numbers: dict[str, int] = numbers if numbers is not None else {}

    def order(self) -> int:
        """The place in the text of the call or sign that is read now."""
        self._orders += 1
        return self._orders

    def cell(self, kind: Kind, called: str, order: tuple[int, int], rows: dict[str, Scalar]) -> Cell:
        """A new neuron, anonymous until it is named."""
        made = Cell(kind, f"{self.prefix}._{called}", order, rows)
        self.cells.append(made)
        return made

    def next_name(self, stem: str) -> str:
        """The next free name that begins with `stem`: ``stem``, ``stem[1]``, ``stem[2]``, ..."""
        while True:
            number = self._numbers.get(stem, 0)
            self._numbers[stem] = number + 1
            name = f"{stem}[{number}]" if number else stem
            if not self._taken(name):
                return name

    def finish(self) -> Saying:
        """Name what is anonymous, in the order of the text, and say it all.

        Raises
        ------
        EditError
            If a number cannot be a weight.
        """
        anonymous = [c for c in self.cells if not c.name]
        if len(anonymous) > 1:
            anonymous.sort(key=attrgetter("order"))
        named = [c for c in self.cells if c.name] if anonymous else self.cells
        for cell in anonymous:
            cell.name = self.next_name(cell.stem)
        neurons = dict(self.appearing)
        rows: dict[Port, Mapping[Port, float]] = {}
        for cell in (*named, *anonymous):
            neurons[cell.name] = cell.kind
            for port, row in cell.rows.items():
                rows[Port(cell.name, port)] = weights(row)
        for at, row in self.rows.items():
            rows[at] = weights(row)
        return Saying(neurons, rows, self.where)


def weights(row: Scalar) -> dict[Port, float]:
    """A row as the network will have it: weights on the grid, in the order of the text, without zeros.

    Raises
    ------
    EditError
        If a number cannot be a weight.
    """
    if isinstance(row, float):
        row = {ONE: row}
    found: dict[Port, float] = {}
    for (neuron, port), weight in row.items():
        column = Port(neuron if isinstance(neuron, str) else neuron.name, port)
        found[column] = on_grid(weight + found[column] if column in found else weight)
    return {column: weight for column, weight in found.items() if weight}
