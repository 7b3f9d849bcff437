"""Numbers fold in float64, and never as integers (R30)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import RowError
from livedmm.language.numbers import array_function
from livedmm.network import Port, on_grid

from .reading import errors, saying

EXPONENTS = st.integers(-6, 6)
SMALL = st.floats(-1e3, 1e3, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-3)


def number(text: str) -> float:
    """What an expression of numbers folds to."""
    row = saying(f"speaker.gain = {text}").rows[Port("speaker", "gain")]
    return row.get(Port("one", "out"), 0.0)


@given(SMALL, SMALL, SMALL, st.sampled_from("+-*"), st.sampled_from("+-*"))
def test_arithmetic_is_that_of_float64(a: float, b: float, c: float, first: str, second: str) -> None:
    text = f"{a!r} {first} {b!r} {second} {c!r}"
    assert number(text) == on_grid(eval(text))


@given(SMALL, EXPONENTS)
def test_powers_are_those_of_float64(base: float, exponent: int) -> None:
    if base == 0 and exponent < 0:
        assert errors(f"speaker.gain = ({base!r})**{exponent}")
    elif abs(base**exponent) <= 1e18:
        assert number(f"({base!r})**{exponent}") == on_grid(base**float(exponent))


@pytest.mark.parametrize("text", ["9**9**9", "9**9**9**9**9", "10**400", "1e999", "1/0", "0**-1", "2**5000*0",
                                  "db(1e9)", "semitones(1e9)", "1 % 0", "1e308*10", "1e308 + 1e308"])
def test_what_is_not_finite_is_refused_at_once(text: str) -> None:
    found, = errors(f"speaker.gain = {text}")
    assert "this number is not finite" in found


def test_units_and_functions() -> None:
    assert number("5*ms") == on_grid(0.005)
    assert number("2*kHz") == 2000
    assert number("db(-6)") == on_grid(10 ** (-6 / 20))
    assert number('note("a4")*semitones(12)*cents(1200)') == pytest.approx(1760, rel=1e-12)
    assert number("tau - 2*pi") == 0


@given(st.integers(2, 100), SMALL, SMALL)
def test_spread_is_linspace(n: int, lo: float, hi: float) -> None:
    assert array_function("spread", [n, lo, hi]) == pytest.approx(np.linspace(lo, hi, n), abs=1e-9)


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-9, 9).filter(bool))
def test_range_is_that_of_python(start: int, stop: int, step: int) -> None:
    arguments, wanted = [float(start), float(stop), float(step)], list(range(start, stop, step))
    if wanted:
        assert array_function("range", arguments) == wanted
    else:
        with pytest.raises(RowError):
            array_function("range", arguments)


def test_a_step_that_float64_cannot_hold_does_not_add_a_member() -> None:
    assert len(array_function("range", [0.0, 0.3, 0.1])) == 3


@given(st.integers(1, 50), SMALL, SMALL, st.integers(0, 1000))
def test_random_is_the_same_for_the_same_seed_and_lies_between(n: int, lo: float, hi: float, seed: int) -> None:
    found = array_function("random", [n, lo, hi, float(seed)])
    assert found == array_function("random", [n, lo, hi, float(seed)])
    assert all(min(lo, hi) - 1e-9 <= x <= max(lo, hi) + 1e-9 for x in found)
    assert n < 2 or lo == hi or found != array_function("random", [n, lo, hi, float(seed + 1)])
