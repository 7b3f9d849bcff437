"""The interface as a picture of its own: drawn when it changes, laid over the picture at every frame.

Under everything that is drawn lies a soft shadow of it, so that code can be read over any picture. The shadow is
blurred on a sixteenth of the pixels, and joined with what throws it, when the interface is drawn. What is laid over a
frame are the tiles on which there is anything: where the processor draws, an empty pixel costs as much as a full one.
"""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from livedmm.pictures.compiling import Program
from livedmm.pictures.context import Canvas, Graphics
from livedmm.ugens.shaders.shader import VERTEX

QUARTER = 4
"""A pixel of the shadow is as wide as so many of the window."""
REACH = 3 * QUARTER
"""Pixels that a shadow reaches further than what throws it."""
SHADOW = 0.64
"""How dark it is at most."""
TILE = 40
"""Pixels that a tile is wide and high."""

_BLUR = """#version 330 core
uniform sampler2D picture;
uniform vec2 pace;
in vec2 dmm_uv;
out vec4 color;
void main() {
    float sum = 0.0;
    for (int i = -2; i <= 2; i++) sum += (3.0 - abs(float(i))) * texture(picture, dmm_uv + float(i) * pace).a;
    color = vec4(sum / 9.0);
}
"""
_TILES = """#version 330 core
uniform vec2 size;
in vec2 tile;
void main() {
    vec2 at = 40.0 * (tile + vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)));
    gl_Position = vec4(2.0 * at.x / size.x - 1.0, 1.0 - 2.0 * at.y / size.y, 0.0, 1.0);
}
""".replace("40.0", f"{TILE:.1f}")
_JOIN = """#version 330 core
uniform sampler2D picture;
uniform sampler2D shadow;
uniform vec2 size;
uniform float dark;
out vec4 color;
void main() {
    vec4 drawn = texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
    float below = dark * min(1.0, 4.0 * texture(shadow, gl_FragCoord.xy / size).a);
    color = vec4(drawn.rgb, drawn.a + (1.0 - drawn.a) * below);
}
"""
_OVER = """#version 330 core
uniform sampler2D picture;
uniform float opacity;
out vec4 color;
void main() { color = opacity * texelFetch(picture, ivec2(gl_FragCoord.xy), 0); }
"""


class Surface:
    """A picture of the size of a window, to be laid over it. Called from the thread that owns the context."""

    def __init__(self, graphics: Graphics, size: tuple[int, int]) -> None:
        context = graphics.context
        self._graphics = graphics
        self._blur = Program(graphics, VERTEX, _BLUR)
        self._join, self._over = (context.program(vertex_shader=_TILES, fragment_shader=s) for s in (_JOIN, _OVER))
        self._join["shadow"], self._join["dark"] = 1, SHADOW
        self._tiles = context.buffer(reserve=8, dynamic=True)
        self._count = 0
        self._arrays: list[moderngl.VertexArray] = []
        self._made(size)

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height in pixels."""
        return self._drawn.size

    @property
    def target(self) -> moderngl.Framebuffer:
        """What to draw on; `settle` comes after it."""
        return self._drawn.framebuffer

    def resize(self, size: tuple[int, int]) -> None:
        """Be of another size; what was drawn is gone."""
        self._let_go()
        self._made(size)

    def settle(self, boxes: NDArray[np.float32]) -> None:
        """Make the shadow of what has been drawn: within boxes ``(n, 4)`` of left, top, right and bottom."""
        width, height = self._shadow.size
        for source, target, pace in ((self._drawn, self._aside, (1.0 / width, 0.0)),
                                     (self._aside, self._shadow, (0.0, 1.0 / height))):
            target.framebuffer.use()
            source.texture.use(self._blur.samplers["picture"])
            self._blur.set("pace", "2f", *pace)
            self._blur.draw()
        tiles = covered(boxes, self.size)
        self._count = len(tiles)
        if self._count:
            self._tiles.orphan(tiles.nbytes)
            self._tiles.write(tiles.tobytes())
        self._done.framebuffer.use()
        self._drawn.texture.use(0)
        self._shadow.texture.use(1)
        self._arrays[0].render(moderngl.TRIANGLE_STRIP, vertices=4, instances=self._count)

    def lay(self, opacity: float) -> None:
        """Draw it all over the framebuffer in use, which is of the same size."""
        if not self._count:
            return
        context = self._graphics.context
        context.enable(moderngl.BLEND)
        context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._done.texture.use(0)
        self._over["opacity"] = opacity
        self._arrays[1].render(moderngl.TRIANGLE_STRIP, vertices=4, instances=self._count)
        context.blend_func = moderngl.ONE, moderngl.ONE
        context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give its memory back."""
        self._let_go()
        self._blur.release()
        for owner in (self._join, self._over, self._tiles):
            owner.release()

    def _made(self, size: tuple[int, int]) -> None:
        context = self._graphics.context
        small = max(1, size[0] // QUARTER), max(1, size[1] // QUARTER)
        self._drawn, self._done = (self._graphics.canvas(*size, form="f1") for _ in range(2))
        self._aside, self._shadow = (self._graphics.canvas(*small, form="f1") for _ in range(2))
        self._count = 0
        self._arrays = []
        for program in (self._join, self._over):
            program["size"] = size
            self._arrays.append(context.vertex_array(program, [(self._tiles, "2f/i", "tile")]))

    def _let_go(self) -> None:
        owners: tuple[Canvas | moderngl.VertexArray, ...] = (
            *self._arrays, self._drawn, self._done, self._aside, self._shadow)
        for owner in owners:
            owner.release()


def covered(boxes: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """The tiles, ``(n, 2)`` of column and row from the top left, which boxes and their shadows touch."""
    columns, rows = -(-size[0] // TILE), -(-size[1] // TILE)
    left, top = (np.clip((boxes[:, i] - REACH) // TILE, 0, n - 1).astype(np.intp) for i, n in ((0, columns), (1, rows)))
    right, bottom = (np.clip((boxes[:, i] + REACH) // TILE, 0, n - 1).astype(np.intp) + 1
                     for i, n in ((2, columns), (3, rows)))
    # How many boxes begin before each tile less how many end: above 0 where one lies.
    corners = np.zeros((rows + 1, columns + 1), np.int32)
    for y, x, sign in ((top, left, 1), (top, right, -1), (bottom, left, -1), (bottom, right, 1)):
        np.add.at(corners, (y, x), sign)
    found = np.argwhere(corners.cumsum(axis=0).cumsum(axis=1)[:rows, :columns] > 0)
    return np.ascontiguousarray(found[:, ::-1], np.float32)
