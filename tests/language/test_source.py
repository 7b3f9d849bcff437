"""Texts and places: what is refused before Python's parser sees it, and where errors are told."""

from __future__ import annotations

import pytest

from livedmm.language import read

from .reading import REGISTRY, STANDING, errors, program


@pytest.mark.parametrize("letter", ["ｌ", "а", "é", "ß", "ﬁ", "𝐚", "漢", "\u200b"])
def test_a_letter_that_is_not_ascii_is_no_part_of_a_name(letter: str) -> None:
    # Python's parser takes the first, the fifth and the sixth for ASCII letters.
    found, = errors(f"x{letter} = saw(110)")
    assert found.startswith(f"1:2: '{letter}' (")


def test_texts_and_comments_may_have_any_letters() -> None:
    assert program('drum = sampler("Größe – ‘x’.wav")  # ein Gerät "wie dies\nx = saw(1)').sayings["drum"]


@pytest.mark.parametrize(("sign", "advice"), [("−", "write -"), ("×", "write *"), ("“", 'write "')])
def test_signs_that_look_like_ours_are_named(sign: str, advice: str) -> None:
    found, = errors(f"x = 3 {sign} 4")
    assert found.startswith("1:7: ")
    assert found.endswith(advice)


def test_columns_are_counted_in_letters_and_not_in_bytes() -> None:
    assert errors('x = sampler("äöü", lof)') == ["1:20: no neuron 'lof'; it must be declared: lof = ..."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_anywhere(end: str) -> None:
    assert errors(f"a = saw(1){end}{end}b = lof") == ["3:5: no neuron 'lof'; it must be declared: lof = ..."]


def test_a_mark_of_the_byte_order_is_no_letter() -> None:
    assert list(program("\ufeffa = saw(1)").sayings) == ["a"]


@pytest.mark.parametrize("character", ["\0", "\x0c", "\x1b", "\u2028", "\ud800"])
def test_a_character_that_editors_count_differently_is_refused(character: str) -> None:
    assert errors(f"a = 1\nb = 2{character}") == [
        f"2:6: the character U+{ord(character):04X} cannot stand in a row; take it out"]


def test_every_statement_that_cannot_be_parsed_is_told() -> None:
    found = read("a = saw(1\nb = 3lfo\nc = sine(2)\nd = )\ne = a + c", STANDING, REGISTRY, "set.rows")
    assert [(e.where.line, e.where.document) for e in found.errors] == [(n, "set.rows") for n in (1, 2, 4)]


def test_what_reads_a_neuron_whose_statement_is_wrong_is_not_told_too() -> None:
    assert errors("voice = swa(110)\nspeaker = 0.3*voice.out + voice") == [
        "1:9: no kind 'swa'; did you mean 'saw'?"]
    assert errors("voice = saw(110\nspeaker = 0.3*voice") == ["1:12: '(' was never closed"]


def test_a_statement_over_several_lines_is_one() -> None:
    statement, = program("speaker = 0.1*sum(\n    saw(1),\n    saw(2),\n)").statements
    assert statement.text == "speaker = 0.1*sum(\n    saw(1),\n    saw(2),\n)"
    assert (statement.where.line, statement.where.column) == (1, 1)


def test_two_statements_may_stand_in_a_line() -> None:
    first, second = program("a = saw(1); b = saw(2)").statements
    assert (first.text, second.text) == ("a = saw(1)", "b = saw(2)")
    assert second.where.column == 13


def test_a_text_without_statements_is_a_program() -> None:
    assert program("\n# nothing yet\n").statements == ()
