"""Colours laid into a picture that is a V-value, and such pictures shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import ceil

import numpy as np

from livedmm.ugens.declare import ugen
from livedmm.ugens.library.pictures import HEIGHT, POINTS, WIDTH, read_picture
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import NUMBER, VValue, number

LARGEST = 400
"""Pixels of a side that are shown, as published: a V-value of 160,000 points is slow as it is."""


@ugen(stream="value")
class Mosaic:
    """Colours as a picture that is a V-value, from the top left: ``mosaic(regions(p, count=12, columns=4).cell)``.

    It may be held in an accumulator, scaled, and added to others; `mosaic_picture` shows it.
    """

    cell = Input(doc="the colours, or numbers", family="count")
    count = Setting("count", 12, "how many colours")
    columns = Setting("count", 4, "how many side by side")
    out = Output()

    def tick(cell, count, columns):
        return {WIDTH: min(columns, count), HEIGHT: -(-count // columns),
                POINTS: {(i % columns, i // columns): cell[i] for i in range(count)}}


@ugen(stream="image")
class MosaicPicture:
    """A picture that is a V-value, to be seen: each point the colour that stands there, or a number as grey."""

    image = Input(doc="a picture as a V-value")
    out = Output()
    shown = State(initial=None)

    def tick(image, shown):
        if shown is not None and image is shown:
            return None, shown
        width, height, points = read_picture(image)
        wide, high = (min(max(ceil(side), 1), LARGEST) for side in (width, height))
        pixels = np.zeros((high, wide, 4), np.float32)
        for place, colour in points.items():
            x, y = _place(place)
            if 0 <= x < wide and 0 <= y < high:
                pixels[high - 1 - y, x] = _colour(colour)
        return np.nan_to_num(pixels, posinf=0.0, neginf=0.0), image


def _place(key: Hashable) -> tuple[int, int]:
    match key:
        case (int(x), int(y)):
            return x, y
    return -1, -1


def _colour(value: VValue) -> tuple[float, float, float, float]:
    if isinstance(value, Mapping) and not value.keys() <= {NUMBER}:
        r, g, b, a = (float(number(value.get(part, 0))) for part in "rgba")
        return r, g, b, a
    grey = float(number(value))
    return grey, grey, grey, 1.0
