"""GLSL as tokens: enough to find declarations and calls, and never to be misled by a comment.

The text is not parsed further. What a macro would expand to is not known here; the tokens of its body are seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from livedmm.errors import DeclarationError, Where

_TOKEN = re.compile(r"""
    (?P<comment> //[^\n]* | /\*.*?(?:\*/|\Z) )
  | (?P<newline> \n )
  | (?P<space>   (?:[ \t\f\v]|\\\n)+ )
  | (?P<name>    [A-Za-z_][A-Za-z0-9_]* )
  | (?P<number>  0[xX][0-9a-fA-F]+[uU]? | (?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[uUfFlL]* )
  | (?P<sign>    . )
""", re.VERBOSE | re.DOTALL)

Sort = Literal["comment", "newline", "name", "number", "sign"]


class Token(NamedTuple):
    """A piece of a text.

    Attributes
    ----------
    start, end
        Its place: ``text[start:end]``.
    line
        The 1-based line in which it begins.
    directive
        Whether it belongs to a line of the preprocessor, such as the body of a macro.
    """

    sort: Sort
    text: str
    start: int
    line: int
    directive: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str, document: str) -> list[Token]:
    """All tokens of a text with ``\\n`` as line ends, comments and line ends too.

    Raises
    ------
    DeclarationError
        If a comment does not end.
    """
    found: list[Token] = []
    line, directive, first = 1, False, True
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "space":
            line += match[0].count("\n")
            continue
        sort: Sort = match.lastgroup  # type: ignore[assignment]
        piece = match[0]
        if sort == "comment" and piece.startswith("/*") and (len(piece) < 4 or not piece.endswith("*/")):
            raise DeclarationError("a comment that begins here does not end", "close it with */", Where(document, line))
        if sort == "newline":
            directive, first = False, True
        elif sort == "sign" and piece == "#" and first:
            directive = True
        elif sort != "comment":
            first = False
        found.append(Token(sort, piece, match.start(), line, directive))
        if sort in ("newline", "comment"):
            line += piece.count("\n")
    return found


def code(found: Iterable[Token]) -> list[Token]:
    """The tokens that mean something: no comments, no line ends."""
    return [t for t in found if t.sort in ("name", "number", "sign")]


def free_names(words: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The names among tokens that are not members of something, and their places: none after a ``.``, none in a
    ``struct``."""
    depth, struct = 0, -1  # how many braces are open, and how many were where a struct began
    for i, word in enumerate(words):
        if word.directive:
            pass
        elif word.text == "struct" and struct < 0:
            struct = depth
        elif word.text == "{":
            depth += 1
        elif word.text == "}":
            depth -= 1
            struct = -1 if depth <= struct else struct
        if word.sort == "name" and (word.directive or struct < 0) and (i == 0 or words[i - 1].text != "."):
            yield i, word


def exchanged(words: Sequence[Token], names: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """The changes of a text that put other names in the place of some, members of structures aside."""
    return [(word.start, word.end, names[word.text]) for _, word in free_names(words) if word.text in names]


def replaced(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    """A text with spans ``(start, end, new)`` that do not overlap exchanged."""
    parts, at = [], 0
    for start, end, new in sorted(changes):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def blank(text: str) -> str:
    """As many spaces as the text has characters; its line ends stay."""
    return re.sub(r"[^\n]", " ", text)
