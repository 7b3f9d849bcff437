"""The state of the interface, and what each key does to it. Nothing here draws, and nothing here waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from livedmm.stage.asks import Asks
from livedmm.stage.editing import Typing
from livedmm.stage.editor import Editor
from livedmm.stage.edits import Edits
from livedmm.stage.elsewhere import Elsewhere
from livedmm.stage.glimpse import Lookout
from livedmm.stage.graph import Graph
from livedmm.stage.keeping import Keeping
from livedmm.stage.keys import ACTIONS, ALWAYS
from livedmm.stage.kinds import Kinds
from livedmm.stage.knob import Knob
from livedmm.stage.matrix import Matrix
from livedmm.stage.messages import Messages
from livedmm.stage.playing import Playing
from livedmm.stage.scope import Scope
from livedmm.stage.snapshots import Snapshots
from livedmm.stage.views import Choice, Reading, View

VIEWS = ("help", "code", "matrix", "graph", "scope", "edits", "snapshots", "kinds", "messages")
"""What can be open: the keys that open it have its name."""
OPACITIES = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)
SCALES = (0.7, 0.85, 1.0, 1.2, 1.45, 1.75, 2.1)


class Stage:
    """What is open, what is chosen, and how it is seen. Called from the thread of the window.

    Attributes
    ----------
    hidden
        Whether nothing is seen of it; most keys are then the patch's.
    view
        The name of the view that is open beside the code; empty for none.
    in_view
        Whether the view has the keys.
    opacity, scale
        How it is seen, and how large its type is.
    actions
        What keys do that do not open a view, write, or concern a snapshot, by the names in their table.
    """

    def __init__(self, asks: Asks, lookout: Lookout, editor: Editor, messages: Messages,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.asks = asks
        self.lookout = lookout
        self.editor = editor
        self.messages = messages
        self.clock = clock
        self.typing = Typing(editor)
        self.elsewhere = Elsewhere(editor, messages)
        self.keeping = Keeping(editor, asks.tell)
        self.playing = playing = Playing(asks, editor, messages, clock)
        self.hidden = self.in_view = False
        self._closing: tuple[object, int] | None = None
        self.view = ""
        self.opacity, self.scale = 1.0, 1.0
        knob = Knob(asks.set_weight)
        self.matrix, self.graph = Matrix(knob), Graph(knob)
        self.scope = Scope(asks, partial(setattr, lookout, "followed"))
        self.edits, self.snapshots, self.kinds = Edits(asks), Snapshots(asks), Kinds()
        self.read = Reading(lambda: range(messages.count), Choice())
        self.views: dict[str, View] = {
            "matrix": self.matrix, "graph": self.graph, "scope": self.scope, "edits": self.edits,
            "snapshots": self.snapshots, "kinds": self.kinds, "messages": self.read}
        self.actions: dict[str, Callable[[], None]] = {
            "block": playing.block, "statement": playing.statement, "document": playing.document,
            "more": partial(playing.step, True), "less": partial(playing.step, False), "when": playing.next_start,
            "close_text": self._close_text, "take_saved": self.elsewhere.take, "keep_mine": self.elsewhere.keep,
            "mark": playing.mark, "write_back": playing.write_back, "regenerate": playing.regenerate,
            "hush": partial(self._silence, "hush"), "panic": partial(self._silence, "panic"),
            "undo_edit": self._undo, "redo_edit": self._redo, "save": self._save,
            "focus": self._focus, "back": self._back, "hide": self._hide,
            "clearer": partial(self._opaque, 1), "fainter": partial(self._opaque, -1),
            "larger": partial(self._large, 1), "smaller": partial(self._large, -1)}

    def turn(self) -> bool:
        """Take up what was answered, and what was saved elsewhere; returns whether anything was."""
        came = self.asks.turn() | self.elsewhere.turn()
        self.scope.follow(self.lookout.seen, self.view == "scope" and not self.hidden)
        return came

    @property
    def question(self) -> str:
        """What the performer has to choose, as long as it is not chosen; empty if nothing."""
        return self.elsewhere.question or self.keeping.question

    # -- what is pressed

    def key(self, chord: str) -> bool:
        """A key goes down; returns whether it is the interface's."""
        action = ACTIONS.get(chord, "")
        if self.hidden and action not in ALWAYS:
            return False
        if self.view == "help" and not action:
            self.open("code")  # what is written there would be seen by nobody
        # What is open has its keys first: alt and an arrow turn a weight there, and a number in the code.
        if self.in_view and self._in_view(chord):
            return True
        if not self.in_view and self.typing.completes(chord):
            return True
        if action:
            self.do(action)
            return True
        if not self.in_view:
            self.typing.key(chord)
        # F-keys that are not in the table are the window's.
        return not (chord[:1] == "f" and chord[1:].isdigit())

    def typed(self, text: str) -> bool:
        """Letters are written; returns whether they are the interface's."""
        if self.hidden:
            return False
        if self.view == "help":
            self.open("code")
        if self.in_view:
            self.views[self.view].typed(text, self.lookout.seen)
        else:
            self.editor.text.insert(text)
            self.editor.changed()
            self.editor.offer(self.lookout.seen, unasked=True)
        return True

    def do(self, action: str) -> None:
        """Do what a key of the table does, by the name of its action."""
        name, _, number = action.rpartition("_")
        if number.isdigit():
            (self._keep if name == "keep" else self.snapshots.recall)(number)
        elif action in VIEWS:
            self.open("code" if action == self.view else action)
        elif action in self.actions:
            self.actions[action]()
        else:
            self.typing.do(action, self.lookout.seen)

    def open(self, name: str) -> None:
        """Open a view, or the code alone."""
        self.view = "" if name == "code" else name
        self.in_view = self.view in self.views
        self.editor.close()

    def _in_view(self, chord: str) -> bool:
        """A key for the view that is open; of a kind, enter writes a call into the code."""
        seen = self.lookout.seen
        if self.view == "kinds" and chord == "enter":
            if found := self.kinds.listed(seen):
                self.open("code")
                self.typed(f"{found[min(self.kinds.choice.at, len(found) - 1)].name}(")
            return True
        return self.views[self.view].key(chord, seen)

    # -- commands

    def _silence(self, command: str) -> None:
        self.asks.command(command)
        self.messages.tell(f"{command}; Alt-Z brings sound and picture back")

    def _undo(self) -> None:
        self.asks.command("undo", 1.0, done=lambda n: self.messages.tell(f"edit {_listed(n)} is taken back"))

    def _redo(self) -> None:
        self.asks.command("redo", 1.0, done=lambda n: self.messages.tell(f"edit {_listed(n)} is back"))

    def _save(self) -> None:
        self.asks.command("save", done=lambda path: self.messages.tell(f"{path} is written"))

    def _keep(self, name: str) -> None:
        self.snapshots.keep(name)
        self.messages.tell(f"snapshot {name} is kept")

    # -- texts

    def _close_text(self) -> None:
        """Close the text with the cursor; one that is nowhere else only when it is asked for twice."""
        one = self.editor.open
        state = one, one.text.version
        if one is self.editor.own:
            self.messages.tell(f"{one.name} is the patch that plays: its text stays")
        elif one.is_safe or self._closing == state:
            self.editor.remove(one)
        else:
            self._closing = state
            self.messages.tell(f"{one.name} is in no file: Ctrl-W again closes it, and then it is gone")

    # -- how it is seen

    def _focus(self) -> None:
        self.in_view = not self.in_view and self.view in self.views

    def _back(self) -> None:
        if self.editor.completion is not None:
            self.editor.close()
        elif self.view:
            self.open("code")
        else:
            self.editor.text.anchor = None
            self.editor.open.marks.clear()

    def _hide(self) -> None:
        self.hidden = not self.hidden
        self.lookout.looked_at = not self.hidden

    def _opaque(self, step: int) -> None:
        self.opacity = _next(OPACITIES, self.opacity, step)

    def _large(self, step: int) -> None:
        self.scale = _next(SCALES, self.scale, step)


def _next(values: tuple[float, ...], value: float, step: int) -> float:
    return values[min(max(values.index(value) + step, 0), len(values) - 1)]


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
