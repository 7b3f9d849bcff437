"""The whole machine: signals at the sample, V-values at the frame, one clock (DESIGN 2, R10).

Frame k is sampled at ``t_k = ceil(k * rate / frame_rate)``. There, V-value neurons read signals as the numbers
that stand at that sample; what they put out reaches signals as a straight line over the frame after the next,
or, at gates, as a step. What the network writes into its own matrix reaches the signal weights in the same way.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.exact import ExactMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.schedule import Segment
from livedmm.network import Address, Following, Network
from livedmm.ugens import Registry
from livedmm.vvalues import number

FRAME_RATE = 60.0


class Machine:
    """A network of signals and V-values that plays.

    Called from the thread that owns the session.

    Parameters
    ----------
    signals
        What ticks at the sample: a `CompiledMachine`, or a `LiteralMachine` to compare it with.
    """

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine, *,
                 frame_rate: float = FRAME_RATE, seed: int = 0) -> None:
        self.registry = registry
        self.signals = signals
        self.frame_rate = frame_rate
        self.values = ExactMachine(network, registry, seed=seed, frame_rate=frame_rate)
        self.frame = 0
        self._following = Following(network, self.values.matrix)
        self._numbers: dict[Address, float] = {}
        signals.change(network)
        self._connect()

    def render(self, samples: int) -> NDArray[np.float32]:
        """The next samples, ``(2, samples)``; blocks are cut at frames, so no frame is late."""
        made = []
        while samples:
            due = self.frame_sample(self.frame)
            if self.signals.now == due:
                self._tick()
                continue
            block = min(samples, due - self.signals.now)
            made.append(self.signals.render(block))
            samples -= block
        return np.concatenate(made, axis=1) if made else np.zeros((2, 0), np.float32)

    def follow(self) -> int:
        """Compute the frames that are due by now, while another thread renders; returns how many came late.

        A frame that comes late acts from where it arrived. In a backlog all are computed, for V-values remember,
        and only the newest acts (R10).
        """
        late = 0
        while self.frame_sample(self.frame) <= self.signals.now:
            newest = self.frame_sample(self.frame + 1) > self.signals.now
            late += not newest
            self._tick(acts=newest)
        self.signals.listen()
        return late

    def frame_sample(self, frame: int) -> int:
        """The sample at which a frame is due."""
        return math.ceil(frame * self.signals.rate / self.frame_rate)

    def change(self, network: Network, start: int | None = None, glide: int = 0) -> None:
        """Go over to another network: signals from sample `start` on, V-values at the next frame."""
        self.signals.change(network, start, glide)
        self.values.rewire(network)
        self._following = Following(network, self.values.matrix)
        self._connect()

    def _connect(self) -> None:
        """Note which signals V-values read, and which V-values signals read."""
        network = self._following.network
        stream = {key: self.registry.kind(key).stream for key in {n.kind for n in network.living()}}
        self._read = {column for row, columns in network.rows.items() if stream.get(row.kind) == "value"
                      for column in columns if stream.get(column.kind) == "signal"}
        self._outside = self.signals.schedule.outside()

    def _tick(self, acts: bool = True) -> None:
        """One frame: V-values tick, and what they put out goes its way to the signals."""
        elsewhere: dict[Any, dict[Any, dict[Any, float]]] = {}
        for column in self._read:
            ports = elsewhere.setdefault(column.kind, {}).setdefault(column.neuron, {})
            ports[column.port] = self.signals.output(column)
        self.values.tick(elsewhere)
        self.frame += 1
        if not acts:
            return
        start, end = max(self.frame_sample(self.frame), self.signals.now), self.frame_sample(self.frame + 1)
        self._rewritten(start, end)
        before, self._numbers = self._numbers, {}
        for column, steps in self._outside:
            x = self._numbers[column] = self._number(column)
            a = before.get(column, 0.0)
            if a != x:
                self.signals.feed(column, steps, Segment(start, start if steps else max(start, end), a, x))

    def _rewritten(self, start: int, end: int) -> None:
        """Let the signals follow what the network has written into its own matrix (R22)."""
        before = self._following.network
        network = self._following(self.values.matrix)
        if network is not before and network != before:
            self.signals.change(network, start, end - start)
            self._connect()

    def _number(self, column: Address) -> float:
        ports: Any = self.values.outputs.get(column.kind, {}).get(column.neuron, {})
        return float(number(ports.get(column.port, 0.0)))
