"""What is seen of a session: a value that its thread makes some times a second, and the interface draws.

Nothing here is locked: the one thread writes a new glimpse, the other reads the last. While nobody looks, none is made.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from livedmm.language.macros import Macro
from livedmm.language.when import Span
from livedmm.live.conductor import Conductor
from livedmm.live.session import Session
from livedmm.live.status import Books
from livedmm.network import Address, Edge, Network
from livedmm.stage.levels import Level, Levels
from livedmm.ugens import Registry
from livedmm.ugens.recent import RECENT

OFTEN = 1 / 30
"""Seconds between two glimpses."""
LATELY = 10.0
"""Seconds for which it is seen that something went wrong."""
MOST_EDITS = 400
"""Edits that are seen, the newest."""


@dataclass(frozen=True, slots=True)
class EditSeen:
    """An edit: its number, whose it is, what it says, its gain."""

    number: int
    author: str
    text: str
    gain: float


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A session at a moment.

    Attributes
    ----------
    registry
        The kinds; nothing is added to it.
    moving
        The weights that are on their way, as they are now; all others are as the network says.
    levels
        What neurons put out, by name.
    edits
        The newest last.
    waiting
        What waits for its time, in words.
    beats, bar, tempo
        Beats that have passed, how many a bar has, and how many go into a minute.
    samples
        The last samples of what is observed, ``(RECENT,)`` each.
    trace
        What the neuron that is followed put out at the last frames, some seconds of it.
    lately
        What of the books' failures has become more within some seconds, with how often it was in all.
    """

    network: Network
    registry: Registry
    macros: Mapping[str, Macro] = field(default_factory=dict)
    moving: Mapping[Edge, float] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    edits: tuple[EditSeen, ...] = ()
    snapshots: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    beats: float = 0.0
    bar: float = 4.0
    tempo: float = 120.0
    default: Span | None = None
    books: Books = field(default_factory=Books)
    samples: Mapping[Address, NDArray[np.float32]] = field(default_factory=dict)
    trace: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    rate: float = 48000.0
    lately: Mapping[str, int] = field(default_factory=dict)

    def weight(self, edge: Edge) -> float:
        """A weight as it is now."""
        return self.moving[edge] if edge in self.moving else self.network.weight(*edge)


class Lookout:
    """Makes glimpses. Its `turn` is one of the conductor's; the rest any thread may read.

    Attributes
    ----------
    seen
        The last glimpse.
    looked_at, followed
        Whether anybody looks, and which neuron is followed frame by frame, by its name: set by the interface.
    """

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor
        self._levels = Levels()
        self._registry = conductor.session.registry.copy()
        self._version = conductor.session.registry.version
        self._frame = -1
        self._made = 0.0
        self._failed: deque[tuple[float, Mapping[str, int]]] = deque()
        self.looked_at = True
        self.followed = ""
        self.seen = self._look()

    def turn(self) -> None:
        """Measure levels at each frame, and look when it is time."""
        machine = self._conductor.session.machine
        if not self.looked_at or machine.frame == self._frame:
            return
        self._frame = machine.frame
        self._levels.measure(machine, self.followed)
        now = time.monotonic()
        if now - self._made >= OFTEN:
            self._made = now
            self.seen = self._look()

    def _lately(self) -> dict[str, int]:
        now, failures = time.monotonic(), self._conductor.books.failures
        if not self._failed or self._failed[-1][1] != failures:
            self._failed.append((now, failures))
        # What there was so long ago is the last that was noted before.
        while len(self._failed) > 1 and self._failed[1][0] < now - LATELY:
            self._failed.popleft()
        before = self._failed[0][1]
        return {name: count for name, count in failures.items() if count > before.get(name, 0)}

    def _look(self) -> Glimpse:
        session = self._conductor.session
        now = session.now
        beats = session.beats
        entries = session.history.entries[-MOST_EDITS:]
        if session.registry.version != self._version:
            # Of its own: kinds may be added while the window goes through them.
            self._registry, self._version = session.registry.copy(), session.registry.version
        return Glimpse(
            session.machine.network, self._registry, dict(session.macros),
            session.machine.under_way(), self._levels.seen(),
            tuple(EditSeen(e.number, e.edit.author, e.edit.text, e.gain) for e in entries),
            tuple(session.snapshots), tuple(f"{p.when}: {p.text}" for p in session.pending),
            beats.beats + beats.rate * max(now - beats.at, 0) / session.signals.rate, beats.bar, 60 * beats.rate,
            session.default.at, self._conductor.books, _observed(session), self._levels.trace(),
            session.signals.rate, self._lately())


def _observed(session: Session) -> dict[Address, NDArray[np.float32]]:
    """The last samples of all that is recorded."""
    recorder = session.signals.recorder
    return {column: recorder.sum({column: 1.0}, max(session.now, RECENT)) for column in recorder.lines}
