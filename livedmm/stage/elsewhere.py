"""The patch file, saved elsewhere while its text is open here: it is shown, or waits for a choice. Nothing is lost."""

from __future__ import annotations

from collections import deque

from livedmm.stage.editor import Editor
from livedmm.stage.messages import Messages


class Elsewhere:
    """Brings what the patch file says into its text. Called from the thread of the window, but for `saved`."""

    def __init__(self, editor: Editor, messages: Messages) -> None:
        self._editor = editor
        self._messages = messages
        self._came: deque[str] = deque(maxlen=1)

    def saved(self, rows: str) -> None:
        """The file was saved, and says these rows. Any thread may call it."""
        self._came.append(rows)

    def turn(self) -> bool:
        """Show what was saved, or let it wait if the text was changed here; returns whether there was something."""
        if not self._came:
            return False
        rows, one = self._came.pop(), self._editor.own
        if one.text.text in (one.said, rows):
            if one.text.text != rows:
                self._messages.tell(f"{one.name} was saved elsewhere: this is its text; Ctrl-Z shows the one before")
            self._become(rows)
        else:
            one.waits = rows
            self._editor.compare(one, rows)
        return True

    @property
    def question(self) -> str:
        """What has to be chosen, as long as it has; empty if nothing."""
        name = self._editor.own.name
        return "" if self._editor.own.waits is None else \
            f"{name} was saved elsewhere, and you have changed it here: Alt-T takes that text, Alt-K keeps yours"

    def take(self) -> None:
        """Let the text be what waits; undo brings back what it was."""
        if (rows := self._waiting()) is not None:
            self._editor.show(self._editor.own)
            self._become(rows)
            self._messages.tell(f"the text is that of {self._editor.own.name}; Ctrl-Z brings yours back")

    def keep(self) -> None:
        """Let the text be as it is, and nothing wait."""
        if (rows := self._waiting()) is not None:
            own = self._editor.own
            own.said, own.waits = rows, None
            self._editor.unmark(own)
            self._messages.tell(f"your text stays; {own.name} is as it was saved")

    def _waiting(self) -> str | None:
        rows = self._editor.own.waits
        if rows is None:
            self._messages.tell(f"{self._editor.own.name} says nothing that waits here")
        return rows

    def _become(self, rows: str) -> None:
        own = self._editor.own
        own.said, own.waits = rows, None
        self._editor.unmark(own)
        if own.text.text != rows:
            self._editor.become(own, rows)
