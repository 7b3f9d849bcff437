"""Dynamics: static laws in decibels, and time constants."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, click, db, hear, hear_all, noise, tone


def test_a_follower_rises_and_falls_by_its_time_constants() -> None:
    """Of a step: 1 - exp(-t/attack), then exp(-t/release); within 1e-3, what float32 sums up to over so many steps."""
    step = np.where(np.arange(24000) < 12000, -0.8, 0.0)
    heard = hear("follower", 24000, input=step, attack=0.02, release=0.1)
    t = (np.arange(12000) + 1) / RATE
    np.testing.assert_allclose(heard[:12000], 0.8 * (1 - np.exp(-t / 0.02)), atol=1e-3)
    np.testing.assert_allclose(heard[12000:], heard[11999] * np.exp(-t / 0.1), atol=1e-3)


@pytest.mark.parametrize("time", [0.0, -1.0])
def test_no_time_follows_at_once(time: float) -> None:
    given = noise(480)
    np.testing.assert_allclose(hear("follower", 480, input=given, attack=time, release=time), np.abs(given), atol=1e-6)


def test_a_minute_of_release_is_a_minute() -> None:
    """Steps of 3.5e-7 of the way: `approach` is good to 7e-7 of itself, however small; exp2 would be off by half."""
    heard = hear("follower", 96000, input=np.where(np.arange(96000) < 10, 1.0, 0.0), attack=0.0, release=60.0)
    assert np.log(heard[-1]) == pytest.approx(-(96000 - 10) / RATE / 60.0, rel=0.1)


@pytest.mark.parametrize("height", [0.01, 1.0, 100.0])
def test_the_root_mean_square_of_a_sine_is_0_707_of_its_height(height: float) -> None:
    heard = hear("rms", 96000, input=tone(1000.0, 96000, height), time=0.1)[72000:]
    np.testing.assert_allclose(heard, height / np.sqrt(2), rtol=3e-3)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 4.0, 1e18])
@pytest.mark.parametrize("height", [0.05, 0.25, 0.5, 1.0])
def test_a_compressor_gives_1_db_for_every_ratio_db_beyond_its_threshold(ratio: float, height: float) -> None:
    heard = hear_all("compressor", 48000, {"input": -height, "threshold": 0.25, "ratio": ratio})
    beyond = max(db(height / 0.25), 0.0)
    assert db(heard["gain"][-1]) == pytest.approx(beyond / ratio - beyond, abs=0.01)
    assert heard["out"][-1] == pytest.approx(-height * heard["gain"][-1], rel=1e-6)


def test_a_compressor_is_as_fast_as_its_times() -> None:
    """The reduction in dB rises as 1 - exp(-t/attack) and falls as exp(-t/release)."""
    given = np.where(np.arange(48000) < 24000, 1.0, 0.1)
    gain = db(hear("compressor", 48000, output="gain", input=given, threshold=0.1, ratio=2.0, attack=0.02, release=0.1))
    assert gain[960 - 1] == pytest.approx(-10 * (1 - np.exp(-1)), abs=0.05)
    assert gain[24000 + 4800 - 1] == pytest.approx(-10 * np.exp(-1), abs=0.05)


def test_a_side_chain_is_heard_only_if_it_is_asked_for() -> None:
    loud = {"input": 0.5, "side": 1.0, "threshold": 0.5, "ratio": 4.0}
    assert hear_all("compressor", 9600, loud)["gain"][-1] == pytest.approx(1.0, abs=1e-6)
    assert db(hear_all("compressor", 9600, {**loud, "external": 1.0})["gain"][-1]) == pytest.approx(-4.515, abs=0.01)


@pytest.mark.parametrize("ceiling", [0.1, 0.9])
def test_a_limiter_is_never_louder_than_its_ceiling(ceiling: float) -> None:
    rng = np.random.default_rng(7)
    bursts = noise(48000, 3.0) * (rng.random(48000) < 0.02) + tone(97.0, 48000, 2.0) * (np.arange(48000) // 4800 % 2)
    for given in (bursts, click(4800, 1e18, at=2000), noise(4800, 50.0)):
        heard = hear_all("limiter", len(given), {"input": given, "ceiling": ceiling})
        assert np.abs(heard["out"]).max() <= np.float32(ceiling)
        # The gain is enough, but for its steps of 2^-24: what is cut off beside it is nothing that could be heard.
        assert (np.abs(heard["gain"][63:] * given[:-63]) <= ceiling + 2e-7 * np.abs(given[:-63])).all()


def test_a_limiter_changes_nothing_below_its_ceiling() -> None:
    """Bit for bit, 63 samples late; and again once a peak has gone by."""
    given = noise(96000, 0.9).astype(np.float32)
    np.testing.assert_array_equal(hear("limiter", 4800, input=given[:4800])[63:], given[: 4800 - 63])
    given[100] = 5.0
    heard = hear("limiter", 96000, input=given, release=0.05)
    np.testing.assert_array_equal(heard[64000:], given[64000 - 63: 96000 - 63])
    assert np.any(heard[200:4800] != given[200 - 63: 4800 - 63])


def test_a_limiter_turns_down_without_a_jump() -> None:
    """A tone that grows from 0.5 to 2: the gain moves by at most 1/64 of its way at a sample."""
    given = tone(1000.0, 9600) * np.where(np.arange(9600) < 4800, 0.5, 2.0)
    gain = hear("limiter", 9600, output="gain", input=given)
    assert gain.min() == pytest.approx(0.45, abs=0.001)
    assert np.abs(np.diff(gain)).max() < 0.56 / 64


def test_a_limiter_lets_go_by_its_release() -> None:
    given = click(24000, 9.0, at=1000) + 0.1
    gain = hear("limiter", 24000, output="gain", input=given, release=0.1)
    first, second = gain[2000], gain[2000 + 4800]
    assert (1 - second) / (1 - first) == pytest.approx(np.exp(-1), rel=0.01)


def test_a_gate_opens_beyond_its_threshold_and_closes_below_half_of_it() -> None:
    given = np.concatenate([np.full(4800, x) for x in (0.09, 0.11, 0.06, 0.04, 0.06, 0.09)])
    gain = hear("noise_gate", len(given), output="gain", input=given, threshold=0.1, hold=0.0, release=0.005)
    ends = gain[4799::4800]
    np.testing.assert_allclose(ends, [0, 1, 1, 0, 0, 0], atol=2e-3)


def test_a_gate_holds_before_it_closes() -> None:
    given = np.where(np.arange(24000) < 4800, 0.5, 0.0)
    gain = hear("noise_gate", 24000, output="gain", input=given, threshold=0.1, hold=0.1, release=0.02)
    assert gain[4800 + 4790] == pytest.approx(1.0, abs=1e-3)
    assert gain[4800 + 4801 + 960] == pytest.approx(np.exp(-1), abs=0.01)


def test_a_gate_does_not_chatter_on_a_tone() -> None:
    """Its hold is longer than half a cycle, in which the tone is below the threshold."""
    gain = hear("noise_gate", 9600, output="gain", input=tone(100.0, 9600, 0.12), threshold=0.1, hold=0.01)
    assert gain[4800:].min() > 0.99
