"""Texts that are short for numbers: notes, and patterns of notes and gates (R33).

    "c4 eb4 . g4"    four steps: notes and a rest, in a family with the notation ``notes``
    "x..x 9..5"      gates, in a family with the notation ``gates``; spaces and ``|`` are for the eye
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from livedmm.errors import RowError
from livedmm.language.limits import LONGEST_ARRAY

A4 = 440.0
"""Hz of the note a4, number 69."""

_LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_NOTE = re.compile(r"([a-gA-G])(#{1,2}|b{1,2}|s)?(-?[0-9]{1,2})?\Z")
_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,9})?\Z")
_OCTAVE = 4


class Steps(NamedTuple):
    """A pattern of notes: Hz and gate of each step."""

    steps: list[float]
    gates: list[float]


def note_number(text: str) -> float:
    """The number of a note, 60 for ``c4``, also of a text with the number in it.

    Raises
    ------
    RowError
        If it is no note.
    """
    if name := _NOTE.match(text):
        letter, accidental, octave = name.groups()
        shift = {"#": 1, "##": 2, "s": 1, "b": -1, "bb": -2}.get(accidental or "", 0)
        return 12 * ((int(octave) if octave else _OCTAVE) + 1) + _LETTERS[letter.lower()] + shift
    if _NUMBER.match(text):
        return float(text)
    raise RowError(f"no note '{text:.20}'",
                   'a note is a letter from a to g, # or b, and an octave: "c4", "eb4", "f#3"')


def hertz(note: str | float) -> float:
    """The frequency of a note in equal temperament on a4 = 440 Hz.

    Raises
    ------
    RowError
        If it is no note, or its number is beyond -128 to 256.
    """
    number = note_number(note.strip()) if isinstance(note, str) else note
    if not -128 <= number <= 256:
        raise RowError(f"no note {number:g}", "a note has a number from -128 to 256; 60 is c4")
    return A4 * math.pow(2.0, (number - 69) / 12)


def notes(text: str) -> Steps:
    """The steps of a pattern of notes, ``.`` for a rest.

    A rest keeps the frequency of the note before it, the last one's for rests at the start, so that what
    still sounds does not slide; its gate is 0.

    Raises
    ------
    RowError
        If it is empty, too long, or has what is no note.
    """
    words = text.split()
    _check_length(len(words))
    heard = [None if word == "." else hertz(word) for word in words]
    last = next((f for f in reversed(heard) if f is not None), 0.0)
    steps = []
    for frequency in heard:
        last = last if frequency is None else frequency
        steps.append(last)
    return Steps(steps, [0.0 if f is None else 1.0 for f in heard])


def gates(text: str) -> list[float]:
    """The gates of a pattern: ``x`` is 1, ``.`` is 0, a digit is so many ninths.

    Raises
    ------
    RowError
        If it is empty, too long, or has another character.
    """
    found = []
    for character in text:
        if character in "xX":
            found.append(1.0)
        elif character == ".":
            found.append(0.0)
        elif character in "0123456789":
            found.append(int(character) / 9)
        elif character not in " |":
            raise RowError(f"'{character}' is no gate", "'x' is open and '.' is closed")
    _check_length(len(found))
    return found


def _check_length(steps: int) -> None:
    if steps == 0:
        raise RowError("there are no steps in this text", "write one at least, '.' is a rest")
    if steps > LONGEST_ARRAY:
        raise RowError(f"there are {steps:,} steps in this text", f"{LONGEST_ARRAY:,} are the most")
