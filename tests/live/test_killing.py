"""A session that is killed is resumed where it was; the full fifty are `python -m tests.live.killing`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from .killing import once


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "killed_resumptions"), [(1, 0), (2, 1)])
def test_after_a_kill_every_acknowledged_edit_is_there_and_the_next_whole_or_not(
        seed: int, killed_resumptions: int, tmp_path: Path) -> None:
    once(random.Random(seed), 12, tmp_path, killed_resumptions)
