"""`livedmm perform`: a session, wired up."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livedmm.commands.compiling import compile_for
from livedmm.commands.loading import read_told
from livedmm.commands.printing import tell
from livedmm.commands.registry import NONE, Own, folders_of
from livedmm.commands.sound import decibels
from livedmm.errors import LivedmmError
from livedmm.network import Sources

if TYPE_CHECKING:
    from livedmm.live.conductor import Conductor

LOOK = 0.5
"""Seconds between two states of the status line, and after which the log outlives the machine."""
TURN = 0.05
"""Seconds that the main thread waits for a frame at most, before it looks whether all is to end."""
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
    from livedmm.live import logs
    from livedmm.live.log import network_of

    before = logs.last_of(path, options.log) if options.resume else None
    patch, seed = read_told(path, options.own), options.seed
    network, lines = patch.network, list[dict[str, Any]]()
    if before is not None:
        # The patch gives its kinds alone here: if it has been broken meanwhile, that stops nothing.
        head, lines = logs.resumed(before)
        for sentence in logs.give_back_kinds(before, patch.registry, options.own.run):
            tell(sentence)
        network, seed = network_of(head), head["seed"]
    if network is None:
        return 1
    compile_for(network, patch.registry)
    from livedmm.engine.compiled import CompiledMachine
    from livedmm.live.addresses import Addresses
    from livedmm.live.conductor import Conductor
    from livedmm.live.desk import Desk
    from livedmm.live.osc.server import Server
    from livedmm.live.player import Player
    from livedmm.live.replay import header, start_log
    from livedmm.live.saving import Follower
    from livedmm.live.screening import Screening, Screens
    from livedmm.live.session import Session
    from livedmm.live.touch import Touch
    from livedmm.pictures.aside import Aside
    from livedmm.pictures.projector import Projector

    signals = CompiledMachine(patch.registry, options.sample_rate, seed, limiter=True)
    player = Player(signals, device=options.device if options.audio else None,
                    latency=None if options.latency is None else options.latency / 1000,
                    block_size=options.block_size, tell=tell)
    session = Session(network, patch.registry, signals, seed=seed, sources=_sources(patch),
                      macros=patch.program.macros, tell=tell)
    conductor = Conductor(session, player)
    touch = Touch(session.input)
    conductor.add(lambda: touch.turn(session.machine.frame))
    aside = Aside(options.size)
    projector = Projector(aside, lambda error: session.tell(str(error)))
    session.machine.pictures, session.machine.picture_ticks = projector, patch.picture_ticks
    conductor.missed = lambda: projector.counts.missed
    screens = Screens(options.window, options.monitor, options.full_screen, options.output, options.size)
    screening = Screening(screens, aside, projector, touch, lambda sentence: session.tell(sentence),
                          title=f"livedmm: {patch.title or path.stem}", rate=options.sample_rate,
                          place=path.resolve().with_suffix(""))
    desk = Desk(session, path.resolve().parent, path, patch.title, run_kinds=options.own.run)
    stopping = threading.Event()
    # Before the log: who is refused here, since a session plays already, leaves none that could be gone on from.
    server = Server(options.bind, options.osc_port, wake=conductor.wake, tell=tell) if options.osc else None
    if server is not None:
        hand = Addresses(conductor, desk, server.inbox, stopping.set).hand
        conductor.add(hand.turn)
        tells = (tell, hand.tell)

        def tell_all(sentence: str) -> None:
            for one in tells:
                one(sentence)

        session.tell = tell_all
    head = header(network, seed=seed, rate=options.sample_rate, frame_rate=session.machine.frame_rate,
                  patch=path.resolve(), picture_ticks=patch.picture_ticks)
    try:
        log = start_log(options.log or logs.place_for(path), session, head, lines, must=options.log is not None)
    except LivedmmError:
        if server is not None:
            server.stop()
        raise
    logs.tidy()
    follower = Follower(path, desk, session.tell, folders=folders_of(path, options.own))
    conductor.add(follower.turn)
    _end_on_signals(stopping)
    gc.freeze()  # what is there by now stays: to look through it again took 80 ms of an edit now and then
    conductor.start()
    try:
        if server is not None:
            server.start()
            tell(f"OSC is heard at {server.address[0]}:{server.address[1]}"
                 + ("" if log is None else f"; the log is {log.path}"))
        tell(f"'{patch.title or path.stem}' plays; Ctrl-C ends it")
        screening.open()
        looked = time.monotonic()
        while not (stopping.is_set() or screening.is_closed):
            screening.turn(TURN)
            if time.monotonic() - looked < LOOK:
                continue
            looked = time.monotonic()
            if log is not None:
                log.sync()
            if sys.stderr.isatty():
                click.echo(f"\r{_line(conductor)}\x1b[K", nl=False, err=True)
    finally:
        if server is not None:
            server.stop()
        conductor.stop()
        screening.close()
        aside.close()
        if sys.stderr.isatty():
            click.echo(err=True)
    tell(f"played {signals.now / options.sample_rate:.1f} s")
    return 0


def _sources(patch: object) -> Sources:
    """What the file says is the file's: so saving it is a difference to what it said (R36)."""
    from livedmm.language.patch import Patch
    from livedmm.live.saving import said

    assert isinstance(patch, Patch)
    return said(patch)


def _end_on_signals(stopping: threading.Event) -> None:
    """Let Ctrl-C, SIGTERM and a terminal that is closed end the session in order; a second Ctrl-C ends it at once."""

    def end(number: int, _: object) -> None:
        if stopping.is_set() and number == signal.SIGINT:
            os._exit(INTERRUPTED)
        stopping.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def _line(conductor: Conductor) -> str:
    """How it goes, in as many columns as the terminal has: how often something went wrong only once it did."""
    books = conductor.books
    said = [f"{books.seconds:8.1f} s", f"{60 * conductor.session.beats.rate:g} bpm", f"load {100 * books.load:4.1f} %",
            f"peak {decibels(books.peak)}", f"{books.memory / 1e6:.0f} MB",
            *(f"{name} {count}" for name, count in books.failures.items()), books.device]
    return "  ".join(said)[:shutil.get_terminal_size().columns - 1]
