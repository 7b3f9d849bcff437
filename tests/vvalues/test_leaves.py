"""Other vectors than numbers at the leaves keep the rules of numbers, under reserved keys of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from livedmm.vvalues import (
    Leaf,
    MatrixProduct,
    Number,
    add,
    apply_matrix,
    combine,
    divide,
    is_non_negative,
    less_or_equal,
    mask,
    max_norm,
    scale,
    vvalue,
)
from tests.strategies import EXACT, PLAIN_KEYS, vvalues


@dataclass(frozen=True)
class Pair:
    """Pairs of numbers, as somebody else might add them to V-values."""

    x: float
    y: float
    vvalue_leaf: ClassVar[Leaf[Any]]


class Pairs:
    key = ":pair"

    def add(self, a: Pair, b: Pair) -> Pair:
        return Pair(a.x + b.x, a.y + b.y)

    def scale(self, n: Number, a: Pair) -> Pair:
        return Pair(float(n) * a.x, float(n) * a.y)

    def is_zero(self, a: Pair) -> bool:
        return not (a.x or a.y)

    def max_norm(self, a: Pair) -> float:
        return max(abs(a.x), abs(a.y))

    def is_non_negative(self, a: Pair) -> bool:
        return a.x >= 0 and a.y >= 0


Pair.vvalue_leaf = Pairs()

PAIRS = st.builds(Pair, EXACT, EXACT)
ARRAYS = arrays(np.float64, array_shapes(max_dims=3, max_side=3), elements=EXACT)
mixed = vvalues(st.one_of(EXACT, PAIRS, ARRAYS), PLAIN_KEYS)


def same(a: Any, b: Any) -> bool:
    """Whether two V-values are the same vector: arrays count without the zeros at their ends."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return extent(a) == extent(b)
    return type(a) is type(b) and bool(a == b)


def extent(a: np.ndarray) -> dict[tuple[int, ...], float]:
    found = {}
    for place, x in np.ndenumerate(a):
        while place and not place[-1]:
            place = place[:-1]
        if x:
            found[place] = float(x)
    return found


def unbared(v: Any) -> Any:
    """`v` with every leaf under its reserved key, so that it does not matter which way it was written."""
    if isinstance(v, dict):
        return {key: unbared(below) if not str(key).startswith(":") else below for key, below in v.items()}
    return {key_of(v): v}


def key_of(x: Any) -> str:
    return ":pair" if isinstance(x, Pair) else ":array" if isinstance(x, np.ndarray) else ":number"


def equal(a: Any, b: Any) -> bool:
    return same(unbared(vvalue(a)), unbared(vvalue(b)))


@given(mixed, mixed, mixed)
def test_addition_with_leaves_is_commutative_and_associative(a: Any, b: Any, c: Any) -> None:
    assert equal(add(a, b), add(b, a))
    assert equal(add(add(a, b), c), add(a, add(b, c)))


@given(EXACT, EXACT, mixed, mixed)
def test_scaling_distributes_over_leaves(n: float, m: float, a: Any, b: Any) -> None:
    assert equal(scale(n, add(a, b)), add(scale(n, a), scale(n, b)))
    assert equal(scale(n + m, a), add(scale(n, a), scale(m, a)))
    assert equal(add(a, scale(-1, a)), {})
    assert equal(scale(0.25, a), divide(4, a))


@given(vvalues(EXACT, PLAIN_KEYS), mixed, mixed)
def test_combinations_of_leaves_are_linear(weights: Any, a: Any, b: Any) -> None:
    assert equal(combine(weights, add(a, b)), add(combine(weights, a), combine(weights, b)))
    assert equal(mask(weights, add(a, b)), add(mask(weights, a), mask(weights, b)))


@given(mixed, EXACT)
def test_norm_and_sign_look_into_leaves(a: Any, n: float) -> None:
    assert max_norm(scale(n, a)) == abs(n) * max_norm(a)
    assert less_or_equal(a, a)
    assert is_non_negative(a) == less_or_equal({}, a)


@given(mixed)
def test_reading_leaves_changes_nothing(a: Any) -> None:
    assert equal(vvalue(a), a)
    assert same(vvalue(vvalue(a)), vvalue(a))


@given(st.dictionaries(st.sampled_from("abc"), vvalues(EXACT, PLAIN_KEYS), min_size=1), mixed)
def test_a_prepared_matrix_applies_to_leaves(matrix: Any, v: Any) -> None:
    assert same(MatrixProduct(1)(matrix, v), apply_matrix(matrix, v, 1))


def test_what_meets_at_one_path_goes_under_reserved_keys() -> None:
    a, p = np.ones(2), Pair(1, 2)
    assert same(add({"x": a}, {"x": 2.0}), {"x": {":array": a, ":number": 2.0}})
    assert same(add({"x": 2.0}, {"x": a}), {"x": {":number": 2.0, ":array": a}})
    assert same(add({"x": {"y": 1}}, {"x": a}), {"x": {"y": 1, ":array": a}})
    assert same(add({"x": p}, {"x": a}), {"x": {":pair": p, ":array": a}})
    assert same(add({"x": p}, {"x": {":pair": p}}), {"x": {":pair": Pair(2, 4)}})
    assert same(combine({"x": 2, "y": 1}, {"x": a, "y": p}), {":array": 2 * a, ":pair": p})
    assert same(add({"x": a}, {"x": 0}), {"x": a})


def test_a_leaf_is_no_weight() -> None:
    assert combine({"x": np.ones(2)}, {"x": 3}) == {}
    assert mask({"x": Pair(1, 1)}, {"x": 3}) == {}
    assert combine(np.ones(2), {"x": 3}) == {}
    assert mask({"x": {"y": 1}}, {"x": np.ones(2)}) == {}


@given(ARRAYS, ARRAYS)
def test_arrays_of_any_shapes_add_as_functions_that_are_zero_outside(a: Any, b: Any) -> None:
    one, other = extent(a), extent(b)
    total = {place: one.get(place, 0) + other.get(place, 0) for place in one | other}
    found = add(a, b)
    assert (extent(found) if isinstance(found, np.ndarray) else {}) == {p: x for p, x in total.items() if x}


def test_arrays_are_neither_changed_nor_can_be() -> None:
    a = np.array([1.0, 2.0])
    total: Any = add({"x": a}, {"x": a})
    assert a.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        total["x"][0] = 5


def x_of(v: Any) -> Any:
    return v["x"]


def test_arrays_of_odd_kinds_are_read_without_errors() -> None:
    assert x_of(add({"x": np.array(["text"])}, {"x": np.ones(1)})).tolist() == [1.0]
    assert scale(2, {"x": np.array([True])}) == {}
    assert scale(2, {"x": np.array([object()])}) == {}
    assert x_of(scale(2**40, {"x": np.array([2**60])})).tolist() == [2.0**100]
    assert x_of(scale(2, {"x": np.array(3.0)})).shape == ()
    assert x_of(add({"x": np.ones(1, np.float32)}, {"x": np.ones(1, np.float32)})).dtype == np.float32
    assert max_norm({"x": np.array([-3, 2])}) == 3
    assert max_norm({"x": np.zeros((0, 2))}) == 0
    assert x_of(scale(1e300, {"x": np.array([1e300])})).tolist() == [float("inf")]


def test_a_sum_of_arrays_never_takes_all_memory() -> None:
    tall, wide = np.ones((2**20, 1)), np.ones((1, 2**20))
    assert add({"x": tall}, {"x": wide}) == {}


def test_numpy_numbers_are_numbers() -> None:
    small: Any = {"a": np.float32(0.5), "b": np.int16(3), "c": np.True_}
    total: Any = add(small, {"a": 1, "b": np.uint8(200), "c": 7})  # type: ignore[dict-item]
    assert total == {"a": 1.5, "b": 203, "c": 7}
    assert [type(x) for x in total.values()] == [float, int, int]
    assert scale(np.float64(2), {"b": 1.5}) == {"b": 3.0}
