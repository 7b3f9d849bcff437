"""The pictures that shaders bring along: read once, shared by all neurons that show them."""

from __future__ import annotations

from pathlib import Path

import moderngl

from livedmm.pictures.context import Graphics
from livedmm.pictures.files import read_picture


class Imported:
    """The textures of picture files, in one context; a file is read when a shader first asks for it."""

    def __init__(self, graphics: Graphics) -> None:
        self._graphics = graphics
        self._known: dict[Path, moderngl.Texture] = {}

    def get(self, path: Path) -> moderngl.Texture:
        """The picture of a file.

        Raises
        ------
        PictureError
            If the file is no picture.
        """
        if path not in self._known:
            pixels = read_picture(path)
            texture = self._graphics.context.texture((pixels.shape[1], pixels.shape[0]), 4, pixels.tobytes())
            texture.repeat_x = texture.repeat_y = False
            self._graphics.textures += 1
            self._known[path] = texture
        return self._known[path]

    def keep(self, paths: set[Path]) -> None:
        """Let go of all others."""
        for path in self._known.keys() - paths:
            self._known.pop(path).release()
            self._graphics.textures -= 1

    def release(self) -> None:
        """Give all back."""
        self.keep(set())
