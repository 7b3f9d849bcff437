"""Copying and inserting while it plays: nothing changes until it is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from livedmm.errors import EditError
from livedmm.network import split

from .sessions import Stage

ROWS = "slow = sine(3)\nvoice = sine(330 + 20*slow)\ntone = sine(0.25*voice)\nspeaker = 0.3*voice"


def played(folder: Path, *texts: str) -> tuple[Stage, np.ndarray]:
    folder.mkdir()
    stage = Stage(ROWS, folder)
    stage.play(0.1)
    for text in texts:
        stage.say(text)
        stage.play(0.1)
    stage.play(0.1 * (3 - len(texts)))
    return stage, stage.sound


def test_a_copy_and_what_is_inserted_at_0_change_no_sample(tmp_path: Path) -> None:
    _, plain = played(tmp_path / "a")
    stage, edited = played(tmp_path / "b", 'copy(voice, "other", 1)', "insert(tone, voice)")
    np.testing.assert_array_equal(edited, plain)
    assert {"other", "other_slow"} <= stage.session.machine.network.neurons.keys()


def test_inserting_again_moves_what_was_inserted_and_back_at_0_all_is_as_it_was(tmp_path: Path) -> None:
    stage, _ = played(tmp_path / "a")
    before = stage.session.machine.network
    stage.say("insert(tone, voice, 1)")
    stage.play(0.1)
    weights = {str(c): w for c, w in stage.session.machine.network.row(before.address(split("speaker.left"))).items()}
    assert weights == {"tone.out": pytest.approx(0.3)}
    stage.say("insert(tone, voice, 0.25)")
    assert len(stage.session.history.entries) == 1
    stage.say("insert(tone, voice, 0)")
    assert stage.session.machine.network == before
    with pytest.raises(EditError, match=r"insert goes from 0, which is 'voice.out'"):
        stage.desk.call("insert", split("tone.out"), split("voice.out"), 2.0)


def test_a_copy_can_be_undone_and_is_in_the_log(tmp_path: Path) -> None:
    stage, _ = played(tmp_path / "a", 'copy(voice, "other")', "insert(other, voice, 0.5)")
    before = stage.session.machine.network
    assert "other" in before.neurons
    stage.say("undo(2)")
    assert "other" not in stage.session.machine.network.neurons
    stage.play(0.1)
    np.testing.assert_array_equal(stage.replayed(), stage.sound)


def test_a_copy_has_a_name_of_its_own(tmp_path: Path) -> None:
    stage, _ = played(tmp_path / "a")
    for name in ("a-b", "1a", "", "a.b"):
        with pytest.raises(EditError, match="is no name"):
            stage.desk.call("copy", "voice", name)
