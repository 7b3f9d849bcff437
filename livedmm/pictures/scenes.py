"""Scenes: what llvmpipe, which draws in software, holds on to of textures that were deleted.

It draws each framebuffer's share of a frame as a *scene*, and makes as many scenes as ever waited to be drawn at once,
up to 64 (`lp_setup.c` of Mesa 22). Each keeps what it drew on and from until it is used again, and the lowest that is
free is used next: those that only a patch with many pictures needed are never used again, and keep its textures. That
was 60 MB in 50 minutes of patches of 1280x720 that came and went.
"""

from __future__ import annotations

import moderngl

MOST = 64
"""Scenes that llvmpipe has at most."""
TIMES = 4
"""For how many frames they are renewed after textures went: to give many back takes longer than the slow one."""
SLOW = """#version 330
uniform float start;
out vec4 color;

void main() {
    color = vec4(start);
    for (int i = 0; i < 400; i++) color = sin(color + gl_FragCoord);
}
"""
"""Some 6 ms on 64 by 64 pixels; the small ones are asked for in 0.4, and in more where much is given back."""
EVERYWHERE = """#version 330
void main() { gl_Position = vec4(4*(gl_VertexID % 2) - 1, 4*(gl_VertexID / 2) - 1, 0, 1); }
"""


class Scenes:
    """The scenes of one context, which belong to the thread that draws there."""

    def __init__(self, context: moderngl.Context) -> None:
        self._program = context.program(EVERYWHERE, SLOW)
        self._vertices = context.vertex_array(self._program, [])
        self._drawn, *self._small = (context.framebuffer([context.texture((side, side), 4)]) for side in (64, 1, 1))

    def renew(self) -> None:
        """Use all scenes once. What waits to be drawn is waited for; another framebuffer is in use afterwards.

        Behind one that is slow others wait until all are in use, however small they are: none is free before.
        """
        self._drawn.use()
        self._vertices.render(vertices=3)
        for n in range(MOST - 2):
            self._small[n % 2].use()
            self._small[n % 2].clear()
