"""Programs from shaders; and what drivers say of shaders that are wrong, in words with file, line and column."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import moderngl

from livedmm.errors import ShaderError, Where
from livedmm.pictures.context import Graphics
from livedmm.ugens.kind import Kind
from livedmm.ugens.shaders.shader import FRAME_UNIFORMS, Shader

_LOG = (
    re.compile(r"(?P<text>\d+):(?P<line>\d+)\((?P<column>\d+)\): (?:preprocessor )?error: (?P<what>.*)"),  # Mesa
    re.compile(r"(?P<text>\d+)\((?P<line>\d+)\) : (?:fatal )?error (?:[A-Z]\d+: )?(?P<what>.*)"),  # NVIDIA
    re.compile(r"ERROR: (?P<text>\d+):(?P<line>\d+): (?P<what>.*)"),  # Apple, AMD, Intel
)


_GAP = re.compile(r"(?:\s|/\*.*?\*/)+")


class Program:
    """A compiled shader with its uniforms, which remember what they were given.

    Attributes
    ----------
    samplers
        The texture unit of each sampler.
    frame_uniforms
        What it wants to know of the frame.
    holder, moment
        Whose numbers, and which moment's, it was given last.
    """

    def __init__(self, graphics: Graphics, vertex: str, fragment: str) -> None:
        context = graphics.context
        self._graphics = graphics
        self._program = context.program(vertex_shader=vertex, fragment_shader=fragment)
        graphics.programs += 1
        self._vertices = context.vertex_array(self._program, [])
        self.uniforms: dict[str, moderngl.Uniform] = {}
        self.samplers: dict[str, int] = {}
        self.holder: object = None
        self.moment: object = None
        self._given: dict[str, bytes] = {}
        for name in self._program:
            member = self._program[name]
            if not isinstance(member, moderngl.Uniform):
                continue
            if member.gl_type == SAMPLER:  # type: ignore[attr-defined]
                self.samplers[name] = member.value = len(self.samplers)
            else:
                self.uniforms[name] = member
        self.frame_uniforms = [name for name in self.uniforms if name in FRAME_UNIFORMS
                               and name not in ("dmm_resolution", "dmm_pass")]

    def give(self, name: str, value: bytes) -> None:
        """Set a uniform that the program has, in the layout of GL, unless it has this value."""
        if self._given.get(name) != value:
            self.uniforms[name].write(value)
            self._given[name] = value

    def set(self, name: str, form: str, *values: float) -> None:
        """Set a uniform, if the program has it, to values in a format of `struct`."""
        if name in self.uniforms:
            self.give(name, struct.pack(form, *values))

    def draw(self) -> None:
        """Draw on the framebuffer in use."""
        self._vertices.render(moderngl.TRIANGLE_STRIP, 4)

    def release(self) -> None:
        """Give its memory back."""
        self._vertices.release()
        self._program.release()
        self._graphics.programs -= 1


SAMPLER = 0x8B5E
"""GL's own number of the type sampler2D."""


def compiled(graphics: Graphics, shader: Shader, sources: Mapping[str, int]) -> Program:
    """The program of a shader for so many sources at each image input, compiled here and now.

    Raises
    ------
    ShaderError
        With the line and column of the first thing that is wrong.
    """
    try:
        return Program(graphics, shader.vertex, shader.fragment(sources))
    except moderngl.Error as error:
        raise shader_error(shader, sources, str(error)) from error


def shader_error(shader: Shader, sources: Mapping[str, int], log: str) -> ShaderError:
    """What a driver's log says of a shader for so many sources, as an error at its place in the file."""
    problems = found_in(log)
    if not problems:
        words = " ".join(log.split())
        return ShaderError(f"the driver refuses it: {words[:300]}", where=Where(str(shader.path)))
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    if "vertex_shader" in log:  # moderngl says whose log it is
        where = Where(str(shader.path.with_suffix(".vs")), first.line, first.column)
    elif first.column:
        lines = shader.fragment(sources).partition("#line 1\n")[2].split("\n")
        column = spread(lines[first.line - 1], first.column) if first.line <= len(lines) else first.column
        where = shader.where(first.line, column, sources)
    else:
        where = Where(str(shader.path), first.line)
    return ShaderError(f"{first.what}{more}", where=where)


def spread(line: str, column: int) -> int:
    """The column in a line of what Mesa counts: to it, spaces and comments one after another are one space."""
    at = counted = 0
    while counted < column - 1 and at < len(line):
        at = gap.end() if (gap := _GAP.match(line, at)) else at + 1
        counted += 1
    return at + 1


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a driver's log; `column` is 0 where the driver does not say it."""

    line: int
    column: int
    what: str


def found_in(log: str) -> list[Problem]:
    """The errors in a log of Mesa, NVIDIA, or Apple and its kin; warnings are left out."""
    problems = []
    for text in log.splitlines():
        for pattern in _LOG:
            if match := pattern.search(text):
                parts = match.groupdict()
                problems.append(Problem(int(parts["line"]), int(parts.get("column") or 0), parts["what"].strip()))
                break
    return problems


@dataclass
class Programs:
    """The programs of one context, each compiled once.

    Attributes
    ----------
    refused
        Says what is known to be wrong with a kind: a shader that loops for ever must not be drawn here.
    spare
        How many that nobody uses are kept for their return: a number of sources that comes and goes costs nothing.
    """

    graphics: Graphics
    refused: Callable[[Kind, Mapping[str, int]], ShaderError | None] | None = None
    spare: int = 32
    _known: dict[tuple[Shader, tuple[int, ...]], Program] = field(default_factory=dict)

    def get(self, kind: Kind, sources: Mapping[str, int]) -> Program:
        """The program of a kind for so many sources, compiled now if it is not known.

        Raises
        ------
        ShaderError
            If it does not compile, or was refused.
        """
        assert kind.shader is not None
        if self.refused is not None and (error := self.refused(kind, sources)) is not None:
            raise error
        shader = kind.shader
        key = shader, tuple(sources.get(image, 0) for image in shader.images)
        program = self._known.pop(key, None) or compiled(self.graphics, shader, sources)
        self._known[key] = program  # at the end: the first are those that were not asked for longest
        return program

    def keep(self, shaders: set[Shader]) -> None:
        """Let go of the programs of other shaders, but for a few."""
        gone = [key for key in self._known if key[0] not in shaders]
        for key in gone[:max(0, len(gone) - self.spare)]:
            self._known.pop(key).release()

    def release(self) -> None:
        """Give all back."""
        for program in self._known.values():
            program.release()
        self._known.clear()
