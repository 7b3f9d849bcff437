"""Mute and solo: who is silenced, and what brings them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.errors import EditError

from .sessions import Stage

ROWS = "low = sine(110)\nhigh = sine(880)\nout = low + high\nspeaker = 0.2*out + 0.1*low"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(ROWS, tmp_path)


def readers(stage: Stage, neuron: str) -> set[str]:
    """Who reads it."""
    rows = stage.session.machine.network.rows
    return {str(row) for row, columns in rows.items() if any(column.neuron == neuron for column in columns)}


def test_mute_and_solo_silence_and_again_bring_back(stage: Stage) -> None:
    before = stage.session.machine.network
    stage.say("mute(low)")
    assert not readers(stage, "low")
    stage.say("mute(low)")
    assert stage.session.machine.network == before
    stage.say("solo(high)")
    assert readers(stage, "low") == {"out.input"}
    assert "speaker.left" in readers(stage, "out")
    stage.say("solo(low)")
    assert "speaker.left" in readers(stage, "low")
    stage.say("solo(low)")
    assert stage.session.machine.network == before


@pytest.mark.parametrize("command", ["mute(low)", "solo(high)"])
def test_what_is_undone_or_overwritten_silences_anew_at_the_first_press(command: str, stage: Stage) -> None:
    stage.say('snap("all")')
    stage.say(command)
    silent = stage.session.machine.network
    stage.say("undo()")
    stage.say(command)
    assert stage.session.machine.network == silent
    stage.desk.recall("all")
    stage.say(command)
    assert stage.session.machine.network == silent


@pytest.mark.parametrize("name", ["low", "out"])
@pytest.mark.parametrize(("command", "back"), [("mute(low)", "mute({})"), ("solo(high)", "solo()")])
def test_what_was_renamed_while_it_was_silent_is_heard_again(command: str, back: str, name: str, stage: Stage) -> None:
    heard = readers(stage, "low")
    stage.say(command)
    stage.say(f'rename({name}, "other")')
    stage.say('rename(other, "again")')
    low, out = ("again", "out") if name == "low" else ("low", "again")
    stage.say(back.format(low))
    assert readers(stage, low) == {row.replace("out.", f"{out}.") for row in heard}
    assert not stage.desk.mutes.edits


def test_a_solo_of_nobody_leaves_the_solo_before(stage: Stage) -> None:
    stage.say("solo(high)")
    before = stage.session.machine.network
    with pytest.raises(EditError, match="no neuron 'nobody'"):
        stage.desk.call("solo", "nobody")
    assert stage.session.machine.network == before
    assert stage.desk.mutes.soloed == ("high", 1)
