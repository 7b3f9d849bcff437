"""One context of graphics for all tests here; without one they are skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

moderngl = pytest.importorskip("moderngl")


@pytest.fixture(scope="session")
def ctx() -> Iterator[moderngl.Context]:
    try:
        made = moderngl.create_context(standalone=True, backend="egl")
    except Exception as error:  # moderngl raises plain exceptions
        pytest.skip(f"no graphics: {error}; install libegl1, libgl1 and libgl1-mesa-dri")
    yield made
    made.release()
