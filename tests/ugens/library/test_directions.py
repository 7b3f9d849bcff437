"""Populations of directions: what is stepped along, what is kept, and how probabilities move."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import pairwise
from math import sqrt
from random import Random
from typing import Any

import pytest

from livedmm.engine.calling import Moment, bind, random_of
from livedmm.ugens import builtin
from livedmm.ugens.library.directions import LEAST, drawn, evened
from livedmm.vvalues import add
from tests.ugens.library.playing import played

AXES = {"direction[0]": {"x": 1.0}, "direction[1]": {"y": 1.0}, "direction[2]": {"z": 1.0}}


def test_places_are_drawn_by_their_odds() -> None:
    random, odds, count = Random(8), [0.5, 1.5, 0.0, 3.0], 4000
    found = Counter(drawn(odds, random) for _ in range(count))
    for i, x in enumerate(odds):
        share = x / sum(odds)
        assert abs(found[i] / count - share) <= 4 * sqrt(share * (1 - share) / count)


def test_no_direction_is_forgotten() -> None:
    shares = evened([1e9, 1.0, 0.0])
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) == pytest.approx(LEAST / 3, rel=0.03)


# -- by itself

def descended(target: dict[str, float], ticks: int, rate: float = 0.3,
              moved: dict[str, float] | None = None) -> tuple[list[Any], list[Any]]:
    """A descent from 0 to a point, which may be moved half-way: its outputs, and where it is.

    What is put out counts two ticks later.
    """
    caller, states = bind(builtin().kind("coordinate_descent")), {}
    given = {"step": 0.25, "hold": 4, "rate": rate, **AXES, "direction[3]": {"x": 1.0, "y": 1.0}}
    at: list[Any] = [{}, {}, {}]
    found: list[Any] = []
    for frame in range(ticks):
        target = target if moved is None or frame < ticks // 2 else moved
        cost = sum((at[-3].get(k, 0.0) - target.get(k, 0.0)) ** 2 for k in "xyz")
        moment = Moment(frame, 0.02, frame * 0.02, None, partial(random_of, 1, "n", frame))
        outputs, states = caller.full({"cost": cost, **given}, states, moment)
        at.append(add({}, at[-1], outputs["out"]))
        found.append(outputs)
    return found, at


def test_a_descent_comes_near_to_the_least_cost() -> None:
    _, at = descended({"x": 2.0, "y": 1.0}, 1200)
    end = at[-1]
    # A step of 0.25 along an axis cannot come nearer for certain than its half, and one step may be on trial.
    assert abs(end.get("x", 0.0) - 2.0) <= 0.5
    assert abs(end.get("y", 0.0) - 1.0) <= 0.5


def test_a_step_that_was_of_no_use_is_taken_back_to_the_last_bit() -> None:
    found, at = descended({"x": 0.0, "y": 0.0}, 200)
    wins = [o["won"] for o in found if o["won"]]
    assert wins == [-1] * len(wins)
    assert len(wins) > 20
    # What is there is the step on trial, alone.
    assert all(abs(x) in (0.0, 0.25) for point in at for x in point.values())


def test_a_cost_that_rises_by_itself_does_not_end_the_search() -> None:
    """It is what it was when the step was made that counts, not the least that there ever was."""
    found, at = descended({"x": 2.0}, 1200, moved={"x": -2.0})
    assert abs(at[-1].get("x", 0.0) + 2.0) <= 0.5
    assert {o["won"] for o in found} == {-1, 0, 1}


def test_a_direction_that_is_of_use_is_tried_more_often() -> None:
    found, _ = descended({"x": 40.0, "y": 0.0}, 400)
    last = found[-1]
    assert last["probability[0]"] > 2 * last["probability[2]"]
    assert sum(last[f"probability[{i}]"] for i in range(4)) == pytest.approx(1.0)


def test_a_probability_gains_and_loses_by_the_rate() -> None:
    found, _ = descended({"x": 40.0, "y": 0.0}, 200, rate=0.5)
    for before, now in pairwise(found):
        if now["won"]:
            tried = before["chosen"]
            odds = [before[f"probability[{i}]"] * (1 + 0.5 * now["won"] * (i == tried)) for i in range(4)]
            assert [now[f"probability[{i}]"] for i in range(4)] == pytest.approx(evened(odds))


# -- by hand

def picked(ticks: list[dict[str, float]]) -> tuple[list[Any], list[Any]]:
    """The outputs at each tick, and what has been added up by then."""
    found = played("directions(count=3, places=5)",
                   [{"x": 0.0, "y": 0.0, "rate": 0.5, **AXES, **tick} for tick in ticks])
    at: list[Any] = []
    for outputs in found:
        at.append(add({}, at[-1] if at else {}, outputs["out"]))
    return found, at


def test_the_slider_moves_along_two_directions() -> None:
    found, at = picked([{}, {"x": 0.5}, {"x": 0.5, "y": -0.25}, {"x": 0.5, "y": -0.25}, {}])
    names = "xyz"
    first, second = (names[found[0][port]] for port in ("first", "second"))
    assert first != second
    assert at == [{}, {first: 0.5}, {first: 0.5, second: -0.25}, {first: 0.5, second: -0.25}, {}]
    assert found[3]["out"] == {}


def test_what_is_taken_joins_and_its_directions_gain() -> None:
    found, at = picked([{}, {"x": 0.5, "y": -0.25}, {"x": 0.5, "y": -0.25, "take": 1.0}, {"x": 0.5, "y": -0.25}])
    first, second = found[0]["first"], found[0]["second"]
    third = 3 - first - second
    odds = {first: 1.25, second: 1.125, third: 1.0, 3: (1.25 + 1.125) / 2}
    assert found[2]["size"] == 4
    assert found[1]["size"] == 3
    for i, x in odds.items():
        assert found[2][f"probability[{i}]"] == pytest.approx(x / sum(odds.values()))
    # The slider counts from where it stands, so nothing jumps.
    assert at[3] == at[2] == at[1]


def test_what_has_joined_is_a_direction_like_the_others() -> None:
    """Taken half of two axes, it is shown again in time, and moves both of them at once."""
    moves = [{}, {"x": 0.5, "y": 0.5}, {"x": 0.5, "y": 0.5, "take": 1.0}]
    moves += [{"x": 0.5, "y": 0.5, "drop": float(n % 2)} for n in range(80)]
    found, at = picked(moves)
    first, second = ("xyz"[found[0][port]] for port in ("first", "second"))
    shown = next(n for n in range(3, len(found)) if found[n]["first"] == 3)
    again, now = picked([*moves[:shown + 1], {"x": 1.5, "y": 0.5}])
    gone = add({}, now[-1], {k: -v for k, v in at[shown].items()})
    assert again[-1]["first"] == 3
    assert gone == pytest.approx({first: 0.5, second: 0.5})


def test_what_is_dropped_goes_back_and_its_directions_lose() -> None:
    found, at = picked([{}, {"x": 0.5, "y": -0.25}, {"x": 0.5, "y": -0.25, "drop": 1.0}])
    assert at[-1] == {}
    first, second = found[0]["first"], found[0]["second"]
    odds = {first: 0.5, second: 0.5, 3 - first - second: 1.0}
    assert [found[2][f"probability[{i}]"] for i in range(3)] == pytest.approx([odds[i] / 2 for i in range(3)])


def test_of_more_than_there_are_places_the_least_probable_goes() -> None:
    moves: list[dict[str, float]] = [{}]
    for n in range(1, 9):
        moves += [{"x": 0.5 * n}, {"x": 0.5 * n, "take": 1.0}]
    found, _ = picked(moves)
    assert max(o["size"] for o in found) == 5
    for outputs in found:
        assert sum(outputs[f"probability[{i}]"] for i in range(5)) == pytest.approx(1.0)
