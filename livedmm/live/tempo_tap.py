"""Tap tempo: the mean of the last few beats that somebody taps (R38)."""

from __future__ import annotations

TAPS = 4
"""Beats of which the tempo is the mean."""
LONGEST = 3.0
"""Seconds between taps beyond which the next begins a new count: 20 beats a minute."""


class TempoTap:
    """Counts taps at samples of a clock of so many a second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self.taps: tuple[int, ...] = ()

    def tap(self, now: int) -> float | None:
        """Note a tap; returns the tempo in beats a minute, or None for the first of a count."""
        if self.taps and now - self.taps[-1] > LONGEST * self._rate:
            self.taps = ()
        self.taps = (*self.taps[-TAPS:], now)
        passed = now - self.taps[0]
        return round(60 * self._rate * (len(self.taps) - 1) / passed, 2) if passed > 0 else None
