"""Streams of dense matrices: made, taken apart, put together, shown."""

from __future__ import annotations

import numpy as np

from livedmm.pure import chance
from tests.ugens.library.playing import once, played


def test_chance_is_that_of_the_published_programs() -> None:
    drawn = once("random_matrices", seed=300032, distribution=0)["out"]
    assert np.array_equal(drawn, chance.streams(300032, 11, 12, 11))
    normal = once("random_matrices", seed=1, distribution=1)["out"]
    assert abs(normal.std() - 1) < 0.05


def test_a_tree_becomes_matrices_and_what_stands_outside_is_left_out() -> None:
    made = once("dense", input={0: {1: {2: -0.1}}, 10: {11: {10: 3}}, 11: {0: {0: 1}}, "a": {0: {0: 1}}, 1: 5})["out"]
    assert made.shape == (11, 12, 11)
    assert {tuple(at): made[tuple(at)] for at in np.argwhere(made)} == {(0, 1, 2): np.float32(-0.1), (10, 11, 10): 3}


def test_cells_are_what_a_grid_was_made_of() -> None:
    grid = once("grid(cells=6, columns=3)", **{f"cell[{i}]": i for i in range(6)})["out"]
    assert grid.tolist() == [[0, 1, 2], [3, 4, 5]]
    line = once("cells(count=3)", input=grid, row=1, column=1)
    assert [line[f"cell[{i}]"] for i in range(3)] == [4, 5, 0]
    beyond = once("cells(count=2)", input=grid, row=7)
    assert [beyond[f"cell[{i}]"] for i in range(2)] == [0, 0]


def test_a_stack_is_taken_apart_again() -> None:
    one, two = np.eye(2, dtype=np.float32), np.ones((2, 2), np.float32)
    stack = once("stack(count=3)", **{"input[0]": one, "input[2]": two})["out"]
    assert stack.shape == (3, 2, 2)
    assert np.array_equal(once("matrix_at", input=stack, index=2)["out"], two)
    assert not once("matrix_at", input=stack, index=1)["out"].any()


def test_a_sheet_has_a_pixel_for_each_cell_and_every_input_begins_a_row() -> None:
    several = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    one = np.full((2, 2), 9, np.float32)
    picture = once("matrix_sheet(count=2)", **{"input[0]": several, "input[1]": one, "across": 2, "gap": 1})["out"]
    assert picture.shape == (8, 5, 4)
    from_top = picture[::-1, :, 0].tolist()
    assert from_top == [
        [0, 1, 0, 4, 5],
        [2, 3, 0, 6, 7],
        [0, 0, 0, 0, 0],
        [8, 9, 0, 0, 0],
        [10, 11, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [9, 9, 0, 0, 0],
        [9, 9, 0, 0, 0],
    ]


def test_a_sheet_is_painted_again_only_when_a_matrix_is_another() -> None:
    a, b = np.ones((2, 2), np.float32), np.ones((2, 2), np.float32)
    shown = played("matrix_sheet", [{"input[0]": x} for x in (a, a, b)])
    assert [outputs["out"] is None for outputs in shown] == [False, True, False]
