"""The strokes of pure machines one by one: together they are the machine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.pure import chance

from .playing import once
from .test_pure import machine


def test_the_strokes_one_by_one_are_the_machine() -> None:
    start = chance.streams(746484, 11, 12, 11)
    start[0, 0, 0] = 1
    rules = ["plus", "product", "max", "negation", "conway", "keep"]
    whole = once("pure_machine", **machine(rules, start=start))

    arrivals = once("matrix_down", matrix=start[0], streams=start)["out"]
    made = start.copy()
    made[0] = arrivals[0] + arrivals[1]
    made[0, 0] = np.eye(1, 11)[0]
    made[2] = once("matrix_product", a=arrivals[2], b=arrivals[3])["out"]
    made[4] = once("matrix_max", a=arrivals[4], b=arrivals[5])["out"]
    made[6] = -arrivals[6]
    made[8] = once("matrix_conway", input=arrivals[8])["out"]
    squeezed = once("matrix_squeeze", input=made)["out"]
    squeezed[0, 0, 0] = 1
    assert np.array_equal(whole["out"], squeezed)
    assert np.array_equal(whole["arrivals"], once("matrix_squeeze", input=arrivals)["out"])


def test_clipping_is_the_other_normalisation() -> None:
    start = 3 * chance.streams(1, 11, 12, 11)
    outputs = once("pure_machine", **machine(["keep"] * 6, start=start, normalisation=2))["out"]
    wanted = once("matrix_clip", input=start)["out"]
    assert np.array_equal(outputs[1:], wanted[1:])
    assert np.abs(wanted).max() == 1


def test_the_cells_of_conway_live_by_their_sum() -> None:
    cells = np.ones((6, 6), np.float32)
    cells[2, 2] = cells[2, 3] = cells[3, 2] = cells[3, 3] = -1  # a block: each cell has the sum -3 + 2 = -1
    assert np.array_equal(life(cells), brute_force(cells))
    rng = np.random.default_rng(0)
    some = rng.uniform(-1, 1, (5, 7)).astype(np.float32)
    assert np.array_equal(life(some), brute_force(some))


def life(cells: NDArray[np.float32]) -> Any:
    return once("matrix_conway", input=cells)["out"]


def brute_force(cells: NDArray[np.float32]) -> NDArray[np.float64]:
    around = [np.roll(cells, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    sums = np.sum(around, axis=0, dtype=np.float64) + 2 * cells
    return np.where((np.abs(sums) <= 1) | ((sums >= 4) & (sums <= 6)), -1.0, 1.0)
