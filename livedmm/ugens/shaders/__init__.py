'''Shader files as kinds: a fragment shader file is read as a declaration, as text only. For users: docs/shaders.md.

**Plain GLSL** (330) needs no more than one output and ``main``:

    /* Rings that grow from a point.

    The first lines are the kind's documentation. */
    uniform sampler2D image;             // what is bent
    uniform float speed = 0.5;           // Hz [0, 4] how many rings a second
    uniform vec2 center = vec2(0.5);     // [0, 1] where they come from
    uniform vec4 tint = vec4(1.0);       // [0, 1]
    uniform int shape = 0;               // {ring, star, box} what grows
    uniform bool mirrored = false;       // whether the left half is shown twice
    uniform bool kick;                   // [trigger] begins a ring
    out vec4 color;

    void main() {
        color = tint*texture(image, uv + 0.1*sin(time));
    }

- ``uniform float``, ``int``, ``bool``, ``vec2``, ``vec3``, ``vec4`` are number inputs in the order of the file. The
  default is the bias (0 without one); numbers and small arithmetic may stand there. A vector of two is the inputs
  ``center_x`` and ``center_y``; of three or four it is a colour: ``tint_r``, ``tint_g``, ``tint_b``, ``tint_a``.
- The comment on the same line says ``unit [low, high] words``, all optional; a unit stands only before a range. For a
  choice ``{names, of, choices} words``; ``[trigger]`` and ``[gate]`` are forms of input (R11): a ``bool`` that is a
  trigger is true in the one frame in which the input rises above 0. A ``bool`` without is a switch, on from 0.5.
- ``uniform sampler2D`` is an image input; one that is called ``image`` is the input ``input`` (which GLSL reserves).
  That one is the main input, or else the first. It is read with ``texture(image, uv)``, 0 to 1 from the bottom left,
  or with ``textureLod``, ``texelFetch``, ``textureSize``. Sampled by name it is summed as it is sampled; one that is
  handed to a function is summed into one picture before.
- ``vec2 uv`` (0 to 1 from the bottom left), ``vec2 resolution`` (pixels), ``float time`` (s), ``int frame`` are there;
  they may be declared (``in vec2 uv;``, ``uniform float time;``) and need not be. A name that the file uses for
  something of its own is left to it.
- The comment above everything, up to an empty line outside of it, is the documentation. ``#version`` is ignored: the
  text is GLSL 330.

**ISF**, versions 1 and 2 (`livedmm.ugens.shaders.isf`): a header of JSON in the first comment; a file that ends in
``.isf`` must have one. ``inputImage`` is the input ``input``; a ``point2D`` and a ``color`` are inputs for each
component, an ``event`` a trigger, a ``long`` with VALUES a choice by its LABELS; ``audio`` and ``audioFFT`` take
pictures of a waveform and of a spectrum. A vertex shader beside it ends in ``.vs``.

**Shadertoy** (`livedmm.ugens.shaders.shadertoy`): ``void mainImage(out vec4 fragColor, in vec2 fragCoord)``.
'''

from livedmm.ugens.shaders.expressions import Expression as Expression
from livedmm.ugens.shaders.loading import shader_files as shader_files
from livedmm.ugens.shaders.loading import shader_kind as shader_kind
from livedmm.ugens.shaders.loading import whole_text as whole_text
from livedmm.ugens.shaders.names import ENDINGS as ENDINGS
from livedmm.ugens.shaders.names import kind_name_of_file as kind_name_of_file
from livedmm.ugens.shaders.shader import FRAME_UNIFORMS as FRAME_UNIFORMS
from livedmm.ugens.shaders.shader import MOST_SAMPLERS as MOST_SAMPLERS
from livedmm.ugens.shaders.shader import VERTEX as VERTEX
from livedmm.ugens.shaders.shader import Pass as Pass
from livedmm.ugens.shaders.shader import Shader as Shader
from livedmm.ugens.shaders.shader import Uniform as Uniform
