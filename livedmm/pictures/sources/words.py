"""Words, drawn by Pillow in the font that it brings (Aileron)."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from livedmm.errors import PictureError
from livedmm.pictures.sources.source import Asked, Pixels

ALIGN = ("left", "center", "right")
SMALLEST, LARGEST = 2, 2048
"""Pixels of a line."""
MOST_PIXELS = 1 << 25
"""Of a drawn text; a large one of a long text is drawn smaller."""


class Words:
    """A text as large as it is shown; drawn again when its size changes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._drawn: tuple[int, str] | None = None

    def picture(self, asked: Asked) -> Pixels | None:
        height = min(max(round(asked.numbers["size"] * asked.size[1]), SMALLEST), LARGEST)
        align = ALIGN[min(max(round(asked.numbers["align"]), 0), 2)]
        if (height, align) == self._drawn:
            return None
        self._drawn = height, align
        return drawn(self._text, height, align)

    def close(self) -> None:
        """It holds nothing."""


def drawn(text: str, height: int, align: str) -> Pixels:
    """A text in lines of so many pixels, cut close.

    Both its sides are even, so that it lies pixel on pixel in the middle of a picture.

    Raises
    ------
    PictureError
        If it is too long to be drawn.
    """
    font = ImageFont.load_default(height)
    board = ImageDraw.Draw(Image.new("L", (1, 1)))
    try:
        left, top, right, bottom = board.multiline_textbbox((0, 0), text, font, align=align)
        width, high = (max(2, int(np.ceil(side / 2)) * 2) for side in (right - left, bottom - top))
        if width * high > MOST_PIXELS:
            return drawn(text, max(1, int(height * (MOST_PIXELS / (width * high)) ** 0.5 * 0.9)), align)
        sheet = Image.new("L", (width, high))
        ImageDraw.Draw(sheet).multiline_text((-left, -top), text, 255, font, align=align)
    except (OSError, ValueError, MemoryError, RecursionError) as error:
        raise PictureError(f"the text '{text[:40]}' cannot be drawn ({error})", "make it shorter") from error
    covered = np.asarray(sheet)[::-1, :, None]
    return np.ascontiguousarray(np.broadcast_to(covered, (high, width, 4)))
