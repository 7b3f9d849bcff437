"""Scales, degrees, chords and tunings, against the intervals and ratios that the field gives them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import ArrayLike

from livedmm.ugens.library.scales import CHORDS, KEYS, SCALES, TUNINGS
from tests.ugens.library.listening import Wave, hear, hear_all

NOTES = {
    "major": "0 2 4 5 7 9 11", "minor": "0 2 3 5 7 8 10", "dorian": "0 2 3 5 7 9 10", "phrygian": "0 1 3 5 7 8 10",
    "lydian": "0 2 4 6 7 9 11", "mixolydian": "0 2 4 5 7 9 10", "locrian": "0 1 3 5 6 8 10",
    "harmonic_minor": "0 2 3 5 7 8 11", "melodic_minor": "0 2 3 5 7 9 11", "pentatonic": "0 2 4 7 9",
    "minor_pentatonic": "0 3 5 7 10", "blues": "0 3 5 6 7 10", "whole_tone": "0 2 4 6 8 10",
    "octatonic": "0 1 3 4 6 7 9 10", "chromatic": "0 1 2 3 4 5 6 7 8 9 10 11",
}
STACKS = {
    "major": "0 4 7", "minor": "0 3 7", "diminished": "0 3 6", "augmented": "0 4 8", "sus2": "0 2 7", "sus4": "0 5 7",
    "sixth": "0 4 7 9", "minor_sixth": "0 3 7 9", "seventh": "0 4 7 10", "major_seventh": "0 4 7 11",
    "minor_seventh": "0 3 7 10", "half_diminished": "0 3 6 10", "diminished_seventh": "0 3 6 9", "fifth": "0 7",
}
JUST = "1 16/15 9/8 6/5 5/4 4/3 45/32 3/2 8/5 5/3 9/5 15/8"
PYTHAGOREAN = "1 256/243 9/8 32/27 81/64 4/3 729/512 3/2 128/81 27/16 16/9 243/128"
CENT = 2 ** (1 / 1200) - 1


def numbers(text: str) -> list[int]:
    return [int(word) for word in text.split()]


def hertz(notes: ArrayLike) -> Wave:
    """Equal temperament on a4 = 440 Hz."""
    return np.asarray(440 * 2 ** ((np.asarray(notes, float) - 69) / 12))


def test_every_choice_is_tested() -> None:
    assert tuple(NOTES) == SCALES
    assert tuple(STACKS) == CHORDS


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("key", [0, 2, 9])
def test_degrees_climb_the_scale_and_go_on_in_the_next_octave(scale: str, key: int) -> None:
    notes = numbers(NOTES[scale])
    degrees = np.arange(-2 * len(notes), 3 * len(notes))
    heard = hear_all("degree", len(degrees), {"degree": degrees, "scale": SCALES.index(scale), "key": key, "octave": 3})
    expected = [48 + key + 12 * (d // len(notes)) + notes[d % len(notes)] for d in degrees]
    np.testing.assert_array_equal(heard["note"], expected)
    np.testing.assert_allclose(heard["out"], hertz(expected), rtol=0.01 * CENT)


def test_degree_0_of_c_is_c4_and_a_degree_counts_as_the_nearest() -> None:
    assert KEYS.index("c") == 0
    assert hear("degree", 1)[0] == pytest.approx(float(hertz(60)), rel=1e-6)
    np.testing.assert_array_equal(hear("degree", 3, degree=[0.6, 1.0, 1.4]), [hear("degree", 1, degree=1.0)[0]] * 3)


@pytest.mark.parametrize("scale", SCALES)
def test_a_frequency_moves_to_the_nearest_note_of_the_scale(scale: str) -> None:
    """Anywhere from 20 Hz to 5 kHz in d; in the middle between two notes either will do."""
    key = 2
    allowed = np.array([n for n in range(140) if (n - key) % 12 in numbers(NOTES[scale])])
    given = np.random.default_rng(3).uniform(15.5, 111.0, 2000)
    heard = hear_all("to_scale", 2000, {"freq": hertz(given), "scale": SCALES.index(scale), "key": key})
    gaps = np.abs(allowed[None, :] - given[:, None])
    assert np.isin(heard["note"], allowed).all()
    assert (np.abs(heard["note"] - given) <= gaps.min(1) + 1e-3).all()
    np.testing.assert_allclose(heard["out"], hertz(heard["note"]), rtol=0.01 * CENT)


@pytest.mark.parametrize("freq", [0.0, -100.0])
def test_what_has_no_pitch_stays_silent(freq: float) -> None:
    assert hear("to_scale", 1, freq=freq)[0] == 0.0


@pytest.mark.parametrize(("tuning", "ratios"), [("just", JUST), ("pythagorean", PYTHAGOREAN)])
@pytest.mark.parametrize("octave", [-1, 0, 1])
def test_pure_tunings_are_ratios_of_whole_numbers(tuning: str, ratios: str, octave: int) -> None:
    """Built on the key, which stays where equal temperament has it; within a hundredth of a cent."""
    degrees = 12 * octave + np.arange(12)
    heard = hear("degree", 12, degree=degrees, scale=SCALES.index("chromatic"), key=9, octave=4,
                 tuning=TUNINGS.index(tuning))
    expected = [440 * 2.0**octave * float(Fraction(r)) for r in ratios.split()]
    np.testing.assert_allclose(heard, expected, rtol=0.01 * CENT)


def test_meantone_has_pure_thirds_and_fifths_a_quarter_of_a_comma_narrow() -> None:
    heard = hear("degree", 12, degree=np.arange(12), scale=SCALES.index("chromatic"), key=9, octave=4, tuning=3) / 440
    assert heard[4] == pytest.approx(5 / 4, rel=0.01 * CENT)
    assert heard[7] == pytest.approx(5**0.25, rel=0.01 * CENT)
    assert heard[0] == pytest.approx(1, rel=0.01 * CENT)


@pytest.mark.parametrize("tuning", TUNINGS)
def test_a_quantiser_and_a_degree_agree_in_every_tuning(tuning: str) -> None:
    number = TUNINGS.index(tuning)
    wanted = hear("degree", 12, degree=np.arange(12), scale=14, key=4, tuning=number)
    heard = hear("to_scale", 12, freq=hertz(64 + np.arange(12.0)), scale=14, key=4, tuning=number)
    np.testing.assert_allclose(heard, wanted, rtol=0.01 * CENT)


@pytest.mark.parametrize("chord", CHORDS)
@pytest.mark.parametrize("inversion", [-2, 0, 1, 2, 5])
def test_a_chord_is_its_stack_and_an_inversion_turns_it(chord: str, inversion: int) -> None:
    notes = numbers(STACKS[chord])
    heard = hear_all("chord(count=6)", 1, {"root": 110.0, "chord": CHORDS.index(chord), "inversion": inversion})
    voices = [divmod(inversion + i, len(notes)) for i in range(6)]
    expected = [110 * 2 ** (octave + notes[i] / 12) for octave, i in voices]
    np.testing.assert_allclose([heard[f"freq[{i}]"][0] for i in range(6)], expected, rtol=0.01 * CENT)
    assert heard["out"][0] == heard["freq[0]"][0]


def test_a_just_major_chord_is_4_to_5_to_6() -> None:
    heard = hear_all("chord", 1, {"root": 400.0, "tuning": TUNINGS.index("just")})
    np.testing.assert_allclose([heard[f"freq[{i}]"][0] for i in range(4)], [400, 500, 600, 800], rtol=0.01 * CENT)
