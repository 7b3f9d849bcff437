"""Voices: a line of notes dealt out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ugens.library.listening import hear_all


@pytest.mark.parametrize("count", [1, 3, 8])
def test_notes_go_to_the_voices_in_turn(count: int) -> None:
    """Ten notes of 60 samples in every 100, each with a frequency and a velocity of its own."""
    n = np.arange(1000)
    note = n // 100
    given = {"pitch": 200.0 + note, "play": np.where(n % 100 < 60, 0.1 + 0.05 * note, 0.0)}
    heard = hear_all("voices" if count == 8 else f"voices(count={count})", 1000, given)
    for i in range(count):
        mine = (note % count == i) & (n % 100 < 60)
        np.testing.assert_allclose(heard[f"gate[{i}]"], np.where(mine, given["play"], 0.0), rtol=1e-6)
        # The last note of this voice that has begun, and nothing before its first.
        last = np.where(note >= i, note - (note - i) % count, -1)
        np.testing.assert_allclose(heard[f"velocity[{i}]"], np.where(last >= 0, 0.1 + 0.05 * last, 0), rtol=1e-6)
        while_open = n % 100 < 60
        expected = np.where(last >= 0, 200.0 + last, 0)
        np.testing.assert_allclose(heard[f"freq[{i}]"][while_open], expected[while_open])


def test_a_note_keeps_its_frequency_when_it_is_over_and_may_bend_before() -> None:
    n = np.arange(200)
    heard = hear_all("voices", 200, {"pitch": 100.0 + n, "play": np.where((n >= 20) & (n < 80), 1.0, 0.0)})
    np.testing.assert_array_equal(heard["freq[0]"], np.where(n < 20, 0, np.where(n < 80, 100 + n, 179)))


def test_a_velocity_is_the_height_where_the_gate_opens() -> None:
    n = np.arange(100)
    heard = hear_all("voices", 100, {"pitch": 220.0, "play": np.where(n < 50, 0.5 + 0.005 * n, 0.0)})
    np.testing.assert_array_equal(heard["velocity[0]"], 0.5)
    np.testing.assert_array_equal(heard["gate[0]"], np.where(n < 50, 0.5, 0.0))
