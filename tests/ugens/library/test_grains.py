"""Clouds: how many grains, how loud, where from, on which side, at which pitch."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from numpy.typing import ArrayLike

from livedmm import resources
from livedmm.sounds import Sounds
from tests.ugens.library.listening import RATE, Wave, db, hear_all, level, noise, tone

SECOND = round(RATE)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    folder = tmp_path_factory.mktemp("sounds")
    for name, wave in {"noise": noise(5 * SECOND, 0.5), "ones": np.ones(4 * SECOND), "a440": tone(440.0, 4 * SECOND),
                       "ramp": np.arange(4 * SECOND) / (4 * SECOND), "high": tone(18000.0, 4 * SECOND)}.items():
        soundfile.write(folder / f"{name}.wav", wave, SECOND, "FLOAT")
    return Sounds(folder)


def cloud(sounds: Sounds, file: str, seconds: float, grains: int = 16, **inputs: ArrayLike) -> dict[str, Wave]:
    key = f'granular("{file}", grains={grains})' if grains != 16 else f'granular("{file}")'
    return hear_all(key, round(seconds * SECOND), inputs, sounds=sounds)


def test_a_grain_is_a_hann_window_of_the_sound_in_the_middle(sounds: Sounds) -> None:
    """Each side has half its power."""
    heard = cloud(sounds, "ones", 1.2, density=1.0, length=0.1, spread=0.0, uneven=0.0)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(4800) / 4800)
    for side in heard.values():
        np.testing.assert_allclose(side[:4800], window * 0.5**0.5, atol=2e-5)
        assert not side[4801:SECOND].any()
        np.testing.assert_allclose(side[SECOND: SECOND + 4800], window * 0.5**0.5, atol=2e-5)


@pytest.mark.parametrize(("density", "uneven"), [(7.0, 0.0), (20.0, 0.0), (20.0, 1.0), (5.0, 0.5), (40.0, 1.0)])
def test_as_many_grains_begin_as_density_says(sounds: Sounds, density: float, uneven: float) -> None:
    """Counted over 20 s in grains of 4 ms: exact if even, else within three deviations of a Poisson process."""
    heard = cloud(sounds, "ones", 20, density=density, uneven=uneven, length=0.004, spread=0.0)
    power = (heard["left"] ** 2 + heard["right"] ** 2).sum()
    grains = power / (0.375 * 0.004 * RATE)
    if uneven == 0:
        assert grains == pytest.approx(20 * density, abs=1)
    else:  # grains that overlap add up, not their powers: what they share counts twice
        assert grains == pytest.approx(20 * density, abs=3 * (20 * density) ** 0.5 + 20 * density**2 * 0.004)


def test_grains_at_random_are_a_poisson_process_and_even_ones_a_clock(sounds: Sounds) -> None:
    """The standard deviation of the times between them is their mean, or nothing."""
    for uneven, share in ((1.0, 1.0), (0.0, 0.0)):
        heard = cloud(sounds, "ones", 20, density=50.0, uneven=uneven, length=0.001, spread=0.0)["left"]
        begins = np.flatnonzero((heard[1:] > 0) & (heard[:-1] == 0))
        between = np.diff(begins) / RATE
        assert between.mean() == pytest.approx(0.02, rel=0.1 * share + 0.001)
        assert between.std() == pytest.approx(0.02 * share, abs=0.0024 * share + 1e-4)


@pytest.mark.parametrize("density", [40.0, 80.0, 160.0, 400.0])
def test_a_cloud_is_as_loud_as_the_sound_however_dense(sounds: Sounds, density: float) -> None:
    """Both sides together, within 1 dB; 4 to 40 grains overlap."""
    heard = cloud(sounds, "noise", 4, density=density, length=0.1, scatter=3.0, spread=0.5, grains=64)
    power = 10 * np.log10((heard["left"] ** 2 + heard["right"] ** 2).mean())
    assert power == pytest.approx(db(level(noise(SECOND, 0.5))), abs=1)


def test_more_than_there_is_room_for_are_left_out_and_it_is_as_loud(sounds: Sounds) -> None:
    heard = cloud(sounds, "noise", 4, density=1000.0, length=0.1, scatter=3.0, grains=8)
    power = 10 * np.log10((heard["left"] ** 2 + heard["right"] ** 2).mean())
    assert power == pytest.approx(db(level(noise(SECOND, 0.5))), abs=1.5)


@pytest.mark.parametrize("position", [0.0, 0.3, 1.0, 7.0])
def test_a_grain_comes_from_its_position_and_never_from_beyond_an_end(sounds: Sounds, position: float) -> None:
    """The sound is its own position: a grain of 0.1 s of 4 s, from `position` of what is left on."""
    heard = cloud(sounds, "ramp", 0.09, density=1.0, length=0.1, scatter=0.0, spread=0.0, position=position)["left"]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(heard)) / 4800)
    found = heard[100:] / window[100:] / 0.5**0.5
    expected = (np.floor(min(position, 1.0) * 3.9 * SECOND) + np.arange(100, len(heard))) / (4 * SECOND)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_backwards_a_grain_is_of_the_same_part_of_the_sound(sounds: Sounds) -> None:
    """From its end to its beginning: at position 0 the first tenth of a second, which has no sample before it."""
    inputs = {"density": 1.0, "length": 0.1, "scatter": 0.0, "spread": 0.0, "position": 0.0}
    there, back = (cloud(sounds, "ramp", 0.1, speed=speed, **inputs)["left"] for speed in (1.0, -1.0))
    np.testing.assert_allclose(back[1:], there[:0:-1], atol=1e-5)
    assert there.max() > 0.005


def test_scatter_is_how_far_around_the_position_they_are(sounds: Sounds) -> None:
    """Each of 400 grains shows where it came from, by its middle: even over 0.4 s to both sides."""
    heard = cloud(sounds, "ramp", 40, density=10.0, length=0.05, uneven=0.0, scatter=0.4, spread=0.0)
    middles = heard["left"].reshape(-1, 4800)[:, 1200] / 0.5**0.5 * 4
    begins = middles - 0.025 - 0.5 * 3.95
    assert np.abs(begins).max() < 0.401
    assert begins.std() == pytest.approx(0.4 / 3**0.5, rel=0.1)
    assert begins.mean() == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize("speed", [0.5, 1.0, -1.5, 4.0])
def test_speed_is_the_pitch_of_a_grain(sounds: Sounds, speed: float) -> None:
    heard = cloud(sounds, "a440", 0.25, density=1.0, length=0.25, speed=speed, spread=0.0)["left"]
    spectrum = np.abs(np.fft.rfft(heard, 1 << 20))
    assert np.argmax(spectrum) * RATE / (1 << 20) == pytest.approx(440 * abs(speed), abs=0.2)


def test_detune_is_how_far_around_it_their_pitches_are(sounds: Sounds) -> None:
    heard = cloud(sounds, "a440", 25, density=4.0, length=0.2, uneven=0.0, detune=0.5, spread=0.0)["left"]
    peaks = [np.argmax(np.abs(np.fft.rfft(part, 1 << 16))) * RATE / (1 << 16) for part in heard.reshape(-1, 12000)]
    octaves = np.log2(np.array(peaks) / 440)
    assert np.abs(octaves).max() < 0.505
    assert octaves.std() == pytest.approx(0.5 / 3**0.5, rel=0.15)


@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0])
def test_spread_is_how_far_to_the_sides_they_are(sounds: Sounds, spread: float) -> None:
    """The sides have (1-p)/2 and (1+p)/2 of a grain's power, with p even from -spread to spread."""
    heard = cloud(sounds, "ones", 40, density=10.0, length=0.05, uneven=0.0, spread=spread)
    left, right = ((wave.reshape(-1, 4800) ** 2).sum(1) for wave in (heard["left"], heard["right"]))
    pan = (right - left) / (right + left)
    assert np.abs(pan).max() <= spread + 1e-5
    assert pan.std() == pytest.approx(spread / 3**0.5, rel=0.1, abs=1e-6)


def test_of_high_grains_nothing_folds_back(sounds: Sounds) -> None:
    """18 kHz at speed 1.6 would be 28.8, and fold to 19.2."""
    heard = cloud(sounds, "high", 2, speed=1.6, density=40.0)
    assert db(level(heard["left"])) < -80


def test_grains_begin_while_the_gate_is_open_as_loud_as_it_is_high(sounds: Sounds) -> None:
    gate = np.where(np.arange(3 * SECOND) < SECOND, 0.5, 0.0)
    heard = cloud(sounds, "ones", 3, density=10.0, length=0.05, uneven=0.0, spread=0.0, gate=gate)["left"]
    assert heard[:SECOND].max() == pytest.approx(0.5 * 0.5**0.5, rel=1e-3)
    assert not heard[SECOND + 2400:].any()


def test_two_neurons_make_two_clouds_and_one_the_same_again() -> None:
    one, same, other = (hear_all("granular", 24000, seed=seed)["left"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 0.01


def test_a_cloud_makes_no_click() -> None:
    """No second difference that is above those of the sound itself."""
    kept, _ = soundfile.read(resources.folder("assets") / "sounds" / "murmur.flac")
    heard = hear_all("granular", 4 * SECOND, {"speed": 0.5, "density": 50.0})["left"]
    assert np.abs(np.diff(heard, 2)).max() < np.abs(np.diff(kept, 2)).max()
