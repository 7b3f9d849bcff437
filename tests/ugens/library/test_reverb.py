"""The reverberation by what rooms are measured by."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, Wave, click, db, hear_all, level, noise


def room(seconds: float, **inputs: float) -> dict[str, Wave]:
    samples = round(seconds * RATE)
    return hear_all("reverb", samples, {"input": click(samples), **inputs})


def reverberation_time(wave: Wave) -> float:
    """Seconds to -60 dB, from -5 to -35 dB of Schroeder's backward integral (M. Schroeder, 1965)."""
    left = np.cumsum(wave[::-1] ** 2)[::-1]
    fall = 10 * np.log10(left / left[0] + 1e-30)
    return float(np.argmax(fall < -35) - np.argmax(fall < -5)) / RATE * 2


@pytest.mark.parametrize("decay", [0.5, 2.0])
@pytest.mark.parametrize("size", [0.3, 1.0])
def test_a_room_is_60_db_quieter_after_its_decay(decay: float, size: float) -> None:
    """Within 10 %: the treble decays the sooner even with the damping far up, since lines that move lose some of it."""
    heard = room(1.5 * decay, decay=decay, size=size, damping=20000.0)
    for side in ("left", "right"):
        assert reverberation_time(heard[side]) == pytest.approx(decay, rel=0.1)


def test_damping_makes_treble_die_sooner() -> None:
    heard = room(2.0, decay=2.0, damping=2000.0)["left"]
    spectrum = [np.abs(np.fft.rfft(heard[at: at + 24000])) for at in (2400, 50000)]
    bass, treble = (db(np.sqrt(np.sum(spectrum[1][a:b] ** 2) / np.sum(spectrum[0][a:b] ** 2)))
                    for a, b in ((50, 250), (3000, 5000)))
    assert treble < bass - 20


def test_echoes_soon_are_as_dense_as_noise() -> None:
    """A share of 0.317 of Gaussian noise is beyond its standard deviation (J. Abel and P. Huang, 2006)."""
    heard = room(0.6, damping=20000.0)["left"]
    stretches = heard[:28800].reshape(-1, 960)
    share = (np.abs(stretches) > stretches.std(1, keepdims=True)).mean(1) / 0.317
    assert share[1] < 0.5
    assert share[10:].mean() == pytest.approx(1.0, abs=0.1)


def test_late_echoes_have_no_pattern() -> None:
    """Samples of many echoes are Gaussian: a kurtosis of 3. Lines that only feed themselves had 3.75."""
    late = room(2.0, decay=3.0, damping=20000.0)["left"][16000:]
    late *= 1000 ** (np.arange(len(late)) / RATE / 3.0)
    assert np.mean(late**4) / np.mean(late**2) ** 2 == pytest.approx(3.0, abs=0.15)


def test_the_lines_move() -> None:
    """A click half a turn of their movement later finds a room that differs; so no resonance stands."""
    later = round(0.5 / 0.43 * RATE)
    both = hear_all("reverb", 3 * later, {"input": click(3 * later) + click(3 * later, at=2 * later - 1), "decay": 0.3})
    at_once, at_last = (both["left"][at: at + 12000] for at in (0, 2 * later - 1))
    np.testing.assert_allclose(at_last, at_once, atol=1e-3)
    half = hear_all("reverb", later + 12000, {"input": click(later + 12000, at=later), "decay": 0.3})["left"][later:]
    assert np.corrcoef(half, at_once)[0, 1] < 0.5


def test_the_sides_differ_and_are_as_loud() -> None:
    heard = room(2.0)
    assert abs(np.corrcoef(heard["left"], heard["right"])[0, 1]) < 0.15
    assert level(heard["left"]) == pytest.approx(level(heard["right"]), rel=0.15)


def test_no_frequency_rings_on() -> None:
    """A second after the click, of 4 s: the loudest line of a band is within 20 dB of its mean (noise has some 13)."""
    late = room(3.0, decay=4.0, damping=20000.0)["left"][48000:]
    spectrum = np.abs(np.fft.rfft(late * np.hanning(len(late))))
    for low, high in ((80, 300), (300, 1200), (1200, 5000)):
        band = spectrum[2 * low: 2 * high]
        assert db(band.max() / np.sqrt(np.mean(band**2))) < 20


def test_a_room_is_about_as_loud_as_what_is_in_it() -> None:
    given = noise(96000)
    heard = hear_all("reverb", 96000, {"input": given})
    assert -12 < db(level(heard["left"][48000:]) / level(given)) < 0


def test_a_room_gives_only_what_has_gone_round() -> None:
    heard = room(0.1)
    assert not heard["left"][: round(0.03 * RATE)].any()


def test_a_room_that_never_decays_stays_bounded() -> None:
    given = np.where(np.arange(96000) < 2400, noise(96000), 0.0)
    heard = hear_all("reverb", 96000, {"input": given, "decay": 1e18, "damping": 1e18})["left"]
    assert level(heard[72000:]) < 1.05 * level(heard[24000:48000])
    assert level(heard[72000:]) > 0.5 * level(heard[24000:48000])
