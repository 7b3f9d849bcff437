"""Noise by its statistics. Seeds are fixed, so a test passes always or never; tolerances are 4 standard errors."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, Wave, db, hear, level

LONG = 1 << 20


def density(wave: Wave, size: int = 1 << 13) -> tuple[Wave, Wave]:
    """Frequencies, and the mean power there, of windowed stretches."""
    stretches = wave[: len(wave) // size * size].reshape(-1, size) * np.hanning(size)
    return np.fft.rfftfreq(size, 1 / RATE), (np.abs(np.fft.rfft(stretches)) ** 2).mean(0)


def octaves(wave: Wave, lowest: float, size: int = 1 << 13) -> Wave:
    """The power density of octave bands from `lowest` on, in dB."""
    freq, power = density(wave, size)
    edges = lowest * 2.0 ** np.arange(0, int(np.log2(20000 / lowest)) + 1)
    return np.array([db(np.sqrt(power[(freq >= a) & (freq < 2 * a)].mean())) for a in edges[:-1]])


def test_white_noise_is_even_from_minus_1_to_1() -> None:
    heard = hear("white", LONG)
    assert heard.min() >= -1.0
    assert heard.max() < 1.0
    counts, _ = np.histogram(heard, 64, (-1, 1))
    # Chi squared of 63 degrees of freedom: mean 63, standard deviation 11.2.
    assert ((counts - LONG / 64) ** 2 / (LONG / 64)).sum() < 63 + 4 * 11.2


def test_white_noise_has_the_same_power_in_every_hertz() -> None:
    bands = octaves(hear("white", LONG), 78.0)
    assert np.ptp(bands) < 0.5


def test_white_noise_does_not_know_its_past() -> None:
    heard = hear("white", LONG)
    for lag in (1, 2, 3, 7, 64, 4096):
        assert abs(np.mean(heard[lag:] * heard[:-lag])) < 4 / 3 / np.sqrt(LONG)


def test_neurons_have_streams_of_their_own() -> None:
    """Seeds that differ in one bit, and by one, too."""
    first = hear("white", 1 << 16, seed=1000)
    for seed in (1001, 1002, 1000 + 0x80000000, 5):
        assert abs(np.mean(first * hear("white", 1 << 16, seed=seed))) < 4 / 3 / np.sqrt(1 << 16)
    np.testing.assert_array_equal(first, hear("white", 1 << 16, seed=1000))


def test_pink_noise_has_the_same_power_in_every_octave() -> None:
    """3.01 dB less density with each, within 0.35 dB of the fit and 0.3 of chance."""
    bands = octaves(hear("pink", LONG), 40.0)
    slope = bands + 3.0103 * np.arange(len(bands))
    assert np.ptp(slope) < 1.0
    assert np.abs(slope - slope.mean()).max() < 0.6


@pytest.mark.parametrize("name", ["pink", "brown"])
def test_coloured_noise_is_as_loud_as_it_says(name: str) -> None:
    heard = hear(name, 2 * LONG)
    assert level(heard) == pytest.approx(0.25, rel=0.05)
    assert np.abs(heard).max() < 1.6


def test_brown_noise_loses_6_db_an_octave_and_is_flat_below_10_hz() -> None:
    heard = hear("brown", 2 * LONG)
    bands = octaves(heard, 80.0)
    np.testing.assert_allclose(np.diff(bands), -6.02, atol=0.5)
    freq, power = density(heard, 1 << 17)
    low = power[(freq > 0.7) & (freq < 4)].mean()
    assert power[(freq > 9) & (freq < 11)].mean() / low == pytest.approx(0.5, abs=0.25)


@pytest.mark.parametrize("density", [20.0, 1000.0])
def test_dust_falls_so_many_times_a_second_and_does_not_know_its_past(density: float) -> None:
    heard = hear("dust", LONG, density=density)
    at = np.flatnonzero(heard)
    expected = density * LONG / RATE
    assert abs(len(at) - expected) < 4 * np.sqrt(expected)
    # Gaps of a Poisson process: their standard deviation is their mean.
    gaps = np.diff(at)
    assert gaps.std() == pytest.approx(gaps.mean(), rel=4 / np.sqrt(len(gaps)))
    assert heard.min() == 0.0
    assert heard.max() <= 1.0
    assert heard[at].mean() == pytest.approx(0.5, abs=4 * 0.29 / np.sqrt(len(at)))


def test_held_random_levels_change_so_many_times_a_second() -> None:
    heard = hear("lfnoise", 1 << 18, freq=100.0, shape=0.0)
    changes = np.flatnonzero(np.diff(heard))
    assert len(changes) == pytest.approx(100 * (1 << 18) / RATE, abs=2)
    assert np.diff(changes).min() >= 479
    assert np.diff(changes).max() <= 481
    assert heard.min() < -0.9
    assert heard.max() > 0.9


def test_lines_and_curves_join_the_held_levels() -> None:
    """The line ends where the next level is; the B-spline is, at a level, 1/6, 4/6, 1/6 of it and its neighbours."""
    held, line, smooth = (hear("lfnoise", 48000, freq=100.0, shape=shape) for shape in (0, 1, 2))
    at = np.flatnonzero(np.diff(held))[1:-1] + 1
    np.testing.assert_allclose(line[at], held[at], atol=0.01)
    np.testing.assert_allclose(smooth[at], (held[at - 480] + 4 * held[at] + held[np.minimum(at + 480, 47999)]) / 6,
                               atol=0.02)


def test_a_smooth_random_level_has_no_corners() -> None:
    """The largest second difference of a cubic B-spline of levels within 1: 4 / 480^2 = 1.7e-5, and float32's 1e-6."""
    line, smooth = (hear("lfnoise", 48000, freq=100.0, shape=shape) for shape in (1, 2))
    assert np.abs(np.diff(smooth, 2)).max() < 2e-5
    assert np.abs(np.diff(line, 2)).max() > 1e-3
    assert np.abs(smooth).max() < 1.0


@pytest.mark.parametrize("speed", [0.1, 0.4])
def test_a_random_walk_goes_as_far_as_the_root_of_time(speed: float) -> None:
    heard = hear("random_walk", 2 * LONG, speed=speed)
    for seconds in (0.001, 0.01):
        lag = round(seconds * RATE)
        steps = heard[lag::lag] - heard[:-lag:lag]
        assert level(steps) == pytest.approx(speed * np.sqrt(seconds), rel=4 / np.sqrt(2 * len(steps)) + 0.01)


def test_a_random_walk_turns_back_at_the_ends() -> None:
    heard = hear("random_walk", LONG, speed=3.0)
    assert np.abs(heard).max() <= 1.0
    counts, _ = np.histogram(heard, 10, (-1, 1))
    assert counts.min() > 0.04 * LONG
