"""Patches of pictures that are played frame by frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.literal import LiteralMachine
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import read_patch
from livedmm.live.session import Session
from livedmm.pictures.context import Graphics
from livedmm.pictures.machine import PictureMachine
from livedmm.ugens import Kind, Registry, builtin
from livedmm.ugens.shaders import shader_kind

RATE = 6000
"""Samples a second: a frame of the slow machine has a hundred."""

SHADERS: Mapping[str, str] = {
    "solid": "uniform vec4 tint = vec4(1.0);\nout vec4 color;\nvoid main() { color = tint; }\n",
    "position": "out vec4 color;\nvoid main() { color = vec4(uv, 0.0, 1.0); }\n",
    "passed": "uniform sampler2D image;\nout vec4 color;\nvoid main() { color = texture(image, uv); }\n",
    # A shader that hands its sampler on: it needs a sum beforehand.
    "handed": "uniform sampler2D image;\nout vec4 color;\nvec4 at(sampler2D s, vec2 p) { return texture(s, p); }\n"
              "void main() { color = at(image, uv); }\n",
    "bad": "uniform float x;\nout vec4 color;\nvoid main() { color = vec4(x/(x - x), log(x - 1.0), 1e30, 1.0); }\n",
    "counted": "out vec4 color;\nvoid main() { color = vec4(float(frame), time, 0.0, 1.0); }\n",
}


def kinds(folder: Path, texts: Mapping[str, str] = SHADERS) -> Registry:
    """The built-in kinds, and those of shaders that are written into a folder."""
    registry = builtin().copy()
    add_kinds(registry)
    for name, text in texts.items():
        path = folder / f"{name}.frag"
        path.write_text(text)
        registry.add(shader_kind(path))
    return registry


class Stage:
    """A session with pictures, a frame at a time."""

    def __init__(self, graphics: Graphics, registry: Registry, rows: str, size: tuple[int, int], ticks: int) -> None:
        text = "rows: |\n" + "".join(f"  {line}\n" for line in rows.strip().splitlines())
        network = read_patch(text, "stage", registry).require()
        self.pictures = PictureMachine(graphics, size)
        self.session = Session(network, registry, LiteralMachine(registry, RATE))
        self.machine = self.session.machine
        self.machine.pictures, self.machine.picture_ticks = self.pictures, ticks

    def frame(self, count: int = 1) -> None:
        """Compute and draw the next frames."""
        for _ in range(count):
            due = self.machine.frame_sample(self.machine.frame + 1)
            self.session.render(due - self.session.now)

    def do(self, rows: str, glide: int = 0) -> None:
        """Evaluate rows."""
        self.session.evaluate(self.session.read(rows), glide=glide)

    def colour(self, neuron: str = "screen") -> NDArray[np.float32]:
        """The colour of a neuron's picture, which is the same everywhere in it."""
        (key,) = (n.key for n in self.pictures.plan.neurons if n.name == neuron)
        picture = self.pictures.floats(key)
        assert (picture == picture[0, 0]).all()
        return picture[0, 0]


@contextmanager
def stage(graphics: Graphics, folder: Path, rows: str, size: tuple[int, int] = (16, 9), ticks: int = 1,
          texts: Mapping[str, str] = SHADERS, files: Iterable[Path] = (),
          more: Iterable[Kind] = ()) -> Iterator[Stage]:
    """A session of these rows that draws."""
    registry = kinds(folder, texts).beside(folder)
    for file in files:
        registry.add(shader_kind(file))
    for kind in more:
        registry.add(kind)
    made = Stage(graphics, registry, rows, size, ticks)
    try:
        yield made
    finally:
        made.pictures.release()
