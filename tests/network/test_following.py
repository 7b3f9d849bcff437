"""Matrices followed from one to the next are read as each would be by itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from livedmm.network import Address, Following, Network
from livedmm.vvalues import add

LEAVES = st.one_of(st.integers(-2, 2), st.floats(), st.just(10**400), st.booleans(), st.text(max_size=1))
KEYS = st.sampled_from(["saw", "one", "out", "alive", "freq", 3])
TREES = st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=12)


def matrix(**weights: float) -> dict[str, Any]:
    """A matrix of rows of one saw, each fed by `one`."""
    return {"saw": {"a": {port: {"one": {"one": {"out": weight}}} for port, weight in weights.items()}}}


def laid_out(network: Network) -> list[Any]:
    """All that is in a network, in its order."""
    return [(row, list(columns.items())) for row, columns in network.rows.items()]


@given(st.lists(TREES, max_size=6))
def test_each_matrix_is_read_as_if_it_were_the_first(trees: list[Any]) -> None:
    following = Following()
    for tree in trees:
        assert laid_out(following(tree)) == laid_out(Network.from_matrix(tree))


PORTS = st.sampled_from(["alive", "freq", "phase"])


@given(st.lists(st.dictionaries(PORTS, st.sampled_from([-1.0, 0.0, 1.0])), max_size=8))
def test_what_is_added_to_a_matrix_is_followed(deltas: list[dict[str, float]]) -> None:
    following, tree = Following(), matrix(alive=1.0, freq=220.0, phase=1.0)
    for delta in deltas:
        tree = add(tree, matrix(**delta))  # type: ignore[assignment]
        network = following(tree)
        assert laid_out(network) == laid_out(Network.from_matrix(tree))
        assert list(network.neurons) == list(Network.from_matrix(tree).neurons)


def test_a_matrix_that_is_the_same_object_is_the_same_network() -> None:
    following, tree = Following(), matrix(alive=1.0, freq=220.0)
    assert following(tree) is following(tree)


def test_where_only_numbers_move_the_neurons_are_not_looked_for_again() -> None:
    following, tree = Following(), matrix(alive=1.0, freq=220.0)
    neurons = following(tree).neurons
    moved: Any = add(tree, matrix(freq=1.0))
    assert following(moved).neurons is neurons
    assert following(moved).weight(Address("saw", "a", "freq"), Address("one", "one", "out")) == 221.0


def test_a_row_that_comes_back_stands_where_it_stood() -> None:
    following = Following()
    for freq in (1.0, 0.0, 2.0):
        tree = matrix(freq=freq, phase=1.0)
        assert laid_out(following(tree)) == laid_out(Network.from_matrix(tree))
