"""OSC address patterns: ``? * [a-z] [!a-z] {one,other}`` within a part, and ``//`` for any number of parts.

A part is matched by the set of all places that the pattern can have reached so far, as the bits of an integer: each
token of the pattern moves them all at once, so nothing is ever tried again. Keeping only the last star, as two-pointer
matchers do, would be wrong here: in ``*{abcd,c}*d`` against ``abcd`` the alternative that begins first ends too late.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from livedmm.errors import OscError
from livedmm.live.osc.packets import check_address

_MARKS = re.compile(r"[?*\[\]{}]|//")


def is_pattern(address: str) -> bool:
    """Whether an address stands for others than itself."""
    return _MARKS.search(address) is not None


class _One(NamedTuple):
    """One character of a set, or one outside of it."""

    characters: frozenset[str]
    outside: bool = False


class _Any(NamedTuple):
    """``*``: any characters, or none."""


class _Either(NamedTuple):
    """``{one,other}``"""

    texts: tuple[str, ...]


class _Text(NamedTuple):
    """Characters that stand for themselves."""

    text: str


_Token = _One | _Any | _Either | _Text

LONGEST_PART = 128
"""Characters of a part that is a pattern: it may have to be tried on a thousand names in a few milliseconds."""


class Pattern:
    """An address pattern, compiled.

    Matching is a walk from `START`: `step` takes the places in the pattern that were reached, and the next
    part of an address, and gives the places reached then; `ends` says whether all is matched.

    Raises
    ------
    OscError
        If it is no address pattern.
    """

    START = 1

    def __init__(self, text: str) -> None:
        check_address(text)
        self.text = text
        self._parts: list[tuple[str, bool]] = []
        self._anywhere = 0
        parts = text[1:].split("/")
        if text.endswith("//"):
            parts.pop()
        for position, part in enumerate(parts):
            if part or (position == len(parts) - 1 and not text.endswith("//")):  # what /a/ ends with is no name
                self._parts.append((part, is_pattern(part)))
                _tokens(part)
            else:
                self._anywhere |= 1 << len(self._parts)
        self._end = 1 << len(self._parts)

    def step(self, places: int, name: str) -> int:
        """The places reached after another part of the address, 0 if there are none."""
        reached = places & self._anywhere
        for place, (part, wild) in enumerate(self._parts):
            if places >> place & 1 and (_part_matches(part, name) if wild else part == name):
                reached |= 2 << place
        return reached

    def ends(self, places: int) -> bool:
        """Whether the whole pattern is matched once these places are reached."""
        return bool(places & self._end)

    def literal(self, places: int) -> str | None:
        """The only name that can come next, if there is one only."""
        place = places.bit_length() - 1
        if places != 1 << place or places & (self._anywhere | self._end):
            return None
        part, wild = self._parts[place]
        return None if wild else part

    def matches(self, address: str) -> bool:
        """Whether an address, which is no pattern, is one of those that are meant."""
        places = self.START
        for name in address[1:].split("/"):
            places = self.step(places, name)
            if not places:
                return False
        return self.ends(places)


@lru_cache(1024)
def _tokens(text: str) -> tuple[_Token, ...]:
    """The tokens of a part of a pattern."""
    if len(text) > LONGEST_PART and is_pattern(text):
        raise OscError(f"a pattern with a part of {len(text)} characters", f"{LONGEST_PART} are the most")
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == "*":
            if not tokens or not isinstance(tokens[-1], _Any):
                tokens.append(_Any())
        elif character == "?":
            tokens.append(_One(frozenset(), outside=True))
        elif character in "[{":
            inside, at = _inside(text, at)
            tokens.append(_set(inside) if character == "[" else _Either(tuple(dict.fromkeys(inside.split(",")))))
        elif character in "]}":
            raise OscError(f"{text!r} has a {character} that closes nothing", "[ and { come first")
        elif tokens and isinstance(tokens[-1], _Text):
            tokens[-1] = _Text(tokens[-1].text + character)
        else:
            tokens.append(_Text(character))
        at += 1
    return tuple(tokens)


def _inside(text: str, at: int) -> tuple[str, int]:
    """What stands in the brackets that open at a place, and where they close."""
    closing = "]" if text[at] == "[" else "}"
    close = text.find(closing, at)
    if close < 0:
        raise OscError(f"{text!r} has a {text[at]} without {closing}", "brackets of a pattern close within one part")
    return text[at + 1:close], close


def _set(inside: str) -> _One:
    outside = inside.startswith("!")
    listed = inside[1:] if outside else inside
    characters: set[str] = set()
    at = 0
    while at < len(listed):
        last = at + 2 if listed[at + 1:at + 2] == "-" and at + 2 < len(listed) else at
        characters.update(map(chr, range(ord(listed[at]), ord(listed[last]) + 1)))
        at = last + 1
    return _One(frozenset(characters), outside)


@lru_cache(4096)
def _part_matches(part: str, name: str) -> bool:
    """Whether a part of a pattern matches a name; kept, since many neurons have inputs of the same names."""
    full = (2 << len(name)) - 1
    where: dict[str, int] = {}
    for place, character in enumerate(name):
        where[character] = where.get(character, 0) | 1 << place
    reached = 1
    for token in _tokens(part):
        if isinstance(token, _Any):
            reached = full & -(reached & -reached)  # from the first place on, every one
        elif isinstance(token, _One):
            there = 0
            for character, places in where.items():
                if (character in token.characters) != token.outside:
                    there |= places
            reached = (reached & there) << 1
        elif isinstance(token, _Text):
            reached = _past(reached, token.text, where)
        else:
            from_here, reached = reached, 0
            for text in token.texts:
                reached |= _past(from_here, text, where)
        if not reached:
            return False
    return bool(reached >> len(name) & 1)


def _past(reached: int, text: str, where: dict[str, int]) -> int:
    """The places after a text, for those before it."""
    for character in text:
        reached = (reached & where.get(character, 0)) << 1
        if not reached:
            break
    return reached
