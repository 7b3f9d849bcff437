"""V-values as pictures to be read: where there is ink, and how long a bar is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.ugens.library.playing import played

KEY = "value_picture(lines=4, width=200, height=80)"


def charts(*ticks: dict[str, object]) -> list[NDArray[np.uint8] | None]:
    return [outputs["out"] for outputs in played(KEY, [{"bars": 1, **inputs} for inputs in ticks])]


def bars(picture: NDArray[np.uint8]) -> list[int]:
    """How many pixels of each line are a bar, from the top."""
    return [int(np.isin(picture[80 - 20 * line - 4, 64:, 0], [150, 60]).sum()) for line in range(4)]


def test_bars_are_as_long_as_their_numbers_and_the_largest_have_a_place() -> None:
    (some,) = charts({"input": {"a": 4, "b": {"c": 1, ":number": -2}}})
    assert some is not None
    assert some.shape == (80, 200, 4)
    a, c, b, nothing = bars(some)
    assert abs(a - 133) <= 2
    assert abs(c - a / 4) <= 2
    assert abs(b - a / 2) <= 2
    assert nothing == 0
    (many,) = charts({"input": {"small": 1, **{str(i): 5 for i in range(4)}}})
    assert many is not None
    assert len(set(bars(many))) == 1


def test_with_a_top_bars_are_its_share_and_without_bars_there_are_words_alone() -> None:
    full, half, words = charts({"input": {"a": 1}}, {"input": {"a": 1}, "top": 2}, {"input": {"a": 1}, "bars": 0})
    assert full is not None
    assert half is not None
    assert words is not None
    assert abs(bars(full)[0] - 2 * bars(half)[0]) <= 2
    assert bars(words) == [0] * 4
    assert words.any()


def test_it_is_drawn_again_only_when_something_is_another() -> None:
    first, same, other = charts({"input": {"a": 1}}, {"input": {"a": 1}}, {"input": {"a": 2}})
    assert first is not None
    assert same is None
    assert other is not None


def test_what_is_no_number_or_very_deep_is_left_out() -> None:
    deep: dict[str, object] = {"x": 1}
    for _ in range(5000):
        deep = {":this": 1, ":rest": deep}
    for value in (deep, {"a": "text", "b": float("nan"), "c": float("inf")}, 3, {}, {"é\x00": 1}):
        (picture,) = charts({"input": value})
        assert picture is not None
