"""ISF files of our own, one for each feature, drawn and compared with GLSL written by hand for the same picture."""

from __future__ import annotations

from pathlib import Path

import moderngl
import numpy as np
import pytest

from livedmm.pictures.context import Graphics
from livedmm.ugens.shaders import shader_kind
from tests.pictures.alone import Alone, Picture

FOLDER = Path(__file__).parent / "isf"
SIZE = (64, 48)
FRAMES = 6
KICKS = (2, 4)
ROWS = (({"gradient": 0.75, "board": -0.5}, (0.125, 0.25, 0.0, 0.5)), ({"noise": 1.0}, (0.0,)*4))
"""What feeds the first image input, and the second."""

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


def by_hand(graphics: Graphics, text: str, first: Picture, second: Picture) -> list[Picture]:
    """The frames of a shader written by hand, from number 1 on."""
    ctx = graphics.context
    program = ctx.program(vertex_shader=VERTEX, fragment_shader=HEAD + text)
    vertices = ctx.vertex_array(program, [])
    textures = [ctx.texture(SIZE, 4, np.ascontiguousarray(picture, np.float32).tobytes(), dtype="f4")
                for picture in (first, second)]
    canvases = [ctx.framebuffer([ctx.texture(SIZE, 4, dtype="f4")]) for _ in range(2)]
    textures += [canvas.color_attachments[0] for canvas in canvases]
    for texture in textures:
        texture.repeat_x = texture.repeat_y = False
    for canvas in canvases:
        canvas.clear()
    frames = []
    for n in range(1, FRAMES + 1):
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
def test_an_isf_file_draws_what_was_written_by_hand(graphics: Graphics, name: str) -> None:
    kind = shader_kind(FOLDER / f"{name}.fs")
    assert kind.shader is not None
    assert kind.shader.dialect == "isf"
    images = list(kind.shader.images)
    alone = Alone(graphics, kind, SIZE, {image: ROWS[i] for i, image in enumerate(images)})
    triggers = [port for port, uniform in kind.shader.uniforms.items() if uniform.type == "event"]
    drawn = [alone.draw(**dict.fromkeys(triggers, float(n in KICKS))) for n in range(1, FRAMES + 1)]
    fed = [sum((np.float32(w)*alone.source(s) for s, w in weights.items()), start=np.float32(added))
           for weights, added in ROWS]
    for n, (got, wanted) in enumerate(zip(drawn, by_hand(graphics, (FOLDER / f"{name}.glsl").read_text(), *fed),
                                          strict=True), 1):
        # A channel of a half float has 11 bits.
        assert np.allclose(got, wanted, rtol=1e-3, atol=1e-3), (n, np.abs(got - wanted).max())
    alone.release()
