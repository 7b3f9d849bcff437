"""Keys that write: what they do to the text with the cursor, and to what is offered there."""

from __future__ import annotations

from typing import Protocol

from livedmm.stage.editor import Editor
from livedmm.stage.glimpse import Glimpse

MOVES = {"left": "left", "right": "right", "up": "up", "down": "down", "home": "home", "end": "end",
         "page_up": "page_up", "page_down": "page_down", "ctrl+left": "word_left", "ctrl+right": "word_right",
         "ctrl+home": "first", "ctrl+end": "last"}
"""Keys that move the cursor; with shift they choose."""


class Clipboard(Protocol):
    """Where copies are; `livedmm.pictures.window.Window` is one."""

    clipboard: str


class OwnClipboard:
    """Where copies are while there is no window."""

    clipboard = ""


class Typing:
    """Writes into an editor. Called from the thread of the window.

    Attributes
    ----------
    clipboard
        What is copied goes there.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.clipboard: Clipboard = OwnClipboard()

    def completes(self, chord: str) -> bool:
        """Whether a key is for what is offered, which is then done."""
        editor = self._editor
        if editor.completion is None or chord not in ("up", "down", "tab", "enter"):
            return False
        if chord == "enter" and not editor.has_chosen:
            editor.close()
            return False
        if chord in ("up", "down"):
            editor.choose(-1 if chord == "up" else 1)
        else:
            editor.take()
            editor.changed()
        return True

    def key(self, chord: str) -> None:
        """A key that no table has: it moves, or takes away, or begins a line."""
        text = self._editor.text
        plain = chord.replace("shift+", "")
        if plain in MOVES:
            text.move(MOVES[plain], choosing=plain != chord)
            self._editor.close()
            return
        match plain:
            case "enter":
                text.enter()
            case "backspace" | "ctrl+backspace":
                text.backspace(word=plain != "backspace")
            case "delete" | "ctrl+delete":
                text.delete(word=plain != "delete")
            case _:
                return
        self._editor.changed()
        self._editor.close()

    def do(self, action: str, seen: Glimpse) -> None:
        """An action of the table that concerns the text alone, or opens a view of what is named."""
        text = self._editor.text
        match action:
            case "undo":
                text.undo()
            case "redo":
                text.redo()
            case "complete":
                self._editor.tab(seen)
            case "comment":
                text.comment()
            case "copy":
                self.clipboard.clipboard = text.chosen_text
            case "cut":
                self.clipboard.clipboard = text.cut()
            case "paste":
                text.insert(self.clipboard.clipboard)
            case "choose_all":
                text.choose_all()
            case "next_text":
                self._editor.next()
        self._editor.changed()
