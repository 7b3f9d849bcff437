"""Fields of edits: edits set up by arithmetic on fragments of the network matrix."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from livedmm.engine.fields import EditFields, fragment
from livedmm.network import Address, Network
from livedmm.vvalues import VValue, add, scale

names = st.sampled_from("abc")
weights = st.fractions(-5, 5, max_denominator=8)
paths = st.tuples(names, names, names)
fragments = st.builds(fragment, paths, paths, weights)
fields = st.dictionaries(names, fragments, max_size=3).map(EditFields)


@given(paths, paths, st.floats(0.5, 5))
def test_a_fragment_is_the_matrix_of_a_network_with_one_weight(
    row: tuple[str, str, str], column: tuple[str, str, str], weight: float
) -> None:
    assert fragment(row, column, weight) == Network({Address(*row): {Address(*column): weight}}).matrix()


@given(fields, names, names, names, weights)
def test_fields_are_added_and_scaled_as_v_values_are(
    held: EditFields, a: str, b: str, c: str, k: Fraction
) -> None:
    x, y = held[a], held[b]
    assert held.sum(c, a, b)[c] == add(x, y)
    assert held.scale(a, k)[a] == scale(k, x)
    assert held.zero(a)[a] == {}
    assert (held[a], held[b]) == (x, y)


@given(fields, names, fragments)
def test_a_field_that_is_not_touched_stays(held: EditFields, a: str, v: VValue) -> None:
    after = held.set(a, v)
    assert after[a] == v
    assert all(after[other] == held[other] for other in "abc" if other != a)


def test_edits_are_additive() -> None:
    row, column = ("k", "x", "a"), ("k", "y", "out")
    assert add(fragment(row, column, 1), fragment(row, column, Fraction(-1, 10))) == fragment(
        row, column, Fraction(9, 10)
    )


def test_a_field_that_was_never_set_is_zero_and_not_there() -> None:
    assert EditFields()["a"] == {}
    assert len(EditFields()) == len(EditFields().set("a", 1.0).zero("a")) == 0
