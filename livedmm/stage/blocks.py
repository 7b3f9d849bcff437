"""What of a text is evaluated: a statement, a block, or all; each line stays where it is, so places stay true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_QUIET = re.compile(r'''"[^"]*"|'[^']*'|#.*''')
"""What of a line has no brackets of its own."""


def block(lines: Sequence[str], at: int) -> range:
    """The lines of the block around a line: up to empty lines, but for those within a ``with`` or a ``def``."""
    if not lines[at].strip():
        return range(at, at)
    first = at
    while first > 0 and (lines[first - 1].strip() or _goes_on(lines, first)):
        first -= 1
    last = at
    while last + 1 < len(lines) and (lines[last + 1].strip() or _goes_on(lines, last + 1)):
        last += 1
    return range(first, last + 1)


def statement(lines: Sequence[str], at: int) -> tuple[int, ...]:
    """The lines of the statement around a line: over open brackets, with the head of the ``with`` that it is in.

    Of a ``with`` or a ``def`` itself, all of it.
    """
    if not lines[at].strip():
        return ()
    for first, last in _statements(lines, block(lines, at).start):
        if first <= at <= last:
            head = _head(lines, first)
            body = range(first, _body_end(lines, last) + 1)
            if head is None:
                return tuple(body)
            if lines[head].lstrip().startswith("def"):
                return tuple(range(head, _body_end(lines, head) + 1))
            return (*_heads(lines, head), *body)
    return ()


def only(lines: Sequence[str], some: Iterable[int]) -> str:
    """A text with these lines where they are, and nothing in the others."""
    kept = set(some)
    return "\n".join(line if i in kept else "" for i, line in enumerate(lines))


def indent(line: str) -> int:
    """How far in a line begins."""
    return len(line) - len(line.lstrip())


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether after an empty line an indented one comes."""
    following = next((line for line in lines[at:] if line.strip()), "")
    return indent(following) > 0


def _statements(lines: Sequence[str], first: int) -> Iterable[tuple[int, int]]:
    """First and last lines of statements from a line on, those in blocks among them."""
    begin, depth = first, 0
    for number in range(first, len(lines)):
        if depth <= 0:
            begin, depth = number, 0
        bare = _QUIET.sub("", lines[number])
        depth += sum(map(bare.count, "([{")) - sum(map(bare.count, ")]}"))
        if depth <= 0 and lines[begin].strip():
            yield begin, number
    if depth > 0:
        yield begin, len(lines) - 1


def _head(lines: Sequence[str], at: int) -> int | None:
    """The line of the ``with`` or ``def`` that a line is in."""
    inside = indent(lines[at])
    return next((i for i in range(at - 1, -1, -1) if lines[i].strip() and indent(lines[i]) < inside), None) \
        if inside else None


def _heads(lines: Sequence[str], head: int) -> tuple[int, ...]:
    outer = _head(lines, head)
    return (head,) if outer is None else (*_heads(lines, outer), head)


def _body_end(lines: Sequence[str], at: int) -> int:
    """The last line of what a line opens with a colon; itself, if it opens nothing."""
    if not _QUIET.sub("", lines[at]).rstrip().endswith(":"):
        return at
    last, inside = at, indent(lines[at])
    for number in range(at + 1, len(lines)):
        if lines[number].strip():
            if indent(lines[number]) <= inside:
                break
            last = number
    return last
