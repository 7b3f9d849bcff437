"""Lists of what comes, as V-values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.networks import machine, ran
from tests.ugens.library.playing import once

END = {":end-list": 1}


@given(st.lists(st.integers(1, 99), max_size=6))
def test_a_list_is_taken_apart_as_it_was_put_together(elements: list[int]) -> None:
    held: Any = END
    for n in elements:
        held = once("cons", list=held, signal={"n": n, ":flag": 1})["out"]
    for n in reversed(elements):
        assert once("first", input=held)["out"] == {"n": n, ":flag": 1}
        held = once("rest", input=held)["out"]
    assert held == END


@pytest.mark.parametrize("flag", [1, 0, 0.001, -1, {}])
def test_whatever_stands_under_the_flag_makes_an_element(flag: Any) -> None:
    signal = {":flag": flag}
    assert once("cons", list=END, signal=signal)["out"] == {":this": signal, ":rest": END}


@pytest.mark.parametrize("signal", [{}, {"x": 1}, 1, {"a": {":flag": 1}}])
def test_without_a_flag_the_list_stays_as_it_is(signal: Any) -> None:
    assert once("cons", list=END, signal=signal)["out"] is END


@pytest.mark.parametrize("empty", [{}, END, 0])
def test_nothing_is_before_the_end_of_a_list(empty: Any) -> None:
    assert once("first", input=empty) == {"out": {}}
    assert once("rest", input=empty) == {"out": {}}


def test_a_network_lists_clicks_one_at_a_tick_and_lets_them_fade() -> None:
    kinds = {"clicks": "clicks", "list": "cons"}
    runs = machine(kinds, {"list.list": {"list.out": 0.5}, "list.signal": {"clicks.out": 1.0}})
    for x in (8, 16):
        runs.send("clicks", {"x": x})
    first = {":this": {"x": 8, ":flag": 1}, ":rest": {}}
    second = {":this": {"x": 16, ":flag": 1}, ":rest": {":this": {"x": 4.0, ":flag": 0.5}}}
    third = {":this": {"x": 8.0, ":flag": 0.5}, ":rest": {":this": {"x": 2.0, ":flag": 0.25}}}
    assert ran(runs, "list.out", 4) == [{}, first, second, third]
