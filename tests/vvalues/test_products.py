"""`MatrixProduct` is `apply_matrix`, for matrices that change from tick to tick and all sorts of outputs."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from livedmm.vvalues import MatrixProduct, apply_matrix
from livedmm.vvalues._sums import OrderedSums
from tests.strategies import odd_values, vvalues
from tests.vvalues.comparing import told

NEURONS = [f"n{i}" for i in range(14)]
"""More than the fewest rows that are added together."""

LEAVES: list[Any] = [
    lambda r: r.uniform(-1, 1), lambda r: {":number": r.uniform(-1, 1)}, lambda r: {":number": 0.0},
    lambda r: {":number": r.randrange(-2, 3)}, lambda r: r.randrange(-2, 3), lambda r: {}, lambda r: None,
    lambda r: "text", lambda r: {":number": 2**62}, lambda r: {":number": float("nan")},
    lambda r: {":number": True}, lambda r: {":number": r.uniform(-1, 1), "x": 1.0}, lambda r: {":number": 10**400},
]
TREES: list[Any] = [
    lambda r: {"p": {"x": r.uniform(-1, 1), "y": r.uniform(-1, 1)}, "q": r.uniform(-1, 1)},
    lambda r: {"p": {"y": r.uniform(-1, 1), "x": r.uniform(-1, 1)}, "q": r.uniform(-1, 1)},
    lambda r: {"p": {"x": float(r.randrange(-1, 2)), "y": 1.0}, "q": float(r.randrange(-1, 2))},
    lambda r: {"p": {"x": float("inf"), "y": 5e-324}, "q": -1.5},
]
WEIGHTS: list[Any] = [
    lambda r: r.uniform(-1, 1), lambda r: 1.0, lambda r: 1, lambda r: -1.0, lambda r: 2, lambda r: 0.0,
    lambda r: 0.5, lambda r: float("inf"), lambda r: {":number": 2.0}, lambda r: {"p": {"x": 3.0}, "q": 0.25},
]


def outputs(r: Random, sorts: list[Any]) -> Any:
    return {kind: {n: {"out": r.choice(sorts)(r), "other": r.choice(sorts)(r)} for n in NEURONS}
            for kind in ("k", "l")}


def row(r: Random, sorts: list[Any]) -> Any:
    kinds = r.choice((["k"], ["k", "l"], ["l", "k", "gone"]))
    return {kind: {n: {port: r.choice(sorts)(r) for port in r.choice((["out"], ["other", "out"]))}
                   for n in r.sample([*NEURONS, "gone"], r.randrange(4))}
            for kind in kinds}


def matrix(r: Random, sorts: list[Any]) -> Any:
    return {kind: {n: {port: row(r, sorts) for port in ("in", "gain")} for n in NEURONS}
            for kind in ("k", "l")}


def edited(r: Random, old: Any, sorts: list[Any]) -> Any:
    """`old` with a row changed, or a neuron gone; all else the same objects."""
    kind, n = r.choice(("k", "l")), r.choice(NEURONS)
    neurons = dict(old[kind])
    if r.random() < 0.3:
        neurons.pop(n, None)
    else:
        neurons[n] = {**neurons.get(n, {}), "in": row(r, sorts)}
    return {**old, kind: neurons}


@given(st.randoms(use_true_random=False),
       st.sampled_from([LEAVES[:2], LEAVES, TREES[:1], TREES, TREES + LEAVES]),
       st.sampled_from([WEIGHTS[:1], WEIGHTS[:6], WEIGHTS]))
def test_tick_after_tick_a_prepared_matrix_gives_the_same_bits_and_order(
        random: Any, leaves: list[Any], weights: list[Any]) -> None:
    r = Random(random.getrandbits(64))
    product = MatrixProduct(3)
    now = matrix(r, weights)
    for _ in range(6):
        for _ in range(2):
            v = outputs(r, leaves)
            assert told(product(now, v)) == told(apply_matrix(now, v, 3))
        now = edited(r, now, weights)


def test_a_matrix_that_edits_itself_for_long_is_applied_as_it_is() -> None:
    r = Random(7)
    product = MatrixProduct(3)
    now = matrix(r, WEIGHTS)
    for tick in range(300):
        if tick % 3 == 0:
            now = edited(r, now, WEIGHTS)
        v = outputs(r, TREES[:1] if tick % 2 else LEAVES)
        assert told(product(now, v)) == told(apply_matrix(now, v, 3))


@given(odd_values(), odd_values(), st.integers(-1, 4))
def test_whatever_the_matrix_and_the_value_are(matrix: Any, v: Any, level: int) -> None:
    product = MatrixProduct(level)
    assert told(product(matrix, v)) == told(apply_matrix(matrix, v, level))
    assert told(product(v, matrix)) == told(apply_matrix(v, matrix, level))


@given(vvalues())
def test_a_weight_of_one_gives_the_output_itself(v: Any) -> None:
    row = {"k": {"n": {"out": 1.0}}}
    inputs: Any = MatrixProduct(1)({"in": row}, {"k": {"n": {"out": v}}})
    assert inputs["in"] is v


def test_columns_that_no_row_reads_any_more_do_not_pile_up() -> None:
    product = MatrixProduct(1)
    for i in range(2000):
        product({"in": {"k": {f"n{i}": 0.5}}}, {"k": {f"n{i}": 2.0}})
    assert len(product._columns) < 100


@given(st.lists(st.recursive(
    st.lists(st.tuples(st.integers(0, 3), st.floats(-9, 9)), min_size=1, max_size=4),
    lambda below: st.lists(st.tuples(st.just(-1), below) | st.tuples(st.integers(0, 3), st.floats(-9, 9)),
                           min_size=1, max_size=3), max_leaves=8), max_size=4),
    st.lists(st.floats(-9, 9), min_size=4, max_size=4))
def test_sums_are_added_as_they_are_written(sums: list[Any], x: list[float]) -> None:
    def by_hand(terms: Any) -> float:
        total = 0.0
        for column, w in terms:
            total += by_hand(w) if column == -1 else w * x[column]
        return total

    assert OrderedSums(sums)(np.array(x)).tolist() == [by_hand(terms) for terms in sums]
