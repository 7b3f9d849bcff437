"""What the interface asks of the session: handed to its thread, answered later; the window waits for nothing.

Every edit goes the way of all others: texts are evaluated, commands are the desk's, weights are set by changes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol, TypeVar

from livedmm.errors import LivedmmError, RowError
from livedmm.language.moved import Moved, write_back
from livedmm.language.printer import show_rows
from livedmm.language.when import Span, When
from livedmm.live.desk import Desk
from livedmm.live.evaluating import Outcome
from livedmm.live.session import Session
from livedmm.network import Address, Port, SetWeight
from livedmm.stage.aside import Aside

AUTHOR = "me"
"""Whose hand the interface is."""
DRAG = 0.06
"""Seconds that a weight glides while it is dragged."""

T = TypeVar("T")


class Owner(Protocol):
    """Who owns the session: `livedmm.live.conductor.Conductor` is one."""

    @property
    def session(self) -> Session:
        """What it plays."""

    def submit(self, function: Callable[[], T], hand: Any = ...) -> Future[T]:
        """Have something done on the thread of the session."""


class Asks:
    """Hands over what is asked for, and calls back on the thread of the window, in `turn`.

    Parameters
    ----------
    failed
        Is called with what was refused, where who asked says nothing else.

    Attributes
    ----------
    tell
        Lets all who listen to the session know a sentence; the messages of the interface are one of them.
    """

    def __init__(self, owner: Owner, desk: Desk, failed: Callable[[LivedmmError], None]) -> None:
        self._owner = owner
        self._session = owner.session
        self.tell = owner.session.tell
        self._desk = desk
        self._failed = failed
        self._waiting: list[tuple[Future[Any], Callable[[Any], None], Callable[[LivedmmError], None]]] = []
        self._aside = Aside()

    def turn(self) -> bool:
        """Call back those who were answered; returns whether there were any."""
        answered = [asked for asked in self._waiting if asked[0].done()]
        self._waiting = [asked for asked in self._waiting if not asked[0].done()]
        for future, done, failed in answered:
            error = future.exception()
            if error is None:
                done(future.result())
            elif isinstance(error, LivedmmError):
                failed(error)
            else:
                failed(LivedmmError(f"a fault of livedmm: {type(error).__name__}: {error}", "please report it"))
        return bool(answered)

    # -- texts

    def evaluate(self, text: str, document: str, when: Span | None, *, whole: bool,
                 done: Callable[[Outcome], None], refused: Callable[[tuple[LivedmmError, ...]], None]) -> None:
        """Evaluate a text of rows (R36); of a wrong one all errors are told, and nothing is done."""
        def work() -> Outcome | tuple[RowError, ...]:
            session = self._session
            program = session.read(text, document)
            if program.errors:
                return program.errors
            before, session.default = session.default, self._default(when)
            try:
                with self._desk.whole():
                    return session.evaluate(program, author=AUTHOR, whole=whole)
            finally:
                session.default = before

        def answered(outcome: Outcome | tuple[RowError, ...]) -> None:
            if isinstance(outcome, Outcome):
                done(outcome)
            else:
                refused(outcome)

        self._ask(work, answered, lambda error: refused((error,)))

    def moved(self, text: str, document: str, done: Callable[[str, tuple[Moved, ...]], None]) -> None:
        """Compare a text with what plays (R41), aside: the text as it would be written back, and what has moved."""
        session = self._session

        def begin() -> Future[tuple[str, tuple[Moved, ...]]]:
            return self._aside.begin(partial(write_back, text, session.machine.network, session.registry, document,
                                             macros=dict(session.macros)))

        def begun(future: Future[tuple[str, tuple[Moved, ...]]]) -> None:
            self._waiting.append((future, lambda found: done(*found), self._failed))

        self._ask(begin, begun)

    def rows(self, done: Callable[[str], None]) -> None:
        """What plays, as rows."""
        self._ask(lambda: show_rows(self._session.machine.network, self._session.registry), done)

    # -- commands and weights

    def command(self, name: str, *arguments: float | str, done: Callable[[Any], None] | None = None) -> None:
        """Have a command done (R38); silence waits for nothing."""
        hand = None if name in ("hush", "panic") else AUTHOR
        self._ask(lambda: self._desk.call(name, *arguments, author=AUTHOR), done or _nothing, hand=hand)

    def recall(self, name: str) -> None:
        """Glide to a snapshot."""
        self._ask(lambda: self._desk.recall(name, AUTHOR), _nothing)

    def set_weight(self, row: Address, column: Address, weight: float) -> None:
        """Set a weight: what is dragged is one step of undo (R28)."""
        change = SetWeight(Port(row.neuron, row.port), Port(column.neuron, column.port), weight)
        session = self._session
        self._ask(lambda: session.edit([change], author=AUTHOR, glide=round(DRAG * session.signals.rate),
                                       text=f"{row} <- {weight:g}*{column}"), _nothing)

    def fade(self, number: int, gain: float) -> None:
        """Give an edit a gain."""
        session = self._session
        self._ask(lambda: session.fade({number: gain}, glide=round(DRAG * session.signals.rate)), _nothing)

    def observe(self, columns: tuple[Address, ...]) -> None:
        """Let the samples of some outputs be seen."""
        self._ask(lambda: self._session.observe(columns), _nothing)

    # -- within

    def _default(self, when: Span | None) -> When:
        """When edits start: as the session says, else as asked for, unless the clock stands still."""
        session = self._session
        at = session.default.at or (when if session.beats.rate else None)
        return When(at, session.default.glide)

    def _ask(self, work: Callable[[], T], done: Callable[[T], None],
             failed: Callable[[LivedmmError], None] | None = None, hand: str | None = AUTHOR) -> None:
        self._waiting.append((self._owner.submit(work, hand), done, failed or self._failed))


def _nothing(_: object) -> None:
    """What was asked for is done, and nobody asks."""
