"""Integrate-and-fire cells."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.engine.networks import machine
from tests.ugens.library.playing import played

LEAK = 0.98


def spikes(drive: float, leak: float, ticks: int) -> list[int]:
    """The ticks at which a lone cell fires."""
    inputs = {"input": {":number": drive}, "leak": leak, "threshold": 1, "height": 1}
    return [t for t, o in enumerate(played("integrate_and_fire", [inputs] * ticks)) if o["out"] != {}]


@pytest.mark.parametrize("drive", [0.03, 0.05, 0.3])
def test_a_lone_cell_fires_with_the_period_of_the_closed_form(drive: float) -> None:
    # The potential after n ticks is drive (1 - leak^n) / (1 - leak).
    period = next(n for n in range(1, 999) if drive * (1 - LEAK**n) / (1 - LEAK) > 1)
    assert spikes(drive, LEAK, 6 * period) == [period * k - 1 for k in range(1, 7)]


def test_a_drive_that_leaks_away_as_fast_never_fires() -> None:
    assert spikes(0.019, LEAK, 2000) == []


def test_every_number_of_a_v_value_is_a_cell_of_its_own() -> None:
    inputs = {"input": {"a": 0.6, "b": {"c": 0.3, "d": 2.0}}, "leak": 1, "threshold": 1, "height": 5}
    outputs = played("integrate_and_fire", [inputs] * 4)
    assert [o["out"] for o in outputs] == [
        {"b": {"d": 5}},
        {"a": 5, "b": {"d": 5}},
        {"b": {"d": 5}},
        {"a": 5, "b": {"c": 5, "d": 5}},
    ]
    assert outputs[0]["potential"] == {"a": 0.6, "b": {"c": 0.3}}


def volleys(coupling: float, cells: int = 5, ticks: int = 1500) -> list[list[int]]:
    """The cells' spikes in a network, each cell driven alike and begun apart, as ticks in order, cell by cell."""
    names = [f"cell{i}" for i in range(cells)]
    kinds = {**dict.fromkeys(names, "integrate_and_fire"), "kick": "messages"}
    rows = {}
    for name in names:
        others = {f"{other}.out": coupling for other in names if other != name}
        rows[f"{name}.input"] = {"one.out": 0.03, f"kick.{name}": 1.0, **others}
        rows |= {
            f"{name}.leak": {"one.out": LEAK},
            f"{name}.threshold": {"one.out": 1.0},
            f"{name}.height": {"one.out": 1.0},
        }
    runs = machine(kinds, rows)
    source = Random(3)
    runs.send("kick", {name: source.random() for name in names})
    fired: list[list[int]] = [[] for _ in names]
    for tick in range(ticks):
        runs.tick()
        outputs: Any = runs.outputs["integrate_and_fire"]
        for name, times in zip(names, fired, strict=True):
            if outputs[name]["out"]:
                times.append(tick)
    return fired


def spread(fired: list[list[int]]) -> int:
    """How far apart the cells last fired."""
    last = [times[-1] for times in fired]
    return max(min(abs(a - b), 50 - abs(a - b)) for a in last for b in last)


def test_coupled_cells_fall_into_step() -> None:
    alone, coupled = volleys(0.0), volleys(0.05)
    assert spread(alone) > 15
    # One tick for the spike of a cell to reach the others, and one for theirs to take the last ones along.
    assert spread(coupled) <= 2
    periods = {b - a for times in coupled for a, b in zip(times[-4:], times[-3:], strict=False)}
    assert len(periods) == 1
