"""R5 and R18 with every signal kind of the library, a few dozen of them wired at random into one network.

The list is the registry's own, so a kind that is added is among them.
"""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.network import ONE_OUT, Address, Network
from livedmm.ugens import ALIVE, Kind, builtin

PARTS = 6
WILD = (0.0, -1.0, 24000.0, 1e18)
Rows = dict[Address, dict[Address, float]]


@cache
def parts() -> list[list[Kind]]:
    """All signal kinds but the standing ones, dealt out."""
    kinds = [k for k in builtin() if k.stream == "signal" and k.name not in ("clock", "speaker", "microphone")]
    random.Random(11).shuffle(kinds)
    return [kinds[i::PARTS] for i in range(PARTS)]


def wired(chance: random.Random, kinds: list[Kind], prefix: str, wild: float) -> Rows:
    """A neuron or two of each kind, fed about its ranges and by each other; now and then by what is wild."""
    named = [(kind, f"{prefix}{i}_{kind.name}") for i, kind in enumerate([*kinds, *chance.sample(kinds, 5)])]
    outputs = [Address(kind.key, name, port) for kind, name in named for port in kind.output_names]
    rows: Rows = {}
    for kind, name in named:
        rows[Address(kind.key, name, ALIVE)] = {ONE_OUT: 1.0}
        for port in kind.input_names:
            declared = kind.input(port)
            assert declared is not None
            low, high = declared.range or (-1.0, 1.0)
            row = {ONE_OUT: chance.choice(WILD) if chance.random() < wild else chance.uniform(low, high)}
            for column in chance.sample(outputs, chance.choice([0, 0, 1, 2])):
                row[column] = chance.uniform(-0.2, 0.2) * (high - low)
            rows[Address(kind.key, name, port)] = row
    return rows


def stage(rows: Rows) -> Network:
    """These rows, heard a little each."""
    heard = [Address(row.kind, row.neuron, builtin().kind(row.kind).output_names[0])
             for row in rows if row.port == ALIVE]
    return Network({**Network.standing(builtin()).rows, **rows,
                    Address("speaker", "speaker", "left"): dict.fromkeys(heard, 0.01)})


def outputs(machine: CompiledMachine | LiteralMachine, rows: Rows) -> dict[str, float]:
    return {str(column): machine.output(column) for column in
            (Address(row.kind, row.neuron, port) for row in rows if row.port == ALIVE
             for port in builtin().kind(row.kind).output_names)}


@pytest.mark.parametrize("wild", [0.0, 0.1])
@pytest.mark.parametrize("part", range(PARTS))
def test_every_kind_among_others_plays_the_same_bits_however_time_is_cut(part: int, wild: float) -> None:
    chance = random.Random(100 * part + round(10 * wild))
    rows = wired(chance, parts()[part], "n", wild)
    compiled, whole, literal = (CompiledMachine(builtin(), seed=3), CompiledMachine(builtin(), seed=3),
                                LiteralMachine(builtin(), seed=3))
    for machine in (compiled, whole, literal):
        machine.change(stage(rows))
    for turn in range(3):
        samples = chance.choice([20, 40])
        made, left = [], samples
        while left:
            made.append(compiled.render(block := min(left, chance.choice([1, 2, 7, 16]))))
            left -= block
        assert np.array_equal(np.concatenate(made, axis=1).view(np.int32), literal.render(samples).view(np.int32))
        whole.render(samples)
        found = outputs(literal, rows)
        assert outputs(compiled, rows) == found
        assert outputs(whole, rows) == found
        assert not any(np.isnan(x) for x in found.values())
        # Some weights move, and what goes on is that.
        for row in chance.sample([row for row in rows if row.port != ALIVE], 8):
            rows[row] = {column: chance.uniform(-1, 1) for column in rows[row]}
        at = compiled.now + turn
        for machine in (compiled, whole, literal):
            machine.change(stage(rows), at, 15)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_kind_is_changed_by_neurons_that_it_is_not_wired_to(part: int) -> None:
    """R5 (d): others come and go, before it and after it in the matrix, of its own kind among them."""
    chance = random.Random(part)
    rows = wired(chance, parts()[part], "n", 0.02)
    beside = wired(chance, parts()[part], "other", 0.02) | wired(chance, parts()[(part + 1) % PARTS], "more", 0.02)
    alone, among = CompiledMachine(builtin(), seed=3), CompiledMachine(builtin(), seed=3)
    both = list({**rows, **beside}.items())
    chance.shuffle(both)
    for machine, first in ((alone, rows), (among, dict(both))):
        machine.change(stage(first))
        machine.render(300)
    assert outputs(among, rows) == outputs(alone, rows)
    for network in (rows, {**beside, **rows}, rows):
        among.change(stage(dict(network)))
        among.render(100)
        alone.render(100)
        assert outputs(among, rows) == outputs(alone, rows)
