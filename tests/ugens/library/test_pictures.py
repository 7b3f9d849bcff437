"""Pictures as V-values."""

from __future__ import annotations

from math import asin, floor, pi, sin
from typing import Any

import pytest

from tests.ugens.library.playing import once

STILL = 4.7


def picture(width: int, height: int) -> dict[str, Any]:
    return {
        ":width": width,
        ":height": height,
        ":points": {(x, y): 100 * x + y + 1 for x in range(width) for y in range(height)},
    }


def test_at_the_crest_of_the_wave_the_picture_is_itself() -> None:
    assert once("wave_transform", image=picture(9, 6), timer={":number": pi / 2}) == {"out": picture(9, 6)}


@pytest.mark.parametrize("timer", [0.0, 1.0, 2.5, 4.0, 100.0])
def test_every_point_shows_the_one_that_the_formula_says(timer: float) -> None:
    out = once("wave_transform", image=picture(9, 6), timer={":number": timer})["out"]
    f = 0.75 + 0.25 * sin(timer)
    assert out[":points"] == {
        (x, y): 100 * floor(f * x) + floor(f * y) + 1 for x in range(9) for y in range(6)
    }


def test_without_a_timer_it_stands() -> None:
    assert once("wave_transform", image=picture(8, 8)) == once(
        "wave_transform", image=picture(8, 8), timer=STILL
    )


def test_the_half_size_is_shown_twice_as_large() -> None:
    out = once("wave_transform", image=picture(8, 2), timer=asin(-1.0))["out"]
    assert [out[":points"][x, 0] for x in range(8)] == [1, 1, 101, 101, 201, 201, 301, 301]


@pytest.mark.parametrize(
    "image", [{}, 0, {":width": 4, ":height": 4}, {":points": {(0, 0): 1}}, {":width": -3, ":height": 2}]
)
def test_of_no_picture_there_is_none(image: Any) -> None:
    assert once("wave_transform", image=image)["out"][":points"] == {}


def test_of_a_large_picture_points_are_drawn_at_random_and_all_from_it() -> None:
    image = {":width": 400, ":height": 300, ":points": {(x, y): 1 for x in range(400) for y in range(300)}}
    points = once("wave_transform", image=image, timer=pi / 2)["out"][":points"]
    # Of 120,000 places, 80,000 draws meet 1 - exp(-2/3), 48.7 %.
    assert 0.47 < len(points) / 120_000 < 0.5
