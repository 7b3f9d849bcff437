"""Waves from files: the wave itself, in tune, without what folds back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import soundfile

from livedmm.sounds import Sounds
from tests.ugens.library.listening import RATE, Wave, db, hear, hear_all, lines, whole_cycles

SIZE = 2048
N = np.arange(1, SIZE // 2)
SAW = 2 / np.pi * (np.sin(2 * np.pi * np.outer(N, np.arange(SIZE)) / SIZE) / N[:, None]).sum(0)
SINE = np.sin(2 * np.pi * np.arange(SIZE) / SIZE)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    folder = tmp_path_factory.mktemp("waves")
    soundfile.write(folder / "saw.wav", SAW, 44100, "FLOAT")
    soundfile.write(folder / "three.wav", np.concatenate([SINE, -0.5 * SINE, np.roll(SINE, 512)]), 44100, "FLOAT")
    soundfile.write(folder / "short.wav", np.sin(2 * np.pi * np.arange(600) / 600), 48000, "FLOAT")
    return Sounds(folder)


def wave(sounds: Sounds, file: str, samples: int, **inputs: float) -> Wave:
    return hear_all(f"waves({file})", samples, inputs, sounds=sounds)["out"]


@pytest.mark.parametrize("freq", [27.5, 440.0, 5000.0, -440.0])
def test_a_wave_is_played_in_tune_at_any_frequency(sounds: Sounds, freq: float) -> None:
    """As much as `sine` is, whose phase moves in the same way."""
    heard = wave(sounds, '"three.wav"', 4800, freq=freq)
    np.testing.assert_allclose(heard, hear("sine", 4800, freq=freq), atol=1e-6)


def test_a_wave_of_another_size_is_as_much_in_tune(sounds: Sounds) -> None:
    heard = wave(sounds, '"short.wav", cycle=600', 4800, freq=440.0)
    np.testing.assert_allclose(heard, hear("sine", 4800, freq=440.0), atol=1e-6)


@pytest.mark.parametrize(("position", "expected"), [
    (-1, (1, 0)), (0.5, (0.25, 0)), (1, (-0.5, 0)), (1.75, (-0.125, -0.75)), (2, (0, -1)), (9, (0, -1)),
    (1e18, (0, -1))])
def test_position_goes_from_wave_to_wave(sounds: Sounds, position: float, expected: tuple[float, float]) -> None:
    """The third is a quarter late, so it is less a cosine."""
    heard = wave(sounds, '"three.wav"', 480, freq=200.0, position=position)
    angle = 2 * np.pi * 200 / RATE * np.arange(480)
    np.testing.assert_allclose(heard, expected[0] * np.sin(angle) + expected[1] * np.cos(angle), atol=1e-5)


@pytest.mark.parametrize("freq", [55.0, 110.0, 220.0, 440.0, 880.0, 1760.0, 3000.0, 5000.0])
def test_what_is_heard_of_a_sawtooth_does_not_fold_back(sounds: Sounds, freq: float) -> None:
    """No line below 10 kHz that is none of its own is above -74 dB; its own are flat to there, 4 dB down at 15 kHz."""
    samples = 48000
    own, cycles = whole_cycles(freq, samples)
    found = lines(wave(sounds, '"saw.wav"', 2 * samples, freq=own)[samples:])
    harmonics = np.arange(cycles, 15000, cycles)
    gain = db(found[harmonics] / (2 / np.pi * cycles / harmonics))
    assert np.abs(gain[harmonics < 10000]).max() < 0.05
    assert gain.min() > -4
    found[::cycles] = 0
    assert db(found[:10000].max() / (2 / np.pi)) < -74


def test_the_built_in_table_has_eight_waves() -> None:
    heard = [hear_all("waves", 2400, {"freq": 100.0, "position": p})["out"] for p in range(9)]
    assert all(np.abs(one - other).max() > 0.1 for one, other in pairwise(heard[:8]))
    np.testing.assert_array_equal(heard[7], heard[8])


@pytest.mark.parametrize("phase", [0.0, 0.3, -1.25])
def test_a_cycle_goes_in_straight_lines_from_number_to_number(phase: float) -> None:
    levels = [0.0, 1.0, -0.5, 0.25, 0.75]
    heard = hear_all("cycle(count=5)", 960, {
        "freq": 100.0, "phase": phase, **{f"level[{i}]": x for i, x in enumerate(levels)}})["out"]
    places = (np.arange(960) * 100 / RATE + phase) % 1 * 5
    expected = np.interp(places, range(6), [*levels, levels[0]])
    # A rounded phase may be just before the end of the last line instead of at the beginning of the first.
    assert (np.abs(heard - expected) < 1e-4).mean() > 0.99
    np.testing.assert_allclose(heard, expected, atol=2e-3)
