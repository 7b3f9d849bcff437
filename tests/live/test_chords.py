"""Chords over OSC, on `voices`: each note at its exact sample, on a voice of its own."""

from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.live.osc.packets import Message
from livedmm.live.osc.timetags import TimeTag
from livedmm.network import Address
from tests.live.sessions import RATE, Stage
from tests.live.test_addresses import Rig

ROWS = "v = voices(name=\"keys\", count=3)\nspeaker = 0.1*sum(sine(v.freq)*ar(v.gate, 0.001, 0.2))"


def watched(stage: Stage, samples: int) -> dict[str, NDArray[np.float64]]:
    """What the voices put out at each of the next samples."""
    found: dict[str, list[list[float]]] = {"freq": [], "gate": [], "velocity": [], "trigger": []}
    kind = stage.session.machine.network.neurons["v"].kind
    for _ in range(samples):
        stage.session.render(1)
        for port, made in found.items():
            made.append([stage.signals.output(Address(kind, "v", f"{port}[{i}]")) for i in range(3)])
    return {port: np.array(made) for port, made in found.items()}


def hertz(*notes: float) -> NDArray[np.float64]:
    return 440 * 2 ** ((np.array(notes) - 69) / 12)


def test_a_chord_over_osc_begins_and_ends_at_the_samples_of_its_time_tags(tmp_path: Path) -> None:
    """Sent ahead of time and out of order, as sequencers do: the ends before the beginnings."""
    rig = Rig(ROWS, tmp_path)
    start = time.monotonic()
    rig.conductor.line.measure(start, 0)
    zero = TimeTag.after(start - time.monotonic())
    for note, begins, ends in ((60, 1000, 1500), (64, 1000, 1700), (67, 1010, 1500)):
        for velocity, sample in ((0.0, ends), (note / 100, begins)):
            rig.bundle(Message("/in/keys", (note, velocity)), at=TimeTag(zero + round(sample / RATE * 2**32)))
    pieces = []
    for _ in range(20):
        rig.hand.turn()
        pieces.append(watched(rig.stage, 100))
    heard = {port: np.concatenate([piece[port] for piece in pieces]) for port in pieces[0]}
    # The two clocks of the host are read one after the other; all else is exact.
    n = np.arange(2000)[:, None] + 1000 - np.flatnonzero(heard["gate"][:, 0])[0]
    assert abs(n[0, 0]) <= 3
    lasts = (n >= [1000, 1000, 1010]) & (n < [1500, 1700, 1500])
    np.testing.assert_allclose(heard["gate"], np.where(lasts, [0.60, 0.64, 0.67], 0), rtol=1e-6)
    np.testing.assert_allclose(heard["trigger"], np.where(n == [1000, 1000, 1010], [0.60, 0.64, 0.67], 0), rtol=1e-6)
    np.testing.assert_allclose(heard["freq"][-1], hertz(60, 64, 67), rtol=1e-6)


def test_a_note_too_many_takes_the_voice_of_the_oldest(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    for at, note, velocity in ((10, 60, 0.5), (20, 62, 0.5), (30, 64, 0.5), (40, 65, 0.9), (50, 60, 0.0),
                               (60, 62, 0.0), (70, 67, 0.7)):
        assert stage.session.event("keys", [note, velocity], at) == 1
    heard = watched(stage, 100)
    gate = heard["gate"]
    # The fourth takes the first's voice, whose gate closes for that sample; the end of what is gone does nothing.
    assert gate[[39, 40, 41, 99], 0] == pytest.approx([0.5, 0.0, 0.9, 0.9])
    assert heard["trigger"][40, 0] == pytest.approx(0.9)
    # The voice that is free by then is given to the next, without a gap.
    assert gate[[59, 60, 69, 70], 1] == pytest.approx([0.5, 0.0, 0.0, 0.7])
    np.testing.assert_allclose(heard["freq"][-1], hertz(65, 67, 64), rtol=1e-6)
    assert (gate[30:, 2] > 0).all()


def test_a_key_struck_again_stays_on_its_voice(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    for at, velocity in ((10, 0.5), (20, 0.8)):
        stage.session.event("keys", [60, velocity], at)
    gate = watched(stage, 30)["gate"]
    assert gate[[19, 20, 21], 0] == pytest.approx([0.5, 0.0, 0.8])
    assert not gate[:, 1:].any()


@pytest.mark.parametrize("seed", range(3))
def test_any_playing_is_what_a_plain_allocator_makes_of_it(seed: int, tmp_path: Path) -> None:
    """Hundreds of notes, many at one sample, held against a list of voices in plain Python."""
    chance = random.Random(seed)
    stage = Stage(ROWS, tmp_path)
    events: dict[int, list[tuple[int, float]]] = {}
    for _ in range(300):
        at, note = chance.randrange(400), chance.randrange(60, 66)
        some = events.setdefault(at, [])
        if len(some) < 16:
            some.append((note, chance.choice([0.0, round(chance.uniform(0.1, 1), 3)])))
    for at in sorted(events):
        for note, velocity in events[at]:
            stage.session.event("keys", [note, velocity], at)
    heard = watched(stage, 400)
    voices: list[tuple[float, int | None, float]] = [(0, None, 0.0)] * 3  # the order of the last change, note, velocity
    order = 0
    for n in range(400):
        taken = set()
        for note, velocity in events.get(n, []):
            order += 1
            mine = [i for i, voice in enumerate(voices) if voice[1] == note]
            if velocity > 0:
                i = mine[0] if mine else min(range(3), key=lambda i: (voices[i][1] is not None, voices[i][0], i))
                if voices[i][1] is not None:
                    taken.add(i)
                else:
                    taken.discard(i)
                voices[i] = (order, note, velocity)
            elif mine:
                voices[mine[0]] = (order, None, voices[mine[0]][2])
        expected = [v if note is not None and i not in taken else 0.0 for i, (_, note, v) in enumerate(voices)]
        np.testing.assert_allclose(heard["gate"][n], expected, rtol=1e-6, err_msg=str(n))


def test_what_was_played_is_played_again_from_the_log(tmp_path: Path) -> None:
    chance = random.Random(1)
    stage = Stage(ROWS, tmp_path, block=500)
    for number in range(30):
        stage.session.event("keys", [chance.randrange(40, 80), chance.choice([0.0, 0.7])],
                            stage.session.now + chance.randrange(4000))
        stage.play(0.03)
        if number == 15:
            stage.say('rename(v, "w")')
    assert np.abs(stage.sound).max() > 0.02
    assert np.array_equal(stage.replayed(77), stage.sound)


