"""How much neurons move: what each puts out, looked at once a frame, with the lowest and highest of late.

A sample a frame says nothing of the wave, but of its size: a sine of 440 Hz is met at another place each time, so its
extremes are known within some frames.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.machine import Machine
from livedmm.errors import LivedmmError
from livedmm.network import Address

MOST = 300
"""Outputs that are looked at; those born first come first."""
FADE = 0.16
"""The share of the way to the present that extremes go in a frame: 60 dB in 0.7 s."""
TRACE = 600
"""Frames of which the output that is followed is kept: ten seconds."""
QUIETEST = 1e-4
"""What moves by less counts as still: -80 dB."""


class Level(NamedTuple):
    """What an output is now, and between what it has moved of late."""

    now: float
    low: float
    high: float

    @property
    def peak(self) -> float:
        """How far from 0 it went."""
        return max(abs(self.low), abs(self.high))

    @property
    def activity(self) -> float:
        """How much it moves, from 0 to 1: 80 dB below a full wave is nothing, and so is what stands still."""
        swing = (self.high - self.low) / 2
        return min(max(1.0 + np.log10(swing) / 4, 0.0), 1.0) if swing > QUIETEST else 0.0


class Levels:
    """The levels of all neurons of signals and V-values. Called from the thread that owns the session."""

    def __init__(self) -> None:
        self._alive: object = None
        self._columns: list[tuple[str, Address, bool]] = []
        self._now: NDArray[np.float64] = np.zeros(0)
        self._low, self._high = self._now, self._now
        self._followed = ""
        self._trace: deque[float] = deque(maxlen=TRACE)

    def measure(self, machine: Machine, followed: str = "") -> None:
        """Look at each output once; keep what the first one of the neuron that is followed was."""
        if machine.network.alive is not self._alive:
            self._follow(machine)
        signals = machine.signals
        now = np.fromiter((signals.output(column) if is_signal else machine.number_of(column)
                           for _, column, is_signal in self._columns), np.float64, len(self._columns))
        now = np.nan_to_num(now, posinf=0.0, neginf=0.0)
        self._low = np.minimum(now, self._low + FADE * (now - self._low))
        self._high = np.maximum(now, self._high + FADE * (now - self._high))
        self._now = now
        if followed != self._followed:
            self._followed = followed
            self._trace.clear()
        place = next((i for i, (name, _, _) in enumerate(self._columns) if name == followed), None)
        if place is not None:
            self._trace.append(float(now[place]))

    def trace(self) -> NDArray[np.float64]:
        """What was kept of the neuron that is followed, the oldest first."""
        return np.array(self._trace)

    def seen(self) -> Mapping[str, Level]:
        """The levels, by names of neurons; of several outputs the one that moves most."""
        found: dict[str, Level] = {}
        for (name, _, _), now, low, high in zip(self._columns, self._now.tolist(), self._low.tolist(),
                                                self._high.tolist(), strict=True):
            before = found.get(name)
            if before is None or high - low > before.high - before.low:
                found[name] = Level(now, low, high)
        return found

    def _follow(self, machine: Machine) -> None:
        """See who lives; who lived before keeps its extremes."""
        before = {column: i for i, (_, column, _) in enumerate(self._columns)}
        old = self._now, self._low, self._high
        self._alive = machine.network.alive
        self._columns = []
        for key, name in machine.network.alive:
            try:
                kind = machine.registry.kind(key)
            except LivedmmError:
                continue  # what the network wrote of itself may be of any kind
            if kind.stream in ("signal", "value") and len(self._columns) < MOST and name != "self":
                self._columns += [(name, Address(key, name, port), kind.stream == "signal")
                                  for port in kind.output_names[:2]]
        rows = [before.get(column, -1) for _, column, _ in self._columns]
        self._now, self._low, self._high = (np.array([numbers[i] if i >= 0 else 0.0 for i in rows])
                                            for numbers in old)
