"""Contact sheets: many pictures on one, each with its name; a sound stands there as the course of its loudness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]

_GAP, _LABEL = 8, 20
_PAPER, _EMPTY, _INK = (16, 16, 18), (32, 32, 36), (200, 200, 205)
_SOUND = (255, 140, 60, 255)


def sound_picture(sound: NDArray[np.float32], size: tuple[int, int]) -> Pixels:
    """A sound, ``(channels, samples)``, as bars as high as its peaks, ``(height, width, 4)``."""
    width, height = size
    peaks = np.array([np.abs(part).max(initial=0.0) for part in np.array_split(sound, width, axis=1)])
    away = np.abs(np.arange(height) + 0.5 - height / 2)[:, None]
    picture = np.full((height, width, 4), (*_EMPTY, 255), np.uint8)
    picture[away < 0.5 * height * np.minimum(peaks, 1.0)] = _SOUND
    return picture


def contact_sheet(pictures: Sequence[tuple[str, Pixels | None]], size: tuple[int, int], columns: int = 0) -> Pixels:
    """Pictures in rows from the top left, with their names under them.

    Any thread may call it.

    Parameters
    ----------
    pictures
        Names and pictures, ``(height, width, 4)`` from the top left; where there is none its place is left empty.
    size
        Width and height of each.
    columns
        How many stand beside each other; by default so many that the sheet is about as wide as it is high.

    Returns
    -------
    array
        ``(height, width, 4)`` from the top left, opaque.
    """
    width, height = size
    wide, high = width + _GAP, height + _LABEL + _GAP
    across = columns or max(1, round((len(pictures) * high / wide) ** 0.5))
    down = -(-len(pictures) // across)
    sheet = Image.new("RGBA", (across * wide + _GAP, down * high + _GAP), (*_PAPER, 255))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_LABEL - 7)
    for place, (name, pixels) in enumerate(pictures):
        x, y = _GAP + place % across * wide, _GAP + place // across * high
        if pixels is None:
            draw.rectangle((x, y, x + width - 1, y + height - 1), _EMPTY)
        else:
            sheet.paste(Image.fromarray(np.ascontiguousarray(pixels)), (x, y))
        draw.text((x, y + height + 2), name, _INK, font)
    return np.asarray(sheet)
