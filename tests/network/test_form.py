"""The published form of a matrix: what is built of weights reads as them again, whatever else stands in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedmm.network import Address
from livedmm.network.form import changed_rows, columns_of, of_weights, row_at, rows_of, weight_at, weights_of

names = st.sampled_from("ab")
addresses = st.builds(Address, names, names, names)
weights = st.dictionaries(st.tuples(addresses, addresses), st.floats(-9, 9), max_size=6)
A, B = Address("sine", "a", "freq"), Address("saw", "b", "out")


@given(weights, addresses, addresses)
def test_weights_are_read_as_they_were_put_in(some: dict[tuple[Address, Address], float], row: Address,
                                              column: Address) -> None:
    tree = of_weights(some)
    assert {(row, column): x for row, columns in rows_of(tree) for column, x in weights_of(columns).items()} == some
    assert weight_at(tree, (row, column)) == some.get((row, column), 0.0)
    assert set(columns_of(row_at(tree, row))) == {c for r, c in some if r == row}


def test_what_is_no_weight_is_0() -> None:
    for leaf in (True, "x", float("nan"), 1e19, {"more": 1}):
        tree = {"sine": {"a": {"freq": {"saw": {"b": {"out": leaf}}}}}}
        assert weight_at(tree, (A, B)) == 0
        assert [weights_of(columns) for _, columns in rows_of(tree)] == [{}]
        assert list(columns_of(row_at(tree, A))) == [B]
    for tree in (3, {}, {"sine": 3}, {1: {"a": {"freq": 5}}}):
        assert weight_at(tree, (A, B)) == 0
        assert not list(columns_of(row_at(tree, A)))


def test_rows_that_are_the_same_objects_have_not_changed() -> None:
    one = of_weights({(A, B): 1.0, (B, A): 2.0})
    assert not list(changed_rows(one, one))
    other = {**one, "sine": of_weights({(A, B): 1.0})["sine"]}
    assert list(changed_rows(one, other)) == [A]
    assert list(changed_rows(one, 0)) == [A, B]
