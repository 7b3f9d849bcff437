"""Products, quotients and comparisons of V-values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.ugens.library.arithmetic import product
from livedmm.vvalues import add, scale
from tests.engine.networks import machine, ran
from tests.strategies import PLAIN_KEYS, trees
from tests.ugens.library.playing import once
from tests.vvalues.comparing import vector

EIGHTHS = st.integers(-16, 16).map(lambda n: n / 8)
SCALARS = st.dictionaries(st.just(":number"), EIGHTHS)
exact: st.SearchStrategy[Any] = st.recursive(
    EIGHTHS,
    lambda below: st.builds(dict[Any, Any].__or__, st.dictionaries(PLAIN_KEYS, below, max_size=3), SCALARS),
    max_leaves=8,
)
"""V-values in which only numbers stand under ``":number"``."""


@given(exact, exact, exact)
def test_the_product_is_commutative_associative_and_distributive(a: Any, b: Any, c: Any) -> None:
    assert vector(product(a, b)) == vector(product(b, a))
    assert vector(product(product(a, b), c)) == vector(product(a, product(b, c)))
    assert vector(product(a, add(b, c))) == vector(add(product(a, b), product(a, c)))


@given(exact, EIGHTHS)
def test_a_number_scales_all_of_a_v_value(a: Any, n: float) -> None:
    assert vector(product(n, a)) == vector(product({":number": n}, a)) == vector(scale(n, a))
    assert vector(product(1, a)) == vector(a)


@given(trees(st.integers(1, 9)))
def test_a_product_has_no_zeros_in_it(a: Any) -> None:
    assert product({"x": a}, 0) == product({"x": a}, {}) == product({"x": a}, {"y": a}) == {}


def test_what_both_have_at_a_path_is_multiplied_there() -> None:
    assert product({"a": {"x": 2, "y": 3}, "b": 1}, {"a": {"y": 5}, "c": 7}) == {"a": {"y": 15}}


@pytest.mark.parametrize(
    ("a", "b", "out"),
    [
        ({"x": 3}, {":number": 2}, {"x": 1.5}),
        (1, 4, 0.25),
        ({"x": 3}, 0, {}),
        ({"x": 3}, {}, {}),
        ({"x": 3}, {"y": 1}, {}),
    ],
)
def test_a_quotient_divides_by_a_number_and_is_zero_at_zero(a: Any, b: Any, out: Any) -> None:
    assert once("value_quotient", a=a, b=b) == {"out": out}


@pytest.mark.parametrize(
    ("a", "b", "out"), [(2, 1, 1), (1, 1, 0), ({":number": 1}, {"x": 9}, 1), ({}, 0, 0), ({}, -1, 1)]
)
def test_greater_compares_numbers(a: Any, b: Any, out: int) -> None:
    assert once("value_greater", a=a, b=b) == {"out": out}


def test_an_identity_passes_every_input_to_the_output_of_its_name() -> None:
    assert once("value_identity", input=1, x={"a": 2}) == {"out": 1, "x": {"a": 2}}


def test_an_identity_wired_into_itself_is_an_accumulator() -> None:
    runs = machine({"osc": "value_identity"}, {"osc.x": {"osc.x": 0.5, "one.out": 1.0}})
    assert [v[":number"] for v in ran(runs, "osc.x", 4)] == [1.0, 1.5, 1.75, 1.875]
