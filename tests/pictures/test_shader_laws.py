"""What shaders draw, held against what it must be: identities, symmetries, and rules worked out by numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.pictures.library import SIZE, drawn, edge_free, evolved, luma, plain, scene
from tests.ugens.shaders.drawing import Picture

HALF = 2e-3
"""What half floats and the filter of textures leave of exactness, for numbers up to 1."""


def places(size: tuple[int, int] = SIZE) -> tuple[Picture, Picture]:
    """``uv``, as a shader has it."""
    width, height = size
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    return x.astype(np.float32), y.astype(np.float32)


def near(a: Picture, b: Picture, tolerance: float = HALF) -> None:
    """Assert that two pictures are the same."""
    assert np.abs(a - b).max() <= tolerance


# -- identities

@pytest.mark.parametrize(("name", "numbers"), [
    ("transform", {}), ("hue_saturation", {}), ("hue_saturation", {"hue": 1.0}), ("levels", {}),
    ("invert", {"amount": 0}),
    ("posterise", {"levels": 256.0, "gamma": 1.0}), ("blur", {"radius": 0.0}), ("swirl", {"amount": 0.0}),
    ("lens", {"amount": 0.0}), ("polar", {"amount": 0.0}), ("tile", {"count": 1.0}), ("luma_key", {"level": -1.0}),
    ("ripple", {"age": 0.0}), ("edges", {"strength": 0.0, "keep": 1.0}), ("mirror", {"position": 2.0})])
def test_at_rest_a_shader_changes_nothing(ctx: Any, name: str, numbers: dict[str, float]) -> None:
    near(drawn(ctx, name, {"input": scene()}, **numbers), scene(), 0.005)


@pytest.mark.parametrize("name", ["displace", "cut", "over", "wipe", "dissolve", "blend", "relief", "feedback",
                                  "flow"])
def test_with_nothing_beside_it_a_picture_is_itself(ctx: Any, name: str) -> None:
    other = {"displace": "by", "cut": "by", "over": "behind", "wipe": "to", "dissolve": "to", "blend": "behind",
             "relief": "surface", "feedback": "previous", "flow": "previous"}[name]
    numbers = {"cut": {"inverted": 1.0}, "wipe": {"position": 0.0}, "dissolve": {"position": 0.0}}.get(name, {})
    near(drawn(ctx, name, {"input": scene(), other: plain(0, 0, 0, 0)}, **numbers), scene())


@pytest.mark.parametrize(("name", "numbers"), [
    ("mirror", {}), ("mirror", {"turn": 0.25}), ("kaleidoscope", {"sides": 2.0})])
def test_a_mirror_image_is_its_own_mirror_image(ctx: Any, name: str, numbers: dict[str, float]) -> None:
    once = drawn(ctx, name, {"input": scene()}, **numbers)
    near(drawn(ctx, name, {"input": once}, **numbers), once)


def test_twice_inverted_is_the_picture(ctx: Any) -> None:
    once = drawn(ctx, "invert", {"input": scene()})
    near(once[..., :3], 1 - scene()[..., :3])
    near(drawn(ctx, "invert", {"input": once}), scene())


def test_a_half_turn_is_the_picture_upside_down_and_back_to_front(ctx: Any) -> None:
    near(edge_free(drawn(ctx, "transform", {"input": scene()}, turn=0.5)), edge_free(scene()[::-1, ::-1]), 0.01)


def test_a_dissolve_is_the_sum_that_a_row_could_be(ctx: Any) -> None:
    one, other = scene(), 1 - scene()[::-1]
    near(drawn(ctx, "dissolve", {"input": one, "to": other}, position=0.3), 0.7 * one + 0.3 * other)
    near(drawn(ctx, "dissolve", {"input": one, "to": other}, position=1.0), other)


# -- places

def test_what_is_moved_is_there(ctx: Any) -> None:
    """By a whole number of pixels, in heights of the picture."""
    width, height = SIZE
    moved = drawn(ctx, "transform", {"input": scene()}, offset_x=10 / height, offset_y=-4 / height)
    near(moved[:height - 4, 10:], scene()[4:, :width - 10], 0.005)
    assert not moved[:, :9].any()


def test_a_kaleidoscope_is_the_same_after_a_turn_by_two_of_its_sides(ctx: Any) -> None:
    size = (64, 64)
    rose = drawn(ctx, "kaleidoscope", {"input": scene(size)}, size=size, sides=8.0)
    near(rose, np.rot90(rose, axes=(0, 1)), 0.01)
    near(rose, rose[:, ::-1], 0.01)


def test_tiles_are_alike(ctx: Any) -> None:
    tiles = drawn(ctx, "tile", {"input": scene()}, count=3.0)
    near(tiles[:, :32], tiles[:, 32:64], 0.01)
    near(tiles[:18], tiles[18:36], 0.01)


def test_a_picture_is_displaced_by_white_and_not_by_grey(ctx: Any) -> None:
    width, height = SIZE
    still = drawn(ctx, "displace", {"input": scene(), "by": plain(0.5, 0.5, 0.5, 1)})
    near(still, scene())
    moved = drawn(ctx, "displace", {"input": scene(), "by": plain(1, 0.5, 0.5, 1)}, amount=16 / height)
    near(moved[:, 8:], scene()[:, :width - 8], 0.005)


def test_the_wave_transform_is_the_published_rule(ctx: Any) -> None:
    """Of 9 May 2015: e frames after the click, shift = e/(1 + e/100), and a place is read at a share of its way."""
    size, age, coefficient = (96, 96), 37.0, 0.5
    x, y = places(size)
    ramp = np.stack([x, y, np.zeros_like(x), np.ones_like(x)], axis=-1)
    away = 450 * np.hypot(x - 0.4, y - 0.6)
    share = 0.25 * np.sin(coefficient * (away / age + age / (1 + 0.01 * age))) + 0.75
    got = drawn(ctx, "wave_warp", {"input": ramp}, size=size, age=age, center_x=0.4, center_y=0.6)
    inner = (slice(2, -2), slice(2, -2))
    near(got[..., 0][inner], (0.4 + (x - 0.4) * share)[inner])
    near(got[..., 1][inner], (0.6 + (y - 0.6) * share)[inner])


@pytest.mark.parametrize("warps", [(0, 0, 0, 0), (0, 1, 2, 0), (0, 1, 2, 2), (0.5, 1.25, 0, 1)], ids=str)
def test_a_cut_sine_is_the_published_rule(ctx: Any, warps: tuple[float, ...]) -> None:
    """Of 8 June 2019: each colour a warp of its own (three_in_one), and then one for all (double_warp)."""
    x, y = places()

    def bent(at: tuple[Picture, Picture], by: float) -> tuple[Picture, Picture]:
        plain, wavy, curtain = at, (np.sin(4 * at[0]), np.sin(10 * at[1])), (np.sin(4 * at[0]), at[1])
        low, high, part = (plain, wavy, by) if by <= 1 else (wavy, curtain, by - 1)
        return low[0] + part * (high[0] - low[0]), low[1] + part * (high[1] - low[1])

    way, phase = (3.1, -7.0), 0.3
    got = drawn(ctx, "fract_sine", way_x=way[0], way_y=way[1], phase=phase, red=warps[0], green=warps[1],
                blue=warps[2], warp=warps[3])
    for channel in range(3):
        u, v = bent(bent((x, y), warps[channel]), warps[3])
        value = 4 * np.sin(u * way[0] + v * way[1]) + phase
        inside = np.abs(value - np.round(value)) > 0.01  # at an edge a rounding decides
        near(got[..., channel][inside], (value % 1)[inside])


# -- light and colour

def test_levels_are_a_straight_line_and_a_power(ctx: Any) -> None:
    x, _ = places()
    ramp = np.stack([x, x, x, np.ones_like(x)], axis=-1)
    got = drawn(ctx, "levels", {"input": ramp}, black=0.2, white=0.7, gamma=2.0, low=0.1, high=0.9)
    near(got[..., 0], 0.1 + 0.8 * np.clip((x - 0.2) / 0.5, 0, 1) ** 0.5)


def test_hue_keeps_brightness_and_saturation_0_is_grey(ctx: Any) -> None:
    soft = 0.3 + 0.4 * scene()
    near(luma(drawn(ctx, "hue_saturation", {"input": soft}, hue=0.3)), luma(soft))
    grey = drawn(ctx, "hue_saturation", {"input": scene()}, saturation=0.0)
    near(grey[..., :3], np.repeat(luma(scene())[..., None], 3, axis=-1))


@pytest.mark.parametrize("size", [SIZE, (17, 5), (200, 100)], ids=str)
def test_a_normalised_picture_goes_from_0_to_1(ctx: Any, size: tuple[int, int]) -> None:
    picture = scene(size)
    picture[..., :3] = 0.3 + 0.2 * picture[..., :3]
    got = drawn(ctx, "normalise", {"input": picture}, size=size)[..., :3]
    low, high = picture[..., :3].min(), picture[..., :3].max()
    near(got, (picture[..., :3] - low) / (high - low), 0.01)
    near(drawn(ctx, "normalise", {"input": plain(0.2, 0.2, 0.2, 1)}), plain(0.2, 0.2, 0.2, 1))


def test_a_posterised_picture_has_so_many_greys(ctx: Any) -> None:
    x, _ = places((256, 2))
    ramp = np.stack([x, x, x, np.ones_like(x)], axis=-1)
    got = drawn(ctx, "posterise", {"input": ramp}, size=(256, 2), levels=4.0, gamma=1.0)[0, :, 0]
    found, counts = np.unique(got.round(3), return_counts=True)
    assert found[counts > 20].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1], abs=1e-3)
    assert counts[counts <= 20].sum() <= 9


def test_a_threshold_leaves_black_and_white(ctx: Any) -> None:
    x, _ = places()
    ramp = np.stack([x, x, x, np.ones_like(x)], axis=-1)
    got = drawn(ctx, "threshold", {"input": ramp}, level=0.5, softness=0.0)[..., 0]
    assert not got[:, :47].any()
    assert (got[:, 49:] == 1).all()


@pytest.mark.parametrize("name", ["luma_key", "chroma_key"])
def test_what_has_the_key_is_clear_and_the_rest_is_left(ctx: Any, name: str) -> None:
    green, red = plain(0.0, 0.75, 0.2, 1), plain(0.9, 0.1, 0.1, 1)
    clear, solid = (green, red) if name == "chroma_key" else (plain(0.2, 0.2, 0.2, 1), plain(0.9, 0.9, 0.8, 1))
    assert not drawn(ctx, name, {"input": clear}).any()
    near(drawn(ctx, name, {"input": solid}), solid)


def test_over_is_what_compositing_says(ctx: Any) -> None:
    front, back = 0.5 * scene(seed=1), scene(seed=2)
    near(drawn(ctx, "over", {"input": front, "behind": back}), front + 0.5 * back)


def test_a_blur_keeps_the_light_and_spreads_a_point_as_the_bell_curve_does(ctx: Any) -> None:
    near(drawn(ctx, "blur", {"input": scene()}, radius=0.06).mean(axis=(0, 1)), scene().mean(axis=(0, 1)))
    size, point = (65, 65), np.zeros((65, 65, 4), np.float32)
    point[32, 32] = 1
    spread = drawn(ctx, "blur", {"input": point}, size=size, radius=4 / 65)[..., 0]
    across = np.arange(65) - 32
    assert (spread.sum(axis=0) * across**2).sum() / spread.sum() == pytest.approx(16, rel=0.02)
    near(spread, spread.T, 1e-4)


def test_pixels_are_the_means_of_what_they_cover(ctx: Any) -> None:
    size = (32, 32)
    picture = scene(size)
    got = drawn(ctx, "pixelate", {"input": picture}, size=size, count=4.0)
    blocks = got.reshape(4, 8, 4, 8, 4)
    near(blocks, np.broadcast_to(blocks[:, :1, :, :1], blocks.shape))
    near(blocks[:, 0, :, 0], picture.reshape(4, 8, 4, 8, 4).mean(axis=(1, 3)), 0.2)


def test_edges_are_where_the_picture_changes_and_nowhere_else(ctx: Any) -> None:
    halves = plain(0, 0, 0, 1)
    halves[:, 48:, :3] = 1
    got = drawn(ctx, "edges", {"input": halves}, width=1.0)[..., 0]
    assert got[:, 47:49].min() > 0.5
    assert not got[:, :46].any()
    assert not got[:, 50:].any()


# -- shapes

@pytest.mark.parametrize(("numbers", "area"), [
    ({"sides": 16.0, "radius": 0.3}, np.pi * 0.09), ({"sides": 4.0, "radius": 0.3}, 2 * 0.09),
    ({"sides": 3.0, "radius": 0.3}, 0.75 * np.sqrt(3) * 0.09),
    ({"sides": 16.0, "radius": 0.3, "line": 0.02}, 0.6 * np.pi * 0.02)])
def test_a_shape_has_its_area_in_pictures_of_any_shape(ctx: Any, numbers: dict[str, float], area: float) -> None:
    for size in ((240, 180), (180, 180)):
        got = drawn(ctx, "shape", size=size, **numbers)
        assert got[..., 3].sum() / size[1] ** 2 == pytest.approx(area, rel=0.02)


def test_a_wave_too_fine_for_the_pixels_is_grey_and_not_another_wave(ctx: Any) -> None:
    assert np.abs(drawn(ctx, "osc", freq=70.0)[..., :3] - 0.5).max() < 0.01


# -- automata

def board(cells: list[tuple[int, int]], rows: int = 12, columns: int = 12) -> Picture:
    """A world of Life, a pixel a cell."""
    world = plain(0, 0, 0, 1, size=(columns, rows))
    for x, y in cells:
        world[y, x, 0] = 1
    return world


def alive(picture: Picture) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for y, x in np.argwhere(picture[..., 0] > 0.5)}


LIVING = {"cells": 12.0, "hold": 1.0}


def test_a_blinker_blinks(ctx: Any) -> None:
    across, up = {(4, 5), (5, 5), (6, 5)}, {(5, 4), (5, 5), (5, 6)}
    assert alive(evolved(ctx, "life", board(list(across)), 1, **LIVING)) == up
    assert alive(evolved(ctx, "life", board(list(across)), 2, **LIVING)) == across


def test_a_glider_glides_around_the_world(ctx: Any) -> None:
    glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
    for generations in (4, 48):
        step = generations // 4
        moved = {((x + step) % 12, (y + step) % 12) for x, y in glider}
        assert alive(evolved(ctx, "life", board(list(glider)), generations, **LIVING)) == moved


def test_life_is_conways_rule(ctx: Any) -> None:
    rng = np.random.default_rng(3)
    world = rng.random((12, 12)) < 0.4
    picture = board([(int(x), int(y)) for y, x in np.argwhere(world)])
    for _ in range(6):
        around = sum(np.roll(world, (j, i), (0, 1)).astype(int) for j in (-1, 0, 1) for i in (-1, 0, 1)) - world
        world = (around == 3) | (world & (around == 2))
    assert alive(evolved(ctx, "life", picture, 6, **LIVING)) == {(int(x), int(y)) for y, x in np.argwhere(world)}


def test_reaction_and_diffusion_are_the_model_of_gray_and_scott(ctx: Any) -> None:
    size, feed, kill, rate = (24, 24), 0.037, 0.06, 1.5
    u = 1 - 0.6 * scene(size)[..., 0].astype(np.float64)
    v = 0.4 * scene(size)[..., 1].astype(np.float64)

    def spread(a: Any) -> Any:
        near = sum(np.roll(a, s, x) for s in (1, -1) for x in (0, 1))
        far = sum(np.roll(a, (i, j), (0, 1)) for i in (1, -1) for j in (1, -1))
        return 0.2 * near + 0.05 * far - a

    eaten = u * v * v
    wanted_u = u + 0.49 * rate * spread(u) + rate * (feed * (1 - u) - eaten)
    wanted_v = v + 0.5 * 0.49 * rate * spread(v) + rate * (eaten - (feed + kill) * v)
    before = np.stack([1 - u, v, np.zeros_like(u), np.ones_like(u)], axis=-1).astype(np.float32)
    got = evolved(ctx, "reaction_diffusion", before, 1)
    near(got[..., 0], 1 - np.clip(wanted_u, 0, 1))
    near(got[..., 1], np.clip(wanted_v, 0, 1))


def test_water_neither_rises_nor_sinks_and_waves_run_at_their_speed(ctx: Any) -> None:
    size = (101, 101)
    x, y = places(size)
    hill = np.exp(-(((x - 0.5) * 101) ** 2 + ((y - 0.5) * 101) ** 2) / 18).astype(np.float32)
    start = np.stack([hill, 0 * hill, 0 * hill, 1 + 0 * hill], axis=-1)
    got = evolved(ctx, "water", start, 60, rain=0.0, decay=1.0, speed=1.0)
    assert got[..., 0].sum() == pytest.approx(hill.sum(), rel=0.05)
    # 60 frames at the root of 0.45 pixels a frame.
    front = np.argmax(got[50, 50:, 0])
    assert 36 <= front <= 43


def test_a_trail_fades_by_its_share_a_frame(ctx: Any) -> None:
    start = plain(0.8, 0.4, 0.2, 1)
    got = evolved(ctx, "feedback", start, 10, image="previous", pictures={"input": plain(0, 0, 0, 0)}, zoom=1.0,
                  amount=0.9)
    near(got[..., :3], 0.9**10 * start[..., :3], 0.006)


def test_a_stream_neither_makes_nor_loses_light(ctx: Any) -> None:
    size = (128, 128)
    x, y = places(size)
    spot = np.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) * 60).astype(np.float32)[..., None] * np.ones(4, np.float32)
    got = evolved(ctx, "flow", spot, 20, image="previous", pictures={"input": plain(0, 0, 0, 0, size=size)}, fade=1.0)
    assert np.abs(got - spot).max() > 0.1
    assert got[..., 0].sum() == pytest.approx(spot[..., 0].sum(), rel=0.08)


# -- products

def softmax(a: Any, axis: int) -> Any:
    e = np.exp(a - a.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@pytest.mark.parametrize("mode", [0, 1, 2])
def test_a_product_of_pictures_is_that_of_their_matrices(ctx: Any, mode: int) -> None:
    """With rows from the top; softmax over the rows of the left, and over the columns of the right."""
    n, beta = 32, 6.0
    left, right = scene((n, n), seed=1), scene((n, n), seed=2)
    a, b = (p[::-1, :, 0].astype(np.float64) for p in (left, right))
    wanted = {0: lambda: a @ b / n, 1: lambda: softmax(beta * a, 1) @ b,
              2: lambda: 0.5 * n * softmax(beta * a, 1) @ softmax(beta * b, 0)}[mode]()
    got = drawn(ctx, "matmul", {"input": left, "by": right}, size=(n, n), softmax=mode, sharpness=beta, depth=n)
    near(got[::-1, :, 0], wanted, 0.004)


def test_the_unit_matrix_leaves_the_other_factor(ctx: Any) -> None:
    n = 32
    unit = plain(0, 0, 0, 1, size=(n, n))
    unit[np.arange(n), n - 1 - np.arange(n), :3] = 1
    picture = scene((n, n))
    for pictures in ({"input": unit, "by": picture}, {"input": picture, "by": unit}):
        got = drawn(ctx, "matmul", pictures, size=(n, n), softmax=0.0, depth=n, gain=n)
        near(got, picture, 0.004)


def test_a_picture_turned_over_times_itself_is_symmetric(ctx: Any) -> None:
    n = 32
    picture = scene((n, n))
    a = picture[::-1, :, 0].astype(np.float64)
    got = drawn(ctx, "matmul", {"input": picture, "by": picture}, size=(n, n), softmax=0.0, depth=n, transposed=1.0)
    near(got[::-1, :, 0], a.T @ a / n, 0.004)
    near(got[::-1], got[::-1].swapaxes(0, 1), 0.004)


@pytest.mark.parametrize("along", [0, 1])
def test_rows_or_columns_of_a_stochastic_picture_add_up_to_the_same(ctx: Any, along: int) -> None:
    n = 32
    got = drawn(ctx, "stochastic", {"input": scene((n, n))}, size=(n, n), along=float(along), level=0.3, depth=n)
    near(got[..., 0].mean(axis=1 - along), np.full(n, 0.3), 0.002)


def test_rows_and_columns_in_turn_come_near_what_is_doubly_stochastic(ctx: Any) -> None:
    n = 32
    picture = scene((n, n))
    for along in (0.0, 1.0) * 4:
        picture = drawn(ctx, "stochastic", {"input": picture}, size=(n, n), along=along, level=0.3, depth=n)
    for axis in (0, 1):
        near(picture[..., 0].mean(axis=axis), np.full(n, 0.3), 0.01)


# -- views

def test_bars_are_as_high_as_the_spectrum_is_loud(ctx: Any) -> None:
    spectrum = np.zeros((1, 64, 4), np.float32)
    spectrum[0, :, 0] = np.repeat([0.25, 0.5, 1.0, 0.0], 16)
    got = drawn(ctx, "spectrum_view", {"input": spectrum}, size=(64, 100), bars=4.0, height=0.8, ground=0.0,
                mirrored=0.0)
    heights = [(got[:, x, 3] > 0.5).sum() / 100 for x in (8, 24, 40, 56)]
    assert heights == pytest.approx([0.2, 0.4, 0.8, 0.0], abs=0.05)


def test_a_waveform_is_a_line_through_its_samples(ctx: Any) -> None:
    samples = np.zeros((1, 64, 4), np.float32)
    samples[0, :, 0] = np.linspace(-1, 1, 64)
    got = drawn(ctx, "waveform_view", {"input": samples}, size=(96, 96), gain=0.4, glow=0.0)
    peak = got[..., 1].argmax(axis=0)[8:88]
    x = (np.arange(96)[8:88] + 0.5) / 96
    assert np.abs((peak + 0.5) / 96 - (0.5 + 0.4 * (2 * x - 1))).max() < 0.02


def test_two_sounds_draw_the_curve_through_their_samples(ctx: Any) -> None:
    """Of a circle: light where it is, none at its middle, and the older half darker."""
    turn = 2 * np.pi * (np.arange(64) + 0.5) / 64
    across, up = (np.ones((1, 64, 4), np.float32) for _ in range(2))
    across[0, :, 0], up[0, :, 0] = np.cos(turn), np.sin(turn)
    got = drawn(ctx, "xy_view", {"input": across, "by": up}, size=(96, 96), gain=0.4, glow=0.0, line=0.03)[..., 1]
    y, x = np.indices((96, 96))
    far = np.hypot(x + 0.5 - 48, y + 0.5 - 48) / 96
    lit = got > 0.2
    assert np.abs(far[lit] - 0.4).max() < 0.035
    assert lit.sum() == pytest.approx(2 * np.pi * 0.4 * 0.03 * 96**2, rel=0.2)
    assert got[48:].sum() < 0.8 * got[:48].sum()


@pytest.mark.parametrize(("function", "law"), [
    (0, lambda x: np.sin(2 * np.pi * x)), (1, np.tanh), (2, lambda x: np.tanh(x / 2)), (3, lambda x: x)])
def test_a_curve_is_its_closed_form_pixel_by_pixel(ctx: Any, function: int, law: Any) -> None:
    got = drawn(ctx, "curve", {"input": scene()}, function=float(function), gain=3.0, offset=-0.4, low=-1.0)
    near(got[..., :3], law(3.0 * scene()[..., :3] - 0.4), 0.03)


def test_a_matrix_is_warm_above_0_and_cold_below(ctx: Any) -> None:
    weights = np.zeros((2, 2, 4), np.float32)
    weights[:, :, 0] = [[1, -1], [0, 100]]
    got = drawn(ctx, "matrix_view", {"input": weights}, size=(64, 64), gap=0.0, roundness=0.0, ground=0.0)
    warm, cold, none, hot = got[16, 16], got[16, 48], got[48, 16], got[48, 48]
    assert warm[0] > 2 * warm[2] > 0
    assert cold[2] > 2 * cold[0] > 0
    assert not none[:3].any()
    assert hot[0] > warm[0]
