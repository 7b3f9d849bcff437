"""The text that is read: its statements, and the places in it.

Names are checked here, before `ast` sees them: Python takes look-alikes of other alphabets for the same
letter, and two names that look different would be one (R29).
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from collections.abc import Iterator

from livedmm.errors import RowError, Where
from livedmm.language.limits import LONGEST_TEXT, MOST_ERRORS, MOST_MARKS
from livedmm.language.text_files import unfit

# Texts and comments, which may have any letters, or one character outside them. Each alternative ends at
# the end of the text at the latest, so no part of it is scanned twice.
_ODD = re.compile(
    r'''#[^\n]*'''
    r'''|"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)|\'\'\'(?:[^'\\]|\\.|'(?!''))*+(?:\'\'\'|\\?\Z)'''
    r'''|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?'''
    r'''|(?P<odd>[^\x00-\x7f]+)''', re.DOTALL)
_MEANT = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "−": "-", "–": "-", "—": "-", "×": "*", "·": "*",
          "÷": "/", "\xa0": "a space"}

_CALLED = {"literal": "a number", "function call": "a call", "expression": "an expression",
           "conditional expression": "an 'if'", "comparison": "a comparison", "attribute": "an address"}

# Where a statement seems to begin, once the text as a whole cannot be read.
_BEGINS = re.compile(r"(?:def|del|with)\b|[A-Za-z][\w.\[\]\", ]*[-+*/]?=(?!=)|[A-Za-z]\w*\(")
_DECLARES = re.compile(r"\s*([A-Za-z]\w*)\s*=")
_OPENS, _CLOSES = "([{", ")]}"
_MARKS = "\n,;:=.+-*/%<>&|@~^([{"


Node = ast.expr | ast.stmt | ast.keyword | ast.arg
"""What has a place in a text."""


class Source:
    """A text of rows under its document's name.

    Attributes
    ----------
    errors
        What is wrong with the text itself: characters and syntax. `statements` fills it.
    promised
        The names that statements which cannot be read seem to declare, so that not every use of one is told.
    """

    def __init__(self, text: str, document: str = "") -> None:
        self.document = document
        self.errors: list[RowError] = []
        self.promised: set[str] = set()
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.lines = self.text.split("\n")
        self._odd_lines: set[int] = set()

    def where(self, node: Node) -> Where:
        """Where a node begins."""
        return Where(self.document, node.lineno, self._column(node.lineno, node.col_offset) + 1)

    def segment(self, node: ast.stmt | ast.expr) -> str:
        """The text of a node, as it was typed."""
        last = node.end_lineno or node.lineno
        end = self._column(last, node.end_col_offset or 0)
        start = self._column(node.lineno, node.col_offset)
        if last == node.lineno:
            return self.lines[last - 1][start:end]
        return "\n".join([self.lines[node.lineno - 1][start:], *self.lines[node.lineno:last - 1],
                          self.lines[last - 1][:end]])

    def statements(self) -> list[ast.stmt]:
        """The statements that can be read, in order; what cannot goes to `errors`."""
        if len(self.text) > LONGEST_TEXT:
            self.errors.append(RowError(f"the text is longer than {LONGEST_TEXT:,} characters",
                                        "evaluate it in parts", Where(self.document)))
            return []
        marks = sum(map(self.text.count, _MARKS))
        if marks > MOST_MARKS:
            self.errors.append(RowError(f"the text has {marks:,} commas, signs, brackets and line ends",
                                        f"{MOST_MARKS:,} are the most; evaluate it in parts", Where(self.document)))
            return []
        index = unfit(self.text)
        if index is not None:
            self.errors.append(RowError(f"the character U+{ord(self.text[index]):04X} cannot stand in a row",
                                        "take it out", self._place(index)))
            return []
        text = self.text if self.text.isascii() else self._without_odd()
        try:
            found = _parse(text)
        except _UNREADABLE:
            found = self._readable(text)
        if not self._odd_lines:
            return found
        good = []
        for statement in found:
            if self._odd_lines.isdisjoint(range(statement.lineno, (statement.end_lineno or 0) + 1)):
                good.append(statement)
            else:
                self._promise(self.lines[statement.lineno - 1])
        return good

    def _without_odd(self) -> str:
        """The text with ``_`` for each character that no name can have; each is told."""
        line, begin = 1, 0  # where the last match was, so that lines are counted once
        at = 0

        def replaced(match: re.Match[str]) -> str:
            nonlocal line, begin, at
            found = match["odd"]
            if found is None:
                return match[0]
            line += self.text.count("\n", at, match.start())
            begin = self.text.rfind("\n", begin, match.start()) + 1 or begin
            at = match.start()
            if line not in self._odd_lines and len(self.errors) < MOST_ERRORS:
                self.errors.append(_odd(found[0], Where(self.document, line, match.start() - begin + 1)))
            self._odd_lines.add(line)
            return "_" * len(found)

        return _ODD.sub(replaced, self.text)

    def _readable(self, text: str) -> list[ast.stmt]:
        """The statements of a text that as a whole cannot be parsed: each is parsed by itself."""
        found: list[ast.stmt] = []
        before = len(self.errors)
        for first, lines in _chunks(text.split("\n")):
            if len(self.errors) >= MOST_ERRORS:
                break
            try:
                part = _parse("\n".join(lines))
            except _UNREADABLE as error:
                self._promise(lines[0])
                if self._odd_lines.isdisjoint(range(first, first + len(lines))):
                    self.errors.append(self._unreadable(error, first))
            else:
                found += [ast.increment_lineno(statement, first - 1) for statement in part]
        if len(self.errors) == before and not self._odd_lines:
            try:
                _parse(text)
            except _UNREADABLE as error:
                self.errors.append(self._unreadable(error, 1))
        return found

    def _promise(self, line: str) -> None:
        if name := _DECLARES.match(line):
            self.promised.add(name[1])

    def _unreadable(self, error: Exception, first: int) -> RowError:
        if not isinstance(error, SyntaxError):
            return RowError(*_TOO_DEEP, Where(self.document, first, 1))
        line = min(first + max(error.lineno or 1, 1) - 1, len(self.lines))
        column = min(max(error.offset or 1, 1), len(self.lines[line - 1]) + 1)
        if "indent" in (error.msg or "") and not (error.msg or "").startswith("expected"):
            column = 1  # Python points at the end of it
        message, advice = _said(error.msg or "", self.lines[line - 1])
        return RowError(message, advice, Where(self.document, line, column))

    def _column(self, line: int, offset: int) -> int:
        """The column, from 0, at which a line has had `offset` bytes."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))

    def _place(self, index: int) -> Where:
        line, begin = self.text.count("\n", 0, index) + 1, self.text.rfind("\n", 0, index)
        return Where(self.document, line, index - begin)


_TOO_DEEP = ("this is nested too deep to be read", "give parts of it names of their own, or use sum(...)")
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What `ast` raises: ValueError for numbers of thousands of digits, the last two for deep nesting."""


def _parse(text: str) -> list[ast.stmt]:
    with warnings.catch_warnings():  # about escapes in texts, which are the user's own
        warnings.simplefilter("ignore")
        return ast.parse(text).body


def _chunks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Parts of a text that may be statements, each with the number of its first line.

    A line that begins at the margin begins one, unless a bracket is open and the line does not look like
    a statement of its own.
    """
    first, part, depth = 1, list[str](), 0
    for number, line in enumerate(lines, 1):
        begins = line[:1] not in ("", " ", "\t", "#") and (
            depth <= 0 or (_BEGINS.match(line) is not None and not line.rstrip().endswith((",", ")"))))
        if begins:
            if any(part):
                yield first, part
            first, part, depth = number, [], 0
        part.append(line)
        bare = re.sub(r'''"[^"]*"|'[^']*'|#.*''', "", line)
        depth += sum(bare.count(c) for c in _OPENS) - sum(bare.count(c) for c in _CLOSES)
    if any(part):
        yield first, part


def _odd(character: str, where: Where) -> RowError:
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    if character in _MEANT:
        return RowError(f"'{character}' ({name}) cannot stand in a row", f"write {_MEANT[character]}", where)
    return RowError(f"'{character}' ({name}) cannot stand in a name",
                    'names have the letters a to z, digits and _; any other is net["..."]', where)


def _said(message: str, line: str) -> tuple[str, str]:
    """What a message of Python's parser is in our words: what is wrong, and what to do."""
    if what := re.match(r"cannot assign to (.*?)(?: here)?(?:\. .*)?\Z", message):
        return (f"{_CALLED.get(what[1], what[1])} cannot stand left of '='",
                "left of '=' stands a neuron or one of its inputs, such as voice.freq")
    if what := re.match(r"cannot delete (.*)", message):
        return f"{_CALLED.get(what[1], what[1])} cannot be deleted", "del takes names: del lfo, bank"
    if re.search(r"=\s*(#.*)?\Z", line):
        return "nothing stands right of '='", "write a number, a neuron or a call there"
    if message.startswith(("invalid decimal literal", "leading zeros")):
        return "this is no number and no name", "a name begins with a letter, and 3*lfo has a '*'"
    if message.startswith("Exceeds the limit"):
        return "this number has too many digits", "a number goes up to 1e18"
    if message.startswith("unterminated"):
        return "a text is not closed", "end it with the quote that it began with"
    if message == "unexpected indent" or message.startswith("unindent"):
        return "this line is indented, and the one before opens no block", "begin it at the margin"
    if message.startswith("expected an indented block"):
        return "nothing stands in this block", "indent its rows"
    if message.startswith("too many nested"):
        return _TOO_DEEP
    if message.startswith("invalid syntax. Perhaps you forgot a comma"):
        return "this cannot be read", "is a ',' or a '*' missing?"
    if message.startswith("invalid syntax") and (what := re.search(r"([-+*/,(])\s*\Z", line)):
        return f"nothing follows the '{what[1]}' at the end", "write a number, a neuron or a call there"
    if message.startswith("invalid syntax"):
        return "this cannot be read", ""
    if message.startswith(("'", "unmatched")):
        return message, ""
    return f"this cannot be read: {message}", ""
