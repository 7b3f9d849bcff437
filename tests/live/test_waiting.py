"""What waits for its time outlives a crash: not lost, not done twice, and no matter to a replay (R12, R37)."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from livedmm.commands.score import words
from livedmm.errors import EditError, LivedmmError
from livedmm.language.when import Span, When
from livedmm.live.asked import changes_as_json, changes_of
from livedmm.live.log import read_log
from livedmm.live.logs import resumed
from livedmm.network import AddRow, Change, Declare, Place, Port, Remove, Rename, ResetRow, ScaleRow, SetRow, SetWeight

from .sessions import RATE, Stage, kinds

ROWS = "clock.tempo = 150\nlow = sine(110)\nhigh = sine(220)\nspeaker = 0.2*low + 0.1*high + 0.1*saw(50)"
BEAT = 0.4
"""Seconds of one."""
LOW = Port("low", "freq")

ASKED = ["with at(beat):\n    low.freq = 330", "with at(2*bar), glide(2):\n    low.freq *= 1.5\n    del high",
         "with every(beat):\n    low.freq += 10",
         "with every(bar), at(beat):\n    wave = saw(55)\n    speaker += 0.1*wave", "with at(bar): undo()",
         'with at(beat): morph("here", "here", low)', "with at(beat):\n    nobody.freq = 3", "cancel()",
         "cancel(2)", "high = sine(220)", "undo()", 'rename(low, "bass")', 'rename(bass, "low")']


def waiting(stage: Stage) -> list[tuple[Any, ...]]:
    return [(p.number, p.author, p.text, p.when, changes_as_json(p.changes), p.command and p.command.arguments)
            for p in stage.session.pending]


def resume(stage: Stage, folder: Path, rows: str = ROWS) -> Stage:
    """A session that goes on from what the log of another has by now, as after a kill."""
    again = Stage(rows, folder)
    for line in resumed(stage.log)[1]:
        again.session.restore(line)
    return again


def freq(stage: Stage) -> float:
    network = stage.session.machine.network
    return sum(network.row(network.address(LOW)).values())


@pytest.mark.parametrize("seed", range(6))
def test_a_session_that_was_killed_waits_for_the_same_wherever_it_was_killed(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    stage = Stage(ROWS, tmp_path, block=chance.choice([0, 256]))
    stage.say('snap("here")')
    for number in range(12):
        with suppress(LivedmmError), stage.desk.whole():
            stage.say(chance.choice(ASKED), chance.choice(["me", "you"]))
            if chance.random() < 0.3:
                raise EditError("taken back")
        stage.play(chance.uniform(0, BEAT), every=chance.choice([1, 8]))
        if chance.random() < 0.3:
            again = resume(stage, tmp_path / str(number))
            assert sorted(waiting(again), key=str) == sorted(waiting(stage), key=str)
            assert again.session.history.network == stage.session.history.network
    assert np.array_equal(stage.replayed(), stage.sound), "a replay takes what has started alone"


def test_what_waited_comes_on_the_next_such_beat_of_the_resumed_session_and_but_once(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.play(2.5 * BEAT)
    stage.say("with at(4*beat):\n    low.freq += 20")
    stage.play(0.2 * BEAT)
    again = resume(stage, tmp_path / "again")
    again.play(3.9 * BEAT)
    assert freq(again) == 110
    again.play(0.2 * BEAT)
    assert freq(again) == 130
    after = resume(again, tmp_path / "after")
    after.play(5 * BEAT)
    assert freq(after) == 130, "it has started before the second kill"
    assert np.array_equal(again.replayed(), again.sound)


def test_what_repeats_goes_on_repeating_under_its_number(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.say("with at(beat): undo()")
    stage.say("with every(2*beat), at(beat):\n    low.freq += 20")
    stage.play(1.5 * BEAT)
    assert freq(stage) == 130
    again = resume(stage, tmp_path / "again")
    assert waiting(again)[0][:4] == (2, "me", "low.freq += 20", When(Span(2, "beat"), None, Span(2, "beat")))
    again.play(1.5 * BEAT)
    assert freq(again) == 130
    again.play(3 * BEAT)
    assert freq(again) == 170
    again.say("cancel(2)")
    assert not waiting(resume(again, tmp_path / "after"))


def test_a_crash_while_something_starts_leaves_it_waiting_or_done(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.say("with at(beat):\n    low.freq = 330")
    size = stage.log.stat().st_size
    stage.play(1.2 * BEAT)
    whole = stage.log.read_bytes()
    ends = [size, *(n + 1 for n in range(size, len(whole)) if whole[n] == ord("\n")), len(whole) - 5]
    assert len(ends) > 3
    for number, end in enumerate(ends):
        stage.log.write_bytes(whole[:end])
        again = resume(stage, tmp_path / str(number))
        assert (freq(again), len(waiting(again))) == ((330, 0) if end == len(whole) else (110, 1))


def test_every_change_is_the_same_when_it_is_read_again() -> None:
    registry, row, columns = kinds(), Port("low", "freq"), {Port("one", "out"): 0.1, Port("high", "out"): -3e17}
    changes: list[Change] = [
        Declare("low", registry.kind("sine")), SetRow(row, columns), SetRow(row, {}), AddRow(row, columns),
        ScaleRow(row, 1 / 3), ResetRow(row), SetWeight(row, Port("one", "out"), 440.0), Remove("low"),
        Rename("low", "bass")]
    assert {type(change) for change in changes} == set(Change.__args__)  # type: ignore[attr-defined]
    assert list(changes_of(changes_as_json(changes), registry)) == changes
    with pytest.raises(ValueError, match="no change"):
        changes_of([["shrink", "low"]], registry)


def test_marks_mutes_and_solos_outlive_a_crash(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.say("low.freq = 200")
    stage.desk.mark("calm")
    stage.say("low.freq = 300\nmute(high)\nsolo(low)")
    with suppress(EditError), stage.desk.whole():
        stage.desk.mark("never")
        raise EditError("taken back")
    stage.play(0.1)
    again = resume(stage, tmp_path / "again")
    assert again.desk.marks == {"calm": Place(1)}
    again.say("solo()\nmute(high)")
    assert again.session.history.network == resume(again, tmp_path / "after").session.history.network
    gains = {entry.edit.text: entry.gain for entry in again.session.history.entries}
    assert gains["mute(high)"] == gains["solo(low)"] == 0
    again.desk.go_to(again.desk.marks["calm"])
    assert freq(again) == 200


def test_a_morph_that_follows_an_output_follows_it_after_a_crash(tmp_path: Path) -> None:
    rows = f"{ROWS}\nlfo = sine(1)\nx = 0.5 + 0.4*lfo"
    stage = Stage(rows, tmp_path)
    stage.play(0.05)
    for text in ('snap("here")', "low.freq = 210", 'snap("there")\nmorph("here", "there", x)'):
        stage.say(text)
    stage.play(0.3)
    again = resume(stage, tmp_path / "again", rows)
    found = []
    for _ in range(10):
        again.play(0.1)
        found.append(freq(again))
    assert max(found) - min(found) > 60
    again.say("undo()")
    again.play(0.1)
    assert not any(line["desk"]["morph"][3] for line in resumed(again.log)[1] if "desk" in line)


def test_what_waits_is_in_the_score(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.say("with at(4*bar), glide(2):\n    low.freq = 330", "you")
    stage.say("cancel()")
    assert [words(line, RATE) for line in read_log(stage.log)[1]] == [
        "you: waits (at 4 bar, glide 2 beat): low.freq = 330", "cancelled: 1 that waited"]


def test_a_beat_is_as_long_as_these_tests_say() -> None:
    assert BEAT * RATE == 48000 * 60 / 150
