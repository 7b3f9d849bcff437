"""A picture that a source brings: asked for at each tick, uploaded only when it is another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import moderngl

from livedmm.engine.frames import PictureNeuron
from livedmm.errors import LivedmmError
from livedmm.pictures.context import Graphics
from livedmm.pictures.painted import Painted
from livedmm.pictures.sources import Asked, Source, opened


class Brought:
    """The texture of what a neuron's source brings; one clear pixel until it brings something.

    Parameters
    ----------
    folder
        Where files are looked for first.
    waits
        Whether pictures are waited for that take a while to come.
    tell
        Is called with what is wrong, at each tick at which it is.
    """

    def __init__(self, graphics: Graphics, neuron: PictureNeuron, folder: Path | None, waits: bool,
                 tell: Callable[[LivedmmError], None]) -> None:
        self._tell = tell
        self._source: Source | None = None
        try:
            self._source = opened(neuron.kind, folder, waits)
        except LivedmmError as error:
            tell(error)
        self._painted = Painted(graphics, neuron)
        self._side = 0

    @property
    def texture(self) -> moderngl.Texture:
        """What was brought last."""
        return self._painted.output(self._side).texture

    def look(self, asked: Asked) -> bool:
        """Take over the picture of a tick; returns whether it is another than before."""
        if self._source is None:
            return False
        try:
            pixels = self._source.picture(asked)
            if pixels is None:
                return False
            self._side ^= 1
            self._painted.take(pixels, self._side)
        except LivedmmError as error:
            self._tell(error)
            return False
        return True

    def release(self) -> None:
        """Give its memory back, and let the source close its files."""
        self._painted.release()
        if self._source is not None:
            self._source.close()
