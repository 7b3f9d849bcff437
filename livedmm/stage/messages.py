"""What is told to people, kept to be read again: any thread may tell, the window reads."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice

MOST = 500
"""Sentences that are kept."""
FRESH = 8.0
"""Seconds for which a sentence stands where it is seen at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, when it was told by `time.monotonic`, and whether something was refused."""

    text: str
    at: float
    is_error: bool = False


@dataclass
class Messages:
    """Sentences, the newest last."""

    _told: deque[Told] = field(default_factory=lambda: deque(maxlen=MOST))
    count: int = 0

    def tell(self, text: str, is_error: bool = False) -> None:
        """Keep a sentence. Any thread may call it."""
        self._told.append(Told(text, time.monotonic(), is_error))
        self.count += 1

    def last(self, count: int) -> list[Told]:
        """The newest so many, the newest first."""
        return list(islice(reversed(list(self._told)), count))

    def fresh(self, now: float) -> Told | None:
        """The newest, while it is new."""
        told = self.last(1)
        return told[0] if told and now - told[0].at < FRESH else None
