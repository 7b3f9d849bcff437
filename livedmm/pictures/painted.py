"""One image neuron whose pictures come as arrays, from a `tick` in Python: a file, a film, a text, a matrix."""

from __future__ import annotations

import numpy as np

from livedmm.engine.frames import PictureNeuron
from livedmm.errors import PictureError
from livedmm.pictures.context import Canvas, Form, Graphics

FORMS: dict[str, Form] = {"uint8": "f1", "float16": "f2", "float32": "f4"}


class Painted:
    """A neuron that is brought its pictures. Like one that is drawn it has one for each side."""

    def __init__(self, graphics: Graphics, neuron: PictureNeuron) -> None:
        self.neuron = neuron
        self._graphics = graphics
        self._shown: object = None
        self._canvases = [graphics.canvas(1, 1)]
        self._sides = [self._canvases[0], self._canvases[0]]

    def output(self, side: int) -> Canvas:
        """Its picture on one side."""
        return self._sides[side]

    def take(self, picture: object, side: int) -> None:
        """Show a picture on a side, or, if it is the same object as before, what was there.

        Raises
        ------
        PictureError
            If it is no picture; what was there stays.
        """
        other = self._sides[side ^ 1]
        self._sides[side] = other
        if picture is None or picture is self._shown:
            return
        self._shown = picture
        if not isinstance(picture, np.ndarray) or picture.ndim != 3 or picture.shape[2] != 4 or not picture.size:
            what = f"an array of {picture.shape}" if isinstance(picture, np.ndarray) else type(picture).__name__
            raise PictureError(f"{self.neuron.name}: its tick gave {what}",
                               "a picture is an array of height, width and 4 channels")
        form = FORMS.get(picture.dtype.name, "f4")
        pixels = np.ascontiguousarray(picture, picture.dtype if picture.dtype.name in FORMS else np.float32)
        height, width = picture.shape[:2]
        canvas = next((c for c in self._canvases if c is not other), None)
        if canvas is None or canvas.size != (width, height) or canvas.form != form:
            made = self._graphics.canvas(width, height, form)
            if canvas is not None:
                self._canvases.remove(canvas)
                canvas.release()
            self._canvases.append(made)
            canvas = made
        canvas.texture.write(pixels.data)
        self._sides[side] = canvas

    def release(self) -> None:
        """Give its memory back."""
        for canvas in self._canvases:
            canvas.release()
        self._canvases.clear()
