"""What of the text with the cursor is played, and what of it has moved since (R36, R41)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from livedmm.errors import LivedmmError
from livedmm.language.moved import Moved
from livedmm.language.when import Span
from livedmm.live.evaluating import Outcome
from livedmm.stage import blocks
from livedmm.stage.asks import Asks
from livedmm.stage.editor import Editor, stepped
from livedmm.stage.messages import Messages

STARTS: tuple[Span | None, ...] = (Span(1, "beat"), Span(1, "bar"), None)
"""When edits start, one after another by a key; the first at first."""


class Playing:
    """Asks for texts to be evaluated, and marks what comes of it. Called from the thread of the window.

    Parameters
    ----------
    clock
        Seconds, for how long lines shine.

    Attributes
    ----------
    start
        When edits start, where the session does not say; None is now.
    """

    def __init__(self, asks: Asks, editor: Editor, messages: Messages, clock: Callable[[], float]) -> None:
        self._asks = asks
        self._editor = editor
        self._messages = messages
        self._clock = clock
        self.start = STARTS[0]

    # -- rows

    def block(self) -> None:
        """Play the block around the cursor."""
        self._play(blocks.block(self._editor.text.lines, self._editor.text.cursor.line))

    def statement(self) -> None:
        """Play the statement around the cursor, or the lines that are chosen."""
        first, last = self._editor.text.chosen_lines()
        self._play(range(first, last + 1) if last > first else blocks.statement(self._editor.text.lines, first))

    def document(self) -> None:
        """Play all of it, as a whole."""
        self._play(range(len(self._editor.text.lines)), whole=True)

    def step(self, up: bool) -> None:
        """Let the number at the cursor be a step higher or lower, and play its statement now."""
        if self._editor.step_number(lambda value, digits: stepped(value, digits, up)):
            self._editor.changed()
            self._play(blocks.statement(self._editor.text.lines, self._editor.text.cursor.line), now=True)

    def next_start(self) -> None:
        """Let edits start at other times."""
        self.start = STARTS[(STARTS.index(self.start) + 1) % len(STARTS)]
        self._messages.tell(f"edits start {f'on the next {self.start.unit}' if self.start else 'now'}")

    # -- what has moved

    def mark(self) -> None:
        """Mark where the text does not say what there is."""
        def marked(_: str, moved: tuple[Moved, ...]) -> None:
            self._editor.moved(moved)
            self._messages.tell(f"the network has moved on in {len(moved)} places" if moved
                                else "the code says what plays")

        self._asks.moved(self._editor.text.text, self._editor.open.document, marked)

    def write_back(self) -> None:
        """Write the numbers that there are into the text."""
        text, version = self._editor.text, self._editor.text.version

        def written(back: str, moved: tuple[Moved, ...]) -> None:
            if text.version != version:
                self._messages.tell("the code was changed meanwhile: ask again")
            elif back == text.text:
                self._messages.tell("no number needs to be written back")
            else:
                text.become(back)
                self._editor.changed()
                self._messages.tell(f"numbers are written back in {len(moved)} places; Ctrl-Z takes that back")

        self._asks.moved(text.text, self._editor.open.document, written)

    def regenerate(self) -> None:
        """Open what plays, as rows, beside."""
        self._asks.rows(partial(self._editor.add, "what plays"))

    # -- within

    def _play(self, lines: Iterable[int], whole: bool = False, now: bool = False) -> None:
        self._editor.close()
        some = tuple(lines)
        standing = self._editor.text.lines
        text = blocks.only(standing, some)
        if not whole and not text.strip():
            self._messages.tell("nothing stands here to be played: put the cursor into a row")
            return
        # Rows out of a block begin further in, and are read as far out as the first of them.
        shift = min((blocks.indent(standing[i]) for i in some if standing[i].strip()), default=0)
        if shift:
            text = "\n".join(line[shift:] for line in text.split("\n"))

        def refused(errors: tuple[LivedmmError, ...]) -> None:
            self._editor.refused(errors, some, shift)
            first = errors[0]
            self._messages.tell(first.message + (f"; {first.advice}" if first.advice else ""), is_error=True)

        self._asks.evaluate(text, self._editor.open.document, None if now else self.start, whole=whole,
                            done=partial(self._played, some), refused=refused)

    def _played(self, lines: tuple[int, ...], outcome: Outcome) -> None:
        self._editor.played(lines, self._clock())
        if outcome.entries:
            self._messages.tell(f"edit {outcome.entries[-1].number}")
        elif outcome.pending:
            span = outcome.pending[-1].when.at or outcome.pending[-1].when.every
            self._messages.tell(f"waits for the next {span.unit if span and span.amount == 1 else span}")
