"""Boards of other configurations than those that were recorded, and what the player would see."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.oracle import automata
from tests.oracle.recordings import DifferenceError, read

CONNECTIONS = {
    "A": [[1, 0], [0, 1], [-1, -1]],
    "B": [[4, 0], [-4, 0], [1, 1], [-1, -1]],
    "C": [[8, 0], [0, 8], [8, 8], [-8, -8]],
    "D": [[0, 0], [1, 0], [0, 1], [1, 1], [-1, -1]],
}
SIZE = 16


def recording(sketch: str, connections: list[list[int]], frames: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "sketch": sketch,
        "board_size": SIZE,
        "propagation_probability": 1,
        "gap_size": 3,
        "arr_connect": connections,
        "frames": frames,
    } | more


@pytest.mark.parametrize("connections", CONNECTIONS.values(), ids=CONNECTIONS)
@pytest.mark.parametrize("sketch", ["Aug20CA", "Aug24CA"])
def test_the_mean_of_a_board_stays_where_nothing_is_dropped(sketch: str, connections: list[list[int]]) -> None:
    lit = 6 * 6 / SIZE**2
    frames = [{"frame": n, "mean": 2 * lit - 1} for n in (5, 20, 30)]
    assert automata.play(recording(sketch, connections, frames)) == 3


def test_what_is_dropped_is_made_good_but_for_a_fifth_since_weights_are_values() -> None:
    gain = 1 + 0.8 * (1 / 0.9 - 1)
    frames = [{"frame": n, "mean": -(gain ** max(n - 10, 0))} for n in (2, 10, 11, 14)]
    black = recording("Aug24CA", CONNECTIONS["B"], frames, gap_size=SIZE, propagation_probability=0.9)
    with pytest.raises(DifferenceError, match="frame 2 mean"):
        automata.play(black)  # one cell is white
    mean = 2 / SIZE**2
    for frame in frames:
        frame["mean"] *= 1 - mean
    assert automata.play(black) == 4


def test_how_much_of_a_pattern_is_no_sine_is_found_from_its_first_generation() -> None:
    share, start = 0.3, np.random.default_rng(3).uniform(-1, 1, (SIZE, SIZE)).astype(np.float32).astype(float)
    lost = [[2, 3, 0], [2, 4, 1], [9, 15, 2]]
    connections = CONNECTIONS["A"]
    passed = [np.roll(start, (-i, -j), (0, 1)) * (1 + 0.8 * (1 / 0.995 - 1)) for i, j in connections]
    for i, j, k in lost:
        passed[k][i, j] = 0
    sines = [np.sin(np.pi * np.roll(start, (-i, -j), (0, 1))) for i, j in connections]
    first = (share * sum(passed) + (1 - share) * sum(sines)) / 3
    frames = [
        {"frame": 2, "board": start.tolist()},
        {"frame": 11, "board": first.tolist(), "drops": lost},
    ]
    june = recording("Jun4CA", connections, frames, propagation_probability=0.995)
    assert automata.play(june) == 2 * SIZE**2
    with pytest.raises(DifferenceError, match="frame 11 board"):
        automata.play(june | {"control": 0.2})


@pytest.mark.parametrize("name", ["d_aug20_default", "d_aug24_default", "d_jun4_default_synthimg"])
def test_an_altered_board_is_found_out(oracle_folder: Path, name: str) -> None:
    found = read(oracle_folder / f"{name}.json.gz")
    altered = deepcopy(found)
    altered["frames"][20]["board"][17][4] += 1e-3
    with pytest.raises(DifferenceError, match=r"^frame 21 board 17 4:"):
        automata.play(altered)
    if lost := found["frames"][30]["drops"]:
        lost.pop()
        with pytest.raises(DifferenceError, match=r"^frame 31 "):
            automata.play(found)
