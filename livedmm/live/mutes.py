"""Mute and solo: edits that silence neurons, and whose gains bring them back (R38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from livedmm.errors import EditError, near
from livedmm.live.session import Session
from livedmm.network import ONE_OUT, Address, Entry, Network, Port, SetWeight


class Mutes:
    """Who is muted, and who is heard alone. Called from the thread that owns the session.

    Attributes
    ----------
    muted
        Neurons, by the names that they had then, each with the number of the edit that silences it.
    soloed
        The neuron that is heard alone, and the edit that silences the others.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.muted: Mapping[str, int] = {}
        self.soloed: tuple[str, int] | None = None

    @property
    def edits(self) -> list[int]:
        """The edits that are to be faded again."""
        return [*self.muted.values(), *(() if self.soloed is None else self.soloed[1:])]

    def mute(self, neuron: str, author: str) -> None:
        """Let a neuron be read by nobody; or again, if it is muted."""
        number = self._muting(neuron)
        if number is not None and self._is_in_force(number):
            self.unmute(neuron)
            return
        number = self._silence(neuron, f"mute({neuron})", author, lambda row, column: column.neuron == neuron)
        if number is not None:
            self.muted = {**self.muted, neuron: number}

    def unmute(self, neuron: str) -> None:
        """Let a neuron be heard again; raises EditError if it is not muted."""
        number = self._muting(neuron)
        if number is None:
            raise EditError(f"'{neuron:.40}' is not muted", near(neuron[:40], self.muted))
        self.muted = {name: other for name, other in self.muted.items() if other != number}
        self._bring_back(number)

    def solo(self, neuron: str | None, author: str) -> None:
        """Let only that be heard which comes from a neuron; all, if it is None or is heard alone already."""
        before, self.soloed = self.soloed, None
        if before is not None:
            was_heard = self._is_in_force(before[1])
            self._bring_back(before[1])
            if was_heard and neuron is not None and self._is(*before, neuron):
                return
        if neuron is None:
            return
        way = _downstream(self._session.machine.network, neuron)
        number = self._silence(neuron, f"solo({neuron})", author,
                               lambda row, column: row.neuron == "speaker" and row.port in ("left", "right")
                               and column.neuron not in way)
        if number is not None:
            self.soloed = neuron, number

    def _muting(self, neuron: str) -> int | None:
        """The edit that mutes a neuron, whatever it was called then."""
        return next((number for name, number in self.muted.items() if self._is(name, number, neuron)), None)

    def _is(self, name: str, number: int, neuron: str) -> bool:
        """Whether a neuron is the one that had some name at an edit."""
        return self._renamed_since(number).get(name, name) == neuron

    def _silence(self, neuron: str, text: str, author: str, is_meant: Callable[[Address, Address], bool]) -> int | None:
        """An edit that sets weights to 0; returns its number, or None if they are."""
        network = self._session.machine.network
        if neuron not in network.neurons:
            raise EditError(f"no neuron '{neuron:.40}'", near(neuron[:40], network.neurons))
        weights = [SetWeight(Port(*row[1:]), Port(*column[1:]), 0.0) for row, column in _edges(network)
                   if is_meant(row, column)]
        entry = self._session.edit(weights, author=author, text=text)
        return None if entry is None else entry.number

    def _is_in_force(self, number: int) -> bool:
        """Whether something is silent by an edit: it is not undone, and not all is set anew since then."""
        entry = self._session.history.entry(number)
        return any(cell.at({number: 0.0}) != cell.weight for cell in entry.cells) or bool(self._lost(entry))

    def _bring_back(self, number: int) -> None:
        entry = self._session.history.entry(number)
        if entry.gain > 0:
            lost = self._lost(entry)
            self._session.fade({number: 0.0})
            if lost:
                self._session.edit(lost, author=entry.edit.author, text=f"after {entry.edit.text}")

    def _lost(self, entry: Entry) -> list[SetWeight]:
        """What an edit has silenced under names that are others now: renamed while it was 0, a weight stays so."""
        names, network = self._renamed_since(entry.number), self._session.machine.network
        lost = []
        for cell in entry.cells if entry.gain > 0 else ():
            row, column = (Port(names.get(neuron, neuron), port) for _, neuron, port in cell.edge)
            if not names.keys() & {address.neuron for address in cell.edge} or not \
                    {row.neuron, column.neuron} <= network.neurons.keys():
                continue
            if not network.weight(network.address(row), network.address(column)):
                lost.append(SetWeight(row, column, cell.after[cell.numbers.index(entry.number)]))
        return lost

    def _renamed_since(self, number: int) -> dict[str, str]:
        """The present names of neurons that were renamed since an edit."""
        names: dict[str, str] = {}
        for entry in self._session.history.entries:
            if entry.number > number and entry.gain > 0 and (renamed := entry.resolved.renamed):
                names = {old: renamed.get(name, name) for old, name in names.items()} | dict(renamed)
        return names


def _downstream(network: Network, neuron: str) -> set[str]:
    """The neuron, and everything that hears it, at whatever distance."""
    way = {neuron}
    found = way
    while found:
        found = {row.neuron for row, column in _edges(network) if column.neuron in way} - way
        way |= found
    return way


def _edges(network: Network) -> Iterator[tuple[Address, Address]]:
    """The connections: rows and columns of all weights but biases."""
    return ((row, column) for row, columns in network.rows.items() for column in columns if column != ONE_OUT)

