"""Tropical fields: the laws of their semirings, beside ordinary fields in one V-value."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.vvalues import Tropical, VValueError, add, combine, scale
from tests.strategies import EXACT, PLAIN_KEYS, odd_values, vvalues
from tests.vvalues.comparing import told

NAMES = ["max", "min", "max-times", "min-times", "max-plus", "min-plus"]


def with_number(below: dict[Any, Any], scalar: Any) -> dict[Any, Any]:
    return below if scalar is None else {**below, ":number": scalar}


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Trees in which ``:number`` stands over leaves only, so that every coordinate has one path."""
    return st.recursive(leaves, lambda below: st.builds(
        with_number, st.dictionaries(PLAIN_KEYS, below, max_size=3), st.none() | leaves), max_leaves=8)


FIELDS = nested(st.sampled_from(NAMES))
VALUES = st.builds(with_number, st.dictionaries(PLAIN_KEYS, nested(EXACT), max_size=4), st.none() | EXACT)


def semiring(fields: Any, path: tuple[Any, ...]) -> str:
    for key in (*path, ":number"):
        if isinstance(fields, str):
            return fields
        fields = fields.get(key, "plus")
    return fields if isinstance(fields, str) else "plus"


def neutral(name: str) -> float:
    return -math.inf if name.startswith("max") else math.inf if name.startswith("min") else 0.0


def coordinates(v: Any, fields: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], float]:
    """What `v` says of each coordinate; what is neutral there says nothing."""
    if not isinstance(v, dict):
        return {path: v} if v != neutral(semiring(fields, path)) else {}
    found: dict[tuple[Any, ...], float] = {}
    for key, below in v.items():
        found |= coordinates(below, fields, path if key == ":number" else (*path, key))
    return found


def together(name: str, x: float | None, y: float | None) -> float:
    if x is None or y is None:
        return next((z for z in (x, y) if z is not None), neutral(name))
    return max(x, y) if name.startswith("max") else min(x, y) if name.startswith("min") else x + y


@given(FIELDS, VALUES, VALUES)
def test_each_coordinate_is_summed_by_its_own_semiring(fields: Any, a: Any, b: Any) -> None:
    one, other = coordinates(a, fields), coordinates(b, fields)
    expected = {p: together(semiring(fields, p), one.get(p), other.get(p)) for p in one | other}
    found = coordinates(Tropical(fields).add(a, b), fields)
    assert found == {p: x for p, x in expected.items() if x != neutral(semiring(fields, p))}


@given(FIELDS, VALUES, VALUES, VALUES)
def test_tropical_addition_is_associative_and_commutative(fields: Any, a: Any, b: Any, c: Any) -> None:
    t = Tropical(fields)
    assert coordinates(t.add(a, b), fields) == coordinates(t.add(b, a), fields)
    assert coordinates(t.add(t.add(a, b), c), fields) == coordinates(t.add(a, t.add(b, c)), fields)
    assert told(t.add(a, b, c)) == told(t.add(t.add(a, b), c))


@given(FIELDS, VALUES)
def test_what_is_missing_is_neutral(fields: Any, a: Any) -> None:
    t = Tropical(fields)
    assert coordinates(t.add(a, {}), fields) == coordinates(t.add({}, a), fields) == coordinates(a, fields)


@given(st.sampled_from(NAMES[:2] + NAMES[4:]), VALUES)
def test_tropical_sums_are_idempotent(name: str, a: Any) -> None:
    assert coordinates(Tropical(name).add(a, a), name) == coordinates(a, name)


@given(FIELDS, EXACT.map(abs), VALUES, VALUES)
def test_weights_distribute_over_sums(fields: Any, n: float, a: Any, b: Any) -> None:
    t = Tropical(fields)
    one, other = t.scale(n, t.add(a, b)), t.add(t.scale(n, a), t.scale(n, b))
    assert coordinates(one, fields) == coordinates(other, fields)


@given(st.sampled_from(["max-plus", "min-plus"]), EXACT, EXACT, VALUES)
def test_a_sum_of_weights_distributes_in_tropical_algebra(name: str, n: float, m: float, a: Any) -> None:
    t = Tropical(name)
    both = max(n, m) if name == "max-plus" else min(n, m)
    assert coordinates(t.scale(both, a), name) == coordinates(t.add(t.scale(n, a), t.scale(m, a)), name)
    assert coordinates(t.scale(n + m, a), name) == coordinates(t.scale(n, t.scale(m, a)), name)
    assert coordinates(t.scale(0, a), name) == coordinates(a, name)
    assert t.scale(neutral(name), a) == {}


@given(st.dictionaries(PLAIN_KEYS, EXACT, max_size=3), st.dictionaries(PLAIN_KEYS, VALUES, max_size=4), FIELDS)
def test_a_combination_is_the_sum_of_the_weighted_parts(weights: Any, v: Any, fields: Any) -> None:
    t = Tropical(fields)
    expected = t.add({}, *(t.scale(w, v[key]) for key, w in weights.items() if key in v))
    assert coordinates(t.combine(weights, v), fields) == coordinates(expected, fields)
    nested = t.combine({"x": {"y": weights}}, {"x": {"y": v}})
    assert coordinates(nested, fields) == coordinates(expected, fields)


@given(VALUES, VALUES, vvalues(EXACT, PLAIN_KEYS), EXACT)
def test_without_tropical_fields_all_is_ordinary(a: Any, b: Any, weights: Any, n: float) -> None:
    t = Tropical({})
    fields: dict[str, Any] = {}
    assert coordinates(t.add(a, b), fields) == coordinates(add(a, b), fields)
    assert coordinates(t.scale(n, a), fields) == coordinates(scale(n, a), fields)
    assert coordinates(t.combine(weights, a), fields) == coordinates(combine(weights, a), fields)


OPERATIONS: list[Callable[[Tropical, Any, Any], Any]] = [
    lambda t, a, b: t.add(a, b), lambda t, a, b: t.scale(a, b), lambda t, a, b: t.combine(a, b)]


@given(FIELDS, st.sampled_from(OPERATIONS), odd_values(), odd_values())
def test_tropical_operations_neither_raise_nor_change_their_arguments(
        fields: Any, operation: Callable[[Tropical, Any, Any], Any], a: Any, b: Any) -> None:
    before = told(a), told(b)
    operation(Tropical(fields), a, b)
    assert (told(a), told(b)) == before


def test_pictures_add_their_points_but_not_their_size() -> None:
    pictures = Tropical({":width": "max", ":height": "max", ":origin": "min"})
    wide: Any = {":width": 400, ":height": 100, ":origin": {":x": 0, ":y": 20}, ":points": {(0, 0): 8, (1, 0): 2}}
    tall: Any = {":width": 300, ":height": 200, ":origin": {":x": 10, ":y": 0}, ":points": {(0, 0): 4}}
    assert pictures.combine({"a": 0.5, "b": 0.25}, {"a": wide, "b": tall}) == {
        ":width": 400, ":height": 200, ":origin": {":x": 0, ":y": 0}, ":points": {(0, 0): 5.0, (1, 0): 1.0}}
    faded: Any = pictures.combine({"a": 0.5, "b": 0}, {"a": wide, "b": tall})
    assert faded[":height"] == 100


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("weight", [1, -1.0, 0, 2, -math.inf, math.inf])
def test_the_neutral_element_is_never_kept(name: str, weight: float) -> None:
    t, nothing = Tropical({"x": name}), {"x": neutral(name)}
    assert t.add(nothing) == t.add({}, nothing) == t.add(nothing, nothing) == {}
    assert t.add({"x": 3.0}, nothing) == t.add(nothing, {"x": 3.0}) == {"x": 3.0}
    assert t.scale(weight, nothing) == {}
    assert t.combine({"a": weight, "b": weight}, {"a": nothing, "b": {}}) == {}


def test_nan_is_not_lost_in_a_maximum() -> None:
    for a, b in ((math.nan, 1.0), (1.0, math.nan)):
        total: Any = Tropical("max").add({"a": a}, {"a": b})
        assert math.isnan(total["a"])


def test_an_unknown_semiring_is_named_with_its_place() -> None:
    with pytest.raises(VValueError) as error:
        Tropical({":size": {":width": "maxx"}})
    assert str(error.value) == "fields.:size.:width: no semiring 'maxx'; did you mean 'max'?"
    with pytest.raises(VValueError, match="no semiring 3; there are max, min"):
        Tropical(3)  # type: ignore[arg-type]
