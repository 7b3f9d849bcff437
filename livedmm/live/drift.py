"""What the network has written itself, noted in the log now and then: a session that is resumed begins with it.

A replay needs none of it, it writes the same again; but to be resumed is to begin at once (R12, R22).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from livedmm.engine.machine import Machine
from livedmm.network import Address
from livedmm.network.paths import Edge

EVERY = 2.0
"""Seconds between two notes."""
MOST = 10_000
"""Weights of a note: beyond, a log would be nothing else."""


class Drift:
    """Notes it. Its `turn` is called from the thread that owns the session, at each frame or so.

    Parameters
    ----------
    write
        Writes a line of the log.
    """

    def __init__(self, machine: Machine, write: Callable[[dict[str, Any]], None]) -> None:
        self._machine = machine
        self._write = write
        self._noted: Mapping[Edge, float] = {}
        self._at = 0

    def turn(self) -> None:
        """Write a line if it is time, and another than the last."""
        now = self._machine.signals.now
        if now - self._at < EVERY * self._machine.signals.rate:
            return
        self._at = now
        written = self._machine.written
        if written != self._noted and len(written) <= MOST:
            self._noted = dict(written)
            self._write({"drift": as_json(written)})


def as_json(written: Mapping[Edge, float]) -> list[list[Any]]:
    """Weights, each with its row and column."""
    return [[*row, *column, weight] for (row, column), weight in written.items()]


def from_json(said: Iterable[list[Any]]) -> dict[Edge, float]:
    """What `as_json` said."""
    return {(Address(*entry[0:3]), Address(*entry[3:6])): float(entry[6]) for entry in said}
