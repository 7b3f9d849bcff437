"""What is kept of a performance while it goes on: a recording, and pictures of the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from livedmm.audio.files import FORMATS as SOUNDS
from livedmm.engine.compiled import CompiledMachine
from livedmm.errors import EditError, near
from livedmm.live.recording import Recording
from livedmm.live.session import Session
from livedmm.pictures.films import MOVING

RECORDINGS = (*MOVING, *SOUNDS)
STILLS = (".png", ".jpg", ".webp")


class Seen(Protocol):
    """Who draws; its methods are called from another thread, and do not wait."""

    def film(self, recording: Recording | None) -> None:
        """Hand every picture to a recording from now on; None ends that."""

    def still(self, path: Path) -> None:
        """Write what is seen next into a file."""


class Takes:
    """Begins and ends recordings, one at a time. Called from the thread that owns the session.

    Parameters
    ----------
    seen
        Who draws.
    tell
        Is called from any thread with a sentence for people.
    """

    def __init__(self, session: Session, seen: Seen, tell: Callable[[str], object]) -> None:
        self._session = session
        self._seen = seen
        self._tell = tell
        self._recording: Recording | None = None
        self._ending: list[Recording] = []

    def record(self, path: Path) -> None:
        """Begin to record into a file.

        Raises
        ------
        EditError
            If its name does not say a format, or another is being recorded.
        """
        _check(path, RECORDINGS)
        if self._recording is not None and not self._recording.is_over:
            raise EditError(f"{self._recording.path.name} is being recorded", "record() ends that")
        machine = self._session.machine
        if not isinstance(machine.signals, CompiledMachine):
            raise EditError("the literal machine is not recorded", "render it into a file")
        self._recording = Recording(machine.signals, path, machine.frame_rate, machine.frame_sample, self._tell)
        if self._recording.is_film:
            self._seen.film(self._recording)

    def stop(self) -> None:
        """End what is recorded; the file is finished aside.

        Raises
        ------
        EditError
            If nothing is.
        """
        recording, self._recording = self._recording, None
        if recording is None or recording.is_over:
            raise EditError("nothing is being recorded", 'record("take.mp4") begins')
        self._end(recording)

    def still(self, path: Path) -> None:
        """Let a picture of the screen be taken; raises EditError if its name does not say a format."""
        _check(path, STILLS)
        self._seen.still(path)

    def turn(self) -> None:
        """Take what has been played since."""
        if self._recording is not None:
            self._recording.turn()

    def close(self) -> None:
        """End what is recorded, and wait until all files are whole."""
        recording, self._recording = self._recording, None
        if recording is not None:
            self._end(recording)
        for one in self._ending:
            one.join()

    def _end(self, recording: Recording) -> None:
        self._seen.film(None)
        recording.end()
        self._ending = [*(one for one in self._ending if not one.is_written), recording]


def _check(path: Path, endings: tuple[str, ...]) -> None:
    if path.suffix.lower() not in endings:
        raise EditError(f"'{path.name:.60}' does not say which format it has",
                        near(path.suffix, endings) or f"end it in {', '.join(endings)}")
