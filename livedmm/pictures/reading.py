"""Mean colours of pictures: how pictures become numbers (R45).

Each picture is cut into cells, a small pass sums each, and the cells of all pictures are read at once, a frame later:
by then they are there, and nobody waits for the card.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np

from livedmm.engine.frames import Colour, Readings
from livedmm.engine.schedule import NeuronKey
from livedmm.pictures.compiling import Program
from livedmm.pictures.context import Canvas, Graphics
from livedmm.ugens.shaders.shader import VERTEX

CELLS = (32, 18)
"""Across and up. Of 1280 x 720 a cell has 1,600 pixels, whose sum in float32 is exact if they are equal."""

PART = "cell"
"""The outputs of a kind of pictures that are its pixels, from the top left."""
DIGITS = 5
"""Of the colours of pixels: a log has all of them for each frame."""

_SUM = """#version 330 core
uniform sampler2D picture;
uniform ivec2 corner;
uniform ivec2 cells;
out vec4 total;
void main() {
    ivec2 cell = ivec2(gl_FragCoord.xy) - corner, size = textureSize(picture, 0);
    ivec2 low = cell*size/cells, high = (cell + 1)*size/cells;
    total = vec4(0.0);
    for (int y = low.y; y < high.y; y++)
        for (int x = low.x; x < high.x; x++)
            total += texelFetch(picture, ivec2(x, y), 0);
}
"""


class Reader:
    """Reads mean colours: `start` after a frame is drawn, `finish` before the next is computed."""

    def __init__(self, graphics: Graphics) -> None:
        self._graphics = graphics
        self._program = Program(graphics, VERTEX, _SUM)
        self._program.give("cells", struct.pack("2i", *CELLS))
        self._sums: Canvas | None = None
        self._pending: dict[NeuronKey, int] = {}
        self._parts: Mapping[NeuronKey, Canvas] = {}

    def start(self, pictures: Mapping[NeuronKey, Canvas], parts: Mapping[NeuronKey, Canvas]) -> None:
        """Sum pictures up; of small ones, `parts`, each pixel is read as well."""
        self._parts = parts
        self._pending = {key: canvas.size[0] * canvas.size[1] for key, canvas in pictures.items()}
        if not pictures:
            return
        across, up = CELLS
        if self._sums is None or self._sums.size[1] < up * len(pictures):
            if self._sums is not None:
                self._sums.release()
            self._sums = self._graphics.canvas(across, up * len(pictures), "f4")
        framebuffer = self._sums.framebuffer
        for index, canvas in enumerate(pictures.values()):
            framebuffer.viewport = (0, up * index, across, up)
            framebuffer.use()
            canvas.texture.use(self._program.samplers["picture"])
            self._program.give("corner", struct.pack("2i", 0, up * index))
            self._program.draw()

    def finish(self) -> Readings:
        """The mean colours of the pictures that were summed up."""
        if self._sums is None or not self._pending:
            return {}
        across, up = CELLS
        cells = np.frombuffer(self._sums.texture.read(), np.float32).reshape(-1, up * across, 4)
        totals = cells.sum(axis=1, dtype=np.float64)
        found: dict[tuple[str, ...], Colour] = {
            key: Colour(*(float(x) for x in totals[index] / pixels))
            for index, (key, pixels) in enumerate(self._pending.items())}
        for key, canvas in self._parts.items():
            colours = canvas.pixels()[::-1].reshape(-1, 4).astype(np.float64).round(DIGITS).tolist()
            found |= {(*key, f"{PART}[{i}]"): Colour(*colour) for i, colour in enumerate(colours)}
        return found

    def release(self) -> None:
        """Give its memory back."""
        self._program.release()
        if self._sums is not None:
            self._sums.release()
            self._sums = None
