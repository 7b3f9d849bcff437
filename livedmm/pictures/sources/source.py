"""What a source is asked for, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8] | NDArray[np.float32]
"""``(height, width, 4)`` from the bottom left, colours times their alpha; 255, or 1.0, is white."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A tick at which a picture is wanted.

    Attributes
    ----------
    time
        Seconds of the session.
    numbers
        The neuron's number inputs, by port.
    size
        Width and height of the pictures of the session.
    """

    time: float
    numbers: Mapping[str, float]
    size: tuple[int, int]


class Source(Protocol):
    """Brings the pictures of one neuron. Called from the thread that owns the context."""

    def picture(self, asked: Asked) -> Pixels | None:
        """The picture of a tick; None if it is the one before, or there is none yet.

        Raises
        ------
        PictureError
            If something is wrong. It may be asked again at the next tick, and raise the same again.
        """

    def close(self) -> None:
        """Let go of files and threads."""


def premultiplied(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture with its colours times their alpha, as sums of pictures want it."""
    alpha = pixels[..., 3:]
    if (alpha == 255).all():
        return pixels
    colours = (pixels[..., :3].astype(np.uint16) * alpha + 127) // 255
    return np.concatenate([colours.astype(np.uint8), alpha], axis=-1)
