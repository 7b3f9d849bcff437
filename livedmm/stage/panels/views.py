"""The panels of the views, by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.paint import Area, Painter
from livedmm.stage.panels import edits, graph, kinds, matrix, messages, scope, snapshots
from livedmm.stage.stage import Stage

Panel = Callable[[Painter, Area, Stage, Glimpse, float], None]

PANELS: Mapping[str, Panel] = MappingProxyType({
    "matrix": matrix.draw, "graph": graph.draw, "scope": scope.draw, "edits": edits.draw,
    "snapshots": snapshots.draw, "kinds": kinds.draw, "messages": messages.draw})
