"""Filters against the analogue ones that they are made of, and at settings that move.

The trapezoidal rule turns the analogue H(s) into H(j tan(pi f / rate) / tan(pi cutoff / rate)), which is exact: so is
the comparison, but for float32 and the polynomial tangent, within 0.01 dB.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.ugens.library.listening import RATE, Wave, click, db, hear, hear_all, level, lines, noise, response, tone

Complex = NDArray[np.complex128]
SAMPLES = 1 << 15


def analogue(freq: Wave, cutoff: float) -> Complex:
    """The s of each frequency, where the cutoff is 1."""
    half = freq < RATE / 2
    return 1j * np.where(half, np.tan(np.pi * np.where(half, freq, 0) / RATE), 1e15) / np.tan(np.pi * cutoff / RATE)


def second(s: Complex, q: float) -> Complex:
    return 1 / (s * s + s / q + 1)


Law = Callable[[Complex, float], Complex]
LAWS: dict[str, Law] = {
    "lowpass": lambda s, q: second(s, q),
    "highpass": lambda s, q: s * s * second(s, q),
    "bandpass": lambda s, q: s / q * second(s, q),
    "notch": lambda s, q: (s * s + 1) * second(s, q),
}


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize(("cutoff", "q"), [(100.0, 0.7071068), (1000.0, 4.0), (9000.0, 0.5), (20000.0, 2.0)])
def test_second_order_filters_are_their_analogue_models(name: str, cutoff: float, q: float) -> None:
    freq, found = response(name, SAMPLES, cutoff=cutoff, q=q)
    ideal = LAWS[name](analogue(freq, cutoff), q)
    audible = np.abs(ideal) > 1e-3
    assert np.abs(found[audible] - ideal[audible]).max() < 1e-3 * np.abs(ideal).max()
    assert np.abs(db(found[audible]) - db(ideal[audible])).max() < 0.05


@pytest.mark.parametrize(("name", "output"), [("one_pole", "out"), ("one_pole", "high"), ("dc_blocker", "out")])
@pytest.mark.parametrize("cutoff", [50.0, 1000.0, 15000.0])
def test_first_order_filters_are_their_analogue_models(name: str, output: str, cutoff: float) -> None:
    freq, found = response(name, SAMPLES, output=output, cutoff=cutoff)
    s = analogue(freq, cutoff)
    ideal = 1 / (1 + s) if name == "one_pole" and output == "out" else s / (1 + s)
    assert np.abs(found - ideal).max() < 1e-3


@pytest.mark.parametrize("name", ["one_pole", "lowpass", "highpass"])
@pytest.mark.parametrize("cutoff", [63.0, 1000.0, 12000.0])
def test_it_is_3_db_down_at_the_cutoff(name: str, cutoff: float) -> None:
    """A tone at the cutoff: half its power comes out. Whole cycles are heard, once it has settled."""
    heard = hear(name, 2 * 48000, input=tone(cutoff, 2 * 48000), cutoff=cutoff)[48000:]
    assert db(lines(heard)[round(cutoff)]) == pytest.approx(-3.0103, abs=0.01)


def test_a_band_pass_is_as_wide_as_its_q_says() -> None:
    freq, found = response("bandpass", 1 << 17, cutoff=1000.0, q=10.0)
    passed = freq[db(found) >= -3.0103]
    assert passed.max() - passed.min() == pytest.approx(100.0, abs=1.0)


def test_slopes_are_6_12_and_24_db_an_octave() -> None:
    for name, slope in (("one_pole", 6.02), ("lowpass", 12.04), ("ladder", 24.08)):
        freq, found = response(name, cutoff=100.0)
        gain = np.interp([1000.0, 2000.0], freq, db(found))
        assert gain[0] - gain[1] == pytest.approx(slope, abs=0.3), name


@pytest.mark.parametrize("resonance", [0.0, 0.5, 0.9])
def test_a_quiet_ladder_is_four_stages_in_a_loop(resonance: float) -> None:
    """So quiet that its tanh is straight: 1e-3 of a click."""
    heard = hear("ladder", SAMPLES, input=click(SAMPLES, 1e-3), cutoff=1000.0, resonance=resonance) / 1e-3
    freq, found = np.fft.rfftfreq(SAMPLES, 1 / RATE), np.fft.rfft(heard)
    fourth = 1 / (1 + analogue(freq, 1000.0)) ** 4
    ideal = fourth / (1 + 4 * resonance * fourth)
    assert np.abs(found - ideal).max() < 2e-3 * np.abs(ideal).max()


@pytest.mark.parametrize("cutoff", [200.0, 1000.0, 6000.0])
def test_a_ladder_sings_at_its_cutoff(cutoff: float) -> None:
    """Struck once, at a resonance above 1: a tone within 1 % of the cutoff (the tanh lowers it a little)."""
    heard = hear("ladder", 48000, input=click(48000, 0.1), cutoff=cutoff, resonance=1.1)[24000:]
    assert 0.05 < level(heard) < 1.0
    assert np.argmax(lines(heard)) * 2 == pytest.approx(cutoff, rel=0.01, abs=2)


@pytest.mark.parametrize("name", [*LAWS, "ladder", "one_pole", "bell", "low_shelf"])
def test_a_cutoff_that_jumps_at_every_sample_makes_nothing_out_of_nothing(name: str) -> None:
    """Noise through it, the cutoff random from below 0 to beyond half the rate: no louder than 30 times the noise."""
    cutoff = np.random.default_rng(2).uniform(-5000, 40000, 48000)
    heard = hear(name, 48000, input=noise(48000), cutoff=cutoff)
    assert np.abs(heard).max() < 30.0
    quiet = hear(name, 48000, input=np.where(np.arange(48000) < 24000, noise(48000), 0.0), cutoff=cutoff)
    assert np.abs(quiet[36000:]).max() < 1e-3


@pytest.mark.parametrize("q", [0.0, -3.0, 1e18])
def test_no_q_makes_a_filter_unstable(q: float) -> None:
    for name in LAWS:
        heard = hear(name, 24000, input=np.where(np.arange(24000) < 100, noise(24000), 0.0), q=q)
        assert np.abs(heard).max() < 50.0, name
        assert level(heard[16000:]) <= level(heard[8000:16000]) + 1e-6, name


def test_a_dc_blocker_takes_away_what_does_not_move() -> None:
    """A step falls as exp(-2 pi 10 t)."""
    heard = hear("dc_blocker", 9600, input=1.0)
    n = np.arange(9600)
    np.testing.assert_allclose(heard, np.exp(-2 * np.pi * 10 * (n + 0.5) / RATE), atol=2e-3)


SHELVES: dict[str, Callable[[Complex, float], Complex]] = {
    # With r the fourth root of the gain: H = r^2 (s^2 + sqrt(2) r s + r^2) / (r^2 s^2 + sqrt(2) r s + 1).
    "low_shelf": lambda s, r: r**2 * (s**2 + 2**0.5 * r * s + r**2) / (r**2 * s**2 + 2**0.5 * r * s + 1),
    "high_shelf": lambda s, r: r**2 * (r**2 * s**2 + 2**0.5 * r * s + 1) / (s**2 + 2**0.5 * r * s + r**2),
}


@pytest.mark.parametrize("name", SHELVES)
@pytest.mark.parametrize("gain", [0.25, 4.0])
def test_a_shelf_goes_to_its_gain_on_one_side_only(name: str, gain: float) -> None:
    freq, found = response(name, cutoff=1000.0, gain=gain)
    ideal = SHELVES[name](analogue(freq, 1000.0), gain**0.25)
    assert np.abs(db(found) - db(ideal)).max() < 0.05
    low, middle, high = db(np.interp([30.0, 1000.0, 20000.0], freq, np.abs(found)))
    ends = (db(gain), 0.0) if name == "low_shelf" else (0.0, db(gain))
    assert (low, high) == (pytest.approx(ends[0], abs=0.1), pytest.approx(ends[1], abs=0.1))
    assert middle == pytest.approx(db(gain) / 2, abs=0.05)


@pytest.mark.parametrize("gain", [0.25, 4.0])
def test_a_bell_has_its_gain_at_its_centre_only(gain: float) -> None:
    freq, found = response("bell", cutoff=1000.0, gain=gain, q=2.0)
    s, root = analogue(freq, 1000.0), gain**0.5
    ideal = (s**2 + s * root / 2.0 + 1) / (s**2 + s / root / 2.0 + 1)
    assert np.abs(db(found) - db(ideal)).max() < 0.05
    np.testing.assert_allclose(db(np.interp([30.0, 1000.0, 20000.0], freq, np.abs(found))), [0, db(gain), 0], atol=0.1)


def test_an_equaliser_is_its_three_bands_in_a_row() -> None:
    _, found = response("eq", low=2.0, mid=0.5, high=3.0)
    _, low = response("low_shelf", cutoff=200.0, gain=2.0)
    _, mid = response("bell", cutoff=1000.0, gain=0.5, q=0.7071068)
    _, high = response("high_shelf", cutoff=4000.0, gain=3.0)
    assert np.abs(db(found) - db(low * mid * high)).max() < 0.02
    flat = hear("eq", 4800, input=noise(4800))
    np.testing.assert_allclose(flat, noise(4800), atol=1e-5)


@pytest.mark.parametrize("decay", [0.5, -0.5])
def test_a_comb_rings_in_its_period_and_for_its_decay(decay: float) -> None:
    """Every 480 samples, times 0.001^(0.01/0.5), with a sign if the decay has one: exact, since 480 is whole."""
    heard = hear("comb", 24001, input=click(24001), time=0.01, decay=decay)
    expected = np.zeros(24001)
    expected[::480] = (np.sign(decay) * 0.001 ** (0.01 / 0.5)) ** np.arange(51)
    np.testing.assert_allclose(heard, expected, atol=1e-5)


def test_a_comb_between_samples_rings_in_tune() -> None:
    """Of a period of 100.37 samples, the tenth harmonic within 0.5 Hz."""
    heard = hear("comb", 1 << 17, input=click(1 << 17), time=100.37 / RATE, decay=4.0)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(1 << 17)))
    tenth = 10 * RATE / 100.37
    freq = np.fft.rfftfreq(1 << 17, 1 / RATE)
    near = np.abs(freq - tenth) < 100
    assert freq[near][np.argmax(spectrum[near])] == pytest.approx(tenth, abs=0.5)


def test_an_all_pass_leaves_every_frequency_as_loud_as_it_was() -> None:
    _, found = response("allpass", 1 << 16, time=0.005, decay=0.1)
    assert np.abs(db(found)).max() < 0.01
    assert level(hear("allpass", 4800, input=click(4800), time=0.005, decay=0.1)[1:]) > 0


def test_a_loop_that_never_decays_stays_bounded() -> None:
    heard = hear("comb", 48000, input=1e12, time=0.001, decay=1e18)
    assert np.abs(heard).max() <= 1e9
    after = hear("comb", 96000, input=np.where(np.arange(96000) < 100, 1e18, 0.0), time=0.001, decay=0.05)
    assert np.abs(after[48000:]).max() < 1e-3


def test_the_high_pass_of_a_one_pole_is_what_is_left() -> None:
    heard = hear_all("one_pole", 4800, {"input": noise(4800)})
    np.testing.assert_allclose(heard["out"] + heard["high"], noise(4800), atol=1e-6)
