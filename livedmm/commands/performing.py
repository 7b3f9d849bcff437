"""`livedmm perform` and `livedmm replay`: a session, wired up."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import platformdirs

from livedmm.commands.compiling import compile_for
from livedmm.commands.loading import load
from livedmm.commands.printing import tell
from livedmm.commands.sound import decibels
from livedmm.errors import LivedmmError
from livedmm.network import Sources

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from livedmm.live.conductor import Conductor

LOOK = 0.5
"""Seconds between two states of the status line."""
KEPT_LOGS = 50


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


def perform(path: Path, options: Options) -> int:
    """Play a patch until it is interrupted."""
    folder = platformdirs.user_state_path("livedmm", appauthor=False) / "sessions"
    before = _newest(folder, path) if options.resume else None
    if (loaded := load(path)) is None:
        return 1
    patch, network = loaded
    compile_for(network, patch.registry)
    from livedmm.engine.compiled import CompiledMachine
    from livedmm.live.addresses import Addresses
    from livedmm.live.conductor import Conductor
    from livedmm.live.desk import Desk
    from livedmm.live.log import network_of
    from livedmm.live.osc.server import Server
    from livedmm.live.player import Player
    from livedmm.live.replay import header, resumed, start_log
    from livedmm.live.saving import Follower
    from livedmm.live.session import Session

    signals = CompiledMachine(patch.registry, options.sample_rate, options.seed, limiter=True)
    player = Player(signals, device=options.device if options.audio else None,
                    latency=None if options.latency is None else options.latency / 1000,
                    block_size=options.block_size, tell=tell)
    lines = [] if before is None else resumed(before)
    if before is not None:
        head, *lines = lines
        network = network_of(head)
    session = Session(network, patch.registry, signals, seed=options.seed, sources=_sources(patch),
                      macros=patch.program.macros, tell=tell)
    log = options.log or folder / f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}.jsonl"
    start_log(log, session, header(network, seed=options.seed, rate=options.sample_rate,
                                   frame_rate=session.machine.frame_rate, patch=path))
    _tidy(folder)
    for line in lines:
        session.restore(line)
    conductor = Conductor(session, player)
    desk = Desk(session, path.resolve().parent, path, patch.title)
    stopping = threading.Event()
    server = Server(options.bind, options.osc_port, wake=conductor.wake, tell=tell) if options.osc else None
    if server is not None:
        hand = Addresses(conductor, desk, server.inbox, stopping.set).hand
        conductor.add(hand.turn)
        tells = (tell, hand.tell)

        def tell_all(sentence: str) -> None:
            for one in tells:
                one(sentence)

        session.tell = tell_all
    follower = Follower(path, desk, session.tell)
    conductor.add(follower.turn)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    conductor.start()
    try:
        if server is not None:
            server.start()
            tell(f"OSC is heard at {server.address[0]}:{server.address[1]}; the log is {log}")
        tell(f"'{patch.title or path.stem}' plays; Ctrl-C ends it")
        while not stopping.wait(LOOK):
            if sys.stderr.isatty():
                click.echo(f"\r{_line(conductor)}\x1b[K", nl=False, err=True)
    finally:
        if server is not None:
            server.stop()
        conductor.stop()
        if sys.stderr.isatty():
            click.echo(err=True)
    tell(f"played {signals.now / options.sample_rate:.1f} s")
    return 0


def replay(path: Path, output: Path, block_size: int) -> int:
    """Render what a log says into a sound file."""
    from livedmm.audio import write_sound
    from livedmm.live.replay import Replay

    again = Replay(path)
    total, peak = again.samples, 0.0

    def heard() -> Iterator[NDArray[np.float32]]:
        nonlocal peak
        for block in again.render(block_size):
            peak = max(peak, float(abs(block).max()))
            yield block

    done = 0
    with click.progressbar(length=total, label=output.name, file=sys.stderr) as bar:
        for count in write_sound(output, heard(), again.signals.rate):
            if count - done > again.signals.rate / 10 or count == total:
                bar.update(count - done)
                done = count
    tell(f"{output}: {total / again.signals.rate:.1f} s, peak {decibels(peak)}")
    return 0


def _sources(patch: object) -> Sources:
    """What the file says is the file's: so saving it is a difference to what it said (R36)."""
    from livedmm.language.patch import Patch
    from livedmm.live.saving import said

    assert isinstance(patch, Patch)
    return said(patch)


def _newest(folder: Path, path: Path) -> Path:
    found = sorted(folder.glob(f"{path.stem}-*.jsonl"))
    if not found:
        raise LivedmmError(f"there is no session of {path.stem} to go on with", "start one without --resume")
    return found[-1]


def _tidy(folder: Path) -> None:
    """Keep the newest logs."""
    from livedmm.live.microphone import path_beside

    for old in sorted(folder.glob("*.jsonl"), key=lambda p: p.stat().st_mtime)[:-KEPT_LOGS]:
        old.unlink(missing_ok=True)
        path_beside(old).unlink(missing_ok=True)


def _line(conductor: Conductor) -> str:
    books, session = conductor.player.books(), conductor.session
    return (f"{books.seconds:8.1f} s  {books.device}  {60 * session.beats.rate:g} bpm  load {100 * books.load:4.1f} %"
            f"  peak {decibels(books.peak)}  late blocks {books.overruns}  xruns {books.underflows}"
            f"  late frames {session.late_frames}  late edits {session.late_edits}")
