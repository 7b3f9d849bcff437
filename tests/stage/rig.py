"""The interface on a session that renders when it is told to: no thread, no clock, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livedmm.live.status import Books
from livedmm.stage.asks import Asks
from livedmm.stage.editor import Editor
from livedmm.stage.glimpse import Lookout
from livedmm.stage.messages import Messages
from livedmm.stage.stage import Stage

from ..live import sessions

ROWS = """lfo = sine(0.5)
voice = saw(110 + 3*lfo)

speaker = 0.3*voice"""
"""Of kinds that other tests compile too."""


class Owner:
    """Does at once what is submitted, as the conductor does between two frames."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.books = Books()
        self.hands: list[object] = []

    def add(self, hand: Callable[[], None]) -> None:
        """Nothing has turns here."""

    def submit(self, function: Callable[[], Any], hand: object = "call") -> Future[Any]:
        future: Future[Any] = Future()
        self.hands.append(hand)
        try:
            future.set_result(function())
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass
class Rig:
    """A stage with hands on its keys, over a session that plays `rows`."""

    rows: str
    folder: Path

    def __post_init__(self) -> None:
        self.playing = sessions.Stage(self.rows, self.folder)
        self.session = self.playing.session
        self.owner: Any = Owner(self.session)
        self.lookout = Lookout(self.owner)
        self.messages = Messages()
        self.time = 100.0
        asks = Asks(self.owner, self.playing.desk, lambda error: self.messages.tell(str(error), is_error=True))
        self.stage = Stage(asks, self.lookout, Editor("test", "test", self.rows), self.messages,
                           clock=lambda: self.time)
        self.stage.playing.start = None
        self.turn()

    def turn(self) -> None:
        """Let answers come, and look."""
        self.stage.turn()
        self.lookout._frame, self.lookout._made = -1, 0.0
        self.lookout.turn()

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.stage.key(chord)
            self.turn()

    def write(self, text: str) -> None:
        for letter in text:
            self.stage.typed(letter)

    def weight(self, row: str, column: str = "one.out") -> float:
        network = self.session.machine.network
        neuron, _, port = row.rpartition(".")
        other, _, out = column.rpartition(".")
        return next((w for r, columns in network.rows.items() if (r.neuron, r.port) == (neuron, port)
                     for c, w in columns.items() if (c.neuron, c.port) == (other, out)), 0.0)

    @property
    def text(self) -> str:
        return self.stage.editor.text.text

    @property
    def told(self) -> str:
        return self.messages.last(1)[0].text if self.messages.count else ""
