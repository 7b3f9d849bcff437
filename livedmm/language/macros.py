"""Macros: ``def pluck(freq, decay=0.99): ...``, rows that are written once and expanded (R35)."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from livedmm.errors import Where


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro as it was read."""

    name: str
    parameters: tuple[str, ...]
    body: tuple[ast.stmt, ...]
    where: Where
