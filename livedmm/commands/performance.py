"""A performance: session, sound, pictures, OSC, log and the saved file, wired up and played to the end."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livedmm.commands.printing import tell
from livedmm.commands.registry import folders_of
from livedmm.commands.sound import decibels
from livedmm.engine.compiled import CompiledMachine
from livedmm.errors import LivedmmError
from livedmm.language.patch import Patch
from livedmm.live import logs
from livedmm.live.addresses import Addresses
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.log import Log
from livedmm.live.osc.server import PORT, Server
from livedmm.live.player import Player
from livedmm.live.replay import header, start_log
from livedmm.live.rescue import rescue_all
from livedmm.live.saving import Follower, said
from livedmm.live.screening import Screening, Screens
from livedmm.live.session import Session
from livedmm.live.takes import Takes
from livedmm.live.touch import Touch
from livedmm.live.unsaved import Unsaved
from livedmm.network import Network
from livedmm.pictures.aside import Aside
from livedmm.pictures.projector import Projector
from livedmm.pictures.xlib import faults
from livedmm.resources import is_built_in
from livedmm.stage.messages import Messages
from livedmm.stage.opening import Opening

if TYPE_CHECKING:
    from livedmm.commands.performing import Options

LOOK = 0.5
"""Seconds between two states of the status line, and after which the log outlives the machine."""
TURN = 0.05
"""Seconds that the main thread waits for a frame at most, before it looks whether all is to end."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What plays at first, its seed, and the lines of the log that are done again before it does.

    Attributes
    ----------
    texts
        What was written in the session before, and is in no file.
    left
        When that was; empty if this session goes on from that one, and so with those texts.
    """

    network: Network
    seed: int
    lines: Iterable[dict[str, Any]] = ()
    texts: Sequence[Unsaved] = ()
    left: str = ""


class Performance:
    """Everything that plays a patch. Its methods are called from the process's main thread.

    Attributes
    ----------
    stopping
        Ends it, once set. Any thread may set it.

    Raises
    ------
    LivedmmError
        If another session plays already, or no log can be written where one is asked for.
    """

    def __init__(self, path: Path, patch: Patch, beginning: Beginning, options: Options) -> None:
        self.stopping = threading.Event()
        self._options = options
        self._messages = Messages()
        self._listeners: list[Callable[[str], None]] = [tell, self._messages.tell]
        self._name = patch.title or path.stem
        self._signals = CompiledMachine(patch.registry, options.sample_rate, beginning.seed, limiter=True)
        player = Player(self._signals, device=options.device if options.audio else None,
                        latency=None if options.latency is None else options.latency / 1000,
                        block_size=options.block_size, tell=tell)
        # What the file says is the file's: so saving it is a difference to what it said (R36).
        self._session = Session(beginning.network, patch.registry, self._signals, seed=beginning.seed,
                                sources=said(patch), macros=patch.program.macros, tell=self._tell)
        self._conductor = Conductor(self._session, player)
        self._aside = Aside(options.size)
        beside = path.resolve().parent
        # What is saved and recorded goes beside a patch of one's own; of one of ours, where one is.
        self._folder = Path.cwd() if is_built_in(path) else beside
        desk = Desk(self._session, self._folder, path, patch.title, read_too=beside, run_kinds=options.own.run)
        self._opening = Opening(self._conductor, desk, patch, path.name, self._messages)
        self._screening = self._screened(path, patch)
        # Before the log: who is refused here, since a session plays already, leaves none that could be gone on from.
        self._server = self._served(desk) if options.osc else None
        self._log = self._logged(path, patch, beginning)
        rescue_all(self._folder, self._tell)
        self._takes = desk.takes = Takes(self._session, self._screening, lambda sentence: self._session.tell(sentence))
        self._conductor.add(self._takes.turn)
        self._conductor.add(Follower(path, desk, self._session.tell, folders=folders_of(path, options.own),
                                     saved=self._opening.saved).turn)

    def play(self) -> None:
        """Play until it is stopped, or its window closed; then end in order."""
        self._conductor.start()
        try:
            if self._server is not None:
                self._server.start()
                tell(f"OSC is heard at {self._server.address[0]}:{self._server.address[1]}"
                     + ("" if self._log is None else f"; the log is {self._log.path}"))
            tell(f"'{self._name}' plays; Ctrl-C ends it")
            self._screening.open()
            if self._options.window and not self._screening.is_seen:
                self._tell_how_to_reach_it()
            if self._options.window and (found := faults()) is not None:
                found.on_gone = self._end_without_screen
            self._go_on()
        finally:
            self._end()

    def _end(self) -> None:
        if self._server is not None:
            self._server.stop()
        self._conductor.stop()
        self._takes.close()
        self._screening.close()
        self._aside.close()
        if self._log is not None and self._options.window:
            self._opening.keeping.end(self._log.path)
        if sys.stderr.isatty():
            click.echo(err=True)
        tell(f"played {self._signals.now / self._options.sample_rate:.1f} s")

    def _tell_how_to_reach_it(self) -> None:
        """Say what can be done with a session that has no window."""
        if self._server is not None:
            port = self._server.address[1]
            tell(f"type rows to it from another terminal: livedmm repl{'' if port == PORT else f' --port {port}'}; "
                 'record("take.mp4") there records what plays, record() ends it')
        if self._log is not None:
            tell(f"to see and hear afterwards what it plays: livedmm replay {self._log.path} -o film.mp4")

    def _end_without_screen(self) -> None:
        """Play to the end from within the call that found the screen gone: there is no way back from there."""
        status = 1
        try:
            self._screening.go_on_without_screen()
            self._go_on()
            self._end()
            status = 0
        except BaseException:
            traceback.print_exc()  # who called is C, which takes no exception
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _go_on(self) -> None:
        """Draw what is due, and look now and then how it goes."""
        looked = time.monotonic()
        while not (self.stopping.is_set() or self._screening.is_closed):
            self._screening.turn(TURN)
            if time.monotonic() - looked < LOOK:
                continue
            looked = time.monotonic()
            if self._log is not None:
                self._log.sync()
                if self._options.window:
                    self._opening.keeping.turn(self._log.path)
            if sys.stderr.isatty():
                click.echo(f"\r{_line(self._conductor)}\x1b[K", nl=False, err=True)

    def _screened(self, path: Path, patch: Patch) -> Screening:
        """Let the session's frames be drawn, and what is done in the window come to it."""
        options, session, conductor = self._options, self._session, self._conductor
        touch = Touch(session.input)
        conductor.add(lambda: touch.turn(session.machine.frame))
        projector = Projector(self._aside, lambda error: session.tell(str(error)))
        session.machine.pictures, session.machine.picture_ticks = projector, patch.picture_ticks
        projector.is_watched = False  # until there is a window
        session.accepts = projector.accepts
        conductor.missed = lambda: projector.counts.missed
        screens = Screens(options.window, options.monitor, options.full_screen, options.output, options.size)
        return Screening(screens, self._aside, projector, touch, lambda sentence: session.tell(sentence),
                         title=f"livedmm: {self._name}", rate=options.sample_rate,
                         place=self._folder / path.stem,
                         interface=self._opening)

    def _served(self, desk: Desk) -> Server:
        """Let OSC be heard, and those who have asked for it there be told what people are told."""
        server = Server(self._options.bind, self._options.osc_port, wake=self._conductor.wake, tell=tell)
        hand = Addresses(self._conductor, desk, server.inbox, self.stopping.set).hand
        self._conductor.add(hand.turn)

        self._listeners.append(hand.tell)
        return server

    def _tell(self, sentence: str) -> None:
        """Let all who listen know what people are told."""
        for listener in self._listeners:
            listener(sentence)

    def _logged(self, path: Path, patch: Patch, beginning: Beginning) -> Log | None:
        """Begin the log, and do again what is to be done before it plays."""
        options = self._options
        head = header(beginning.network, seed=beginning.seed, rate=options.sample_rate,
                      frame_rate=self._session.machine.frame_rate, patch=path.resolve(),
                      picture_ticks=patch.picture_ticks)
        try:
            log = start_log(options.log or logs.place_for(path), self._session, head, beginning.lines,
                            must=options.log is not None)
        except LivedmmError:
            if self._server is not None:
                self._server.stop()
            raise
        logs.tidy()
        if options.window:
            if beginning.left:
                self._opening.keeping.offer(beginning.texts, beginning.left)
            else:
                self._opening.keeping.go_on(beginning.texts)
        return log


def _line(conductor: Conductor) -> str:
    """How it goes, in as many columns as the terminal has: how often something went wrong only once it did."""
    books = conductor.books
    words = [f"{books.seconds:8.1f} s", f"{60 * conductor.session.beats.rate:g} bpm", f"load {100 * books.load:4.1f} %",
            f"peak {decibels(books.peak)}", f"{books.memory / 1e6:.0f} MB",
            *(f"{name} {count}" for name, count in books.failures.items()), books.device]
    return "  ".join(words)[:shutil.get_terminal_size().columns - 1]
