"""The arithmetic of signal kinds: the errors that its docstrings tell, measured in float32 against float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

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


@pytest.mark.parametrize(("name", "points", "exact", "error"), [
    ("sine", PHASES, lambda x: np.sin(2 * np.pi * x), 2.9e-7),
    ("cosine", PHASES / 4, lambda x: np.cos(2 * np.pi * x), 6e-7),
    ("wrap", PHASES, lambda x: x % 1, 6e-8),
])
def test_the_error_is_below(name: str, points: Wave, exact: Callable[[Wave], Wave], error: float) -> None:
    x, y = found(getattr(f, name), points)
    assert np.abs(y - exact(x)).max() <= error


@pytest.mark.parametrize(("name", "points", "exact", "error"), [
    ("quarter_sine", np.linspace(1e-9, 0.25, 4000), lambda x: np.sin(2 * np.pi * x), 2.3e-7),
    ("tanh", EITHER, np.tanh, 6e-7),
    ("approach", SMALL, lambda x: -np.expm1(-x), 7e-7),
    ("exp2", RNG.uniform(-125, 127, 4000), np.exp2, 2e-7),
    ("exp", RNG.uniform(-8, 8, 4000), np.exp, 1e-6),
    ("decibels", RNG.uniform(-60, 60, 4000), lambda x: 10 ** (x / 20), 1e-6),
    ("midi_to_hz", RNG.uniform(0, 127, 4000), lambda x: 440 * 2 ** ((x - 69) / 12), 1e-6),
])
def test_the_relative_error_is_below(name: str, points: Wave, exact: Callable[[Wave], Wave], error: float) -> None:
    x, y = found(getattr(f, name), points)
    assert np.abs(y / exact(x) - 1).max() <= error


def test_a_logarithm_is_good_to_itself_or_to_1() -> None:
    x, y = found(f.log2, MANY)
    assert (np.abs(y - np.log2(x)) / np.maximum(1, np.abs(np.log2(x)))).max() <= 2e-7


def test_half_a_turn_is_on_the_circle() -> None:
    for x in np.linspace(0, 0.5, 500).astype(np.float32):
        s, c = f.half_turn(x)
        assert abs(s - np.sin(np.pi * float(x))) < 2.5e-7
        assert abs(c - np.cos(np.pi * float(x))) < 2.5e-7


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
