"""V-values as pictures that can be read: their keys as words, their numbers as bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import NUMBER, VValue, number

LABEL = 0.32
"""Of the width: where bars begin."""
MOST = 4096
"""Numbers of a V-value that are looked at; of these the largest are shown."""
DEEPEST = 12
"""Keys above a number; a list of a thousand clicks has as many."""


@ugen(stream="image")
class ValuePicture:
    """A V-value, to be read: a line for each of its numbers, with its keys, a bar and the number.

    White on nothing, like `text`: it takes colour from a product, as ``value_picture(seen) * solid(1, 0.5, 0.2)``.
    Where there are more numbers than lines the largest are shown, in the order in which they stand.
    """

    input = Input(doc="the V-value")
    top = Input(doc="the number whose bar is full; 0 is the largest that there is", range=(0.0, 100.0))
    bars = Input(doc="whether there are bars and numbers, or the keys alone", bias=1.0, switch=True)
    out = Output()
    lines = Setting("count", 14, "how many numbers have a place")
    width = Setting("count", 480, "pixels")
    height = Setting("count", 360, "pixels")
    shown = State(initial=None)

    def tick(input, top, bars, lines, width, height, shown):
        found = [leaf for leaf, _ in zip(_leaves(input, ()), range(MOST), strict=False)]
        kept = sorted(sorted(range(len(found)), key=lambda i: -abs(found[i][1]))[:lines])
        drawn = tuple(found[i] for i in kept), number(top), number(bars) >= 0.5
        if drawn == shown:
            return None, shown
        from PIL import Image, ImageDraw  # here, since every command loads the kinds

        full = drawn[1] or max((abs(x) for _, x in drawn[0]), default=1.0)
        sheet = Image.new("L", (width, height))
        draw, each = ImageDraw.Draw(sheet), height / lines
        font = _font(max(round(each * 0.72), 4))
        for line, (keys, x) in enumerate(drawn[0]):
            y, begin = line * each, LABEL * width
            if not drawn[2]:
                draw.text((0.4 * each, y + each / 2), keys, 255, font, anchor="lm")
                continue
            draw.text((begin - 0.4 * each, y + each / 2), keys, 255, font, anchor="rm")
            end = begin + min(abs(x) / full, 1.0) * (0.98 - LABEL) * width
            draw.rectangle((begin, y + 0.12 * each, end, y + 0.88 * each), 150 if x > 0 else 60)
            draw.text((begin + 0.4 * each, y + each / 2), f"{x:g}", 255, font, anchor="lm")
        covered = np.asarray(sheet)[::-1, :, None]
        return np.ascontiguousarray(np.broadcast_to(covered, (height, width, 4))), drawn


def _leaves(tree: VValue, path: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """The numbers in a V-value that are not 0, each with its keys."""
    if not isinstance(tree, Mapping):
        if (x := float(number(tree))) and np.isfinite(x):
            yield " ".join(path), x
    elif len(path) < DEEPEST:
        for key, below in tree.items():
            yield from _leaves(below, path if key == NUMBER else (*path, str(key).lstrip(":")))


@cache
def _font(height: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(height)
