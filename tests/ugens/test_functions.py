"""The arithmetic of signal kinds: the errors that its docstrings tell, measured in float32 against float64."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from numba import float32, njit
from numba.extending import intrinsic
from numpy.typing import NDArray

from livedmm.engine.intrinsics import FUSES, fused
from livedmm.ugens import functions as f

Wave = NDArray[np.float64]
RNG = np.random.default_rng(1)
PHASES = RNG.uniform(-4, 4, 4000)
SMALL = 10.0 ** RNG.uniform(-9, 1.5, 4000)
EITHER = np.concatenate([SMALL, -SMALL])
MANY = 10.0 ** RNG.uniform(-30, 30, 4000)


def found(function: Callable[..., object], x: Wave) -> tuple[Wave, Wave]:
    """The float32 arguments, and what the function makes of each, always as float32."""
    given = x.astype(np.float32)
    made = [function(v) for v in given]
    assert all(isinstance(y, np.float32) for y in made)
    return given.astype(float), np.array(made, float)


def hard_sums(count: int) -> list[tuple[np.float32, np.float32, np.float32]]:
    """Products and sums of which many lie at or near the middle between two float32, and what is not finite."""
    rng = np.random.default_rng(3)
    made = []
    for _ in range(count):
        x, y = (np.float32(rng.integers(1 << 12, 1 << 24)) for _ in range(2))
        exact = int(x) * int(y)
        z = float(rng.integers(-4, 5)) * 2.0 ** rng.integers(-30, 30)
        scale = 2.0 ** rng.integers(-20, 20)
        made.append((np.float32(x * scale), y, np.float32(z * scale)))
        # What is left of a product that cancels, and half a unit of its last place beside a number that is larger.
        made.append((x, y, np.float32(-exact)))
        made.append((x, y, np.float32(np.float32(exact) * 2.0 ** rng.integers(10, 30))))
    odd = [np.float32(v) for v in (0.0, -0.0, 1.0, -3.0, np.inf, -np.inf, np.nan, 3e38, 1e-30)]
    return made + [(x, y, z) for x in odd for y in odd for z in odd]


@np.errstate(all="ignore")
def test_a_fused_product_is_rounded_once() -> None:
    """Against fractions, where one is: `Fraction` to float is correctly rounded, and to float32 by its neighbours."""
    for x, y, z in hard_sums(700):
        made = f.fma(x, y, z)
        assert isinstance(made, np.float32)
        if not all(map(np.isfinite, (x, y, z))):
            assert np.float64(x) * np.float64(y) + np.float64(z) == made or np.isnan(made)
            continue
        exact = Fraction(float(x)) * Fraction(float(y)) + Fraction(float(z))
        if not np.isfinite(made):
            assert abs(exact) > Fraction(float(np.finfo(np.float32).max))
            continue
        for other in (np.nextafter(made, np.float32(np.inf)), np.nextafter(made, np.float32(-np.inf))):
            off, beside = abs(exact - Fraction(float(made))), abs(exact - Fraction(float(other)))
            assert off < beside or (off == beside and not made.view(np.int32) & 1), (x, y, z)


@np.errstate(all="ignore")
@pytest.mark.parametrize("native", [True, False])
def test_compiled_a_fused_product_is_the_same_with_and_without_an_instruction_for_it(native: bool) -> None:
    if native and not FUSES:
        pytest.skip("this processor has no such instruction")

    @intrinsic  # type: ignore[untyped-decorator]
    def one(typingctx, x, y, z):  # type: ignore[no-untyped-def]
        def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
            return fused(builder, *args, native=native)
        return float32(float32, float32, float32), codegen

    compiled = njit(lambda x, y, z: one(x, y, z))
    for given in hard_sums(700):
        expected, made = f.fma(*given), np.float32(compiled(*given))
        if abs(expected) >= np.finfo(np.float32).tiny or expected == 0:
            assert made.view(np.int32) == expected.view(np.int32), given
        else:
            assert np.isnan(made) == np.isnan(expected)


def test_a_polynomial_is_horners_rule_with_a_rounding_a_step() -> None:
    x = np.float32(0.7)
    assert f.polynomial(x, 3.0) == 3.0
    assert f.polynomial(x, 3.0, 0.1, -2.0) == f.fma(x, f.fma(x, -2.0, 0.1), 3.0)


@pytest.mark.parametrize(("name", "points", "exact", "error"), [
    ("sine", PHASES, lambda x: np.sin(2 * np.pi * x), 2.8e-7),
    ("cosine", PHASES / 4, lambda x: np.cos(2 * np.pi * x), 5.1e-7),
    ("wrap", PHASES, lambda x: x % 1, 6e-8),
])
def test_the_error_is_below(name: str, points: Wave, exact: Callable[[Wave], Wave], error: float) -> None:
    x, y = found(getattr(f, name), points)
    assert np.abs(y - exact(x)).max() <= error


@pytest.mark.parametrize(("name", "points", "exact", "error"), [
    ("quarter_sine", np.linspace(1e-9, 0.25, 4000), lambda x: np.sin(2 * np.pi * x), 2.1e-7),
    ("tanh", EITHER, np.tanh, 7e-7),
    ("approach", SMALL, lambda x: -np.expm1(-x), 7e-7),
    ("exp2", RNG.uniform(-125, 127, 4000), np.exp2, 1e-7),
    ("exp", RNG.uniform(-8, 8, 4000), np.exp, 1e-6),
    ("decibels", RNG.uniform(-60, 60, 4000), lambda x: 10 ** (x / 20), 1e-6),
    ("midi_to_hz", RNG.uniform(0, 127, 4000), lambda x: 440 * 2 ** ((x - 69) / 12), 1e-6),
])
def test_the_relative_error_is_below(name: str, points: Wave, exact: Callable[[Wave], Wave], error: float) -> None:
    x, y = found(getattr(f, name), points)
    assert np.abs(y / exact(x) - 1).max() <= error


def test_a_logarithm_is_good_to_itself_or_to_1() -> None:
    x, y = found(f.log2, MANY)
    assert (np.abs(y - np.log2(x)) / np.maximum(1, np.abs(np.log2(x)))).max() <= 1e-7


def test_half_a_turn_is_on_the_circle() -> None:
    for x in np.linspace(1e-9, 0.497, 500).astype(np.float32):
        s, c = f.half_turn(x)
        assert abs(s / np.sin(np.pi * float(x)) - 1) < 2.1e-7
        assert abs(c - np.cos(np.pi * float(x))) < 1.8e-7


@pytest.mark.parametrize("x", [0.0, -1.0, 24000.0, 1e18, -1e18])
def test_what_has_no_value_has_an_end(x: float) -> None:
    """R18: no function gives what is no number; beyond all numbers is for the engine to mute (R7)."""
    value = np.float32(x)
    with np.errstate(all="ignore"):
        for name in ("sine", "cosine", "sin", "cos", "tanh", "approach", "exp2", "log2", "exp", "log", "decibels",
                     "midi_to_hz", "wrap", "sqrt", "bounded"):
            assert not np.isnan(getattr(f, name)(value)), name
        assert not np.isnan(f.pow(value, np.float32(0.5)))
        assert abs(f.loop_gain(abs(value), value)) <= 1
        assert 0 <= f.per_sample(value, np.float32(1 / 48000)) < 0.5
        assert f.samples_ago(value, np.float32(1 / 48000)) >= 0


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 88200, 96000, 192000])
def test_a_rate_is_whole_and_so_is_a_time_of_whole_samples(rate: int) -> None:
    """Of float32, which knows neither 1/48000 nor 0.01."""
    dt = np.float32(1 / rate)
    assert f.rate_of(dt) == rate
    for n in (1, 2, 3, 7, 100, 441, 4799, 65537, 100003):
        assert f.samples_ago(np.float32(n / rate), dt) == n
    assert f.samples_ago(np.float32(100.01 / rate), dt) != 100
    assert f.samples_ago(np.float32(100.5 / rate), dt) == pytest.approx(100.5, rel=1e-6)


def test_random_numbers_do_not_repeat_and_are_even() -> None:
    state, seen = np.uint32(12345), []
    with np.errstate(over="ignore"):
        for _ in range(20000):
            seen.append(f.mix(state))
            state = f.next_random(state)
    assert len(set(map(int, seen))) == 20000
    counts, _ = np.histogram([f.unipolar(x) for x in seen], 16, (0, 1))
    # Chi squared of 15 degrees of freedom: mean 15, standard deviation 5.5.
    assert ((counts - 1250.0) ** 2 / 1250.0).sum() < 15 + 4 * 5.5
    assert f.unipolar(np.uint32(0xFFFFFFFF)) < 1.0
    assert f.bipolar(np.uint32(0)) == -1.0
