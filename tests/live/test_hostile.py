"""A session among packets gone wrong; 100,000 of them are `python -m benchmarks.hostile`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from livedmm.live import hand
from livedmm.live.osc.packets import Message
from livedmm.live.replay import Replay

from .hostile import Hostile, heard_alike
from .osc.mutating import mutated
from .test_addresses import Rig

FREQ = Message("/net/voice/freq", (220.0,))
WRONG = Message("/net/voice/freq", ("x",))


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No turn ends before all that is due is done: two sessions are compared, and the machine may be busy."""
    monkeypatch.setattr(hand, "LONGEST_TURN", 60.0)


def test_what_is_refused_of_packets_gone_wrong_leaves_no_trace(tmp_path: Path) -> None:
    assert heard_alike(mutated(2, 1000), tmp_path) > 20


def test_a_session_among_packets_gone_wrong_replays_from_its_log(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path)
    for packet in mutated(3, 300):
        hostile.send(packet)
    stage = hostile.rig.stage
    again = np.concatenate(list(Replay(stage.log).render()), axis=1)
    sound = stage.sound
    assert np.array_equal(again[:, :sound.shape[1]], sound)


@pytest.mark.parametrize("done", [
    Message("/undo"), Message("/mark", ("there",)), Message("/snap/save", ("a",)), Message("/mute", ("voice",)),
    Message("/hush"), Message("/goto", (0,)), Message("/tempo", (90.0,)), Message("/edit/1/gain", (0.5,)),
    Message("/nu", ("voice.freq", "lfo.out", 3.0)), Message("/sf", ("f", '{"a": 1}')), Message("/tap"),
    Message("/v", ("out", '{"a": 1}')), Message("/in/kick", (1.0,)), Message("/panic"), Message("/solo", ("voice",)),
    Message("/code", ("def p(x):\n    return 2*x\nvoice.freq = p(70)\nwith at(bar): voice.phase = 0.5",)),
], ids=lambda message: message.address)
def test_what_a_bundle_did_before_its_error_is_taken_back(done: Message, tmp_path: Path) -> None:
    sounds = []
    for bundle in ((done, WRONG), None):
        folder = tmp_path / str(bundle is None)
        rig = Hostile(folder).rig
        rig.bundle(FREQ)
        rig.stage.play(0.05)
        before = taken(rig)
        if bundle:
            assert rig.bundle(*bundle)[0] == "/fail"
            assert taken(rig) == before
        rig.stage.play(0.3)
        sounds.append(rig.stage.sound)
    assert np.array_equal(*sounds)


def taken(rig: Rig) -> list[object]:
    """What a session has in mind."""
    session, desk = rig.stage.session, rig.stage.desk
    return [session.history.network, session.sources, dict(session.macros), len(session.pending),
            dict(session.snapshots), dict(desk.marks), desk.mutes.muted, desk.tempo_tap.taps,
            rig.addresses.fragments.fields]


def test_a_text_whose_command_fails_changes_nothing(tmp_path: Path) -> None:
    rig = Hostile(tmp_path).rig
    before = rig.stage.session.machine.network
    assert "no snapshot 'nothing'" in str(rig.send("/code", 'voice.freq = 330\nmorph("nothing", "b", 0.5)')[1][1])
    assert rig.stage.session.machine.network == before
    assert rig.send("/row", "voice.freq = 330")[0] == "/done"
