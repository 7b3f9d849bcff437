"""Many ways that end at once, because others replace them (R25): each ends as if it were alone."""

from __future__ import annotations

import numpy as np

from livedmm.engine.compiled import CompiledMachine
from livedmm.network import ONE_OUT, Address, Network
from livedmm.ugens import ALIVE, builtin

KINDS = builtin()


def levels(machine: CompiledMachine, count: int) -> list[float]:
    return [machine.output(Address("signal_identity", f"n{i}", "out")) for i in range(count)]


def network(values: list[float]) -> Network:
    rows = dict(Network.standing(KINDS).rows)
    for i, x in enumerate(values):
        rows[Address("signal_identity", f"n{i}", ALIVE)] = {ONE_OUT: 1.0}
        rows[Address("signal_identity", f"n{i}", "input")] = {ONE_OUT: x}
    return Network(rows)


def test_weights_that_turn_round_on_their_way_together_do_what_each_does_alone() -> None:
    """Some twice before the loop looks, some not at all: 150 together, and one alone, at every 37th sample."""
    rng = np.random.default_rng(2)
    count, rounds = 150, 12
    goals = [[0.0] * count]
    for _ in range(rounds):
        goals.append([float(rng.uniform(-1, 1)) if rng.random() < 0.7 else before for before in goals[-1]])
    plans = [[(int(rng.integers(0, 90)), int(rng.choice([0, 5, 200, 900]))) for _ in range(int(rng.integers(1, 4)))]
             for _ in range(rounds)]

    def played(chosen: list[int]) -> list[list[float]]:
        machine = CompiledMachine(KINDS)
        machine.change(network([goals[0][i] if i in chosen else 0.5 for i in range(count)]))
        seen = []
        for round_, steps in enumerate(plans):
            for n, (later, glide) in enumerate(steps):
                aim = goals[(round_ + n) % rounds]
                machine.change(network([aim[i] if i in chosen else 0.5 for i in range(count)]), machine.now + later,
                               glide=glide)
            for _ in range(5):
                machine.render(37)
                seen.append(levels(machine, count))
        return seen

    together = played(list(range(count)))
    for one in range(0, count, 50):
        alone = played([one])
        assert [line[one] for line in together] == [line[one] for line in alone]
