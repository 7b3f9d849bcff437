"""Laws of all built-in shaders: each draws something, at any size, and each of its inputs changes the picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from livedmm.ugens.ports import Input
from tests.pictures.library import SHADERS, SIZE, drawer, drawn, guarded, images, one, plain, scene
from tests.ugens.shaders.drawing import Picture

NAMES = sorted(SHADERS)

SETTLED: dict[str, dict[str, float]] = {"solid": {"red": 0.5}, "propagator": {"from_start": 0.5}}
"""Numbers without which a kind has nothing to show."""

MATTERS: dict[tuple[str, str], dict[str, float]] = {
    ("solid", "alpha"): {"red": 0.5},
    ("gradient", "angle"): {"roundness": 0.0},
    ("cellular_automaton", "place"): {"curve": 2.0},
    ("tile", "shift"): {"count": 4.0},
    ("transform", "center_x"): {"zoom": 2.0}, ("transform", "center_y"): {"zoom": 2.0},
    ("transform", "edge"): {"zoom": 0.5},
    ("feedback", "edge"): {"zoom": 0.8},
    ("tunnel", "twist"): {"repeats": 3.0},
    ("shape", "star"): {"sides": 5.0},
    ("matmul", "sharpness"): {"softmax": 1.0},
    ("wipe", "angle"): {"by": 0.0},
    ("water", "center_x"): {"drop": 1.0}, ("water", "center_y"): {"drop": 1.0}, ("water", "radius"): {"drop": 1.0},
    ("voronoi", "offset_x"): {},
    ("waveform_view", "position"): {"roundness": 0.0},
    ("propagator", "scale"): {"sine": 1.0}, ("propagator", "amends"): {"keep": 0.9},
}
"""Where the other inputs must be for one to be seen."""

AGAINST: dict[tuple[str, str], float] = {
    ("life", "hold"): 8.0, ("life", "cells"): 20.0, ("life", "spark"): 0.5, ("life", "density"): 0.9,
    ("matmul", "depth"): 8.0, ("matmul", "softmax"): 2.0, ("stochastic", "depth"): 8.0,
}
"""What an input is set to where neither end of its range will do."""

FRESH = {("life", "density"), ("reaction_diffusion", "seeds"), ("cellular_automaton", "density"),
         ("reaction_diffusion", "reset"), ("life", "reset"), ("cellular_automaton", "reset"), ("propagator", "gap")}
"""Inputs that are read where nothing is there yet, or again at a trigger."""


def given(name: str) -> dict[str, Picture]:
    """A picture for each image input, no two alike; one that lies over another lets it through."""
    pictures = {image: scene(seed=number) for number, image in enumerate(images(name))}
    if name == "normalise":
        pictures["input"][..., :3] = 0.3 + 0.2 * pictures["input"][..., :3]
    if name.endswith("_view"):
        shape = (7, 12, 4) if name == "matrix_view" else (1, 64, 4)
        low = 0 if name == "spectrum_view" else -1
        pictures["input"] = np.random.default_rng(4).uniform(low, 1, shape).astype(np.float32)
    if name == "board_view":
        pictures["input"] *= 3
    if len(pictures) > 1:
        pictures["input"][:, ::3] *= 0.4
    return pictures


def another(name: str, port: Input) -> float:
    """A number for an input that is well away from its bias."""
    if (name, port.name) in AGAINST:
        return AGAINST[name, port.name]
    if port.form != "line":
        return 1.0
    if port.switch:
        return 1.0 - port.bias
    if port.choices:
        return float((round(port.bias) + 1) % len(port.choices))
    low, high = port.range or (0.0, 1.0)
    # Not the ends of a range, which may be the same place on a circle.
    below, above = low + 0.31 * (high - low), low + 0.83 * (high - low)
    return below if abs(below - port.bias) > abs(above - port.bias) else above


@pytest.mark.parametrize("name", NAMES)
def test_a_shader_draws_something(ctx: Any, name: str) -> None:
    picture = drawn(ctx, name, given(name), **SETTLED.get(name, {}))
    assert np.isfinite(picture).all()
    assert picture[..., :3].max() > 0.05
    assert picture[..., :3].std() > 0.01 or name == "solid"
    assert -2 <= picture.min() <= picture.max() <= 4


PORTS = [pytest.param(name, port, id=f"{name}.{port.name}") for name in NAMES for port in one(name).inputs]


@pytest.mark.parametrize("name", NAMES)
def test_every_input_of_a_shader_changes_the_picture(ctx: Any, name: str) -> None:
    """By more than a hundredth somewhere, from where it is when the neuron is new."""
    ports = [port for port in one(name).inputs if not port.image]
    dead = []
    with drawer(ctx, name, **given(name)) as made, drawer(ctx, name) as fresh:
        for port in ports:
            used = fresh if (name, port.name) in FRESH and port.form == "line" else made
            first = {p.name: p.bias for p in ports} | SETTLED.get(name, {}) | MATTERS.get((name, port.name), {})
            used.frame = 7 * 4
            before = used.draw(**first)
            used.frame = 7 * 4
            after = used.draw(**{**first, port.name: another(name, port)})
            if after.shape == before.shape and np.abs(after - before).max() <= 0.01:
                dead.append(port.name)
    assert dead == []


@pytest.mark.parametrize("name", [name for name in NAMES if images(name)])
def test_every_picture_that_a_shader_takes_is_seen(ctx: Any, name: str) -> None:
    pictures = given(name)
    numbers = SETTLED.get(name, {})
    before = drawn(ctx, name, pictures, **numbers)
    for image in pictures:
        other = {**pictures, image: scene(seed=9)}
        assert np.abs(drawn(ctx, name, other, **numbers) - before).max() > 0.01, image


@pytest.mark.parametrize("name", NAMES)
def test_no_number_makes_a_shader_draw_what_is_no_number(ctx: Any, name: str) -> None:
    odd = (0.0, -1.0, 1e-9, 1e6, -1e6, 1e18, -1e18)
    with drawer(ctx, guarded(name), (16, 9), **given(name)) as made:
        first = dict(made.numbers)
        bad = [f"{port} = {number:g}" for port in first for number in odd if made.draw(**{**first, port: number}).any()]
        bad += [f"all = {number:g}" for number in odd if made.draw(**dict.fromkeys(first, number)).any()]
    assert bad == []


@pytest.mark.parametrize("name", NAMES)
def test_no_picture_makes_a_shader_draw_what_is_no_number(ctx: Any, name: str) -> None:
    for colour in ((0.0, 0.0, 0.0, 0.0), (-3.0, 2.0, 65504.0, 1.0), (65504.0, 65504.0, 65504.0, 65504.0),
                   (-65504.0, -65504.0, -65504.0, -1.0)):
        pictures = {image: plain(*colour, size=(16, 9)) for image in images(name)}
        assert not drawn(ctx, guarded(name), pictures, size=(16, 9)).any(), colour


@pytest.mark.parametrize("size", [(1, 1), (9, 64), (64, 9)], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_shader_draws_pictures_of_any_shape(ctx: Any, name: str, size: tuple[int, int]) -> None:
    pictures = {image: scene(size) for image in images(name)}
    assert not drawn(ctx, guarded(name), pictures, size=size).any()


CYCLIC = [pytest.param(name, port.name, id=f"{name}.{port.name}") for name in NAMES for port in one(name).inputs
          if port.unit == "cycle" and port.range == (0.0, 1.0)]


@pytest.mark.parametrize(("name", "port"), CYCLIC)
def test_what_goes_in_cycles_comes_back_without_a_seam(ctx: Any, name: str, port: str) -> None:
    with drawer(ctx, name, **given(name)) as made:
        first = {**made.numbers, **MATTERS.get((name, port), {})}
        start, end, near = (made.draw(**{**first, port: x}) for x in (0.0, 1.0, 0.9999))
    assert np.abs(end - start).max() < 1e-3
    assert np.abs(near - start).mean() < 0.02


@pytest.mark.parametrize("name", NAMES)
def test_a_shader_is_the_same_every_time(ctx: Any, name: str) -> None:
    assert np.array_equal(drawn(ctx, name, given(name)), drawn(ctx, name, given(name)))


def test_what_is_seen_at_rest_is_dark_enough_to_be_built_on(ctx: Any) -> None:
    """Of those that make pictures from nothing: on average no more than half the light there is."""
    makers = [name for name in NAMES if not images(name) and name not in ("noise", "simplex")]
    bright = [name for name in makers if drawn(ctx, name, size=SIZE)[..., :3].mean() > 0.501]
    assert bright == []


def test_the_page_of_shaders_lists_the_library() -> None:
    page = (Path(__file__).parents[2] / "docs" / "shaders.md").read_text()
    table = page.partition("| made from nothing |")[2]
    assert sorted(re.findall(r"`([a-z_]+)`", table)) == NAMES
