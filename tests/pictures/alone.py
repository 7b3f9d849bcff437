"""One neuron of a shader kind on the picture machine, fed by pictures that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.frames import Frame, ImageRow, PictureNeuron, PicturePlan
from livedmm.pictures.context import Graphics
from livedmm.pictures.machine import PictureMachine
from livedmm.ugens import Kind
from livedmm.ugens.shaders import shader_kind

Picture = NDArray[np.float32]
"""``(height, width, 4)``, the bottom row first."""

SOURCES: Mapping[str, str] = {
    "gradient": "vec4(floor(gl_FragCoord.xy)/resolution, 0.5, 1.0)",
    "board": "vec4(vec3(mod(floor(gl_FragCoord.x/8.0) + floor(gl_FragCoord.y/8.0), 2.0)), 1.0)",
    "noise": "vec4(fract(sin(gl_FragCoord.xyx*vec3(12.9, 78.2, 37.7) + gl_FragCoord.yxx*vec3(3.1, 5.7, 9.3))"
             "*4375.5), 1.0)"}
"""Pictures to feed, as colours of plain shaders."""


def sources() -> dict[str, Kind]:
    """The kinds of `SOURCES`."""
    return {name: shader_kind(Path(f"{name}.frag"), f"out vec4 color;\nvoid main() {{ color = {text}; }}\n")
            for name, text in SOURCES.items()}


class Alone:
    """A neuron whose rows are given as numbers: for each image input the sources' weights, and a colour.

    The sources are drawn in a frame of their own, so the neuron's first frame, which has the number 1, reads them.
    """

    def __init__(self, graphics: Graphics, kind: Kind, size: tuple[int, int],
                 rows: Mapping[str, tuple[Mapping[str, float], Sequence[float]]]) -> None:
        assert kind.shader is not None
        self.kind, self.frames = kind, 0
        self.machine = PictureMachine(graphics, size, date=(2026.0, 11.0, 23.0, 43200.0))
        given = [PictureNeuron(i, one, name, (), (), 0, 0) for i, (name, one) in enumerate(sources().items())]
        numbers = tuple(kind.shader.uniforms)
        self.numbers = {port.name: port.bias for port in kind.inputs if not port.image}
        self._weights: list[float] = []
        images = []
        for port in kind.shader.images:
            weights, colour = rows.get(port, ({}, (0.0,)*4))
            images.append(ImageRow(port, tuple((name, name) for name in weights), len(numbers) + len(self._weights)))
            self._weights += [*weights.values(), *colour]
        neuron = PictureNeuron(len(given), kind, "alone", numbers, tuple(images), 0, len(numbers) + len(self._weights))
        self.neuron = neuron.key
        self._show(PicturePlan(tuple(given)), np.zeros(0, np.float32))
        self._plan = PicturePlan((*given, neuron))

    def _show(self, plan: PicturePlan, numbers: NDArray[np.float32]) -> None:
        self.machine.show(Frame(plan, self.frames, self.frames/60, 1/60, numbers))
        self.frames += 1

    def draw(self, **numbers: float) -> Picture:
        """The next frame, with some inputs set to numbers from now on."""
        self.numbers.update(numbers)
        self._show(self._plan, np.float32([*(self.numbers[n] for n in self._plan.neurons[-1].numbers), *self._weights]))
        return self.machine.floats(self.neuron)

    def source(self, name: str) -> Picture:
        """The picture of a source."""
        return self.machine.floats((name, name))

    def release(self) -> None:
        self.machine.release()
