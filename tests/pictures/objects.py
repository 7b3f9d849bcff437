"""What a GL context holds, asked of the driver itself: names of objects are small whole numbers, so all are tried."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from ctypes.util import find_library
from functools import cache
from typing import Any

SORTS = {"textures": "glIsTexture", "framebuffers": "glIsFramebuffer", "renderbuffers": "glIsRenderbuffer",
         "programs": "glIsProgram", "shaders": "glIsShader", "buffers": "glIsBuffer",
         "vertex arrays": "glIsVertexArray"}
LARGEST_NAME = 1 << 12
"""Drivers give freed names out again, the smallest first or nearly so; a leak is found long before it gets here."""


@cache
def _ask(name: str) -> Any:
    function = getattr(ctypes.CDLL(find_library("GL") or "libGL.so.1"), name)
    function.argtypes, function.restype = [ctypes.c_uint], ctypes.c_ubyte
    return function


def held() -> Mapping[str, int]:
    """How many objects of each sort there are in the context that is current in this thread."""
    return {sort: sum(_ask(name)(number) for number in range(1, LARGEST_NAME)) for sort, name in SORTS.items()}
