"""Tables: the sounds of a kind as one block of memory, which all its neurons read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import KindError
from livedmm.sounds.bands import copies, rings
from livedmm.sounds.files import LONGEST, MOST_SAMPLES, Samples, find, read

LEVELS = 5
"""The sound, and copies that go up to a half, a quarter, an eighth, a sixteenth of its band, for higher speeds.

Together they take 2.9 times the memory of the sound: 1.3 MB a second of stereo at 48 kHz.
"""

HEADER = 4
Table: TypeAlias = NDArray[np.float32]
"""Bit patterns of int32: how many sounds, how many channels, how many copies of each, and 0; then for each copy of each
sound where it begins in this array and how many samples it has; then the samples, channels side by side."""

MOST_WAVES = 1024

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
        self._read: set[tuple[Stamp, int]] = set()
        self._tables: WeakValueDictionary[tuple[Stamp, int, float], Table] = WeakValueDictionary()

    def beside(self, folder: Path | None) -> Sounds:
        """The same, for the texts of another folder; what has been read stays known."""
        other = Sounds(folder)
        other._read, other._tables = self._read, self._tables
        return other

    def check(self, name: str, cycle: int = 0) -> None:
        """Read the sounds that a name means, unless they have been read since they changed.

        Raises
        ------
        KindError
            If one is missing, broken or too long; or too short for a wave of `cycle` samples.
        """
        paths = find(name, self.folder)
        key = _stamp(paths), cycle
        if key not in self._read:
            _recordings(name, paths, cycle)
            self._read.add(key)

    def table(self, name: str, rate: float, cycle: int = 0) -> Table:
        """The sounds that a name means, at `rate` samples a second; the same array while it is in use.

        With a `cycle` above 0 they are cut into waves of so many samples, which stay as they are whatever the rate.

        Raises
        ------
        KindError
            As `check` does.
        """
        paths = find(name, self.folder)
        key = _stamp(paths), cycle, 0.0 if cycle else rate
        table = self._tables.get(key)
        if table is None:
            recordings = _recordings(name, paths, cycle)
            table = laid_out(_waves(recordings, cycle) if cycle else _sounds(recordings, rate))
            self._tables[key] = table
            self._read.add(key[:2])
        return table


def _stamp(paths: Sequence[Path]) -> Stamp:
    try:
        return tuple((str(p.resolve()), s.st_mtime_ns, s.st_size) for p in paths for s in [p.stat()])
    except OSError as error:
        raise KindError(f"'{paths[0].name}' is gone ({error.strerror})") from error


def _recordings(name: str, paths: Sequence[Path], cycle: int) -> list[tuple[Samples, int]]:
    made, seconds, size, waves = [], 0.0, 0, 0
    for path in paths:
        samples, rate = read(path)
        made.append((samples, rate))
        seconds += samples.shape[1] / rate
        size += samples.size
        if seconds > LONGEST or size > MOST_SAMPLES:
            raise KindError(f"the sounds of '{name:.80}' last longer than {LONGEST / 60:.0f} minutes together, "
                            f"or have more than {MOST_SAMPLES:,} samples", "make two folders of them")
        if cycle and samples.shape[1] < cycle:
            raise KindError(f"'{path.name}' has {samples.shape[1]} samples, and one wave {cycle}",
                            f"say how long its waves are: cycle={samples.shape[1]} makes it one")
        waves += samples.shape[1] // cycle if cycle else 0
        if waves > MOST_WAVES:
            raise KindError(f"the sounds of '{name:.80}' have more than {MOST_WAVES} waves of {cycle} samples",
                            "say how long its waves are, or cut out those that you play")
    return made


def _sounds(recordings: Sequence[tuple[Samples, int]], rate: float) -> list[list[list[Samples]]]:
    """Of each sound and each of its channels: it at `rate`, and its copies."""
    return [[copies(channel, own, rate, LEVELS) for channel in samples] for samples, own in recordings]


def _waves(recordings: Sequence[tuple[Samples, int]], cycle: int) -> list[list[list[Samples]]]:
    """Of each wave of `cycle` samples and each of its channels: it, and its copies; a rest of a file is left out."""
    return [[rings(channel[at: at + cycle]) for channel in samples]
            for samples, _ in recordings for at in range(0, samples.shape[1] - cycle + 1, cycle)]


def laid_out(sounds: Sequence[Sequence[Sequence[Samples]]]) -> Table:
    """One table of sounds, each with its channels and each of these with its copies; if any has two, each has."""
    channels, levels = max(map(len, sounds)), len(sounds[0][0])
    parts: list[NDArray[np.float32]] = []
    header = [len(sounds), channels, levels, 0]
    at = HEADER + 2 * levels * len(sounds)
    for sound in sounds:
        for level in zip(*sound, strict=True):
            header += [at, len(level[0])]
            sides = level if len(level) == channels else (*level, *level)
            parts.append(np.stack(sides, axis=1).reshape(-1))
            at += len(parts[-1])
    table = np.concatenate([np.array(header, np.int32).view(np.float32), *parts])
    table.setflags(write=False)
    return table
