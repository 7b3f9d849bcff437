"""`livedmm perform`: a patch played until it is interrupted."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livedmm.commands.compiling import compile_for
from livedmm.commands.loading import read_told
from livedmm.commands.printing import tell
from livedmm.commands.registry import NONE, Own

INTERRUPTED = 130
"""The status of a process that was ended at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a session is performed; see `livedmm perform --help`."""

    device: str = ""
    audio: bool = True
    latency: float | None = None
    sample_rate: float = 48000.0
    seed: int = 0
    bind: str = "127.0.0.1"
    osc_port: int = 57170
    osc: bool = True
    log: Path | None = None
    resume: bool = False
    block_size: int = 0
    window: bool = True
    monitor: str | None = None
    full_screen: bool = False
    output: str | None = None
    size: tuple[int, int] = (1280, 720)
    own: Own = NONE


def perform(path: Path, options: Options) -> int:
    """Play a patch until it is interrupted."""
    from livedmm.live import logs, unsaved
    from livedmm.live.log import network_of

    before = logs.last_of(path, options.log) if options.resume else None
    patch, seed = read_told(path, options.own), options.seed
    network, lines = patch.network, list[dict[str, Any]]()
    texts, left = unsaved.left_of(path, options.log) if before is None else (unsaved.read(before), "")
    if before is not None:
        # The patch gives its kinds alone here: if it has been broken meanwhile, that stops nothing.
        head, lines = logs.resumed(before)
        for sentence in logs.give_back_kinds(before, patch.registry, options.own.run):
            tell(sentence)
        network, seed = network_of(head), head["seed"]
    if network is None:
        return 1
    compile_for(network, patch.registry)
    from livedmm.commands.performance import Beginning, Performance

    performance = Performance(path, patch, Beginning(network, seed, lines, texts, left), options)
    _end_on_signals(performance.stopping)
    performance.play()
    return 0


def _end_on_signals(stopping: threading.Event) -> None:
    """Let Ctrl-C, SIGTERM and a terminal that is closed end the session in order; a second Ctrl-C ends it at once."""

    def end(number: int, _: object) -> None:
        if stopping.is_set() and number == signal.SIGINT:
            os._exit(INTERRUPTED)
        stopping.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
