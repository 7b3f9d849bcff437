"""How much memory stays taken, in MB, when the textures of one patch have gone and another is drawn, three times.

    python -m tests.pictures.giving_back

It is a process of its own, for what others have drawn and freed there would be counted too. Nothing is printed where
textures are not in the memory of the processor.
"""

from __future__ import annotations

import os
from pathlib import Path

from livedmm.pictures.compiling import Program
from livedmm.pictures.context import DRAWING, Canvas, headless, keep_apart
from livedmm.ugens.shaders.shader import VERTEX

PASSED = """#version 330
uniform sampler2D one;
uniform sampler2D two;
uniform sampler2D three;
in vec2 uv;
out vec4 color;

void main() {
    color = texture(one, uv) + texture(two, uv) + texture(three, uv);
    for (int i = 0; i < 20; i++) color = sin(color + uv.xyxy);
}
"""
"""Slow enough that a frame's scenes wait together."""
MANY = 10
NOISE = 15.0
"""MB: two textures of 1280x720; a driver that holds on has most of them."""


def resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> None:
    keep_apart()
    graphics = headless()
    if DRAWING not in graphics.renderer:
        return
    program = Program(graphics, VERTEX, PASSED)

    def draw(canvases: list[Canvas], frames: int) -> None:
        for _ in range(frames):
            graphics.settle()
            for n, canvas in enumerate(canvases):
                canvas.framebuffer.use()
                for after, name in enumerate(("one", "two", "three"), 1):
                    canvases[(n + after) % len(canvases)].texture.use(program.samplers[name])
                program.draw()
            graphics.context.finish()

    few = [graphics.canvas(1280, 720) for _ in range(4)]
    draw(few, 3)
    for _ in range(3):
        start = resident()
        canvases = [graphics.canvas(1280, 720) for _ in range(MANY)]
        draw(canvases, 6)
        most = resident() - start
        for canvas in canvases:
            canvas.release()
        for _ in range(8):  # where the machine is busy, scenes come too late to be behind the slow one
            draw(few, 6)
            if resident() - start < NOISE:
                break
            graphics.canvas(1, 1).release()
        print(f"{most:.1f} {resident() - start:.1f}", flush=True)


if __name__ == "__main__":
    main()
