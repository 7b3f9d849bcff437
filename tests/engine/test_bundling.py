"""R4: however rows are bound together, each is summed as it would be alone; the literal machine says what that is."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.network import ONE_OUT, Address, Network
from livedmm.network.paths import Segment
from livedmm.ugens import ALIVE, builtin

KINDS = builtin()
Rows = dict[str, dict[str, float]]


def sines_and_sums(rows: Mapping[str, Mapping[str, float]], sums: int, sines: int = 200) -> Network:
    """Sines, and neurons `s0`, `s1`, ... with rows of the sines that are named by number, `one`, or sums."""
    def neuron(name: str) -> tuple[str, str]:
        return {"o": ("one", "one"), "s": ("signal_identity", name)}.get(name[0], ("sine", f"sine{name}"))

    found = {Address("one", "one", ALIVE): {ONE_OUT: 1.0}, Address("speaker", "speaker", ALIVE): {ONE_OUT: 1.0},
             Address("speaker", "speaker", "gain"): {ONE_OUT: 1.0}}
    for i in range(sines):
        found[Address("sine", f"sine{i}", ALIVE)] = {ONE_OUT: 1.0}
        found[Address("sine", f"sine{i}", "freq")] = {ONE_OUT: 100.0 + 31.7 * i}
    for i in range(sums):
        found[Address("signal_identity", f"s{i}", ALIVE)] = {ONE_OUT: 1.0}
    for name, row in rows.items():
        target = Address(*neuron(name), "input") if name[0] == "s" else Address("speaker", "speaker", name)
        found[target] = {Address(*neuron(column), "out"): weight for column, weight in row.items()}
    return Network(found)


def the_same(*networks: Network, samples: int = 20, glide: int = 0) -> CompiledMachine:
    """Play networks one after another on both machines, and compare every sum at every sample."""
    compiled, literal = CompiledMachine(KINDS), LiteralMachine(KINDS)
    for network in networks:
        sums = [Address(n.kind, n.name, "out") for n in network.living() if n.kind == "signal_identity"]
        for machine in (compiled, literal):
            machine.change(network, glide=glide)
        for _ in range(samples):
            made = [machine.render(1) for machine in (compiled, literal)]
            assert np.array_equal(made[0].view(np.int32), made[1].view(np.int32))
            assert [compiled.output(a) for a in sums] == [literal.output(a) for a in sums]
    return compiled


def weights(names: list[str], seed: int) -> dict[str, float]:
    chance = random.Random(seed)
    return {name: chance.uniform(-1, 1) for name in names}


def numbers(count: int, first: int = 0) -> list[str]:
    return [str(i) for i in range(first, first + count)]


@pytest.mark.parametrize("length", [33, 64, 65, 100, 128, 129, 200])
@pytest.mark.parametrize("is_scattered", [False, True])
def test_a_long_row_is_halved_as_r4_says(length: int, is_scattered: bool) -> None:
    names = numbers(length)
    if is_scattered:
        random.Random(length).shuffle(names)
    machine = the_same(sines_and_sums({"left": weights(names, length)}, 0))
    assert f"{Address('speaker', 'speaker', 'left')}: {length} entries" in str(machine.plan)


@pytest.mark.parametrize("length", [33, 64, 129, 300])
@pytest.mark.parametrize("is_scattered", [False, True])
def test_two_long_rows_that_read_the_same_are_summed_at_once(length: int, is_scattered: bool) -> None:
    def rows(seed: int) -> Rows:
        names = numbers(length)
        if is_scattered:
            random.Random(length).shuffle(names)
        return {"left": weights(names, seed), "right": weights(names, seed + 1)}

    machine = the_same(sines_and_sums(rows(1), 0, 300), sines_and_sums(rows(3), 0, 300), glide=7)
    left, right = (Address("speaker", "speaker", side) for side in ("left", "right"))
    assert f"{left} and {right}: {length} entries" in str(machine.plan)


@pytest.mark.parametrize("length", [33, 64, 70, 200])
def test_long_rows_that_read_the_same_are_summed_side_by_side(length: int) -> None:
    rows: Rows = {f"s{i}": weights(numbers(length), i) for i in range(40)}
    machine = the_same(sines_and_sums(rows, 40))
    assert str(machine.plan).count("dense signal_identity.input") == 2


def test_short_rows_of_neighbours_are_summed_together() -> None:
    chance = random.Random(4)
    rows: Rows = {f"s{i}": {"one": 0.1 * i, "7": 0.5, str(i): 0.25, str(chance.randrange(200)): -0.3}
                  for i in range(40) if i != 35}
    rows["s3"] = {"one": 0.75}
    rows["s20"] = {"one": 0.5, "9": 1.0, **weights(numbers(8, 100), 1)}
    machine = the_same(sines_and_sums(rows, 40))
    assert "one place, one place, run, scattered" in str(machine.plan)


def test_weights_of_every_sort_of_row_glide() -> None:
    def rows(seed: int) -> Rows:
        made: Rows = {f"s{i}": weights(numbers(70), seed + i) for i in range(32)}
        made |= {f"s{i}": weights(["one", str(i), "5"], seed + i) for i in range(64, 96)}
        made |= {f"s{i}": weights(["one"], seed + i) for i in range(96, 112)}
        made |= {"s112": weights(numbers(3, 50), seed), "left": weights(numbers(150), seed)}
        return made

    machine = the_same(sines_and_sums(rows(1), 113), sines_and_sums(rows(2), 113), glide=9)
    assert {line.split()[0] for line in str(machine.plan).splitlines()} >= {"dense", "alike", "rows:", "dot"}


def test_an_input_is_zero_once_all_that_feeds_it_is_dead() -> None:
    playing = sines_and_sums({"s0": {"1": 1.0}, "left": {"s0": 1.0}}, 1)
    dead = Network({row: columns for row, columns in playing.rows.items() if row.neuron != "sine1"})
    later = sines_and_sums({"s0": {"1": 1.0}, "left": {"s0": 1.0}}, 2)
    later = Network({row: columns for row, columns in later.rows.items() if row.neuron != "sine1"})
    machine = the_same(playing, dead, later)
    assert not machine.render(3).any()


def test_what_is_not_finite_outside_reaches_only_who_reads_it() -> None:
    """A lane beside those that read a number from outside reads it too, with weight 0."""
    network = sines_and_sums({f"s{i}": {"1": 1.0, str(i): 0.5} for i in range(16)}, 17)
    outside = Address("identity", "huge", "out")
    rows = {row: ({**columns, outside: 1.0} if row.neuron in ("s1", "s2", "s3", "s4", "s5", "s6") else columns)
            for row, columns in network.rows.items()}
    compiled = CompiledMachine(KINDS)
    compiled.change(Network(rows))
    compiled.feed(outside, False, Segment(0, 0, float("inf"), float("inf")))
    compiled.render(3)
    assert compiled.output(Address("signal_identity", "s7", "out")) != 0.0


@pytest.mark.parametrize("first", [20, 52, 63])
def test_an_array_that_runs_across_two_pages_is_read_in_two_pieces(first: int) -> None:
    """Each of sixteen neighbours hears its own sine, and the speaker all of them; pages end at every 64th."""
    rows: Rows = {f"s{i}": {str(first + i): 0.5 + i, "one": 0.25} for i in range(48)}
    machine = the_same(sines_and_sums(rows | {"left": weights(numbers(100, first), 1)}, 48))
    assert "two runs" in str(machine.plan)
