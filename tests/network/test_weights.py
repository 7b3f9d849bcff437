"""The grid of weights: exact sums, shortest decimals, and what no weight can be."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import EditError
from livedmm.network import on_grid, shortest
from livedmm.network.weights import FINE, GRID, LARGEST, bounded
from tests.network.strategies import RANDOM, number

FINITE = st.floats(-LARGEST, LARGEST)
SMALL = st.floats(-FINE, FINE)


@given(SMALL)
def test_a_weight_lands_on_the_nearest_multiple_of_2_to_the_minus_32(x: float):
    weight = on_grid(x)
    assert Fraction(weight) * 2**32 == int(Fraction(weight) * 2**32)
    assert abs(Fraction(weight) - Fraction(x)) <= Fraction(1, 2**33)


@given(FINITE)
def test_a_weight_on_the_grid_stays_where_it_is(x: float):
    assert on_grid(on_grid(x)) == on_grid(x)


@given(st.floats(FINE, LARGEST))
def test_a_weight_from_2_to_the_20_on_keeps_every_bit(x: float):
    assert (on_grid(x), on_grid(-x)) == (x, -x)


@given(st.lists(st.floats(-1000, 1000).map(on_grid), max_size=40), RANDOM)
def test_sums_on_the_grid_are_exact_in_any_order(weights: list[float], random: Random):
    exact = float(sum(map(Fraction, weights)))
    assert sum(weights) == exact
    random.shuffle(weights)
    assert sum(weights) == exact


@pytest.mark.parametrize(("x", "text"), [
    (math.nan, "a weight cannot be nan; it must be a number from -1e18 to 1e18"),
    (math.inf, "a weight cannot be inf; it must be a number from -1e18 to 1e18"),
    (-1.1e18, "a weight cannot be -1.1e+18; it must be a number from -1e18 to 1e18"),
])
def test_what_no_weight_can_be_is_refused_with_the_number(x: float, text: str):
    with pytest.raises(EditError) as error:
        on_grid(x)
    assert str(error.value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_computed_ends_at_the_largest_weight_and_never_raises(x: float):
    assert bounded(x) == (on_grid(x) if abs(x) <= LARGEST else math.copysign(LARGEST, x))


@given(FINITE.map(on_grid))
def test_a_printed_weight_reads_back_to_the_same_point(weight: float):
    assert on_grid(float(shortest(weight))) == weight


@given(RANDOM)
def test_no_decimal_of_fewer_digits_lands_on_the_same_point(random: Random):
    weight = on_grid(number(random))
    digits = len(shortest(weight).partition("e")[0].replace(".", "").replace("-", "").strip("0"))
    if digits > 1:
        # The nearest decimal of so many digits is what formatting gives: if that one misses, all do.
        assert on_grid(float(f"{weight:.{digits - 1}g}")) != weight


@pytest.mark.parametrize(("weight", "text"), [
    (440.0, "440"), (0.3, "0.3"), (-12.5, "-12.5"), (120000.0, "120000"),
    (1e18, "1e18"), (0.001, "0.001"), (1 / GRID, "2e-10"), (1234567.0, "1234567"),
    (2.0**20 + 0.1, "1048576.1"), (1 / 3, "0.3333333333"),
])
def test_weights_print_as_people_write_them(weight: float, text: str):
    assert shortest(on_grid(weight)) == text


def test_nothing_prints_as_nothing_of_either_sign():
    assert shortest(0.0) == shortest(-0.0) == "0"


def test_a_weight_off_the_grid_prints_in_full():
    assert float(shortest(0.1 + 2**-40)) == 0.1 + 2**-40
