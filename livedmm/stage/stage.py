"""The state of the interface, and what each key does to it. Nothing here draws, and nothing here waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from livedmm.errors import LivedmmError
from livedmm.language.when import Span
from livedmm.live.evaluating import Outcome
from livedmm.stage import blocks
from livedmm.stage.asks import Asks
from livedmm.stage.editing import Typing
from livedmm.stage.editor import Editor, stepped
from livedmm.stage.edits import Edits
from livedmm.stage.glimpse import Lookout
from livedmm.stage.graph import Graph
from livedmm.stage.keys import ACTIONS, ALWAYS
from livedmm.stage.kinds import Kinds
from livedmm.stage.knob import Knob
from livedmm.stage.matrix import Matrix
from livedmm.stage.messages import Messages
from livedmm.stage.scope import Scope
from livedmm.stage.snapshots import Snapshots
from livedmm.stage.views import Choice, Reading, View

STARTS: tuple[Span | None, ...] = (Span(1, "beat"), Span(1, "bar"), None)
"""When edits start, one after another by a key; the first at first."""
VIEWS = ("help", "code", "matrix", "graph", "scope", "edits", "snapshots", "kinds", "messages")
"""What can be open: the keys that open it have its name."""
OPACITIES = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)
SCALES = (0.7, 0.85, 1.0, 1.2, 1.45, 1.75, 2.1)


class Clipboard(Protocol):
    """Where copies are; `livedmm.pictures.window.Window` is one."""

    clipboard: str


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
    """

    def __init__(self, asks: Asks, lookout: Lookout, editor: Editor, messages: Messages, clipboard: Clipboard) -> None:
        self.asks = asks
        self.lookout = lookout
        self.editor = editor
        self.messages = messages
        self.typing = Typing(editor, clipboard)
        self.hidden = self.in_view = False
        self.view = ""
        self.opacity, self.scale = 1.0, 1.0
        self.start = STARTS[0]
        knob = Knob(asks.set_weight)
        self.matrix, self.graph = Matrix(knob), Graph(knob)
        self.scope = Scope(asks, partial(setattr, lookout, "followed"))
        self.edits, self.snapshots, self.kinds = Edits(asks), Snapshots(asks), Kinds()
        self.read = Reading(lambda: range(messages.count), Choice())
        self.views: dict[str, View] = {
            "matrix": self.matrix, "graph": self.graph, "scope": self.scope, "edits": self.edits,
            "snapshots": self.snapshots, "kinds": self.kinds, "messages": self.read}
        self.clock: Callable[[], float] = time.monotonic

    def turn(self) -> bool:
        """Take up what was answered; returns whether anything was."""
        answered = self.asks.turn()
        self.scope.follow(self.lookout.seen, self.view == "scope" and not self.hidden)
        return answered

    # -- what is pressed

    def key(self, chord: str) -> bool:
        """A key goes down; returns whether it is the interface's."""
        action = ACTIONS.get(chord, "")
        if self.hidden and action not in ALWAYS:
            return False
        seen = self.lookout.seen
        # What is open has its keys first: alt and arrows turn a weight there, and a number in the code.
        if self.in_view and self.view == "kinds" and chord == "enter":
            self._write_kind()
            return True
        if self.in_view and self.views[self.view].key(chord, seen):
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
        """Letters are written; returns whether it is the interface's."""
        if self.hidden:
            return False
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
        elif (method := getattr(self, f"_do_{action}", None)) is not None:
            method()
        else:
            self.typing.do(action, self.lookout.seen)

    # -- playing

    def _do_block(self) -> None:
        self._play(blocks.block(self.editor.text.lines, self.editor.text.cursor.line))

    def _do_statement(self) -> None:
        first, last = self.editor.text.chosen_lines()
        lines = self.editor.text.lines
        some = range(first, last + 1) if last > first else blocks.statement(lines, first)
        self._play(some)

    def _do_document(self) -> None:
        self._play(range(len(self.editor.text.lines)), whole=True)

    def _play(self, lines: Iterable[int], whole: bool = False, start: Span | None = None, now: bool = False) -> None:
        some = tuple(lines)
        text = blocks.only(self.editor.text.lines, some)
        if not whole and not text.strip():
            self.messages.tell("nothing stands here to be played: put the cursor into a row")
            return
        # Rows that were evaluated out of a block begin further in: as far out as the first of them does.
        shift = min((blocks.indent(self.editor.text.lines[i]) for i in some if self.editor.text.lines[i].strip()),
                    default=0)
        if shift:
            text = "\n".join(line[shift:] for line in text.split("\n"))
        one = self.editor.open

        def refused(errors: tuple[LivedmmError, ...]) -> None:
            self.editor.refused(errors, some, shift)
            first = errors[0]
            self.messages.tell(first.message + (f"; {first.advice}" if first.advice else ""), is_error=True)

        self.asks.evaluate(text, one.document, None if now else start or self.start, whole=whole,
                           done=partial(self._played, some), refused=refused)

    def _played(self, lines: tuple[int, ...], outcome: Outcome) -> None:
        self.editor.played(lines, self.clock())
        if outcome.entries:
            self.messages.tell(f"edit {outcome.entries[-1].number}")
        elif outcome.pending:
            self.messages.tell(f"waits for {outcome.pending[-1].when}")

    def _do_more(self, up: bool = True) -> None:
        if self.editor.step_number(lambda value, digits: stepped(value, digits, up)):
            self.editor.changed()
            self._play(blocks.statement(self.editor.text.lines, self.editor.text.cursor.line), now=True)

    def _do_less(self) -> None:
        self._do_more(up=False)

    def _do_when(self) -> None:
        self.start = STARTS[(STARTS.index(self.start) + 1) % len(STARTS)]
        self.messages.tell(f"edits start {f'on the next {self.start.unit}' if self.start else 'now'}")

    # -- commands

    def _do_hush(self) -> None:
        self.asks.command("hush")
        self.messages.tell("hush; Alt-Z brings sound and picture back")

    def _do_panic(self) -> None:
        self.asks.command("panic")
        self.messages.tell("panic: silent and dark; Alt-Z brings sound and picture back")

    def _do_undo_edit(self) -> None:
        self.asks.command("undo", 1.0, done=lambda n: self.messages.tell(f"edit {_listed(n)} is taken back"))

    def _do_redo_edit(self) -> None:
        self.asks.command("redo", 1.0, done=lambda n: self.messages.tell(f"edit {_listed(n)} is back"))

    def _do_save(self) -> None:
        self.asks.command("save", done=lambda path: self.messages.tell(f"{path} is written"))

    def _keep(self, name: str) -> None:
        self.snapshots.keep(name)
        self.messages.tell(f"snapshot {name} is kept")

    # -- what has moved

    def _do_mark(self) -> None:
        def marked(_: str, moved: tuple[object, ...]) -> None:
            self.editor.moved(moved)  # type: ignore[arg-type]
            self.messages.tell(f"{len(moved)} numbers have moved" if moved else "the code says what plays")

        self.asks.moved(self.editor.text.text, self.editor.open.document, marked)

    def _do_write_back(self) -> None:
        text, version = self.editor.text, self.editor.text.version

        def written(back: str, moved: tuple[object, ...]) -> None:
            if text.version != version:
                self.messages.tell("the code was changed meanwhile: ask again")
            elif back == text.text:
                self.messages.tell("no number needs to be written back")
            else:
                text.become(back)
                self.editor.changed()
                self.messages.tell(f"{len(moved)} numbers are written back; Ctrl-Z takes it back")

        self.asks.moved(text.text, self.editor.open.document, written)

    def _do_regenerate(self) -> None:
        self.asks.rows(lambda rows: self.editor.add("what plays", rows))

    # -- views

    def open(self, name: str) -> None:
        """Open a view, or the code alone."""
        self.view = "" if name == "code" else name
        self.in_view = self.view in self.views
        self.editor.close()

    def _write_kind(self) -> None:
        """Write a call of the chosen kind into the code."""
        found = self.kinds.listed(self.lookout.seen)
        if found:
            self.open("code")
            self.typed(f"{found[min(self.kinds.choice.at, len(found) - 1)].name}(")

    def _do_focus(self) -> None:
        self.in_view = not self.in_view and self.view in self.views

    def _do_back(self) -> None:
        if self.editor.completion is not None:
            self.editor.close()
        elif self.view:
            self.open("code")
        else:
            self.editor.text.anchor = None
            self.editor.open.marks.clear()

    def _do_hide(self) -> None:
        self.hidden = not self.hidden
        self.lookout.looked_at = not self.hidden

    def _do_clearer(self, step: int = 1) -> None:
        self.opacity = _next(OPACITIES, self.opacity, step)

    def _do_fainter(self) -> None:
        self._do_clearer(-1)

    def _do_larger(self, step: int = 1) -> None:
        self.scale = _next(SCALES, self.scale, step)

    def _do_smaller(self) -> None:
        self._do_larger(-1)


def _next(values: tuple[float, ...], value: float, step: int) -> float:
    return values[min(max(values.index(value) + step, 0), len(values) - 1)]


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
