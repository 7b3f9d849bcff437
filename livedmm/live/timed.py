"""Time in a session: when what is asked for now can act, and how long it glides (DESIGN 4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import Machine
from livedmm.language.when import NOW, Span, When
from livedmm.live.beats import Beats
from livedmm.live.log import Log
from livedmm.network import Network
from livedmm.ugens import Registry

GLIDE = 0.02
"""Seconds in which an edit comes in if it does not say (DESIGN 4)."""
MANY_ROWS = 2000
"""Rows that one edit may change at once; more act at a later beat (R20)."""
ROW = 1e-4
"""Seconds that each of them takes to be planned, on a slow machine."""


class Timed:
    """A machine that plays, its clock, and the log in which each thing has its time.

    The parameters, and who may call, are those of `Session`.
    """

    def __init__(self, network: Network, registry: Registry, signals: CompiledMachine | LiteralMachine,
                 frame_rate: float, seed: int, log: Log | None, tell: Callable[[str], None]) -> None:
        self.registry = registry
        self.signals = signals
        self.machine = Machine(network, registry, signals, frame_rate=frame_rate, seed=seed)
        self.beats = Beats(self.machine)
        self.log = log
        self.tell = tell
        self.default = NOW
        """When edits start, and how long they glide, that do not say so themselves."""
        self.lead = 0
        """Samples between now and the start of an edit, so that the loop hears of it in time."""
        self.since: int | None = None
        """The sample at which what is being done was read; None is now."""

    @property
    def now(self) -> int:
        """The clock: samples rendered so far."""
        return self.signals.now

    def soon(self, rows: int = 0) -> int:
        """The first sample at which something that is asked for now, or was by `since`, can act.

        An edit of very many rows acts at a later beat, by which its plan is there, and that is told (R20).
        """
        now = self.now
        # A block that was rendered since then is no reason to wait for another: the next comes a whole block later.
        since = now if self.since is None or now - self.since > self.lead else self.since
        soon = max(since + self.lead, self.signals.adopting)
        if rows <= MANY_ROWS:
            return soon
        rate = self.signals.rate
        ready = soon + round(ROW * rows * rate)
        beat = self.beats.sample("beat", self.beats.next(Span(1, "beat"), ready))
        start = int(beat) if math.isfinite(beat) else ready
        self.tell(f"{rows} rows change at once: that is heard from a beat on, in {(start - self.now) / rate:.1f} s")
        return start

    @contextmanager
    def by_default(self, when: When) -> Iterator[None]:
        """Let edits within, that do not say so themselves, start then and glide so long."""
        before, self.default = self.default, when
        try:
            yield
        finally:
            self.default = before

    def glide_of(self, span: Span | None) -> int:
        """A glide in samples."""
        span = span or self.default.glide
        samples = GLIDE * self.signals.rate if span is None else self.beats.samples(span)
        return round(min(samples, 3600 * self.signals.rate))

    def write(self, line: dict[str, Any]) -> None:
        """Write a line to the log, if there is one, with the number of frames after which it happened."""
        if self.log is not None:
            self.log.write({**line, "frame": self.machine.frame})

    def _in_one_piece(self) -> AbstractContextManager[None]:
        """What is written within is in the log whole or not at all, wherever a crash tears it."""
        return nullcontext() if self.log is None else self.log.together()
