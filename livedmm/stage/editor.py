"""The texts that are open, and what is known of their lines: errors, what has moved, what was just played."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, count

from livedmm.errors import LivedmmError
from livedmm.language.moved import Moved
from livedmm.stage.completion import Completion, complete
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.text import INDENT, Place, Text, followed

FLASH = 0.45
"""Seconds for which lines that were played shine."""
_NUMBER = re.compile(r"(?<![\w.])\d+\.?\d*(?:[eE][-+]?\d+)?|(?<![\w.])\.\d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be seen at a place of a line: an error, or what there is elsewhere in its place.

    Attributes
    ----------
    column
        From 0; what is marked is `length` long.
    text
        What is wrong, or what there is elsewhere: in the network, in the file.
    """

    line: int
    column: int
    length: int
    text: str
    is_error: bool = True


@dataclass(slots=True)
class Open:
    """A text that is open.

    Attributes
    ----------
    document
        The document whose rows it evaluates: the patch's, or a name of its own.
    marks
        What is marked; gone with the next change of their lines.
    flashes
        Lines that were played, and until when they shine.
    scroll
        The first line that is seen.
    said
        What the patch file says, as it was read last, or what was printed here; None if it is nowhere else.
    waits
        What was saved in that file since, while the text was changed here; None if nothing.
    is_offered
        Whether it was written in a session before, and nobody has looked at it in this one.
    """

    name: str
    document: str
    text: Text
    marks: list[Mark] = field(default_factory=list)
    flashes: dict[int, float] = field(default_factory=dict)
    scroll: int = 0
    said: str | None = None
    waits: str | None = None
    is_offered: bool = False

    @property
    def is_safe(self) -> bool:
        """Whether it would not be lost with this window."""
        return self.text.text == self.said


class Editor:
    """All that is open, and which of it has the cursor. Called from the thread of the window.

    Attributes
    ----------
    completion, candidate
        What is offered for the word before the cursor, and which of it is chosen.
    has_chosen
        Whether it was chosen by hand: enter then takes it.
    """

    def __init__(self, name: str, document: str, text: str) -> None:
        self.texts = [Open(name, document, Text(text), said=text)]
        self.chosen = 0
        self.completion: Completion | None = None
        self.candidate = 0
        self.has_chosen = False
        self._seen_lines: list[str] = self.open.text.lines

    @property
    def open(self) -> Open:
        """The text with the cursor."""
        return self.texts[self.chosen]

    @property
    def text(self) -> Text:
        """What stands in it."""
        return self.open.text

    @property
    def own(self) -> Open:
        """The text of the patch that plays."""
        return self.texts[0]

    def add(self, name: str, text: str, document: str = "", is_safe: bool = True) -> None:
        """Open another text beside, in the place of one of this name unless that would be lost.

        `is_safe` is whether the text is anywhere else.
        """
        self.texts = [one for one in self.texts if one.name != name or not one.is_safe]
        taken = {one.name for one in self.texts}
        name = next(free for free in chain((name,), (f"{name} {n}" for n in count(2))) if free not in taken)
        self.texts.append(Open(name, document or name, Text(text), said=text if is_safe else None))
        self.show(self.texts[-1])

    def remove(self, one: Open) -> None:
        """Close a text; that of the patch gets the cursor."""
        self.texts.remove(one)
        self.show(self.own)

    def next(self) -> None:
        """Go on to the next text."""
        self.show(self.texts[(self.chosen + 1) % len(self.texts)])

    def show(self, one: Open) -> None:
        """Give the cursor to a text that is open."""
        self.chosen = self.texts.index(one)
        one.is_offered = False
        self._seen_lines = self.text.lines
        self.close()

    def become(self, one: Open, text: str) -> None:
        """Let an open text say something else, which undo takes back."""
        one.text.become(text)
        if one is self.open:
            self.changed()
            self.close()
        else:
            one.marks, one.flashes = [], {}

    # -- what is marked

    def changed(self) -> None:
        """Let go of marks on lines that are others now, and follow those that have moved up or down."""
        before, now = self._seen_lines, self.text.lines
        if before is now:
            return
        self._seen_lines = now
        one, at = self.open, followed(before, now)
        one.marks = [Mark(line, m.column, m.length, m.text, m.is_error) for m in one.marks
                     if (line := at(m.line)) is not None]
        one.flashes = {line: until for old, until in one.flashes.items() if (line := at(old)) is not None}

    def played(self, lines: Iterable[int], now: float) -> None:
        """Let lines shine, and forget what was wrong with them."""
        some = set(lines)
        self.open.marks = [mark for mark in self.open.marks if mark.line not in some]
        self.open.flashes = dict.fromkeys(some, now + FLASH)

    def refused(self, errors: Iterable[LivedmmError], lines: Iterable[int], shift: int = 0) -> None:
        """Mark what is wrong, where it stands; what has no place stands at the first of the lines.

        `shift` is by how much further in the lines stand than they were read.
        """
        some = sorted(lines)
        self.open.marks = [mark for mark in self.open.marks if mark.line not in some]
        for error in errors:
            line = error.where.line - 1 if error.where.line else (some[0] if some else self.text.cursor.line)
            line = min(max(line, 0), len(self.text.lines) - 1)
            column = error.where.column - 1 + shift if error.where.column else shift
            length = self._length(line, column)
            said = error.message + (f"; {error.advice}" if error.advice else "")
            self.open.marks.append(Mark(line, min(column, max(len(self.text.lines[line]) - 1, 0)), length, said))

    def moved(self, places: Iterable[Moved]) -> None:
        """Mark what has moved since it was written."""
        self.unmark(self.open)
        for one in places:
            line, column = (one.where.line or 1) - 1, (one.where.column or 1) - 1
            if line < len(self.text.lines):
                self.open.marks.append(Mark(line, column, max(len(one.said), 1), f"now {one.now}", is_error=False))

    def compare(self, one: Open, rows: str) -> None:
        """Mark where a text does not say what other rows do."""
        self.unmark(one)
        mine, others = one.text.lines, rows.split("\n")
        for sort, begin, end, first, last in SequenceMatcher(None, mine, others, autojunk=False).get_opcodes():
            if sort == "insert":
                line = max(begin - 1, 0)
                there = _more(others[first:last])
                one.marks.append(Mark(line, 0, len(mine[line]), f"saved after this: {there}", is_error=False))
            for line in range(begin, end) if sort in ("replace", "delete") else ():
                there = others[first + line - begin] if first + line - begin < last else ""
                said = f"saved: {there.strip()}" if there.strip() else "not in the file"
                one.marks.append(Mark(line, 0, len(mine[line]), said, is_error=False))

    def unmark(self, one: Open) -> None:
        """Mark only what is wrong."""
        one.marks = [mark for mark in one.marks if mark.is_error]

    def _length(self, line: int, column: int) -> int:
        word = re.compile(r"\w+|\S").match(self.text.lines[line], column)
        return len(word[0]) if word else 1

    # -- completion

    def offer(self, seen: Glimpse, unasked: bool = False) -> None:
        """See what the word before the cursor can become; unasked only once it has begun."""
        found = complete(self.text.lines, self.text.cursor, seen)
        begun = found is not None and (found.end - found.begin >= 2 or self._after_dot(found))
        self.completion = found if found is not None and (begun or not unasked) else None
        self.candidate, self.has_chosen = 0, False

    def take(self) -> None:
        """Let the word become what is chosen."""
        if self.completion is None:
            return
        candidate = self.completion.candidates[self.candidate]
        self.text.anchor = Place(self.completion.line, self.completion.begin)
        self.text.insert(candidate.text)
        self.close()

    def choose(self, step: int) -> None:
        """Choose another candidate."""
        if self.completion is not None:
            self.has_chosen = True
            self.candidate = (self.candidate + step) % len(self.completion.candidates)

    def close(self) -> None:
        """Offer nothing."""
        self.completion, self.candidate, self.has_chosen = None, 0, False

    def tab(self, seen: Glimpse) -> None:
        """Complete; where nothing stands before the cursor, go in."""
        if not self.text.lines[self.text.cursor.line][: self.text.cursor.column].strip():
            self.text.insert(INDENT)
            return
        self.offer(seen)
        if self.completion is not None and len(self.completion.candidates) == 1:
            self.take()

    def _after_dot(self, found: Completion) -> bool:
        return self.text.lines[found.line][: found.begin].endswith(".")

    # -- numbers

    def step_number(self, step: Callable[[float, int], float]) -> bool:
        """Change the number at the cursor, given the digits after its point; returns whether there is one.

        Without one at the cursor it is the first after it in the line.
        """
        line, column = self.text.cursor
        here = self.text.lines[line].partition("#")[0]
        found = next((m for m in _NUMBER.finditer(here) if column <= m.end()), None)
        if found is None:
            return False
        digits = len(found[0].partition(".")[2]) if "e" not in found[0].lower() else 6
        begin, value = found.start(), float(found[0])
        if here[:begin].endswith("-") and here[: begin - 1].rstrip()[-1:] in ("", *"=(,*[/"):
            begin, value = begin - 1, -value
        made = step(value, digits)
        written = f"{made:.{digits}f}" if digits < 6 else f"{made:g}"
        self.text.replace(line, begin, found.end(), written)
        self.text.move_to(Place(line, begin + len(written)))
        return True


def _more(lines: list[str]) -> str:
    some = [line.strip() for line in lines if line.strip()]
    return "empty lines" if not some else some[0] if len(some) == 1 else f"{some[0]} and {len(some) - 1} more"


def stepped(value: float, digits: int, up: bool) -> float:
    """A number a step further: by its last digit, or of whole numbers by its second."""
    size = 10.0 ** -digits if digits else max(10.0 ** (len(str(int(abs(value)))) - 2), 1.0)
    return value + (size if up else -size)
