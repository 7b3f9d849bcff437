"""Saving files while they play, the patch or its kinds: an edit like others (R36)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from livedmm.errors import LivedmmError
from livedmm.language.patch import Patch
from livedmm.language.when import When
from livedmm.live.desk import Desk
from livedmm.live.reloading import Reload
from livedmm.network import Port, Saying, Source, Sources
from livedmm.ugens.files import PYTHON, KindsFile, files_of
from livedmm.ugens.shaders import ENDINGS as SHADERS
from livedmm.ugens.shaders import shader_files

AUTHOR = "file"
"""Whose hand it is."""
LOOK = 0.1
"""Seconds between two looks at the file."""
COARSE = 2.5
"""Seconds within which a change of a file may leave its date as it was: FAT counts in twos."""
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


class Saved:
    """Tells when a file has been saved and stands still.

    It looks at the file by itself, for editors write in many ways: over it, beside it and renamed, or in pieces. A file
    that is gone was not saved.

    Parameters
    ----------
    known
        Whether what it says now is known: otherwise it counts as saved as soon as it stands still.
    """

    def __init__(self, path: Path, known: bool = True) -> None:
        self.path = path
        self._stamp: tuple[int, ...] = ()
        self._seen: bytes | None = None
        if known:
            self._seen = self._read()
        self._state = self._seen
        self._since = 0.0

    def __call__(self, now: float) -> bool:
        """Whether it says something else, at a time in seconds, than when this was last true."""
        state = self._read()
        if state != self._seen:
            self._seen, self._since = state, now
        if self._seen is None or self._seen == self._state or now - self._since < SETTLED:
            return False
        self._state = self._seen
        return True

    def _read(self) -> bytes | None:
        """What it says; it is not read again where the system can tell that it is the same."""
        try:
            files = shader_files(self.path) if self.path.suffix.lower() in SHADERS else [self.path]
            found = [file.stat() for file in files]
            stamp = tuple(x for s in found for x in (s.st_mtime_ns, s.st_size, s.st_ino))
            if stamp == self._stamp and all(_is_old(s.st_mtime) for s in found):
                return self._seen
            self._stamp = stamp
            return b"\0".join(file.read_bytes() for file in files)
        except OSError:
            self._stamp = ()
            return None


class Follower:
    """Evaluates the patch file, and takes over files of kinds, whenever they are saved (R36).

    Its `turn` is one of the conductor's. A broken file changes nothing; what is wrong is told.

    Parameters
    ----------
    folders
        Where a file that is new is one of kinds.
    saved
        Is given the patch, each time that it was saved and plays.
    """

    def __init__(self, path: Path, desk: Desk, tell: Callable[[str], object],
                 clock: Callable[[], float] = time.monotonic, folders: Sequence[Path] = (),
                 saved: Callable[[Patch], object] | None = None) -> None:
        self.path = path
        self.desk = desk
        self._session = desk.session
        self._tell = tell
        self._folders = folders
        self._saved = saved
        self._clock = clock
        self._looked = 0.0
        self._patch = Saved(path)
        self._kinds: dict[Path, Saved] = {}
        self._listed: dict[Path, float] = {}
        self._pending: dict[Path, int] = {}

    def turn(self) -> None:
        """Look whether files were saved, and do what they say once they stand still: kinds first, which rows name."""
        now = self._clock()
        if now - self._looked < LOOK:
            return
        self._looked = now
        for folder in self._folders:
            self._list(folder)
        for place in self._session.registry.files.keys() - self._kinds.keys():
            # It may have been saved since it was read.
            self._kinds[place] = Saved(place, known=False)
        for saved in self._kinds.values():
            if saved(now):
                self._do(partial(self._take, self._known_as(saved.path)))
        if self._patch(now):
            self._do(self._merge)

    def _list(self, folder: Path) -> None:
        """See which files of kinds there are, where a folder has changed."""
        try:
            date = folder.stat().st_mtime
            if self._listed.get(folder) == date and _is_old(date):
                return
            self._listed[folder] = date
            for file in files_of(folder):
                if self.desk.run_kinds or file.suffix != PYTHON:
                    self._kinds.setdefault(file.resolve(), Saved(file, known=False))
        except OSError:
            self._listed.pop(folder, None)  # there is none yet

    def _do(self, work: Callable[[], object]) -> None:
        def told() -> None:
            try:
                work()
            except LivedmmError as error:
                self._tell(f"{error}. Nothing was changed.")

        self._session.order.do(AUTHOR, told)

    def _merge(self) -> None:
        patch = self.desk.read(self.path, self._session.machine.network)
        outcome = self.desk.merge(patch, AUTHOR)
        if outcome.entries:
            self._tell(f"{self.path.name} was saved: edit {outcome.entries[-1].number}")
        if self._saved is not None:
            self._saved(patch)

    def _known_as(self, path: Path) -> Path:
        known = self._session.registry.files.get(path.resolve())
        return known.path if known else path

    def _take(self, path: Path) -> None:
        """Take a file of kinds over, now or when edits are to start."""
        session = self._session
        file = session.making.run(path)
        if session.registry.files.get(path.resolve()) is file:
            return
        when = session.default.at
        if when is None:
            self._taken(file, session.reload(file, author=AUTHOR))
            return
        if path in self._pending:
            session.pending.cancel(self._pending[path])
        self._pending[path] = session.pending.add(
            session.now, When(when), AUTHOR, path.name,
            work=lambda at: self._taken(file, session.reload(file, author=AUTHOR, at=at))).number

    def _taken(self, file: KindsFile, made: Reload) -> None:
        names = ", ".join(kind.name for kind in file.kinds)
        self._tell(f"{file.path.name} was saved: {names} {'plays' if len(file.kinds) == 1 else 'play'} as it says")
        if made.unread:
            self._tell(f"{', '.join(made.unread)}: no input any more; what feeds it is kept, and not read")
        if made.unknown:
            self._tell(f"{file.path.name} does not declare {', '.join(made.unknown)} any more: it stays as it was")


def _is_old(date: float) -> bool:
    """Whether what is of this date would have another one if it had changed since it was looked at."""
    return time.time() - date > COARSE
