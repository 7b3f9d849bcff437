"""A long set: the oldest edits become part of the start, and nothing of it is heard (R25)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from livedmm.errors import EditError
from livedmm.live import folding
from livedmm.live.replay import Replay

from .sessions import Stage

ROWS = "low = sine(100)\nhigh = sine(300)\nspeaker = 0.2*low + 0.1*high"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "KEPT", 20)
    monkeypatch.setattr(folding, "AT_ONCE", 5)


def performed(folder: Path) -> Stage:
    """Some hundred edits, with undone ones, a mute, and glides that are still on their way when they are the oldest."""
    folder.mkdir()
    stage = Stage(ROWS, folder)
    for i in range(120):
        stage.say(f"low.freq = {100 + i}", author=f"hand{i % 3}")
        stage.say("with glide(seconds=0.2): high.freq *= 1.01", author=f"other{i // 4}")
        if i % 9 == 6:
            stage.desk.call("undo", 1.0, author=f"other{i // 4}")
        if i == 60:
            stage.desk.call("mute", "high")
        stage.play(0.011)
    return stage


def test_nothing_of_it_is_heard_and_the_log_plays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = performed(tmp_path / "whole")
    monkeypatch.setattr(folding, "KEPT", 20)
    monkeypatch.setattr(folding, "AT_ONCE", 5)
    folded = performed(tmp_path / "folded")
    assert len(whole.session.history.entries) > 200
    assert whole.sound.tobytes() == folded.sound.tobytes()
    folded.session.log.close()  # type: ignore[union-attr]
    again = np.concatenate(list(Replay(folded.log).render(500)), axis=1)
    assert again[:, : folded.sound.shape[1]].tobytes() == folded.sound.tobytes()


@pytest.mark.usefixtures("few")
def test_what_a_command_still_needs_is_kept(tmp_path: Path) -> None:
    stage = performed(tmp_path / "a")
    muted = stage.desk.mutes.muted["high"]
    assert stage.session.history.entries[0].number <= muted
    stage.desk.unmute("high")
    for i in range(40):
        stage.say(f"low.freq = {300 + i}", author=f"hand{i % 3}")
        stage.play(0.02)
    assert stage.session.history.entries[0].number > muted
    assert len(stage.session.history.entries) < 20 + 5 + 1


@pytest.mark.usefixtures("few")
def test_it_is_told_once_and_what_is_folded_says_so(tmp_path: Path) -> None:
    stage = performed(tmp_path / "a")
    stage.desk.unmute("high")
    stage.play(0.5)
    assert sum("part of the patch now" in sentence for sentence in stage.told) == 1
    with pytest.raises(EditError, match="part of the start"):
        stage.session.fade({1: 0.0})
