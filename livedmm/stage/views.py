"""Views: what the interface shows beside the code, each with keys of its own. Nothing here draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from livedmm.stage.glimpse import Glimpse


class View(Protocol):
    """A view that can have the keys."""

    def key(self, chord: str, seen: Glimpse) -> bool:
        """A key goes down while the view has them; returns whether it is taken."""

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Letters are written while the view has the keys; likewise."""


@dataclass(slots=True)
class Choice:
    """Which of several lines is chosen, and from which on they are seen."""

    at: int = 0
    scroll: int = 0

    def moved(self, chord: str, count: int, page: int = 10) -> bool:
        """Choose another line by a key; returns whether the key does that."""
        steps = {"up": -1, "down": 1, "page_up": -page, "page_down": page, "home": -count, "end": count}
        if chord not in steps:
            return False
        self.at = min(max(self.at + steps[chord], 0), max(count - 1, 0))
        return True

    def shown(self, count: int, room: int) -> range:
        """Which lines are seen where there is room for some, the chosen one among them."""
        self.at = min(max(self.at, 0), max(count - 1, 0))
        self.scroll = min(max(self.scroll, self.at - room + 1, 0), self.at, max(count - room, 0))
        return range(self.scroll, min(self.scroll + room, count))


@dataclass
class Reading:
    """A view of lines that are only read."""

    lines: Callable[[], Sequence[object]]
    choice: Choice

    def key(self, chord: str, seen: Glimpse) -> bool:
        """Go up and down."""
        return self.choice.moved(chord, len(self.lines()))

    def typed(self, text: str, seen: Glimpse) -> bool:
        """Nothing is written here."""
        return False
