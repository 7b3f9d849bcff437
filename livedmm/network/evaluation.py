"""Evaluating a text: a three-way difference of what it said, what it says, and the network (R36).

For a row, in a whole document (a save):

    text before | text now | the row is          | the row becomes          | its owner
    ------------+----------+---------------------+--------------------------+-----------
    nothing     | v        | anything            | v                        | the text
    v           | v        | as the text left it | -                        | the text
    v           | v        | moved by another    | -                        | the other
    v           | v        | of a dead neuron    | -                        | as it was
    u           | v        | anything            | v                        | the text
    v           | nothing  | the text's          | what it was born with    | none
    v           | nothing  | moved by another    | -                        | the other

and for a neuron of kind k:

    text before | text now | the neuron is       | the neuron               | its owner
    ------------+----------+---------------------+--------------------------+-----------
    nothing     | k        | alive, a k          | -, is adopted            | the text
    nothing     | k        | dead, or no k       | is declared              | the text
    k           | k        | alive, a k          | -                        | as it was
    k           | k        | dead, or no k       | - (a hand wanted it so)  | as it was
    j           | k        | a living j          | is declared, the inputs  | the text
                |          |                     | that both have stay      |
    j           | k        | dead, or no j       | is declared              | the text
    k           | nothing  | the text's, unread  | is removed, rows and all | none
    k           | nothing  | the text's, read    | stays, rows and all      | who reads it
    k           | nothing  | the text's, said by | stays                    | the other
                |          | another document    |                          |
    k           | nothing  | another's           | -                        | the other

- A neuron declared where it was not there as the text said it gets every row that the text says of it.
- What the text changes must work: if a row that it changes belongs to or reads a neuron that it says and
  that is dead, that neuron is declared again.
- Evaluated *again* (a line or a block by hand: that is meant), what the text says now holds whatever was.
- If two statements say the same row, the later counts. If the one that counted is deleted, the other does.
- Undo leaves the text as said: a save does not bring back what was undone, evaluating the line does.
- Anonymous neurons are neurons like others; resolving frees those that are dropped by what read them (R31), and
  those of a row that another statement says otherwise are not born while nothing reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from livedmm.network.addresses import Address, Port
from livedmm.network.changes import Change, Declare, Remove, ResetRow, SetRow
from livedmm.network.network import Network
from livedmm.network.sources import Saying, Source, Sources
from livedmm.network.texts import Text
from livedmm.network.unread import unread
from livedmm.network.weights import on_grid


def evaluate(document: str, sayings: Mapping[str, Saying], network: Network, sources: Sources, *,
             whole: bool, again: bool) -> tuple[tuple[Change, ...], Sources]:
    """Hold what a text says against what it said and what there is.

    An evaluation that waits for a beat is held against the network when that beat comes (R23).

    Parameters
    ----------
    sayings
        What the statements say, in order, by the names that they keep from one evaluation to the next.
    network
        The network as it plays, what it has itself written included.
    whole
        Whether these are all statements of the document: what others of it said is then taken back.
    again
        Whether what is said is set even where the text said the same before.

    Returns
    -------
    changes
        What to make one edit of; empty if the text is evaluated a second time.
    sources
        The sources once that edit has started; to be dropped if the edit is refused.

    Raises
    ------
    EditError
        If a number is said that no weight can be.
    """
    merge = _Merge(document, sayings, network, sources, whole, again)
    merge.declare_neurons()
    merge.set_rows()
    merge.take_back()
    return merge.changes(), merge.sources()


class _Merge:
    """One evaluation, step by step."""

    def __init__(self, document: str, sayings: Mapping[str, Saying], network: Network, sources: Sources,
                 whole: bool, again: bool) -> None:
        self.document, self.network, self.again = document, network, again
        before = sources.of(document)
        self.now = dict(sayings) if whole else {**before, **sayings}
        self.given = {**before, **sayings} if whole else sayings
        self.others = {s: said for s, said in sources.said.items() if s.document != document}
        self.rows = Text(document, {s: x.rows for s, x in before.items()},
                          {s: x.rows for s, x in self.now.items()}, self.given, dict(sources.rows))
        self.neurons = Text(document, {s: _keys(x) for s, x in before.items()},
                             {s: _keys(x) for s, x in self.now.items()}, self.given, dict(sources.neurons))
        self.rows_of: dict[str, list[Port]] = {}
        for port in self.rows.says:
            self.rows_of.setdefault(port.neuron, []).append(port)
        for name in self.unread():
            self.neurons.says.pop(name, None)
            for port in self.rows_of.pop(name, ()):
                del self.rows.says[port]
        self.declared: set[str] = set()
        self.meant: dict[Port, None] = {}
        self.reset: dict[Port, None] = {}
        self.removed: list[str] = []

    def unread(self) -> set[str]:
        """The anonymous neurons that the text says and that nothing would read; none that is there already."""
        network = self.network
        there = ((Port(row.neuron, row.port), (Port(c.neuron, c.port) for c in columns))
                 for row, columns in network.rows.items() if self.is_alive(row.neuron, row.kind))
        said = (row for saying in self.others.values() for row in saying.rows.items())
        counted = ((port, columns) for text in (self.rows.present, self.rows.says)
                   for port, (_, columns) in text.items())
        given = {statement: self.now[statement] for statement in self.given if statement in self.now}
        return unread(given, self.rows.says, chain(there, said, counted)) - network.neurons.keys()

    def declare_neurons(self) -> None:
        for name, (_, kind) in self.neurons.says.items():
            if self.again or self.neurons.is_new(name):
                if self.is_alive(name, kind):
                    self.neurons.own(name)
                else:
                    self.declare(name)
            elif self.neurons.is_dropped(name):  # said alike by another statement now
                self.neurons.own(name)

    def declare(self, name: str) -> None:
        last = self.neurons.last.get(name)
        if last is None or not self.is_alive(name, last[1]):
            self.meant |= dict.fromkeys(self.rows_of.get(name, ()))
        self.declared.add(name)
        self.neurons.own(name)

    def set_rows(self) -> None:
        for port in self.rows.says:
            if self.again or self.rows.is_new(port):
                self.meant[port] = None
            elif self.rows.is_dropped(port):
                self.rows.own(port)
        looked_at: set[Port] = set()
        while waiting := [port for port in self.meant if port not in looked_at]:
            for port in waiting:
                self.rows.own(port)
                self.revive(port)
            looked_at.update(waiting)

    def revive(self, port: Port) -> None:
        """Declare again what a row that is set belongs to and reads, if the text says it and it is gone."""
        says, declared = self.neurons.says, self.declared
        name = port.neuron
        if name in says and name not in declared and not self.is_alive(name, says[name][1]):
            self.declare(name)
        for name, _ in self.rows.says[port][1]:
            if name in says and name not in declared and name not in self.network.neurons:
                self.declare(name)

    def take_back(self) -> None:
        leaving = self.leaving()
        for port in self.rows.dropped:
            del self.rows.owners[port]
            if port.neuron in self.network.neurons and port.neuron not in leaving:
                self.reset[port] = None
        kept = self.read(leaving)
        for name in leaving:
            owner = kept.get(name)
            if owner is not None:
                self.neurons.owners[name] = owner
            else:
                self.neurons.owners.pop(name)
            if name not in kept:
                self.removed.append(name)

    def leaving(self) -> dict[str, None]:
        """The living neurons that a statement given owns, by having said or read them, and that none says."""
        elsewhere = {name: source for source, saying in self.others.items() for name in saying.neurons}
        leaving: dict[str, None] = {}
        for name, owner in list(self.neurons.owners.items()):
            if owner.document == self.document and owner.statement in self.given \
                    and self.neurons.is_dropped(name) and name not in self.neurons.says:
                if name in elsewhere:
                    self.neurons.owners[name] = elsewhere[name]
                elif name in self.network.neurons:
                    leaving[name] = None
                else:
                    del self.neurons.owners[name]
        return leaving

    def read(self, leaving: Iterable[str]) -> dict[str, Source | None]:
        """Those of `leaving` that what stays still reads, with the source of a row that does."""
        readers: dict[str, dict[Port, Source | None]] = {name: {} for name in leaving}
        if not readers:
            return {}
        for name in leaving:
            for row, _ in self.network.readers.get((self.network.neurons[name].kind, name), ()):
                port = Port(row.neuron, row.port)
                if port not in self.meant and port not in self.reset and self.is_alive(row.neuron, row.kind):
                    readers[name][port] = self.rows.owners.get(port)
        present = {Source(self.document, s): saying for s, saying in self.now.items()}
        for source, saying in (self.others | present).items():
            for port, columns in saying.rows.items():
                for column in columns:
                    if column.neuron in readers:
                        readers[column.neuron][port] = source
        kept: dict[str, Source | None] = {}
        before = -1
        while len(kept) > before:
            before = len(kept)
            for name in leaving:
                stay = [s for p, s in readers[name].items() if p.neuron not in readers or p.neuron in kept]
                if stay:
                    kept.setdefault(name, stay[0])
        return kept

    def changes(self) -> tuple[Change, ...]:
        neurons: list[Change] = [
            Declare(name, self.now[statement].neurons[name], self.now[statement].where)
            for name, (statement, _) in self.neurons.says.items() if name in self.declared]
        rows: list[Change] = [
            SetRow(port, columns) for port, (_, columns) in self.rows.says.items()
            if port in self.meant and (port.neuron in self.declared or not self.is_row(port, columns))]
        return (*neurons, *rows, *map(ResetRow, self.reset), *map(Remove, self.removed))

    def sources(self) -> Sources:
        said = dict(self.others)
        said.update((Source(self.document, statement), saying) for statement, saying in self.now.items())
        return Sources(said, self.rows.owners, self.neurons.owners)

    def is_alive(self, name: str, kind: str) -> bool:
        neuron = self.network.neurons.get(name)
        return neuron is not None and neuron.kind == kind

    def is_row(self, port: Port, columns: Mapping[Port, float]) -> bool:
        """Whether the network's row is already what is said."""
        neurons = self.network.neurons
        if port.neuron not in neurons or not all(c.neuron in neurons for c in columns):
            return False
        said = {Address(neurons[c.neuron].kind, *c): on_grid(w) for c, w in columns.items()}
        row = self.network.row(Address(neurons[port.neuron].kind, *port))
        return row == {column: weight for column, weight in said.items() if weight}


def _keys(saying: Saying) -> dict[str, str]:
    return {name: kind.key for name, kind in saying.neurons.items()}
