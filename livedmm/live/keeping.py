"""What is kept of what is seen: stills at once, films as soon as the card has each picture ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from livedmm.errors import LivedmmError
from livedmm.live.recording import Recording
from livedmm.pictures.files import write_picture
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.readback import Readback


class Keeping:
    """`film` and `still` are called from any thread, the rest from that which draws.

    Parameters
    ----------
    tell
        Is told of each still.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._recording: Recording | None = None
        self._readback: Readback | None = None
        self._stills: deque[Path] = deque()

    @property
    def wants(self) -> bool:
        """Whether something waits for a picture."""
        return self._recording is not None or bool(self._stills)

    def film(self, recording: Recording | None) -> None:
        """Hand every picture that is drawn to a recording from now on; None ends that."""
        self._recording = recording

    def still(self, path: Path) -> None:
        """Write what is seen next into a file, and tell."""
        self._stills.append(path)

    def keep(self, frame: int, pictures: PictureMachine) -> None:
        """Keep what the frame of a number shows, for who wants it."""
        recording = self._recording
        if recording is not None:
            self._readback = self._readback or Readback(pictures)
            if (ready := self._readback.take(frame)) is not None:
                recording.picture(*ready)
        elif self._readback is not None:
            self._readback.release()
            self._readback = None
        while self._stills:
            path = self._stills[0]
            try:
                write_picture(path, pictures.pixels())  # if the context is lost here, the next one takes it
                told = f"{path}: the picture of the screen"
            except LivedmmError as error:
                told = str(error)
            self._stills.popleft()
            self._tell(told)

    def refuse(self) -> None:
        """Tell that stills are not taken: nothing can be drawn."""
        while self._stills:
            self._tell(f"{self._stills.popleft().name} is not taken: nothing can be drawn here")

    def release(self) -> None:
        """Give memory back, while its context is in use."""
        readback, self._readback = self._readback, None
        if readback is not None:
            with suppress(Exception):  # a context that is lost cannot give anything back
                readback.release()

    def leave(self) -> object:
        """Let go of memory without touching it; returns it, for whoever lets go of it last would touch it."""
        readback, self._readback = self._readback, None
        return readback
