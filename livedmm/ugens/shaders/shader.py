"""A shader as a declaration: what it takes, its passes, and its text for so many sources at each image input.

What the text asks of who draws it:

- `Shader.vertex` and `Shader.fragment` are GLSL 330 core. They take no vertex attributes: four vertices are drawn as a
  strip (``gl_VertexID`` 0 to 3), and cover the frame. The one output is at location 0.
- Every pass is drawn with the same text and its number in ``dmm_pass``. Pictures are filtered linearly and end at their
  edge. What a pass reads of a target that has not been drawn yet in this frame (its own included) is what the last
  frame left there.
- These uniforms are set where a program has them (a driver drops those it has no use for): `FRAME_UNIFORMS`; the
  numbers of `Shader.uniforms`; for each image input what `Shader.sampler`, `Shader.weights` and `Shader.constant`
  name; and a sampler under its own name for each target and each imported picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from livedmm.errors import Where
from livedmm.ugens.shaders.expressions import Expression
from livedmm.ugens.shaders.sampling import Sampling, combination, renamed, samplings, summed
from livedmm.ugens.shaders.tokens import Token, code, exchanged, replaced, tokens

Dialect = Literal["glsl", "isf", "shadertoy"]

MOST_SAMPLERS = 15
"""Texture units of a pass: GL 3.3 promises 16, of which moderngl keeps one."""
PASS_COST = 3
"""What a pass that sums beforehand costs beside its samplings, in samplings: a write, a read, a change of target."""
MOST_PIXELS = 16384
"""The longest side of a target."""

FRAME_UNIFORMS: Mapping[str, str] = {
    "dmm_resolution": "vec2", "dmm_time": "float", "dmm_delta": "float", "dmm_frame": "int", "dmm_pass": "int",
    "dmm_date": "vec4", "dmm_sample_rate": "float"}
"""What the drawer gives every shader: pixels of the pass's target, seconds since the session began and since the last
frame, the frame's and the pass's number, (year, month 1 to 12, day, seconds of the day), samples a second."""

VERTEX = """#version 330 core
out vec2 dmm_uv;
void main() {
    dmm_uv = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    gl_Position = vec4(2.0*dmm_uv - 1.0, 0.0, 1.0);
}
"""
"""The vertex shader of all that bring none: ``dmm_uv`` is 0 to 1 from the bottom left."""

FINITE = """
vec4 dmm_finite(vec4 c) {
    bvec4 bad = isnan(c);
    c = clamp(c, -65504.0, 65504.0);
    return vec4(bad.x ? 0.0 : c.x, bad.y ? 0.0 : c.y, bad.z ? 0.0 : c.z, bad.w ? 0.0 : c.w);
}
"""
"""One pixel of a loop that is not finite stays so for ever: NaN is 0, infinities are the largest half float."""


Number = float  # `Pass` has a field of that name


class Uniform(NamedTuple):
    """Where a number input goes.

    `name` and `component` (0 for the only one) say the place; `type` is the GLSL type of the whole uniform, where
    ``bool`` (on from 0.5) and ``int`` round, or ``event``: a bool that is true for the one frame in which the input
    rises from <= 0 to > 0.
    """

    name: str
    component: int
    type: str


@dataclass(frozen=True, slots=True)
class Pass:
    """One drawing of a shader.

    Attributes
    ----------
    target
        The sampler under which the shader reads what this pass draws; empty if it cannot. The last pass is the
        neuron's output, be it a target or not.
    persistent
        Whether the target keeps its picture from frame to frame.
    float
        Whether the target wants 32 bits a channel.
    width, height
        Pixels, from ``$WIDTH`` and ``$HEIGHT`` of the neuron's picture and the number inputs; None for the same.
    """

    target: str = ""
    persistent: bool = False
    float: bool = False
    width: Expression | None = None
    height: Expression | None = None

    def size(self, width: int, height: int, numbers: Mapping[str, Number]) -> tuple[int, int]:
        """Pixels of the target in a neuron's picture of `width` by `height`, at least 1 and at most `MOST_PIXELS`.

        `numbers` are the numbers of the inputs, by port.
        """
        known = {"$WIDTH": width, "$HEIGHT": height, **{f"${n}": x for n, x in numbers.items()}}
        sides = [side if given is None else given.value(known)
                 for given, side in ((self.width, width), (self.height, height))]
        x, y = (int(min(max(side, 1), MOST_PIXELS)) for side in sides)
        return x, y


@dataclass(frozen=True, eq=False)
class Shader:
    """What a kind of pictures is drawn with. Immutable; any thread may read it and make texts.

    Attributes
    ----------
    path, text
        The file and what stood there, for messages and hashes.
    passes
        At least one, in the order of drawing.
    images
        The image inputs: port, and the sampler's name in the file.
    uniforms
        The number inputs: port, and where the number goes.
    imported
        The samplers of pictures that the shader brings along, and their files.
    brought
        The sampler of the picture that the kind's source brings; empty if it has none.
    vertex
        The whole vertex shader.
    whole
        The image inputs that it reads, so that they must be one picture each.
    extensions
        The lines that ask for extensions of GLSL, which stand before all others.
    head, body, tail
        What stands before the file's own text, the text itself with its lines where they were, and what stands after.
    names
        What is called otherwise in the text that a driver gets. A macro would do, but then a driver counts columns in
        what it has made of the line.
    """

    path: Path
    text: str
    dialect: Dialect
    images: Mapping[str, str]
    uniforms: Mapping[str, Uniform]
    body: str
    head: str = ""
    tail: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    extensions: str = ""
    passes: tuple[Pass, ...] = (Pass(),)
    imported: Mapping[str, Path] = field(default_factory=dict)
    brought: str = ""
    vertex: str = VERTEX
    whole: frozenset[str] = frozenset()

    def sampler(self, image: str, index: int = 0) -> str:
        """The uniform that is the source number `index` of an image input."""
        return f"dmm_{image}_{index}"

    def weights(self, image: str) -> str:
        """The uniform array, one float a source, of the sources' weights; not there in a text that needs a sum."""
        return f"dmm_{image}_weights"

    def constant(self, image: str) -> str:
        """The uniform, a vec4, of the colour that is added to the sources; not there in a text that needs a sum."""
        return f"dmm_{image}_constant"

    def needs_sum(self, sources: Mapping[str, int]) -> frozenset[str]:
        """The image inputs for which one picture must be made of all sources first, by the drawer.

        They are those that the text gives to a function of its own, those that it samples so often that summing
        beforehand costs less, and the largest of those for which there are not enough texture units.

        Parameters
        ----------
        sources
            How many sources each image input has; 0 for one that is not there.
        """
        wanted = set()
        for image, use in self._uses.items():
            count = sources.get(image, 0)
            if use.elsewhere or image in self.whole or (count > 1 and (use.cost - 1)*(count - 1) > PASS_COST):
                wanted.add(image)
        units = MOST_SAMPLERS - len(self.imported) - bool(self.brought) - sum(bool(p.target) for p in self.passes)
        counts = {image: 1 if image in wanted else sources.get(image, 0) for image in self.images}
        while sum(counts.values()) > units and max(counts.values()) > 1:
            largest = max(counts, key=lambda image: counts[image])
            wanted.add(largest)
            counts[largest] = 1
        return frozenset(wanted)

    def fragment(self, sources: Mapping[str, int]) -> str:
        """The whole fragment shader for so many sources at each image input; of those of `needs_sum`, for one."""
        whole = self.needs_sum(sources)
        parts = []
        for image in self.images:
            prefix = f"dmm_{image}"
            if image in whole:
                parts.append(f"uniform sampler2D {prefix}_0;\n"
                             f"vec2 {prefix}_extent() {{ return vec2(textureSize({prefix}_0, 0)); }}")
            else:
                parts.append(combination(prefix, sources.get(image, 0)))
        uniforms = [f"uniform {type} {name};" for name, type in FRAME_UNIFORMS.items()]
        samplers = [f"uniform sampler2D {name};"
                    for name in dict.fromkeys([*(p.target for p in self.passes), *self.imported, self.brought]) if name]
        return "\n".join(["#version 330 core", *([self.extensions] if self.extensions else []), *uniforms,
                          "in vec2 dmm_uv;", *samplers, *parts, FINITE.strip(), self.head.strip(), "#line 1",
                          replaced(self.body, self._changes(sources)), self.tail.strip(), ""])

    @cached_property
    def discards(self) -> bool:
        """Whether it may leave pixels as they were: its targets are made black before."""
        return any(word.text == "discard" for word in self._words)

    def where(self, line: int, column: int, sources: Mapping[str, int]) -> Where:
        """The place in the file of what is line and column, from 1, in the body of `fragment` for the same sources.

        What a driver says of lines is right as it is; its columns are of the text with the sums in it.
        """
        lines = self.body.split("\n")
        if not 1 <= line <= len(lines):
            return Where(str(self.path))
        begin = sum(len(before) + 1 for before in lines[:line - 1])
        at, grown = begin + column - 1, 0
        for start, end, new in sorted(self._changes(sources)):
            if not begin <= start < begin + len(lines[line - 1]) or at < start + grown:
                continue
            if at < start + grown + len(new):
                return Where(str(self.path), line, start - begin + 1)
            grown += len(new) - (end - start)
        return Where(str(self.path), line, at - grown - begin + 1)

    def _changes(self, sources: Mapping[str, int]) -> list[tuple[int, int, str]]:
        """What becomes of the body for so many sources."""
        whole = self.needs_sum(sources)
        changes = []
        for image, name in self.images.items():
            use, prefix = self._uses[image], f"dmm_{image}"
            changes += renamed(use, name, f"{prefix}_0", self.body) if image in whole else summed(use, prefix)
        calls = {start for start, _, _ in changes}
        return changes + [c for c in exchanged(self._words, self.names) if c[0] not in calls]

    @cached_property
    def _uses(self) -> Mapping[str, Sampling]:
        return {image: samplings(self._words, name) for image, name in self.images.items()}

    @cached_property
    def _words(self) -> list[Token]:
        return code(tokens(self.body, str(self.path)))
