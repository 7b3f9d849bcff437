"""Long sets: of more than some thousand edits the oldest become part of what a session began with (R25)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livedmm.live.session import Session

KEPT = 10_000
"""Edits that can be undone and faded at any time: an edit holds about a kilobyte."""
AT_ONCE = 1_000
"""So many beyond them are folded together, which takes some milliseconds."""


class Folding:
    """Keeps the history of a session from growing without end. Called from the thread that owns it, after each frame.

    What is folded sounds as it did, bit for bit; it can no longer be undone, and that is told once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told = False

    def turn(self, needed: Iterable[int]) -> int:
        """Fold what is old and has come in; returns how many edits that were.

        Parameters
        ----------
        needed
            The numbers of edits that somebody still wants to fade: none of them is folded, nor any after it.
        """
        history = self._session.history
        if len(history.entries) < KEPT + AT_ONCE:
            return 0
        now, first = self._session.now, min(needed, default=history.entries[-1].number)
        count = 0
        for entry in history.entries[:AT_ONCE]:
            if entry.number >= first or self._session.course.is_moving(entry.number, now):
                break
            count += 1
        if count and not self._told:
            self._told = True
            self._session.tell(f"the last {KEPT} edits can be undone; older ones are part of the patch now")
        return history.fold(len(history.entries) - count) if count else 0
