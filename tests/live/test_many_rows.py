"""R20: what changes very many rows at once is heard from a beat on, when it is ready, and that is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .sessions import RATE, Stage

BEAT = round(RATE / 2)  # at 120 beats a minute


def test_an_edit_of_many_rows_comes_in_at_a_beat_and_is_told(tmp_path: Path) -> None:
    stage = Stage("tone = sine(330)\nspeaker = 0.2*tone", tmp_path, block=512)
    stage.play(0.1)
    stage.say("bank = sine(100 + range(1000))\nspeaker += 0.0001*bank")
    start = stage.session.history.entries[-1].edit.start
    assert abs((start + BEAT // 2) % BEAT - BEAT // 2) <= 1  # the clock is known at frames, in float32
    assert start > stage.session.now + 0.3 * RATE
    assert [line for line in stage.told if "rows change at once: that is heard from a beat on" in line]
    stage.play((start - stage.session.now) / RATE + 0.3)
    steady, heard = Stage("tone = sine(330)\nspeaker = 0.2*tone", tmp_path / "steady", block=512), stage.sound
    steady.play(heard.shape[1] / RATE)
    same = min(steady.sound.shape[1], start + 64)
    assert np.array_equal(heard[:, :same], steady.sound[:, :same])
    assert not np.array_equal(heard[:, -1000:], steady.sound[:, heard.shape[1] - 1000: heard.shape[1]])
    assert np.array_equal(stage.replayed(100), heard)


def test_an_edit_of_fewer_rows_comes_in_at_once(tmp_path: Path) -> None:
    stage = Stage("tone = sine(330)\nspeaker = 0.2*tone", tmp_path)
    stage.play(0.1)
    stage.say("bank = sine(100 + range(300))\nspeaker += 0.0001*bank")
    assert stage.session.history.entries[-1].edit.start == stage.session.now
    assert not stage.told


def test_without_a_tempo_it_comes_in_as_soon_as_it_is_ready(tmp_path: Path) -> None:
    stage = Stage("clock.tempo = 0\ntone = sine(330)", tmp_path)
    stage.play(0.1)
    stage.say("bank = sine(100 + range(1000))")
    assert 0 < stage.session.history.entries[-1].edit.start - stage.session.now < RATE
    assert stage.told


def test_a_snapshot_of_many_rows_comes_in_at_a_beat(tmp_path: Path) -> None:
    stage = Stage("tone = sine(330)", tmp_path)
    stage.say('snap("a")')
    stage.say("bank = sine(100 + range(1100))")
    stage.play(1.2)
    stage.desk.recall("a")
    start = stage.session.history.entries[-1].edit.start
    assert start > stage.session.now
    assert abs((start + BEAT // 2) % BEAT - BEAT // 2) <= 1  # the clock is known at frames, in float32
