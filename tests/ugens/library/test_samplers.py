"""Sounds from files, played: by the sample, in pitch, in time, without what folds back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import ArrayLike

from livedmm import resources
from livedmm.sounds import Sounds
from tests.ugens.library.listening import RATE, Wave, db, hear_all, level, noise, tone

STEREO = np.stack([noise(5000, 0.5, 1), noise(5000, 0.5, 2)], 1)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    """A folder with what the tests play."""
    folder = tmp_path_factory.mktemp("sounds")
    seconds = round(RATE)
    ramp = np.arange(9600) / 9600
    for name, wave in {
        "stereo": STEREO, "ramp": ramp, "ones": np.ones(10007), "a440": tone(440.0, 4 * seconds),
        "low": tone(500.0, 2 * seconds), "ring": tone(480.0, 4800, 0.5), "three": tone(3000.0, seconds),
        "six": tone(6000.0, seconds), "high": tone(18000.0, seconds) * np.hanning(seconds),
        "set/a": np.full(100, 0.25), "set/b": np.full(100, 0.5), "set/c": np.full(100, 0.75),
    }.items():
        path = folder / f"{name}.wav"
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, wave, seconds, "FLOAT")
    return Sounds(Path(folder))


def play(sounds: Sounds, file: str, samples: int, **inputs: ArrayLike) -> dict[str, Wave]:
    return hear_all(f'sampler("{file}")', samples, {"gate": 1.0, **inputs}, sounds=sounds)


def gates(samples: int, *opened: tuple[int, int, float]) -> Wave:
    """A gate that is open from one sample to another, so high."""
    wave = np.zeros(samples)
    for begin, end, height in opened:
        wave[begin:end] = height
    return wave


def cents(wave: Wave, freq: float) -> float:
    """How far the pitch of a tone is from `freq`: by the slope of its phase against that of `freq`."""
    turned = wave * np.exp(-2j * np.pi * freq / RATE * np.arange(len(wave)))
    parts = np.array([(part * np.hanning(len(part))).sum() for part in np.array_split(turned, 8)])
    slope = np.polyfit(np.arange(8) * len(wave) / 8, np.unwrap(np.angle(parts)), 1)[0]
    return float(1200 * np.log2(1 + slope * RATE / (2 * np.pi * freq)))


def test_a_sound_is_played_sample_for_sample_each_side_on_its_own() -> None:
    heard = hear_all("sampler", 24000, {"gate": gates(24000, (100, 101, 1.0))})
    kick, _ = soundfile.read(resources.folder("assets") / "sounds" / "kick.flac")
    np.testing.assert_array_equal(heard["out"][100: 100 + len(kick)], kick)
    np.testing.assert_array_equal(heard["left"], heard["right"])
    assert not heard["out"][:100].any()
    assert not heard["out"][100 + len(kick):].any()


def test_both_channels_are_heard_and_their_mean(sounds: Sounds) -> None:
    heard = play(sounds, "stereo", 5000)
    np.testing.assert_array_equal(heard["left"], STEREO[:, 0].astype(np.float32))
    np.testing.assert_array_equal(heard["right"], STEREO[:, 1].astype(np.float32))
    np.testing.assert_allclose(heard["out"], STEREO.mean(1), atol=1e-7)


def test_backwards_it_begins_at_its_end(sounds: Sounds) -> None:
    heard = play(sounds, "stereo", 5100, speed=-1.0)["left"]
    np.testing.assert_array_equal(heard[:5000], STEREO[::-1, 0].astype(np.float32))
    assert not heard[5000:].any()


@pytest.mark.parametrize("height", [0.25, 1.0, 2.0])
def test_it_is_as_loud_as_the_gate_was_high_where_it_opened(sounds: Sounds, height: float) -> None:
    gate = gates(5000, (0, 1, height), (1, 2000, 0.1))
    np.testing.assert_allclose(play(sounds, "stereo", 5000, gate=gate)["left"], height * STEREO[:, 0], atol=1e-6)


@pytest.mark.parametrize("speed", [0.5, 0.7, 1.3, 2.0, 3.7, -2.0])
def test_speed_is_pitch(sounds: Sounds, speed: float) -> None:
    """Within a hundredth of a cent; a tenth was asked for."""
    wave = play(sounds, "a440", 40000, speed=speed)["out"]
    assert abs(cents(wave[1000:39000], 440 * abs(speed))) < 0.01
    assert level(wave) == pytest.approx(0.5**0.5, rel=0.01)


@pytest.mark.parametrize("speed", [2.0, 5.0, 9.0, 16.0])
def test_what_there_is_room_for_is_as_loud_at_any_speed(sounds: Sounds, speed: float) -> None:
    wave = play(sounds, "low", 5000, speed=speed)["out"][500:]
    assert db(level(wave) * 2**0.5) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(("file", "freq", "below"), [("three", 3000.0, -102), ("six", 6000.0, -68)])
@pytest.mark.parametrize("speed", [0.618, 0.37, 1.01])
def test_between_samples_hardly_anything_is_added(sounds: Sounds, file: str, freq: float, below: float,
                                                  speed: float) -> None:
    """What is left of a tone without the tone: -105 dB at 3 kHz, -69 at 6 (a cubic Hermite has -63 and -44)."""
    wave = play(sounds, file, 1000, speed=speed)["out"][100:]
    angle = 2 * np.pi * freq * np.float32(speed) / RATE * np.arange(len(wave))
    both = np.stack([np.cos(angle), np.sin(angle)], 1)
    rest = wave - both @ np.linalg.lstsq(both, wave, rcond=None)[0]
    assert db(level(rest) / level(wave)) < below


@pytest.mark.parametrize(("speed", "most"), [(1.5, -100), (1.75, -100), (2.0, -100), (3.0, -100), (1.4, -13)])
def test_what_would_fold_back_is_left_out(sounds: Sounds, speed: float, most: float) -> None:
    """18 kHz would become 27 and more, and fold: from speed 1.5 on it is not there, before that it fades out."""
    wave = play(sounds, "high", 24000, speed=speed)["out"]
    assert db(level(wave) / level(tone(18000.0, 48000) * np.hanning(48000))) < most


@pytest.mark.parametrize(("slices", "nth", "begins"), [(16, 0, 0), (16, 3, 1800), (7, 2, 2743), (16, 17, 600),
                                                       (16, -1, 9000), (4, 1.4, 2400)])
def test_a_slice_begins_at_its_sample(sounds: Sounds, slices: float, nth: float, begins: int) -> None:
    """2/7 of 9600 samples are 2742.9. Counted round, 17 of 16 is 1, and -1 is 15. The fade-in lasts 2 ms."""
    length = round(9600 / slices)
    heard = play(sounds, "ramp", 3000, slices=slices, slice=nth)["out"]
    np.testing.assert_allclose(heard[97:length], (begins + np.arange(97, length)) / 9600, atol=1e-6)
    assert heard[0] == 0.0 or begins == 0
    assert not heard[length + 97:].any()


def test_a_part_is_from_start_to_end_in_whatever_order(sounds: Sounds) -> None:
    there = play(sounds, "ramp", 6000, start=0.25, end=0.75)["out"]
    back = play(sounds, "ramp", 6000, start=0.75, end=0.25)["out"]
    np.testing.assert_array_equal(there, back)
    np.testing.assert_allclose(there[100:4800], (2400 + np.arange(100, 4800)) / 9600, atol=1e-6)
    assert not there[4900:].any()


@pytest.mark.parametrize(("fit", "speed", "samples"), [(4.0, 1.0, 96000), (1.0, 1.0, 24000), (4.0, 2.0, 48000),
                                                       (0.25, -1.0, 6000)])
def test_fit_lasts_exactly_its_beats(sounds: Sounds, fit: float, speed: float, samples: int) -> None:
    """A part of 5,003 samples among samples that are all 1; it fades out from its end on, and in before it began."""
    heard = play(sounds, "ones", samples + 100, start=0.25, end=0.75, fit=fit, speed=speed, beat=0.5)["out"]
    assert abs(int(np.flatnonzero(heard[100:] < 0.9999)[0]) + 100 - samples) <= 2


def test_a_loop_that_is_fitted_stays_in_time(sounds: Sounds) -> None:
    """Of 100 rounds of 3,000.4 samples each begins within two samples of its time."""
    heard = play(sounds, "ramp", 300_000, fit=0.125, beat=8 * 3000.4 / RATE, loop=1.0)["out"]
    begins = np.flatnonzero(np.diff(heard) < -0.5) + 1
    assert np.abs(begins - 3000.4 * np.round(begins / 3000.4)).max() <= 2
    assert len(np.unique(np.round(begins / 3000.4))) == 99


@pytest.mark.parametrize("speed", [1.0, 0.5, -0.75])
def test_a_whole_sound_that_fits_itself_goes_round_without_a_seam(sounds: Sounds, speed: float) -> None:
    """48 cycles in the file: for ever the same sine, within what reading between samples costs."""
    heard = play(sounds, "ring", 48000, loop=1.0, speed=speed)["out"]
    begin = 0 if speed > 0 else 4799
    expected = 0.5 * np.sin(2 * np.pi * 480 / RATE * (begin + speed * np.arange(48000)))
    np.testing.assert_allclose(heard, expected, atol=3e-6)


def test_a_loop_ends_after_the_round_in_which_the_gate_closes(sounds: Sounds) -> None:
    heard = play(sounds, "ring", 20000, loop=1.0, gate=gates(20000, (0, 6000, 1.0)))["out"]
    assert np.abs(heard[9400:9600]).max() > 0.4
    assert not heard[9600:].any()


def test_a_loop_keeps_the_height_with_which_it_began(sounds: Sounds) -> None:
    heard = play(sounds, "ring", 9600, loop=1.0, gate=gates(9600, (0, 2000, 1.0), (2000, 9600, 0.1)))["out"]
    np.testing.assert_array_equal(heard[:4800], heard[4800:])


def test_with_hold_it_ends_where_the_gate_closes_in_two_milliseconds(sounds: Sounds) -> None:
    heard = play(sounds, "a440", 20000, hold=1.0, gate=gates(20000, (0, 6010, 1.0)))["out"]
    assert np.abs(heard[5900:6010]).max() > 0.99
    assert not heard[6010 + 97:].any()


@pytest.mark.parametrize("inputs", [
    {"gate": gates(20000, (0, 1000, 1.0), (5003, 6000, 0.5), (12345, 13000, 1.0)), "start": 0.1},
    {"gate": gates(20000, (0, 7011, 1.0)), "hold": 1.0},
    {"loop": 1.0, "start": 0.1, "end": 0.1301}, {"slices": 512.0, "slice": 3.0}])
def test_what_begins_and_ends_in_the_middle_makes_no_click(sounds: Sounds, inputs: dict[str, ArrayLike]) -> None:
    """No second difference above 2.2 times that of the tone itself; a cut at the wrong place has 15 times it."""
    steady = np.abs(np.diff(play(sounds, "a440", 20000)["out"], 2)).max()
    heard = play(sounds, "a440", 20000, **inputs)["out"]
    assert np.abs(np.diff(heard, 2)).max() < 2.2 * steady


@pytest.mark.parametrize(("index", "height"), [(0, 0.25), (1, 0.5), (1.4, 0.5), (2, 0.75), (3, 0.25), (-1, 0.75),
                                               (1e18, None)])
def test_of_a_folder_the_index_says_which(sounds: Sounds, index: float, height: float | None) -> None:
    heard = play(sounds, "set", 50, index=index)["out"][10:]
    assert heard[0] in (0.25, 0.5, 0.75)
    assert (heard == heard[0]).all()
    assert height is None or heard[0] == height
