"""Continuous automata on the graphics card: the recorded boards, and what the shader says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm import resources
from livedmm.pictures.context import Graphics
from livedmm.ugens import Input, Kind, Output, ugen
from livedmm.vvalues import number
from tests.oracle.recordings import read
from tests.pictures.library import drawn, plain, scene
from tests.pictures.playing import Stage, stage

FILES = [path for path in resources.shaders() if path.stem in ("propagator", "board_view")]
BEGIN = 2
"""The tick that says that the board begins: what is dropped is painted from the first one on."""


def lost_cells(frames: Mapping[int, Any], size: int, behind: int) -> Kind:
    """The kind that paints which cells drop what comes from a connection."""

    @ugen(stream="image", name="lost")
    class Lost:
        """White where it is dropped."""

        connection = Input()
        out = Output()

        def tick(frame, connection):
            picture = np.zeros((size, size, 4), np.float32)
            for i, j, k in frames.get(frame - BEGIN + behind, {}).get("drops", ()):
                if k == number(connection):
                    picture[j, i] = 1
            return picture

    return Lost


@ugen(stream="value", name="begin")
class Begin:
    """1 at one tick."""

    out = Output()

    def tick(frame):
        return 1 if frame == BEGIN else 0


def board(playing: Stage, names: str) -> NDArray[np.float64]:
    keys = {neuron.name: neuron.key for neuron in playing.pictures.plan.neurons}
    pictures = [playing.pictures.floats(keys[name])[..., 0].T.astype(np.float64) for name in names]
    return np.asarray(sum(pictures) / len(names))


@pytest.mark.parametrize(("name", "first"), [("d_aug20_default", 10), ("d_aug24_default", 11)])
def test_the_graphics_card_makes_the_recorded_boards(
    graphics: Graphics, oracle_folder: Path, tmp_path: Path, name: str, first: int
) -> None:
    recording = read(oracle_folder / f"{name}.json.gz")
    frames = {frame["frame"]: frame for frame in recording["frames"]}
    connections, size = recording["arr_connect"], recording["board_size"]
    gain = 1 + 0.8 * (1 / recording["propagation_probability"] - 1) if first == 11 else 1
    names = "abcde"[: len(connections)]
    row = " + ".join(f"{1 / len(connections)!r}*{n}" for n in names)
    rows = "\n".join(
        f"{n} = propagator({row}, {i}, {j}, keep=1, gain={gain}, gap={recording['gap_size']}, reset=begin(), "
        f"lost=lost({k}))"
        for k, (n, (i, j)) in enumerate(zip(names, connections, strict=True))
    )
    lost = lost_cells(frames, size, first)
    with stage(graphics, tmp_path, f"{rows}\nscreen = a", (size, size), files=FILES, more=[Begin, lost]) as playing:
        playing.frame(BEGIN + 1)
        for generation in range(first, 51):
            playing.frame()
            np.testing.assert_allclose(board(playing, names), frames[generation]["board"], atol=1e-5)


def test_what_the_start_adds_is_black_at_minus_1_and_a_sine_of_it_is_passed_on(ctx: Any) -> None:
    size, x = (64, 64), scene((64, 64))[..., :3].astype(np.float64)
    start = {"input": plain(0, 0, 0, 1, size=size), "start": scene((64, 64))}
    near = {"across": 3, "up": -2, "keep": 1}
    there = np.roll(2 * x - 1, (2, -3), (0, 1))
    got = drawn(ctx, "propagator", start, size, from_start=1, **near)
    np.testing.assert_allclose(got[..., :3], there, atol=1e-5)
    got = drawn(ctx, "propagator", start, size, from_start=1, sine=0.7, **near)
    np.testing.assert_allclose(got[..., :3], 0.3 * there + 0.7 * np.sin(np.pi * there), atol=1e-5)


def test_as_many_cells_are_dropped_as_is_said_and_the_others_make_it_good(ctx: Any) -> None:
    size = (64, 64)
    white = {"input": plain(1, 1, 1, 1, size=size)}
    got = drawn(ctx, "propagator", white, size, keep=0.9, amends=1, colours=1, columns=256, cells=256)[..., :3]
    assert set(np.unique(got)) == {0.0, np.float32(1 / 0.9)}
    # Of 196,608 that are dropped with 0.1, the share is beside that by 0.0007 (one deviation).
    assert abs(got.mean() - 1) < 4 * 0.0007
    channels = got.reshape(-1, 3) == 0
    assert abs((channels[:, 0] & channels[:, 1]).mean() - 0.01) < 0.002


def test_a_board_is_seen_in_sharp_squares_of_which_the_largest_is_white(ctx: Any) -> None:
    numbers = np.array([[-3.0, 0.0], [1.5, 3.0]], np.float32)
    picture = np.ones((2, 2, 4), np.float32)
    picture[..., :3] = numbers[..., None]
    shown = drawn(ctx, "board_view", {"input": picture}, (32, 32))[..., :3]
    np.testing.assert_allclose(shown, np.kron(0.5 + numbers / 6, np.ones((16, 16)))[..., None].repeat(3, 2), atol=2e-3)
