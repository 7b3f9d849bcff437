"""Drums, measured: how loud, how long, how bright."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, Wave, click, db, hear, hear_all, level, lines

DRUMS = ["kick", "snare", "hat", "clap"]


def centroid(wave: Wave) -> float:
    """The mean frequency, weighted by power."""
    power = np.abs(np.fft.rfft(wave)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / RATE)) / np.sum(power))


def stroke(key: str, samples: int = 48000, /, height: float = 1.0, *, seed: int = 1, **inputs: float) -> Wave:
    return hear_all(key, samples, {"trigger": click(samples, height), **inputs}, seed=seed)["out"]


@pytest.mark.parametrize("key", DRUMS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_stroke_peaks_at_about_its_height(key: str, seed: int) -> None:
    """Within 4 dB of it; noise peaks where it will."""
    assert -4.0 < db(np.abs(stroke(key, seed=seed)).max()) < 4.0


@pytest.mark.parametrize("key", DRUMS)
def test_a_softer_stroke_is_the_same_but_softer(key: str) -> None:
    np.testing.assert_allclose(stroke(key, height=0.25), 0.25 * stroke(key), atol=1e-5)


@pytest.mark.parametrize("key", DRUMS)
def test_nothing_is_heard_before_a_stroke_and_nothing_long_after(key: str) -> None:
    assert np.abs(hear(key, 4800)).max() == 0.0
    assert db(np.abs(stroke(key, 144000)[-4800:]).max()) < -90


@pytest.mark.parametrize("key", DRUMS)
@pytest.mark.parametrize("decay", [0.1, 0.4])
def test_a_stroke_is_60_db_down_after_its_decay(key: str, decay: float) -> None:
    """The level over 10 ms at 0.25 and at 0.75 of it: 30 dB apart, within 4 dB, since it is mostly noise."""
    wave = np.mean([stroke(key, 48000, decay=decay, seed=s) ** 2 for s in range(8)], axis=0)
    early, late = (10 * np.log10(np.mean(wave[n - 240: n + 240])) for n in (
        round(decay * RATE * share) + (1600 if key == "clap" else 0) for share in (0.25, 0.75)))
    assert early - late == pytest.approx(30.0, abs=4.0)


@pytest.mark.parametrize("key", ["kick", "snare", "hat"])
def test_a_stroke_lasts_as_long_at_every_rate(key: str) -> None:
    """After 0.1 s, within 4 dB; in a band there is 3.4 dB less of white noise at 96 kHz, since it has all of them."""
    found = []
    for rate in (44100.0, 96000.0):
        n = round(rate)
        wave = hear_all(key, n, {"trigger": click(n)}, rate=rate)["out"]
        found.append(db(level(wave[round(0.1 * rate): round(0.15 * rate)])))
    assert found[0] == pytest.approx(found[1], abs=0.5 if key == "kick" else 4.0)


@pytest.mark.parametrize(("key", "low", "high"), [("kick", 30, 200), ("snare", 800, 9000), ("clap", 900, 2500),
                                                  ("hat", 7000, 16000)])
def test_each_is_as_bright_as_such_a_drum(key: str, low: float, high: float) -> None:
    assert low < centroid(stroke(key)) < high


@pytest.mark.parametrize(("key", "port", "dark", "bright"), [
    ("kick", "freq", 40, 100), ("kick", "drive", 0, 1), ("kick", "click", 0, 1), ("snare", "tone", 0.1, 0.9),
    ("snare", "noise_freq", 1500, 7000), ("hat", "cutoff", 4000, 11000),
    ("clap", "freq", 700, 2500), ("kick", "sweep", 0, 4)])
def test_what_makes_it_brighter_makes_it_brighter(key: str, port: str, dark: float, bright: float) -> None:
    low, high = (hear_all(key, 48000, {"trigger": click(48000), port: x})["out"] for x in (dark, bright))
    assert centroid(high) > 1.05 * centroid(low)


@pytest.mark.parametrize("freq", [40.0, 55.0, 90.0])
def test_a_kick_falls_to_its_frequency(freq: float) -> None:
    wave = stroke("kick", freq=freq, decay=2.0, click=0.0, drive=0.0, fall=0.1)
    assert np.argmax(lines(wave[24000:])) * 2 == pytest.approx(freq, abs=2)
    # It begins 2.5 octaves above, so the first half cycle is a sixth as long.
    first = np.flatnonzero(wave[1:] < 0)[0]
    assert RATE / 2 / first == pytest.approx(freq * 2**2.5, rel=0.25)


def test_a_kick_struck_while_it_sounds_makes_no_step() -> None:
    """Never a step larger than that of its steepest sine: 283 Hz, and what the old one has left in 1.2 ms."""
    for at in range(9600, 9600 + 960, 60):
        wave = hear("kick", 14400, trigger=click(14400) + click(14400, 1.0, at), click=0.0, decay=2.0, drive=0.0)
        assert np.abs(np.diff(wave[at - 5: at + 200])).max() < 0.08


def test_a_clap_has_three_hands_before_the_last() -> None:
    """The power in the first millisecond of a burst is well above that in the last before the next one."""
    wave = np.mean([stroke("clap", 4800, seed=s, apart=0.012) ** 2 for s in range(40)], axis=0)
    burst = round(0.012 * RATE)
    for k in (1, 2, 3):
        before, after = np.mean(wave[k * burst - 60: k * burst]), np.mean(wave[k * burst + 20: k * burst + 140])
        assert 10 * np.log10(after / before) > 6, k
    assert 10 * np.log10(np.mean(wave[4 * burst + 20: 4 * burst + 140]) / np.mean(wave[4 * burst - 60: 4 * burst])) < 3


def test_metal_is_not_noise() -> None:
    """Its power stands in lines: the strongest hundredth of its spectrum holds twice as much of it as of noise."""
    def gathered(metal: float) -> float:
        power = np.sort(np.abs(np.fft.rfft(stroke("hat", 24000, decay=1.5, metal=metal))) ** 2)[::-1]
        return float(power[: len(power) // 100].sum() / power.sum())

    assert gathered(1.0) > 2 * gathered(0.0)
