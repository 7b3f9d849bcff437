"""Sums of pictures inside a shader: calls that sample an image input, rewritten to sample its linear combination.

What ``texture(image, p)`` reads is a row of the network matrix: the sum of all sources, each with its weight. Where a
shader samples an input only by calls of its name, they become calls of a function that computes this sum; the places
are found among the tokens, so comments stay as they are and the bodies of macros count. A name that also stands
elsewhere (given to a function, or to a macro as an argument) cannot be rewritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from livedmm.ugens.shaders.tokens import Token, free_names

CALLS: Mapping[str, str] = {
    "texture": "texture", "texture2D": "texture", "IMG_NORM_PIXEL": "texture", "textureLod": "lod",
    "texture2DLod": "lod", "textureGrad": "grad", "texelFetch": "fetch", "textureSize": "size",
    "texture2DRect": "pixel", "IMG_PIXEL": "pixel", "IMG_THIS_PIXEL": "here", "IMG_THIS_NORM_PIXEL": "here",
    "IMG_SIZE": "extent"}
"""A function that samples its first argument: the function that takes its place."""

LOOP = 8
"""As how many samplings one counts that stands in a loop, or in the body of a macro, for nobody knows how many."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that samples: its span, from the function's name to the comma after the sampler's, and what it is."""

    start: int
    end: int
    function: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a text uses one sampler.

    Attributes
    ----------
    calls
        The calls that can be rewritten.
    elsewhere
        The spans of the name where it stands otherwise.
    cost
        About how many samplings a fragment does.
    """

    calls: tuple[Call, ...] = ()
    elsewhere: tuple[tuple[int, int], ...] = ()
    cost: int = 0


def samplings(code: Sequence[Token], name: str) -> Sampling:
    """How the tokens of a text, without comments and spaces, use the sampler `name`."""
    calls, elsewhere, cost = [], [], 0
    loops = _loops(code)
    for i, token in free_names(code):
        if token.text != name:
            continue
        function = CALLS.get(code[i - 2].text) if i > 1 and code[i - 1].text == "(" else None
        after = code[i + 1].text if i + 1 < len(code) else ""
        if function is None or after not in (",", ")"):
            elsewhere.append((token.start, token.end))
        else:
            end = code[i + 1].end if after == "," else token.end
            calls.append(Call(code[i - 2].start, end, function))
            if function not in ("size", "extent"):
                cost += LOOP if token.directive or loops[i] else 1
    return Sampling(tuple(calls), tuple(elsewhere), cost)


def _loops(code: Sequence[Token]) -> list[bool]:
    """For each token, whether it stands in a ``for``, ``while`` or ``do`` or in its body."""
    inside: list[bool] = []
    braces = parens = 0
    waiting = False  # after the head of a loop, for its body or for the end of its only statement
    depths: list[int] = []
    for token in code:
        text = "" if token.directive else token.text
        if text in ("for", "while", "do"):
            waiting = True
        inside.append(bool(depths) or waiting)
        if text == "(":
            parens += 1
        elif text == ")":
            parens -= 1
        elif text == "{":
            braces += 1
            if waiting and parens == 0:
                depths.append(braces)
                waiting = False
        elif text == "}":
            if depths and depths[-1] == braces:
                depths.pop()
            braces -= 1
        elif text == ";" and parens == 0:
            waiting = False
    return inside


def summed(use: Sampling, sampler: str) -> list[tuple[int, int, str]]:
    """The changes of a text that make its calls those of `combination` for `sampler`."""
    return [(call.start, call.end, f"{sampler}_{call.function}(") for call in use.calls]


def renamed(use: Sampling, name: str, new: str, text: str) -> list[tuple[int, int, str]]:
    """The changes of a text that call a sampler by another name wherever it stands."""
    places = [(call.start + text[call.start:call.end].rindex(name), name) for call in use.calls]
    return [(start, start + len(name), new) for start, name in places] + [(a, b, new) for a, b in use.elsewhere]


def combination(sampler: str, count: int) -> str:
    """The functions that sample the linear combination of `count` pictures; texts of GLSL 330.

    The samplers are ``SAMPLER_0``, ..., their weights ``SAMPLER_weights[i]``, and ``SAMPLER_constant`` is a colour that
    is added. The size is that of the first picture, and of the frame if there is none; a single texel of the others
    is taken where it lies in the picture, exactly if they are of the first one's size.
    """
    lines = [f"uniform sampler2D {sampler}_{i};" for i in range(count)]
    lines += [f"uniform float {sampler}_weights[{count}];"] if count else []
    lines += [f"uniform vec4 {sampler}_constant;"]

    def function(name: str, parameters: str, call: str) -> str:
        terms = [f" + {sampler}_weights[{i}]*{call.format(f'{sampler}_{i}')}" for i in range(count)]
        return f"vec4 {sampler}_{name}({parameters}) {{ return {sampler}_constant{''.join(terms)}; }}"

    size = f"textureSize({sampler}_0, lod)" if count else "max(ivec2(dmm_resolution) >> lod, ivec2(1))"
    lines += [
        f"ivec2 {sampler}_size(int lod) {{ return {size}; }}",
        f"vec2 {sampler}_extent() {{ return vec2({sampler}_size(0)); }}",
        function("texture", "vec2 p", "texture({}, p)"),
        function("texture", "vec2 p, float bias", "texture({}, p, bias)"),
        function("lod", "vec2 p, float lod", "textureLod({}, p, lod)"),
        function("grad", "vec2 p, vec2 dx, vec2 dy", "textureGrad({}, p, dx, dy)"),
        f"vec4 {sampler}_pixel(vec2 p) {{ return {sampler}_texture(p/{sampler}_extent()); }}",
        f"vec4 {sampler}_here() {{ return {sampler}_texture(dmm_uv); }}"]
    if count > 1:
        lines.append(f"vec4 {sampler}_texel(sampler2D s, ivec2 size, ivec2 p, int lod) {{ return "
                     "textureSize(s, lod) == size ? texelFetch(s, p, lod) : "
                     "textureLod(s, (vec2(p) + 0.5)/vec2(size), float(lod)); }")
        fetch = f"{sampler}_texel({{}}, {sampler}_size(lod), p, lod)"
    else:
        fetch = "texelFetch({}, p, lod)"
    lines.append(function("fetch", "ivec2 p, int lod", fetch))
    return "\n".join(lines)
