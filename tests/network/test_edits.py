"""Steps and edits: what a gain does, differences of networks, shares."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from livedmm.network import ONE_OUT, Address, Network, Resolved, Step, apply, diff, on_grid, resolve
from livedmm.network.weights import LARGEST
from livedmm.ugens import ALIVE
from tests.network.kinds import REGISTRY, stage
from tests.network.strategies import RANDOM, changes, network

ROW = Address("sine", "a", "freq")
WEIGHTS = st.floats(-1000, 1000).map(on_grid)
GAINS = st.floats(0, 1).map(on_grid)
FACTORS = st.sampled_from((0.0, 1.0)) | st.floats(-3, 3)


def step(factor: float, amount: float) -> Step:
    return Step(ROW, ONE_OUT, factor, amount)


@given(WEIGHTS, FACTORS, WEIGHTS)
def test_at_gain_0_a_step_is_nothing_and_at_gain_1_it_is_exact(weight: float, factor: float, amount: float):
    assert step(factor, amount)(weight, 0.0) == weight
    assert step(0.0, amount)(weight, 1.0) == amount
    assert step(1.0, amount)(weight, 1.0) == weight + amount
    assert step(factor, 0.0)(weight, 1.0) == on_grid(factor * weight)


@given(st.floats(-LARGEST, LARGEST), st.floats(-LARGEST, LARGEST))
def test_a_weight_that_is_set_is_that_weight_whatever_it_was(weight: float, target: float):
    assert step(0.0, on_grid(target))(on_grid(weight), 1.0) == on_grid(target)


@given(WEIGHTS, FACTORS, WEIGHTS, GAINS)
def test_between_gain_0_and_1_a_weight_is_on_the_straight_line(
        weight: float, factor: float, amount: float, gain: float):
    end = Fraction(factor) * Fraction(weight) + Fraction(amount)
    line = Fraction(weight) + Fraction(gain) * (end - Fraction(weight))
    after = step(factor, amount)(weight, gain)
    assert abs(Fraction(after) - line) <= Fraction(1, 2**32)
    assert on_grid(after) == after


@example(0.0, 2.0**-32, 0.5, 0.5)
@given(WEIGHTS, WEIGHTS, GAINS, GAINS)
def test_additions_at_any_gains_come_to_the_same_in_any_order(weight: float, amount: float, a: float, b: float):
    one, two = step(1.0, amount), step(1.0, 2 * amount)
    assert two(one(weight, a), b) == one(two(weight, b), a)


@given(WEIGHTS, FACTORS, WEIGHTS, st.floats(-2, 2))
def test_a_share_of_a_step_is_that_part_of_the_way(weight: float, factor: float, amount: float, part: float):
    whole = Fraction(factor) * Fraction(weight) + Fraction(amount) - Fraction(weight)
    after = step(factor, amount).share(part)(weight, 1.0)
    assert abs(Fraction(after) - Fraction(weight) - Fraction(part) * whole) <= Fraction(1, 2**31)


def test_a_step_ends_at_the_largest_weight():
    assert step(1e10, 0.0)(1e15, 1.0) == LARGEST
    assert step(1e10, 0.0)(-1e15, 0.5) == -LARGEST


@pytest.mark.parametrize(("timing", "gain", "weight"), [
    ("line", 0.5, 2.0), ("early", 0.0, 1.0), ("early", 2.0**-32, 3.0),
    ("late", 1 - 2.0**-32, 1.0), ("late", 1.0, 3.0)])
def test_a_step_acts_along_the_glide_or_at_its_start_or_at_its_end(timing: str, gain: float, weight: float):
    assert step(0.0, 3.0)._replace(timing=timing)(1.0, gain) == weight


@given(RANDOM)
def test_the_difference_of_two_networks_leads_from_one_to_the_other_bitwise(random: Random):
    a, b = network(random), network(random)
    assert apply(diff(a, b, REGISTRY), a) == b
    assert apply(diff(b, a, REGISTRY), b) == a


@given(RANDOM)
def test_a_network_does_not_differ_from_itself(random: Random):
    made = network(random)
    assert diff(made, Network.from_matrix(made.matrix()), REGISTRY).steps == ()


@given(RANDOM)
def test_a_difference_says_nothing_of_weights_that_are_the_same(random: Random):
    a, b = network(random), network(random)
    assert all(a.weight(s.row, s.column) != b.weight(s.row, s.column) for s in diff(a, b, REGISTRY).steps)


@given(RANDOM, GAINS)
def test_an_edit_at_gain_0_is_nothing_and_at_any_gain_touches_only_its_weights(random: Random, gain: float):
    before = network(random)
    edit = resolve(changes(random, before), before, REGISTRY)
    assert apply(edit, before, 0.0) == before
    after = apply(edit, before, gain)
    its = {(s.row, s.column) for s in edit.steps}
    assert all((s.row, s.column) in its for s in diff(before, after, REGISTRY).steps)


@given(RANDOM, GAINS.filter(lambda gain: 0 < gain < 1))
def test_between_two_networks_every_neuron_of_both_has_whole_rows(random: Random, gain: float):
    a, b = network(random), network(random)
    between = apply(diff(a, b, REGISTRY), a, gain)
    living_a, living_b = ({(n.kind, n.name) for n in x.living()} for x in (a, b))
    for row in {**a.rows, **b.rows}:
        if row[:2] in living_b - living_a:
            assert between.row(row) == b.row(row)
        if row[:2] in living_a - living_b:
            assert between.row(row) == a.row(row)
    assert {(n.kind, n.name) for n in between.living()} == living_a | living_b


def test_gates_and_triggers_step_and_other_inputs_glide():
    envelope = {Address("envelope", "e", port): {ONE_OUT: 1.0} for port in (ALIVE, "gate", "hit", "attack")}
    a = Network({**stage().rows, **envelope})
    b = Network({**a.rows, **{row: {ONE_OUT: 2.0} for row in envelope if row.port != ALIVE}})
    between = apply(diff(a, b, REGISTRY), a, 0.25)
    assert [between.weight(row, ONE_OUT) for row in envelope] == [1.0, 2.0, 2.0, 1.25]


def test_an_edit_of_which_nothing_counts_is_no_edit():
    editing = (Address("accumulator", "self", "delta"), Address("update", "update", "out"))
    edit = Resolved((step(0.0, 2.0), Step(*editing, 0.0, 0.0)), {}, {"a": "b"})
    assert edit.share(1.0, editing) is edit
    assert edit.share(0.0, editing).steps == (Step(*editing, 0.0, 0.0),)
    assert Resolved((step(0.0, 2.0),), {}, {"a": "b"}).share(0.0, editing) == Resolved(())


def test_a_neuron_of_an_unknown_kind_can_differ_too():
    row = Address("forgotten", "x", "input")
    there = Network({row: {ONE_OUT: 2.0}, Address("forgotten", "x", ALIVE): {ONE_OUT: 1.0}})
    other = there.with_rows({row: {ONE_OUT: 3.0}})
    assert apply(diff(there, other, REGISTRY), there, 0.5).weight(row, ONE_OUT) == 2.5
