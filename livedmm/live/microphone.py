"""What microphones heard, in a file beside the log: without it a session that heard them is not played again (R12).

The file has stereo samples, left and right in turn, little-endian float32 at the machine's rate, and nothing else. The
log says which samples of the clock they were: `at` is the first of a piece, `microphone` its place in the file, `lost`
how many before it could not be kept. A piece ends where the next one begins; what is in none is silence in a replay.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.heard import ROOM, Sound
from livedmm.engine.sides import LARGEST_BLOCK
from livedmm.errors import LivedmmError, Where
from livedmm.live.log import path_beside

AFTER = 1.0
"""Seconds for which it is kept when no neuron listens any more: the plan without the last is long played then."""


class Recorder:
    """Keeps what microphones hear, from the ring that remembers it. Called from the thread that owns the session.

    A full disk ends the recording and is told; the session plays on.

    Parameters
    ----------
    write
        Writes a line of the log.
    """

    def __init__(self, signals: CompiledMachine, path: Path, write: Callable[[dict[str, Any]], None],
                 tell: Callable[[str], object]) -> None:
        self._signals = signals
        self._path = path
        self._write = write
        self._tell = tell
        self._file: int | None = None
        self._kept = self._lost = 0
        self._upto = signals.now
        self._until = -1
        self._is_running = self._is_full = False
        path.unlink(missing_ok=True)

    def turn(self) -> None:
        """Keep what was heard since the last turn; of a turn later than 2.6 s (at 48 kHz), what the ring still has."""
        signals, start = self._signals, self._upto
        now = self._upto = signals.now
        if signals.listens:  # who listens now and did not at the last turn was born since then
            self._until = now + round(AFTER * signals.rate)
        if start > self._until or self._is_full:
            self._is_running = False
            return
        first = max(start, now - ROOM)
        sound = signals.heard.between(first, now)
        # Meanwhile the callback may have written over what is oldest, as far as a block beyond what it has rendered.
        intact = min(max(first, signals.now + LARGEST_BLOCK - ROOM), now)
        if intact > start:
            self._is_running = False
            self._lost += intact - start
            self._tell(f"{(intact - start) / signals.rate:.2g} s of what the microphone heard are not in the log, this "
                       "machine was too busy: a replay hears silence there")
        if now > intact:
            self._keep(intact, sound[:, intact - first:])

    def close(self) -> None:
        """Keep what was heard up to now, and end."""
        self.turn()
        self._is_full = True
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _keep(self, start: int, sound: Sound) -> None:
        if not self._is_running:
            self._is_running = True
            self._write({"microphone": self._kept, "at": start, "lost": self._lost})
            self._lost = 0
        data = np.ascontiguousarray(sound.T, "<f4").tobytes()
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
                                     | getattr(os, "O_CLOEXEC", 0), 0o644)
            while data:
                data = data[os.write(self._file, data):]
        except OSError as error:
            self._is_full = True
            self._tell(f"{self._path}: what the microphone hears is no longer kept ({error.strerror}). The session "
                       "plays on; a replay hears silence from here on")
        self._kept += sound.shape[1]


class Recording:
    """What the microphones of a log heard.

    Raises
    ------
    LivedmmError
        If the log had microphones, and the file that belongs to it is not there.
    """

    def __init__(self, log: Path, lines: Iterable[Mapping[str, Any]]) -> None:
        pieces = [(line["at"], line["microphone"]) for line in lines if "microphone" in line]
        self._starts = [at for at, _ in pieces]
        self._places = [place for _, place in pieces]
        self._sound = np.zeros((0, 2), np.float32)
        if not pieces:
            return
        path = path_beside(log)
        try:
            samples = path.stat().st_size // 8
            if samples:
                self._sound = np.memmap(path, "<f4", "r", shape=(samples, 2))
        except OSError as error:
            raise LivedmmError(f"{path.name}, which has what the microphone heard, cannot be read ({error.strerror})",
                               "it belongs beside the log; an empty file of that name is heard as silence",
                               Where(str(log))) from error

    def __bool__(self) -> bool:
        return bool(self._starts)

    def between(self, start: int, end: int) -> Sound:
        """What was heard from sample `start` up to `end`, ``(2, samples)``."""
        heard = np.zeros((2, end - start), np.float32)
        for piece in range(max(bisect_right(self._starts, start) - 1, 0), bisect_right(self._starts, end - 1)):
            at, place = self._starts[piece], self._places[piece]
            last = self._places[piece + 1] if piece + 1 < len(self._places) else len(self._sound)
            first = max(start, at)
            part = self._sound[place + first - at: min(last, place + end - at)]
            heard[:, first - start: first - start + len(part)] = part.T
        return heard
