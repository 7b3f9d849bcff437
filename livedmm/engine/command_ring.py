"""The ring of commands: what the host sends to the loop, in batches that are read whole (DESIGN 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import loop, sharing
from livedmm.errors import EditError
from livedmm.network.paths import Path

ROOM = 1 << 17
"""Commands that may wait."""


class CommandRing:
    """The host's end; its thread is the only writer.

    Parameters
    ----------
    context
        What the host and the loop share; the ring has its place there.

    Attributes
    ----------
    batch
        The number of the batch that was begun last.
    held
        For a replay: batches, and the samples before which the loop shall not see them.
    """

    def __init__(self, context: NDArray[np.int64]) -> None:
        self.batch = 0
        self.held: dict[int, int] = {}
        self._context = context
        self._ring = np.zeros((ROOM, 8), np.int64)
        self._head = 0
        self._releases: list[tuple[int, int]] = []
        context[[sharing.COMMANDS, sharing.COMMANDS_MASK]] = self._ring.ctypes.data, ROOM - 1
        self._published = int(context.ctypes.data) + 8 * sharing.COMMANDS_HEAD

    def begin(self, due: int, feeds: bool = False) -> None:
        """Begin a batch of commands, which the loop should read by a sample; one that `feeds` waits for no plan."""
        self.batch += 1
        self.send(sharing.BATCH | feeds * sharing.FEEDS, self.batch, due)

    def send(self, *words: int) -> None:
        """Write a command where the loop will read it, once it is published.

        Raises
        ------
        EditError
            If the loop has not read its commands for very long.
        """
        if self._head - int(self._context[sharing.COMMANDS_TAIL]) >= ROOM:
            raise EditError("the machine has not read its commands", "wait until it plays, or send fewer at once")
        self._ring[self._head & (ROOM - 1), : len(words)] = words
        self._head += 1

    def send_path(self, address: int, path: Path, replaces: bool = False, waits: bool = False,
                  feeds: bool = False) -> None:
        """Send the path of the number at an address.

        What it was on ends where this begins, if it `replaces`. If it `waits` it does not begin in its middle when the
        loop hears of it too late: half of a glide in one sample would be a click. If it `feeds` a number from outside
        it waits for no plan.
        """
        ends = [segment.start for segment in path[1:]] + [sharing.NEVER]
        for segment, until in zip(path, ends, strict=True):
            a, b, bend = np.array([segment.a, segment.b, segment.bend], np.float64).view(np.int64).tolist()
            sort = sharing.MOVE | replaces * sharing.REPLACES | waits * sharing.WAITS | feeds * sharing.FEEDS
            self.send(sort, address, segment.start, segment.end, a, b, bend, until)
            replaces = False

    def publish(self) -> int:
        """Let the loop see all commands that were sent: they are one batch, whose number is returned."""
        if self.batch in self.held or self._releases:
            self._releases.append((self.held.get(self.batch, 0), self._head))
        else:
            loop.publish.ctypes(self._published, self._head)
        return self.batch

    def release(self, now: int) -> int | None:
        """Let the loop see what was held up to now; returns the next sample at which there is something to release."""
        while self._releases and self._releases[0][0] <= now:
            loop.publish.ctypes(self._published, self._releases.pop(0)[1])
        return self._releases[0][0] if self._releases else None
