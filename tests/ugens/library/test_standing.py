"""The standing kinds against their closed forms: the clock, the speaker, the microphone, and what comes over OSC."""

from __future__ import annotations

import numpy as np
import pytest

from livedmm.ugens.library.events import COUNTED, hears, writes
from livedmm.ugens.library.standing import MOST_CHANNELS
from tests.ugens.library.listening import RATE, hear, hear_all, kind_of


@pytest.mark.parametrize(("tempo", "meter"), [(120.0, 4.0), (97.0, 3.0), (300.0, 7.0), (20.0, 1.0)])
def test_a_clock_counts_beats_and_bars(tempo: float, meter: float) -> None:
    """Its phases are compensated sums: off by what float32 makes of a step, 6e-8 of the cycles gone by."""
    n = np.arange(48000)
    heard = hear_all("clock", len(n), {"tempo": tempo, "meter": meter})
    beats = tempo / 60 * n / RATE
    for port, expected in (("phase", beats), ("bar_phase", beats / meter)):
        apart = (heard[port] - expected + 0.5) % 1 - 0.5
        assert np.abs(apart).max() < 1e-6
    np.testing.assert_allclose(heard["rate"], tempo / 60, rtol=1e-6)
    np.testing.assert_allclose(heard["beat"], 60 / tempo, rtol=1e-6)


@pytest.mark.parametrize("tempo", [0.0, -120.0])
def test_a_clock_without_a_tempo_stands_still(tempo: float) -> None:
    heard = hear_all("clock", 1000, {"tempo": tempo})
    assert not heard["phase"].any()
    assert not heard["rate"].any()
    assert (heard["beat"] == 1000.0).all()


def test_a_tempo_that_changes_moves_no_phase() -> None:
    tempo = np.where(np.arange(20000) < 9000, 120.0, 240.0)
    phase = hear_all("clock", 20000, {"tempo": tempo})["phase"]
    steps = np.diff(phase) % 1
    np.testing.assert_allclose(steps, tempo[:-1] / 60 / RATE, atol=2e-7)


def test_a_speaker_is_its_sums_by_its_gain() -> None:
    channels = {f"channel[{i}]": 0.01 * i for i in range(MOST_CHANNELS)}
    heard = hear_all("speaker", 4, {"left": 0.5, "right": -0.25, "gain": 0.8, **channels})
    assert heard["left_out"][-1] == pytest.approx(0.4)
    assert heard["right_out"][-1] == pytest.approx(0.8 * (0.01 - 0.25))
    for i in range(MOST_CHANNELS):
        expected = 0.8 * (0.01 * i + (0.5, -0.25)[i] if i < 2 else 0.01 * i)
        assert heard[f"channel_out[{i}]"][-1] == pytest.approx(expected, abs=1e-6)


def test_a_microphone_without_a_device_is_silent() -> None:
    for output in ("out", "left", "right"):
        assert not hear("microphone", 100, output=output).any()


def test_an_event_is_written_into_the_states_of_who_hears_it() -> None:
    pad, keys = kind_of('osc_in("pad", count=2)'), kind_of('voices(name="keys")')
    assert [hears(kind, "pad") for kind in (pad, keys, kind_of("sine"))] == [True, False, False]
    assert writes(pad, [0.5, 0.25, 0.1], 7) == [("held", 0, 0.5), ("held", 1, 0.25), ("events", 0, 7)]
    assert writes(pad, [0.5], None) == [("held", 0, 0.5)]
    assert writes(keys, [60.0], 17) == [("note", 1, 60.0), ("strength", 1, 1.0), ("number", 1, 17), ("events", 0, 17)]
    assert writes(keys, [60.0, 0.0], None) == []
    assert {writes(keys, [60.0], n)[0][1] for n in (COUNTED, 1)} == {0, 1}
