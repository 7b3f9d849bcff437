"""ISF files of our own, one for each feature, drawn and compared with GLSL written by hand for the same picture."""

from __future__ import annotations

from pathlib import Path

import moderngl
import numpy as np
import pytest

from livedmm.ugens.shaders import shader_kind
from tests.ugens.shaders.drawing import Drawer, Picture, pictures

FOLDER = Path(__file__).parent / "isf"
SIZE = (64, 48)
FRAMES = 6
KICKS = (1, 3)
WEIGHTS, CONSTANT = (0.75, -0.5), (0.125, 0.25, 0.0, 0.5)

VERTEX = """#version 330 core
out vec2 p;
const vec2 corners[6] = vec2[6](vec2(0, 0), vec2(1, 0), vec2(0, 1), vec2(1, 0), vec2(1, 1), vec2(0, 1));
void main() {
    p = corners[gl_VertexID];
    gl_Position = vec4(p*2.0 - vec2(1.0), 0.0, 1.0);
}
"""
HEAD = """#version 330 core
uniform sampler2D a, b, last;  // the image inputs, and the picture of the frame before
uniform float t;
uniform int n;
uniform vec2 size;
in vec2 p;
out vec4 o;
"""


def by_hand(ctx: moderngl.Context, text: str, first: Picture, second: Picture) -> list[Picture]:
    """The frames of a shader written by hand."""
    program = ctx.program(vertex_shader=VERTEX, fragment_shader=HEAD + text)
    vertices = ctx.vertex_array(program, [])
    textures = [ctx.texture(SIZE, 4, picture.tobytes(), dtype="f4") for picture in (first, second)]
    canvases = [ctx.framebuffer([ctx.texture(SIZE, 4, dtype="f4")]) for _ in range(2)]
    textures += [canvas.color_attachments[0] for canvas in canvases]
    for texture in textures:
        texture.repeat_x = texture.repeat_y = False
    canvases[1].clear()
    frames = []
    for n in range(FRAMES):
        given = {"a": 0, "b": 1, "last": 2, "t": n/60, "n": n, "size": SIZE}
        for name, value in given.items():
            if name in program:
                program[name].value = value
        for unit, texture in enumerate([*textures[:2], textures[2 + (n + 1) % 2]]):
            texture.use(unit)
        canvases[n % 2].use()
        vertices.render(moderngl.TRIANGLES, vertices=6)
        frames.append(np.frombuffer(canvases[n % 2].read(components=4, dtype="f4"), np.float32)
                      .reshape(SIZE[1], SIZE[0], 4))
    for thing in (*textures, *canvases, vertices, program):
        thing.release()
    return frames


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.glsl")))
def test_an_isf_file_draws_what_was_written_by_hand(ctx: moderngl.Context, name: str) -> None:
    kind = shader_kind(FOLDER / f"{name}.fs")
    assert kind.shader is not None
    assert kind.shader.dialect == "isf"
    one, two, three = pictures(SIZE)
    images = list(kind.shader.images)
    drawer = Drawer(ctx, kind, SIZE, {image: ([one, two], [three])[i] for i, image in enumerate(images)},
                    {image: (WEIGHTS, (1.0,))[i] for i, image in enumerate(images)},
                    {image: (CONSTANT, (0.0,)*4)[i] for i, image in enumerate(images)})
    first = WEIGHTS[0]*one + WEIGHTS[1]*two + np.float32(CONSTANT)
    wanted = by_hand(ctx, (FOLDER / f"{name}.glsl").read_text(), first, three)
    triggers = [port for port, uniform in kind.shader.uniforms.items() if uniform.type == "event"]
    for n in range(FRAMES):
        drawn = drawer.draw(**dict.fromkeys(triggers, float(n in KICKS)))
        # A channel of a half float has 11 bits.
        assert np.allclose(drawn, wanted[n], rtol=1e-3, atol=1e-3), (n, np.abs(drawn - wanted[n]).max())
    drawer.release()
