"""The session: edits on the running machine, what they sound like, and the same again from the log (R5, R12, R22)."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from livedmm.engine.memory import Pool
from livedmm.errors import CompileError, LivedmmError
from livedmm.live.editing import MOST_EMITTED
from livedmm.live.log import network_of
from livedmm.live.logs import resumed
from livedmm.live.replay import Replay
from livedmm.network import ONE_OUT, STANDING, Address, Network
from livedmm.network.paths import along, glide
from livedmm.ugens import Kind
from livedmm.vvalues import VValue

from .sessions import RATE, Stage

ROWS = """lfo = sine(3)
wave = saw(110 + 20*lfo)
low = lowpass(wave, cutoff=900 + 400*lfo + 300*slow)
echo = delay(low + 0.4*echo, 0.2)
slow = value_identity(lfo)
key = osc_in("pad")
ping = sine(880)*ar(key.trigger, 0.001, 0.1)
speaker = 0.3*low + 0.2*echo + 0.2*ping"""

EDITS = ["wave.freq *= 1.5", "low.cutoff = 600 + 300*lfo", "speaker += 0.1*square(55)", "wave = triangle(220)",
         "del echo", "echo = delay(low, 0.1)\nspeaker += 0.1*echo", "with glide(seconds=0.3):\n    low.cutoff = 3000",
         "with at(beat):\n    wave.freq = 330", "undo()", "undo(2)", "redo()", "hush()", "undo()", "mute(low)",
         "mute(low)", 'rename(low, "filter")', 'snap("here")', 'morph("here", "here", 0.5)', "clock.tempo = 200",
         'rename(slow, "slower")', "with at(beat):\n    panic()", "with at(beat):\n    lfo = triangle(2)",
         'self.delta += 0.02*edit("lfo.freq = 9")', "with every(beat):\n    lfo.freq *= 1.1", "cancel()", "panic()",
         "undo()"]


def left(network: Network) -> dict[Address, float]:
    return dict(network.row(Address(STANDING["speaker"], "speaker", "left")))


def of_self(stage: Stage) -> Network:
    matrix: VValue = stage.session.machine.values.matrix
    return Network.from_matrix(matrix)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("block", [0, 100, 400, 777])
def test_a_performance_is_played_again_from_its_log_bit_for_bit(seed: int, block: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    stage = Stage(ROWS, tmp_path, block=block)
    stage.play(0.1)
    for _ in range(25):
        with suppress(LivedmmError):  # what no longer fits is refused
            stage.say(chance.choice(EDITS), chance.choice(["me", "you"]))
        if chance.random() < 0.5:
            stage.session.event("pad", [chance.random()], stage.session.now + chance.randrange(5000))
        stage.play(chance.uniform(0.01, 0.12), every=chance.choice([1, 1, 4, 40]))
    again = stage.replayed(chance.choice([1, 64, 1000]) if seed else 64)
    assert np.abs(stage.sound).max() > 0.05
    assert again.shape == stage.sound.shape
    different = np.flatnonzero((again != stage.sound).any(axis=0))
    assert not len(different), f"first at {different[0]} of {again.shape[1]}, {len(different)} in all"
    if block:
        assert stage.session.late_frames > 0


@pytest.mark.parametrize("text", ["panic()", "lfo = triangle(3)", 'rename(lfo, "swell")', "del lfo", "del slow",
                                  "slow = value_identity(wave)", "more = value_identity(lfo)\nlow.q = more"])
def test_what_starts_at_the_very_sample_of_a_frame_is_the_same_again(text: str, tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path, block=400)
    stage.play(4 / 60 + 400 / RATE)
    assert stage.session.soon() % 800 == 0
    stage.say(text)
    stage.play(1 / 60)
    stage.say("speaker.gain = 1")  # heard again after a panic
    stage.play(0.2)
    assert np.array_equal(stage.replayed(), stage.sound)


@pytest.mark.parametrize("name", ["sum", "slow", "turns", "lfo", "tone"])
@pytest.mark.parametrize("block", [0, 300, 777])
def test_what_neurons_are_called_is_not_heard(block: int, name: str, tmp_path: Path) -> None:
    heard = []
    for names in ((), ("first", "second", name)):
        stage = Stage("""sum = accumulator(accum=sum, delta=1)
lfo = sine(3)
slow = value_identity(lfo)
turns = in_turn(1, 2, hold=7)
tone = sine(100 + 10*slow + 5*turns)
speaker = 0.001*sum + 0.1*tone + 0.1*slow + 0.05*turns""", tmp_path / f"{len(names)}", block=block)
        stage.play(0.1)
        called = name
        for new in names:
            stage.say(f'rename({called}, "{new}")')  # the second while the first is still to come
            stage.play(0.03 if new == "second" else 0)
            called = new
        stage.play(1.23 - stage.session.now / RATE)
        heard.append(stage.sound)
        assert np.array_equal(stage.replayed(), stage.sound)
    plain, renamed = heard
    assert np.array_equal(plain[:, :50000], renamed[:, :50000])


@pytest.mark.parametrize("blocks", range(1, 8))
def test_a_session_that_ends_between_two_frames_is_the_same_to_its_last_sample(blocks: int, tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path, block=400)
    stage.play(0.1)
    stage.play(blocks * 400 / RATE, every=100)  # the session does not come to its turn any more
    assert np.array_equal(stage.replayed(), stage.sound)


@pytest.mark.parametrize("lead", [0, 500, 2000])
def test_what_values_feed_waits_for_no_plan(lead: int, tmp_path: Path) -> None:
    heard = []
    for texts in ((), ("one_more = sine(50)", "another = saw(50)")):
        stage = Stage("lfo = sine(3)\nslow = value_identity(lfo)\nspeaker.left = slow\nspeaker.gain = 1",
                      tmp_path / f"{len(texts)}")
        stage.session.lead = lead
        stage.play(0.11)
        for text in texts:
            stage.say(text)
            stage.play(0.02)
        stage.play(0.3 - stage.session.now / RATE)
        heard.append(stage.sound)
        assert np.array_equal(stage.replayed(), stage.sound)
    assert np.abs(heard[0]).max() > 0.5
    assert np.array_equal(*heard)


@pytest.mark.parametrize("blocks", [2, 4, 6])
def test_edits_in_a_backlog_of_frames_are_the_same_again(blocks: int, tmp_path: Path) -> None:
    stage = Stage("slow = value_identity(0.2)\nsum = accumulator(accum=sum, delta=slow)\nspeaker.left = 0.01*sum\n"
                  "speaker.gain = 1", tmp_path, block=400)
    stage.play(0.1)
    for number in (0.8, 0.1, 0.5):
        stage.say(f"slow.input = {number}")
        stage.play(blocks * 400 / RATE, every=100)
    stage.play(0.2)
    assert np.ptp(stage.sound) > 0.01
    assert np.array_equal(stage.replayed(), stage.sound)


def test_no_edit_waits_for_what_is_read_no_more(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(3)\nwave = saw(110)\nslow = value_identity(lfo)\nspeaker = 0.1*wave", tmp_path)
    stage.play(0.05)
    stage.say("slow = value_identity(wave)")
    for _ in range(40):
        stage.play(0.005)
        assert stage.session.soon() == stage.session.now


def test_undoing_everything_gives_the_start_back(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    first = stage.session.machine.network
    stage.play(0.1)
    for text in EDITS[:7]:
        stage.say(text)
        stage.play(0.05)
    assert stage.session.machine.network != first
    while stage.session.undo(None):
        stage.play(0.05)
    stage.play(0.1)
    assert stage.session.machine.network == first
    assert of_self(stage) == first


def test_two_glides_of_one_weight_add_up_while_both_are_on_their_way(tmp_path: Path) -> None:
    stage = Stage("speaker.gain = 1", tmp_path)
    stage.play(0.05)
    at = stage.session.now
    stage.say("with glide(seconds=0.1):\n    speaker.left = 0.4")
    stage.play(0.05)
    stage.say("with glide(seconds=0.01):\n    speaker.left += 0.2")
    stage.play(0.2)
    n = np.arange(at, stage.session.now)
    first, second = (np.array([along(glide((), start, samples, 0.0, amount), now) for now in n])
                     for start, samples, amount in ((at, 4800, 0.4), (at + 2400, 480, 0.2)))
    # The limiter is 64 samples late.
    assert np.allclose(stage.sound[0, at + 64:], (first + second)[:-64], atol=1e-6)


def test_self_follows_the_edits_and_the_signals_follow_self(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)\nspeaker = 0.3*lfo", tmp_path)
    stage.play(0.11)
    stage.say("speaker.left += 0.25*lfo")
    stage.play(0.1)
    assert of_self(stage) == stage.session.machine.network
    assert not stage.session.machine.written
    stage.say("self.accum = 0.5*self")
    stage.play(1.0)
    heard = left(stage.session.machine.network)
    assert of_self(stage).row(Address(STANDING["speaker"], "speaker", "left")) == pytest.approx(heard, abs=1e-9)
    assert all(abs(w) < 1e-6 for w in heard.values()), "a matrix that halves at each frame is soon none"


@pytest.mark.parametrize(("share", "expected"), [("0.5*update", 0.35), ("0*update", 0.3), ("update", 0.4)])
def test_a_patch_takes_the_share_of_an_edit_that_it_says(share: str, expected: float, tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)\nspeaker.left = 0.3*lfo", tmp_path)
    stage.play(0.05)
    stage.say(f"self.delta = {share}")
    stage.play(0.1234)
    stage.say("speaker.left += 0.1*lfo")
    stage.play(0.1)
    weight = stage.session.machine.network.weight(Address(STANDING["speaker"], "speaker", "left"),
                                                  Address("sine", "lfo", "out"))
    assert weight == pytest.approx(expected, abs=1e-9)
    assert of_self(stage).row(Address(STANDING["speaker"], "speaker", "left")) == pytest.approx(
        left(stage.session.machine.network), abs=1e-9)
    stage.say("hush()")
    stage.play(0.2)
    assert np.abs(stage.sound[:, -2000:]).max() == 0, "no patch locks its player out"
    gain = Address(STANDING["speaker"], "speaker", "gain")
    assert of_self(stage).weight(gain, ONE_OUT) == pytest.approx(0, abs=1e-9)


def test_a_block_that_is_rendered_while_an_edit_is_made_does_not_put_it_off(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path, block=256)
    stage.play(0.1)
    stage.session.since = read_at = stage.session.now
    for rendered, start in enumerate([256, 256, 3 * 256, 4 * 256]):
        assert stage.session.soon() - read_at == start, f"{rendered} blocks after it was read"
        stage.play(256 / RATE)


def test_events_come_at_their_exact_sample(tmp_path: Path) -> None:
    stage = Stage('key = osc_in("pad", count=2)\nspeaker.left = key.trigger\nspeaker.right = key.value[1]\n'
                  "speaker.gain = 1", tmp_path, block=64)
    stage.play(0.05)
    chance = random.Random(1)
    times = sorted(chance.sample(range(round(0.1 * RATE), round(1.9 * RATE)), 400))
    for time in times:
        stage.session.event("pad", [0.5, 0.25], time)
    stage.play(2)
    fired = np.flatnonzero(stage.sound[0])
    # Two connections to the speaker's output and the limiter.
    assert np.array_equal(fired - 65, times)
    assert set(stage.sound[0][fired]) == {0.5}


def test_what_waits_for_the_beat_comes_on_the_beat(tmp_path: Path) -> None:
    stage = Stage("clock.tempo = 150\nspeaker.gain = 1", tmp_path)
    stage.play(0.3)
    stage.say("with at(beat), glide(seconds=0):\n    speaker.left = 0.5")
    stage.play(1)
    begun = np.flatnonzero(stage.sound[0])[0] - 64
    assert begun == pytest.approx(0.4 * RATE, abs=3)


def test_a_wrong_text_changes_nothing(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.play(0.1)
    before = stage.session.machine.network
    for text in ("wave.freq = 5\nnobody.freq = 3", "wave.frequency = 3", "with at(never): x = 1", "del speaker"):
        with pytest.raises(LivedmmError):
            stage.say(text)
    assert stage.session.machine.network is before
    assert not stage.session.history.entries


def test_a_torn_last_line_is_left_out_and_the_edits_are_restored(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    stage.play(0.1)
    for text in EDITS[:9]:
        stage.say(text)
        stage.play(0.1)
    whole = stage.log.read_bytes()
    stage.log.write_bytes(whole + whole.splitlines(keepends=True)[-1][:-9])
    head, lines = resumed(stage.log)
    again = Replay(stage.log).session
    assert again.history.network == network_of(head)
    for line in lines:
        again.restore(line)
    assert again.history.network == stage.session.history.network


def test_a_snapshot_is_a_matrix_that_the_network_can_read_and_is_played_again(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)\nspeaker.left = 0.3*lfo", tmp_path)
    stage.play(0.05)
    stage.say('b = matrix("b")')
    stage.play(0.05)
    outputs = stage.session.machine.values.outputs
    assert not outputs['matrix("b")']["b"]["out"]
    stage.say('snap("b")')
    kept = stage.session.machine.network
    stage.say("speaker.left = 0.9*lfo")
    stage.play(0.1)
    assert stage.session.machine.values.outputs['matrix("b")']["b"]["out"] == kept.matrix()
    stage.say("self.delta += 0.1*b - 0.1*self")
    stage.play(0.05)
    assert left(stage.session.machine.network)[Address("sine", "lfo", "out")] < 0.8
    stage.play(2)
    # The row that leads there is itself not in the snapshot, and has faded on the way.
    assert 0.3 < left(stage.session.machine.network)[Address("sine", "lfo", "out")] < 0.4
    assert np.array_equal(stage.replayed(), stage.sound)


def test_a_session_that_is_resumed_has_its_snapshots(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)\nspeaker.left = 0.3*lfo", tmp_path)
    for text in ("speaker.left = 0.5*lfo", 'snap("b")', "speaker.left = 0.7*lfo"):
        stage.say(text)
        stage.play(0.05)
    again = Stage("lfo = sine(2)\nspeaker.left = 0.3*lfo", tmp_path / "again")
    for line in resumed(stage.log)[1]:
        again.session.restore(line)
    assert left(again.session.snapshots["b"]) == {Address("sine", "lfo", "out"): 0.5}
    again.desk.recall("b")
    assert left(again.session.machine.network) == {Address("sine", "lfo", "out"): 0.5}


def test_a_session_that_is_resumed_has_what_the_network_had_written_itself(tmp_path: Path) -> None:
    rows = "lfo = sine(2)\nspeaker.left = 0.3*lfo"
    stage = Stage(rows, tmp_path)
    stage.say('self.delta += 0.01*edit("speaker.left = 0.9*lfo")')
    stage.play(2.2)
    there = left(stage.session.machine.network)
    assert stage.session.machine.written
    again = Stage(rows, tmp_path / "again")
    for line in resumed(stage.log)[1]:
        again.session.restore(line)
    again.play(0.3)
    assert left(again.session.machine.network) == pytest.approx(there, abs=0.05)
    assert left(again.session.machine.network)[Address("sine", "lfo", "out")] > 0.5
    assert of_self(again).row(Address(STANDING["speaker"], "speaker", "left")) == pytest.approx(
        left(again.session.machine.network), abs=1e-9)
    again.say("lfo.freq = 3")
    again.play(0.3)
    assert [line for line in resumed(again.log)[1] if "inherit" in line], "nor is it lost when that is killed at once"
    assert np.array_equal(again.replayed(), again.sound)


@pytest.mark.parametrize("gone", ["del slow", "slow = saw(2)"])
def test_what_goes_reads_until_it_has_gone(gone: str, tmp_path: Path) -> None:
    stage = Stage("lfo = sine(0.1, phase=0.25)\nslow = value_identity(lfo)\nvoice = saw(110 + 100*slow)", tmp_path)
    stage.play(0.5)
    values, read = stage.session.machine.values, []
    stage.session.evaluate(stage.session.read(gone), author="me", glide=9600)
    for _ in range(8):
        stage.play(1 / 60)
        read.append(values.outputs["value_identity"]["slow"]["out"][":number"])
    assert min(read) > 0.9
    stage.play(0.5)
    assert "slow" not in values.outputs.get("value_identity", {})
    assert values.notices.drain() == []


def test_v_values_that_wait_to_be_put_out_do_not_grow_without_end(tmp_path: Path) -> None:
    stage = Stage("lfo = sine(2)", tmp_path)
    for _ in range(MOST_EMITTED):
        stage.session.emit({"out": 0})
    with pytest.raises(LivedmmError, match="600 V-values wait"):
        stage.session.emit({"out": 0})
    stage.play(0.02)
    stage.session.emit({"out": 0})


def test_a_kind_that_the_network_writes_and_that_does_not_compile_is_compiled_but_once(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage("lfo = sine(2)", tmp_path)
    memory = stage.signals.memory
    made, tried = memory.fresh_pool, []

    def fails(kind: Kind) -> Pool:
        if kind.name != "saw":
            return made(kind)
        tried.append(kind.key)
        raise CompileError("no")

    monkeypatch.setattr(memory, "fresh_pool", fails)
    stage.say('self.delta += 0.01*edit("x = saw(0.1*lfo)")')
    stage.play(0.3)
    assert tried == ["saw"]
    stage.session.machine.reload({}, (), stage.session.now)
    monkeypatch.setattr(memory, "fresh_pool", made)
    assert stage.session.machine._plays("saw"), "another version of it may compile"
