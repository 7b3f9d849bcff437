"""Shadertoy's form: ``void mainImage(out vec4 fragColor, in vec2 fragCoord)`` and no declarations.

``iChannel0`` is the input `input` and the others `channel1` to `channel3`, where the text uses them. ``iMouse`` is four
inputs from 0 to 1: `mouse_x`, `mouse_y`, `click_x`, `click_y`; the clicked point is negative while nothing is held.
Uniforms of numbers are inputs as in plain GLSL. The picture is opaque, as it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from livedmm.errors import DeclarationError, Where
from livedmm.ugens.ports import Input
from livedmm.ugens.shaders.declarations import without_directives
from livedmm.ugens.shaders.inputs import Inputs
from livedmm.ugens.shaders.plain import take_uniforms
from livedmm.ugens.shaders.shader import Shader
from livedmm.ugens.shaders.tokens import Token, code

NAMES = {
    "iTime": "dmm_time", "iGlobalTime": "dmm_time", "iTimeDelta": "dmm_delta",
    "iFrameRate": "(1.0/max(dmm_delta, 0.0001))", "iFrame": "dmm_frame",
    "iDate": "vec4(dmm_date.x, dmm_date.y - 1.0, dmm_date.zw)", "iSampleRate": "dmm_sample_rate",
    "iResolution": "vec3(dmm_resolution, 1.0)", "texture2D": "texture",
    "iMouse": "(vec4(dmm_mouse_x, dmm_mouse_y, dmm_click_x, dmm_click_y)*dmm_resolution.xyxy)"}

HEAD = ["vec3 iChannelResolution[4];", "float iChannelTime[4];"]

CHANNELS = {"iChannel0": "input", "iChannel1": "channel1", "iChannel2": "channel2", "iChannel3": "channel3"}
MOUSE = ("mouse_x", "mouse_y", "click_x", "click_y")


def read_shadertoy(path: Path, text: str, found: Sequence[Token]) -> tuple[Inputs, Shader]:
    """The inputs and the shader of a file that has ``mainImage``, of which all tokens were found.

    Raises
    ------
    DeclarationError
        With the line of what cannot be an input.
    """
    document = str(path)
    used = {word.text for word in code(found)}
    where = Where(document, 1)
    if used & {"mainSound", "mainCubemap", "mainVR"} and "mainImage" not in used:
        raise DeclarationError("it has no mainImage", "of Shadertoy's forms that of pictures is read", where)
    inputs = Inputs()
    for sampler, port in CHANNELS.items():
        if sampler in used:
            inputs.image(sampler, "", where, port=port)
    lines = list(HEAD)
    if "iMouse" in used:
        for name in MOUSE:
            inputs.number(f"dmm_{name}", "float", Input(range=(0.0, 1.0)), (0.0,), where, port=name)
            lines.append(f"uniform float dmm_{name};")
    body, extensions = without_directives(take_uniforms(text, found, document, inputs, {}), document)
    begin = [f"iChannelResolution[{sampler[-1]}] = vec3(dmm_{port}_extent(), 1.0);"
             for sampler, port in CHANNELS.items() if sampler in used and "iChannelResolution" in used]
    begin += [f"iChannelTime[{i}] = dmm_time;" for i in range(4) if "iChannelTime" in used]
    tail = "\n".join(["out vec4 dmm_color;", "void main() {", *begin,
                      "vec4 c = vec4(0.0);", "mainImage(c, gl_FragCoord.xy);",
                      "dmm_color = dmm_finite(vec4(c.rgb, 1.0));", "}"])
    return inputs, Shader(path=path, text=text, dialect="shadertoy", images=inputs.images, uniforms=inputs.uniforms,
                          body=body, head="\n".join(lines), names=NAMES, tail=tail, extensions=extensions)
