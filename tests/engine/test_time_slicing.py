"""Time slicing: matrices in registers take turns, each routing the next to `self` (Bukatin's design notes, 2017).

`self` has no row of `accum`, so it is an identity: what it is fed is the network matrix of the next tick.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from livedmm.engine import ExactMachine
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import Machine
from livedmm.ugens import Output, Ports, builtin, ugen
from tests.test_sound_patches import loaded

IDENTITY, SELF = "value_identity", ("accumulator", "self")


def register(i: int) -> str:
    return f"register{i}"


def matrices(count: int) -> list[dict[str, Any]]:
    """For each of so many layers the whole network matrix while it is active."""
    held = {register(i): {"input": {IDENTITY: {register(i): {"out": 1}}}} for i in range(count)}
    return [{SELF[0]: {SELF[1]: {"delta": {IDENTITY: {register((i + 1) % count): {"out": 1}}}}},
             IDENTITY: held, "spy": {f"layer{i}": {"input": {IDENTITY: {register(i): {"out": 1}}}}}}
            for i in range(count)]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_registers_cycle_with_their_number_as_period_and_only_the_active_layer_is_computed(count: int) -> None:
    computed: list[Any] = []

    @ugen(stream="value")
    class Spy:
        """Notes what it is fed."""

        inputs = Ports()
        out = Output()

        def tick(inputs):
            computed.append(inputs.get("input"))
            return 1, {}

    registry = builtin().copy()
    registry.add(Spy)
    layers = matrices(count)
    start = {SELF[0]: {SELF[1]: {"out": layers[0]}},
             IDENTITY: {register(i): {"out": layer} for i, layer in enumerate(layers)}}
    runs = ExactMachine(start, registry)
    for tick in range(3 * count + 2):
        computed.clear()
        runs.tick()
        active = tick % count
        assert computed == [layers[active]]
        assert list(runs.outputs["spy"]) == [f"layer{active}"]
        assert runs.matrix == layers[(tick + 1) % count]


def test_of_the_layers_of_the_patch_one_lives_at_a_time() -> None:
    patch, network = loaded("experiments/slices")
    machine = Machine(network, patch.registry, CompiledMachine(patch.registry, 8000.0))
    layers = [{"tiles", "reeds"}, {"stars", "glass"}, {"clouds", "strings"}, {"veins", "organ"}]
    seen = []
    for _ in range(400):
        machine.render(machine.frame_sample(machine.frame + 1) - machine.signals.now)
        living = {name.partition("[")[0] for _, name in machine.network.alive}
        (active,) = [i for i, layer in enumerate(layers) if layer <= living]
        assert not any(layer & living for i, layer in enumerate(layers) if i != active)
        seen.append(active)
    turns = [frame for frame in range(1, len(seen)) if seen[frame] != seen[frame - 1]]
    assert [seen[frame] for frame in turns] == [1, 2, 3, 0, 1]
    assert {b - a for a, b in pairwise(turns)} == {90}
