"""V-values are a vector space, whatever stands in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.vvalues import (
    ZERO,
    add,
    combine,
    divide,
    is_non_negative,
    less_or_equal,
    mask,
    max_norm,
    number,
    scale,
    shift,
    subtract,
    vvalue,
)
from tests.strategies import EXACT, NUMBERS, PLAIN_KEYS, odd_values, trees, vvalues
from tests.vvalues.comparing import told, vector

exact_values = vvalues(EXACT)


def negative(v: Any) -> Any:
    return scale(-1, v)


# The laws, on numbers with which they are equations.


@given(exact_values, exact_values)
def test_addition_is_commutative(a: Any, b: Any) -> None:
    assert vector(add(a, b)) == vector(add(b, a))


@given(exact_values, exact_values, exact_values)
def test_addition_is_associative(a: Any, b: Any, c: Any) -> None:
    assert vector(add(add(a, b), c)) == vector(add(a, add(b, c))) == vector(add(a, b, c))


@given(trees(EXACT), trees(EXACT))
def test_addition_adds_coordinates(a: Any, b: Any) -> None:
    x, y = vector(a), vector(b)
    total = {place: x.get(place, 0) + y.get(place, 0) for place in x | y}
    assert vector(add(a, b)) == {place: n for place, n in total.items() if n}


@given(exact_values)
def test_what_is_added_and_taken_away_is_gone(a: Any) -> None:
    assert vector(add(a, negative(a))) == {}


@given(EXACT, EXACT, exact_values, exact_values)
def test_scaling_distributes_and_composes(n: float, m: float, a: Any, b: Any) -> None:
    assert vector(scale(n, add(a, b))) == vector(add(scale(n, a), scale(n, b)))
    assert vector(scale(n + m, a)) == vector(add(scale(n, a), scale(m, a)))
    assert vector(scale(n * m, a)) == vector(scale(n, scale(m, a)))


@given(vvalues(), vvalues())
def test_floats_commute_up_to_rounding_and_kind(a: Any, b: Any) -> None:
    one, other = vector(add(a, b)), vector(add(b, a))
    assert one.keys() == other.keys()
    assert all(one[place] == other[place] for place in one)


@given(st.one_of(st.just(1), st.just(1.0)), odd_values())
def test_one_times_a_mapping_is_the_mapping_itself(one: Any, v: Any) -> None:
    if type(v) is dict:
        assert scale(one, v) is v
        assert divide(one, v) is v


@given(NUMBERS.filter(bool), vvalues())
def test_divided_and_multiplied_are_the_same_numbers(n: Any, v: Any) -> None:
    back, there = vector(scale(n, divide(n, v))), vector(v)
    for place, x in back.items():
        assert math.isclose(x, there[place], rel_tol=1e-14, abs_tol=1e-300) or math.isinf(x)


@given(st.integers(-99, 99), vvalues(st.integers(-99, 99).filter(bool)))
def test_integers_are_shifted_and_divided_exactly(n: int, v: Any) -> None:
    leaves = vector(v)
    if ":number" not in repr(v):
        assert vector(shift(n, v)) == {place: x + n for place, x in leaves.items() if x + n}
        assert vector(subtract(n, v)) == vector(shift(-n, v))
        assert vector(divide(n, v)) == ({place: Fraction(x, n) for place, x in leaves.items()} if n else {})
    for ratio in vector(divide(n, v)).values():
        assert type(ratio) is int or (type(ratio) is Fraction and ratio.denominator > 1)


# What is shared, and what is left alone.

OPERATIONS: list[Callable[[Any, Any], Any]] = [
    add, mask, combine, less_or_equal, lambda a, b: add(a, b, a), lambda a, _: max_norm(a),
    lambda a, _: is_non_negative(a), lambda a, _: vvalue(a), lambda a, _: number(a),
    scale, shift, subtract, divide,
]


@given(st.sampled_from(OPERATIONS), odd_values(), odd_values())
def test_no_operation_raises_or_changes_what_it_is_given(
        operation: Callable[[Any, Any], Any], a: Any, b: Any) -> None:
    before = told(a), told(b)
    operation(a, b)
    assert (told(a), told(b)) == before


@given(odd_values(), odd_values())
def test_what_is_no_vvalue_counts_as_zero(a: Any, b: Any) -> None:
    for operation in (add, mask, combine):
        found, expected = operation(a, b), operation(vvalue(a), vvalue(b))
        assert told(sorted_vector(vvalue(found))) == told(sorted_vector(expected))


def sorted_vector(v: Any) -> dict[str, float]:
    """The coordinates in one order, as floats: a zero that is read as missing may change the kind of a sum."""
    return {str(path): float(x) for path, x in sorted(vector(v).items(), key=repr)}


@given(vvalues())
def test_adding_nothing_keeps_identity_on_both_sides(v: Any) -> None:
    assert add(v, {}) is v
    assert add(v, ZERO) is v
    normal = vvalue(v)
    assert add({}, normal) is normal or not normal


@given(vvalues(), vvalues())
def test_parts_that_nothing_is_added_to_are_shared(a: Any, b: Any) -> None:
    total: Any = add(a, b)
    for key, part in a.items():
        if key not in b:
            assert total[key] is part


@given(trees(), trees())
def test_every_operation_is_the_same_one_key_further_down(a: Any, b: Any) -> None:
    assert vector(add({"k": a}, {"k": b})) == vector({"k": add(a, b)})
    assert vector(mask({"k": a}, {"k": b})) == vector({"k": mask(a, b)})
    assert told(combine({"k": a}, {"k": b})) == told(combine(a, b))
    assert max_norm({"k": a}) == max_norm(a)
    assert is_non_negative({"k": a}) == is_non_negative(a)
    assert less_or_equal({"k": a}, {"k": b}) == less_or_equal(a, b)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("key", ["k", ":number"])
def test_what_is_too_deep_is_zero_and_no_error(operation: Callable[[Any, Any], Any], key: str) -> None:
    deep: Any = 1.5
    for _ in range(20_000):
        deep = {key: deep}
    operation(deep, deep)
    operation(deep, 2.0)
    operation(0.5, deep)


def test_what_need_not_be_walked_is_kept_however_deep() -> None:
    deep: Any = {"end": 1}
    for i in range(20_000):
        deep = {"this": i, "rest": deep}
    assert scale(1, deep) is deep
    assert combine({"list": 1}, {"list": deep}) is deep
    total: Any = add({"x": deep}, {"y": 1})
    assert total["x"] is deep


# Numbers.


@given(vvalues(st.integers(-(2**64), 2**64)), vvalues(st.integers(-(2**64), 2**64)), st.integers())
def test_integers_stay_integers_within_64_bits_and_are_floats_beyond(a: Any, b: Any, n: int) -> None:
    for v in (vvalue(a), vvalue(add(a, b)), scale(n if n != 1 else 2, a)):
        for x in vector(v).values():
            assert type(x) is float or -(2**63) <= x < 2**63


def test_an_integer_that_doubles_every_tick_becomes_a_float_and_then_infinite() -> None:
    v: Any = {"n": 1}
    for tick in range(1, 1200):
        v = add(v, v)
        assert v["n"] == (2**tick if tick < 1024 else math.inf)
        assert type(v["n"]) is (int if tick < 63 else float)


def test_nothing_times_infinity_is_nothing() -> None:
    v: Any = {"a": math.inf, "b": math.nan, "c": 0.0}
    assert scale(0, v) == scale(0.0, v) == {}
    found: Any = scale(math.inf, v)
    assert list(found) == ["a", "b"]
    assert combine({"c": math.inf, "missing": math.nan}, v) == {}
    assert mask({"a": 0, "b": 0.0, "c": math.inf}, v) == {}


def test_nan_is_kept_and_told() -> None:
    v: Any = {"a": math.nan, "b": 7}
    total: Any = add(v, {"a": 1.0})
    assert math.isnan(total["a"])
    assert math.isnan(max_norm(v))
    assert math.isnan(max_norm({"b": 7, "a": math.nan, "c": {"d": 8}}))
    assert not is_non_negative(v)
    assert not less_or_equal(v, v)


def test_truth_values_are_no_numbers() -> None:
    assert add({"a": True}, {"a": 2}) == {"a": 2}
    assert scale(2, {"a": True, "b": 1}) == {"b": 2}
    assert combine({"a": True}, {"a": 5}) == {}
    assert scale(True, {"a": 5}) == {}
    assert number(True) == 0


@pytest.mark.parametrize("nothing", [None, "text", 0, 0.0, {}, [], {":number": None}])
def test_what_reads_as_zero_is_dropped_where_it_is_added(nothing: Any) -> None:
    assert add({}, {"a": nothing, "b": {":number": nothing}, "c": {"d": 1, ":number": nothing}}) == {"c": {"d": 1}}
    assert add({"a": {"x": 1}}, {"a": nothing}) == {"a": {"x": 1}}


# Order.


@given(exact_values, exact_values)
def test_less_or_equal_compares_every_coordinate(a: Any, b: Any) -> None:
    x, y = vector(a), vector(b)
    assert less_or_equal(a, b) == all(x.get(place, 0) <= y.get(place, 0) for place in x | y)


@given(exact_values, exact_values, EXACT)
def test_max_norm_is_a_norm(a: Any, b: Any, n: float) -> None:
    a, b = scale(2, a), scale(2, b)
    assert max_norm(add(a, b)) <= max_norm(a) + max_norm(b)
    assert max_norm(scale(n, a)) == abs(n) * max_norm(a)
    assert max_norm(a) == max(map(abs, vector(a).values()), default=0)


# Normal form.


@given(odd_values())
def test_normal_form_is_reached_at_once_and_is_plain(v: Any) -> None:
    normal = vvalue(v)
    assert vvalue(normal) is normal or not isinstance(normal, dict)
    assert_plain(normal)


def assert_plain(v: Any, root: bool = True) -> None:
    if type(v) is dict:
        assert v or root
        for below in v.values():
            assert_plain(below, False)
    else:
        assert type(v) in (int, float, Fraction)
        assert v


@given(vvalues(keys=PLAIN_KEYS), NUMBERS)
def test_the_scalar_part_is_the_number_beside_a_subtree(v: Any, x: Any) -> None:
    assert number(x) == number({":number": x}) == number({**v, ":number": x}) == x
    assert number(v) == 0
