"""What each hand asks for, in its order, where some of it must wait until a kind is compiled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from livedmm.errors import EditError

MOST = 1000
"""Things that may wait, of all hands together."""


class NotYet(Exception):  # noqa: N818  nothing has gone wrong
    """Something must be made first, by another thread; who raises it has changed nothing, and is to be asked again.

    Parameters
    ----------
    is_ready
        Whether it makes sense to ask again.
    """

    def __init__(self, is_ready: Callable[[], bool]) -> None:
        super().__init__()
        self.is_ready = is_ready


@dataclass(slots=True)
class _Line:
    """What waits of one hand, and for what the first of it does."""

    works: deque[Callable[[], object]]
    reason: NotYet


class Order:
    """Does what hands ask for, each in its own order: behind what waits all else of the same hand does.

    Called from the thread that owns the session.
    """

    def __init__(self) -> None:
        self._lines: dict[Hashable, _Line] = {}

    def __len__(self) -> int:
        return sum(len(line.works) for line in self._lines.values())

    def do(self, hand: Hashable, work: Callable[[], object]) -> None:
        """Do something now, or, if it raises NotYet or the hand waits already, later; raises what it raises now.

        Raises
        ------
        EditError
            If too much waits.
        """
        if hand not in self._lines:
            self._go(hand, deque([work]))
        elif len(self) >= MOST:
            raise EditError(f"{MOST} edits wait for kinds to be compiled", "wait, or send fewer")
        else:
            self._lines[hand].works.append(work)

    def turn(self) -> None:
        """Do what need not wait any more; what it raises ends that alone, and comes out of the next turn's call."""
        for hand, line in list(self._lines.items()):
            if line.reason.is_ready():
                self._go(hand, line.works)

    def clear(self) -> int:
        """Forget all that waits; returns how much that was."""
        gone = len(self)
        self._lines.clear()
        return gone

    def _go(self, hand: Hashable, works: deque[Callable[[], object]]) -> None:
        while works:
            try:
                works[0]()
            except NotYet as reason:
                self._lines[hand] = _Line(works, reason)
                return
            except BaseException:
                works.popleft()
                if works:
                    self._lines[hand] = _Line(works, NotYet(lambda: True))
                else:
                    self._lines.pop(hand, None)
                raise
            works.popleft()
        self._lines.pop(hand, None)
