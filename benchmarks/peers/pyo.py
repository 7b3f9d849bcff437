"""pyo: its offline server in a process of its own; an object of a thousand streams is its way to many voices."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.playing import Process
from benchmarks.peers.works import RATE, WORKS, FmVoices, Sines, Work

ROOT = Path(__file__).parents[2]


class Pyo:
    """A `Peer`."""

    name = "pyo"
    how_to_get = "pip install pyo"

    def is_there(self) -> bool:
        return importlib.util.find_spec("pyo") is not None

    def player(self, work: Work, folder: Path) -> Process | None:
        """W1 and W2, of the table's size: its process makes them again. Its band-limited saw is too dark for W3."""
        if WORKS.get(work.name) != work or not isinstance(work, Sines | FmVoices):
            return None

        def command(seconds: float, path: Path) -> Sequence[str]:
            begin = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks.peers.pyo import play; play()"
            return [sys.executable, "-c", begin, work.name, str(seconds), str(path)]

        return Process(self.name, folder, command)


def play() -> None:
    """Play the work that the command line names into a file."""
    import pyo

    name, seconds, path = sys.argv[1:]
    work = WORKS[name]
    server = pyo.Server(sr=RATE, nchnls=1, buffersize=64, audio="offline")
    server.boot()
    server.recordOptions(dur=float(seconds), filename=path, fileformat=0, sampletype=3)
    match work:
        case Sines():
            voices = pyo.Sine(freq=work.freqs, mul=work.gains)
        case FmVoices():
            moved = pyo.Sine(freq=work.modulators, mul=work.depths, add=work.carriers)
            voices = pyo.Sine(freq=moved, mul=work.gains)
        case _:
            sys.exit(f"{name} is not played by pyo")
    heard = voices.mix(1).out()
    server.start()
    server.shutdown()
    del heard
