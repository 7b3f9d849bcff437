"""What numbers read of pictures is in the log: a replay gives the same samples and draws nothing (R12)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from livedmm.engine.compiled import CompiledMachine
from livedmm.language.patches import read_patch
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


def test_a_sound_that_listens_to_pictures_is_played_again_bit_for_bit(graphics: Graphics, tmp_path: Path) -> None:
    registry = builtin().copy()
    network = read_patch(ROWS, "p", registry).require()
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
    assert np.ptp([line["seen"][0][2] for line in seen]) > 0.05
