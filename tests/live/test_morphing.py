"""Morphs: between which networks, and what they follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.errors import EditError
from livedmm.network import ONE_OUT, Address, Port

from .sessions import Stage


@pytest.mark.parametrize("end", ["undo()", 'here'])
def test_a_morph_follows_an_output_until_it_is_taken_back(end: str, tmp_path: Path) -> None:
    stage = Stage("lfo = sine(1)\nx = 0.5 + 0.4*lfo\nwave = saw(110)\nspeaker = wave", tmp_path)
    stage.play(0.05)
    freq = Address("saw", "wave", "freq")

    def places(seconds: float) -> list[float]:
        found = []
        for _ in range(round(seconds * 20)):
            stage.play(0.05)
            found.append(stage.session.machine.network.weight(freq, ONE_OUT))
        return found

    stage.say('snap("here")')
    stage.say("wave.freq = 210")
    stage.say('snap("there")\nmorph("here", "there", x)')
    assert [places(0.3)[-1], places(0.5)[-1]] == pytest.approx([110 + 86, 110 + 14], abs=3)
    stage.desk.recall(end) if end == "here" else stage.say(end)
    logged = stage.log.read_bytes()
    assert set(places(0.3)) == {110.0}
    assert b'"fade"' not in stage.log.read_bytes()[len(logged):], "it follows no more"


@pytest.mark.parametrize(("x", "told"), [(Port("nobody", "out"), "no neuron 'nobody'"),
                                         (Port("lfo", "left"), "'lfo' has no output 'left'")])
def test_a_morph_cannot_follow_what_is_not_there(x: Port, told: str, tmp_path: Path) -> None:
    stage = Stage("lfo = sine(1)", tmp_path)
    stage.say('snap("a")')
    stage.say("lfo.freq = 2")
    stage.say('snap("b")')
    before = stage.session.machine.network
    with pytest.raises(EditError, match=told):
        stage.desk.call("morph", "a", "b", x)
    assert stage.session.machine.network == before
    assert stage.desk.morphing.morph is None


def test_a_morph_between_the_same_goes_there_and_stays(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(1)\nx = 0*lfo", tmp_path)
    stage.say('snap("a")\nsnap("b")')
    stage.say("lfo.freq = 2")
    stage.desk.call("morph", "a", "b", Port("x", "out"))
    stage.play(0.1)
    assert stage.session.machine.network == stage.session.snapshots["a"]
    stage.desk.call("morph", "a", "b", 0.0)
    assert stage.session.machine.network == stage.session.snapshots["a"]
