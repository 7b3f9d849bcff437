"""From the matrix to the numbers of a frame: what pictures are fed with, by the weights of that very frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livedmm.engine.exact import Layer
from livedmm.engine.frames import Frame, PicturePlan, Pictures
from livedmm.engine.picture_rows import PictureRows, Rows
from livedmm.engine.schedule import NeuronKey
from livedmm.errors import LivedmmError
from livedmm.ugens import Kind, Registry

_NOTHING: Mapping[tuple[Any, Any], Any] = {}


class Picturing:
    """The frames of a network that changes. Called from the thread that ticks.

    A change of structure needs another plan. Until that can be drawn, frames are made by the one before, which follows
    the weights that it knows: what is new in the picture waits for its shader, and nothing else does.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._rows = self._coming = PictureRows({}, frozenset(), {}, self.kind)
        self._ids: dict[NeuronKey, int] = {}
        self._born = 0

    @property
    def plan(self) -> PicturePlan:
        """What frames are made by now."""
        return self._rows.plan

    def frame(self, rows: Rows, layer: Layer, asked: frozenset[NeuronKey], frame: int, dt: float, ticks: int,
              pictures: Pictures, painted: Mapping[tuple[Any, Any], Any] = _NOTHING) -> Frame:
        """A frame.

        Parameters
        ----------
        rows
            The rows of all living neurons whose kinds make pictures.
        layer
            The outputs that they read: V-values, signals, and of pictures the mean colours.
        asked
            The pictures whose mean colours others read.
        pictures
            Who is to draw it.
        painted
            The pictures of neurons whose kinds make them as arrays.
        """
        if not self._coming.follow(rows, frame) or asked != self._coming.asked:
            self._ids = {key: self._ids.get(key) or self._birth()
                         for kind, named in rows.items() for key in ((kind, name) for name in named)}
            self._coming = PictureRows(rows, asked, self._ids, self.kind, self._registry.sounds.folder)
        if self._rows is not self._coming:
            if pictures.ready(self._coming.plan):
                self._rows = self._coming
            else:
                self._rows.follow(rows, frame, loosely=True)
        arrays = {neuron.id: picture for neuron in self.plan.neurons
                  if (picture := painted.get(neuron.key)) is not None} if painted else {}
        return Frame(self.plan, frame, frame * dt, dt, self._rows.numbers(layer), ticks, arrays)

    def rename(self, names: Mapping[str, str]) -> None:
        """Let neurons be called by other names, and be the same."""
        self._ids = {(key, names.get(name, name)): number for (key, name), number in self._ids.items()}

    def clear(self) -> None:
        """Let every neuron begin again."""
        self._ids.clear()
        self._coming = PictureRows({}, frozenset(), {}, self.kind)

    def kind(self, key: Any) -> Kind | None:
        """The kind of a key; None for one that is not known."""
        try:
            return self._registry.kind(key)
        except LivedmmError:
            return None

    def is_picture(self, key: Any) -> bool:
        """Whether the kind of this key makes pictures."""
        kind = self.kind(key)
        return kind is not None and kind.stream == "image"

    def _birth(self) -> int:
        self._born += 1
        return self._born
