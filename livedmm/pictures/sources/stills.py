"""Pictures from files."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from livedmm.pictures.files import read_picture
from livedmm.pictures.sources.source import Asked, Pixels, premultiplied

KEPT = 1 << 28
"""Bytes of pictures of a folder that stay in memory, so that to go through it again and again costs no reading."""
RETRY = 1.0
"""Seconds after which a file that was no picture is read again: it may have been saved by then."""


class Stills:
    """The pictures of some files; the input `index` says which is shown.

    Files are read by a thread of its own. With `waits` a picture is there at the tick that asks for it, as a film wants
    it that is made offline; without, the one before is shown until then.
    """

    def __init__(self, paths: Sequence[Path], waits: bool) -> None:
        self._paths = paths
        self._waits = waits
        self._reader = ThreadPoolExecutor(1, "pictures")
        self._read: dict[int, Future[Pixels]] = {}
        self._shown = -1
        self._broken, self._again = -1, 0.0

    def picture(self, asked: Asked) -> Pixels | None:
        index = round(asked.numbers.get("index", 0.0)) % len(self._paths)
        if index == self._shown or (asked.time < self._again and index == self._broken):
            return None
        found = self._read.pop(index, None) or self._reader.submit(straight, self._paths[index])
        self._read[index] = found  # at the end: the first are those that were not asked for longest
        if not (self._waits or found.done()):
            return None
        if (error := found.exception()) is not None:
            self._broken, self._again = index, asked.time + RETRY
            del self._read[index]
            raise error
        self._shown = index
        self._forget()
        return found.result()

    def close(self) -> None:
        self._reader.shutdown(wait=False, cancel_futures=True)

    def _forget(self) -> None:
        """Let go of those that were not asked for longest."""
        done = {i: f.result().nbytes for i, f in self._read.items() if f.done() and f.exception() is None}
        size = sum(done.values())
        for index, bytes_ in done.items():
            if size > KEPT and index != self._shown:
                size -= bytes_
                del self._read[index]


def straight(path: Path) -> Pixels:
    """The picture of a file.

    Raises
    ------
    PictureError
        If the file is none, is broken, or is too large.
    """
    return premultiplied(read_picture(path))
