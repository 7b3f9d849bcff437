"""Straight code: sixteen neurons side by side do what each does alone, and what reads by an index is left to numba."""

from __future__ import annotations

import random

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.pages import source
from livedmm.network import ONE_OUT, Address, Network
from livedmm.ugens import ALIVE, Input, builtin

KINDS = builtin()


def outputs(key: str, rows: dict[str, dict[str, float]], samples: int = 50) -> dict[str, list[float]]:
    """What each of some neurons of a kind has put out last."""
    kind, machine = KINDS.kind(key), CompiledMachine(KINDS)
    found = dict(Network.standing(KINDS).rows)
    for name, inputs in rows.items():
        for port, weight in ({ALIVE: 1.0} | inputs).items():
            found[Address(key, name, port)] = {ONE_OUT: weight}
    machine.change(Network(found))
    machine.render(samples)
    return {name: [machine.output(Address(key, name, port)) for port in kind.output_names] for name in rows}


@pytest.mark.parametrize("key", ["sine", "saw", "lowpass", "adsr", "white", "tanh"])
def test_many_neurons_of_a_kind_do_what_each_does_alone(key: str) -> None:
    """Of 89 neurons most are in vectors of sixteen, the last in one of eight; of one alone there is only that one."""
    chance = random.Random(key)
    kind = KINDS.kind(key)
    rows = {}
    for i in range(89):
        ranges = {port: (kind.input(port) or Input()).range or (-1.0, 1.0) for port in kind.input_names}
        rows[f"n{i}"] = {port: chance.uniform(*limits) for port, limits in ranges.items() if port != ALIVE}
    together = outputs(key, rows)
    assert len({tuple(made) for made in together.values()}) > 1
    for name in ("n0", "n15", "n16", "n63", "n64", "n79", "n80", "n88"):
        alone = outputs(key, {name: rows[name]})[name]
        assert np.array(together[name], np.float32).tobytes() == np.array(alone, np.float32).tobytes()


def test_a_tick_with_memory_of_its_own_is_left_to_numba() -> None:
    assert "ticking(" not in source(KINDS.kind("delay")).text
    assert "ticking(" in source(KINDS.kind("sine")).text
