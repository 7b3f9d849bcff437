"""The waves of `experiments/wave`: periods 3 and 5, in steps of the gate, or, if it is open, of a tick as published."""

from __future__ import annotations

import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.network import ONE_OUT
from tests.test_sound_patches import edited, loaded

GATE = 10
"""Frames of a step."""


def lit(edit: str, frames: int) -> list[tuple[str, ...]]:
    """From which neurons `self.delta` is fed at each frame."""
    patch, network = loaded("experiments/wave")
    machine = Machine(network, patch.registry, CompiledMachine(patch.registry, 6000.0))
    if edit:
        machine.change(edited(patch, machine, edit), glide=0)
    found = []
    for _ in range(frames):
        machine.render(machine.frame_sample(machine.frame + 1) - machine.signals.now)
        row = next(row for place, row in machine.network.rows.items() if place[1:] == ("self", "delta"))
        assert {weight for column, weight in row.items() if column != ONE_OUT} == {1.0}
        found.append(tuple(column.neuron for column in row if column.neuron != "update"))
    return found


@pytest.mark.parametrize(("edit", "step"), [("", GATE), ("beat = value_identity(1)", 1)])
def test_the_waves_go_round_in_three_and_five_steps(edit: str, step: int) -> None:
    settled = lit(edit, 5 + 16 * step)[5:]
    steps = settled[::step]
    three, five = ([next(name for name in names if name in ring) for names in steps] for ring in ("abc", "defgh"))
    for wave, ring in ((three, "abc"), (five, "defgh")):
        begin = ring.index(wave[0])
        assert wave == [ring[(begin + k) % len(ring)] for k in range(len(wave))]
