"""What comes in from outside and is no edit: it is logged, and a replay lets it in at the same place (R12)."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from livedmm.errors import LivedmmError
from livedmm.live.log import read_log
from livedmm.live.logs import resumed
from livedmm.live.replay import Replay

from .sessions import Stage

PLAYED = """voice = saw(110 + 200*mouse.x)
soft = lowpass(voice, cutoff=800 + 100*mouse.wheel + 500*mouse.left)
down = value_identity(keys.held)
speaker = 0.3*soft"""


@pytest.mark.parametrize("block", [0, 500])
def test_mouse_and_keys_are_played_again_from_the_log(block: int, tmp_path: Path) -> None:
    chance = random.Random(3)
    stage = Stage(PLAYED, tmp_path, block=block)
    plain = Stage(PLAYED, tmp_path / "plain", block=block)
    for number in range(40):
        event = {chance.choice(["x", "y", "left", "wheel"]): chance.choice([0, 1, chance.uniform(-1, 1)])}
        assert stage.session.input("mouse", event) == 1
        assert stage.session.input("keys", {chance.choice("abc"): chance.choice([1, -1])}) == 1
        for one in (stage, plain):
            one.play(chance.uniform(0.001, 0.04) if one is stage else 0.02, every=3)
        if number == 20:
            stage.say("voice.freq += 30*mouse.y")
    again = stage.replayed(100)
    assert np.array_equal(again, stage.sound)
    plain_sound = plain.sound
    shorter = min(plain_sound.shape[1], again.shape[1])
    assert not np.array_equal(plain_sound[:, :shorter], again[:, :shorter])


def test_an_event_is_seen_at_the_next_frame(tmp_path: Path) -> None:
    stage = Stage("speaker.left = mouse.x\nspeaker.gain = 1", tmp_path)
    stage.play(0.1)
    frame = stage.session.machine.frame
    stage.session.input("mouse", {"x": 0.5})
    stage.play(0.1)
    assert [line["frame"] for line in read_log(stage.log)[1] if "input" in line] == [frame]
    # A frame puts out V-values, the next reads them, and from there they go in a line; the limiter is 64 samples late.
    begun = np.flatnonzero(stage.sound[0])[0]
    assert begun == pytest.approx(stage.session.machine.frame_sample(frame + 1) + 64, abs=3)
    assert stage.sound[0, -1] == 0.5


def test_the_mouse_keeps_what_an_event_does_not_say(tmp_path: Path) -> None:
    stage = Stage("at = value_identity(mouse.position)\npressed = value_identity(mouse.left)", tmp_path)
    for event in ({"x": 1, "y": 2}, {"left": 1}, {"x": 3, "y": 2}, {"wheel": 0}):
        stage.session.input("mouse", event)
        stage.play(0.02)
    outputs = stage.session.machine.values.outputs["mouse"]["mouse"]
    assert outputs["position"] == {"x": 3, "y": 2}
    assert (outputs["left"], outputs["right"], outputs["wheel"]) == (1, 0, 0)


def test_what_nobody_listens_to_is_not_logged_and_what_no_log_holds_is_refused(tmp_path: Path) -> None:
    stage = Stage(PLAYED, tmp_path)
    assert stage.session.input("clicks", {"x": 1}) == 0
    assert stage.session.input("saw", {"x": 1}) == 0
    with pytest.raises(LivedmmError, match="finite"):
        stage.session.input("mouse", {"x": float("nan")})
    assert not [line for line in read_log(stage.log)[1] if "input" in line]


def test_a_session_that_is_resumed_has_its_faders_where_they_were_and_fires_nothing(tmp_path: Path) -> None:
    stage = Stage("speaker.gain = 1", tmp_path)
    stage.say('fader = osc_in("volume")\nspeaker.left = fader\nspeaker.right = fader.trigger')
    stage.play(0.1)
    for x in (0.25, 0.75):
        assert stage.session.event("volume", [x]) == 1
        stage.play(0.1)
    _, lines = resumed(stage.log)
    again = Replay(stage.log).session
    for line in lines:
        again.restore(line)
    sound = again.render(2000)
    assert sound[0, -1] == 0.75
    assert not sound[1].any()
