"""Time, turns, constants and waves."""

from __future__ import annotations

from typing import Any

import pytest

from livedmm.network import Network
from livedmm.ugens.library.timing import InTurn
from livedmm.vvalues import add
from tests.engine.networks import machine, ran
from tests.ugens.library.playing import once, played


def test_a_timer_tells_seconds_and_ticks() -> None:
    assert played("timer", [{}] * 3) == [
        {"out": 0.0, "frames": 0},
        {"out": 0.02, "frames": 1},
        {"out": 0.04, "frames": 2},
    ]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_inputs_taken_in_turn_come_round_after_as_many_ticks(count: int) -> None:
    inputs = {f"input[{i}]": i + 1 for i in range(count)}
    outputs = played(InTurn.bind(count=count).key, [inputs] * (2 * count + 1))
    assert [o["out"] for o in outputs] == [*range(1, count + 1), *range(1, count + 1), 1]


@pytest.mark.parametrize("hold", [1, 3])
def test_each_input_has_its_turn_for_as_long_as_is_said(hold: int) -> None:
    outputs = played("in_turn", [{"input[0]": 1, "input[1]": 2, "hold": hold}] * 4 * hold)
    assert [o["out"] for o in outputs] == [*[1] * hold, *[2] * hold] * 2


def test_functions_are_applied_in_turn() -> None:
    kinds = {"turn": "in_turn", "twice": "value_identity", "more": "value_identity"}
    runs = machine(
        kinds,
        {
            "twice.input": {"turn.out": 2.0},
            "more.input": {"turn.out": 1.0, "one.out": 3.0},
            "turn.input[0]": {"twice.out": 1.0},
            "turn.input[1]": {"more.out": 1.0},
            "turn.hold": {"one.out": 2.0},
        },
    )
    out: list[Any] = [v.get(":number", 0) for v in ran(runs, "turn.out", 12)]
    # An application takes two ticks, so two sequences go on side by side: 0, then x + 3 and 2 x in turn.
    assert out[1::2] == [0, 3, 6, 9, 18, 21]
    assert out[0::2] == [0, 3, 6, 9, 18, 21]


def test_a_constant_is_its_setting() -> None:
    assert once('constant(value={"a": {"b": 2}})') == {"out": {"a": {"b": 2}}}
    assert once("constant") == {"out": 0}


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_wave_takes_the_row_of_self_delta_round_with_its_period(count: int) -> None:
    key = f'wave("w", count={count})' if count != 3 else 'wave("w")'
    runs = machine({"w": key}, {"self.delta": {"w.out[0]": 1.0}})
    rows = []
    for _ in range(3 * count + 2):
        matrix: Any = runs.matrix
        rows.append(matrix["accumulator"]["self"]["delta"])
        runs.tick()
    # The first tick is spent on putting the matrices out.
    assert rows[1:] == [{key: {"w": {f"out[{i % count}]": 1}}} for i in range(3 * count + 1)]


def test_the_edits_of_a_wave_add_up_to_nothing() -> None:
    assert add(*once("wave(count=4)").values()) == {}
    assert Network.from_matrix(once("wave(count=4)")["out[0]"]).rows != {}


def test_select_puts_out_the_input_that_its_index_says_and_nothing_beyond() -> None:
    inputs = {"input[0]": {"a": 1}, "input[1]": 5}
    outs = [once("select", **inputs, index=index)["out"] for index in (0, 0.4, 1, 1.6, -1, float("nan"))]
    assert outs == [{"a": 1}, {"a": 1}, 5, {}, {}, {}]
