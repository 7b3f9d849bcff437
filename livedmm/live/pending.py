"""What waits for its time: edits and commands that are for a beat, a bar or a moment to come, and those that repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from livedmm.errors import EditError
from livedmm.language.commands import Command
from livedmm.language.when import When
from livedmm.live.asked import changes_as_json, changes_of, command_as_json, command_of, when_as_json, when_of
from livedmm.live.beats import Beats
from livedmm.network import Change
from livedmm.ugens import Registry

MOST_PENDING = 1000
"""Edits that may wait."""


@dataclass(slots=True, eq=False)
class Pending:
    """What waits for its time: the changes of an edit, a command, or some work."""

    number: int
    when: When
    author: str
    text: str
    changes: tuple[Change, ...] = ()
    command: Command | None = None
    work: Callable[[int], object] | None = None
    """What else is to be done, from the sample that it is given; no log has that."""
    count: float = 0.0
    """How many seconds, beats or bars of the session will have passed when it starts."""


class Waiting:
    """All that waits in a session, in the order in which it came. Called from the thread that owns the session.

    What begins to wait, starts, and is cancelled is in the log, so that a session that is resumed waits for the same;
    a replay needs none of it, for what starts is there by itself.

    Parameters
    ----------
    write
        Writes a line of the log.
    """

    def __init__(self, beats: Beats, write: Callable[[dict[str, Any]], None]) -> None:
        self._beats = beats
        self._write = write
        self._waiting: list[Pending] = []
        self._number = 0

    def copy(self) -> Waiting:
        """The same that waits, on its own from here on."""
        other = copy(self)
        other._waiting = list(self._waiting)
        return other

    def go_back(self, before: Waiting) -> None:
        """Let that wait which a copy says, and nothing else."""
        gone, back = ([p for p in some if p not in others] for some, others in
                      ((self._waiting, before._waiting), (before._waiting, self._waiting)))
        self._waiting, self._number = before._waiting, before._number
        self._note_gone(gone)
        for pending in back:
            self._note(pending)

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Pending]:
        return iter(self._waiting)

    def add(self, now: int, when: When, author: str, text: str, *, changes: tuple[Change, ...] = (),
            command: Command | None = None, work: Callable[[int], object] | None = None) -> Pending:
        """Let something wait for the first time after sample `now` that `when` means.

        Raises
        ------
        EditError
            If too many wait.
        """
        return self._add(Pending(self._number + 1, when, author, text, changes, command, work), now)

    def restore(self, line: Mapping[str, Any], registry: Registry, now: int) -> None:
        """Let that wait which waited in another session, under its number, for the next such time of this one's clock.

        Raises
        ------
        LivedmmError
            If it names a kind that is known no more, or too many wait.
        KeyError, TypeError, ValueError
            If the line makes no sense.
        """
        changes = changes_of(line.get("changes", ()), registry)
        command = command_of(line["command"]) if "command" in line else None
        self._add(Pending(line["waits"], when_of(line["when"]), line["by"], line["text"], changes, command), now)

    def started(self, pending: Pending) -> None:
        """Note that what was due is done, once or once more."""
        if pending.work is None:
            self._write({"started": pending.number})

    def cancel(self, number: int | None = None) -> int:
        """Let go of what waits: one, or all; returns how many."""
        gone = [p for p in self._waiting if number is None or p.number == number]
        self._waiting = [p for p in self._waiting if p not in gone]
        self._note_gone(gone)
        return len(gone)

    def due(self, horizon: int) -> Iterator[tuple[Pending, int]]:
        """What is to start before sample `horizon`, and at which sample; it waits no more, or for its next time.

        What is cancelled meanwhile does not come.
        """
        for pending in list(self._waiting):
            grid = pending.when.at or pending.when.every
            assert grid is not None
            sample = self._beats.sample(grid.unit, pending.count)
            if sample >= horizon or pending not in self._waiting:
                continue
            every = pending.when.every
            if every is None:
                self._waiting.remove(pending)
            else:
                pending.when = replace(pending.when, at=every)
                pending.count += every.amount
            yield pending, int(sample)

    def _add(self, pending: Pending, now: int) -> Pending:
        if len(self._waiting) >= MOST_PENDING:
            raise EditError(f"{MOST_PENDING} edits wait already", "cancel() lets go of them")
        grid = pending.when.at or pending.when.every
        assert grid is not None
        pending.count = self._beats.next(grid, now)
        self._note(pending)
        self._number = max(self._number, pending.number)
        self._waiting.append(pending)
        return pending

    def _note(self, pending: Pending) -> None:
        line = {"wait": pending.number, "by": pending.author, "text": pending.text, "when": when_as_json(pending.when)}
        if pending.command is not None:
            self._write({**line, "command": command_as_json(pending.command)})
        elif pending.work is None:
            self._write({**line, "changes": changes_as_json(pending.changes)})

    def _note_gone(self, gone: list[Pending]) -> None:
        if numbers := [pending.number for pending in gone if pending.work is None]:
            self._write({"cancel": numbers})
