"""No edit clicks; and what keeps it from clicking is its glide."""

from __future__ import annotations

import pytest

from .clicking import CASES, GLIDE, TOO_MUCH, Case, bend


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_edit_bends_the_sound_at_most_twice_as_far_as_the_sound_does(case: Case) -> None:
    bent, steady = bend(case, GLIDE, moments=2)
    assert bent <= TOO_MUCH * steady


@pytest.mark.parametrize("case", [case for case in CASES if case.steps], ids=lambda case: case.name)
def test_without_a_glide_it_is_a_click(case: Case) -> None:
    cut, steady = bend(case, 0, moments=2)
    assert cut > TOO_MUCH * steady
