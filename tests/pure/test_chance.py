"""Chance as java.util.Random has it: numbers that its documentation's algorithm gives, known from Java."""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from livedmm.pure.chance import ProcessingRandom, gaussians, seeds, streams, uniforms


def test_uniform_numbers_are_those_of_java() -> None:
    assert ProcessingRandom(42).uniform(1) == np.float32(0.7275637)
    assert ProcessingRandom(42).uniform(0) == 0


def test_normal_numbers_are_those_of_java_two_at_a_time() -> None:
    assert gaussians(42, 2).tolist() == [np.float32(1.1419053154730547), np.float32(0.9194079489827879)]
    assert np.array_equal(gaussians(42, 1000)[:7], gaussians(42, 7))


def test_normal_numbers_follow_the_documented_algorithm_to_the_last_bit() -> None:
    state = 7 ^ 0x5DEECE66D
    found: list[float] = []

    def bits(n: int) -> int:
        nonlocal state
        state = (state * 0x5DEECE66D + 11) % 2**48
        return state >> (48 - n)

    while len(found) < 400:
        x, y = (2 * ((bits(26) << 27) + bits(27)) * 2.0**-53 - 1 for _ in range(2))
        s = x * x + y * y
        if 0 < s < 1:
            factor = sqrt(-2 * log(s) / s)
            found += [x * factor, y * factor]
    assert gaussians(7, 400).tolist() == np.array(found[:400], np.float32).tolist()


def test_many_at_once_are_those_that_come_one_after_another() -> None:
    random = ProcessingRandom(300032)
    assert uniforms(300032, 500, 1000).tolist() == [random.uniform(1000) for _ in range(500)]


def test_seeds_are_whole_numbers_below_a_million() -> None:
    drawn = seeds(346010, 100)
    assert all(0 <= seed < 1_000_000 for seed in drawn)
    assert drawn[:50] == seeds(346010, 50)


def test_matrices_are_drawn_cell_by_cell_in_their_order() -> None:
    random = ProcessingRandom(5)
    drawn = [random.uniform(2) - np.float32(1) for _ in range(4)]
    made = streams(5, 2, 1, 2, order=(1, 0))
    assert [made[1, 0, 0], made[0, 0, 0], made[1, 0, 1], made[0, 0, 1]] == drawn
