"""Networks as values: what is read from the matrix, and the matrix from what."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import EditError, Where
from livedmm.network import ONE_OUT, STANDING, Address, Network, Port, apply, resolve
from livedmm.ugens import ALIVE
from tests.network.kinds import REGISTRY, stage
from tests.network.strategies import RANDOM, changes, network, number

FREQ = Address("sine", "lfo", "freq")
LIFE = Address("sine", "lfo", ALIVE)
LFO = {LIFE: {ONE_OUT: 1.0}, FREQ: {ONE_OUT: 2.0}}

JUNK = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=2),
                    lambda inner: st.dictionaries(st.text(max_size=2), inner, max_size=3), max_leaves=20)


def test_the_stage_has_the_standing_neurons_with_their_biases():
    start = stage()
    assert {n.name: n.kind for n in start.neurons.values()} == STANDING
    assert start.row(Address("accumulator", "self", "accum")) == {Address("accumulator", "self", "out"): 1.0}
    assert start.row(Address("accumulator", "self", "delta")) == {Address("update", "update", "out"): 1.0}
    assert start.row(Address("speaker", "speaker", "gain")) == {ONE_OUT: 0.5}
    assert start.row(Address("speaker", "speaker", "left")) == {}


@given(RANDOM)
def test_the_matrix_as_a_v_value_gives_the_network_back(random: Random):
    made = network(random)
    assert Network.from_matrix(made.matrix()) == made


def test_the_matrix_nests_kind_neuron_and_port_of_rows_and_then_of_columns():
    columns = {Address("saw", "b", "out"): 1.0, Address("saw", "b", "slope"): 2.0, Address("saw", "c", "out"): 3.0}
    assert Network({FREQ: columns, LIFE: {ONE_OUT: 1.0}}).matrix() == {"sine": {"lfo": {
        "freq": {"saw": {"b": {"out": 1.0, "slope": 2.0}, "c": {"out": 3.0}}},
        "alive": {"one": {"one": {"out": 1.0}}}}}}


@given(st.dictionaries(st.text(max_size=2), JUNK, max_size=3))
def test_a_v_value_of_any_shape_is_some_network(tree: dict[str, Any]):
    assert isinstance(Network.from_matrix(tree).matrix(), dict)


def test_only_numbers_six_levels_down_are_weights():
    def at(weight: Any) -> Network:
        return Network.from_matrix({"sine": {"a": {"freq": {"one": {"one": {"out": weight}}}}}})
    assert at(3).weight(Address("sine", "a", "freq"), ONE_OUT) == 3.0
    assert at({":number": 3}) == at(True) == at("3") == at({}) == Network()


@given(RANDOM)
def test_weights_of_0_and_rows_without_weights_leave_no_trace(random: Random):
    made = network(random)
    zeros = {row: {**columns, Address("saw", "no", "out"): 0.0} for row, columns in made.rows.items()}
    again = Network({**zeros, FREQ: {ONE_OUT: 0.0}, Address("saw", "no", "freq"): {}})
    assert again == made
    assert again.matrix() == made.matrix()


def test_a_neuron_lives_while_its_alive_weight_is_not_0():
    lfo = Network(LFO)
    assert lfo.neurons["lfo"].kind == "sine"
    assert lfo.lives("sine", "lfo")
    assert list(lfo.with_rows({FREQ: {}}).neurons) == ["lfo"], "lfo.freq = 0 does not kill it"
    assert not lfo.with_rows({LIFE: {}}).neurons
    moved = lfo.with_rows({LIFE: {FREQ: 1.0}})
    assert not moved.lives("sine", "lfo"), "only `one` counts"
    assert not moved.neurons


def test_of_two_living_neurons_of_one_name_the_later_is_meant():
    both = Network(LFO).with_rows({Address("saw", "lfo", ALIVE): {ONE_OUT: 0.5}})
    assert both.neurons["lfo"].kind == "saw"
    assert both.kinds["lfo"] == ("sine", "saw")
    assert [n.kind for n in both.living()] == ["sine", "saw"]


def test_networks_are_equal_by_their_weights_alone():
    said = Network(LFO, {"lfo": Where("a.yaml", 1)})
    turned = Network(dict(reversed(LFO.items())))
    assert said == turned
    assert said != Network({**LFO, FREQ: {ONE_OUT: 2.5}})
    assert said != LFO
    assert said.neurons["lfo"].where == Where("a.yaml", 1)


@given(RANDOM)
def test_a_network_made_from_another_knows_what_one_made_afresh_knows(random: Random):
    made = network(random)
    assert made.neurons is made.neurons
    weight = {row: {column: number(random)} for row in made.rows for column in made.rows[row]
              if random.random() < 0.2}
    for after in (apply(resolve(changes(random, made), made, REGISTRY), made), made.with_rows(weight)):
        fresh = Network(after.rows, after.where)
        assert after.neurons == fresh.neurons
        assert list(after.neurons) == list(fresh.neurons)
        assert after.kinds == fresh.kinds
        assert after.readers == fresh.readers
        assert after.inputs == fresh.inputs


@given(RANDOM)
def test_every_weight_is_found_by_who_reads_and_by_who_is_read(random: Random):
    made = network(random)
    weights = [(row, column) for row, columns in made.rows.items() for column in columns]
    assert sorted(weights) == sorted(pair for pairs in made.readers.values() for pair in pairs)
    assert all(column[:2] == read for read, pairs in made.readers.items() for _, column in pairs)
    assert sorted(made.rows) == sorted(row for rows in made.inputs.values() for row in rows)
    assert all(row[:2] == neuron for neuron, rows in made.inputs.items() for row in rows)


@given(RANDOM)
def test_a_network_is_not_changed_by_what_is_made_of_it(random: Random):
    made = network(random)
    before = made.matrix()
    apply(resolve(changes(random, made), made, REGISTRY), made)
    made.plus({(row, column): 1.0 for row, columns in made.rows.items() for column in columns})
    assert made.matrix() == before


def test_what_is_added_to_a_network_is_added_weight_by_weight():
    saw = Address("saw", "a", "out")
    more = Network(LFO).plus({(FREQ, ONE_OUT): 0.5, (FREQ, saw): 3.0, (LIFE, ONE_OUT): -1.0})
    assert more.rows == {FREQ: {ONE_OUT: 2.5, saw: 3.0}}


def test_a_port_is_that_of_the_neuron_that_lives():
    assert Network(LFO).address(Port("lfo", "freq")) == FREQ
    with pytest.raises(EditError) as error:
        Network(LFO).address(Port("lf", "freq"))
    assert str(error.value) == "no neuron 'lf'; did you mean 'lfo'?"


def test_a_network_says_how_large_it_is():
    assert repr(Network(LFO)) == "<Network of 1 neurons, 2 weights>"
