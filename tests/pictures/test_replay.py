"""What numbers read of pictures is in the log: a replay gives the same samples and draws nothing (R12)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.language.patches import read_patch
from livedmm.live.filming import film_again
from livedmm.live.replay import Replay, header, start_log
from livedmm.live.session import Session
from livedmm.pictures.context import Graphics
from livedmm.pictures.machine import PictureMachine
from livedmm.ugens import builtin

ROWS = """
rows: |
  lfo = sine(1.3)
  screen = 0.9*screen + 0.05*lfo + 0.04
  seen = value_identity(screen)
  tone = sine(220 + 300*seen + 100*screen)
  speaker = 0.3*tone
"""

SCANNED = """
rows: |
  lfo = sine(1.3)
  screen = gradient(position=0.3*lfo)
  tone = sine([220, 330, 440, 550]) * scan(screen, count=4).cell
  speaker = 0.1*sum(tone)
"""


@pytest.mark.parametrize("rows", [ROWS, SCANNED])
def test_a_sound_that_listens_to_pictures_is_played_again_bit_for_bit(
        graphics: Graphics, tmp_path: Path, rows: str) -> None:
    registry = builtin().copy()
    network = read_patch(rows, "p", registry).require()
    session = Session(network, registry, CompiledMachine(registry, 8000.0))
    session.machine.pictures = pictures = PictureMachine(graphics, (8, 4))
    log = start_log(tmp_path / "log", session,
                    header(network, seed=0, rate=8000.0, frame_rate=60.0, patch=None))
    assert log is not None
    played = session.render(8000)
    session.write({"end": session.now})
    log.close()
    pictures.release()
    again = np.concatenate(list(Replay(tmp_path / "log", limiter=False).render()), axis=1)
    assert played.tobytes() == again.tobytes()
    seen = [line for line in map(json.loads, (tmp_path / "log").read_text().splitlines()) if "seen" in line]
    assert len(seen) > 50
    assert np.ptp([line["seen"][-1][-4] for line in seen]) > 0.05
    assert np.abs(played).max() > 0.01


def test_a_performance_is_filmed_from_its_log(graphics: Graphics, tmp_path: Path) -> None:
    registry = builtin().copy()
    network = read_patch("rows: |\n  lfo = sine(1.3)\n  screen = solid(lfo, 0.5, 0.2)\n  speaker = 0.2*lfo\n", "p",
                         registry).require()
    session = Session(network, registry, CompiledMachine(registry, 8000.0))
    session.machine.pictures = pictures = PictureMachine(graphics, (8, 4))
    log = start_log(tmp_path / "log", session,
                    header(network, seed=0, rate=8000.0, frame_rate=60.0, patch=None))
    assert log is not None
    played, seen = [], []
    for frame in range(60):
        if frame == 30:
            session.evaluate(session.read("screen = solid(lfo, 0.5, 1)"))
        played.append(session.render(session.machine.frame_sample(frame + 1) - session.now))
        seen.append(pictures.pixels())
    session.write({"end": session.now})
    log.close()
    pictures.release()
    shots = list(film_again(Replay(tmp_path / "log", limiter=False), size=(8, 4), graphics=graphics))
    assert np.concatenate([shot.sound for shot in shots], axis=1).tobytes() == np.concatenate(played, axis=1).tobytes()
    assert [shot.pixels.tobytes() for shot in shots] == [pixels.tobytes() for pixels in seen]
    assert seen[10].tobytes() != seen[20].tobytes()
    assert seen[-1][0, 0, 2] > seen[0][0, 0, 2] + 100
