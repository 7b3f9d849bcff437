"""What a microphone hears is kept beside the log, and a replay hears the same (R12)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.engine.callback import callback
from livedmm.engine.heard import ROOM
from livedmm.engine.sides import Side
from livedmm.errors import LivedmmError
from livedmm.live.log import path_beside, read_log
from livedmm.live.replay import Replay

from .sessions import RATE, Stage

ROWS = "echo = delay(0.5*microphone.left + 0.4*echo, 0.05)\nspeaker.left = echo\nspeaker.right = 0.3*microphone"


def voice(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (2, round(seconds * RATE))).astype(np.float32)


def pieces(stage: Stage) -> list[tuple[int, int, int]]:
    return [(line["at"], line["microphone"], line["lost"]) for line in read_log(stage.log)[1] if "microphone" in line]


def kept(stage: Stage) -> NDArray[np.float32]:
    return np.fromfile(path_beside(stage.log), "<f4").reshape(-1, 2).T


@pytest.mark.parametrize("block", [0, 100, 777])
def test_a_session_that_heard_a_microphone_is_played_again_bit_for_bit(block: int, tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path, block=block)
    heard = voice(2)
    stage.signals.hear(heard)
    stage.play(0.2)
    stage.say("speaker += 0.1*microphone.right*sine(330)")
    stage.play(0.5, every=4)
    again = stage.replayed()
    assert np.array_equal(again, stage.sound)
    assert np.abs(stage.sound[:, -1000:]).max() > 0.01
    assert np.array_equal(kept(stage), heard[:, : stage.signals.now])


def test_only_what_somebody_heard_is_kept(tmp_path: Path) -> None:
    stage = Stage("voice = sine(220)\nspeaker = 0.1*voice", tmp_path, block=256)
    stage.signals.hear(voice(5))
    stage.play(0.3)
    assert not path_beside(stage.log).exists()
    for _ in range(2):
        born = stage.signals.now
        stage.say("speaker += 0.3*microphone")
        stage.play(0.2)
        stage.say("undo()")
        stage.play(0.1)
        stage.say("silent = sine(1)")  # a plan without it
        stage.play(1.3)
        stage.say("del silent")
        stage.play(0.1)
    again = stage.replayed()
    found = pieces(stage)
    assert len(found) == 2
    assert born - 1000 < found[1][0] <= born
    assert kept(stage).shape[1] < 2.7 * RATE
    assert np.array_equal(again, stage.sound)


def test_what_a_busy_host_has_lost_is_told_and_is_silence_in_the_replay(tmp_path: Path) -> None:
    stage = Stage("speaker.left = 2*microphone.left", tmp_path, block=512)
    stage.signals.hear(voice(9))
    stage.play(1)
    stage.play(4, every=1000)
    before = stage.signals.now
    stage.session.turn()
    stage.play(0.5)
    assert [said for said in stage.told if "the microphone heard are not in the log" in said]
    again = stage.replayed()
    first, (start, place, lost) = pieces(stage)
    assert first == (0, 0, 0)
    assert lost == start - place
    assert ROOM - 5000 < before - start < ROOM
    differs = np.flatnonzero((again != stage.sound).any(axis=0))
    assert place <= differs[0] <= place + 70
    assert not again[0, place + 70: start].any()
    assert np.array_equal(again[:, start + 100:], stage.sound[:, start + 100:])


def test_what_the_callback_hears_is_kept_too(tmp_path: Path) -> None:
    block = 256
    stage = Stage(ROWS, tmp_path)
    side = Side(stage.signals, RATE, inputs=2)
    heard = np.ascontiguousarray(voice(1)[:, : 100 * block].T)
    played = np.zeros_like(heard)
    for start in range(0, len(heard), block):
        callback.ctypes(heard[start:].ctypes.data, played[start:].ctypes.data, block, 0, 0, side.address)
        if start % (7 * block) == 0:
            stage.session.turn()
    again = stage.replayed().T
    assert np.array_equal(kept(stage), heard.T)
    # A stream sets in over its first block.
    assert np.array_equal(again[block:], played[block:])
    assert np.abs(played).max() > 0.01


def test_a_log_without_what_its_microphones_heard_says_so(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.signals.hear(voice(1))
    stage.play(0.2)
    stage.session.end()
    path_beside(stage.log).rename(tmp_path / "elsewhere")
    with pytest.raises(LivedmmError, match="belongs beside the log"):
        Replay(stage.log)
    path_beside(stage.log).touch()
    assert not np.concatenate(list(Replay(stage.log).render()), axis=1).any()


def test_of_a_killed_session_as_much_is_heard_again_as_was_kept(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.signals.hear(voice(3))
    stage.play(0.5)
    path = path_beside(stage.log)
    path.write_bytes(path.read_bytes()[:-3])
    again = np.concatenate(list(Replay(stage.log).render()), axis=1)
    whole = path.stat().st_size // 8
    assert whole > 0.45 * RATE
    assert np.array_equal(again[:, :whole], stage.sound[:, :whole])


def test_a_full_disk_ends_what_is_kept_and_not_the_session(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.signals.hear(voice(1))
    path_beside(stage.log).mkdir()  # nothing can be written here
    stage.play(0.3)
    assert [said for said in stage.told if "no longer kept" in said] == stage.told
    assert np.abs(stage.sound).max() > 0.01
