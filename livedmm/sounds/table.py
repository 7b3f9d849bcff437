"""Tables: the sounds of a kind as one block of memory, which all its neurons read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import KindError
from livedmm.sounds.bands import copies
from livedmm.sounds.files import LONGEST, Samples, find, read

LEVELS = 5
"""The sound, and copies that go up to a half, a quarter, an eighth, a sixteenth of its band, for higher speeds.

Together they take 2.9 times the memory of the sound: 1.3 MB a second of stereo at 48 kHz.
"""

Table: TypeAlias = NDArray[np.float32]
"""Bit patterns of int32: how many sounds, how many channels; then for each sound and each of its copies
where it begins in this array and how many samples it has; then the samples, channels side by side."""

Stamp = tuple[tuple[str, int, int], ...]


class Sounds:
    """Finds and reads sounds, and keeps the tables that are in use.

    Called from the thread that owns the session, and from threads that read texts; never from the callback.

    Parameters
    ----------
    folder
        The patch's, in which names are looked for first; None for a text that has none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._read: set[Stamp] = set()
        self._tables: WeakValueDictionary[tuple[Stamp, float], Table] = WeakValueDictionary()

    def beside(self, folder: Path | None) -> Sounds:
        """The same, for the texts of another folder; what has been read stays known."""
        other = Sounds(folder)
        other._read, other._tables = self._read, self._tables
        return other

    def check(self, name: str) -> None:
        """Read the sounds that a name means, unless they have been read since they changed.

        Raises
        ------
        KindError
            If one is missing, broken or too long.
        """
        paths = find(name, self.folder)
        stamp = _stamp(paths)
        if stamp not in self._read:
            _recordings(name, paths)
            self._read.add(stamp)

    def table(self, name: str, rate: float) -> Table:
        """The sounds that a name means, at `rate` samples a second; the same array while it is in use.

        Raises
        ------
        KindError
            If one is missing, broken or too long.
        """
        paths = find(name, self.folder)
        key = _stamp(paths), rate
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = laid_out(_recordings(name, paths), rate)
            self._read.add(key[0])
        return table


def _stamp(paths: Sequence[Path]) -> Stamp:
    try:
        return tuple((str(p.resolve()), s.st_mtime_ns, s.st_size) for p in paths for s in [p.stat()])
    except OSError as error:
        raise KindError(f"'{paths[0].name}' is gone ({error.strerror})") from error


def _recordings(name: str, paths: Sequence[Path]) -> list[tuple[Samples, int]]:
    made, seconds = [], 0.0
    for path in paths:
        samples, rate = read(path)
        made.append((samples, rate))
        seconds += samples.shape[1] / rate
        if seconds > LONGEST:
            raise KindError(f"the sounds of '{name:.80}' last longer than {LONGEST / 60:.0f} minutes together",
                            "make two folders of them")
    return made


def laid_out(recordings: Sequence[tuple[Samples, int]], rate: float) -> Table:
    """One table of sounds at `rate`; if any has two channels, each has."""
    channels = max(len(samples) for samples, _ in recordings)
    parts: list[NDArray[np.float32]] = []
    header = [len(recordings), channels]
    at = 2 + 2 * LEVELS * len(recordings)
    for samples, own in recordings:
        made = [copies(channel, own, rate, LEVELS) for channel in samples]
        for level in zip(*made, strict=True):
            header += [at, len(level[0])]
            sides = level if len(level) == channels else (*level, *level)
            parts.append(np.stack(sides, axis=1).reshape(-1))
            at += len(parts[-1])
    table = np.concatenate([np.array(header, np.int32).view(np.float32), *parts])
    table.setflags(write=False)
    return table
