"""Addresses as they are written: ``voice``, ``voice.freq``, ``bank[1].freq``, ``net["odd name"].delta``."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from livedmm.errors import RowError
from livedmm.language.numbers import CONSTANTS
from livedmm.language.source import Source

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
NET = "net"
"""Under this name any neuron and any port may be written, in quotes."""


class Place(NamedTuple):
    """An address before it is known what its parts are.

    ``a.b.c`` may be the neuron ``a.b.c``, as neurons of macros and anonymous ones are called, or the port
    ``c`` of the neuron ``a.b``: `whole` is the first reading and `neuron`, `port` the second, where there
    is one.
    """

    whole: str
    neuron: str = ""
    port: str = ""
    simple: str = ""
    """The name, where the address is nothing but a name."""

    def __str__(self) -> str:
        return self.whole or f"{self.neuron}.{self.port}"


class _Quoted(NamedTuple):
    """A part of an address that stands in quotes."""

    text: str


def is_place(node: ast.expr) -> bool:
    """Whether an expression begins with a name and goes on with dots and brackets only."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name)


def read_place(node: ast.expr, source: Source, prefix: str = "") -> Place:
    """Read an address; `prefix` goes before its first name.

    Raises
    ------
    RowError
        If an index is none.
    """
    if isinstance(node, ast.Name):
        if node.id == NET:
            raise RowError("net is how neurons with odd names are written", 'write net["the name"]',
                           source.where(node))
        return Place(prefix + node.id, simple=node.id)
    parts: list[str | _Quoted] = []
    at = node
    while isinstance(at, ast.Attribute | ast.Subscript):
        parts.append("." + at.attr if isinstance(at, ast.Attribute) else _index(at, source))
        at = at.value
    assert isinstance(at, ast.Name)
    head, quoted = prefix + at.id, at.id == NET
    if quoted:
        first = parts.pop()
        if not isinstance(first, _Quoted):
            raise _no_quotes(node, source)
        head = first.text
        if not head:
            raise RowError("no neuron can be called ''", "a name has one letter at least", source.where(node))
    path = ""
    while parts:
        part = parts.pop()
        if isinstance(part, str):
            path += part
        elif parts:
            raise RowError(f"nothing can follow the port '{part.text:.40}'", "a port is the last part",
                           source.where(node))
        else:
            return Place("", head + path, part.text)
    dot = path.rfind(".")
    if dot < 0:
        return Place(head + path, simple=head if quoted and not path else "")
    return Place(head + path, head + path[:dot], path[dot + 1:])


def check_name(node: ast.Name, source: Source) -> None:
    """Raise RowError if no neuron can have this name."""
    if not NAME.match(node.id):
        raise RowError(f"no neuron can be called '{node.id:.40}'", "names begin with a letter",
                       source.where(node))
    if node.id in CONSTANTS or node.id == NET:
        what = f"is the number {CONSTANTS[node.id]:g}" if node.id != NET else "is how odd names are written"
        raise RowError(f"'{node.id}' {what}", "choose another name", source.where(node))


def _index(node: ast.Subscript, source: Source) -> str | _Quoted:
    stem = source.segment(node.value)[:60]
    match node.slice:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() as index) if index < 10**6:
            return f"[{index}]"
        case ast.Constant(value=str() as text):
            return _Quoted(text)
        case ast.Slice():
            raise RowError("rows have no slices", f"name the members: {stem}[0]", source.where(node))
    if stem == NET:
        raise _no_quotes(node, source)
    raise RowError("an array is counted by whole numbers", f"write {stem}[0]", source.where(node))


def _no_quotes(node: ast.expr, source: Source) -> RowError:
    inner = node.slice if isinstance(node, ast.Subscript) else node
    name = inner.id if isinstance(inner, ast.Name) and inner.id != NET else "the name"
    return RowError("net takes a name in quotes", f'write net["{name:.40}"]', source.where(node))
