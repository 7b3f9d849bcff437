"""A place to draw, for all tests of pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes.util import find_library

import moderngl
import pytest

from livedmm.errors import DeviceError
from livedmm.pictures.context import Graphics, headless


@pytest.fixture(scope="session")
def _graphics() -> Iterator[Graphics]:
    try:
        graphics = headless()
    except DeviceError as error:
        pytest.skip(str(error))
    yield graphics
    graphics.release()


@pytest.fixture
def graphics(_graphics: Graphics) -> Iterator[Graphics]:
    """A context; what a test makes in it, it gives back."""
    before = _graphics.textures, _graphics.programs
    yield _graphics
    assert (_graphics.textures, _graphics.programs) == before


@pytest.fixture(scope="session")
def ctx(_graphics: Graphics) -> moderngl.Context:
    """The context itself, for what draws without the machine."""
    return _graphics.context


@pytest.fixture(autouse=True)
def _current(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let what a test draws be drawn in its context, and none be current in others: a window is an X error then."""
    if "_graphics" in request.fixturenames:
        request.getfixturevalue("_graphics").context.__enter__()
    yield
    _none_current()


def _none_current() -> None:
    """Let no EGL context be current in this thread."""
    found = find_library("EGL")
    if found is not None:
        egl = ctypes.CDLL(found)
        egl.eglGetCurrentDisplay.restype = ctypes.c_void_p
        egl.eglMakeCurrent.argtypes = [ctypes.c_void_p] * 4
        if display := egl.eglGetCurrentDisplay():
            egl.eglMakeCurrent(display, None, None, None)
