"""The looper: what it heard, sample for sample; in time; without a seam."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from tests.ugens.library.listening import RATE, Wave, hear, hear_all, noise, tone

EASE = 240
"""Samples of the seam: 5 ms."""


def gate(samples: int, *opened: tuple[int, int]) -> Wave:
    wave = np.zeros(samples)
    for begin, end in opened:
        wave[begin:end] = 1.0
    return wave


def looped(samples: int, given: Wave, recorded: int, **inputs: ArrayLike) -> Wave:
    """What is heard of a loop that was recorded from sample 100 on."""
    return hear("looper", samples, input=given, record=gate(samples, (100, 100 + recorded)), **inputs)


def test_what_was_played_in_comes_back_sample_for_sample_round_after_round() -> None:
    """But for the 5 ms in which the end goes over into the beginning."""
    given, size = noise(40000, 0.5).astype(np.float32), 7001
    heard = looped(40000, given, size)
    assert not heard[: 100 + size].any()
    for n in range(1, 5):
        begin = 100 + n * size
        np.testing.assert_array_equal(heard[begin + EASE: begin + size], given[100 + EASE: 100 + size])


def test_the_end_goes_over_into_the_beginning() -> None:
    """A tone of whatever length: nowhere does it bend more than the tone, but for the ease of 5 ms itself."""
    given = tone(441.0, 60000, 0.5)
    heard = looped(60000, given, 7001)[100 + 7001 + 2 * EASE:]
    steady = np.abs(np.diff(given, 2)).max()
    assert np.abs(np.diff(heard, 2)).max() < 1.5 * steady
    plain = np.tile(given[100:7101], 4)
    assert np.abs(np.diff(plain, 2)).max() > 5 * steady, "without it there is a click"


def test_a_loop_of_whole_periods_is_the_tone_for_ever() -> None:
    given = tone(480.0, 60000, 0.5).astype(np.float32)
    heard = looped(60000, given, 4800)[100 + 4800 + EASE:]
    np.testing.assert_allclose(heard, given[4900 + EASE:], atol=1e-6)


@pytest.mark.parametrize("beats", [1.0, 1.5, 4.0])
def test_with_a_length_it_is_full_in_time_however_long_the_gate(beats: float) -> None:
    beat = 60 / 112  # of a clock: 25,714 samples and a half
    size = round(beats * beat * RATE)
    samples = 3 * size + 200
    given = noise(samples, 0.5).astype(np.float32)
    for opened in (50, samples):
        heard = hear("looper", samples, input=given, record=gate(samples, (100, 100 + opened)), length=beats * beat)
        np.testing.assert_array_equal(heard[100 + size + EASE: 100 + 2 * size], given[100 + EASE: 100 + size])
        np.testing.assert_array_equal(heard[100 + 2 * size + EASE: 100 + 3 * size], given[100 + EASE: 100 + size])


@pytest.mark.parametrize(("speed", "freq"), [(2.0, 960.0), (0.5, 240.0), (-1.0, 480.0), (1.25, 600.0)])
def test_speed_is_pitch_backwards_too(speed: float, freq: float) -> None:
    heard = looped(60000, tone(480.0, 60000, 0.5), 4800, speed=speed)[12000:]
    spectrum = np.abs(np.fft.rfft(heard)) / len(heard) * 2
    assert np.argmax(spectrum) == round(freq)
    assert spectrum.max() == pytest.approx(0.5, abs=1e-3)
    spectrum[round(freq)] = 0
    assert spectrum.max() < 1e-3


def test_backwards_it_is_the_same_samples_the_other_way() -> None:
    given, size = noise(40000, 0.5).astype(np.float32), 7001
    speed = np.where(np.arange(40000) < 14102, 1.0, -1.0)  # turns where the third round would begin
    heard = looped(40000, given, size, speed=speed)
    np.testing.assert_array_equal(heard[14103: 14103 + size - EASE], given[100 + EASE: 100 + size][::-1])


@pytest.mark.parametrize("feedback", [1.0, 0.5, 0.0])
def test_overdub_adds_to_what_feedback_leaves(feedback: float) -> None:
    """Two rounds with a tone on top, heard in the rounds after; the gate sets in and ends in 5 ms."""
    size, samples = 4800, 40000
    base, added = noise(samples, 0.3, 1), noise(samples, 0.3, 2)
    given = np.where(np.arange(samples) < 100 + size + EASE, base, added)
    begin = 100 + 2 * size
    heard = looped(samples, given, size, overdub=gate(samples, (begin, begin + size)), feedback=feedback)
    again = heard[begin + size + EASE: begin + 2 * size]
    np.testing.assert_allclose(again, feedback * base[100 + EASE: 100 + size] + added[begin + EASE: begin + size],
                               atol=1e-6)


def test_overdub_stays_in_step_while_the_speed_is_another() -> None:
    """What is added at a time of the loop is heard at that time once the speed is 1 again."""
    size, samples = 4800, 40000
    given = np.zeros(samples)
    mark = 100 + 3 * size + 1000
    given[mark] = 1.0
    speed = np.where(np.arange(samples) < 100 + 5 * size, 0.5, 1.0)
    heard = looped(samples, given, size, overdub=gate(samples, (0, samples)), speed=speed)
    clicks = np.flatnonzero(heard[100 + 5 * size:] > 0.9)
    assert np.diff(clicks).tolist() == [size] * (len(clicks) - 1)
    assert len(clicks) >= 2


def test_play_begins_at_the_beginning_of_the_loop_where_it_opens() -> None:
    given, size, samples = noise(40000, 0.5).astype(np.float32), 7001, 40000
    play = 1.0 - gate(samples, (9000, 20000))
    heard = looped(samples, given, size, play=play)
    assert not heard[9000 + EASE + 1: 20000].any()
    np.testing.assert_array_equal(heard[20000 + EASE + 1: 20000 + size], given[100 + EASE + 1: 100 + size])


def test_playing_sets_in_and_ends_without_a_click() -> None:
    samples = 60000
    given = tone(480.0, samples, 0.5)
    heard = looped(samples, given, 4800, play=gate(samples, (0, 20011), (30007, 45003)))
    assert np.abs(np.diff(heard, 2)).max() < 2 * np.abs(np.diff(given, 2)).max()


def test_adding_sets_in_and_ends_without_a_click() -> None:
    """A tone that is added for a part of a round, from the middle of its wave to the middle of it."""
    samples = 60000
    given = np.where(np.arange(samples) < 20000, 0.0, tone(480.0, samples, 0.5))
    heard = looped(samples, given, 9600, overdub=gate(samples, (30030, 35025)))[40000:]
    assert np.abs(heard).max() > 0.4
    assert np.abs(np.diff(heard, 2)).max() < 2 * np.abs(np.diff(tone(480.0, samples, 0.5), 2)).max()


def test_a_new_recording_takes_the_place_of_the_loop() -> None:
    samples = 60000
    given = np.where(np.arange(samples) < 20000, tone(480.0, samples), tone(1200.0, samples))
    record = gate(samples, (100, 4900), (25000, 29800))
    heard = hear("looper", samples, input=given, record=record)[48000:]
    assert np.argmax(np.abs(np.fft.rfft(heard))) * RATE / len(heard) == pytest.approx(1200, abs=1)


def test_a_loop_is_no_longer_than_its_memory() -> None:
    """0.01 s are 480 samples, kept in 512: after those it plays what it has."""
    given = noise(3000, 0.5).astype(np.float32)
    heard = hear("looper(seconds=0.01)", 3000, input=given, record=1.0)
    np.testing.assert_array_equal(heard[512 + 240: 1024], given[240:512])


def test_position_goes_from_0_to_1_in_a_round() -> None:
    heard = hear_all("looper", 20000, {"input": 0.1, "record": gate(20000, (0, 5000))})["position"]
    np.testing.assert_allclose(heard[5000:15000], np.tile(np.arange(5000) / 5000, 2), atol=1e-6)
