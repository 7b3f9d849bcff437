"""The network matrix as a view: which cells there are, which one is chosen, and how it is edited."""

from __future__ import annotations

import re
from collections.abc import Callable

from livedmm.network import ONE_OUT, Address, Edge, Network
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.knob import Knob
from livedmm.ugens import ALIVE

NUMBER = re.compile(r"-?\d*\.?\d*(?:e-?\d*)?\Z")


class Matrix:
    """Rows and columns that say something, and the cell of the cursor.

    Attributes
    ----------
    row, column
        The chosen cell.
    entry
        A number that is being written for it.
    is_whole
        Whether all of it is seen, however small cells get, and not a part with names and numbers.
    """

    def __init__(self, knob: Knob) -> None:
        self.knob = knob
        self.row = self.column = 0
        self.scroll = 0, 0
        self.is_whole = False
        self.entry = ""
        self.rows: list[Address] = []
        self.columns: list[Address] = []
        self.pulled = 0.0
        """Where a mouse was that pulls the chosen weight."""
        self._of: Network | None = None

    def follow(self, network: Network) -> None:
        """See which rows and columns there are; the chosen cell stays where it is."""
        if network is self._of:
            return
        before = self.chosen
        self._of = network
        self.rows = [row for row, columns in network.rows.items()
                     if row.port != ALIVE and columns and row.neuron != "self"]
        read = dict.fromkeys(c for row in self.rows for c in network.row(row) if c != ONE_OUT)
        self.columns = [ONE_OUT, *sorted(read, key=_births(network))]
        self.rows.sort(key=_births(network))
        if before is not None and before[0] in self.rows and before[1] in self.columns:
            self.row, self.column = self.rows.index(before[0]), self.columns.index(before[1])
        self.row, self.column = max(min(self.row, len(self.rows) - 1), 0), min(self.column, len(self.columns) - 1)

    @property
    def chosen(self) -> Edge | None:
        """The cell of the cursor."""
        if self.row >= len(self.rows) or self.column >= len(self.columns):
            return None
        return self.rows[self.row], self.columns[self.column]

    def choose(self, row: int, column: int) -> None:
        """Move the cursor to a cell, or to the nearest that there is."""
        self.row = min(max(row, 0), max(len(self.rows) - 1, 0))
        self.column = min(max(column, 0), len(self.columns) - 1)
        self.entry = ""

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Arrows move; with alt they turn the weight, finely with shift; delete frees it; a number and enter set it."""
        self.follow(seen.network)
        steps = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1), "page_up": (-10, 0),
                 "page_down": (10, 0), "home": (0, -len(self.columns)), "end": (0, len(self.columns))}
        if chord in steps:
            down, right = steps[chord]
            self.choose(self.row + down, self.column + right)
            return True
        if (edge := self.chosen) is None:
            return False
        turns = {"alt+up": 1, "alt+down": -1, "alt+right": 1, "alt+left": -1}
        turned = chord.replace("shift+", "")
        if turned in turns:
            self.knob.turn(edge, seen, turns[turned], fine="shift" in chord)
        elif chord == "delete":
            self.knob.set(edge, 0.0)
        elif chord == "backspace":
            self.entry = self.entry[:-1]
        elif chord == "enter" and self.entry:
            self._enter(edge)
        else:
            return False
        return True

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Write a number for the chosen cell; z shows all cells, or a part."""
        if text == "z":
            self.is_whole = not self.is_whole
            return True
        if NUMBER.fullmatch(self.entry + text) is None:
            return False
        self.entry += text
        return True

    def _enter(self, edge: Edge) -> None:
        try:
            self.knob.set(edge, float(self.entry))
        except ValueError:
            return  # not a number yet
        self.entry = ""


def _births(network: Network) -> Callable[[Address], int]:
    """The order of birth of an address's neuron, then that of its ports in the matrix."""
    order = {neuron: i for i, neuron in enumerate(network.alive)}
    return lambda address: order.get(address[:2], len(order))
