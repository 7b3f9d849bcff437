"""The header of an ISF file: a comment that holds JSON, and where in the file its parts stand."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, overload

from livedmm.errors import DeclarationError, Where

_BEGINS = re.compile(r"(?:\s|//[^\n]*\n|\#\s*version[^\n]*\n)*/\*+\s*(?=\{)")
_MOST_ENTRIES = 1000


def has_header(text: str) -> bool:
    """Whether a file begins as an ISF file does: with a comment that opens a brace."""
    return _BEGINS.match(text) is not None


@dataclass(frozen=True)
class Header:
    """What a header says.

    Attributes
    ----------
    document
        The file's name.
    top
        The map itself; its keys, and those of maps in it that are read, are in capitals.
    text
        The JSON, and where the whole comment stands in the file: `span`.
    line
        The line in which the JSON begins.
    """

    document: str
    top: Mapping[str, Any]
    text: str
    line: int
    span: tuple[int, int]

    def where(self, name: object) -> Where:
        """The line in which a name stands in quotes, or the header's first."""
        at = self.text.find(json.dumps(name)) if isinstance(name, str) else -1
        return Where(self.document, self.line + (self.text.count("\n", 0, at) if at > 0 else 0))

    def maps(self, key: str) -> list[Mapping[str, Any]]:
        """The maps in the list under `key`; none if it is not there."""
        found = self.top.get(key) or []
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise DeclarationError(f"{key} is no list of maps", f'it is written "{key}": [{{...}}, {{...}}]',
                                   self.where(key))
        if len(found) > _MOST_ENTRIES:
            raise DeclarationError(f"{len(found)} {key}", f"at most {_MOST_ENTRIES} are read", self.where(key))
        return [_in_capitals(entry) for entry in found]

    def named(self, key: str) -> dict[str, Mapping[str, Any]]:
        """The maps under `key` by name: a map of maps, or a list of names or of maps with a NAME."""
        found = self.top.get(key) or {}
        if isinstance(found, dict):
            return {name: _in_capitals(entry) if isinstance(entry, dict) else {} for name, entry in found.items()}
        if isinstance(found, list) and all(isinstance(entry, str) for entry in found):
            return {name: {} for name in found}
        return {str(entry.get("NAME")): entry for entry in self.maps(key)}

    @overload
    def numbers(self, value: Any, count: int, what: str, where: Where, must: Literal[True]) -> list[float]: ...
    @overload
    def numbers(self, value: Any, count: int, what: str, where: Where) -> list[float] | None: ...
    def numbers(self, value: Any, count: int, what: str, where: Where, must: bool = False) -> list[float] | None:
        """The `count` numbers that a value is; one stands for all; None if there is none, unless there `must` be."""
        if value is None and not must:
            return None
        given = value if isinstance(value, list) else [value]
        try:
            found = [float(number) for number in given]
        except (TypeError, ValueError, OverflowError):
            found = []
        if len(found) == 3 and count == 4:
            found.append(1.0)  # a colour without alpha
        if len(found) not in (1, count) or not all(map(math.isfinite, found)):
            wanted = "a number" if count == 1 else f"{count} numbers"
            raise DeclarationError(f"{what} is {value!r:.60}", f"it is {wanted}", where)
        return found*count if len(found) == 1 else found


def read_header(path: Path, text: str) -> Header:
    """The header of an ISF file.

    Raises
    ------
    DeclarationError
        If there is none, or it is not JSON; with the line inside of the file.
    """
    document = str(path)
    match = _BEGINS.match(text)
    if match is None:
        raise DeclarationError("there is no header", "an ISF file begins with /*{ \"ISFVSN\": \"2\", ... }*/",
                               Where(document, 1))
    line = 1 + text.count("\n", 0, match.end())
    close = text.find("*/", match.end())
    if close < 0:
        raise DeclarationError("the header does not end", "close it with }*/", Where(document, line))
    said = text[match.end():close]
    try:
        top = json.loads(said.rstrip().rstrip("*"), strict=False)
    except json.JSONDecodeError as error:
        column = error.colno + (match.end() - text.rfind("\n", 0, match.end()) - 1 if error.lineno == 1 else 0)
        raise DeclarationError(f"the header is not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
                               "names and texts stand in \"...\", and no comma before a closing bracket",
                               Where(document, line + error.lineno - 1, column)) from None
    except (RecursionError, ValueError):
        raise DeclarationError("the header is not JSON that can be read", "it is too deep, or a number too long",
                               Where(document, line)) from None
    if not isinstance(top, dict):
        raise DeclarationError("the header is no map", "it is written { ... }", Where(document, line))
    return Header(document, _in_capitals(top), said, line, (match.start(), close + 2))


def _in_capitals(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key.upper(): value for key, value in entry.items()}
