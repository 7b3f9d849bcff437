"""Pure machines are what was published, to the last bit, and the player would see it if not."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.oracle import player
from tests.oracle.recordings import DifferenceError, read


def test_every_recorded_machine_is_reproduced(oracle_folder: Path) -> None:
    files = sorted(oracle_folder.glob("c_*"))
    assert len(files) >= 3
    assert [line for good, line in map(player.report, files) if not good] == []


def test_an_altered_bit_is_found_out_where_it_is(oracle_folder: Path) -> None:
    recording = read(oracle_folder / "c_conway1.json.gz")
    for path, where in (
        (("frames", "3", "inputs", 4, 5, 6), "frame 3 inputs 4 5 6"),
        (("frames", "10", "outputs", 1, 0, 0), "frame 10 outputs 1 0 0"),
        (("row1_of_outputs0_by_frame", 6, 10), "frame 7 row1_of_outputs0_by_frame 10"),
    ):
        altered = deepcopy(recording)
        holder: Any = altered
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = float(np.nextafter(np.float32(holder[path[-1]]), np.float32(2)))
        with pytest.raises(DifferenceError, match=f"^{where}: "):
            player.play(altered)


def test_an_altered_choice_is_found_out(oracle_folder: Path) -> None:
    recording = read(oracle_folder / "c_balanced.json.gz")
    after, key = next(iter(recording["keys_pressed_after_frame"].items()))
    recording["keys_pressed_after_frame"][after] = "1" if key != "1" else "0"
    with pytest.raises(DifferenceError, match=rf"^frame {int(after) + 1} outputs0 "):
        player.play(recording)
