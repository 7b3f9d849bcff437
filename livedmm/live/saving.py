"""Saving the patch file while it plays: an edit like others (R36)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from livedmm.errors import LivedmmError
from livedmm.language.patch import Patch
from livedmm.live.desk import Desk
from livedmm.network import Port, Saying, Source, Sources

LOOK = 0.1
"""Seconds between two looks at the file."""
SETTLED = 0.05
"""Seconds for which a file must stand still: editors write in pieces."""


def said(patch: Patch) -> Sources:
    """The sources of a session that begins with a patch: what it says is its own."""
    rows: dict[Port, Source] = {}
    neurons: dict[str, Source] = {}
    found: dict[Source, Saying] = {}
    for key, saying in patch.sayings.items():
        source = Source(patch.program.document, key)
        found[source] = saying
        rows |= dict.fromkeys(saying.rows, source)
        neurons |= dict.fromkeys(saying.neurons, source)
    return Sources(found, rows, neurons)


class Follower:
    """Evaluates a patch file whenever it is saved. Its `turn` is one of the conductor's.

    It looks at the file by itself, for editors write in many ways: over it, beside it and renamed, or in pieces. A file
    that is gone, or broken, changes nothing; what is wrong is told.
    """

    def __init__(self, path: Path, desk: Desk, tell: Callable[[str], object],
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self.desk = desk
        self._tell = tell
        self._clock = clock
        self._looked = 0.0
        self._state = self._seen = self._read()
        self._since = 0.0

    def turn(self) -> None:
        """Look whether it was saved, and evaluate it once it stands still."""
        now = self._clock()
        if now - self._looked < LOOK:
            return
        self._looked = now
        state = self._read()
        if state != self._seen:
            self._seen, self._since = state, now
        if self._seen is None or self._seen == self._state or now - self._since < SETTLED:
            return
        self._state = self._seen
        try:
            outcome = self.desk.merge(self.path, "file")
        except LivedmmError as error:
            self._tell(f"{error}. Nothing was changed.")
            return
        if outcome.entries:
            self._tell(f"{self.path.name} was saved: edit {outcome.entries[-1].number}")

    def _read(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except OSError:
            return None
