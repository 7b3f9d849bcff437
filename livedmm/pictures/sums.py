"""Sums of pictures beforehand: one picture of all that feeds an input, where a shader cannot sum while it samples.

That is where it hands its sampler on to a function, where it samples so often that a sum at each place would cost more,
and where there are more pictures than texture units; those are summed in parts, one over the other.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from typing import Protocol

import moderngl

from livedmm.pictures.compiling import Program
from livedmm.pictures.context import Canvas, Graphics
from livedmm.ugens.shaders.shader import FINITE, MOST_SAMPLERS, VERTEX

_ONE = struct.pack("f", 1.0)
_NOTHING = struct.pack("4f", 0.0, 0.0, 0.0, 0.0)


@cache
def sum_text(count: int) -> str:
    """The fragment shader that sums so many pictures, each with its weight, and a colour."""
    samplers = "".join(f"uniform sampler2D picture_{i};\n" for i in range(count))
    terms = "".join(f" + weights[{i}]*texture(picture_{i}, dmm_uv)" for i in range(count))
    return (f"#version 330 core\n{samplers}uniform float weights[{count}];\nuniform vec4 constant;\nin vec2 dmm_uv;\n"
            f"out vec4 color;\n{FINITE}\nvoid main() {{ color = dmm_finite(constant{terms}); }}\n")


class SumPrograms:
    """The programs that sum, by how many pictures; they are few, and kept."""

    def __init__(self, graphics: Graphics) -> None:
        self._graphics = graphics
        self._known: dict[int, Program] = {}

    def get(self, count: int) -> Program:
        """The program that sums so many pictures, `MOST_SAMPLERS` at most."""
        if count not in self._known:
            self._known[count] = Program(self._graphics, VERTEX, sum_text(count))
        return self._known[count]

    def release(self) -> None:
        """Give them back."""
        for program in self._known.values():
            program.release()
        self._known.clear()


class Source(Protocol):
    """Something that makes pictures, alternately on two canvases."""

    def output(self, side: int) -> Canvas:
        """Its picture on one side."""

    def release(self) -> None:
        """Give its memory back."""


class Sum:
    """The sum of the pictures that feed one input, made anew at each tick.

    Parameters
    ----------
    first
        Where in the numbers of a frame the weights stand, and after them the colour.
    """

    def __init__(self, graphics: Graphics, programs: SumPrograms, size: tuple[int, int], sources: Sequence[Source],
                 first: int) -> None:
        self._graphics = graphics
        self._size = size
        self._sources = tuple(sources)
        self._weights = slice(4 * first, 4 * (first + len(sources)))
        self._constant = slice(self._weights.stop, self._weights.stop + 16)
        self._canvas: Canvas | None = None
        self._parts = [(programs.get(len(part)), start, part) for start in range(0, len(sources), MOST_SAMPLERS)
                       if (part := self._sources[start:start + MOST_SAMPLERS])]

    def draw(self, numbers: bytes, side: int) -> Canvas:
        """The sum of the pictures on a side, with the weights that stand in `numbers`."""
        weights, constant = numbers[self._weights], numbers[self._constant]
        if weights == _ONE and constant == _NOTHING:
            return self._sources[0].output(side)
        if self._canvas is None:
            self._canvas = self._graphics.canvas(*self._size)
        context = self._graphics.context
        if not self._parts:
            self._canvas.framebuffer.clear(*struct.unpack("4f", constant))
            return self._canvas
        self._canvas.framebuffer.use()
        for program, start, part in self._parts:
            for i, source in enumerate(part):
                source.output(side).texture.use(program.samplers[f"picture_{i}"])
            program.give("weights", weights[4 * start:4 * (start + len(part))])
            program.give("constant", _NOTHING if start else constant)
            if start:
                context.enable(moderngl.BLEND)
            program.draw()
        if len(self._parts) > 1:
            context.disable(moderngl.BLEND)
        return self._canvas

    def release(self) -> None:
        """Give its memory back."""
        if self._canvas is not None:
            self._canvas.release()
            self._canvas = None
