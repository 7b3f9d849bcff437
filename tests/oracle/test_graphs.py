"""Graphs of pictures that were not recorded, and what the player would see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.oracle import graphs
from tests.oracle.recordings import DifferenceError, UnplayableError, read

NOTE = "%s on a synthetic 40x40 input: pixel(i,j) r=(100)&255, g=(i*0+20)&255, b=(300)&255; every 10th pixel"


def grey(*colours: int) -> list[list[int]]:
    return [[colour] * 16 for colour in colours]


def blended(x: float, *colours: int) -> int:
    """One colour between two, each channel cut to a whole number."""
    a, b = ([colour >> shift & 255 for shift in (16, 8, 0)] for colour in colours)
    return sum(int(c + (d - c) * x) << shift for c, d, shift in zip(a, b, (16, 8, 0), strict=True))


def test_a_picture_of_one_colour_goes_through_the_graph_a_layer_a_draw() -> None:
    plain, negative = 0x64142C, 0x9BEBD3
    half = blended(0.5, plain, negative)
    frames: dict[Any, Any] = {
        1: grey(plain, negative, plain, plain, plain),
        2: grey(plain, negative, negative, plain, plain),
        3: grey(plain, negative, negative, half, half),
        4: grey(plain, negative, negative, half, half),
    }
    recording = {"note": NOTE % "may_8_graph", "frames": frames}
    assert graphs.play(recording) == 4 * 5 * 16
    recording["events"] = "before draw 4: mousePressed at (100,22) [numeric control 1]"
    with pytest.raises(DifferenceError, match="draw 4 layer_4_1"):
        graphs.play(recording)
    # The click is 17 pixels below the top of a slider of 40, of which 4 at each end do nothing.
    frames[4] = grey(plain, negative, negative, blended(19 / 32, plain, negative), half)
    assert graphs.play(recording) == 4 * 5 * 16
    recording["events"] = "before draw 1: mousePressed at (100,84) [numeric control 2]"
    frames[3] = frames[4] = grey(plain, negative, negative, half, blended(2 / 32, plain, negative))
    assert graphs.play(recording) == 4 * 5 * 16


def test_in_the_loop_a_picture_of_one_colour_stays_whatever_is_clicked() -> None:
    plain = 0x64142C
    recording = {
        "note": NOTE % "may_9_graph",
        "clicks": [[3, 60, 20, ""], [5, 60, 97, "control at x=97,y=54"]],
        "frames": {n: grey(*[plain] * 5) for n in (1, 4, 9)},
    }
    assert graphs.play(recording) == 3 * 5 * 16
    assert graphs.clicks(recording) == [(3, 20, 60), (5, 97, 54)]


def test_a_slider_has_a_tenth_at_each_end_that_does_nothing() -> None:
    assert [graphs.slid(y, 100) for y in (0, 5, 10, 90, 95)] == [1, 1, 1, 0, 0]
    assert graphs.slid(50, 100) == pytest.approx(0.5)


def test_what_a_note_does_not_say_cannot_be_played() -> None:
    with pytest.raises(UnplayableError, match="does not say which graph"):
        graphs.play({"note": "may_8_graph on a picture", "frames": {}})
    with pytest.raises(UnplayableError, match="open"):
        graphs.play({"note": "may_8_graph 9x9 r=(open(i))&255, g=(i)&255, b=(j)&255", "frames": {}})


def test_an_altered_pixel_is_found_out(oracle_folder: Path) -> None:
    recording = read(oracle_folder / "d_may9_graph.json.gz")
    recording["frames"] = {n: layers for n, layers in recording["frames"].items() if int(n) <= 5}
    recording["frames"]["5"][2][77] += 1
    with pytest.raises(DifferenceError, match=r"^draw 5 layer_3_1 pixel 77:"):
        graphs.play(recording)
