"""A text that is edited: lines, a cursor, what is chosen, and every state before. It knows nothing of what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

INDENT = "    "
MOST_STATES = 500
"""States that can be gone back to."""
PAGE = 20
"""Lines of a leap."""

_WORD = re.compile(r"\w+|[^\w\s]+")


class Place(NamedTuple):
    """A place between letters, both from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _State:
    lines: tuple[str, ...]
    cursor: Place


def followed(before: Sequence[str], now: Sequence[str]) -> Callable[[int], int | None]:
    """From the number of a line to its number in what the lines have become; None for one of those that are others."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    end = 0
    while end < min(len(before), len(now)) - same and before[-1 - end] == now[-1 - end]:
        end += 1
    shift = len(now) - len(before)
    matches = SequenceMatcher(None, before[same:len(before) - end], now[same:len(now) - end], autojunk=False)
    between = {same + a + i: same + b + i for a, b, size in matches.get_matching_blocks() for i in range(size)}
    return lambda line: line if line < same else line + shift if line >= len(before) - end else between.get(line)


class Text:
    """A text and where its cursor is.

    Attributes
    ----------
    cursor
        Where is written.
    anchor
        Where what is chosen begins or ends, the cursor being its other end; None if nothing is.
    version
        Is another number whenever the text is another.
    """

    def __init__(self, text: str = "") -> None:
        self.cursor = Place(0, 0)
        self.anchor: Place | None = None
        self.version = 0
        self._lines = text.split("\n")
        self._before: list[_State] = []
        self._after: list[_State] = []
        self._typing = False

    @property
    def lines(self) -> list[str]:
        """Its lines; do not change them."""
        return self._lines

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self._lines)

    @property
    def chosen(self) -> tuple[Place, Place] | None:
        """From where to where text is chosen; None if none is."""
        if self.anchor is None or self.anchor == self.cursor:
            return None
        return min(self.anchor, self.cursor), max(self.anchor, self.cursor)

    @property
    def chosen_text(self) -> str:
        """What is chosen; without that, the line of the cursor and its end."""
        if self.chosen is None:
            return self._lines[self.cursor.line] + "\n"
        (first, begin), (last, end) = self.chosen
        if first == last:
            return self._lines[first][begin:end]
        return "\n".join([self._lines[first][begin:], *self._lines[first + 1:last], self._lines[last][:end]])

    # -- writing

    def insert(self, written: str) -> None:
        """Write something in the place of what is chosen, or at the cursor."""
        written = written.replace("\r\n", "\n").replace("\r", "\n").replace("\t", INDENT)
        self._keep(typing=len(written) == 1 and written.isalnum())
        self._remove()
        self._put(written)

    def enter(self) -> None:
        """Begin a line, as far in as this one, further after a colon, and at the margin after an empty one."""
        self._keep()
        self._remove()
        line = self.cursor.line
        if self._lines[line] and not self._lines[line].strip():
            self._set([*self._lines[:line], "", *self._lines[line + 1:]])
            self.cursor = Place(line, 0)
        before = self._lines[line][: self.cursor.column]
        further = INDENT if before.rstrip().endswith(":") else ""
        self._put("\n" + before[: len(before) - len(before.lstrip())] + further)

    def backspace(self, word: bool = False) -> None:
        """Take out what is chosen, or what stands before the cursor; of the room that a line is far in, a step."""
        line, column = self.cursor
        step = (column - 1) % len(INDENT) + 1
        if column and not word and not self._lines[line][:column].strip():
            self._erase(lambda: Place(line, column - step))
        else:
            self._erase(lambda: self._left(word))

    def delete(self, word: bool = False) -> None:
        """Take out what is chosen, or what stands after the cursor."""
        self._erase(lambda: self._right(word))

    def cut(self) -> str:
        """Take out what is chosen, or the whole line; returns it."""
        taken = self.chosen_text
        self._keep()
        if self.chosen is None:
            line = self.cursor.line
            self._set([*self._lines[:line], *self._lines[line + 1:]] or [""])
            self.move_to(Place(line, 0))
        else:
            self._remove()
        return taken

    def comment(self) -> None:
        """Make comments of the chosen lines, or of that of the cursor; or rows again, if all are comments."""
        self._keep()
        first, last = self.chosen_lines()
        some = [i for i in range(first, last + 1) if self._lines[i].strip()]
        made = list(self._lines)
        if some and all(made[i].lstrip().startswith("#") for i in some):
            for i in some:
                made[i] = re.sub(r"# ?", "", made[i], count=1)
        else:
            for i in some:
                inside = len(made[i]) - len(made[i].lstrip())
                made[i] = f"{made[i][:inside]}# {made[i][inside:]}"
        self._set(made)
        self.move_to(self.cursor)

    def replace(self, line: int, begin: int, end: int, written: str) -> None:
        """Let something else stand in a part of a line; the cursor stays where it is."""
        self._keep()
        made = list(self._lines)
        made[line] = made[line][:begin] + written + made[line][end:]
        self._set(made)
        self.move_to(self.cursor)

    def become(self, text: str) -> None:
        """Be another text, which undo takes back; the cursor stays in its line, where that is still there."""
        self._keep()
        before, line = self._lines, self.cursor.line
        self._set(text.split("\n"))
        beyond = followed(before, self._lines)(line)
        self.move_to(self.cursor if beyond is None else Place(beyond, self.cursor.column))

    def undo(self) -> bool:
        """Go back to the text before; returns whether there was one."""
        return self._step(self._before, self._after)

    def redo(self) -> bool:
        """Go on to the text that was gone back from."""
        return self._step(self._after, self._before)

    # -- moving

    def move(self, where: str, choosing: bool = False) -> None:
        """Move the cursor: ``left``, ``right``, ``up``, ``down``, ``home``, ``end``, ``page_up``, ``page_down``,
        ``word_left``, ``word_right``, ``first`` or ``last``."""
        line, column = self.cursor
        to: dict[str, Callable[[], Place]] = {
            "left": lambda: self._left(False), "right": lambda: self._right(False),
            "word_left": lambda: self._left(True), "word_right": lambda: self._right(True),
            "up": lambda: Place(line - 1, column), "down": lambda: Place(line + 1, column),
            "page_up": lambda: Place(line - PAGE, column), "page_down": lambda: Place(line + PAGE, column),
            "home": self._home, "end": lambda: Place(line, len(self._lines[line])),
            "first": lambda: Place(0, 0), "last": lambda: Place(len(self._lines) - 1, len(self._lines[-1]))}
        if not choosing and self.chosen is not None and where in ("left", "right"):
            self.move_to(self.chosen[where == "right"])
        else:
            self.move_to(to[where](), choosing)

    def move_to(self, place: Place, choosing: bool = False) -> None:
        """Move the cursor to a place, or to the nearest that there is."""
        if choosing and self.anchor is None:
            self.anchor = self.cursor
        elif not choosing:
            self.anchor = None
        line = min(max(place.line, 0), len(self._lines) - 1)
        self.cursor = Place(line, min(max(place.column, 0), len(self._lines[line])))
        self._typing = False

    def choose_all(self) -> None:
        """Choose all of it."""
        self.anchor = Place(0, 0)
        self.cursor = Place(len(self._lines) - 1, len(self._lines[-1]))

    def chosen_lines(self) -> tuple[int, int]:
        """The first and last line of what is chosen, or that of the cursor."""
        if self.chosen is None:
            return self.cursor.line, self.cursor.line
        (first, _), (last, column) = self.chosen
        return first, last - (column == 0 and last > first)

    # -- within

    def _left(self, word: bool) -> Place:
        line, column = self.cursor
        if column == 0:
            return Place(line - 1, len(self._lines[line - 1])) if line else self.cursor
        if not word:
            return Place(line, column - 1)
        return Place(line, max((m.start() for m in _WORD.finditer(self._lines[line]) if m.start() < column), default=0))

    def _right(self, word: bool) -> Place:
        line, column = self.cursor
        if column == len(self._lines[line]):
            return Place(line + 1, 0) if line + 1 < len(self._lines) else self.cursor
        if not word:
            return Place(line, column + 1)
        ends = (m.end() for m in _WORD.finditer(self._lines[line]) if m.end() > column)
        return Place(line, min(ends, default=len(self._lines[line])))

    def _home(self) -> Place:
        line, column = self.cursor
        inside = len(self._lines[line]) - len(self._lines[line].lstrip())
        return Place(line, 0 if column == inside else inside)

    def _erase(self, to: Callable[[], Place]) -> None:
        self._keep()
        if self.chosen is None:
            self.anchor = to()
        self._remove()

    def _remove(self) -> None:
        if self.chosen is not None:
            (first, begin), (last, end) = self.chosen
            joined = self._lines[first][:begin] + self._lines[last][end:]
            self._set([*self._lines[:first], joined, *self._lines[last + 1:]])
            self.cursor = Place(first, begin)
        self.anchor = None

    def _put(self, written: str) -> None:
        line, column = self.cursor
        first, *others = written.split("\n")
        whole = self._lines[line]
        made = [whole[:column] + first, *others]
        end = Place(line + len(others), len(made[-1]))
        made[-1] += whole[column:]
        self._set([*self._lines[:line], *made, *self._lines[line + 1:]])
        self.cursor = end

    def _set(self, lines: list[str]) -> None:
        self._lines = lines
        self.version += 1

    def _keep(self, typing: bool = False) -> None:
        """Note the state before a change; letters that are typed one after another are one change."""
        if not (typing and self._typing):
            self._before = [*self._before[-MOST_STATES:], _State(tuple(self._lines), self.cursor)]
        self._after.clear()
        self._typing = typing

    def _step(self, back: list[_State], there: list[_State]) -> bool:
        if not back:
            return False
        there.append(_State(tuple(self._lines), self.cursor))
        state = back.pop()
        self._set(list(state.lines))
        self.move_to(state.cursor)
        return True
