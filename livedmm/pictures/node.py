"""One image neuron as it is drawn: its canvases, its program, and what this is given at each tick."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import moderngl

from livedmm.engine.frames import PictureNeuron
from livedmm.engine.schedule import NeuronKey
from livedmm.errors import DeviceError
from livedmm.pictures.brought import Brought
from livedmm.pictures.compiling import Program, Programs
from livedmm.pictures.context import BLACK, Canvas, Form, Graphics
from livedmm.pictures.imported import Imported
from livedmm.pictures.sources import Asked
from livedmm.pictures.sums import Source, Sum, SumPrograms
from livedmm.ugens.shaders.shader import Pass, Shader


@dataclass(slots=True)
class Moment:
    """What all pictures are given at a tick: uniforms by name, and the numbers of the frame, as bytes.

    They are drawn on one `side` and read from the other. `time` is in seconds of the session.
    """

    uniforms: dict[str, bytes]
    numbers: bytes
    side: int
    time: float


class Node:
    """An image neuron with its memory.

    It has two canvases for each pass and draws on them in turn: at each tick on one side, while everybody reads the
    other. So the order in which neurons are drawn changes nothing, and each connection delays by one tick.
    """

    def __init__(self, graphics: Graphics, neuron: PictureNeuron, size: tuple[int, int],
                 brought: Brought | None = None) -> None:
        assert neuron.kind.shader is not None
        self.neuron = neuron
        self.shader = neuron.kind.shader
        self.size = size
        self._graphics = graphics
        self._brought = brought
        self._to_draw = 0
        self._canvases = self._made(size)
        self._program: Program | None = None
        self._numbers: list[tuple[str, int, int, str]] = []
        self._chunk = slice(0, 0)
        self._rows: list[tuple[str, int, int]] = []
        self._sums: list[tuple[int, Sum]] = []
        self._sources: list[tuple[int, Source]] = []
        self._imported: list[tuple[int, moderngl.Texture]] = []
        self._targets: list[list[tuple[int, int, int]]] = []
        self._before = b""
        self._last = 0
        self._events: dict[str, bool] = {}

    def output(self, side: int) -> Canvas:
        """Its picture on one side; the last one, on both, while it is not drawn."""
        return self._canvases[-1][side if self._program is not None else self._last]

    # -- what it is made of

    def wire(self, neuron: PictureNeuron, sources: Mapping[NeuronKey, Source], programs: Programs,
             sums: SumPrograms, imported: Imported, side: int) -> None:
        """Take its place in another plan; what it has drawn stays. `side` is that on which was drawn last.

        Raises
        ------
        ShaderError, PictureError
            If its shader does not compile, or brings a picture that is none; it is then not drawn.
        """
        assert neuron.kind.shader is not None
        if neuron.kind.shader is not self.shader:
            self._exchange(neuron.kind.shader)
        self.neuron, shader = neuron, self.shader
        self._unwire()
        counts = {row.port: len(row.columns) for row in neuron.images}
        program = programs.get(neuron.kind, counts)
        whole = shader.needs_sum(counts)
        for row in neuron.images:
            feeding = [sources[column] for column in row.columns]
            units = [program.samplers.get(shader.sampler(row.port, i)) for i in range(len(feeding) or 1)]
            if row.port in whole:
                if units[0] is not None:
                    self._sums.append((units[0], Sum(self._graphics, sums, self.size, feeding, row.first)))
                continue
            self._sources += [(unit, source) for unit, source in zip(units, feeding, strict=False) if unit is not None]
            end = 4 * (row.first + len(feeding))
            self._rows += [(name, first, last) for name, first, last in (
                (shader.weights(row.port), 4 * row.first, end), (shader.constant(row.port), end, end + 16))
                if name in program.uniforms]
        self._chunk = slice(4 * neuron.first, 4 * (neuron.first + len(neuron.numbers)))
        self._numbers = list(_numbers(shader, neuron.numbers, program))
        self._targets = [list(self._read_in(index, program)) for index in range(len(shader.passes))]
        self._imported = [(program.samplers[name], imported.get(path)) for name, path in shader.imported.items()
                          if name in program.samplers]
        self._program = program
        if self._last != side:
            # It was not drawn for a while: what it drew last is what everybody has read since.
            self._canvases = [(other, one) for one, other in self._canvases]
            self._last = side

    def _read_in(self, index: int, program: Program) -> list[tuple[int, int, int]]:
        """What a pass reads of the targets: unit, pass, and 1 if it has been drawn before in the same tick."""
        passes = self.shader.passes
        found: dict[str, tuple[int, int, int]] = {}
        for order in [*range(index, len(passes)), *range(index)]:
            unit = program.samplers.get(passes[order].target)
            if unit is not None:
                found[passes[order].target] = (unit, order, int(order < index))
        return list(found.values())

    def _unwire(self) -> None:
        for _, one in self._sums:
            one.release()
        self._sums, self._sources, self._rows, self._numbers, self._targets = [], [], [], [], []
        self._program, self._before = None, b""

    # -- drawing

    def draw(self, moment: Moment) -> None:
        """Draw its next picture."""
        program = self._program
        if program is None:
            return
        numbers, side = moment.numbers, moment.side
        self._last = side
        chunk = numbers[self._chunk]
        if self._brought is not None and not self._look(self._brought, chunk, moment):
            return
        if chunk != self._before:
            self._resize(chunk)
        summed = [(unit, one.draw(numbers, side ^ 1)) for unit, one in self._sums]
        for unit, canvas in summed:
            canvas.texture.use(unit)
        for unit, source in self._sources:
            source.output(side ^ 1).texture.use(unit)
        for unit, texture in self._imported:
            texture.use(unit)
        if self._brought is not None:
            self._brought.texture.use(program.samplers[self.shader.brought])
        if program.moment is not moment:
            program.moment = moment
            for name in program.frame_uniforms:
                program.give(name, moment.uniforms[name])
        for name, first, last in self._rows:
            program.give(name, numbers[first:last])
        if chunk != self._before or program.holder is not self or self._events:
            for name, first, last, sort in self._numbers:
                part = chunk[first:last]
                program.give(name, self._converted(name, part, sort) if sort else part)
            self._before, program.holder = chunk, self
        for index, targets in enumerate(self._targets):
            canvas = self._canvases[index][side]
            canvas.framebuffer.use()
            if self.shader.discards:
                canvas.framebuffer.clear(*BLACK)
            for unit, order, fresh in targets:
                self._canvases[order][side if fresh else side ^ 1].texture.use(unit)
            program.set("dmm_resolution", "2f", *canvas.size)
            program.set("dmm_pass", "i", index)
            program.draw()

    def _look(self, brought: Brought, chunk: bytes, moment: Moment) -> bool:
        """See what the source brings; returns whether it must be drawn: not where both sides have it already."""
        values = dict(zip(self.neuron.numbers, struct.unpack(f"{len(chunk) // 4}f", chunk), strict=True))
        if brought.look(Asked(moment.time, values, self.size)) or chunk != self._before:
            self._to_draw = 2
        self._to_draw -= 1
        return self._to_draw >= 0

    def _converted(self, name: str, part: bytes, sort: str) -> bytes:
        (x,) = struct.unpack("f", part)
        if sort == "int":
            return struct.pack("i", round(min(max(x, -2**31), 2**31 - 1)))
        if sort == "bool":
            return struct.pack("i", x >= 0.5)
        was, self._events[name] = self._events.get(name, False), x > 0
        return struct.pack("i", x > 0 and not was)

    # -- memory

    def resize(self, size: tuple[int, int], copy: Callable[[Canvas, Canvas], None]) -> None:
        """Go over to pictures of another size, with what was drawn on them.

        Raises
        ------
        DeviceError
            If there is no memory for them; they stay as they are.
        """
        if size == self.size:
            return
        before, self._canvases, self.size = self._canvases, self._made(size), size
        for old, new in zip(before, self._canvases, strict=True):
            for side in (0, 1):
                copy(old[side], new[side])
                old[side].release()
        self._before = b""

    def _exchange(self, shader: Shader) -> None:
        """Go over to another shader; what was drawn stays, by the names of the targets, and the output always."""
        before = dict(zip(_places(self.shader.passes), self._canvases, strict=True))
        self._canvases = [before.pop(place) if place in before else self._pair(one, {})
                          for place, one in zip(_places(shader.passes), shader.passes, strict=True)]
        for pair in before.values():
            for canvas in pair:
                canvas.release()
        self.shader = shader
        self._events.clear()

    def release(self) -> None:
        """Give its memory back."""
        self._unwire()
        for pair in self._canvases:
            for canvas in pair:
                canvas.release()
        self._canvases.clear()
        if self._brought is not None:
            self._brought.release()

    def _resize(self, chunk: bytes) -> None:
        """Give passes whose size is a matter of numbers the size that these say."""
        if all(one.width is one.height is None for one in self.shader.passes):
            return
        numbers = dict(zip(self.neuron.numbers, struct.unpack(f"{len(chunk) // 4}f", chunk), strict=True))
        for index, one in enumerate(self.shader.passes):
            if one.size(*self.size, self._known(numbers)) != self._canvases[index][0].size:
                for canvas in self._canvases[index]:
                    canvas.release()
                self._canvases[index] = self._pair(one, numbers)

    def _made(self, size: tuple[int, int]) -> list[tuple[Canvas, Canvas]]:
        """Canvases for all passes, or none: what is made before one cannot be had is given back."""
        made: list[tuple[Canvas, Canvas]] = []
        try:
            for one in self.shader.passes:
                made.append(self._pair(one, {}, size))  # noqa: PERF401  (of a list that fails nothing would be left)
        except DeviceError:
            for canvas in (canvas for pair in made for canvas in pair):
                canvas.release()
            raise
        return made

    def _known(self, numbers: Mapping[str, float]) -> Mapping[str, float]:
        """What the size of a pass may be a matter of: numbers, and settings that are numbers."""
        return {**{n: x for n, x in self.neuron.kind.values.items() if isinstance(x, int | float)}, **numbers}

    def _pair(self, one: Pass, numbers: Mapping[str, float], size: tuple[int, int] | None = None,
              ) -> tuple[Canvas, Canvas]:
        width, height = one.size(*(size or self.size), self._known(numbers))
        form: Form = "f4" if one.float else "f2"
        first = self._graphics.canvas(width, height, form)
        try:
            return first, self._graphics.canvas(width, height, form)
        except DeviceError:
            first.release()
            raise


def _places(passes: tuple[Pass, ...]) -> list[tuple[str, int]]:
    """What names each pass in another text of the same shader: its target, and how many drew there before it.

    The last is the output, whatever it is called.
    """
    targets = [one.target for one in passes]
    return [*((target, targets[:i].count(target)) for i, target in enumerate(targets[:-1])), ("", -1)]


def _numbers(shader: Shader, ports: tuple[str, ...], program: Program) -> list[tuple[str, int, int, str]]:
    """The number uniforms of a program: where their bytes stand among the numbers of the ports, and how they are read.

    The parts of a vector are ports one after another.
    """
    found: dict[str, tuple[str, int, int, str]] = {}
    for index, port in enumerate(ports):
        uniform = shader.uniforms.get(port)
        if uniform is not None and uniform.name in program.uniforms:
            first = 4 * (index - uniform.component)
            sort = uniform.type if uniform.type in ("int", "bool", "event") else ""
            found[uniform.name] = uniform.name, first, 4 * (index + 1), sort
    return list(found.values())
