"""R5: the compiled machine equals the literal one, bit for bit, however time is cut and whatever stands beside."""

from __future__ import annotations

import random

import numpy as np
import pytest

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.network import ONE_OUT, Address, Network
from livedmm.ugens import ALIVE, Kind
from tests.engine.signal_kinds import KINDS, Fade, registry

SPEAKER = ("speaker", "speaker")
REGISTRY = registry()


def alive(kind: Kind, name: str) -> dict[Address, dict[Address, float]]:
    return {Address(kind.key, name, ALIVE): {ONE_OUT: 1.0}}


def stage() -> dict[Address, dict[Address, float]]:
    return {Address("one", "one", ALIVE): {ONE_OUT: 1.0}, Address(*SPEAKER, ALIVE): {ONE_OUT: 1.0},
            Address(*SPEAKER, "gain"): {ONE_OUT: 0.5}}


def random_network(chance: random.Random, neurons: int) -> Network:
    """Any kinds, loops and self-loops included, rows from one entry to beyond 32, some inputs left open."""
    rows = stage()
    named = [(kind, f"n{i}_{kind.name}") for i, kind in enumerate(chance.choices(KINDS, k=neurons))]
    outputs = [Address(k.key, n, port) for k, n in named for port in k.output_names]
    for kind, name in named:
        rows |= alive(kind, name)
        for port in kind.input_names:
            if chance.random() < 0.7:
                scale = 100 if port == "freq" else 0.5
                columns = chance.sample(outputs, min(chance.choice([1, 1, 2, 3, 5, 40]), len(outputs)))
                row = {c: chance.uniform(-1, 1) * scale for c in columns}
                if chance.random() < 0.6:
                    row = {ONE_OUT: chance.uniform(-2, 2) * 4 * scale, **row}
                rows[Address(kind.key, name, port)] = row
    for side in ("left", "right"):
        heard = chance.sample(outputs, min(chance.choice([3, 35]), len(outputs)))
        rows[Address(*SPEAKER, side)] = {c: chance.uniform(-0.1, 0.1) for c in heard}
    return Network(rows)


def bits(samples: np.ndarray) -> np.ndarray:
    return samples.view(np.int32)


@pytest.mark.parametrize("seed", range(12))
def test_compiled_and_literal_play_the_same_bits_through_changes_of_structure(seed: int) -> None:
    chance = random.Random(seed)
    networks = [random_network(chance, chance.choice([3, 8, 50])) for _ in range(3)]
    changes = [(network, chance.choice([0, 5]), chance.choice([0, 17, 60])) for network in networks]
    compiled, cut, literal = (CompiledMachine(REGISTRY, seed=7), CompiledMachine(REGISTRY, seed=7),
                              LiteralMachine(REGISTRY, seed=7))
    for network, late, glide in changes:
        made = []
        for machine in (compiled, literal):
            machine.change(network, machine.now + late, glide)
            made.append(machine.render(50))
        cut.change(network, cut.now + late, glide)
        pieces = []
        while (left := 50 - sum(p.shape[1] for p in pieces)) > 0:
            pieces.append(cut.render(min(left, chance.randint(1, 20))))
        assert np.array_equal(bits(made[0]), bits(made[1]))
        assert np.array_equal(bits(made[0]), bits(np.concatenate(pieces, axis=1)))
        assert np.isfinite(made[0]).all()


@pytest.mark.parametrize("block", [1, 2, 3, 16, 63, 64, 65, 1000, 1024])
def test_the_size_of_a_block_changes_no_bit(block: int) -> None:
    network = random_network(random.Random(99), 40)
    made = []
    for size in (2048, block):
        machine = CompiledMachine(REGISTRY, seed=1)
        machine.change(network, 100, 500)
        pieces = [machine.render(min(size, 2048 - at)) for at in range(0, 2048, size)]
        made.append(np.concatenate(pieces, axis=1))
    assert np.array_equal(bits(made[0]), bits(made[1]))


def test_unrelated_neurons_change_no_bit() -> None:
    chance = random.Random(5)
    network = random_network(chance, 20)
    others = random_network(chance, 60)
    beside = {Address(r.kind, f"other_{r.neuron}", r.port):
              {c if c == ONE_OUT else Address(c.kind, f"other_{c.neuron}", c.port): w for c, w in columns.items()}
              for r, columns in others.rows.items() if r.neuron not in ("one", "speaker")}
    items = list(beside.items())
    chance.shuffle(items)
    made = []
    for rows in (dict(network.rows), {**dict(items[:300]), **network.rows, **dict(items[300:])}):
        machine = CompiledMachine(REGISTRY, seed=3)
        machine.change(Network(rows))
        made.append(machine.render(300))
    assert np.array_equal(bits(made[0]), bits(made[1]))


def test_a_weight_moves_in_a_straight_line_and_lands_exactly() -> None:
    rows = stage() | {Address(*SPEAKER, "left"): {ONE_OUT: 0.25}, Address(*SPEAKER, "gain"): {ONE_OUT: 1.0}}
    machine = CompiledMachine(REGISTRY)
    machine.change(Network(rows))
    machine.render(10)
    target = 0.7
    machine.change(Network(rows | {Address(*SPEAKER, "left"): {ONE_OUT: target}}), start=15, glide=20)
    heard = machine.render(40)[0]
    share = np.clip((np.arange(10, 50) - 15) / 20, 0, 1)
    assert np.array_equal(heard, (0.25 + (target - 0.25) * share).astype(np.float32))
    assert heard[-1] == np.float32(target)


def test_two_ways_of_one_weight_follow_each_other() -> None:
    rows = stage() | {Address(*SPEAKER, "left"): {ONE_OUT: 0.0}, Address(*SPEAKER, "gain"): {ONE_OUT: 1.0}}
    left = Address(*SPEAKER, "left")
    for machine in (CompiledMachine(REGISTRY), LiteralMachine(REGISTRY)):
        machine.change(Network(rows))
        machine.change(Network(rows | {left: {ONE_OUT: 1.0}}), start=0, glide=100)
        machine.change(Network(rows | {left: {ONE_OUT: -1.0}}), start=50, glide=50)
        heard = machine.render(120)[0]
        assert np.allclose(heard[:51], np.arange(51) / 100, atol=1e-7), "the first way is followed until the second"
        assert np.allclose(heard[50:101], 0.5 - 1.5 * np.arange(51) / 50, atol=1e-7)
        assert (heard[100:] == -1.0).all()


@pytest.mark.parametrize("seed", range(8))
def test_changes_that_wait_for_their_start_begin_where_those_before_them_lead(seed: int) -> None:
    chance = random.Random(seed)
    network = random_network(chance, 8)
    rows = [row for row in network.rows if row.port != ALIVE]
    compiled, literal = CompiledMachine(REGISTRY, seed=7), LiteralMachine(REGISTRY, seed=7)
    for machine in (compiled, literal):
        machine.change(network)
    start = 0
    for _ in range(4):
        row = chance.choice(rows)
        network = network.with_rows({row: {c: w * chance.uniform(0, 2) for c, w in network.row(row).items()}})
        start, length = start + chance.choice([0, 7, 15]), chance.choice([0, 9, 40])
        for machine in (compiled, literal):
            machine.change(network, start, length)
    assert np.array_equal(bits(compiled.render(120)), bits(literal.render(120)))


def test_a_wild_neuron_is_silent_for_a_tenth_of_a_second_and_then_tried_again() -> None:
    blow = next(k for k in KINDS if k.name == "blow")
    rows = stage() | alive(blow, "bomb") | {
        Address("blow", "bomb", "input"): {ONE_OUT: 1.0},
        Address(*SPEAKER, "left"): {Address("blow", "bomb", "out"): 1.0}}
    machine = CompiledMachine(REGISTRY)
    machine.change(Network(rows))
    heard = machine.render(5200)[0]
    first = machine.wild[0]
    assert first[:2] == ("blow", "bomb")
    assert [at - first[2] for _, _, at in machine.wild] == [0, 4900], "tried again after 4800, wild after 100 more"
    assert (heard[first[2] + 1: first[2] + 4800] == 0).all()
    assert heard[first[2] + 4803:].max() > 0, "it is tried again"


def test_of_many_neurons_only_the_one_that_went_wild_is_silent() -> None:
    """Pages of a kind that lie one after another are computed in one call; the wild lane is found in its own page."""
    blow = next(k for k in KINDS if k.name == "blow")
    rows = stage() | {Address(*SPEAKER, "left"): {Address("blow", "b140", "out"): 1.0}}
    for i in range(200):
        rows |= alive(blow, f"b{i}") | {Address("blow", f"b{i}", "input"): {ONE_OUT: 1.0 if i == 140 else 1e-6}}
    machine, literal = CompiledMachine(REGISTRY), LiteralMachine(REGISTRY)
    for each in (machine, literal):
        each.change(Network(rows))
    assert str(machine.plan).count("page blow") == 4
    assert np.array_equal(bits(machine.render(120)), bits(literal.render(120)))
    assert [name for _, name, _ in machine.wild] == ["b140"]


def test_who_went_wild_is_known_by_the_plan_that_played_while_a_newer_one_waits() -> None:
    blow, wave = (next(k for k in KINDS if k.name == name) for name in ("blow", "wave"))
    rows = stage() | alive(wave, "w")
    machine = CompiledMachine(REGISTRY)
    machine.change(Network(rows))
    rows |= alive(blow, "bomb") | {Address("blow", "bomb", "input"): {ONE_OUT: 1.0}}
    machine.change(Network(rows))
    machine.render(10)
    pages = machine.plan.pages
    for i in range(100):  # a second page of waves, before that of the bomb
        rows |= alive(wave, f"w{i}")
    machine.change(Network(rows), start=200)
    assert machine.plan.pages.index(("blow", 0)) != pages.index(("blow", 0))
    machine.render(150)
    assert [told[:2] for told in machine.wild] == [("blow", "bomb")]


def test_a_neuron_keeps_its_state_through_edits_and_begins_afresh_after_it_has_gone() -> None:
    wave = KINDS[0]
    rows = stage() | alive(wave, "a") | {
        Address("wave", "a", "freq"): {ONE_OUT: 1000.0},
        Address(*SPEAKER, "left"): {Address("wave", "a", "out"): 1.0}}
    machine, steady = CompiledMachine(REGISTRY), CompiledMachine(REGISTRY)
    machine.change(Network(rows))
    steady.change(Network(rows))
    machine.render(100)
    machine.change(Network(rows | alive(wave, "b")))
    assert np.array_equal(np.concatenate([machine.render(100)], 1)[0], steady.render(200)[0, 100:])
    machine.change(Network({r: c for r, c in rows.items() if r.neuron != "a"}))
    machine.render(100)
    machine.change(Network(rows))
    again = machine.render(100)[0]
    steady = CompiledMachine(REGISTRY)
    steady.change(Network(rows))
    assert np.array_equal(again, steady.render(100)[0])


def test_denormals_are_zero_in_both_machines() -> None:
    """R7: 2^-126 is the last that is heard."""
    out, left = Address("fade", "a", "out"), Address(*SPEAKER, "left")
    rows = stage() | alive(Fade, "a") | {left: {out: 1.0}, Address(*SPEAKER, "gain"): {ONE_OUT: 1.0}}
    made = []
    for machine in (CompiledMachine(REGISTRY), LiteralMachine(REGISTRY)):
        machine.change(Network(rows | {Address("fade", "a", "input"): {ONE_OUT: 1.0}}))
        machine.render(1)
        machine.change(Network(rows))
        made.append(machine.render(200)[0])
    assert np.array_equal(bits(made[0]), bits(made[1]))
    assert made[0][made[0] != 0].min() == np.float32(2.0**-126)


@pytest.mark.slow
@pytest.mark.parametrize("freq", [0.01, 440.0, 10000.0])
def test_the_pitch_of_a_sine_holds_for_ten_minutes(freq: float) -> None:
    """R1: the phase after 10 minutes against exact arithmetic; 0.01 cent is a share of 5.8e-6."""
    rate, blocks, block = 48000.0, 30, 960000
    rows = stage() | alive(KINDS[0], "a") | {Address("wave", "a", "freq"): {ONE_OUT: freq}}
    machine = CompiledMachine(REGISTRY, rate)
    machine.change(Network(rows))
    for _ in range(blocks):
        machine.render(block)
    column = machine.memory.pools["wave"].kernel.layout.states["position"]
    place = machine.memory.place("wave", "a", column)
    position = float(machine.memory.floats[place]) + float(machine.memory.floats[place + 64])
    cycles = freq / rate * blocks * block
    error = (position - cycles + 0.5) % 1.0 - 0.5
    assert abs(error) / cycles < 5.8e-6
