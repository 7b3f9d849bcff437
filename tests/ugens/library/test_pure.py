"""Pure machines as neurons: the published dynamics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from livedmm.pure import chance
from livedmm.pure.rules import RULES
from tests.ugens.library.playing import once, played

ORDER = "0 1 2 3 4 8 5 6 9 10 7"
BISTABLE = ["plus", *["conway"] * 5]
ASLEEP_AND_AWAKE = ["plus", "plus", "product", "product", "max", "max"]


def machine(rules: list[str], **inputs: Any) -> dict[str, Any]:
    """The inputs of a neuron that ticks once a frame, from the seed of the published small machines."""
    start = chance.streams(746484, 11, 12, 11, order=[int(word) for word in ORDER.split()])
    chosen = {f"rule[{k}]": RULES.index(rule) for k, rule in enumerate(rules)}
    return {"start": start, "speed": 50, "normalisation": 1, **chosen, **inputs}


def ticked(rules: list[str], ticks: int, **inputs: Any) -> list[Any]:
    return played("pure_machine", [machine(rules, **inputs)] * ticks)


def changes_of_sign(numbers: list[float]) -> int:
    return int(np.count_nonzero(np.diff(np.sign(numbers))))


@pytest.mark.parametrize("fast", [0, 1])
def test_five_games_of_life_go_to_and_fro_between_two_states(fast: int) -> None:
    means = [outputs["mean"] for outputs in ticked(BISTABLE, 600, fast=fast)]
    # 33 in the recording, a change every 19 ticks; what is rounded otherwise may differ after 400.
    assert 27 <= changes_of_sign(means) <= 40


def test_a_machine_sleeps_and_wakes() -> None:
    change = np.array([outputs["change"] for outputs in ticked(ASLEEP_AND_AWAKE, 600)])
    awake = [slice(150, 200), slice(350, 400), slice(525, 575)]
    asleep = [slice(230, 290), slice(430, 470)]
    assert min(change[span].mean() for span in awake) > 3 * max(change[span].mean() for span in asleep)


def test_it_ticks_as_often_as_its_speed_says_whatever_the_frames() -> None:
    at_once = ticked(BISTABLE, 8, speed=150)
    one_by_one = ticked(BISTABLE, 24)
    assert [outputs["ticks"] for outputs in at_once] == [3 * n for n in range(1, 9)]
    assert np.array_equal(at_once[-1]["out"], one_by_one[-1]["out"])
    slow = [outputs["ticks"] for outputs in ticked(BISTABLE, 10, speed=20)]
    assert slow == [0, 0, 1, 1, 2, 2, 2, 3, 3, 4]
    assert ticked(BISTABLE, 2, speed=1e9)[-1]["ticks"] == 200


def test_it_waits_for_a_start_and_begins_again_at_a_trigger() -> None:
    running = machine(BISTABLE)
    outputs = played("pure_machine", [{**running, "start": {}}] * 3 + [running] * 4 + [{**running, "restart": 1}] * 2)
    assert [o["ticks"] for o in outputs] == [0, 0, 0, 1, 2, 3, 4, 1, 2]
    assert np.array_equal(outputs[7]["out"], outputs[3]["out"])


def test_half_of_two_machines_is_a_machine_to_start_with() -> None:
    one, two = (once("random_matrices", seed=seed)["out"] for seed in (1, 2))
    half = once("pure_machine", start=0.5 * one + 0.5 * two)["out"]
    assert half[0, 0, 0] == 1
    assert np.array_equal(half[1:], ((one + two) / 2)[1:])


def test_what_is_added_and_what_is_given_stand_in_its_outputs() -> None:
    start = np.zeros((11, 12, 11), np.float32)
    start[4, 3, 2] = 0.25
    picture = np.full((12, 11), 0.5, np.float32)
    outputs = once("pure_machine", start=start, delta=start, given=picture, place=3, speed=50)["out"]
    assert outputs[4, 3, 2] == 0.5
    assert (outputs[3] == 0.5).all()


def test_what_is_not_finite_or_does_not_fit_does_no_harm() -> None:
    odd = np.full((40, 3), np.nan, np.float32)
    odd[1, 1] = 7
    outputs = played("pure_machine", [{"start": odd, "delta": {"a": 1}, "speed": 50, "rule[0]": 99}] * 3)
    assert all(np.isfinite(o["out"]).all() for o in outputs)
