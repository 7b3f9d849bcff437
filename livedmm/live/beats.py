"""Beats: which sample the next beat or bar is, by what the neuron `clock` says (R34, R37)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from livedmm.engine.machine import CLOCK, Machine
from livedmm.language.when import Span, Unit

SLOWEST = 1 / 60
"""Beats a second below which the clock counts as standing still."""


@dataclass(slots=True)
class Beats:
    """How many beats and bars have passed at the last frame.

    The clock is a neuron that ticks at the sample, so what it says is known once a frame; between two frames it goes on
    at its rate. Called from the thread that owns the session.
    """

    machine: Machine
    beats: float = 0.0
    bars: float = 0.0
    rate: float = 2.0
    bar: float = 4.0
    at: int = 0
    frame: int = -1

    def listen(self) -> None:
        """Take up what the clock said at the newest frame."""
        frame = self.machine.frame - 1
        if frame <= self.frame:
            return
        signals = self.machine.signals
        phase, bar_phase, rate = (signals.sampled(column, frame) for column in CLOCK)
        self.at, self.frame = self.machine.frame_sample(frame), frame
        went = (phase - self.beats) % 1.0
        went_bars = (bar_phase - self.bars) % 1.0
        self.beats += went if went < 0.999 else 0.0
        self.bars += went_bars if went_bars < 0.999 else 0.0
        self.rate = rate if rate > SLOWEST else 0.0
        if went > 0 and 0 < went_bars < went:
            self.bar = round(went / went_bars)

    def samples(self, span: Span) -> float:
        """How long a span is, in samples, at the tempo there is; infinite while the clock stands still."""
        rate = self.machine.signals.rate
        if span.unit == "s":
            return span.amount * rate
        beats = span.amount * (self.bar if span.unit == "bar" else 1.0)
        return beats / self.rate * rate if self.rate else math.inf

    def next(self, grid: Span, now: int) -> float:
        """The next whole number of spans after a sample: seconds, beats or bars of the session."""
        # What is within a thousandth of a span of the grid has passed it.
        return (math.floor(self._count(grid, now) / grid.amount + 0.001) + 1) * grid.amount

    def sample(self, unit: Unit, count: float) -> float:
        """The sample at which so many seconds, beats or bars have passed; infinite while the clock stands."""
        rate = self.machine.signals.rate
        if unit == "s":
            return math.ceil(count * rate)
        speed = self.rate / self.bar if unit == "bar" else self.rate
        ahead = count - (self.bars if unit == "bar" else self.beats)
        return math.ceil(self.at + ahead / speed * rate - 1e-3) if speed else math.inf

    def _count(self, grid: Span, now: int) -> float:
        rate = self.machine.signals.rate
        if grid.unit == "s":
            return now / rate
        passed = self.rate * (now - self.at) / rate
        return self.bars + passed / self.bar if grid.unit == "bar" else self.beats + passed
