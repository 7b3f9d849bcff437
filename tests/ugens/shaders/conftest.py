"""One context of graphics for all tests here; where there is none, those that draw are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def _made() -> Iterator[Any]:
    moderngl = pytest.importorskip("moderngl")
    try:
        made = moderngl.create_context(standalone=True, backend="egl")
    except Exception as error:  # moderngl raises plain exceptions
        pytest.skip(f"no graphics: {error}; install libegl1, libgl1 and libgl1-mesa-dri")
    yield made
    made.release()


@pytest.fixture
def ctx(_made: Any) -> Iterator[Any]:
    """The context of these tests, current while one of them draws: those of other folders have their own."""
    with _made:
        yield _made
