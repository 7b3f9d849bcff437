"""Events on their way into a machine: from any thread, in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import Any

LONGEST = 4096
"""So many events may wait for one neuron, and so many neurons may have events waiting."""


class Mailboxes:
    """What waits for neurons that take events.

    `put` is called from any thread, `take` from the one that ticks the machine.
    """

    def __init__(self) -> None:
        self._boxes: dict[tuple[Hashable, Hashable], deque[Any]] = {}

    def put(self, neuron: Hashable, event: Any, kind: Hashable = None) -> bool:
        """Let `event` wait for a neuron, with `kind` only for one of this kind; False if too many wait."""
        box = self._boxes.get((kind, neuron))
        if box is None:
            if len(self._boxes) >= LONGEST:
                return False
            # setdefault is atomic, so of two threads that come first both find the same box.
            box = self._boxes.setdefault((kind, neuron), deque())
        if len(box) >= LONGEST:
            return False
        box.append(event)
        return True

    @property
    def waiting(self) -> bool:
        """Whether anything waits."""
        return any(self._boxes.copy().values())

    def take(self, kind: Hashable, neuron: Hashable, latest: bool = False) -> Any:
        """The event that has waited longest; with `latest`, the last of all, and the others are dropped.

        None if nothing waits.
        """
        for box in (self._boxes.get((kind, neuron)), self._boxes.get((None, neuron))):
            if box:
                event = box.popleft()
                while latest and box:
                    event = box.popleft()
                return event
        return None
