"""How much light pictures give: the mean colour of what each neuron drew last, read when the interface is drawn anew.

Each picture is looked at in some hundred places, all onto one row of pixels, which is read at the next drawing: by then
it is there, and nobody waits for the card.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from livedmm.engine.frames import Colour
from livedmm.pictures.compiling import Program
from livedmm.pictures.context import Canvas, Graphics
from livedmm.pictures.machine import PictureMachine
from livedmm.ugens.shaders.shader import VERTEX

MOST = 64
"""Pictures that are looked at; those of a plan that come first."""
STOPS = 8
"""Halvings from white to nothing: what is darker in the mean is hardly seen on a screen of 8 bits."""

_MEAN = """#version 330 core
uniform sampler2D picture;
out vec4 mean;
void main() {
    mean = vec4(0.0);
    for (int y = 0; y < 12; y++)
        for (int x = 0; x < 20; x++)
            mean += clamp(texture(picture, (vec2(x, y) + 0.5)/vec2(20.0, 12.0)), 0.0, 1.0)/240.0;
}
"""


def brightness(colour: Colour) -> float:
    """How bright a mean colour is, from 0 to 1, by equal steps for each halving as for the eye."""
    return max(1.0 + math.log2(colour.luma) / STOPS, 0.0) if colour.luma > 0 else 0.0


class Lights:
    """Looks at the pictures of a machine. Called from the thread that owns the context."""

    def __init__(self, graphics: Graphics) -> None:
        self._program = Program(graphics, VERTEX, _MEAN)
        self._row: Canvas = graphics.canvas(MOST, 1)
        self._names: list[str] = []

    def turn(self, pictures: PictureMachine | None) -> Mapping[str, Colour]:
        """The mean colours of what was drawn when this was called last, by names of neurons; and look again."""
        found: dict[str, Colour] = {}
        if self._names:
            parts = self._row.pixels()[0].tolist()
            found = {name: Colour(*part) for name, part in zip(self._names, parts, strict=False)}
        self._names = []
        for neuron in pictures.plan.neurons[:MOST] if pictures is not None else ():
            canvas = pictures.picture(neuron.key) if pictures is not None else None
            if canvas is not None:
                self._row.framebuffer.viewport = len(self._names), 0, 1, 1
                self._row.framebuffer.use()
                canvas.texture.use(self._program.samplers["picture"])
                self._program.draw()
                self._names.append(neuron.key[1])
        return found

    def release(self) -> None:
        """Give its memory back."""
        self._program.release()
        self._row.release()
