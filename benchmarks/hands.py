"""A performer's hands on a session: over OSC, by keys and mouse, by files that are saved; and what came of it."""

from __future__ import annotations

import random
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from livedmm.errors import OscError, RefusedError
from livedmm.live.osc.client import Client, When
from livedmm.live.osc.packets import Argument
from tests.pictures.xvfb import hand

SIZE = (1280, 720)
WINDOW = "^livedmm: "
"""The title of the window."""
PATIENCE = 60.0
"""Seconds within which all is answered: what needs a kind for the first time waits until it is compiled."""

Acts = Iterator[None]
"""A deed: after each act it yields, and the next follows some seconds later."""


class Hands:
    """A performer's hands on a session, and what came of it.

    Attributes
    ----------
    done, refused
        Edits and questions that were answered, and those that were refused as they should be.
    troubles
        What went otherwise than it should, in words, and how often.
    window
        Whether there is one; keys and mouse do nothing if not.
    """

    def __init__(self, folder: Path, port: int, chance: random.Random, window: bool = True) -> None:
        self.folder = folder
        self.port = port
        self.client = Client(port=port, timeout=PATIENCE)
        self.chance = chance
        self.window = window
        self.done = self.refused = self.number = 0
        self.troubles: Counter[str] = Counter()

    def trouble(self, what: str) -> None:
        """Count what went otherwise than it should; tell it once."""
        if what not in self.troubles:
            print(f"TROUBLE: {what}", file=sys.stderr, flush=True)
        self.troubles[what] += 1

    # -- over OSC

    def ask(self, address: str, *arguments: Argument) -> tuple[Argument, ...]:
        """Ask for something that must be done."""
        return self._sent((address, *arguments))

    def row(self, text: str, *, at: When | None = None, glide: When | None = None, by: str | None = None) -> None:
        """Rows that must be taken."""
        self._sent(("/code", text), at=at, glide=glide, by=by)

    def wrong(self, address: str, *arguments: Argument) -> None:
        """Ask for something that must be refused."""
        try:
            self.client.ask(address, *arguments)
        except RefusedError:
            self.refused += 1
        except OscError as error:
            self.trouble(str(error))
        else:
            self.trouble(f"{address} {arguments} was taken, and is wrong")

    def _sent(self, message: tuple[str, *tuple[Argument, ...]], *, at: When | None = None, glide: When | None = None,
              by: str | None = None) -> tuple[Argument, ...]:
        try:
            answer = self.client.bundle(message, at=at, glide=glide, by=by)
        except OscError as error:
            self.trouble(f"{' '.join(map(str, message))}: {error}")
            return ()
        self.done += 1
        return answer.arguments

    def throw(self, packet: bytes) -> None:
        """Send a packet from another place; whether it is answered is no matter here."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.sendto(packet, ("127.0.0.1", self.port))

    @property
    def last(self) -> int:
        """The number of the last edit, as long as none was folded (R25: beyond 10,000)."""
        status = self.ask("/status")
        return int(status[4]) if status else 1  # type: ignore[arg-type]

    # -- by keys and mouse, and by files

    def keys(self, *chords: str) -> None:
        self._do("key", "--delay", "30", *chords)

    def write(self, text: str) -> None:
        self._do("type", "--delay", "15", text)

    def point(self, x: float, y: float, *words: str) -> None:
        """Move the mouse to a part of the window's width and height, and do something there."""
        self._do("mousemove", str(round(x * SIZE[0])), str(round(y * SIZE[1])), *words)

    def resize(self, width: int, height: int) -> None:
        self._do("search", "--name", WINDOW, "windowsize", str(width), str(height))

    def _do(self, *words: str) -> None:
        if self.window:
            hand(*words)

    def save(self, name: str, text: str) -> None:
        """Save as editors do: another file takes the place of the one that was there."""
        new = self.folder / f".{name}.new"
        new.write_text(text)
        new.replace(self.folder / name)

    @property
    def next(self) -> int:
        self.number += 1
        return self.number
