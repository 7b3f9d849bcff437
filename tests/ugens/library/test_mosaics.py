"""Colours as pictures that are V-values, and those shown: every stone is where it was."""

from __future__ import annotations

import numpy as np

from livedmm.vvalues import add, scale
from tests.ugens.library.playing import once, played

RED, BLUE = {"r": 1.0, "g": 0.0, "b": 0.0, "a": 1.0, ":number": 0.2126}, {"r": 0.0, "b": 0.5, "a": 1.0}


def test_colours_are_laid_from_the_top_left_and_shown_where_they_lie() -> None:
    cells = {"cell[0]": RED, "cell[1]": 0.25, "cell[4]": BLUE}
    laid = once("mosaic(count=5, columns=3)", **cells)["out"]
    assert (laid[":width"], laid[":height"]) == (3, 2)
    assert laid[":points"][0, 0] == RED
    assert laid[":points"][1, 1] == BLUE
    shown = once("mosaic_picture", image=laid)["out"]
    expected = np.zeros((2, 3, 4), np.float32)  # the bottom row comes first
    expected[1, 0] = 1, 0, 0, 1
    expected[1, 1] = 0.25, 0.25, 0.25, 1
    expected[0, 1] = 0, 0, 0.5, 1
    expected[[1, 0], [2, 0]] = 0, 0, 0, 1
    np.testing.assert_array_equal(shown, expected)


def test_a_mosaic_is_a_vector_like_any_other() -> None:
    laid = once("mosaic(count=2, columns=2)", **{"cell[0]": RED, "cell[1]": BLUE})["out"]
    faded = add({":width": 2, ":height": 1}, {":points": scale(0.5, laid[":points"])})
    assert np.array_equal(once("mosaic_picture", image=faded)["out"], 0.5 * once("mosaic_picture", image=laid)["out"])


def test_what_has_not_changed_is_not_drawn_again_and_what_is_no_picture_is_black() -> None:
    laid = once("mosaic(count=2, columns=2)", **{"cell[0]": 1})["out"]
    first, again = played("mosaic_picture", [{"image": laid}, {"image": laid}])
    assert first["out"] is not None
    assert again["out"] is None
    odd = {":width": 1e9, ":height": -3, ":points": {(0, 0): float("nan"), "x": 1, (5, 0): {"r": "red"}, (-1, 2): 3}}
    for value in (odd, {}, 3, {":points": 3}):
        picture = once("mosaic_picture", image=value)["out"]
        assert picture.shape[0] == 1
        assert np.isfinite(picture).all()
