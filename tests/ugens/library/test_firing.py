"""Neurons that fire, against the closed form of their rate."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import RATE, hear, hear_all

KIND = "leaky_integrate_and_fire"


@pytest.mark.parametrize("drive", [1.01, 1.5, 4.0])
@pytest.mark.parametrize("time", [0.002, 0.05])
@pytest.mark.parametrize("refractory", [0.0, 0.003])
def test_a_steady_input_fires_at_the_rate_of_the_closed_form(drive: float, time: float, refractory: float) -> None:
    """The charge is I (1 - exp(-t/time)) after t; the period is the next whole sample after it passes 1."""
    fired = np.flatnonzero(hear(KIND, 96000, input=drive, time=time, refractory=refractory))
    period = (round(refractory * RATE) + time * RATE * np.log(drive / (drive - 1)))
    assert len(fired) > 3
    assert len(set(np.diff(fired))) == 1
    assert np.diff(fired)[0] == pytest.approx(period + 0.5, abs=0.55 + 2e-5 * period)


@pytest.mark.parametrize("drive", [-5.0, 0.0, 0.999])
def test_what_does_not_reach_the_threshold_never_fires(drive: float) -> None:
    assert hear(KIND, 96000, input=drive, time=0.01).max() == 0.0


def test_the_potential_is_its_closed_form_up_to_the_firing() -> None:
    heard = hear_all(KIND, 4800, {"input": 3.0, "time": 0.05, "threshold": 2.0})
    first = int(np.argmax(heard["out"]))
    t = (np.arange(first + 1) + 1) / RATE
    np.testing.assert_allclose(heard["potential"][: first + 1], 3 * (1 - np.exp(-t / 0.05)), atol=1e-4)
    assert heard["potential"][first] > 2.0
    assert heard["out"].max() == 1.0


def test_it_rests_for_its_refractory_time() -> None:
    heard = hear_all(KIND, 4800, {"input": 1e6, "time": 0.05, "refractory": 0.01})
    fired = np.flatnonzero(heard["out"])
    assert set(np.diff(fired)) == {481}
    assert np.abs(heard["potential"][fired[0] + 1: fired[0] + 481]).max() == 0.0
