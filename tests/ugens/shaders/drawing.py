"""A small drawer of shader kinds, for tests: moderngl on EGL, no window, one neuron, pictures given as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from livedmm.ugens import Kind
from livedmm.ugens.shaders import Pass

Picture = NDArray[np.float32]
"""``(height, width, 4)``, the bottom row first."""


def pictures(size: tuple[int, int]) -> tuple[Picture, Picture, Picture]:
    """A gradient, a chessboard, and noise, all opaque."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    board = (x//8 + y//8) % 2
    noise = np.random.default_rng(1).random((3, height, width))
    made = [np.stack([r, g, b, np.ones(x.shape)], axis=-1).astype(np.float32)
            for r, g, b in ((x/width, y/height, np.full(x.shape, 0.5)), (board, board, board), noise)]
    return made[0], made[1], made[2]


class Drawer:
    """Draws frame after frame of one neuron, whose sources are `pictures`, by image input, and their weights.

    An input that must be summed first is given one source: its weight must be 1 and nothing is added.
    """

    def __init__(self, ctx: moderngl.Context, kind: Kind, size: tuple[int, int],
                 pictures: Mapping[str, Sequence[Picture]] | None = None,
                 weights: Mapping[str, Sequence[float]] | None = None,
                 constants: Mapping[str, Sequence[float]] | None = None) -> None:
        assert kind.shader is not None
        self.ctx, self.kind, self.shader, self.size = ctx, kind, kind.shader, size
        pictures = {image: list((pictures or {}).get(image, [])) for image in self.shader.images}
        sources = {image: len(given) for image, given in pictures.items()}
        whole = self.shader.needs_sum(sources)
        for image in whole:
            black = np.zeros((size[1], size[0], 4), np.float32)
            factors = (weights or {}).get(image, [1.0]*len(pictures[image]))
            added = np.asarray((constants or {}).get(image, [0.0]*4), np.float32)
            pictures[image] = [sum((w*p for w, p in zip(factors, pictures[image], strict=True)), start=black) + added]
        self.text = self.shader.fragment(sources)
        self.program = ctx.program(vertex_shader=self.shader.vertex, fragment_shader=self.text)
        self.vertices = ctx.vertex_array(self.program, [])
        self.textures: dict[str, moderngl.Texture] = {}
        for image, given in pictures.items():
            for i, picture in enumerate(given):
                self.textures[self.shader.sampler(image, i)] = self.texture(picture)
            if image not in whole:
                self.set(self.shader.weights(image), list((weights or {}).get(image, [1.0]*len(given))))
                self.set(self.shader.constant(image), tuple((constants or {}).get(image, [0.0]*4)))
        for name, path in self.shader.imported.items():
            self.textures[name] = self.texture(_read_picture(path))
        self.numbers = {port.name: port.bias for port in kind.inputs if not port.image}
        self.targets: dict[int, tuple[moderngl.Framebuffer, moderngl.Framebuffer]] = {}
        self.frame = 0

    def texture(self, picture: Picture) -> moderngl.Texture:
        height, width, _ = picture.shape
        made = self.ctx.texture((width, height), 4, np.ascontiguousarray(picture, np.float32).tobytes(), dtype="f4")
        made.repeat_x = made.repeat_y = False
        return made

    def draw(self, **numbers: float) -> Picture:
        """The next frame, with some inputs set to numbers from now on."""
        self.numbers.update(numbers)
        self._set_numbers()
        for index, each in enumerate(self.shader.passes):
            out = self._draw_pass(index, each)
        self.frame += 1
        width, height = out.size
        return np.frombuffer(out.read(components=4, dtype="f4"), np.float32).reshape(height, width, 4)

    def _draw_pass(self, index: int, each: Pass) -> moderngl.Framebuffer:
        size = each.size(*self.size, self.numbers)
        if index not in self.targets or self.targets[index][0].size != size:
            self.targets[index] = (self._target(size, each), self._target(size, each))
        front, back = self.targets[index]
        self.targets[index] = (back, front)
        for name, value in (("dmm_resolution", tuple(map(float, size))), ("dmm_time", self.frame/60),
                            ("dmm_delta", 1/60), ("dmm_frame", self.frame), ("dmm_pass", index),
                            ("dmm_date", (2026.0, 11.0, 23.0, 43200.0 + self.frame/60)), ("dmm_sample_rate", 48000.0)):
            self.set(name, value)
        shown = {p.target: self.targets[i][0] for i, p in enumerate(self.shader.passes) if i in self.targets}
        # This pass draws on `back`, so its own target is read as it was, from `front`.
        shown[each.target] = front
        read = {**self.textures, **{name: fbo.color_attachments[0] for name, fbo in shown.items()}}
        for unit, (name, texture) in enumerate((n, t) for n, t in read.items() if n in self.program):
            assert isinstance(texture, moderngl.Texture)
            texture.use(unit)
            self.set(name, unit)
        back.use()
        back.clear()
        self.vertices.render(moderngl.TRIANGLE_STRIP, vertices=4)
        return back

    def _target(self, size: tuple[int, int], each: Pass) -> moderngl.Framebuffer:
        texture = self.ctx.texture(size, 4, dtype="f4" if each.float else "f2")
        texture.repeat_x = texture.repeat_y = False
        made = self.ctx.framebuffer([texture])
        made.clear()
        return made

    def _set_numbers(self) -> None:
        vectors: dict[str, list[float]] = {}
        for port, uniform in self.shader.uniforms.items():
            number = self.numbers[port]
            if uniform.type in ("bool", "event"):
                number = number > 0 if uniform.type == "event" else number >= 0.5
            elif uniform.type == "int":
                number = round(min(max(number, -2**31), 2**31 - 1))
            vectors.setdefault(uniform.name, []).append(number)
        for name, values in vectors.items():
            self.set(name, values[0] if len(values) == 1 else tuple(values))

    def set(self, name: str, value: Any) -> None:
        if name in self.program:
            uniform = self.program[name]
            assert isinstance(uniform, moderngl.Uniform)
            uniform.value = value[0] if isinstance(value, list) and len(value) == 1 else value

    def show(self, image: str, picture: Picture) -> None:
        """Draw from another picture from now on; the image input must have one source."""
        name = self.shader.sampler(image)
        height, width, _ = picture.shape
        if self.textures[name].size != (width, height):
            self.textures[name].release()
            self.textures[name] = self.texture(picture)
        else:
            self.textures[name].write(np.ascontiguousarray(picture, np.float32).tobytes())

    def forget(self, size: tuple[int, int]) -> None:
        """Begin anew, at another size."""
        self._release_targets()
        self.size, self.frame = size, 0
        self.numbers = {port.name: port.bias for port in self.kind.inputs if not port.image}

    def release(self) -> None:
        self._release_targets()
        for texture in self.textures.values():
            texture.release()
        self.vertices.release()
        self.program.release()

    def _release_targets(self) -> None:
        for pair in self.targets.values():
            for fbo in pair:
                for attachment in fbo.color_attachments:
                    attachment.release()
                fbo.release()
        self.targets.clear()


def _read_picture(path: Any) -> Picture:
    from PIL import Image

    return np.asarray(Image.open(path).convert("RGBA"), np.float32)[::-1]/255
