"""What is written and is in no file: brought back from the session before, and kept beside the log of this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from livedmm.live import unsaved
from livedmm.live.unsaved import Unsaved
from livedmm.stage.editor import Editor

OFFER = "what you wrote and did not save is here, as {}: Alt-N shows it, Ctrl-W closes it"


class Keeping:
    """Keeps the texts of an editor. Called from the thread of the window.

    Parameters
    ----------
    tell
        Is called with a sentence for people.
    """

    def __init__(self, editor: Editor, tell: Callable[[str], object]) -> None:
        self._editor = editor
        self._tell = tell
        self._kept: list[Unsaved] | None = None
        self._fails = False

    def go_on(self, texts: Sequence[Unsaved]) -> None:
        """Let the texts of the session that is resumed be as they were."""
        own = self._editor.own
        for one in texts:
            if one.name == own.name:
                self._editor.become(own, one.text)
                self._tell(f"the code is as you left it; Ctrl-Z shows that of {own.name}")
            else:
                self._editor.add(one.name, one.text, one.document, is_safe=False)
        self._editor.show(own)

    def offer(self, texts: Sequence[Unsaved], date: str) -> None:
        """Open what the session before has left beside the text of the patch, unless that says the same by now."""
        own, names = self._editor.own, list[str]()
        for one in texts:
            if one.text != own.text.text:
                name = f"{own.name} of {date}" if one.name == own.name else one.name
                document = own.document if one.name == own.name else one.document
                self._editor.add(name, one.text, document, is_safe=False)
                self._editor.open.is_offered = True
                names.append(name)
        self._editor.show(own)
        if names:
            self._tell(f"{OFFER.format(', '.join(names))}; --resume would have gone on with it")

    @property
    def question(self) -> str:
        """What was offered and is not looked at yet; empty if nothing."""
        names = [one.name for one in self._editor.texts if one.is_offered]
        return OFFER.format(", ".join(names)) if names else ""

    def turn(self, log: Path) -> None:
        """Keep what has changed beside a log."""
        texts = [Unsaved(one.name, one.document, one.text.text) for one in self._editor.texts if not one.is_safe]
        if texts == self._kept:
            return
        try:
            unsaved.write(log, texts)
            self._kept, self._fails = texts, False
        except OSError as error:
            if not self._fails:
                self._tell(f"what you write cannot be kept ({error.strerror}): it is gone when this session ends; "
                           "make room, it is tried again")
            self._fails = True

    def end(self, log: Path) -> None:
        """Keep all, and say so."""
        self.turn(log)
        if self._kept:
            self._tell(f"what you wrote in {', '.join(one.name for one in self._kept)} is in no file; it is kept, and "
                       "offered at the next start")
