"""How large a neuron's picture is: as large as the session's, unless its setting `resolution` says otherwise."""

from __future__ import annotations

import re

from livedmm.errors import PictureError
from livedmm.ugens.kind import Kind
from livedmm.ugens.shaders.loading import PIXELS, SHARE

LARGEST = 16384
"""Pixels of a side."""



def size_of(kind: Kind, size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the pictures of a kind, in a session whose pictures have a size.

    The setting is pixels, ``"256x256"``, or a share of each side, ``"0.5"`` or ``"1/2"``.

    Raises
    ------
    PictureError
        If it is neither, or nothing of the picture would be left, or too much.
    """
    said = str(kind.values.get("resolution", ""))
    if not said.strip():
        return size
    width = height = 0.0
    if match := re.fullmatch(PIXELS, said):
        width, height = float(match[1]), float(match[2])
    elif (match := re.fullmatch(SHARE, said)) and float(match[2] or 1):
        share = float(match[1]) / float(match[2] or 1)
        width, height = size[0] * share, size[1] * share
    if not (1 <= width <= LARGEST and 1 <= height <= LARGEST):
        raise PictureError(f"no picture of {kind.name} has the resolution '{said[:40]}'",
                           "write pixels, such as 256x256, or a share of the session's, such as 1/2")
    return int(width), int(height)
