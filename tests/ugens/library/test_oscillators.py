"""Oscillators against their Fourier series, and what they fold back."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, Wave, db, hear, lines, tone, whole_cycles

SAMPLES = 1 << 15


def series(name: str, n: Wave) -> Wave:
    """Heights of the n-th harmonics of the ideal waveform."""
    odd = n % 2
    return {"saw": 2 / (np.pi * n), "square": 4 / (np.pi * n) * odd, "triangle": 8 / (np.pi * n) ** 2 * odd,
            "pulse": 4 / (np.pi * n) * np.abs(np.sin(np.pi * n * 0.3))}[name]


def cycle(name: str, near: float) -> tuple[Wave, int]:
    """Heights of the lines of a waveform whose cycles fit, and the line of the fundamental."""
    freq, line = whole_cycles(near, SAMPLES)
    inputs = {"width": 0.3} if name == "pulse" else {}
    return lines(hear(name, SAMPLES, freq=freq, **inputs)), line


@pytest.mark.parametrize("name", ["saw", "square", "triangle", "pulse"])
def test_harmonics_are_those_of_the_series(name: str) -> None:
    """Up to 10 kHz within 0.25 dB: the kernel is flat within 0.2 (its droop at 15 kHz is 2 dB)."""
    found, line = cycle(name, 110.0)
    n = np.arange(1, int(10000 / 110))
    ideal = series(name, n)
    loud = ideal > 1e-6
    assert np.abs(db(found[n * line][loud] / ideal[loud])).max() < 0.25
    assert found[n * line][~loud].max(initial=0.0) < 1e-5


@pytest.mark.parametrize("name", ["saw", "square", "triangle", "pulse"])
@pytest.mark.parametrize(("freq", "below"), [(110.0, -85), (440.0, -73), (1000.0, -66), (2500.0, -59), (5000.0, -57),
                                              (9000.0, -57)])
def test_what_folds_back_below_15_khz_is_far_below_the_fundamental(name: str, freq: float, below: float) -> None:
    """In dB, a little above what was measured of the worst waveform.

    A naive sawtooth folds its first harmonic beyond 33 kHz there: -50 dB at 110 Hz, -12 at 9 kHz.
    """
    found, line = cycle(name, freq)
    folded = np.ones(len(found), bool)
    folded[::line] = False
    folded[int(15000 * SAMPLES / RATE):] = False
    assert db(found[folded].max() / found[line]) < below


@pytest.mark.parametrize("name", ["saw", "square", "pulse", "triangle", "wavetable", "harmonics"])
def test_it_is_silent_from_half_the_rate_on(name: str) -> None:
    for freq in (RATE / 2, -RATE / 2, 0.7 * RATE, 1e9):
        assert not hear(name, 64, freq=freq).any()


@pytest.mark.parametrize("name", ["sine", "saw", "square", "triangle", "wavetable", "fm"])
def test_a_negative_frequency_runs_backwards(name: str) -> None:
    """All of these are odd about their beginning, or even: backwards is the negative, or the same, or for the
    triangle, which begins at its lowest, the same."""
    forward, backward = hear(name, 2000, freq=331.0), hear(name, 2000, freq=-331.0)
    np.testing.assert_allclose(backward, forward if name == "triangle" else -forward, atol=2e-3)


def test_a_sine_is_in_tune_after_half_a_minute() -> None:
    """The phase is off by what float32 makes of freq*dt, 1.2e-7 of the cycles gone by; a cent is 5.8e-4."""
    for freq in (0.01, 1.0, 440.0, 9999.0):
        late = 30 * 48000
        heard = hear("sine", late + 4800, freq=freq)[late:]
        phase = freq / RATE * np.arange(late, late + 4800)
        off = 1.2e-7 * freq * 30 * 2 * np.pi + 1e-6
        assert np.abs(heard - np.sin(2 * np.pi * phase)).max() < off


def test_a_sine_is_pure() -> None:
    """What is not the tone is below -120 dB: the polynomial's error is 2.9e-7."""
    freq, line = whole_cycles(1000.0, SAMPLES)
    found = lines(hear("sine", SAMPLES, freq=freq))
    assert abs(found[line] - 1.0) < 1e-6
    found[line] = 0.0
    assert db(found.max()) < -120


def test_phase_is_added_in_cycles() -> None:
    np.testing.assert_allclose(hear("sine", 480, freq=100.0, phase=0.25), tone(100.0, 600)[120:], atol=2e-6)
    np.testing.assert_allclose(hear("saw", 480, freq=100.0, phase=0.5), hear("saw", 720, freq=100.0)[240:], atol=1e-3)


def test_a_phasor_goes_from_0_to_1_and_begins_again_at_a_trigger() -> None:
    sync = np.zeros(960)
    sync[301:310] = 1.0
    heard = hear("phasor", 960, freq=100.0, sync=sync)
    n = np.arange(960)
    expected = np.where(n < 301, n, n - 301) / 480 % 1
    assert np.abs((heard - expected + 0.5) % 1 - 0.5).max() < 1e-6
    assert heard.min() >= 0.0
    assert heard.max() < 1.0


@pytest.mark.parametrize("width", [0.1, 0.5, 0.8])
def test_a_pulse_is_high_for_its_width(width: float) -> None:
    """The mean over whole cycles; the correction of a step has no mean of its own."""
    freq, _ = whole_cycles(300.0, SAMPLES)
    assert hear("pulse", SAMPLES, freq=freq, width=width).mean() == pytest.approx(2 * width - 1, abs=2e-4)


@pytest.mark.parametrize("width", [0.05, 0.25, 0.9])
def test_a_leaning_triangle_has_the_series_of_its_width(width: float) -> None:
    freq, line = whole_cycles(200.0, SAMPLES)
    found = lines(hear("triangle", SAMPLES, freq=freq, width=width))
    n = np.arange(1, 40)
    ideal = 2 * np.abs(np.sin(np.pi * n * width)) / (np.pi**2 * n**2 * width * (1 - width))
    np.testing.assert_allclose(found[n * line], ideal, rtol=0.03, atol=1e-5)


@pytest.mark.parametrize(("position", "name", "phase"), [(0.0, "sine", 0.0), (1.0, "triangle", 0.25), (2.0, "saw", 0.5),
                                                         (3.0, "square", 0.0)])
def test_a_wavetable_holds_four_waves_that_rise_together(position: float, name: str, phase: float) -> None:
    found = hear("wavetable", 2000, freq=331.0, position=position)
    np.testing.assert_allclose(found, hear(name, 2000, freq=331.0, phase=phase), atol=1e-6)
    between = hear("wavetable", 2000, freq=331.0, position=0.25 * position + 0.25)
    assert found @ between > 0


def test_harmonics_are_a_sum_of_sines() -> None:
    """The n-th of height level/n; each turned from the one before, which costs some 1e-7 a turn."""
    heights = [1.0, 0.0, -0.5, 0.25, *[0.0] * 11, 0.8]
    heard = hear("harmonics", 4800, freq=331.0, phase=0.1, **{f"level[{i}]": x for i, x in enumerate(heights)})
    turn = 2 * np.pi * (331.0 / RATE * np.arange(4800) + 0.1)
    expected = sum(x / (i + 1) * np.sin((i + 1) * turn) for i, x in enumerate(heights))
    np.testing.assert_allclose(heard, expected, atol=2e-5)


def test_harmonics_beyond_half_the_rate_fall_silent() -> None:
    freq, line = whole_cycles(3000.0, SAMPLES)
    found = lines(hear("harmonics(count=64)", SAMPLES, freq=freq))
    present = [n * line for n in range(1, 8)]
    np.testing.assert_allclose(found[present[:7]], 1 / np.arange(1, 8), rtol=0.1)
    found[present] = 0.0
    assert db(found.max()) < -100


@pytest.mark.parametrize("index", [0.0, 0.5, 2.0, 5.0])
def test_fm_has_sidebands_of_bessel_heights(index: float) -> None:
    """sin(c + I sin m) has the lines J_k(I) at c + k m (J. Chowning, 1973)."""
    c, m = 4096, 512
    found = lines(hear("fm", SAMPLES, freq=c * RATE / SAMPLES, ratio=m / c, index=index))
    angle = np.linspace(0, 2 * np.pi, 4097)[:-1]
    for k in range(8):
        bessel = np.mean(np.cos(k * angle - index * np.sin(angle)))
        assert found[c + k * m] == pytest.approx(abs(bessel), abs=1e-5)


def test_feedback_makes_a_sine_lean_towards_a_sawtooth() -> None:
    """m(n) = sin(2 pi n f dt + b m(n - 1)), computed here in float64."""
    expected, m = np.zeros(2000), 0.0
    for n in range(2000):
        m = np.sin(2 * np.pi * 220.0 / RATE * n + 0.6 * m)
        expected[n] = np.sin(2 * np.pi * 220.0 / RATE * n + m)
    np.testing.assert_allclose(hear("fm", 2000, freq=220.0, feedback=0.6), expected, atol=2e-5)
