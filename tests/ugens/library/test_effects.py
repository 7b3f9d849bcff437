"""Effects: what each promises, measured."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, db, hear, hear_all, lines, noise, response, tone


@pytest.mark.parametrize("bits", [1.0, 3.0, 8.0])
def test_crushed_bits_leave_so_many_levels(bits: float) -> None:
    """2^bits steps between -1 and 1, so one level more with both ends, and an error of half a step at most."""
    given = noise(1 << 15)
    heard = hear("bitcrush", 1 << 15, input=given, bits=bits, rate=RATE)
    assert len(np.unique(heard)) == 2**bits + 1
    assert np.abs(heard - given).max() <= 2.0**-bits + 1e-6


@pytest.mark.parametrize("rate", [11025.0, 17000.0, 1e9])
def test_a_lower_rate_holds_samples(rate: float) -> None:
    """Each level is the sample at which it began; there are as many as the rate says, from the first sample on."""
    given = noise(4800).astype(np.float32)
    heard = hear("bitcrush", 4800, input=given, bits=24.0, rate=rate)
    begun = np.flatnonzero(np.diff(heard, prepend=9.0))
    np.testing.assert_allclose(heard[begun], given[begun], atol=2e-7)
    assert len(begun) == pytest.approx(min(rate, RATE) * 0.1, abs=1)
    assert np.ptp(np.diff(begun)) <= 1


def test_a_ring_moves_every_partial_up_and_down() -> None:
    found = lines(hear("ring", 48000, input=tone(1000.0, 48000), freq=300.0))
    assert set(np.flatnonzero(found > 1e-3)) == {700, 1300}
    np.testing.assert_allclose(found[[700, 1300]], 0.5, atol=1e-3)


@pytest.mark.parametrize("depth", [0.3, 1.0])
def test_a_tremolo_goes_down_by_its_depth_at_its_rate(depth: float) -> None:
    heard = hear("tremolo", 48000, input=1.0, rate=5.0, depth=depth)
    assert heard.max() == pytest.approx(1.0, abs=1e-6)
    assert heard.min() == pytest.approx(1 - depth, abs=1e-6)
    assert np.argmax(lines(heard - heard.mean())) == 5


def test_drive_leaves_1_at_1_and_bends_what_is_between() -> None:
    levels = np.linspace(-1.5, 1.5, 61)
    heard = np.array([hear("drive", 4, input=x, amount=5.0)[-1] for x in levels])
    np.testing.assert_allclose(heard, np.tanh(5 * levels) / np.tanh(5), atol=2e-6)


def test_drive_folds_back_less_than_a_plain_tanh() -> None:
    """Of 5 kHz, ten times too loud: what is no harmonic, against the fundamental; 6 dB at least."""
    given = tone(4999.0, 48000)
    harmonics = [4999 * n for n in range(1, 5)]

    def folded(wave: np.ndarray) -> float:
        found = lines(wave)
        fundamental = found[4999]
        found[harmonics] = 0.0
        return float(db(found[:15000].max() / fundamental))

    assert folded(hear("drive", 48000, input=given, amount=10.0)) < folded(hear("tanh", 48000, input=10 * given)) - 6


def test_a_phaser_has_two_notches_about_its_centre() -> None:
    """Four all-passes turn by 4 * 2 atan(f/c): against the dry sound at half a turn, where f/c = tan(pi/8), and 3/8."""
    freq, found = response("phaser", 1 << 15, depth=0.0, feedback=0.0, centre=1000.0)
    tangent = np.tan(np.pi * freq[:-1] / RATE) / np.tan(np.pi * 1000.0 / RATE)
    np.testing.assert_allclose(np.abs(found[:-1]), np.abs(np.cos(4 * np.arctan(tangent))), atol=2e-3)


def test_a_phaser_sweeps_by_its_depth() -> None:
    """An octave to each side: heard a quarter of a turn in, when it is highest, the lower notch is at 2 * 414 Hz."""
    samples, at = 48000, 12000
    given = np.where(np.arange(samples) == at, 1.0, 0.0)
    heard = hear("phaser", samples, input=given, rate=1.0, depth=1.0, feedback=0.0, centre=1000.0)[at: at + 2048]
    freq, found = np.fft.rfftfreq(1 << 15, 1 / RATE), np.abs(np.fft.rfft(heard, 1 << 15))
    below = freq < 2000
    assert freq[below][np.argmin(found[below])] == pytest.approx(2 * 1000 * np.tan(np.pi / 8), rel=0.02)


@pytest.mark.parametrize("feedback", [1e18, -1e18])
def test_no_feedback_makes_a_phaser_unstable(feedback: float) -> None:
    given = np.where(np.arange(48000) < 4800, noise(48000), 0.0)
    assert np.abs(hear("phaser", 48000, input=given, feedback=feedback)[43200:]).max() < 0.05


def test_ducking_makes_room_while_the_side_is_loud() -> None:
    side = np.where(np.arange(48000) < 24000, -1.0, 0.0)
    heard = hear_all("duck", 48000, {"input": 0.5, "side": side, "depth": 0.8, "attack": 0.01, "release": 0.2})
    assert heard["out"][23999] == pytest.approx(0.5 * 0.2, abs=1e-4)
    assert heard["gain"][480 - 1] == pytest.approx(1 - 0.8 * (1 - np.exp(-1)), abs=1e-3)
    assert heard["gain"][24000 + 9600 - 1] == pytest.approx(1 - 0.8 * np.exp(-1), abs=1e-3)
