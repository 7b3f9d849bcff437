"""A place to draw, for all tests of pictures."""

from __future__ import annotations

from collections.abc import Iterator

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
    with _graphics.context:  # another test may have made another one current
        yield _graphics
    assert (_graphics.textures, _graphics.programs) == before


@pytest.fixture(scope="session")
def ctx(_graphics: Graphics) -> moderngl.Context:
    """The context itself, for what draws without the machine."""
    return _graphics.context


@pytest.fixture(autouse=True)
def _current(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let what a test draws be drawn in its context, whatever other contexts there were."""
    if "ctx" not in request.fixturenames:
        yield
        return
    with request.getfixturevalue("ctx"):
        yield
