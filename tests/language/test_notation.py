"""Notes and patterns (R33), against equal temperament."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import RowError
from livedmm.language.notation import gates, hertz, note_number, notes

NAMES = ("c", "c#", "d", "d#", "e", "f", "f#", "g", "g#", "a", "a#", "b")


@given(st.integers(0, 127))
def test_the_numbers_of_notes_are_those_of_keyboards(number: int) -> None:
    assert note_number(f"{NAMES[number % 12]}{number // 12 - 1}") == number
    assert note_number(str(number)) == number


@given(st.integers(-100, 200), st.integers(0, 24))
def test_twelve_notes_are_an_octave(number: int, interval: int) -> None:
    assert hertz(number + interval) == pytest.approx(hertz(number) * 2 ** (interval / 12), rel=1e-14)


@pytest.mark.parametrize(("flat", "sharp"), [("eb4", "d#4"), ("Bb2", "A#2"), ("cb4", "b3"), ("f", "f4"),
                                             ("abb3", "g3"), ("fs3", "f#3"), ("c-1", "0")])
def test_a_note_has_several_names(flat: str, sharp: str) -> None:
    assert hertz(flat) == hertz(sharp)


def test_a4_is_440_hz() -> None:
    assert hertz("a4") == 440.0


def test_a_rest_keeps_the_frequency_of_the_note_before_it_and_the_first_that_of_the_last() -> None:
    c, g = hertz("c4"), hertz("g4")
    assert notes(". c4 . . g4 .") == ([g, c, c, c, g, g], [0, 1, 0, 0, 1, 0])


def test_rests_alone_have_no_frequency() -> None:
    assert notes(". .") == ([0, 0], [0, 0])


@given(st.lists(st.sampled_from("xX.0123456789"), min_size=1))
def test_spaces_and_bars_are_for_the_eye(pattern: list[str]) -> None:
    spaced = " | ".join(pattern)
    assert gates(spaced) == gates("".join(pattern))
    assert all(0 <= gate <= 1 for gate in gates(spaced))


@pytest.mark.parametrize("text", ["h4", "c4x", "c99", "4c", "c 4 q", "c###4", "1000"])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(RowError, match="no note"):
        notes(text)


@pytest.mark.parametrize("text", ["", "   ", "|"])
def test_an_empty_pattern_is_refused(text: str) -> None:
    with pytest.raises(RowError, match="no steps"):
        gates(text)
