"""Attention against its formula, and at its limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.engine.networks import machine, ran
from tests.ugens.library.playing import once


def attended(query: Any, keys: list[Any], values: list[Any], sharpness: float = 1.0) -> tuple[Any, list[float]]:
    given = {f"key[{i}]": k for i, k in enumerate(keys)} | {f"value[{i}]": v for i, v in enumerate(values)}
    found = once(f"attention(count={len(keys)})", query=query, sharpness=sharpness, **given)
    return found["out"], [found[f"weight[{i}]"] for i in range(len(keys))]


def test_it_is_the_softmax_of_the_scalar_products() -> None:
    rng = np.random.default_rng(4)
    query, keys, values = rng.normal(size=3), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    scores = 1.7 * keys @ query
    weights = np.exp(scores) / np.exp(scores).sum()

    def tree(numbers: NDArray[np.float64]) -> dict[int, float]:
        return dict(enumerate(map(float, numbers)))

    out, found = attended(tree(query), list(map(tree, keys)), list(map(tree, values)), 1.7)
    np.testing.assert_allclose(found, weights, rtol=1e-12)
    assert out == pytest.approx(tree(weights @ values), rel=1e-12)


def test_numbers_have_a_scalar_product_too() -> None:
    _, found = attended(2.0, [1.0, {":number": 3.0}, -1.0], [1, 1, 1])
    raised = np.exp([2.0, 6.0, -2.0])
    np.testing.assert_allclose(found, raised / raised.sum(), rtol=1e-12)


def test_when_nothing_is_asked_it_is_the_mean() -> None:
    out, found = attended({}, [{"a": 1.0}, {"b": 5.0}], [{"x": 1.0}, {"y": 3.0}])
    assert found == [0.5, 0.5]
    assert out == {"x": 0.5, "y": 1.5}


def test_when_it_is_sharp_it_is_the_most_alike() -> None:
    out, _ = attended({"a": 1.0}, [{"a": 0.9}, {"a": 1.0}], [{"x": 1.0}, {"y": 1.0}], 1e5)
    assert out == {"y": 1.0}


@pytest.mark.parametrize("score", [1e300, -1e300, float("inf"), float("nan")])
def test_its_weights_sum_to_1_whatever_it_gets(score: float) -> None:
    _, found = attended(score, [1.0, -1.0, 1e18], [1, 2, 3], 1e18)
    assert sum(found) == pytest.approx(1.0)


def test_what_attends_to_its_own_output_settles_where_its_query_points() -> None:
    """o <- softmax(q.k) o + (1 - softmax) v tends to v as long as v is attended to at all."""
    rows = {
        "a.query": {"one.out": 1.0}, "a.sharpness": {"one.out": 1.0}, "a.key[0]": {"one.out": 2.0},
        "a.key[1]": {"one.out": 1.0}, "a.value[0]": {"a.out": 1.0}, "a.value[1]": {"one.out": 5.0},
    }
    found = ran(machine({"a": "attention(count=2)"}, rows), "a.out", 60)
    share = 1 / (1 + np.exp(-1))
    numbers = [x[":number"] if isinstance(x, dict) else x for x in found]
    np.testing.assert_allclose(numbers, [5 * (1 - share ** (n + 1)) for n in range(60)], rtol=1e-9)
