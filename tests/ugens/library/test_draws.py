"""Signed samples as signals: shares within four standard deviations, signs, what is missing."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from numpy.typing import ArrayLike

from tests.ugens.library.listening import Wave, hear_all

EVERY = 4
"""Samples from one trigger to the next."""
DRAWS = 6000


def draws(weights: list[float], missing: float = 0.0, seed: int = 1,
          inputs: list[float] | None = None) -> dict[str, Wave]:
    """All outputs at the samples at which a trigger came."""
    samples = EVERY * DRAWS
    trigger = np.zeros(samples)
    trigger[::EVERY] = 1
    given: dict[str, ArrayLike] = {f"weight[{i}]": w for i, w in enumerate(weights)}
    given |= {f"input[{i}]": x for i, x in enumerate(inputs or [1.0 + i for i in range(len(weights))])}
    given |= {"trigger": trigger, "missing": missing}
    heard = hear_all(f"draw(count={len(weights)})", samples, given, seed=seed)
    return {name: x[::EVERY] for name, x in heard.items()}


@pytest.mark.parametrize("weights", [[0.5, 0.5], [0.2, -0.7, 0.1], [6.0, -2.0, 0.0, 1.5, 0.5], [1e-6, 3e-6]], ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_inputs_are_drawn_by_the_share_of_their_weights(weights: list[float], seed: int) -> None:
    found, whole = draws(weights, seed=seed)["index"], sum(map(abs, weights))
    for i, weight in enumerate(weights):
        share = abs(weight) / whole
        assert abs((found == i).mean() - share) <= 4 * sqrt(share * (1 - share) / DRAWS)


def test_what_is_drawn_comes_with_the_sign_of_its_weight() -> None:
    found = draws([0.2, -0.7, 0.1], inputs=[3.0, 5.0, -2.0])
    signs, values = np.array([1.0, -1.0, 1.0]), np.array([3.0, 5.0, -2.0])
    at = found["index"].astype(int)
    assert np.array_equal(found["sign"], signs[at])
    assert np.array_equal(found["out"], (signs * values)[at])


def test_the_mean_of_what_is_drawn_is_the_row() -> None:
    """Of weights whose magnitudes sum to 1; the spread of one draw is at most the largest input."""
    weights, inputs = [0.4, -0.35, 0.25], [1.0, 0.5, -2.0]
    assert abs(draws(weights, inputs=inputs)["out"].mean() - np.dot(weights, inputs)) <= 4 * 2.0 / sqrt(DRAWS)


def test_what_the_weights_lack_to_1_can_be_missing() -> None:
    found = draws([0.3, -0.2], missing=1.0)
    gone = found["index"] < 0
    assert abs(gone.mean() - 0.5) <= 4 * sqrt(0.25 / DRAWS)
    assert not found["out"][gone].any()
    assert not found["sign"][gone].any()
    assert np.array_equal(found["fired"] > 0, ~gone)
    assert (draws([3.0, -2.0], missing=1.0)["index"] >= 0).all()


@pytest.mark.parametrize("missing", [0.0, 1.0])
def test_of_weights_that_are_all_0_nothing_comes(missing: float) -> None:
    found = draws([0.0, 0.0], missing=missing)
    assert (found["index"] == -1).all()
    assert not found["out"].any()
    assert not found["fired"].any()


def test_between_triggers_the_stream_that_was_drawn_goes_on() -> None:
    trigger, wave = np.zeros(400), np.sin(np.arange(400) / 9)
    trigger[100] = 1
    heard = hear_all("draw(count=1)", 400, {"trigger": trigger, "weight[0]": -2.0, "input[0]": wave})["out"]
    assert not heard[:100].any()
    np.testing.assert_allclose(heard[100:], -wave[100:], atol=1e-6)
