"""What textures took is given back once they are, also by a driver that draws in software and holds on to them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from livedmm.pictures.compiling import Program
from livedmm.pictures.context import DRAWING, Canvas, Graphics, keep_apart
from livedmm.ugens.shaders.shader import VERTEX

PASSED = """#version 330
uniform sampler2D before;
in vec2 uv;
out vec4 color;

void main() { color = 0.5 + 0.5*texture(before, uv); }
"""
MEGABYTE = 1 << 20
MANY = 10
NOISE = 15
"""Megabytes: two textures; a driver that holds on has most of them."""


def resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what memory is in use")
def test_what_a_patch_drew_on_is_given_back_when_another_has_come(graphics: Graphics) -> None:
    if DRAWING not in graphics.renderer:
        pytest.skip("memory of a graphics card")
    keep_apart()
    program = Program(graphics, VERTEX, PASSED)

    def draw(canvases: list[Canvas], frames: int) -> None:
        for _ in range(frames):
            graphics.settle()
            for before, canvas in zip(canvases, canvases[1:] + canvases[:1], strict=True):
                canvas.framebuffer.use()
                before.texture.use(program.samplers["before"])
                program.draw()
            graphics.context.finish()

    few = [graphics.canvas(1280, 720) for _ in range(3)]
    draw(few, 3)
    took = []
    for _ in range(3):
        before = resident()
        canvases = [graphics.canvas(1280, 720) for _ in range(MANY)]
        draw(canvases, 3)
        assert resident() - before > 6 * MANY
        for canvas in canvases:
            canvas.release()
        for _ in range(8):  # where the machine is busy, scenes come too late to be behind the slow one
            draw(few, 6)
            if resident() - before < NOISE:
                break
            graphics.canvas(1, 1).release()
        took.append(resident() - before)
    for canvas in few:
        canvas.release()
    program.release()
    assert max(took) < NOISE, took
