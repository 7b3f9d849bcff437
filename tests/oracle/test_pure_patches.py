"""The patches of pure machines are the published programs, tick for tick, and those that evolve are bred by keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from livedmm import resources
from livedmm.engine import ExactMachine
from livedmm.language.patches import read_patch
from livedmm.ugens import builtin
from tests.oracle.recordings import read


def machine_of(name: str, speed: float = 60) -> ExactMachine:
    """The patch as an exact machine of 60 frames a second; its pure machines tick at each of them."""
    text = resources.patches()[f"experiments/{name}"].read_text(encoding="utf-8")
    patch = read_patch(re.sub(r"speed=[0-9.]+", f"speed={speed}", text), name, builtin().copy())
    assert patch.network is not None, patch.errors
    return ExactMachine(patch.network, patch.registry)


def outputs(machine: ExactMachine, neuron: str) -> Any:
    return next(found[neuron] for found in machine.outputs.values() if neuron in found)


def array(v: Any) -> Any:
    return v.get(":array") if isinstance(v, dict) else v


@pytest.mark.parametrize(
    ("patch", "recording", "ticks"),
    [
        ("aug_25", "c_aug25", 110),
        ("aug_26", "c_aug26", 20),
        ("afterlife", "c_afterlife91", 110),
        ("conway_1", "c_conway1", 110),
        ("conway_5", "c_conway5", 270),
    ],
)
def test_a_patch_is_the_recorded_machine(oracle_folder: Path, patch: str, recording: str, ticks: int) -> None:
    recorded = read(oracle_folder / f"{recording}.json.gz")
    running = machine_of(patch)
    compared = 0
    for _ in range(ticks + 10):
        running.tick()
        found = outputs(running, "machine")
        tick = int(found["ticks"])
        if not 1 <= tick <= ticks:
            continue
        row = np.array(recorded["row1_of_outputs0_by_frame"][tick - 1], np.float32)
        assert np.array_equal(array(found["matrix"])[1], row), tick
        if str(tick) in recorded["frames"]:
            whole = np.array(recorded["frames"][str(tick)]["outputs"], np.float32)
            assert np.array_equal(array(found["out"]), whole), tick
        compared += 1
    assert compared == ticks


def test_a_soliton_is_back_after_five_ticks() -> None:
    running = machine_of("aug_27")
    places = []
    for _ in range(16):
        running.tick()
        matrix = array(outputs(running, "machine")["matrix"])
        if matrix is not None:
            places.append(np.flatnonzero(matrix[1]).tolist())
    assert places[-11:-6] == places[-6:-1]
    assert sorted(places[-5:]) == [[1], [3], [5], [7], [9]]


def test_a_key_makes_one_of_five_machines_the_parent_of_all() -> None:
    running = machine_of("mutate_2", speed=10)
    past: dict[str, list[bytes]] = {name: [] for name in "abcde"}

    def play(frames: int) -> None:
        for _ in range(frames):
            running.tick()
            for name, outs in past.items():
                found = array(outputs(running, name)["out"])
                outs.append(b"" if found is None else found.tobytes())

    play(80)
    assert len({outs[-1] for outs in past.values()}) == 5
    before = {name: set(outs) for name, outs in past.items()}
    running.send("keys", {"3": 1})
    play(6)
    (born,) = {outs[-1] for outs in past.values()}
    assert [name for name, outs in before.items() if born in outs] == ["d"]
    play(80)
    assert len({outs[-1] for outs in past.values()}) == 5


def test_what_is_given_to_one_weight_is_taken_from_another() -> None:
    running = machine_of("balanced", speed=1)
    for _ in range(20):
        running.tick()
    first = [array(outputs(running, name)["matrix"])[1] for name in "abcde"]
    apart = [row - first[2] for row in first]
    assert all(abs(row.sum()) < 1e-5 for row in apart)
    assert [round(float(row[1] / apart[3][1])) for row in apart] == [-2, -1, 0, 1, 2]
