"""What textures took is given back once they are, also by a driver that draws in software and holds on to them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from livedmm.pictures.context import Graphics

from .giving_back import MANY, NOISE


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what memory is in use")
def test_what_a_patch_drew_on_is_given_back_when_another_has_come(graphics: Graphics) -> None:
    said = subprocess.run([sys.executable, "-m", "tests.pictures.giving_back"], check=True, capture_output=True,
                          text=True)
    if not said.stdout:
        pytest.skip("memory of a graphics card")
    rounds = [tuple(map(float, line.split())) for line in said.stdout.splitlines()]
    assert len(rounds) == 3
    assert rounds[0][0] > 6 * MANY
    assert all(left < NOISE for _, left in rounds), rounds
