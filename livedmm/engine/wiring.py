"""Who is fed from where: outputs and inputs as places in memory, worked out anew only where a network has changed.

A neuron stays where it is for as long as it lives, so what is known of a row holds until another column comes into it,
one of its columns dies, or its own neuron does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import NamedTuple

from livedmm.engine.finding import ONE_PLACE
from livedmm.engine.memory import Memory
from livedmm.engine.schedule import Former, NeuronKey, Schedule
from livedmm.network import ONE_OUT, Address

Outside = tuple[Address, bool]
"""An output that does not tick at the sample, and whether it is read in steps."""


class Wired(NamedTuple):
    """One row: the columns that the schedule has for it, the place of its input, and of each column that is heard."""

    columns: tuple[Address, ...]
    target: int
    heard: Mapping[Address, int]


class Wiring:
    """The places of a machine's outputs and inputs. Called from the thread that builds plans.

    Attributes
    ----------
    places
        The place of every output that ticks at the sample.
    outside
        The place of every output from outside that a row reads.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.places: dict[Address, int] = {ONE_OUT: ONE_PLACE}
        self.outside: dict[Outside, int] = {}
        self._vacant: list[int] = []
        self._rows: dict[Address, Wired] = {}

    def add(self, neuron: NeuronKey) -> None:
        """Note where a neuron's outputs are, once it has a lane."""
        for port, column in self.memory.pools[neuron[0]].kernel.layout.outputs.items():
            self.places[Address(*neuron, port)] = self.memory.place(*neuron, column)

    def remove(self, neurons: Collection[NeuronKey]) -> None:
        """Forget neurons that have given up their lanes, and the rows that read them."""
        gone = {Address(key, name, port) for key, name in neurons
                for port in self.memory.pools[key].kernel.layout.outputs}
        for column in gone:
            self.places.pop(column, None)
        self._rows = {row: wired for row, wired in self._rows.items()
                      if row[:2] not in neurons and gone.isdisjoint(wired.columns)}

    def renew(self, neurons: Iterable[NeuronKey], formers: Mapping[str, Former]) -> None:
        """Forget everything, and note where the outputs of neurons are; those too that a kind has lost, as it fades."""
        self._rows.clear()
        self.places = {ONE_OUT: ONE_PLACE}
        for neuron in neurons:
            self.add(neuron)
        for key, former in formers.items():
            if former.key in self.memory.pools:
                pool = self.memory.pools[former.key]
                for name, (port, column) in product(pool.lanes, pool.kernel.layout.outputs.items()):
                    self.places.setdefault(Address(key, name, port), self.memory.place(former.key, name, column))

    def take(self, outside: Iterable[Outside]) -> list[int]:
        """Give places to outputs from outside that have none; returns the places, where 0 is to be written."""
        taken = []
        for column in outside:
            if column not in self.outside:
                place = self.outside[column] = self._vacant.pop() if self._vacant else self.memory.take(1)
                taken.append(place)
        return taken

    def rename(self, names: Mapping[str, str]) -> None:
        """Let neurons outside be called by other names; their outputs stay where they are."""
        self.outside = {(column.renamed(names), steps): place for (column, steps), place in self.outside.items()}

    def forget(self, columns: Iterable[Outside]) -> None:
        """Let go of outputs from outside that no row reads any more."""
        for column in columns:
            place = self.outside.pop(column, None)
            if place is not None:
                self._vacant.append(place)

    def rows(self, schedule: Schedule) -> dict[Address, Wired]:
        """All rows in which something is heard; what has not changed is the same object as before."""
        from_outside = {column for column, _ in self.outside}
        before, self._rows = self._rows, {}
        found: dict[Address, Wired] = {}
        for row, columns in schedule.entries.items():
            wired = before.get(row)
            if wired is None or wired.columns is not columns:
                heard = {c: self.places[c] for c in columns if c in self.places}  # the dead read as 0
                whole = len(heard) == len(columns)
                if not whole and not from_outside.isdisjoint(columns):
                    steps = schedule.steps(row)
                    places = ((c, self.outside.get((c, steps), self.places.get(c))) for c in columns)
                    heard = {c: place for c, place in places if place is not None}
                if not heard:
                    continue
                layout = self.memory.pools[row.kind].kernel.layout
                wired = Wired(columns, self.memory.place(row.kind, row.neuron, layout.inputs[row.port]), heard)
                if whole:
                    self._rows[row] = wired
            else:
                self._rows[row] = wired
            found[row] = wired
        return found
