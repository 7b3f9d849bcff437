"""What the table needs to know of whoever plays a work, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.peers.works import RATE, Work

SHORT = 0.5
"""Seconds that a process plays in the shorter of two runs, whose difference leaves out its start."""


class Player(Protocol):
    """A work that is played by one engine."""

    @property
    def name(self) -> str: ...

    def render(self, samples: int) -> NDArray[np.float32]:
        """The first samples of it, from the beginning; called once, before anything is timed."""
        ...

    def processor_time(self, seconds: float) -> float:
        """Seconds of processor time that so much sound takes."""
        ...


class Peer(Protocol):
    """Another engine.

    Attributes
    ----------
    name
        As in the table.
    how_to_get
        What to type when it is missing.
    """

    @property
    def name(self) -> str: ...

    @property
    def how_to_get(self) -> str: ...

    def is_there(self) -> bool:
        """Whether it can be run here."""
        ...

    def player(self, work: Work, folder: Path) -> Player | None:
        """A work played by it, with its files in `folder`; None if it cannot play it."""
        ...


class PeerFailed(Exception):  # noqa: N818 - it is told, and the run goes on
    """A peer ended with an error."""


class Process:
    """A work that another program plays into a sound file.

    Parameters
    ----------
    command
        The command that plays so many seconds into a file.
    """

    def __init__(self, name: str, folder: Path, command: Callable[[float, Path], Sequence[str]]) -> None:
        self.name = name
        self._folder = folder
        self._command = command

    def render(self, samples: int) -> NDArray[np.float32]:
        path = self._run(samples / RATE)[1]
        played, rate = soundfile.read(path, dtype="float32", always_2d=True)
        if rate != RATE:
            raise PeerFailed(f"{self.name} played at {rate} Hz")
        return np.ascontiguousarray(played[:samples, 0])

    def processor_time(self, seconds: float) -> float:
        return self._run(seconds + SHORT)[0] - self._run(SHORT)[0]

    def _run(self, seconds: float) -> tuple[float, Path]:
        """User and system time of the process, and what it wrote."""
        path = self._folder / "out.wav"
        path.unlink(missing_ok=True)
        command = list(self._command(seconds, path))
        with (self._folder / "log.txt").open("w+") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=self._folder)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0 or not path.exists():
                log.seek(0)
                said = log.read()[-2000:]
                raise PeerFailed(f"{' '.join(command)[:300]} ended with {process.returncode}:\n{said}")
        return used.ru_utime + used.ru_stime, path
