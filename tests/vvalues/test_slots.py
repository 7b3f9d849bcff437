"""Flattening loses nothing, moves nothing, and a sparse product over slots is the product of the algebra."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livedmm.vvalues import (
    Slots,
    SparseProduct,
    VValueError,
    add,
    apply_matrix,
    grid_of,
    matrix_of,
    scale,
    vvalue,
)
from tests.strategies import FLOATS, KEYS, PLAIN_KEYS, odd_values, vvalues
from tests.vvalues.comparing import vector

REGULAR = FLOATS.filter(lambda x: x != 0)
VALUES = vvalues(REGULAR)
PLAIN_VALUES = vvalues(REGULAR, PLAIN_KEYS)
PATHS = st.lists(PLAIN_KEYS, max_size=3).map(tuple)


def slots_for(*vs: Any) -> Slots:
    slots = Slots()
    for v in vs:
        slots.reserve(v)
    return slots


@given(VALUES)
def test_flattened_and_back_is_the_same_value(v: Any) -> None:
    v = vvalue(v)
    slots = slots_for(v)
    assert slots.unflatten(slots.flatten(v)) == v


@given(VALUES, VALUES)
def test_values_of_different_shapes_share_one_array(a: Any, b: Any) -> None:
    slots = slots_for(a, b)
    assert len(slots) == len(vector(a) | vector(b))
    for v in (a, b):
        assert vector(slots.unflatten(slots.flatten(v))) == vector(v)
    with np.errstate(over="ignore"):
        total = slots.flatten(a) + slots.flatten(b)
    assert vector(slots.unflatten(total)) == vector(add(a, b))


@given(st.lists(VALUES, max_size=6))
def test_growth_moves_no_slot_and_keeps_arrays_usable(vs: list[Any]) -> None:
    slots = Slots(capacity=0)
    arrays: list[Any] = []
    places: dict[Any, Any] = {}
    for v in vs:
        made = slots.reserve(v)
        assert made == len(vector(v).keys() - places.keys())
        for path in vector(v):
            assert places.setdefault(path, slots.slot(path)) == slots.slot(path)
        arrays.append(slots.flatten(v))
    assert len(set(places.values())) == len(places) == len(slots) <= slots.capacity
    for v, x in zip(vs, arrays, strict=True):
        assert vector(slots.unflatten(x)) == vector(v)
        assert np.array_equal(slots.fitted(x), slots.flatten(v))


@given(VALUES)
def test_a_slot_and_its_path_name_each_other(v: Any) -> None:
    slots = slots_for(v)
    for slot in range(slots.capacity):
        path = slots.path(slot)
        if path is not None:
            assert slots.slot(path) == slot
            assert slots.slot((*path, ":number")) == slot
    assert sum(slots.path(slot) is not None for slot in range(slots.capacity)) == len(slots)


@given(st.dictionaries(PATHS, st.integers(0, 99), max_size=8))
def test_a_chosen_translation_is_kept_or_refused(chosen: dict[Any, int]) -> None:
    if len(set(chosen.values())) < len(chosen):
        with pytest.raises(VValueError, match="already; give each path its own slot"):
            Slots(chosen)
        return
    slots = Slots(chosen)
    assert {path: slots.slot(path) for path in chosen} == chosen
    assert slots.reserve_path(("new", "path")) == min(set(range(len(chosen) + 1)) - set(chosen.values()))


def test_a_wrong_translation_is_refused_with_the_path() -> None:
    with pytest.raises(VValueError) as error:
        Slots({("a", "b"): 3, ("c",): 3})
    assert str(error.value) == "c: slot 3 is that of a.b already; give each path its own slot"
    with pytest.raises(VValueError) as error:
        Slots({("a",): 0, ("a", ":number"): 1})
    assert str(error.value) == "a.:number: it has slot 0 already; name each path once"
    odd: Any
    for odd in (-1, 0.0, True):
        with pytest.raises(VValueError, match="is no slot"):
            Slots({("a",): odd})


@given(odd_values(), odd_values())
def test_odd_values_flatten_without_errors(a: Any, b: Any) -> None:
    slots = slots_for(a)
    assert slots.flatten(b).shape == (slots.capacity,)
    assert np.array_equal(slots.flatten(a), slots.flatten(vvalue(a)), equal_nan=True)


ROWS = vvalues(REGULAR | st.just(1.0), PLAIN_KEYS)
MATRICES = st.dictionaries(KEYS, st.dictionaries(KEYS, ROWS, max_size=3), max_size=3)


@given(MATRICES, st.lists(PLAIN_VALUES, min_size=1, max_size=3))
def test_the_sparse_product_is_apply_matrix_bit_for_bit(matrix: Any, vs: list[Any]) -> None:
    columns, rows = slots_for(*vs), Slots()
    product = SparseProduct(matrix, 2, columns, rows)
    for v in vs:
        expected = apply_matrix(matrix, v, 2)
        rows.reserve(expected)
        assert np.array_equal(rows.fitted(product(columns.flatten(v))), rows.flatten(expected), equal_nan=True)


def dense(r: Random, depth: int, scalars: bool) -> Any:
    """A tree with all of its keys, so that sums have many terms and sums within them."""
    below = {key: r.uniform(-1, 1) if not depth or r.random() < 0.3 else dense(r, depth - 1, scalars)
             for key in "abc"}
    return {**below, ":number": r.uniform(-1, 1)} if scalars and r.random() < 0.5 else below


@given(st.integers(0, 2**32))
def test_long_sums_are_added_in_the_order_of_apply_matrix(seed: int) -> None:
    r = Random(seed)
    matrix = {row: dense(r, 2, scalars=False) for row in "xyz"}
    v = dense(r, 3, scalars=True)
    columns, rows = slots_for(v), Slots()
    product = SparseProduct(matrix, 1, columns, rows)
    expected = apply_matrix(matrix, v, 1)
    assert np.array_equal(product(columns.flatten(v)), rows.flatten(expected))
    assert vector(rows.unflatten(product(columns.flatten(v)))) == vector(expected)


@given(st.dictionaries(PLAIN_KEYS, vvalues(REGULAR)), VALUES)
def test_masks_that_name_number_match_numbers_that_are_written_so(matrix: Any, v: Any) -> None:
    assume(vvalue(v) == v)
    columns, rows = slots_for(v), Slots()
    product = SparseProduct(matrix, 1, columns, rows)
    expected = apply_matrix(matrix, v, 1)
    rows.reserve(expected)
    assert np.array_equal(rows.fitted(product(columns.flatten(v))), rows.flatten(expected), equal_nan=True)


@given(MATRICES, PLAIN_VALUES)
def test_the_terms_are_the_whole_product(matrix: Any, v: Any) -> None:
    columns, rows = slots_for(v), Slots()
    product = SparseProduct(matrix, 2, columns, rows)
    x = np.random.default_rng(1).integers(-9, 9, columns.capacity).astype(float)
    weights = product.weights.clip(-9, 9).round()
    dense = np.zeros((rows.capacity, columns.capacity))
    np.add.at(dense, (product.row_slots, product.column_slots), weights)
    assert np.array_equal(dense @ x, SparseProduct(rounded(matrix), 2, columns, rows)(x))


def rounded(v: Any) -> Any:
    return {k: rounded(w) for k, w in v.items()} if isinstance(v, dict) else float(round(max(-9, min(9, v))))


def test_weights_that_are_not_finite_are_refused() -> None:
    with pytest.raises(VValueError) as error:
        SparseProduct({"row": {"a": math.inf}}, 1, Slots([("a",)]), Slots())
    assert str(error.value) == "row.a: a weight is inf; weights must be finite"


WEIGHTS = st.dictionaries(PLAIN_KEYS, REGULAR, min_size=1)


@given(st.dictionaries(PLAIN_KEYS, st.dictionaries(PLAIN_KEYS, WEIGHTS, min_size=1)))
def test_a_matrix_is_a_grid_of_rows_and_columns(matrix: Any) -> None:
    addresses = [(a, b, c) for a, below in matrix.items() for b, weights in below.items() for c in weights]
    rows = Slots((a, b) for a, b, _ in addresses)
    columns = Slots((c,) for _, _, c in addresses)
    grid = grid_of(matrix, 2, rows, columns)
    assert grid.shape == (rows.capacity, columns.capacity)
    assert matrix_of(grid, rows, columns) == matrix
    assert matrix_of(-grid, rows, columns) == scale(-1, matrix)
    for a, b, c in addresses:
        assert grid[rows.slot((a, b)), columns.slot((c,))] == matrix[a][b][c]
