"""Films and stills of patches: the same each time, and the sound is that of `livedmm.render`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from livedmm import cli, film, render
from livedmm.errors import PatchError
from livedmm.pictures.context import Graphics
from livedmm.pictures.files import read_picture

TEXT = """
title: Test
picture_ticks: 3
rows: |
  tone = sine(220)
  seen = value_identity(screen)
  screen = 0.9*screen + 0.05*tone + 0.05
  speaker = 0.2*tone + 0.1*seen
"""


def test_a_film_is_the_same_twice_and_sounds_like_the_patch(graphics: Graphics, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(TEXT)
    one, other = ([*film(path, seconds=0.2, size=(16, 9), graphics=graphics)] for _ in range(2))
    assert len(one) == 12
    assert all(a.pixels.tobytes() == b.pixels.tobytes() for a, b in zip(one, other, strict=True))
    assert len({shot.pixels.tobytes() for shot in one}) > 6
    sound = np.concatenate([shot.sound for shot in one], axis=1)
    assert sound.shape == (2, 9600)
    assert sound.tobytes() == np.concatenate([shot.sound for shot in other], axis=1).tobytes()
    deaf = TEXT.replace("+ 0.1*seen", "")
    path.write_text(deaf)
    shots = film(path, seconds=0.2, size=(16, 9), graphics=graphics)
    assert np.concatenate([shot.sound for shot in shots], axis=1).tobytes() == render(path, seconds=0.2).tobytes()


def test_a_still_is_a_frame_of_the_film(graphics: Graphics, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "p.yaml", tmp_path / "p.png"
    path.write_text(TEXT)
    with pytest.raises(SystemExit) as left:
        cli.main(["still", str(path), "-o", str(out), "--seconds", "0.1", "--size", "16x9"])
    assert left.value.code == 0, capsys.readouterr().err
    # The command drew in a context of its own.
    *_, last = film(path, seconds=0.1 + 1 / 60, size=(16, 9), graphics=graphics)
    assert last.pixels[..., :3].any()
    assert np.array_equal(read_picture(out)[::-1], last.pixels)


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"fps": 0.5}, {"size": (0, 9)}, {"size": (9, 99999)}])
def test_what_cannot_be_filmed_is_told(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(TEXT)
    with pytest.raises(PatchError, match="cannot be rendered"):
        next(film(path, **{"seconds": 1, **wrong}))  # type: ignore[arg-type]
