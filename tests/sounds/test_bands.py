"""Resampling against closed forms: tones, and what is above a band."""

from __future__ import annotations

import numpy as np
import pytest

from livedmm.sounds.bands import copies, rings, smooth


def burst(freq: float, rate: float, duration: float) -> np.ndarray:
    """A tone that swells and fades, so that its ends are silent."""
    t = np.arange(round(duration * rate)) / rate
    return (np.sin(2 * np.pi * freq * t) * np.sin(np.pi * t / duration) ** 2).astype(np.float32)


@pytest.mark.parametrize(("own", "wanted"), [(44100, 48000), (96000, 48000), (22050, 48000), (48000, 44100),
                                             (8000, 192000), (11025, 48000.5)])
def test_a_tone_at_another_rate_is_the_same_tone(own: int, wanted: float) -> None:
    """Within 5e-7, the rounding of float32 and what the burst's ends have above the band; at an odd ratio, 3e-6."""
    freq = 0.4 * min(own, wanted)
    made = copies(burst(freq, own, 0.4), own, wanted, 1)[0]
    assert len(made) == pytest.approx(0.4 * wanted, abs=1)
    t = np.arange(len(made)) / wanted
    expected = np.sin(2 * np.pi * freq * t) * np.sin(np.pi * t / 0.4) ** 2
    assert np.abs(made - expected).max() < (3e-6 if wanted == 48000.5 else 5e-7)


def test_at_its_own_rate_a_sound_is_itself_bit_for_bit() -> None:
    wave = np.random.default_rng(1).uniform(-1, 1, 1001).astype(np.float32)
    np.testing.assert_array_equal(copies(wave, 48000, 48000.0, 5)[0], wave)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_copy_has_what_is_in_its_band_and_nothing_of_what_is_above(level: int) -> None:
    """24 kHz / 2^level: of bursts of 2 s, whose own bands are narrow, one 10 % below is kept, one at 1 % above gone."""
    edge = 24000 / 2**level
    wave = burst(0.9 * edge, 48000, 2.0)
    kept = copies(wave, 48000, 48000.0, 5)[level]
    np.testing.assert_allclose(kept, wave[:: 1 << max(level - 1, 0)], atol=3e-6)
    gone = copies(burst(1.01 * edge, 48000, 2.0), 48000, 48000.0, 5)[level]
    assert np.abs(gone).max() < 1e-5


def test_an_end_does_not_ring_into_the_beginning() -> None:
    wave = np.zeros(4410, np.float32)
    wave[-1] = 1.0
    assert np.abs(copies(wave, 44100, 48000.0, 1)[0][:2000]).max() < 1e-5


def test_smooth_numbers_are_the_next_without_prime_factors_above_five() -> None:
    def without(n: int) -> int:
        for p in (2, 3, 5):
            while n % p == 0:
                n //= p
        return n
    every = [n for n in range(1, 3000) if without(n) == 1]
    assert [smooth(n) for n in range(1, 2500)] == [min(m for m in every if m >= n) for n in range(1, 2500)]


@pytest.mark.parametrize("size", [2, 3, 32, 600, 2048])
def test_rings_keep_fewer_and_fewer_harmonics_down_to_the_first(size: int) -> None:
    wave = np.random.default_rng(2).uniform(-1, 1, size).astype(np.float32)
    made = rings(wave)
    np.testing.assert_array_equal(made[0], wave)
    whole = np.fft.rfft(wave.astype(float))
    for level, ring in enumerate(made[1:], 1):
        last = size >> (level + 1)
        found = np.fft.rfft(ring.astype(float))
        np.testing.assert_allclose(found[: last + 1], whole[: last + 1], atol=1e-5 * size)
        assert np.abs(found[last + 1:]).max(initial=0) < 1e-6 * size
    assert len(made) == max(1, size.bit_length() - 1)
