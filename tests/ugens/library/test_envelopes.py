"""Envelopes: times to the sample, and segments against their closed form."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, Wave, click, db, hear, hear_all

CURVES = [0.0, 4.0, -3.0, 12.0]


def gate(samples: int, opens: int, closes: int, height: float = 1.0) -> Wave:
    n = np.arange(samples)
    return np.where((n >= opens) & (n < closes), height, 0.0)


def bent(x: Wave, curve: float) -> Wave:
    """The way from 0 to 1 that the docstring promises."""
    return x if curve == 0 else np.expm1(-curve * x) / np.expm1(-curve)


def segment(start: float, end: float, samples: int, curve: float) -> Wave:
    """From `start`, so many samples, to what is nearly `end`."""
    return start + (end - start) * bent(np.arange(samples) / samples, curve)


@pytest.mark.parametrize("curve", CURVES)
def test_an_adsr_is_its_closed_form(curve: float) -> None:
    """Float32 and the polynomials are good to 1e-6; the curve of a line is 1e-4, which is 1.3e-5 off."""
    heard = hear("adsr", 9600, gate=gate(9600, 100, 4900, 0.8), attack=0.01, decay=0.025, sustain=0.6, release=0.05,
                 curve=curve)
    expected = np.concatenate([
        np.zeros(100), segment(0, 0.8, 480, curve), segment(0.8, 0.48, 1200, curve),
        np.full(4900 - 1780, 0.48), segment(0.48, 0, 2400, curve), np.zeros(9600 - 7300)])
    np.testing.assert_allclose(heard, expected, atol=2e-5)


@pytest.mark.parametrize("seconds", [1 / RATE, 2 / RATE, 0.001, 0.1234, 1.0, 10.0])
def test_every_segment_ends_on_its_sample_exactly(seconds: float) -> None:
    """10 s are 480,000 samples; a float32 sum of shares would be 1.5 % off by then."""
    n = round(seconds * RATE)
    opened = np.ones(2 * n + 4)
    heard = hear("adsr", len(opened), gate=opened, attack=seconds, decay=seconds, sustain=0.5, curve=0.0)
    assert np.argmax(heard == 1.0) == n
    assert heard[2 * n] == 0.5
    assert heard[2 * n - 1] > 0.5
    closing = gate(n + 14, 0, 10)
    heard = hear("ar", len(closing), gate=closing, attack=0.0, release=seconds, curve=0.0)
    assert heard[10 + n - 1] > 0.0
    assert heard[10 + n] == 0.0


def test_no_time_is_at_once() -> None:
    heard = hear("adsr", 20, gate=gate(20, 5, 10), attack=0.0, decay=0.0, sustain=0.25, release=0.0)
    np.testing.assert_array_equal(heard, [0] * 5 + [1] + [0.25] * 4 + [0] * 10)
    assert np.array_equal(hear("ar", 20, gate=gate(20, 5, 10), attack=-1.0, release=-1.0), gate(20, 5, 10))


@pytest.mark.parametrize("name", ["ar", "adsr"])
def test_a_gate_begins_from_where_the_level_is(name: str) -> None:
    """Opened again in the release, closed in the attack: never a step larger than the steepest segment makes."""
    opening = gate(9600, 0, 300) + gate(9600, 700, 800) + gate(9600, 1500, 4000, 0.5)
    heard = hear(name, 9600, gate=opening, attack=0.01, release=0.02, curve=0.0)
    assert np.abs(np.diff(heard)).max() < 1.01 / 480
    assert heard[299] == pytest.approx(299 / 480, abs=1e-4)


def test_an_edit_of_a_time_moves_no_level() -> None:
    """Half way up, the attack becomes ten times as long: what is left then takes ten times as long."""
    attack = np.where(np.arange(24000) < 2400, 0.1, 1.0)
    heard = hear("ar", 48000, gate=np.ones(48000), attack=np.concatenate([attack, np.ones(24000)]), curve=0.0)
    assert np.abs(np.diff(heard)).max() < 1.01 / 4800
    assert np.argmax(heard == 1.0) == pytest.approx(2400 + 24000, abs=1)


def test_a_sustain_that_moves_is_followed() -> None:
    sustain = np.linspace(0.2, 0.9, 9600)
    heard = hear("adsr", 9600, gate=np.ones(9600), attack=0.001, decay=0.01, sustain=sustain)
    np.testing.assert_allclose(heard[600:], sustain[600:], atol=1e-6)


@pytest.mark.parametrize("curve", CURVES)
def test_attack_and_decay_go_their_way_however_short_the_trigger(curve: float) -> None:
    for length in (1, 3000):
        fired = gate(9600, 50, 50 + length, 0.5)
        heard = hear("ad", 9600, trigger=fired, attack=0.005, decay=0.1, curve=curve)
        expected = np.concatenate([np.zeros(50), segment(0, 0.5, 240, curve), segment(0.5, 0, 4800, curve),
                                   np.zeros(9600 - 5090)])
        np.testing.assert_allclose(heard, expected, atol=2e-5)


@pytest.mark.parametrize("time", [0.01, 0.3, 2.0])
def test_a_decay_is_60_db_down_after_its_time(time: float) -> None:
    samples = round(time * RATE) + 1
    heard = hear("decay", samples, trigger=click(samples, 0.5), time=time)
    assert heard[0] == 0.5
    np.testing.assert_allclose(db(heard / 0.5), -60 * np.arange(samples) / (samples - 1), atol=0.02)


def test_a_softer_trigger_does_not_cut_a_decay_and_a_louder_one_lifts_it() -> None:
    heard = hear("decay", 4800, trigger=click(4800) + click(4800, 0.1, 100) + click(4800, 2.0, 200), time=1.0)
    assert heard[100] == pytest.approx(10 ** (-3 * 100 / RATE), rel=1e-4)
    assert heard[200] == 2.0


def test_a_lag_leaves_a_thousandth_after_its_time_up_and_down() -> None:
    given = gate(48000, 0, 24000, 3.0)
    heard = hear("lag", 48000, input=given, up=0.1, down=0.25)
    assert 1 - heard[4800 - 1] / 3 == pytest.approx(1e-3, rel=5e-3)
    assert heard[24000 + 12000 - 1] / heard[23999] == pytest.approx(1e-3, rel=5e-3)


@pytest.mark.parametrize("curve", CURVES)
def test_a_line_runs_at_once_and_at_each_trigger(curve: float) -> None:
    heard = hear_all("line", 9600, {"trigger": click(9600, at=6000), "start": -2.0, "end": 5.0, "time": 0.05,
                                    "curve": curve})
    once = np.concatenate([segment(-2, 5, 2400, curve), np.full(3600, 5.0)])
    np.testing.assert_allclose(heard["out"], np.concatenate([once, once[:3600]]), atol=2e-4)
    n = np.arange(9600)
    np.testing.assert_array_equal(heard["done"], ((n >= 2400) & (n < 6000)) | (n >= 8400))
