"""Shaping: closed forms, sample by sample, in float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.ugens.library.listening import Wave, hear, hear_all, noise

X = np.concatenate([noise(4000, 5.0), [0.0, 1.0, -1.0, 0.5, 3.0]]).astype(np.float32).astype(float)
Y = np.concatenate([noise(4000, 5.0, seed=6), [0.0, 0.0, -1.0, 0.5, -3.0]]).astype(np.float32).astype(float)


def turned(x: Wave) -> Wave:
    """Folded between -1 and 1: a triangle of period 4."""
    return np.abs((x + 3) % 4 - 2) - 1


LAWS: dict[str, tuple[Callable[[Wave, Wave], Wave], str]] = {
    "signal_identity": (lambda x, y: x, "input"),
    "signal_product": (lambda x, y: x * y, "a b"),
    "signal_quotient": (lambda x, y: np.divide(x, y, out=np.zeros_like(x), where=y != 0), "a b"),
    "signal_greater": (lambda x, y: (x > y) * 1.0, "a b"),
    "minimum": (lambda x, y: np.minimum(x, y), "a b"),
    "maximum": (lambda x, y: np.maximum(x, y), "a b"),
    "abs": (lambda x, y: np.abs(x), "input"),
    "sqrt": (lambda x, y: np.sign(x) * np.sqrt(np.abs(x)), "input"),
    "power": (lambda x, y: np.sign(x) * np.abs(x) ** 2, "input"),
    "tanh": (lambda x, y: np.tanh(x), "input"),
    "sigmoid": (lambda x, y: 1 / (1 + np.exp(-x)), "input"),
    "clip": (lambda x, y: np.clip(x, -1, 1), "input"),
    "fold": (lambda x, y: turned(x), "input"),
    "wrap": (lambda x, y: (x + 1) % 2 - 1, "input"),
    "quantise": (lambda x, y: np.floor(x + 0.5), "input"),
    "midi_to_hz": (lambda x, y: 440 * 2 ** ((x - 69) / 12), "input"),
    "octaves": (lambda x, y: 2**x, "input"),
    "decibels": (lambda x, y: 10 ** (x / 20), "input"),
}


@pytest.mark.parametrize("name", LAWS)
def test_it_is_its_closed_form(name: str) -> None:
    """Within 2e-6 of the larger of it and 1, which is a few roundings of float32; the wrap only away from its jump."""
    law, ports = LAWS[name]
    expected = law(X, Y)
    heard = hear(name, len(X), **dict(zip(ports.split(), (X, Y), strict=False)))
    near = np.abs(heard - expected) <= 2e-6 * np.maximum(1, np.abs(expected))
    assert (near | (name == "wrap") & (np.abs(np.abs(expected) - 1) < 1e-6)).all()


def test_a_frequency_has_a_note_number_and_back() -> None:
    notes = np.linspace(0, 127, 1000)
    found = hear("hz_to_midi", 1000, input=440 * 2 ** ((notes - 69) / 12))
    np.testing.assert_allclose(found, notes, atol=2e-5)


@pytest.mark.parametrize("name", ["clip", "fold", "wrap"])
def test_bounds_are_where_they_are_put(name: str) -> None:
    """Between 2 and 5 it is what it is between -1 and 1, moved and stretched."""
    moved = hear(name, len(X), input=1.5 * X + 3.5, low=2.0, high=5.0)
    heard = hear(name, len(X), input=X)
    near = np.abs(moved - (1.5 * heard + 3.5)) < 1e-5
    assert (near | (name == "wrap") & (np.abs(heard) > 1 - 1e-5)).all()
    assert moved.min() >= 2.0
    assert moved.max() <= 5.0


def test_a_fold_changes_nothing_inside_and_a_backward_range_is_its_low_end() -> None:
    inside = noise(1000)
    np.testing.assert_allclose(hear("fold", 1000, input=inside), inside, atol=5e-7)
    np.testing.assert_allclose(hear("fold", 1000, input=inside, low=1.0, high=-1.0), 1.0, atol=1e-6)


def test_quantise_goes_to_the_nearest_step() -> None:
    np.testing.assert_allclose(hear("quantise", len(X), input=X, step=0.25), np.floor(X / 0.25 + 0.5) * 0.25)
    np.testing.assert_array_equal(hear("quantise", len(X), input=X, step=0.0), X)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 3.0])
def test_a_power_keeps_the_sign(exponent: float) -> None:
    np.testing.assert_allclose(hear("power", len(X), input=X, exponent=exponent), np.sign(X) * np.abs(X) ** exponent,
                               rtol=3e-6)


def test_a_pan_has_the_same_power_everywhere() -> None:
    position = np.linspace(-1.2, 1.2, 1001)
    heard = hear_all("pan", 1001, {"input": 0.7, "position": position})
    np.testing.assert_allclose(np.hypot(heard["left"], heard["right"]), 0.7, rtol=1e-6)
    angle = (np.clip(position, -1, 1) + 1) * np.pi / 4
    np.testing.assert_allclose(heard["left"], 0.7 * np.cos(angle), atol=1e-6)
    np.testing.assert_allclose(heard["right"], 0.7 * np.sin(angle), atol=1e-6)


def test_a_crossfade_has_constant_power_or_is_a_line() -> None:
    position = np.linspace(-0.2, 1.2, 1001)
    x = np.clip(position, 0, 1)
    of_a, of_b = (hear("crossfade", 1001, position=position, **{port: 1.0}) for port in "ab")
    np.testing.assert_allclose(of_a**2 + of_b**2, 1.0, rtol=1e-6)
    np.testing.assert_allclose(of_b, np.sin(np.pi / 2 * x), atol=1e-6)
    np.testing.assert_allclose(hear("crossfade", 1001, position=position, a=2.0, b=-1.0, law=1.0), 2 - 3 * x, atol=1e-6)


def test_width_makes_mono_and_leaves_what_is_1() -> None:
    given = {"left": X, "right": Y}
    for width in (0.0, 1.0, 2.0):
        heard = hear_all("width", len(X), {**given, "width": width})
        np.testing.assert_allclose(heard["left_out"] + heard["right_out"], X + Y, atol=2e-6)
        np.testing.assert_allclose(heard["left_out"] - heard["right_out"], width * (X - Y), atol=4e-6)
