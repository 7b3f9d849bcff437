"""What has come and is not yet taken: one queue for all peers, bounded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from livedmm.live.osc.peers import Peer

MOST_PACKETS = 8192
"""Packets that wait: 4 s of the 2,000 a second that a session must take."""
MOST_BYTES = 16 << 20
"""Bytes that they have together."""


class Received(NamedTuple):
    """A packet, not yet read."""

    data: bytes
    host: float
    """When it was read from the network: seconds of `time.monotonic`."""
    peer: Peer


class Inbox:
    """A queue from the thread that reads the network to the one that owns the session.

    Over UDP what comes when it is full is dropped and counted. Over TCP nothing more is read until there is
    room; then `resume` is called, on the thread that takes.

    Parameters
    ----------
    wake
        Is called when something has come, on the thread that reads; `threading.Event.set` will do.
    """

    def __init__(self, wake: Callable[[], object], packets: int = MOST_PACKETS, size: int = MOST_BYTES) -> None:
        self.dropped = 0
        """Packets lost for want of room so far."""
        self.resume: Callable[[], object] = lambda: None
        self._wake = wake
        self._packets = packets
        self._bytes = size
        self._lock = threading.Lock()
        self._waiting: list[Received] = []
        self._size = 0
        self._stalled = self._overrun = False

    def put(self, received: Received) -> None:
        """Add a packet of which `stalls` has said that there is room, or a few more of the same read."""
        with self._lock:
            self._waiting.append(received)
            self._size += len(received.data)
        self._wake()

    def stalls(self) -> bool:
        """Whether there is no room; if so, `resume` will be called once there is."""
        with self._lock:
            full = self._full()
            self._stalled |= full
            return full

    def drops(self, received: Received) -> bool:
        """Add a packet, or drop and count it; returns whether it is the first dropped since all was taken."""
        with self._lock:
            if self._full():
                self.dropped += 1
                first, self._overrun = not self._overrun, True
                return first
        self.put(received)
        return False

    def take(self) -> list[Received]:
        """All that waits, in the order in which it came; never blocks."""
        with self._lock:
            taken, self._waiting = self._waiting, []
            self._size = 0
            stalled, self._stalled = self._stalled, False
            self._overrun = False
        if stalled:
            self.resume()
        return taken

    def _full(self) -> bool:
        return len(self._waiting) >= self._packets or self._size >= self._bytes
