"""Sequences: what is played when, by itself and from the text in a patch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedmm.language.notation import hertz
from livedmm.language.patches import read_patch
from livedmm.live.offline import render
from livedmm.ugens import builtin
from tests.ugens.library.listening import Wave, hear, hear_all

BEAT = 24000
"""Samples, at 120 beats a minute."""


def cycles(samples: int, length: int, first: float = 0.0) -> Wave:
    """A phase that goes round in so many samples."""
    return (first + np.arange(samples) / length) % 1.0


def performed(rows: Sequence[str], seconds: float) -> Wave:
    """What a patch of these rows sends to left and right: ``(2, samples)``."""
    text = "rows: |\n" + "".join(f"  {row}\n" for row in ["speaker.gain = 1", *rows])
    patch = read_patch(text, "patch", builtin())
    assert patch.errors == ()
    return render(patch, seconds=seconds, limiter=False).astype(float)


def opens(gate: Wave) -> list[int]:
    """Where a gate opens (R11)."""
    return [int(n) for n in np.flatnonzero((gate > 0) & (np.concatenate([[0.0], gate[:-1]]) <= 0))]


def lengths(gate: Wave) -> list[int]:
    """For how long it is open each time."""
    edges = np.diff(np.concatenate([[0], (gate > 0).astype(int), [0]]))
    return [int(b - a) for a, b in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)]


def test_a_text_plays_as_it_says() -> None:
    """Four steps in a beat; the rest keeps its note and opens no gate. Two connections lie on the way."""
    hz, gate = performed(['seq = sequence(clock.phase, "c4 eb4 . g4")', "speaker.left = seq",
                          "speaker.right = seq.gate_out"], 2.0)
    quarter, late = BEAT // 4, opens(gate)[1] - BEAT // 4
    assert 0 <= late <= 3
    for beat in range(3):
        for step, note in enumerate(("c4", "eb4", "eb4", "g4")):
            middle = beat * BEAT + step * quarter + quarter // 4
            assert hz[middle] == pytest.approx(hertz(note), rel=1e-6)
            assert gate[middle] == (0.0 if step == 2 else 1.0)
    expected = [beat * BEAT + step * quarter + late for beat in range(4) for step in (0, 1, 3)]
    assert np.abs(np.array(opens(gate))[1:] - expected[1:]).max() <= 1
    assert all(abs(n - quarter // 2) <= 1 for n in lengths(gate)[1:])


def test_gates_play_as_their_text_says() -> None:
    """A bar of eight steps, the digits ninths of the height; triggers last a sample and are as high."""
    fired, gate = performed(['beat = pattern(clock.bar_phase, "x..9 .4.1")', "speaker.left = beat.trigger",
                             "speaker.right = beat"], 4.0)
    at = opens(fired)
    assert lengths(fired) == [1] * 8
    steps = [(n + BEAT // 4) // (BEAT // 2) for n in at]
    assert steps == [0, 3, 5, 7, 8, 11, 13, 15]
    np.testing.assert_allclose(fired[at], [1, 1, 4 / 9, 1 / 9] * 2, rtol=1e-6)
    assert opens(gate) == at


def test_a_slower_phase_plays_a_longer_sequence() -> None:
    fired, _ = performed(['beat = pattern(phase_divider(clock.phase, 2), "x.x.")', "speaker.left = beat.trigger"], 2.0)
    assert [round(n / BEAT) for n in opens(fired)] == [0, 1, 2, 3]


@pytest.mark.parametrize("length", [1, 2, 3, 5, 7, 16])
@pytest.mark.parametrize("first", [0.0, 0.4])
def test_every_step_has_its_share_of_the_cycle(length: int, first: float) -> None:
    """Within a sample; also where the sequence is born within a cycle."""
    samples, cycle = 20000, 7000
    steps = {f"step[{i}]": 100.0 + i for i in range(16)}
    heard = hear_all("sequence", samples, {"phase": cycles(samples, cycle, first), "length": length, **steps})
    n = first * length + np.arange(samples) * length / cycle
    sure = np.abs(n - np.round(n)) > 2 * length / cycle
    np.testing.assert_array_equal(heard["out"][sure], 100 + np.floor(n[sure]) % length)
    begun = np.ceil(np.arange(np.ceil(n[0] + 1e-9), n[-1]) * cycle / length - first * cycle)
    assert np.abs(np.array(opens(heard["trigger"]))[1:] - begun[-len(opens(heard["trigger"])) + 1:]).max() <= 1
    assert opens(heard["trigger"])[0] == 0


def test_a_phase_that_runs_backwards_plays_backwards() -> None:
    steps = {f"step[{i}]": 100.0 + i for i in range(4)}
    heard = hear_all("sequence", 4000, {"phase": (1 - cycles(4000, 4000) - 1e-4) % 1, "length": 4, **steps})
    at = opens(heard["trigger"])
    assert [heard["out"][n] for n in at] == [103, 102, 101, 100]


@pytest.mark.parametrize("swing", [0.5, 0.6, 0.667, 0.75])
def test_swing_makes_every_second_step_late(swing: float) -> None:
    gates = {f"gate[{i}]": 1.0 for i in range(8)}
    heard = hear_all("pattern", 8000, {"phase": cycles(8000, 8000), "length": 8, "swing": swing, **gates})
    found = opens(heard["trigger"])
    expected = [1000 * 2 * (i // 2) + (2000 * swing if i % 2 else 0) for i in range(8)]
    assert np.abs(np.array(found) - expected).max() <= 1


def test_of_an_odd_number_of_steps_the_last_one_swings_alone() -> None:
    """However early the second of two would come, there is none."""
    gates = {f"gate[{i}]": 1.0 for i in range(4)}
    heard = hear_all("pattern", 6000, {"phase": cycles(6000, 6000), "length": 3, "swing": 0.25, **gates})
    assert opens(heard["trigger"]) == pytest.approx([0, 1000, 4000], abs=1)
    assert len(opens(heard["out"])) == 3


@pytest.mark.parametrize("duration", [0.1, 0.5, 0.9])
def test_a_gate_is_open_for_its_share_of_the_step(duration: float) -> None:
    gates = {f"gate[{i}]": 0.7 for i in range(4)}
    for name, output in (("pattern", "out"), ("sequence", "gate_out")):
        heard = hear_all(name, 8000, {"phase": cycles(8000, 8000), "length": 4, "duration": duration, **gates})[output]
        assert np.abs(np.array(lengths(heard)) - 2000 * duration).max() <= 1
        assert heard.max() == pytest.approx(0.7)


def test_a_whole_step_ties_to_the_next() -> None:
    gates = {"gate[0]": 1.0, "gate[1]": 1.0, "gate[3]": 1.0}
    heard = hear_all("pattern", 8000, {"phase": cycles(8000, 8000), "length": 4, "duration": 1.0, **gates})
    assert lengths(heard["out"]) == pytest.approx([4000, 2000], abs=1)


@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_chance_makes_rests_of_whole_steps(chance: float) -> None:
    """Four standard deviations of a share of 4,000 are below 0.03."""
    steps = {f"step[{i}]": 100.0 + i for i in range(4)}
    heard = hear_all("sequence", 80000, {"phase": cycles(80000, 80), "length": 4, "chance": chance, **steps}, seed=3)
    fired = opens(heard["trigger"])
    assert len(fired) / 4000 == pytest.approx(chance, abs=0.0 if chance in (0, 1) else 0.03)
    assert opens(heard["gate_out"]) == fired
    if chance == 0.3:
        # The note that is held through what became a rest is the last one that sounded.
        assert all(heard["out"][n - 1] == heard["out"][m] for m, n in pairwise(fired))


def test_a_step_may_move_while_it_sounds() -> None:
    bend = np.linspace(200, 300, 1000)
    heard = hear_all("sequence", 1000, {"phase": 0.1, "length": 1, "step[0]": bend})
    np.testing.assert_allclose(heard["out"], bend, rtol=1e-6)


def test_a_sequence_that_begins_with_a_rest_has_its_note_already() -> None:
    heard = hear_all("sequence", 100, {"phase": 0.0, "length": 1, "step[0]": 330.0, "gate[0]": 0.0})
    np.testing.assert_array_equal(heard["out"], 330.0)


def bjorklund(pulses: int, steps: int) -> list[int]:
    """E. Bjorklund's distribution (2003): the remainders are dealt out until at most one is left."""
    groups, rest = [[1] for _ in range(pulses)], [[0] for _ in range(steps - pulses)]
    while len(rest) > 1 and groups:
        n = min(len(groups), len(rest))
        groups, rest = [a + b for a, b in zip(groups, rest, strict=False)], groups[n:] + rest[n:]
    return [x for group in groups + rest for x in group]


def euclid(pulses: float, steps: float, rotation: float = 0) -> list[int]:
    n = max(round(steps), 1)
    heard = hear("euclid", 64 * n, phase=cycles(64 * n, 64 * n), pulses=pulses, steps=steps, rotation=rotation)
    return [int(x) for x in heard[8::64]]


@given(st.integers(1, 24).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=60, deadline=None)
def test_euclid_is_bjorklunds_pattern_begun_on_a_pulse(case: tuple[int, int]) -> None:
    pulses, steps = case
    found, ideal = euclid(pulses, steps), bjorklund(pulses, steps)
    assert any(found == ideal[i:] + ideal[:i] for i in range(steps))
    assert found[0] == (pulses > 0)


def test_euclid_of_3_in_8_is_the_tresillo_and_turns() -> None:
    tresillo = [int(c == "x") for c in "x..x..x."]
    for rotation in range(-8, 9):
        assert euclid(3, 8, rotation) == tresillo[rotation % 8:] + tresillo[:rotation % 8]
    assert euclid(20, 8) == [1] * 8
    assert euclid(-1, 8) == [0] * 8
