"""Intervals that may be over-defined."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from livedmm.vvalues import add, scale
from tests.ugens.library.playing import once

halves = st.integers(-9, 9).map(lambda n: n / 2)


def interval(low: float, high: float) -> Any:
    return once("interval", low=low, high=high)["out"]


def bounds(v: Any) -> tuple[float, float]:
    outputs = once("bounds", input=v)
    return outputs["low"], outputs["high"]


@given(halves, halves)
def test_an_interval_less_itself_is_nothing(a: float, b: float) -> None:
    assert add(interval(a, b), scale(-1, interval(a, b))) == {}


@given(halves, halves, halves, halves, halves)
def test_sums_and_multiples_go_end_by_end(a: float, b: float, c: float, d: float, k: float) -> None:
    assert bounds(add({}, interval(a, b), scale(k, interval(c, d)))) == (a + k * c, b + k * d)


@given(halves, halves)
def test_a_negative_multiple_of_a_proper_interval_is_over_defined(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert once("bounds", input=interval(low, high))["excess"] == 0
    assert once("bounds", input=scale(-1, interval(low, high)))["excess"] == high - low
    assert once("bounds", input=scale(-1, interval(low, high)))["width"] == low - high


@given(halves, halves)
def test_a_number_is_an_interval_of_no_width(a: float, b: float) -> None:
    assert bounds(a) == (a, a)
    assert bounds(add(interval(a, b), {":number": 2})) == (a + 2, b + 2)


@given(halves, halves, halves, halves)
def test_the_two_orders(a: float, b: float, c: float, d: float) -> None:
    outputs = once("interval_order", a=interval(a, b), b=interval(c, d))
    assert outputs == {"below": int(a <= c and b <= d), "within": int(a <= c and d <= b)}
