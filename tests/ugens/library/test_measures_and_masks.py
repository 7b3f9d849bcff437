"""Sizes, orders and masks as kinds; their rules are those of livedmm.vvalues."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from livedmm import vvalues
from tests.strategies import NUMBERS
from tests.strategies import vvalues as values
from tests.ugens.library.playing import once

v_values = values(NUMBERS)


@given(v_values, v_values)
def test_the_max_norm_of_several_inputs_is_the_largest(a: Any, b: Any) -> None:
    assert once("max_norm", input=a, other=b)["out"] == max(vvalues.max_norm(a), vvalues.max_norm(b))


@given(v_values, v_values)
def test_exactly_one_channel_tells_whether_left_is_at_most_right(a: Any, b: Any) -> None:
    at_most = int(vvalues.less_or_equal(a, b))
    assert once("less_or_equal", left=a, right=b) == {"true_channel": at_most, "false_channel": 1 - at_most}


@given(v_values, v_values)
def test_masks_weigh_path_by_path_or_all_together(a: Any, b: Any) -> None:
    assert once("mask", mask=a, main=b)["out"] == vvalues.mask(a, b)
    assert once("combine", mask=a, main=b)["out"] == vvalues.combine(a, b)
