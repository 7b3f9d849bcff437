"""What a text of rows says: statements, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from types import MappingProxyType

from livedmm.errors import RowError, Where
from livedmm.language.commands import Command
from livedmm.language.macros import Macro
from livedmm.language.when import NOW, When
from livedmm.network import Change, Declare, Network, Remove, Rename, Saying, Source, Sources
from livedmm.network import evaluate as merge


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: a row (`saying`), a gesture (`changes`) or a command (`command`), and nothing beside it.

    Parameters
    ----------
    key
        Its identity within the document: what stands on its left, ``voice`` or ``voice.freq``; the second
        statement of the same left is ``voice[2]``. A gesture or command has its text here.
    where
        Where it begins.
    text
        What was typed.
    saying
        The neurons and rows that it says; saying them again changes nothing.
    changes
        What it asks for each time it is evaluated.
    """

    key: str
    where: Where
    text: str
    saying: Saying | None = None
    changes: tuple[Change, ...] = ()
    command: Command | None = None
    when: When = NOW


@dataclass(frozen=True)
class Program:
    """A text that was read: its statements in order, its macros, and all that is wrong with it.

    A program with errors is not evaluated: whole or not at all.
    """

    document: str
    statements: tuple[Statement, ...] = ()
    errors: tuple[RowError, ...] = ()
    macros: Mapping[str, Macro] = field(default_factory=dict)

    @cached_property
    def sayings(self) -> Mapping[str, Saying]:
        """What each row says, by the statement's key, in order."""
        return MappingProxyType({s.key: s.saying for s in self.statements if s.saying is not None})

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The calls of commands, in order."""
        return tuple(s.command for s in self.statements if s.command is not None)


def evaluate(program: Program, network: Network, sources: Sources, *, whole: bool, again: bool,
             author: str = "me") -> tuple[dict[When, tuple[Change, ...]], Sources]:
    """Hold a program against a network: the changes to make, by when they are to be made.

    Called from the thread that owns the session.

    Parameters
    ----------
    network
        The network as it plays.
    whole
        Whether the program is the whole document: what the document said before and does not say now is
        taken back, and gestures are not made (R36). Of a line or a block evaluated by itself they are.
    again
        Whether rows are set even where the document said the same before.
    author
        Whose hand makes the gestures.

    Returns
    -------
    changes
        What to make one edit of for each time, in the order of the text; what is taken back is for now.
    sources
        The sources once these edits have started.

    Raises
    ------
    RowError
        The first error of the program, if it has any.
    """
    if program.errors:
        raise program.errors[0]
    changes, sources = merge(program.document, program.sayings, network, sources, whole=whole, again=again)
    places: dict[object, int] = {}
    for number, statement in enumerate(program.statements):
        if statement.saying is not None:
            places |= dict.fromkeys((*statement.saying.neurons, *statement.saying.rows), number)
    # Sorting keeps the order of the changes of one statement; what is taken back comes first.
    ordered = [(places.get(c.neuron if isinstance(c, Declare | Remove | Rename) else c.row, -1), c)
               for c in changes]
    for number, statement in enumerate(program.statements):
        if statement.changes and not whole:
            ordered += [(number, change) for change in statement.changes]
            sources = sources.touched(statement.changes, Source("", author))
    found: dict[When, list[Change]] = {}
    for number, change in sorted(ordered, key=itemgetter(0)):
        found.setdefault(program.statements[number].when if number >= 0 else NOW, []).append(change)
    return {when: tuple(some) for when, some in found.items()}, sources
