"""Texts as V-values: what is spelled comes out once, and words are what a program that splits text finds."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.ugens.library.texts import NAMED, Spell
from livedmm.vvalues import ZERO, add
from tests.ugens.library.playing import played

SHORT = "hey 235eee"
LONG = "The moon's pull lifts the sea; the sea's weight bends the moon's path.\n" * 200


def spelled(text: str, ticks: int, **inputs: float) -> list[object]:
    return [outputs["out"] for outputs in played(Spell.bind(text=text).key, [{"hold": 1, **inputs}] * ticks)]


def counted(stream: list[object]) -> object:
    total: object = ZERO
    for value in stream:
        total = add(total, value)
    return total


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_a_text_comes_character_by_character_and_then_nothing(text: str) -> None:
    stream = spelled(text, len(text) + 3)
    assert stream[:len(text)] == [{NAMED.get(sign, sign): 1} for sign in text]
    assert stream[len(text):] == [ZERO] * 3
    assert counted(stream) == Counter(NAMED.get(sign, sign) for sign in text)


def test_the_next_character_comes_after_hold_ticks_and_the_first_again_if_it_repeats() -> None:
    a, b = {"a": 1}, {"b": 1}
    assert spelled("ab", 7, hold=3) == [a, ZERO, ZERO, b, ZERO, ZERO, ZERO]
    assert spelled("ab", 7, hold=2, repeat=1) == [a, ZERO, b, ZERO, a, ZERO, b]
    assert spelled("", 3, repeat=1) == [ZERO] * 3


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_words_are_those_that_a_program_finds(text: str) -> None:
    stream = [{"input": value} for value in spelled(text + ".", len(text) + 1)]
    found = counted([outputs["out"] for outputs in played("words", stream)])
    assert found == Counter(re.findall(r"[A-Za-z0-9']+", text))


def test_the_word_that_has_not_ended_is_there_and_backspace_shortens_it() -> None:
    typed = [{"h": 1}, {}, {"o": 1}, {"backspace": 1}, {"i": 1}, {"space": 1}, {"space": 1}]
    outputs = played("words", [{"input": value} for value in typed])
    assert [o["so_far"] for o in outputs] == [{"h": 1}, {"h": 1}, {"ho": 1}, {"h": 1}, {"hi": 1}, ZERO, ZERO]
    assert [o["out"] for o in outputs] == [ZERO] * 5 + [{"hi": 1}, ZERO]


@given(st.lists(st.dictionaries(st.one_of(st.text(max_size=3), st.integers()),
                                st.one_of(st.integers(-2, 2), st.floats(), st.text(max_size=2))), max_size=8))
def test_nothing_that_arrives_stops_it(values: list[dict[object, object]]) -> None:
    for outputs in played("words", [{"input": value} for value in [*values, 3, {"a": 1}]]):
        assert all(isinstance(word, str) for word in outputs["out"])
