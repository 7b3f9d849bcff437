"""History: every edit of a session with its gain, and the network that they make together (R22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from livedmm.errors import EditError
from livedmm.network.addresses import Address
from livedmm.network.edits import Edit, Resolved, Step, resolve
from livedmm.network.network import Network
from livedmm.ugens import Registry


@dataclass(slots=True)
class Entry:
    """An edit that has started: its number, what was asked, what it does, and how much of it counts."""

    number: int
    edit: Edit
    resolved: Resolved
    gain: float = 1.0
    undone: bool = False


class History:
    """The edits from outside, E of R22: each weight is what the edits' steps make of its first value.

    Called from the thread that owns the session.

    Parameters
    ----------
    start
        The network before the first edit. Undoing everything gives it back, bitwise.
    """

    def __init__(self, start: Network, registry: Registry) -> None:
        self.start = start
        self.registry = registry
        self.entries: list[Entry] = []
        self._network = start
        self._steps: dict[Address, dict[Address, list[tuple[Entry, Step]]]] = {}

    @property
    def network(self) -> Network:
        """The network with every edit at its gain."""
        return self._network

    def add(self, edit: Edit, written: Mapping[tuple[Address, Address], float] | None = None) -> Entry | None:
        """Start an edit: resolve it against the network as it is, and count it whole.

        Returns None, and notes nothing, if it changes nothing: no undo step is made of it (R36).

        Raises
        ------
        EditError
            If it does not fit the network; the history is then as it was.
        """
        resolved = resolve(edit.changes, self._network, self.registry, written)
        if not resolved.steps:
            if resolved.where:
                self._network = self._network.with_rows({}, resolved.where)
            return None
        entry = Entry(len(self.entries) + 1, edit, resolved)
        self.entries.append(entry)
        for step in resolved.steps:
            self._steps.setdefault(step.row, {}).setdefault(step.column, []).append((entry, step))
        self._refresh(entry)
        return entry

    def fade(self, number: int, gain: float) -> Entry:
        """Give an edit another gain, 0 to 1, however old it is.

        Raises
        ------
        EditError
            If there is no edit of this number, or `gain` is not from 0 to 1.
        """
        entry = self.entry(number)
        if not 0 <= gain <= 1:
            raise EditError(f"the gain of an edit cannot be {gain}", "it goes from 0 to 1")
        entry.gain = float(gain)
        self._refresh(entry)
        return entry

    def entry(self, number: int) -> Entry:
        """The edit of this number; raises EditError if there is none."""
        if not 1 <= number <= len(self.entries):
            raise EditError(f"no edit {number}", f"there are {len(self.entries)}")
        return self.entries[number - 1]

    def undo(self, author: str | None = None) -> Entry | None:
        """Take back the last edit of one hand, or of any; None if there is nothing to take back."""
        for entry in reversed(self.entries):
            if not entry.undone and author in (None, entry.edit.author):
                entry.undone = True
                return self.fade(entry.number, 0.0)
        return None

    def redo(self, author: str | None = None) -> Entry | None:
        """Bring back what was undone last, of one hand or of any; None if there is nothing to bring back."""
        back = None
        for entry in reversed(self.entries):
            if author in (None, entry.edit.author):
                if not entry.undone:
                    break
                back = entry
        if back is None:
            return None
        back.undone = False
        return self.fade(back.number, 1.0)

    def _refresh(self, entry: Entry) -> None:
        rows = {}
        for row in entry.resolved.touched():
            columns = dict(self.start.row(row))
            for column, steps in self._steps[row].items():
                weight = columns.get(column, 0.0)
                for by, step in steps:
                    weight = step(weight, by.gain)
                columns[column] = weight
            rows[row] = columns
        self._network = self._network.with_rows(rows, entry.resolved.where if entry.gain else None)
