"""The little of Clojure in which the live edits of the original programs were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

_TOKEN = re.compile(r"""[\s,]+|;[^\n]*|(?P<text>"(?:\\.|[^"\\])*")|(?P<token>[\[\](){}]|[^\s,;"\[\](){}]+)""")
_NUMBER = re.compile(r"[+-]?[0-9]+(?P<rest>/[0-9]+|N|(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?M?)\Z")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Symbol(str):
    """A name that stands for something, such as ``nu`` or ``v-accum``."""


class Call(list[Any]):
    """A form in round brackets; one in square brackets is a plain list."""


def read_form(text: str) -> Any:
    """The first form of a text; what follows is not looked at, as `read-string` does not.

    Raises
    ------
    ValueError
        If there is none, or it does not end.
    """
    tokens = _tokens(text)
    return _form(next(tokens), tokens)


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"cannot read {text[position:position + 20]!r}")
        position = match.end()
        if match.lastgroup:
            yield match[0]
    raise ValueError("the form does not end")


def _form(token: str, tokens: Iterator[str]) -> Any:
    """The form that begins with `token`."""
    closing = _CLOSING.get(token)
    if closing is None:
        return _atom(token)
    items = []
    while (token := next(tokens)) != closing:
        items.append(_form(token, tokens))
    if closing == "}":
        keys = [tuple(key) if isinstance(key, list) else key for key in items[::2]]
        return dict(zip(keys, items[1::2], strict=True))
    return Call(items) if closing == ")" else items


def _atom(token: str) -> Any:
    if token in _CLOSING.values():
        raise ValueError(f"{token} closes nothing")
    if token.startswith('"'):
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    number = _NUMBER.match(token)
    if number:
        if number["rest"] in ("", "N"):
            return int(token.rstrip("N"))
        return Fraction(token) if "/" in token else float(token.rstrip("M"))
    return str(token) if token.startswith(":") else Symbol(token)
