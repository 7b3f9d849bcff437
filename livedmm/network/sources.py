"""Sources: which statement or hand said what last, and who owns each row and neuron (R36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from livedmm.errors import NOWHERE, Where
from livedmm.network.addresses import Port
from livedmm.network.changes import Change, Declare, Remove, Rename
from livedmm.ugens import Kind

_Name = TypeVar("_Name", str, Port)


@dataclass(frozen=True, slots=True)
class Source:
    """A statement of a document, by a name that edits of it keep; a hand is ``Source("", author)``."""

    document: str
    statement: str


@dataclass(frozen=True, slots=True)
class Saying:
    """What one statement says.

    Parameters
    ----------
    neurons
        The neurons that it declares, anonymous ones included.
    rows
        The rows that its text names. The other inputs of a new neuron have their biases from `Declare`:
        they are not said, so nobody takes them back.
    where
        Where the statement stands.
    """

    neurons: Mapping[str, Kind] = field(default_factory=dict)
    rows: Mapping[Port, Mapping[Port, float]] = field(default_factory=dict)
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Sources:
    """What every statement of every document said last, and who owns what.

    A value, like the network: immutable, shared between threads freely.

    Parameters
    ----------
    said
        What each statement said when it was last evaluated.
    rows
        The source that last set each row; rows that nobody has set since they were born are not here.
    neurons
        The source that last declared, renamed or removed each neuron.
    """

    said: Mapping[Source, Saying] = field(default_factory=dict)
    rows: Mapping[Port, Source] = field(default_factory=dict)
    neurons: Mapping[str, Source] = field(default_factory=dict)

    def of(self, document: str) -> dict[str, Saying]:
        """What the statements of one document said last, in their order."""
        return {s.statement: saying for s, saying in self.said.items() if s.document == document}

    def touched(self, changes: Iterable[Change], source: Source) -> Sources:
        """The sources after changes by another hand: what these set is that hand's from then on."""
        rows: dict[Port, Source] = {}
        neurons: dict[str, Source] = {}
        gone: set[str] = set()
        for change in changes:
            match change:
                case Declare(neuron=name) | Remove(neuron=name):
                    neurons[name] = source
                case Rename(neuron=old, name=name):
                    neurons[name] = source
                    moved = [port for port in {**self.rows, **rows} if port.neuron == old]
                    rows |= {Port(name, port.port): source for port in moved}
                    gone.add(old)
                case _:
                    rows[change.row] = source
        if not gone and all(self.rows.get(r) == source for r in rows) and \
                all(self.neurons.get(n) == source for n in neurons):
            return self  # a fader that moves on, a hundred times a second
        return replace(
            self, rows={p: s for p, s in {**self.rows, **rows}.items() if p.neuron not in gone},
            neurons={n: s for n, s in {**self.neurons, **neurons}.items() if n not in gone})

    def beside(self, before: Sources) -> tuple[Sources, Sources]:
        """Of these and of those before, what differs in who owns what: all that `reverted` asks for."""
        rows = {p for p in {**before.rows, **self.rows} if before.rows.get(p) != self.rows.get(p)}
        neurons = {n for n in {**before.neurons, **self.neurons} if before.neurons.get(n) != self.neurons.get(n)}
        made, was = (Sources(rows={p: s for p, s in sources.rows.items() if p in rows},
                             neurons={n: s for n, s in sources.neurons.items() if n in neurons})
                     for sources in (self, before))
        return made, was

    def reverted(self, made: Sources, before: Sources) -> Sources:
        """The sources after an edit is undone: what the edit `made` its own is whose it was `before`.

        What somebody has set since stays theirs, and what was said stays said. Given the two the other
        way round, it is for redo.
        """
        return replace(self, rows=_reverted(self.rows, made.rows, before.rows),
                       neurons=_reverted(self.neurons, made.neurons, before.neurons))


def _reverted(present: Mapping[_Name, Source], made: Mapping[_Name, Source],
              before: Mapping[_Name, Source]) -> dict[_Name, Source]:
    owners = dict(present)
    for name in {**before, **made}:
        was, became = before.get(name), made.get(name)
        if was != became and present.get(name) == became:
            if was is None:
                owners.pop(name, None)
            else:
                owners[name] = was
    return owners
