"""What a text said and says, of rows or of neurons, and which of it is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from livedmm.network.addresses import Port
from livedmm.network.sources import Source

_Name = TypeVar("_Name", str, Port)
_What = TypeVar("_What")


class Text(Generic[_Name, _What]):
    """A document's statements, last time and now, on the names of rows or of neurons.

    Attributes
    ----------
    before, now
        What each statement says, by statement.
    last, says, present
        What counts of it, by name, with the statement that says it: of all last time, of those given now, of all now.
    dropped
        What a given statement owns and does not say any more, and no other does.
    owners
        Who owns each name; it changes as the evaluation goes on.
    """

    def __init__(self, document: str, before: Mapping[str, Mapping[_Name, _What]],
                 now: Mapping[str, Mapping[_Name, _What]], given: Iterable[str],
                 owners: dict[_Name, Source]) -> None:
        self.document = document
        self.before: Mapping[str, Mapping[_Name, _What]] = before
        self.now: Mapping[str, Mapping[_Name, _What]] = now
        self.owners: dict[_Name, Source] = owners
        self.last: dict[_Name, tuple[str, _What]] = _counting(before, before)
        self.says: dict[_Name, tuple[str, _What]] = _counting(now, [s for s in given if s in now])
        self.dropped: list[_Name] = []
        self.present: dict[_Name, tuple[str, _What]] = _counting(now, now)
        for statement in given:
            for name in before.get(statement, ()):
                if self.is_dropped(name) and owners[name].statement == statement and name not in self.says:
                    if name in self.present:
                        self.says[name] = self.present[name]
                    else:
                        self.dropped.append(name)

    def is_dropped(self, name: _Name) -> bool:
        """Whether the statement that owns it is one of this document that does not say it now."""
        owner = self.owners.get(name)
        return (owner is not None and owner.document == self.document
                and name not in self.now.get(owner.statement, {}))

    def is_new(self, name: _Name) -> bool:
        """Whether the text says it otherwise than it did."""
        statement, what = self.says[name]
        if self.before.get(statement, {}).get(name) == what:
            return self.is_dropped(name)
        return name not in self.last or self.last[name][1] != what

    def own(self, name: _Name) -> None:
        """Make the statement that says it now its owner."""
        self.owners[name] = Source(self.document, self.says[name][0])


def _counting(statements: Mapping[str, Mapping[_Name, _What]],
              some: Iterable[str]) -> dict[_Name, tuple[str, _What]]:
    """What counts of what some statements say: for each name, the last statement that says it."""
    chosen = set(some)
    return {name: (statement, what) for statement, said in statements.items() if statement in chosen
            for name, what in said.items()}
