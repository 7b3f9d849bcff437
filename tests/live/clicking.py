"""Edits of every sort, performed on a sounding machine, and how far they bend the sound.

A click is a bend of the wave that the sound itself does not have: the largest second difference while an edit
is made, as a multiple of the largest in the steady sound before and after it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import Side
from livedmm.language import Span, When, evaluate, read
from livedmm.language.kinds import add_kinds
from livedmm.live.addresses import Addresses
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.folder import Folder
from livedmm.live.osc.inbox import Inbox
from livedmm.live.osc.packets import Argument, Message
from livedmm.live.osc.packets import read as read_packet
from livedmm.live.osc.writing import write
from livedmm.live.player import Player
from livedmm.live.session import Session
from livedmm.network import Network, Sources, apply, resolve
from livedmm.ugens import Registry, builtin

RATE = 48000
GLIDE = 960
"""Samples: the 20 ms that an edit takes unless it says otherwise."""
SETTLED = 4800
"""Samples after which every sound here is steady."""
TOO_MUCH = 2.0
"""An edit that bends the wave more than this many times as far as the steady sound does is a click."""


class Hand:
    """One player in a session, all of whose edits glide alike."""

    def __init__(self, rows: str, registry: Registry, glide: int) -> None:
        self.signals = CompiledMachine(registry, RATE)
        self.side = Side(self.signals, RATE)
        self.session = Session(_said(rows, Network.standing(registry), registry), registry, self.signals)
        self.session.default = When(glide=Span(glide / RATE, "s"))
        self.heard: list[NDArray[np.float32]] = []
        self.rows = rows
        self.open = ExitStack()
        self.desk = Desk(self.session)
        self._addresses = Addresses(Conductor(self.session, Player(self.signals, device=None)), self.desk,
                                    Inbox(lambda: None), lambda: None)

    def play(self, samples: int) -> None:
        """Let it sound."""
        self.heard.append(self.session.render(samples))

    def say(self, rows: str) -> None:
        """Evaluate rows by hand."""
        self.session.evaluate(self.session.read(rows))

    def send(self, address: str, *arguments: Argument) -> None:
        """Send it an OSC message, which must be done."""
        program = Program()
        self._addresses.hand.receive(write(Message(address, arguments)), program, 0.0)
        assert program.answers[-1][0] != "/fail", program.answers

    def write(self, rows: str, name: str = "other") -> Path:
        """A patch file beside the one that plays."""
        path = self.folder / f"{name}.yaml"
        path.write_text("rows: |\n" + "".join(f"  {line}\n" for line in rows.splitlines()))
        return path

    @cached_property
    def folder(self) -> Path:
        """Where its patch is."""
        self.desk.folder = Folder(Path(self.open.enter_context(tempfile.TemporaryDirectory())))
        return self.desk.folder.path


class Program:
    """Who sends, and hears what is answered."""

    name, local, open = "test", True, True

    def __init__(self) -> None:
        self.answers: list[tuple[str, tuple[Argument, ...]]] = []

    def reply(self, packet: bytes) -> None:
        answer = read_packet(packet)
        assert isinstance(answer, Message)
        self.answers.append((answer.address, answer.arguments))

    def at_port(self, port: int) -> Program:
        return self


Action = Callable[[Hand], object]


class Case(NamedTuple):
    """One sort of edit.

    Attributes
    ----------
    before
        What has been done, and has settled, when the edit is made.
    steps
        Whether it is a click without a glide: what only begins softly, or goes its own way, is none.
    cuts
        Whether it is a click whatever the glide: what is meant to be over at once is.
    """

    name: str
    rows: str
    edit: Action
    steps: bool = True
    before: tuple[Action, ...] = ()
    cuts: bool = False


@cache
def registry() -> Registry:
    """Every kind."""
    made = builtin().copy()
    add_kinds(made)
    return made


def bend(case: Case, glide: int, moments: int) -> tuple[float, float]:
    """How far an edit bends the sound, and how far the sound does itself.

    The worst of some moments in the sound's course at which it is made, and of both sides. The silent edit that
    follows lets the machine clear away what has faded.
    """
    found = [_bend(case, glide, 29 * moment) for moment in range(moments)]
    return max(found, key=lambda pair: pair[0] / pair[1])


def _bend(case: Case, glide: int, moment: int) -> tuple[float, float]:
    hand = Hand(case.rows, registry(), glide)
    with hand.open:
        return _bent(hand, case, moment)


def _bent(hand: Hand, case: Case, moment: int) -> tuple[float, float]:
    for action in case.before:
        hand.play(SETTLED)
        action(hand)
    hand.play(2 * SETTLED + moment)
    first = hand.session.now
    case.edit(hand)
    hand.play(SETTLED)
    hand.say("silent = sine(1)")
    hand.play(SETTLED)
    last = hand.session.now
    hand.play(SETTLED)
    bends = np.abs(np.diff(np.concatenate(hand.heard, axis=1).astype(float), 2)).max(0)
    steady = max(bends[first - SETTLED: first - 2].max(), bends[last:].max())
    return float(bends[first - 2: last].max()), float(steady)


def _said(rows: str, network: Network, registry: Registry) -> Network:
    program = read(rows, network, registry)
    assert not program.errors, program.errors
    made, _ = evaluate(program, network, Sources(), whole=False, again=True)
    return apply(resolve([change for changes in made.values() for change in changes], network, registry), network)
