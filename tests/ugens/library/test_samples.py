"""Signed samples: what is drawn stands for the measure that it is drawn from."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.vvalues import add, scale
from tests.ugens.library.playing import once, played

measures = st.dictionaries(st.sampled_from("abcdef"), st.integers(-8, 8).map(lambda n: n / 8), max_size=6)


def drawn(measure: dict[str, float], ticks: int, missing: float, seed: int = 1) -> Counter[Any]:
    """How often each sample came: (x, sign), or None."""
    inputs = {"input": {":sample": measure}, "missing": missing}
    outputs = played("sample", [inputs] * ticks, seed=seed)
    samples = [o["out"].get(":sample", {}) for o in outputs]
    assert all(len(s) <= 1 for s in samples)
    return Counter(next(iter(s.items()), None) for s in samples)


@pytest.mark.parametrize(
    "measure", [{"a": 0.5, "b": 0.5}, {"a": 0.2, "b": -0.7, "c": 0.1}, {"a": 6, "b": -2}], ids=str
)
def test_samples_come_with_the_share_and_the_sign_of_their_weight(measure: dict[str, float]) -> None:
    ticks = 4000
    found, whole = drawn(measure, ticks, 0), sum(map(abs, measure.values()))
    for x, weight in measure.items():
        # Five standard deviations of a share of 4,000 draws are below 0.04.
        assert found[x, 1.0 if weight > 0 else -1.0] / ticks == pytest.approx(abs(weight) / whole, abs=0.04)
    assert sum(found.values()) == ticks
    assert set(found) == {(x, 1.0 if weight > 0 else -1.0) for x, weight in measure.items()}


def test_what_a_measure_lacks_to_1_can_be_missing() -> None:
    found = drawn({"a": 0.3, "b": -0.2}, 4000, 1)
    assert found[None] / 4000 == pytest.approx(0.5, abs=0.04)
    assert found["b", -1.0] / 4000 == pytest.approx(0.2, abs=0.04)
    assert drawn({"a": 3.0}, 50, 1) == {("a", 1.0): 50}
    assert drawn({"a": 0.3}, 50, 0) == {("a", 1.0): 50}


@pytest.mark.parametrize("missing", [0, 1])
def test_from_a_zero_measure_every_sample_is_missing(missing: int) -> None:
    assert once("sample", input={":sample": {}}, missing=missing) == {"out": {}}
    assert once("sample", input={":sample": {"a": 0}}, missing=missing) == {"out": {}}


def test_the_mean_of_samples_is_the_measure() -> None:
    measure = {"a": 0.4, "b": -0.35, "c": 0.05}
    outputs = played("sample", [{"input": {":sample": measure}, "missing": 1}] * 4000)
    mean: Any = scale(1 / 4000, add({}, *(o["out"] for o in outputs)))
    for x, weight in measure.items():
        assert mean[":sample"][x] == pytest.approx(weight, abs=0.05)


def test_every_measure_in_a_v_value_is_drawn_from_and_the_rest_passes() -> None:
    out = once("sample", input={"left": {":sample": {"x": 2}, "loud": 3}, ":sample": {"y": -1}})["out"]
    assert out == {"left": {":sample": {"x": 1.0}, "loud": 3}, ":sample": {"y": -1.0}}


@given(measures, st.integers(1, 7))
def test_truncation_keeps_the_largest_weights(measure: dict[str, float], terms: int) -> None:
    kept = once(f"truncate(terms={terms})", input={":sample": measure})["out"].get(":sample", {})
    assert kept.items() <= measure.items()
    assert len(kept) == min(terms, len(measure))
    dropped = [abs(w) for x, w in measure.items() if x not in kept]
    assert max(dropped, default=0) <= min(map(abs, kept.values()), default=1)
