"""Leaky neurons that push each other when they fire: how much they are in step, as an order parameter.

That is the length of the mean of their phases as unit vectors (Y. Kuramoto 1975): 1 in step, and for n phases that
have nothing to do with each other its square is 1/n on the mean. The phase of a neuron goes from 0 to 1 between
two of its firings.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm import resources
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.language.patches import read_patch
from livedmm.ugens import builtin

RATE, SECONDS, CELLS = 48000, 14, 9


def firings(coupling: float) -> list[NDArray[np.float64]]:
    """When each of the patch's neurons fires, in seconds; without what makes sound and picture of it."""
    text = resources.patches()["experiments/fireflies"].read_text(encoding="utf-8")
    rows = re.search(r"  coupling = .*?  fired = .*?\n", text, re.DOTALL)
    assert rows
    heard = "".join(f"  speaker.channel[{i}] = cell[{i}]\n" for i in range(CELLS))
    patch = read_patch(f"rows: |\n{rows[0]}{heard}  coupling = {coupling}\n", "fireflies", builtin())
    machine = Machine(patch.require(), patch.registry, CompiledMachine(patch.registry, RATE, channels=CELLS))
    sound = machine.render(SECONDS * RATE)
    return [np.flatnonzero(side > 0) / RATE for side in sound]


def order(fired: list[NDArray[np.float64]], time: float) -> float:
    """The order parameter at a time."""
    phases = []
    for times in fired:
        last = np.searchsorted(times, time, side="right") - 1
        phases.append((time - times[last]) / (times[last + 1] - times[last]))
    return float(abs(np.exp(2j * np.pi * np.array(phases)).mean()))


@pytest.mark.parametrize(("coupling", "low", "high"), [(0.02, 0.99, 1.0), (0.0, 0.0, 0.8)])
def test_only_those_that_are_coupled_fall_into_step(coupling: float, low: float, high: float) -> None:
    """They were scattered alike. The root mean square of nine phases that are drawn at random is 0.33."""
    fired = firings(coupling)
    late = [order(fired, t) for t in np.arange(10.0, 12.0, 0.05)]
    assert low <= np.median(late) <= high


def test_in_step_they_fire_within_the_samples_that_pushes_take() -> None:
    """A push takes three connections to the others, and at most eight follow each other."""
    last = [times[times < 12.9][-1] for times in firings(0.02)]
    assert max(last) - min(last) <= 3 * (CELLS - 1) / RATE
