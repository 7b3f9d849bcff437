"""What waits for its time: edits and commands that are for a beat, a bar or a moment to come, and those that repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace

from livedmm.errors import EditError
from livedmm.language.commands import Command
from livedmm.language.when import When
from livedmm.live.beats import Beats
from livedmm.network import Change

MOST_PENDING = 1000
"""Edits that may wait."""


@dataclass(slots=True)
class Pending:
    """What waits for its time: the changes of an edit, a command, or some work."""

    number: int
    when: When
    author: str
    text: str
    changes: tuple[Change, ...] = ()
    command: Command | None = None
    work: Callable[[int], object] | None = None
    """What else is to be done, from the sample that it is given."""
    count: float = 0.0
    """How many seconds, beats or bars of the session will have passed when it starts."""


class Waiting:
    """All that waits in a session, in the order in which it came. Called from the thread that owns the session."""

    def __init__(self, beats: Beats) -> None:
        self._beats = beats
        self._waiting: list[Pending] = []
        self._number = 0

    def copy(self) -> Waiting:
        """The same that waits, on its own from here on."""
        other = copy(self)
        other._waiting = list(self._waiting)
        return other

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
        if len(self._waiting) >= MOST_PENDING:
            raise EditError(f"{MOST_PENDING} edits wait already", "cancel() lets go of them")
        self._number += 1
        grid = when.at or when.every
        assert grid is not None
        pending = Pending(self._number, when, author, text, changes, command, work, self._beats.next(grid, now))
        self._waiting.append(pending)
        return pending

    def cancel(self, number: int | None = None) -> int:
        """Let go of what waits: one, or all; returns how many."""
        kept = [p for p in self._waiting if number is not None and p.number != number]
        gone, self._waiting = len(self._waiting) - len(kept), kept
        return gone

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
