"""Masks and linear combinations: their rule, their laws, and that preparing them changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from livedmm.vvalues import add, apply_matrix, combine, compile_mask, mask, scale
from tests.strategies import EXACT, PLAIN_KEYS, odd_values, vvalues
from tests.vvalues.comparing import told, vector

WEIGHTS = st.dictionaries(PLAIN_KEYS, st.dictionaries(PLAIN_KEYS, EXACT, max_size=3), max_size=3)
"""Masks with all weights at paths of one length, as rows of a network matrix have them."""


def by_rule(weights: Any, v: Any) -> Any:
    """The linear combination as it is published, case by case."""
    total: Any = {}
    for key, w in weights.items():
        x = v.get(key, 0)
        if isinstance(x, dict):
            part = by_rule(w, x) if isinstance(w, dict) else scale(w, x)
        else:
            product = {} if isinstance(w, dict) else mask(w, x)
            part = {":number": product} if product else {}
        total = add(total, part) if total else part
    return total


@given(vvalues(), vvalues())
def test_combine_follows_the_published_rule(weights: Any, v: Any) -> None:
    assert told(combine(weights, v)) == told(by_rule(weights, v))


@given(vvalues(EXACT, PLAIN_KEYS), vvalues(EXACT), vvalues(EXACT), EXACT)
def test_combine_is_linear_in_the_value_for_masks_that_do_not_name_number(
        weights: Any, a: Any, b: Any, n: float) -> None:
    assert vector(combine(weights, add(a, b))) == vector(add(combine(weights, a), combine(weights, b)))
    assert vector(combine(weights, scale(n, a))) == vector(scale(n, combine(weights, a)))


@given(WEIGHTS, WEIGHTS, vvalues(EXACT), EXACT)
def test_combine_is_linear_in_masks_of_one_depth(one: Any, other: Any, v: Any, n: float) -> None:
    assert vector(combine(add(one, other), v)) == vector(add(combine(one, v), combine(other, v)))
    assert vector(combine(scale(n, one), v)) == vector(scale(n, combine(one, v)))


@given(WEIGHTS, vvalues(EXACT))
def test_the_combination_is_the_sum_of_what_the_mask_lets_through(weights: Any, v: Any) -> None:
    passed: Any = mask(weights, v)
    parts = [part for below in passed.values() for part in below.values()]
    assert vector(combine(weights, v)) == vector(add(*parts))


@given(vvalues(EXACT), vvalues(EXACT))
def test_a_mask_keeps_only_paths_of_its_own_numbers(weights: Any, v: Any) -> None:
    let_through = [place for place, _ in leaves(weights)]
    for place, _ in leaves(mask(weights, v)):
        assert any(place[:len(path)] == path for path in let_through)


def leaves(v: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    if not isinstance(v, dict):
        return [(path, v)]
    return [leaf for key, below in v.items() for leaf in leaves(below, (*path, key))]


@given(odd_values(), odd_values())
def test_a_compiled_mask_is_the_combination(weights: Any, v: Any) -> None:
    compiled = compile_mask(weights)
    assert told(compiled(v)) == told(combine(weights, v))
    assert told(compiled(weights)) == told(combine(weights, weights))


@given(st.dictionaries(PLAIN_KEYS, st.dictionaries(PLAIN_KEYS, vvalues(), max_size=3), max_size=3), vvalues())
def test_a_matrix_is_applied_row_by_row(matrix: Any, v: Any) -> None:
    assert told(apply_matrix(matrix, v, 2)) == told(
        {kind: {name: combine(row, v) for name, row in rows.items()} for kind, rows in matrix.items()})


@given(odd_values(), odd_values(), st.integers(-2, 400))
def test_a_matrix_of_any_shape_can_be_applied_at_any_level(matrix: Any, v: Any, level: int) -> None:
    result = apply_matrix(matrix, v, level)
    if level > 256:
        assert result == {}
    elif level > 0:
        assert list(result) == (list(matrix) if isinstance(matrix, Mapping) else [])


@given(vvalues(EXACT), EXACT)
def test_opposite_weights_on_equal_outputs_leave_nothing(v: Any, n: float) -> None:
    assert vector(combine({"a": n, "b": -n}, {"a": v, "b": v})) == {}
    assert combine({"a": n, "b": -n, "c": 1}, {"a": v, "b": v, "c": {"x": 1.5}}) == {"x": 1.5} or n in (1, -1)


def test_a_weight_under_number_is_no_scalar_weight() -> None:
    v: Any = {"a": {"x": 2, ":number": 3}, "b": 4}
    assert combine({"a": {":number": 10}, "b": {":number": 10}}, v) == {":number": 30}


def test_a_longer_path_takes_a_part_of_an_output_without_its_key() -> None:
    v: Any = {"voice": {":single": {":x": 5, ":y": {"z": 1}}}}
    assert combine({"voice": {":single": {":x": 2}}}, v) == {":number": 10}
    assert combine({"voice": {":single": {":y": 2}}}, v) == {"z": 2}


def test_empty_rows_are_kept() -> None:
    assert apply_matrix({"kind": {"neuron": {"input": {}}, "other": {}}}, {"a": 1}, 3) == {
        "kind": {"neuron": {"input": {}}, "other": {}}}
