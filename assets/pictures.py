"""Makes the built-in pictures: ``python assets/pictures.py``.

They are under CC0, as `assets/pictures/LICENSE` says. The card is what `image()` and `video()` show: a wheel of all
hues on a grid of which every line is a pixel wide, a ring that is
round if nothing is stretched, and greys from black to white.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from livedmm.pictures.films import Shots, write_film

SIZE = (640, 360)
FPS = 25


def card(width: int, height: int) -> np.ndarray:
    """``(height, width, 3)`` from the top left, 8 bits."""
    y, x = np.mgrid[:height, :width].astype(np.float64)
    across, down = x - (width - 1) / 2, y - (height - 1) / 2
    radius, angle = np.hypot(across, down), np.arctan2(down, across) / (2 * np.pi)
    grid = ((x.astype(int) % 40 == 0) | (y.astype(int) % 40 == 0))[..., None] * 0.25
    picture = np.broadcast_to(np.array([0.07, 0.08, 0.11]) + grid, (height, width, 3)).copy()
    hues = 0.5 + 0.5 * np.cos(2 * np.pi * (angle[..., None] - np.array([0.0, 1 / 3, 2 / 3])))
    inner, outer = 0.15 * height, 0.38 * height
    coverage = (np.clip(outer - radius, 0, 1) * np.clip(radius - inner, 0, 1))[..., None]
    picture += coverage * (hues * (0.45 + 0.55 * (radius / outer)[..., None]) - picture)
    ring = np.clip(1.5 - np.abs(radius - 0.415 * height), 0, 1)[..., None]
    picture += ring * (1 - picture)
    bottom = slice(int(0.93 * height), None)
    picture[bottom] = np.floor(x[bottom] / width * 16)[..., None] / 15
    return np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def turning(width: int, height: int, frames: int) -> Shots:
    """The card with a hand that goes round once, without sound."""
    still = card(width, height)
    y, x = np.mgrid[:height, :width].astype(np.float64)
    across, down = x - (width - 1) / 2, y - (height - 1) / 2
    radius, angle = np.hypot(across, down), np.arctan2(across, -down) / (2 * np.pi)
    for frame in range(frames):
        off = np.abs((angle - frame / frames + 0.5) % 1 - 0.5) * 2 * np.pi * radius
        hand = np.clip(2.5 - off, 0, 1) * (radius < 0.38 * height)
        shown = still + hand[..., None] * (255 - still)
        yield np.dstack([shown, np.full_like(hand, 255)]).round().astype(np.uint8), np.zeros((2, 0), np.float32)


if __name__ == "__main__":
    folder = Path(__file__).with_name("pictures")
    folder.mkdir(exist_ok=True)
    Image.fromarray(card(*SIZE)).save(folder / "card.png", optimize=True)
    for _ in write_film(folder / "card.webm", turning(320, 180, 50), FPS, 48000):
        pass
