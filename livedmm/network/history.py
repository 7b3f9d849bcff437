"""History: every edit of a session with its gain, and the network that they make together (R22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from livedmm.errors import EditError, Where
from livedmm.network.addresses import Address
from livedmm.network.draft import Written
from livedmm.network.edits import Edit, Resolved
from livedmm.network.entries import Cell, Entry, cells_of
from livedmm.network.network import STANDING, Network
from livedmm.network.resolving import resolve
from livedmm.network.weights import on_grid
from livedmm.ugens import Registry

EDITING = (Address(STANDING["self"], "self", "delta"), Address(STANDING["update"], "update", "out"))
"""The weight that says how much edits from outside count (R24)."""


class Place(NamedTuple):
    """A place in a history: the number of the last edit there, and gains that are others than at once after it."""

    number: int
    gains: tuple[tuple[int, float], ...] = ()

    @classmethod
    def of(cls, kept: Any) -> Place:
        """One that a log has; before it had gains it was a number."""
        return cls(kept) if isinstance(kept, int) else cls(kept[0], tuple((n, gain) for n, gain in kept[1]))


class History:
    """The edits from outside, E of R22: each weight is what the edits' steps make of its first value.

    An edit costs the weights that it touches; a fade those, and the later edits of them up to one that
    sets them. Called from the thread that owns the session.

    Parameters
    ----------
    start
        The network before the first edit. Undoing everything gives it back, bitwise.
    rate
        Samples a second of the clock that edits start by.
    """

    def __init__(self, start: Network, registry: Registry, rate: int = 48_000) -> None:
        self.start = start
        self.registry = registry
        self.rate = rate
        self.entries: list[Entry] = []
        self._network = start
        self._cells: dict[Address, dict[Address, Cell]] = {}
        self._folded = 0
        self._undone: dict[int, Entry] = {}
        self._dragged: dict[tuple[str, Address, Address], Entry] = {}

    @property
    def network(self) -> Network:
        """The network with every edit at its gain."""
        return self._network

    def share(self, written: Written | None = None) -> float:
        """The part of an edit that counts: the weight of ``self.delta <- update.out``; without `self`, 1."""
        if not self._network.lives(*EDITING[0][:2]):
            return 1.0
        return self._network.weight(*EDITING) + (written or {}).get(EDITING, 0.0)

    def add(self, edit: Edit, written: Written | None = None) -> Entry | None:
        """Start an edit: resolve it against the network as it is, and count it whole.

        Where the patch lets edits count only in part, that part of it is resolved; but the weight that
        says so can always be edited whole.

        Returns None, and notes nothing, if it changes nothing: no undo step is made of it (R36).

        Raises
        ------
        EditError
            If it does not fit the network; the history is then as it was.
        KindError
            If it concerns a neuron of a kind that the registry does not know; likewise.
        """
        resolved = resolve(edit.changes, self._network, self.registry, written, self._cells)
        if not edit.always:
            resolved = resolved.share(self.share(written), EDITING)
        return self.add_resolved(edit, resolved)

    def add_resolved(self, edit: Edit, resolved: Resolved, drag: int | None = None) -> Entry | None:
        """Start an edit that is resolved already: from a log, or the `diff` to another network.

        `drag` is the number of the first edit of its drag, where a log says it; else the times of edits do.
        """
        if not resolved.steps:
            if resolved.where:
                self._network = self._network.with_rows({}, resolved.where)
            return None
        number = self._folded + len(self.entries) + 1
        entry = Entry(number, edit, resolved, number)
        if len(resolved.steps) == 1:
            weight = (edit.author, *resolved.steps[0][:2])
            last = self._dragged.get(weight)
            if last is not None and not last.undone and 0 <= edit.start - last.edit.start < self.rate:
                entry.drag = last.drag
            if drag is not None:
                entry.drag = drag
            self._dragged[weight] = entry
        self._undone = {n: e for n, e in self._undone.items() if e.edit.author != edit.author}
        self.entries.append(entry)
        entry.cells = tuple(self._followed(*step[:2]) for step in resolved.steps)
        for cell, step in zip(entry.cells, resolved.steps, strict=True):
            cell.add(entry, step)
        self._publish((step.row for step in resolved.steps), resolved.where)
        return entry

    def fade(self, number: int, gain: float) -> Entry:
        """Give an edit another gain, 0 to 1, however old it is.

        Raises
        ------
        EditError
            If there is no edit of this number, or `gain` is not from 0 to 1.
        """
        return self.fade_all({number: gain})[0]

    def fade_all(self, gains: Mapping[int, float]) -> list[Entry]:
        """Give edits, by number, other gains, all at once: a weight is followed through its edits but one time.

        Raises
        ------
        EditError
            If there is no edit of a number, or a gain is not from 0 to 1. Nothing is then done.
        """
        entries = [self.entry(number) for number in gains]
        for gain in gains.values():
            if not 0 <= gain <= 1:
                raise EditError(f"the gain of an edit cannot be {gain}", "it goes from 0 to 1")
        self._fade(entries, [on_grid(gain) for gain in gains.values()])
        return entries

    def entry(self, number: int) -> Entry:
        """The edit of this number; raises EditError if there is none, or it is folded into the start."""
        if 1 <= number <= self._folded:
            raise EditError(f"edit {number} is part of the start by now", f"the oldest is {self._folded + 1}")
        if not self._folded < number <= self._folded + len(self.entries):
            raise EditError(f"no edit {number}", f"there are {self._folded + len(self.entries)}")
        return self.entries[number - self._folded - 1]

    @property
    def place(self) -> Place:
        """The present place."""
        number = self._folded + len(self.entries)
        return Place(number, tuple((e.number, e.gain) for e in self.entries if e.gain != e.gain_after(number)))

    def gains_at(self, place: Place) -> dict[int, float]:
        """The gains that edits, by number, had at a place, where they are others by now; later ones had none.

        Raises
        ------
        EditError
            If the place lies before all edits that are known.
        """
        if place.number:  # else the start
            self.entry(place.number)
        then = dict(place.gains)
        gains = {e.number: then.get(e.number, e.gain_after(place.number)) for e in self.entries}
        return {e.number: gains[e.number] for e in self.entries if e.gain != gains[e.number]}

    def undo(self, author: str | None = None, count: int = 1) -> tuple[Entry, ...]:
        """Take back the last edits of one hand, or of any, each with its whole drag; nothing if there is none.

        `count` of them are what as many undos are, in one go.
        """
        lasts = (e for e in reversed(self.entries) if e.gain > 0 and author in (None, e.edit.author))
        steps = self._steps(lasts, count)
        taken = self._go(steps, 0.0)
        for last, drag in steps:
            self._undone[last.number] = last
            for entry in drag:
                entry.undone = True
        return taken

    def redo(self, author: str | None = None, count: int = 1) -> tuple[Entry, ...]:
        """Bring back what one hand, or any, undid last and has not edited over; nothing if there is none."""
        lasts = (e for e in reversed(self._undone.values()) if author in (None, e.edit.author))
        return self._go(self._steps(lasts, count), 1.0)

    def fold(self, keep: int) -> int:
        """Make all but the last `keep` edits part of the start, for good; return how many they were (R25)."""
        count = max(len(self.entries) - keep, 0)
        last = self._folded + count
        rows = {}
        for row in dict.fromkeys(step.row for entry in self.entries[:count] for step in entry.resolved.steps):
            rows[row] = dict(self.start.row(row))
            for column, cell in self._cells[row].items():
                cell.fold(last)
                rows[row][column] = cell.after[0]
            self._cells[row] = {column: cell for column, cell in self._cells[row].items() if cell.steps}
        self.start = self.start.with_rows(rows)
        self._undone = {number: entry for number, entry in self._undone.items() if number > last}
        self._dragged = {weight: entry for weight, entry in self._dragged.items() if entry.number > last}
        del self.entries[:count]
        self._folded = last
        return count

    def _steps(self, lasts: Iterable[Entry], count: int) -> list[tuple[Entry, tuple[Entry, ...]]]:
        """The first `count` of these, each with its drag; one in the drag of another before is no step."""
        steps: list[tuple[Entry, tuple[Entry, ...]]] = []
        taken: set[int] = set()
        for entry in lasts:
            if len(steps) >= count:
                break
            if entry.number not in taken:
                steps.append((entry, self._drag(entry)))
                taken |= {one.number for one in steps[-1][1]}
        return steps

    def _go(self, steps: Iterable[tuple[Entry, tuple[Entry, ...]]], gain: float) -> tuple[Entry, ...]:
        taken = {entry.number: entry for _, drag in steps for entry in drag}
        self._fade(list(taken.values()), [gain] * len(taken))
        return tuple(taken.values())

    def _drag(self, entry: Entry) -> tuple[Entry, ...]:
        """The edits that are undone together with this one, the last of them."""
        first = max(entry.drag - self._folded - 1, 0)
        return tuple(e for e in self.entries[first:entry.number - self._folded] if e.drag == entry.drag)

    def _fade(self, entries: Sequence[Entry], gains: Sequence[float]) -> None:
        if not entries:
            return
        made = self._folded + len(self.entries)
        for entry, gain in zip(entries, gains, strict=True):
            entry.fade(gain, made)
            self._undone.pop(entry.number, None)
        numbers, cells = [entry.number for entry in entries], cells_of(entries)
        first, last = min(numbers), max(numbers)
        for cell in cells:
            cell.refold(first, last)
        self._publish(cell.edge[0] for cell in cells)

    def _followed(self, row: Address, column: Address) -> Cell:
        cells = self._cells.setdefault(row, {})
        cell = cells.get(column)
        if cell is None:
            cell = cells[column] = Cell(row, column, self.start.weight(row, column))
        return cell

    def _publish(self, rows: Iterable[Address], where: Mapping[str, Where] | None = None) -> None:
        """Show rows with every edit at its gain; the order of columns follows from the edits alone (R4)."""
        made: dict[Address, dict[Address, float]] = {}
        for row in rows:
            if row not in made:
                columns = made[row] = dict(self.start.row(row))
                for column, cell in self._cells[row].items():
                    columns[column] = cell.weight
        self._network = self._network.with_rows(made, where)
