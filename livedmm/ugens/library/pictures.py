"""Pictures as V-values: ``{":width": w, ":height": h, ":points": {(x, y): colour}}``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import product
from math import ceil, floor, sin
from random import Random

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output
from livedmm.vvalues import Number, VValue, number

WIDTH, HEIGHT, POINTS = ":width", ":height", ":points"
"""The reserved keys of pictures."""

STILL = 4.7
"""Seconds at which the sine is near -1, so that a wave without a timer stands."""

MOST = 80_000
"""Points that are drawn at a tick, as published; a picture of 400 lines has three times as many."""


@ugen(stream="value")
class WaveTransform:
    """A picture that breathes.

    The point (x, y) shows (floor(f x), floor(f y)) of `image`, with f = 0.75 + 0.25 sin(timer). Of a
    picture of more than 80,000 points so many are drawn at random. Where `timer` is nothing, it stands at
    4.7.
    """

    image = Input()
    timer = Input("s")
    out = Output()

    def tick(image, timer, random):
        width, height, points = read_picture(image)
        factor = 0.75 + 0.25 * sin(number(timer) if timer != {} else STILL)
        shown = {}
        for x, y in _places(max(ceil(width), 0), max(ceil(height), 0), random):
            source = points.get((floor(factor * x), floor(factor * y)))
            if source is not None:
                shown[x, y] = source
        return {WIDTH: width, HEIGHT: height, POINTS: shown}


def read_picture(image: VValue) -> tuple[Number, Number, Mapping[Hashable, VValue]]:
    """Width, height and points of a picture that is a V-value; nothing of what is none."""
    if not isinstance(image, Mapping):
        return 0, 0, {}
    points = image.get(POINTS)
    return (number(image.get(WIDTH, 0)), number(image.get(HEIGHT, 0)),
            points if isinstance(points, Mapping) else {})


def _places(width: int, height: int, random: Random) -> Iterable[tuple[int, int]]:
    if width * height <= MOST:
        return product(range(width), range(height))
    return ((random.randrange(width), random.randrange(height)) for _ in range(MOST))
