"""The interface as a picture of its own: drawn when it changes, laid over the picture at every frame.

Under everything that is drawn lies a soft shadow of it, so that code can be read over any picture. The shadow is
blurred on a quarter of the pixels, when the interface is drawn.
"""

from __future__ import annotations

import moderngl

from livedmm.pictures.compiling import Program
from livedmm.pictures.context import Canvas, Graphics
from livedmm.ugens.shaders.shader import VERTEX

QUARTER = 4
"""A pixel of the shadow is as wide as so many of the window."""
SHADOW = 0.64
"""How dark it is at most."""

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
_OVER = """#version 330 core
uniform sampler2D picture;
uniform sampler2D shadow;
uniform float opacity;
uniform float dark;
in vec2 dmm_uv;
out vec4 color;
void main() {
    vec4 drawn = texture(picture, dmm_uv);
    // What is already well covered needs none.
    float below = dark * min(1.0, 4.0 * texture(shadow, dmm_uv).a);
    color = opacity * vec4(drawn.rgb, drawn.a + (1.0 - drawn.a) * below);
}
"""


class Surface:
    """A picture of the size of a window, to be laid over it. Called from the thread that owns the context."""

    def __init__(self, graphics: Graphics, size: tuple[int, int]) -> None:
        self._graphics = graphics
        self._blur = Program(graphics, VERTEX, _BLUR)
        self._over = Program(graphics, VERTEX, _OVER)
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

    def settle(self) -> None:
        """Make the shadow of what has been drawn."""
        width, height = self._shadow.size
        for source, target, pace in ((self._drawn, self._aside, (1.0 / width, 0.0)),
                                     (self._aside, self._shadow, (0.0, 1.0 / height))):
            target.framebuffer.use()
            source.texture.use(self._blur.samplers["picture"])
            self._blur.set("pace", "2f", *pace)
            self._blur.draw()

    def lay(self, opacity: float) -> None:
        """Draw it all over the framebuffer in use."""
        context = self._graphics.context
        context.enable(moderngl.BLEND)
        context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._drawn.texture.use(self._over.samplers["picture"])
        self._shadow.texture.use(self._over.samplers["shadow"])
        self._over.set("opacity", "f", opacity)
        self._over.set("dark", "f", SHADOW)
        self._over.draw()
        context.blend_func = moderngl.ONE, moderngl.ONE
        context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give its memory back."""
        self._let_go()
        self._blur.release()
        self._over.release()

    def _made(self, size: tuple[int, int]) -> None:
        small = max(1, size[0] // QUARTER), max(1, size[1] // QUARTER)
        self._drawn = self._graphics.canvas(*size, form="f1")
        self._aside, self._shadow = (self._graphics.canvas(*small, form="f1") for _ in range(2))

    def _let_go(self) -> None:
        canvases: tuple[Canvas, ...] = self._drawn, self._aside, self._shadow
        for canvas in canvases:
            canvas.release()
