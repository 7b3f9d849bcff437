"""Paths: glides have no corners, hand on their speed, and end exactly where they go."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from livedmm.network.paths import CORNER, Path, along, arriving, extended, glide, summed


def numbers(path: Path, last: int) -> NDArray[np.float64]:
    return np.array([along(path, n) for n in range(last)])


@pytest.mark.parametrize("samples", [2, 3, 17, 960, 961, 4800])
def test_a_glide_is_a_line_whose_corners_are_parabolas(samples: int) -> None:
    way = numbers(glide((), 100, samples, 0.25, 0.75), samples + 200)
    corner = min(samples // 2, CORNER)
    cruise = 0.5 / (samples - corner)
    assert (way[:101] == 0.25).all()
    assert (way[100 + samples:] == 0.75).all()
    assert np.allclose(np.diff(way)[100 + corner: 100 + samples - corner], cruise)
    assert np.abs(np.diff(way, 2)).max() < 1.001 * cruise / corner


def test_a_glide_of_no_samples_is_a_step() -> None:
    assert numbers(glide((), 5, 0, 1.0, 2.0), 8).tolist() == [1, 1, 1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("at", [50, 300, 480, 700, 959, 960, 1200])
def test_a_glide_that_overtakes_another_begins_with_its_speed(at: int) -> None:
    first = glide((), 0, 960, 0.0, 1.0)
    then = glide(first, at, 960, arriving(first, at), 0.0)
    way = numbers(extended(first, then, 0), at + 1000)
    assert (way[at + 960:] == 0).all()
    assert way.max() < 1.0 + 1e-12
    assert way.min() > -1e-12
    # What two glides at once can turn by: from full speed to full speed back, in one corner.
    assert np.abs(np.diff(way, 2)).max() < 4 / CORNER**2


def test_the_sum_of_two_glides_is_what_each_is() -> None:
    one, other = glide((), 0, 960, 0.0, 1.0), glide((), 300, 2000, 1.0, -1.0)
    both = summed(one, other, 0)
    assert np.allclose(numbers(both, 2500), numbers(one, 2500) + numbers(other, 2500), atol=1e-12)
