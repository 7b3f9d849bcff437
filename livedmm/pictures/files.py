"""Picture files: read and written."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from livedmm.errors import PictureError

LARGEST = 8192
"""Pixels of a side beyond which a picture is read at a smaller size, or not at all."""
MOST_PIXELS = 1 << 27
"""A file that says it has more is not opened: it would fill the memory."""


def write_picture(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write a picture, ``(height, width, 4)`` from the top left; the file's name says the format.

    Raises
    ------
    PictureError
        If the file cannot be written.
    """
    try:
        Image.fromarray(pixels[:, :, :3]).save(path)
    except (OSError, ValueError) as error:
        raise PictureError(f"{path}: the picture cannot be written ({error})",
                           "give a name that ends in .png") from error


def read_picture(path: Path) -> NDArray[np.uint8]:
    """A picture, ``(height, width, 4)`` from the bottom left as GL has it, in RGBA of 8 bits, upright.

    Raises
    ------
    PictureError
        If the file is none, is broken, or is too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is looked at here
            with Image.open(path) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise PictureError(f"{path}: a picture of {width} by {height} is too large",
                                      f"make it smaller than {LARGEST} by {LARGEST}")
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((LARGEST, LARGEST))
                return np.ascontiguousarray(np.asarray(upright.convert("RGBA"))[::-1])
    except UnidentifiedImageError as error:
        raise PictureError(f"{path} is no picture", "PNG, JPEG, GIF, WebP and their kin can be read") from error
    except Image.DecompressionBombError as error:
        raise PictureError(f"{path}: the picture has far too many pixels",
                           f"make it smaller than {LARGEST} by {LARGEST}") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PictureError(f"{path}: the picture cannot be read ({error})", "is the file whole?") from error
