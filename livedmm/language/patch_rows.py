"""Rows that stand in a patch, read as one text, and the way of places in that text back to the file.

The mapping forms ``lfo: sine(0.1)`` and ``speaker.left: 0.3*voice`` are the rows ``lfo = sine(0.1)`` and
``speaker.left = 0.3*voice``, one a line; a text block follows them as it is. So names of all forms see
each other, and an error is told of the place where a person wrote what is wrong.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import replace
from functools import cached_property

from livedmm.errors import Where
from livedmm.language.limits import LONGEST_TEXT
from livedmm.language.patch_problems import LONGEST_PATH, Problems, says_nothing
from livedmm.language.program import Program, Statement
from livedmm.language.reader import read
from livedmm.language.text_files import quoted, shown
from livedmm.language.yaml_text import MOST_PROBLEMS, Items, Map, Node, Scalar
from livedmm.network import Declare, Network
from livedmm.ugens import Registry

_BETWEEN = " = "
_COMMA = "in { } a comma ends the entry: put quotes round the row, or write rows: |"
_BLOCK = "write rows: | and the rows below it"
_MARKS = re.compile(r"""[;#\\"'\n]""")
_LEFT = re.compile(r"[A-Za-z]\w*(?:[.\[]\w+\]?)*", re.ASCII)
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What `ast` raises: ValueError for numbers of thousands of digits, the last two for deep nesting."""


class PatchRows:
    """The rows of one patch.

    Parameters
    ----------
    text
        The whole file; a text block is found again in it.
    """

    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.entries: list[tuple[Scalar, Scalar, str]] = []
        self.doubtful: list[tuple[Scalar, Scalar, str]] = []
        self.length = 0
        self.block: Scalar | None = None
        self.indent = 0

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.removeprefix("\ufeff").splitlines()

    @property
    def full(self) -> bool:
        """Whether no more can be read, or no more of what is wrong be told."""
        return self.length > LONGEST_TEXT or self.problems.full or len(self.doubtful) >= MOST_PROBLEMS

    def add_entry(self, key: Scalar, value: Node, path: str) -> None:
        """Take an entry of a mapping form: ``speaker.left: 0.3*voice``."""
        if not isinstance(value, Scalar):
            self.problems.add("this is no row", "rows of weights stand under matrix", value, path)
        elif says_nothing(value):
            advice = _COMMA if ")" in key.text else "write what it is, such as sine(0.1)"
            self.problems.add(f"nothing stands after {quoted(key.text)}", advice, key, path)
        else:
            value = value._replace(text=value.text.strip("\n"))
            self.length += len(key.text) + len(value.text)
            if self.length > LONGEST_TEXT:
                self.problems.add(f"these rows are longer than {LONGEST_TEXT:,} characters",
                                  "write rows of weights under matrix", value, path)
                return
            is_one = _is_plainly_one_row(key.text, value.text) or _is_one_row(key.text, value.text)
            (self.entries if is_one else self.doubtful).append((key, value, path))

    def add_rows(self, node: Node) -> None:
        """Take what stands under `rows`: a text block, a map of rows, or one row in a line."""
        if isinstance(node, Map):
            for key, value in node.entries.values():
                if self.full:
                    break
                self.add_entry(key, value, f"rows.{key.text}")
        elif isinstance(node, Items):
            self.problems.add("a list stands where rows must", _BLOCK, node, "rows")
        elif node.style == "|":
            self.block = node
            self.indent = self._indent(node)
        elif not says_nothing(node):
            written = self.lines[node.line - 1][node.column - 1 + len(node.style):]
            if node.style == ">" or not written.startswith(node.text):
                self.problems.add("YAML joins the lines of what is not a text block", _BLOCK, node, "rows")
            else:
                self.block = node
                self.indent = node.column - 1 + len(node.style)

    @property
    def any(self) -> bool:
        """Whether there are rows to be read."""
        return bool(self.entries or self.doubtful or self.block)

    @property
    def written(self) -> str:
        """All of them as one text, the entries of mapping forms as rows."""
        lines = [f"{key.text}{_BETWEEN}{value.text}" for key, value, _ in self.entries]
        return "\n".join(lines if self.block is None else [*lines, self.block.text])

    def read(self, network: Network, registry: Registry) -> Program:
        """What the rows say, every place in it one of the file; what is wrong goes to the problems."""
        document = self.problems.document
        self._tell_doubtful(network, registry)
        program = read(self.written, network, registry, document)
        for error in program.errors:
            self.problems.note(error.at(self.place(error.where)))
        return replace(program, errors=(), statements=tuple(map(self._moved, program.statements)),
                       macros={n: replace(m, where=self.place(m.where)) for n, m in program.macros.items()})

    def place(self, where: Where) -> Where:
        """The place in the file of a place in the text that was read."""
        line, column = where.line, where.column
        if line < 1:
            return where
        if line <= len(self.entries):
            key, value, path = self.entries[line - 1]
            return self._entry_place(where, key, value, path)
        if self.block is None:
            return where
        line -= len(self.entries)
        first = self.block.line + (self.block.style == "|")
        return Where(where.document, first + line - 1, column and column + self.indent, where.path)

    def _entry_place(self, where: Where, key: Scalar, value: Scalar, path: str) -> Where:
        column = where.column - len(key.text) - len(_BETWEEN) - 1
        at, offset = (key, where.column - 1) if column < 0 else (value, column)
        # Only what stands in the file letter for letter has columns of its own.
        begin = at.column + len(at.style)
        if not self.lines[at.line - 1][begin - 1:].startswith(at.text):
            begin, offset = at.column, 0
        return Where(where.document, at.line, begin + max(offset, 0), shown(path, LONGEST_PATH))

    def _indent(self, block: Scalar) -> int:
        """By how much the lines of a text block are indented in the file."""
        for index, line in enumerate(block.text.split("\n")):
            if line and block.line + index < len(self.lines):
                return len(self.lines[block.line + index]) - len(line)
        return 0

    def _moved(self, statement: Statement) -> Statement:
        where = self.place(statement.where)
        if statement.saying is not None:
            return replace(statement, where=where, saying=replace(
                statement.saying, where=self.place(statement.saying.where)))
        command = statement.command and replace(statement.command, where=self.place(statement.command.where))
        changes = tuple(replace(c, where=self.place(c.where)) if isinstance(c, Declare) else c
                        for c in statement.changes)
        return replace(statement, where=where, command=command, changes=changes)

    def _tell_doubtful(self, network: Network, registry: Registry) -> None:
        """Tell what is wrong with the entries that are not one row each; they are read alone."""
        for key, value, path in self.doubtful:
            if self.problems.full:
                return
            text = f"{key.text}{_BETWEEN}{value.text}"
            errors = read(text, network, registry).errors if "\n" not in text else ()
            message, advice = ((errors[0].message, errors[0].advice) if errors
                               else (f"{quoted(key.text)} is not one row", "write one row an entry"))
            after = self.lines[value.line - 1][value.column - 1 + len(value.text):]
            is_cut = "(" in value.text and after.lstrip().startswith(",")
            self.problems.add(message, _COMMA if is_cut else advice, value, path)


def _is_plainly_one_row(left: str, right: str) -> bool:
    """Whether `_is_one_row` need not be asked, as it nearly always need not: it takes ten times as long."""
    closed = all(right.count(opens) == right.count(closes) for opens, closes in ("()", "[]", "{}"))
    return closed and not _MARKS.search(right) and _LEFT.fullmatch(left) is not None


def _is_one_row(left: str, right: str) -> bool:
    """Whether ``left = right`` is one statement with just these two sides, so that it can stand on a line."""
    if "\n" in left or "\n" in right:
        return False
    try:
        with warnings.catch_warnings():  # about escapes in texts, which are the user's own
            warnings.simplefilter("ignore")
            body = ast.parse(f"{left}{_BETWEEN}{right}").body
    except _UNREADABLE:
        return False
    if len(body) != 1 or not isinstance(body[0], ast.Assign) or len(body[0].targets) != 1:
        return False
    width = len(left.encode())
    return (body[0].targets[0].end_col_offset or 0) <= width < body[0].value.col_offset
