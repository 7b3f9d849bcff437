"""R5 through a performance: what a plan takes over from the one before changes no bit."""

from __future__ import annotations

import random

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.network import ONE_OUT, Address, Network
from livedmm.ugens import ALIVE, Kind
from tests.engine.signal_kinds import KINDS, registry
from tests.engine.test_machines import SPEAKER, alive, random_network

REGISTRY = registry()
LIVELY = [kind for kind in KINDS if kind.name != "blow"]
Rows = dict[Address, dict[Address, float]]


def born(chance: random.Random, rows: Rows, name: str) -> None:
    """A neuron that is heard, fed by some that are there, and maybe by itself."""
    kind = chance.choice(LIVELY)
    outputs = [Address(k.key, n, port) for k, n in living(rows) for port in k.output_names]
    outputs += [Address(kind.key, name, port) for port in kind.output_names]
    rows |= alive(kind, name)
    for port in kind.input_names:
        columns = chance.sample(outputs, min(chance.choice([0, 1, 4]), len(outputs)))
        rows[Address(kind.key, name, port)] = {ONE_OUT: 50.0, **{c: chance.uniform(-9, 9) for c in columns}}
    left = Address(*SPEAKER, "left")
    rows[left] = {**rows[left], Address(kind.key, name, kind.output_names[0]): chance.uniform(-0.1, 0.1)}


def living(rows: Rows) -> list[tuple[Kind, str]]:
    found = {kind.key: kind for kind in KINDS}
    return [(found[row.kind], row.neuron) for row, columns in rows.items()
            if row.port == ALIVE and row.kind in found and ONE_OUT in columns]


def edited(chance: random.Random, network: Network, number: int) -> Network:
    """The network after a small edit: a number, a connection more or less, a neuron that comes or goes."""
    rows = {row: dict(columns) for row, columns in network.rows.items()}
    some = [row for row in rows if row.port != ALIVE]
    row = chance.choice(some)
    outputs = [Address(k.key, n, port) for k, n in living(rows) for port in k.output_names]
    what = chance.choice(["number", "number", "more", "less", "born", "dead"])
    if what == "number":
        rows[row][chance.choice(list(rows[row]))] = chance.uniform(-1, 1)
    elif what == "more":
        rows[row][chance.choice(outputs)] = chance.uniform(-1, 1)
    elif what == "less":
        del rows[row][chance.choice(list(rows[row]))]
    elif what == "born":
        born(chance, rows, f"new{number % 7}")
    elif len(living(rows)) > 2:
        kind, name = chance.choice(living(rows))
        rows[Address(kind.key, name, ALIVE)] = {}
    changed = {row: columns for row, columns in rows.items() if columns != network.row(row)}
    return network.with_rows(changed)


@pytest.mark.parametrize("seed", range(6))
def test_a_performance_of_small_edits_plays_the_same_bits(seed: int) -> None:
    """Thirty edits, some before the last is heard; the literal machine keeps nothing from change to change."""
    chance = random.Random(seed)
    network = random_network(chance, 40)
    compiled, cut, literal = (CompiledMachine(REGISTRY, seed=7), CompiledMachine(REGISTRY, seed=7),
                              LiteralMachine(REGISTRY, seed=7))
    for each in (compiled, cut, literal):
        each.change(network)
    at = 0
    for number in range(30):
        before, network = network, edited(chance, network, number)
        late, glide, samples = chance.choice([0, 3]), chance.choice([0, 9, 40]), chance.choice([0, 1, 12, 50])
        at = max(compiled.now + late, at)  # never before the last one, as in a session
        paths = compiled.schedule.lines(before, network, at, glide, compiled.schedule.moving)
        for each in (compiled, cut, literal):
            each.steer(network, paths, at)
        for row, columns in network.rows.items():  # both machines play what the schedule says: it must say all
            if row.port != ALIVE and network.lives(*row[:2]):
                assert columns.keys() <= set(compiled.schedule.entries[row])
        made, same = compiled.render(samples), literal.render(samples)
        pieces = [cut.render(1) for _ in range(samples)]
        assert np.array_equal(made.view(np.int32), same.view(np.int32)), number
        if pieces:
            assert np.array_equal(made.view(np.int32), np.concatenate(pieces, axis=1).view(np.int32)), number


def test_a_small_edit_makes_only_its_own_rows_anew() -> None:
    network = random_network(random.Random(2), 60)
    machine = CompiledMachine(REGISTRY)
    machine.change(network)
    machine.render(1)
    before = dict(machine._wiring._rows)
    row = next(row for row in before if row.port != ALIVE and row != Address(*SPEAKER, "left"))
    left = Address(*SPEAKER, "left")
    column = next(c for c in (Address(k.key, n, "out") for k, n in living(dict(network.rows)))
                  if c not in network.row(left))
    machine.change(network.with_rows({left: {**network.row(left), column: 0.5}}))
    after = machine._wiring._rows
    assert after[row] is before[row]
    assert {r for r in after if after[r] is not before.get(r)} <= {left}
