"""Gates and triggers, to the sample."""

from __future__ import annotations

import numpy as np
import pytest

from livedmm.ugens import Kind, builtin
from tests.ugens.library.listening import RATE, Wave, hear, hear_all, tone


def at(samples: int, *places: int, height: float = 1.0) -> Wave:
    wave = np.zeros(samples)
    wave[list(places)] = height
    return wave


def fired(wave: Wave) -> list[int]:
    """Where a wave goes above 0 (R11)."""
    return list(np.flatnonzero((wave > 0) & (np.concatenate([[0.0], wave[:-1]]) <= 0)))


def runs(wave: Wave) -> list[tuple[int, int]]:
    """The gates of a wave: where each opens, and for how long."""
    open_ = np.concatenate([[False], wave > 0, [False]]).astype(int)
    begins, ends = np.flatnonzero(np.diff(open_) == 1), np.flatnonzero(np.diff(open_) == -1)
    return [(int(b), int(e - b)) for b, e in zip(begins, ends, strict=True)]


@pytest.mark.parametrize("freq", [0.5, 2.0, 7.3, 100.0, 11025.0])
def test_a_metro_keeps_time(freq: float) -> None:
    """Within a sample of k/freq; the first at once."""
    samples = 10 * 48000
    found = np.array(fired(hear("metro", samples, freq=freq)))
    ideal = np.arange(np.ceil(freq * samples / RATE)) * RATE / freq
    assert len(found) == len(ideal)
    assert np.abs(found - ideal).max() <= 1.0


@pytest.mark.parametrize("freq", [0.0, -3.0])
def test_a_metro_that_does_not_run_is_silent(freq: float) -> None:
    assert fired(hear("metro", 4800, freq=freq)) == []


@pytest.mark.parametrize("by", [1, 2, 3, 16])
def test_a_divider_lets_every_nth_trigger_through(by: int) -> None:
    given = np.arange(10, 4000, 20)
    assert fired(hear("divider", 4800, trigger=at(4800, *given, height=0.3), by=by)) == list(given[::by])
    assert hear("divider", 4800, trigger=at(4800, *given, height=0.3), by=by).max() == pytest.approx(0.3)


def test_a_reset_makes_the_next_trigger_the_first() -> None:
    given = [10, 20, 30, 40, 50, 60, 70]
    assert fired(hear("divider", 100, trigger=at(100, *given), by=4, reset=at(100, 35))) == [10, 40]


@pytest.mark.parametrize("by", [1, 3, 8])
@pytest.mark.parametrize("speed", [1.0, -1.0])
def test_a_divided_phase_is_one_slow_cycle(by: int, speed: float) -> None:
    """Forwards and backwards; it begins in the cycle in which it was born, whatever the phase is there."""
    cycles = 0.3 + speed * np.arange(20000) / 1000
    heard = hear("phase_divider", 20000, phase=cycles - np.floor(cycles), by=by)
    error = heard - cycles / by
    np.testing.assert_allclose(np.abs(error - np.round(error)), 0, atol=1e-5)
    assert 0.0 <= heard.min() <= heard.max() < 1.0


def test_a_reset_puts_a_divided_phase_back_into_its_first_cycle() -> None:
    cycles = np.arange(5000) / 1000
    heard = hear("phase_divider", 5000, phase=cycles % 1, by=4, reset=at(5000, 2500))
    assert heard[2500] == pytest.approx(0.5 / 4, abs=1e-5)


def test_a_rise_tells_where_a_wave_crosses_a_threshold() -> None:
    wave = tone(100.0, 4800)
    heard = hear_all("rise", 4800, {"input": wave, "threshold": 0.5})
    above = wave.astype(np.float32) > np.float32(0.5)
    np.testing.assert_array_equal(heard["out"], above & ~np.concatenate([[False], above[:-1]]))
    np.testing.assert_array_equal(heard["fall"], ~above & np.concatenate([[False], above[:-1]]))
    assert heard["out"].sum() == 10


@pytest.mark.parametrize("time", [0.0, 1 / RATE, 0.001, 0.05])
def test_a_trigger_opens_a_gate_for_its_time(time: float) -> None:
    heard = hear("trigger_to_gate", 9600, trigger=at(9600, 100, 5000, height=0.4), time=time)
    length = max(round(time * RATE), 1)
    assert runs(heard) == [(100, length), (5000, length)]
    assert heard.max() == pytest.approx(0.4)


def test_a_trigger_in_an_open_gate_begins_its_time_again() -> None:
    assert runs(hear("trigger_to_gate", 2000, trigger=at(2000, 100, 300), time=0.01)) == [(100, 200 + 480)]


@pytest.mark.parametrize("time", [0.0, 1 / RATE, 0.01, 0.012345, 1.5])
def test_a_delayed_trigger_comes_on_its_sample(time: float) -> None:
    """The connection is one of the samples. More than one may be under way."""
    given = [100, 150, 151 + 20, 9000]
    samples = 9000 + round(time * RATE) + 10
    heard = hear("trigger_delay", samples, trigger=at(samples, *given, height=0.7), time=time)
    late = max(round(time * RATE), 1) - 1
    assert fired(heard) == [g + late for g in given]
    np.testing.assert_allclose(heard[heard > 0], 0.7, rtol=1e-6)


def test_a_toggle_opens_and_closes_in_turn() -> None:
    assert runs(hear("toggle", 100, trigger=at(100, 10, 30, 31, 50, 70))) == [(10, 20), (50, 20)]


def test_a_flip_flop_is_set_and_reset() -> None:
    heard = hear("flip_flop", 100, set=at(100, 10, 20, 60), reset=at(100, 30, 40, 60, 90))
    assert runs(heard) == [(10, 20)]


@pytest.mark.parametrize("probability", [0.0, 0.25, 0.7, 1.0])
def test_chance_lets_gates_through_with_its_probability(probability: float) -> None:
    """Each whole or not at all. Four standard deviations of a share of 4,000 are below 0.032."""
    gates = (np.arange(40000) % 10 < 4) * 0.5
    heard = hear_all("chance", 40000, {"gate": gates, "probability": probability}, seed=9)
    np.testing.assert_allclose(heard["out"] + heard["others"], gates)
    through = runs(heard["out"])
    assert all(length == 4 for _, length in through)
    assert len(through) / 4000 == pytest.approx(probability, abs=0.0 if probability in (0.0, 1.0) else 0.032)


def test_chance_is_decided_where_a_gate_begins() -> None:
    """Whatever the probability does while the gate is open."""
    gates = np.arange(4000) % 10 < 6
    probability = np.where(np.arange(4000) % 10 < 3, 1.0, 0.0)
    np.testing.assert_array_equal(hear("chance", 4000, gate=gates, probability=probability), gates)
    assert hear("chance", 4000, gate=gates, probability=1.0 - probability).max() == 0.0


def test_what_is_held_is_what_was_there_at_the_trigger() -> None:
    ramp = np.arange(1000.0)
    heard = hear("sample_and_hold", 1000, input=ramp, trigger=at(1000, 100, 101, 300) + at(1000, 301, 302))
    expected = np.concatenate([np.zeros(100), np.full(200, 100.0), np.full(700, 300.0)])
    np.testing.assert_array_equal(heard, expected)


@pytest.mark.parametrize("kind", [k for k in builtin() if k.stream == "signal"], ids=lambda kind: kind.key)
def test_what_fires_takes_steps(kind: Kind) -> None:
    """A trigger that came as a line between frames would fire late, and at a height near 0 (R11)."""
    for name in kind.input_names:
        declared = kind.input(name)
        assert declared is not None
        if declared.name in ("trigger", "reset", "set", "sync"):
            assert declared.form == "trigger", name
        if declared.name == "gate":
            assert declared.form == "gate", name
