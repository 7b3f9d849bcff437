"""Delays by the sample, and what is made of them."""

from __future__ import annotations

import numpy as np
import pytest

from livedmm.engine.plain import PlainNeuron
from tests.ugens.library.listening import (
    RATE,
    Wave,
    click,
    db,
    hear,
    hear_all,
    kind_of,
    level,
    lines,
    noise,
    response,
    tone,
)


@pytest.mark.parametrize("samples", [1, 2, 3, 480, 48000, 95999])
def test_a_delay_of_whole_samples_changes_no_bit(samples: int) -> None:
    """`time` counts the connection to the delay (R17): the tick after the source's is already one sample later."""
    given = noise(96100).astype(np.float32)
    heard = hear("delay", 96100, input=given, time=samples / RATE)
    np.testing.assert_array_equal(heard[samples - 1:], given[: 96101 - samples])
    assert not heard[: samples - 1].any()


@pytest.mark.parametrize("samples", [1, 2, 48, 481])
@pytest.mark.parametrize("rate", [44100.0, 48000.0])
def test_a_loop_through_a_delay_has_exactly_its_period(samples: int, rate: float) -> None:
    """A click in the loop ``d.input = d.out``, ticked with the one sample that the connection costs."""
    neuron, out, heard = PlainNeuron(kind_of("delay"), rate), np.float32(0), []
    for n in range(3 * samples):
        out = neuron.tick({"input": out if n else 1.0, "time": np.float32(samples / rate)})["out"]
        heard.append(float(out))
    # The click is in the first input, so it was put out one sample before.
    assert np.flatnonzero(heard).tolist() == [k * samples - 1 for k in range(1, 4)]
    assert set(heard) <= {0.0, 1.0}


@pytest.mark.parametrize("samples", [1.5, 2.25, 10.5, 333.75])
def test_a_delay_between_samples_is_in_time(samples: float) -> None:
    """A tone of 500 Hz comes late by that much: within 2e-4; below 2 samples, where it is a line, within 6e-4."""
    heard = hear("delay", 4800, input=tone(500.0, 4800), time=samples / RATE)
    expected = np.sin(2 * np.pi * 500.0 / RATE * (np.arange(4800) - samples + 1))
    assert np.abs(heard - expected)[400:].max() < (6e-4 if samples < 2 else 2e-4)


def test_a_delay_half_way_between_samples_loses_treble_as_its_cubic_does() -> None:
    """9/8 cos(w/2) - 1/8 cos(3w/2): 0.07 dB at an eighth of the rate, 1.07 at a quarter; nowhere above 1."""
    freq, found = response("delay", 1024, time=11.5 / RATE)
    w = 2 * np.pi * freq / RATE
    np.testing.assert_allclose(np.abs(found), np.abs(9 / 8 * np.cos(w / 2) - np.cos(3 * w / 2) / 8), atol=1e-4)
    for part in np.linspace(0, 1, 21):
        _, found = response("delay", 1024, time=(11 + part) / RATE)
        assert np.abs(found).max() < 1 + 1e-5


def test_a_delay_that_grows_lowers_the_pitch() -> None:
    """By 1 % a second of delay: 1000 Hz become 990, as of a source that goes away."""
    time = 0.05 + 0.01 * np.arange(96000) / RATE
    heard = hear("delay", 96000, input=tone(1000.0, 96000), time=time)[48000:]
    assert np.argmax(lines(heard)) == 990


def test_a_delay_ends_where_its_memory_does() -> None:
    """`longest` of 0.01 s are 480 samples, kept in 512: 1e18 s are the longest that can be read."""
    heard = hear("delay(longest=0.01)", 2000, input=click(2000), time=1e18)
    assert 480 <= np.argmax(heard) <= 512
    assert hear("delay", 100, input=click(100), time=-1e18)[0] == 1.0


@pytest.mark.parametrize("samples", [1, 2, 17, 4000])
def test_align_counts_whole_samples(samples: int) -> None:
    given = noise(5000).astype(np.float32)
    heard = hear("align", 5000, input=given, samples=samples + 0.3)
    np.testing.assert_array_equal(heard[samples - 1:], given[: 5001 - samples])
    assert not heard[: samples - 1].any()


def test_taps_are_heard_at_their_times_with_their_gains() -> None:
    times = {"time[0]": 0.001, "time[1]": 0.002, "time[2]": 0.05}
    gains = {"gain[0]": 0.5, "gain[1]": -0.25, "gain[2]": 1.0, "gain[3]": 0.0}
    heard = hear("multitap", 4800, input=click(4800), **times, **gains)
    expected = 0.5 * click(4800, at=47) - 0.25 * click(4800, at=95) + click(4800, at=2399)
    np.testing.assert_allclose(heard, expected, atol=1e-6)


def test_echoes_come_in_time_as_loud_as_feedback_says() -> None:
    """With the tone far up nothing is lost but by `feedback`."""
    heard = hear("echo", 24000, input=click(24000), time=0.1, feedback=0.5, tone=1e9)
    peaks = heard.reshape(-1, 4800).sum(1)
    np.testing.assert_allclose(peaks, [0, 1, 0.5, 0.25, 0.125], atol=1e-3)
    assert np.flatnonzero(heard > 0.1)[:2].tolist() == [4800, 9600]


def test_each_echo_is_darker_than_the_last() -> None:
    """By the low-pass at 2 kHz: 3 dB more are lost there at each repeat."""
    heard = hear("echo", 24000, input=click(24000), time=0.1, feedback=1.0, tone=2000.0).reshape(-1, 4800)[1:]
    gain = np.array([db(np.abs(np.fft.rfft(part))[200]) for part in heard])
    np.testing.assert_allclose(np.diff(gain), -3.01, atol=0.1)


@pytest.mark.parametrize("name", ["echo", "ping_pong"])
def test_no_feedback_lets_echoes_grow(name: str) -> None:
    heard = hear_all(name, 96000, {"input": click(96000), "time": 0.01, "feedback": 1e18, "tone": 1e9})
    for wave in heard.values():
        assert np.abs(wave).max() <= 1.001


def test_ping_pong_goes_from_side_to_side() -> None:
    heard = hear_all("ping_pong", 24000, {"input": click(24000), "time": 0.1, "feedback": 0.5, "tone": 1e9})
    np.testing.assert_allclose(heard["left"].reshape(-1, 4800).sum(1), [0, 1, 0, 0.25, 0], atol=2e-3)
    np.testing.assert_allclose(heard["right"].reshape(-1, 4800).sum(1), [0, 0, 0.5, 0, 0.125], atol=2e-3)


def test_a_chorus_moves_its_delays_as_far_as_its_depth() -> None:
    """A click every 50 ms: its two copies on the left stay from 11 to 17 ms behind, and do move; the sides differ."""
    clicks = np.where(np.arange(4 * 48000) % 2400 == 0, 1.0, 0.0)
    heard = hear_all("chorus", 4 * 48000, {"input": clicks, "rate": 0.6, "depth": 0.003})
    copies = np.abs(heard["left"]).reshape(-1, 2400) > 0.1
    at = np.concatenate([np.flatnonzero(row)[1:] for row in copies]) / RATE
    assert at.min() == pytest.approx(0.011, abs=0.0002)
    assert at.max() == pytest.approx(0.017, abs=0.0002)
    assert level(heard["left"] - heard["right"]) > 0.5 * level(heard["left"])
    sides = {side: np.abs(heard[side]).reshape(-1, 2400)[:, 1:] for side in heard}
    late = {side: (wave @ np.arange(1, 2400)) / wave.sum(1) for side, wave in sides.items()}
    np.testing.assert_allclose(late["left"] + late["right"], 2 * 672, atol=30)


def test_a_chorus_without_depth_stands_14_ms_behind() -> None:
    heard = hear_all("chorus", 4800, {"input": click(4800), "depth": 0.0})
    for side in ("left", "right"):
        np.testing.assert_allclose(heard[side], 0.5 * click(4800) + click(4800, at=672), atol=1e-6)


def test_a_flanger_has_notches_at_odd_halves_of_its_delay() -> None:
    """With no depth it is 0.5 ms late: notches at 1, 3, 5 kHz, peaks at 2 and 4; 1.5 high with feedback of 0.5."""
    freq, found = response("flanger", 1 << 15, depth=0.0, feedback=0.0)
    gain = np.abs(found)
    np.testing.assert_allclose(np.interp([1000, 3000, 5000], freq, gain), 0.0, atol=0.01)
    np.testing.assert_allclose(np.interp([2000, 4000], freq, gain), 1.0, atol=0.01)
    freq, found = response("flanger", 1 << 15, depth=0.0, feedback=0.5)
    assert np.interp(2000.0, freq, np.abs(found)) == pytest.approx(0.5 * (1 + 1 / (1 - 0.5)), abs=0.02)


def test_a_flanger_sweeps_to_its_depth() -> None:
    """From 0.5 ms at its beginning to 4.5 ms half a turn later."""
    clicks = np.where(np.arange(48000) % 2400 == 0, 1.0, 0.0)
    heard = hear("flanger", 48000, input=clicks, rate=1.0, depth=0.004, feedback=0.0).reshape(-1, 2400)
    late = [np.argmax(np.abs(row[1:])) + 1 for row in heard]
    assert min(late) == pytest.approx(24, abs=1)
    assert max(late) == pytest.approx(216, abs=1)


def plucked(samples: int, **inputs: float) -> Wave:
    trigger = np.zeros(samples)
    trigger[100:200] = 0.8
    return hear("pluck", samples, trigger=trigger, **inputs)


def pitch(wave: Wave, near: float) -> float:
    """The frequency of the strongest line within a semitone of `near`, between lines by a parabola."""
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), size))
    low, high = (int(near * x * size / RATE) for x in (0.95, 1.06))
    k = low + int(np.argmax(spectrum[low:high]))
    a, b, c = np.log(spectrum[k - 1: k + 2])
    return (k + 0.5 * (a - c) / (a - 2 * b + c)) * RATE / size


@pytest.mark.parametrize("freq", [55.0, 220.0, 987.77, 3951.07])
@pytest.mark.parametrize("brightness", [0.0, 0.7])
def test_a_string_is_in_tune(freq: float, brightness: float) -> None:
    """Within a cent."""
    heard = plucked(48000, freq=freq, decay=4.0, brightness=brightness)
    assert 1200 * np.log2(pitch(heard[4800:], freq) / freq) == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("freq", [110.0, 440.0, 1760.0])
@pytest.mark.parametrize("decay", [0.5, 2.0])
def test_the_fundamental_of_a_string_is_60_db_down_after_its_decay(freq: float, decay: float) -> None:
    """From its height in two stretches of a tenth of a second; within 4 %."""
    heard = plucked(48000, freq=freq, decay=decay, brightness=0.3)
    turn = np.exp(-2j * np.pi * freq / RATE * np.arange(4800)) * np.hanning(4800)
    first, second = (abs(heard[at: at + 4800] @ turn) for at in (4800, 14400))
    assert db(second / first) == pytest.approx(-60 * 0.2 / decay, rel=0.04)


def test_brightness_keeps_the_treble_of_a_string() -> None:
    """What is above 2 kHz a fifth of a second after the pluck, of a string of 220 Hz."""
    def treble(brightness: float) -> float:
        late = plucked(19200, freq=220.0, brightness=brightness)[9600:]
        return float(lines(late * np.hanning(9600))[400:].sum())

    assert 2 * treble(0.0) < treble(0.5) < treble(1.0) / 2


def test_a_string_is_as_loud_as_its_trigger_and_has_no_offset() -> None:
    heard = plucked(96000, freq=110.0)
    assert not heard[:100].any()
    assert 0.4 < np.abs(heard).max() < 1.2
    assert abs(heard[9600:].mean()) < 1e-3
    harder = hear("pluck", 9600, trigger=1.6 * (np.arange(9600) >= 100), freq=110.0)
    np.testing.assert_allclose(harder, 2 * heard[:9600], atol=1e-6)


def test_a_string_is_excited_by_its_input_too() -> None:
    """A click comes back a period later."""
    heard = hear("pluck", 4800, input=click(4800), freq=480.0, brightness=1.0)
    assert np.argmax(heard[50:150]) + 50 == 100
