"""The commands of 2018, typed into a patch: they make what they made then, and the logs of it can be played again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from livedmm.live.replay import Replay
from tests.oracle.scripts import SCRIPTS, Run, recorded, run, shipped

SAME = [("march_14", ("accum", ":acc1", ":single"), ("accumulator", "memory")),
        ("march_14", ("identity", ":osc", ":x"), ("value_identity", "loop")),
        ("april_8", ("accum", ":test-image", ":single"), ("accumulator", "memory"))]
"""A script, a neuron's output in the recording, and the neuron of the patch that stands for it."""
DISSOLVES = {"march_14": 28, "april_8": 28}
"""The cycle from which `self` forgets, and everything fades."""


def numbers(value: Any) -> list[float]:
    """The numbers in a V-value, in order."""
    return [x for below in value.values() for x in numbers(below)] if isinstance(value, Mapping) else [float(value)]


def course(values: Iterable[Any]) -> list[list[float]]:
    """What a stream was, one after another, however long each lasted."""
    found: list[list[float]] = []
    for value in values:
        if not found or numbers(value or {}) != found[-1]:
            found.append(numbers(value or {}))
    return found


@pytest.fixture(scope="module")
def runs(oracle_folder: Path) -> Callable[[str], Run]:
    return cache(lambda name: run(name, oracle_folder))


@pytest.mark.parametrize(("name", "place", "neuron"), SAME)
def test_what_a_script_makes_goes_the_way_that_was_recorded(name: str, place: tuple[str, str, str],
                                                            neuron: tuple[str, str], oracle_folder: Path,
                                                            runs: Callable[[str], Run]) -> None:
    function, then, output = place
    layers = recorded(SCRIPTS[name].recording, oracle_folder)["output_layers"]
    was = course(layer.get(function, {}).get(then, {}).get(output) for layer in layers[:DISSOLVES[name]])
    found = course(outputs[neuron[0]][neuron[1]]["out"] for outputs in runs(name).outputs[:DISSOLVES[name]])
    unit = 1.0 if name == "april_8" else SCRIPTS[name].pixels  # an image that was stored has no place on the screen
    assert len(was) > 2
    assert len(found) == len(was)
    for x, y in zip(found, was, strict=True):
        np.testing.assert_allclose(np.array(x) * unit, y, rtol=1e-7)


@pytest.mark.parametrize("name", list(SCRIPTS))
def test_a_log_that_is_shipped_says_what_the_script_does(name: str, runs: Callable[[str], Run]) -> None:
    here, made = (text.splitlines()[1:] for text in (shipped(name).read_text(encoding="utf-8"), runs(name).log))
    assert here == made, "run: LIVEDMM_ORACLE=shared/oracle python -m tests.oracle.scripts"


@pytest.mark.parametrize("name", list(SCRIPTS))
def test_a_log_that_is_shipped_is_played_and_heard(name: str) -> None:
    sound = np.concatenate(list(Replay(shipped(name)).render(1024)), axis=1)
    assert np.isfinite(sound).all()
    assert 0.05 < np.abs(sound).max() < 0.9
