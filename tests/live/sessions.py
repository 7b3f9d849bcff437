"""Sessions for tests: offline, or as if a sound card rendered in another thread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import load_patch, read_patch
from livedmm.live.desk import Desk
from livedmm.live.replay import Replay, header, start_log
from livedmm.live.session import Session
from livedmm.network import Sources
from livedmm.ugens import Registry, builtin

RATE = 48000.0


def kinds() -> Registry:
    registry = builtin().copy()
    add_kinds(registry)
    return registry


class Stage:
    """A session on a patch, its desk, and what was heard of it.

    With `block`, somebody else renders blocks of that size and the session turns after some of them: then frames and
    edits are late, as they are on a stage.
    """

    def __init__(self, rows: str, folder: Path, *, block: int = 0, seed: int = 5, patch: str = "") -> None:
        registry = kinds()
        loaded = load_patch(patch, registry) if patch else read_patch(
            "rows: |\n" + "".join(f"  {line}\n" for line in rows.splitlines()), "test", registry)
        network = loaded.require()
        self.block = block
        self.signals = CompiledMachine(loaded.registry, RATE, seed, limiter=True)
        self.told: list[str] = []
        self.session = Session(network, loaded.registry, self.signals, seed=seed, sources=Sources(),
                               macros=loaded.program.macros, tell=self.told.append)
        self.session.lead = block
        self.desk = Desk(self.session, folder)
        self.log = folder / "log.jsonl"
        start_log(self.log, self.session, header(network, seed=seed, rate=RATE, frame_rate=60.0,
                                                 patch=Path(patch) if patch else None))
        self.heard: list[NDArray[np.float32]] = []

    def play(self, seconds: float, every: int = 1) -> None:
        """Go on for a while; with blocks, the session comes to its turn only after so many of them."""
        samples = round(seconds * RATE)
        if not self.block:
            self.heard.append(self.session.render(samples))
            return
        for number in range(samples // self.block):
            self.heard.append(self.signals.render(self.block))
            if number % every == every - 1:
                self.session.turn()

    def say(self, text: str, author: str = "me") -> None:
        self.session.evaluate(self.session.read(text), author=author)

    @property
    def sound(self) -> NDArray[np.float32]:
        return np.concatenate(self.heard, axis=1)

    def replayed(self, block_size: int = 64) -> NDArray[np.float32]:
        """The same again from the log alone."""
        self.session.end()
        return np.concatenate(list(Replay(self.log).render(block_size)), axis=1)
