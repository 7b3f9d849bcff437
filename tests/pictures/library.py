"""The built-in shaders, drawn one at a time on pictures given as arrays, for tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from livedmm import resources
from livedmm.ugens import Kind
from livedmm.ugens.shaders import kind_name_of_file, shader_kind
from tests.ugens.shaders.drawing import Drawer, Picture

_DRAWERS: dict[Any, Drawer] = {}
SIZE = (96, 54)
SHADERS = {kind_name_of_file(path): path for path in resources.shaders()}

@cache
def one(name: str) -> Kind:
    """A built-in shader's kind."""
    return shader_kind(SHADERS[name])


@contextmanager
def drawer(ctx: Any, kind: str | Kind, size: tuple[int, int] = SIZE, **pictures: Picture) -> Iterator[Drawer]:
    """A drawer of a kind on pictures by input, with all numbers as in a new neuron; one for all tests, since each costs
    a program."""
    key = ctx, kind, tuple(sorted(pictures))
    if key not in _DRAWERS:
        given = one(kind) if isinstance(kind, str) else kind
        _DRAWERS[key] = Drawer(ctx, given, size, {image: [picture] for image, picture in pictures.items()})
    made = _DRAWERS[key]
    made.forget(size)
    for image, picture in pictures.items():
        made.show(image, picture)
    yield made


def drawn(ctx: Any, kind: str | Kind, pictures: Mapping[str, Picture] | None = None, size: tuple[int, int] = SIZE,
          **numbers: float) -> Picture:
    """The first frame of a kind with some inputs set."""
    with drawer(ctx, kind, size, **(pictures or {})) as made:
        return made.draw(**numbers)


def evolved(ctx: Any, kind: str, start: Picture, frames: int, image: str = "input",
            pictures: Mapping[str, Picture] | None = None, **numbers: float) -> Picture:
    """What is there after some frames if a kind is fed its own output, beginning with a picture."""
    height, width, _ = start.shape
    picture = start
    with drawer(ctx, kind, (width, height), **{image: start}, **(pictures or {})) as made:
        for _ in range(frames):
            made.show(image, picture)
            picture = made.draw(**numbers)
    return picture


@cache
def guarded(name: str) -> Kind:
    """A kind that draws white where its colour is not finite, else black."""
    whole = one(name)
    assert whole.shader is not None
    tail, found = re.subn(r"(\w+) = dmm_finite\(\1\)", r"\1 = vec4(any(isnan(\1)) || any(isinf(\1)))",
                          whole.shader.tail)
    assert found == 1
    return replace(whole, shader=replace(whole.shader, tail=tail))


def plain(*colour: float, size: tuple[int, int] = SIZE) -> Picture:
    """A picture of one colour."""
    return np.broadcast_to(np.asarray(colour, np.float32), (size[1], size[0], 4)).copy()


def scene(size: tuple[int, int] = SIZE, seed: int = 0) -> Picture:
    """An opaque picture with hard and soft parts, alike nowhere."""
    width, height = size
    y, x = (np.mgrid[0:height, 0:width] + 0.5) / np.array([height, width])[:, None, None]
    rng = np.random.default_rng(seed)
    made = np.ones((height, width, 4), np.float32)
    for channel in range(3):
        a, b, c, d = rng.uniform(2, 9, 4)
        made[..., channel] = 0.5 + 0.5 * np.sin(a * x + b * y + 3 * np.sin(c * y - d * x))
    board = ((x * 8).astype(int) + (y * 5).astype(int)) % 3 == 0
    made[board, :3] *= 0.3
    return made


def luma(picture: Picture) -> Picture:
    """Its brightness."""
    return picture[..., :3] @ np.array([0.2126, 0.7152, 0.0722], np.float32)


def edge_free(picture: Picture, border: int = 1) -> Picture:
    """It without its outermost pixels."""
    return picture[border:-border, border:-border]


def images(name: str) -> Sequence[str]:
    """The image inputs of a kind."""
    return [port.name for port in one(name).inputs if port.image]
