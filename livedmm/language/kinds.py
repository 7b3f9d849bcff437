"""The kinds that read rows: ``edit("voice.freq = 300")``, a text as the matrix that it adds (R35)."""

from __future__ import annotations

from typing import Any, cast

from livedmm.language.fragments import Fragments
from livedmm.ugens import Input, Kind, Output, Registry, Setting, builtin, ugen
from livedmm.vvalues import VValue


def installed_kinds() -> tuple[Registry, list[str]]:
    """A registry of all kinds that are built in or installed, and a sentence for each package that failed."""
    registry = builtin().copy()
    add_kinds(registry)
    return registry, registry.add_entry_points()


def add_kinds(registry: Registry) -> None:
    """Add the kinds that read rows to a session's registry; they read with the kinds that it then has.

    Called from the thread that owns the session.
    """
    registry.add(_edit(registry))


def _edit(registry: Registry) -> Kind:
    fragments = Fragments(registry)

    def emitted(text: str, matrix: Any) -> VValue:
        return fragments(text, matrix)

    @ugen(stream="value")
    class Edit:
        """What a text of rows adds to the network matrix: `self.delta += 0.01*edit("voice.freq = 300")`.

        It is the way from the matrix that `matrix` reads to what the text says, so a share of it at each frame
        leads there. A text that cannot be read emits nothing.
        """

        text = Setting(type="text", doc="rows, as they would be typed")
        matrix = Input(wired="self.out", doc="the network matrix that the text is held against")
        out = Output(doc="the matrix to add")

        tick = emitted

    return cast(Kind, Edit)
