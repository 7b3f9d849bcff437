"""When a statement acts: ``with at(4*bar), glide(2*beat):`` and ``with every(bar):`` (R37)."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import Literal

from livedmm.errors import RowError, near
from livedmm.language.source import Source

Unit = Literal["s", "beat", "bar"]

LONGEST = 1e6
"""Seconds, beats or bars; eleven days are enough for a stage."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: so many seconds, beats or bars."""

    amount: float
    unit: Unit

    def __str__(self) -> str:
        plural = "" if self.amount == 1 or self.unit == "s" else "s"
        return f"{self.amount:g} {self.unit}{plural}"


@dataclass(frozen=True, slots=True)
class When:
    """When a statement acts, and how long it glides.

    Parameters
    ----------
    at
        The grid on whose next point it starts: ``4 bars`` is the next bar whose number is a multiple of
        four. None is now.
    glide
        How long its gain takes from 0 to 1; None is as long as the session's edits do.
    every
        It is made again and again, a span apart, until it is cancelled; None is once.
    """

    at: Span | None = None
    glide: Span | None = None
    every: Span | None = None

    def __str__(self) -> str:
        words = [f"every {self.every}" if self.every else "", f"at {self.at}" if self.at else "",
                 f"glide {self.glide}" if self.glide else ""]
        return ", ".join(word for word in words if word) or "now"


NOW = When()
"""As soon as it is evaluated."""
