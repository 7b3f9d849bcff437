"""Expressions of streams are linear combinations: the laws of vector spaces hold in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedmm.network import Port

from .reading import played, saying

STAGE = played("a = saw(1)\nb = sine(2)\nbank = sine([110, 220, 331])\nsides = pan(a)")
TERMS = st.sampled_from(["a", "b", "a.out", "b", "bank", "bank[1]", "3", "0.5", "sides", "[a, b, 7]", "bank"])
NUMBERS = st.integers(-40, 40).map(lambda n: str(n / 8)).map(lambda text: f"({text})")


def sums(terms: list[str]) -> str:
    return "(" + " + ".join(terms) + ")"


def heard(expression: str) -> tuple[dict[Port, float], dict[Port, float]]:
    """What a row of each side of the speaker gets."""
    rows = saying(f"speaker = {expression}", STAGE).rows
    return dict(rows[Port("speaker", "left")]), dict(rows[Port("speaker", "right")])


@given(st.lists(TERMS, min_size=1, max_size=4), st.lists(TERMS, min_size=1, max_size=4), NUMBERS)
def test_a_number_before_a_sum_stands_before_each_term(left: list[str], right: list[str], k: str) -> None:
    assert heard(f"{k}*({sums(left)} - {sums(right)})") == heard(f"{k}*{sums(left)} - {k}*{sums(right)}")


@given(st.lists(TERMS, min_size=2, max_size=6))
def test_the_order_of_terms_changes_no_weight(terms: list[str]) -> None:
    assert heard(" + ".join(terms)) == heard(" + ".join(sorted(terms)))


@given(st.lists(TERMS, min_size=1, max_size=6))
def test_sum_is_what_signs_between_terms_are(terms: list[str]) -> None:
    assert heard(f"sum({', '.join(terms)})") == heard(" + ".join(terms))


@given(st.lists(TERMS, min_size=1, max_size=5))
def test_a_row_less_itself_is_empty(terms: list[str]) -> None:
    assert heard(f"{sums(terms)} - {sums(terms)}") == ({}, {})


@given(TERMS, NUMBERS, NUMBERS)
def test_numbers_before_and_after_a_term_multiply(term: str, k: str, n: str) -> None:
    assert heard(f"{k}*{term}*{n}") == heard(f"({k}*{n})*{term}")


def test_what_is_no_array_counts_once_where_an_array_is_summed() -> None:
    one, two = heard("0.1*bank + 0.25*a"), heard("0.5*(0.2*bank + 0.5*a)")
    assert one == two
    assert one[0][Port("a", "out")] == 0.25


def test_but_every_member_has_it_where_the_array_stays_one() -> None:
    rows = saying("pack = bank + a", STAGE).rows
    assert [rows[Port(f"pack[{i}]", "input")][Port("a", "out")] for i in range(3)] == [1, 1, 1]


def test_the_sides_of_an_array_are_summed_side_by_side() -> None:
    rows = saying("speaker = 0.5*pan(bank, spread(3, -1, 1)) + 0.25*a", STAGE).rows
    left = rows[Port("speaker", "left")]
    assert left == {**{Port(f"speaker._pan{n}", "left"): 0.5 for n in ("", "[1]", "[2]")}, Port("a", "out"): 0.25}
