"""The kinds that emit matrices: ``edit("voice.freq = 300")``, what a text adds; ``matrix("b")``, a snapshot (R35)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from livedmm.language.fragments import Fragments
from livedmm.network import Network
from livedmm.ugens import Input, Kind, Output, Registry, Setting, builtin, ugen
from livedmm.vvalues import ZERO, VValue


def installed_kinds() -> tuple[Registry, list[str]]:
    """A registry of all kinds that are built in or installed, and a sentence for each package that failed."""
    registry = builtin().copy()
    add_kinds(registry)
    return registry, registry.add_entry_points()


def add_kinds(registry: Registry) -> None:
    """Add the kinds that emit matrices to a session's registry; texts are read with the kinds that it then has.

    Called from the thread that owns the session.
    """
    registry.add(_edit(registry))
    registry.add(matrix(MappingProxyType({})))


def matrix(snapshots: Mapping[str, Network]) -> Kind:
    """The kind that emits snapshots, of those that there are at each frame."""
    made: dict[str, tuple[Network, VValue]] = {}

    def emitted(name: str) -> VValue:
        network = snapshots.get(name)
        if network is None:
            return ZERO
        if name not in made or made[name][0] is not network:
            made[name] = network, network.matrix()
        return made[name][1]

    @ugen(stream="value")
    class Matrix:
        """The network matrix that a snapshot has; nothing where none has the name.

        `self.delta += 0.01*matrix("b") - 0.01*self` leads there a hundredth of the way at each frame, and fades like
        all that the snapshot has not: it stays if the snapshot is taken, once more, when it is there.
        """

        name = Setting(type="text", doc="of the snapshot, as `snap` was given it")
        out = Output(doc="its matrix, whole")

        tick = emitted

    return cast(Kind, Matrix)


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
