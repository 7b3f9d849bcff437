"""What is asked for together is done whole or not at all (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from livedmm.network import Entry


@dataclass(slots=True)
class Whole:
    """What was done since it began, so that it can be taken back.

    Attributes
    ----------
    gains
        Of each edit that was let in or faded, the gain that it had before.
    start
        The last sample at which one of them starts.
    at_last
        What cannot be taken back, and so is done when all else is.
    """

    gains: dict[int, float] = field(default_factory=dict)
    start: int = 0
    at_last: list[Callable[[], object]] = field(default_factory=list)

    def note(self, entries: Iterable[tuple[Entry, float]], start: int) -> None:
        """Note edits that go to another gain from a sample on, with the gain that they had."""
        self.start = max(self.start, start)
        for entry, gain in entries:
            self.gains.setdefault(entry.number, gain)
