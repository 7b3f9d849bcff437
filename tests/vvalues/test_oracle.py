"""Every case recorded from the original engine: the same values, kinds of number and orders of keys."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from livedmm.vvalues import (
    add,
    apply_matrix,
    combine,
    compile_mask,
    divide,
    is_non_negative,
    iter_apply,
    less_or_equal,
    map_every_nth,
    mask,
    max_norm,
    scale,
    shift,
    subtract,
)
from tests.oracle.recordings import read

IN_ORDER = 8
"""Up to so many keys the original iterates in order of insertion, and so are its recordings."""


def truth_channels(inputs: dict[str, Any]) -> dict[str, int]:
    held = less_or_equal(inputs.get(":left", {}), inputs.get(":right", {}))
    return {":true-channel": int(held), ":false-channel": int(not held)}


def single(operation: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    result = operation(inputs.get(":mask", {}), inputs.get(":main", {}))
    return result.get(":single", {})


OPERATIONS: dict[str, Callable[..., Any]] = {
    "rec-map-sum": add,
    "rec-map-mult": scale,
    "rec-map-add": shift,
    "rec-map-sub": subtract,
    "rec-map-div": divide,
    "rec-map-mult-mask": mask,
    "rec-map-lin-comb": combine,
    "rec-map-max-norm": max_norm,
    "rec-map-non-negative?": is_non_negative,
    "rec-map-<=": less_or_equal,
    "apply-matrix": apply_matrix,
    "accum": lambda inputs: {":single": add(inputs.get(":accum", {}), inputs.get(":delta", {}))},
    "max-norm": lambda inputs: {":number": max_norm(inputs)},
    "less-or-equal": truth_channels,
    "mult-mask": partial(single, mask),
    "lin-comb": partial(single, combine),
}


def told(v: Any) -> Any:
    """`v` so that equal are only numbers of one kind and keys in one order; nil reads as zero."""
    if isinstance(v, dict):
        items = [(k, told(w)) for k, w in v.items()]
        return items if len(items) <= IN_ORDER else sorted(items, key=repr)
    return (type(v), v) if v is not None else []


@pytest.fixture(scope="module")
def cases(oracle_folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(oracle_folder / "core_cases.jsonl.gz")
    return found


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_recorded_case_comes_out_the_same(cases: list[dict[str, Any]], operation: str) -> None:
    found = [case for case in cases if case["op"] == operation]
    assert found
    for case in found:
        expected = case.get("result", {})  # an error of the original is zero here
        assert told(OPERATIONS[operation](*case["args"])) == told(expected), case


def test_no_kind_of_recorded_case_is_left_out(cases: list[dict[str, Any]]) -> None:
    assert {case["op"] for case in cases} == set(OPERATIONS)


def test_compiled_masks_give_the_recorded_combinations(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        if case["op"] == "rec-map-lin-comb":
            weights, v = case["args"]
            assert told(compile_mask(weights)(v)) == told(case["result"]), case


def test_functions_are_applied_in_turn_as_recorded(oracle_folder: Path) -> None:
    recorded = read(oracle_folder / "a_iter_apply.json.gz")
    double, plus_three, seventh = partial(scale, 2), partial(shift, 3), partial(divide, 7)
    start = recorded["two-fns-20"][0]
    turns = {"two-fns-20": (double, plus_three), "three-fns-20": (double, plus_three, seventh)}
    for name, functions in turns.items():
        found = list(itertools.islice(iter_apply(start, *functions), 20))
        assert told(dict(enumerate(found))) == told(dict(enumerate(recorded[name])))
    same = partial(scale, 1)
    assert list(map_every_nth(2, same, range(1, 11))) == recorded["map-every-other"]
    assert list(map_every_nth(3, same, range(1, 11))) == recorded["map-every-nth-3"]
