"""A text that is edited: what keys do to lines, cursor and what is chosen; and that every change can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.stage.text import Place, Text

ACTS = {
    "insert": lambda t: t.insert("x = 1\ny"), "letter": lambda t: t.insert("a"), "enter": Text.enter,
    "backspace": Text.backspace, "delete": Text.delete, "word": lambda t: t.backspace(word=True), "cut": Text.cut,
    "comment": Text.comment, "left": lambda t: t.move("left"), "down": lambda t: t.move("down", choosing=True),
    "end": lambda t: t.move("end", choosing=True), "all": Text.choose_all, "tab": lambda t: t.insert("\t"),
}


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=25))
def test_undoing_everything_gives_back_the_text_and_redoing_what_became_of_it(acts):
    text = Text("a = 1\n\nb = sine(a)\n")
    before = text.text
    for act in acts:
        ACTS[act](text)
        line, column = text.cursor
        assert 0 <= line < len(text.lines)
        assert 0 <= column <= len(text.lines[line])
    after = text.text
    while text.undo():
        pass
    assert text.text == before
    while text.redo():
        pass
    assert text.text == after


def test_after_an_empty_line_a_block_is_over_and_room_goes_by_steps():
    text = Text("with at(bar):")
    text.move("end")
    for written in ("", "a = 1", "", "b = 2"):
        text.insert(written)
        text.enter()
    assert text.lines == ["with at(bar):", "    a = 1", "", "b = 2", ""]
    text = Text("        x")
    text.move_to(Place(0, 8))
    text.backspace()
    assert text.lines == ["    x"]
    text = Text("      x")
    text.move_to(Place(0, 6))
    text.backspace()
    assert text.lines == ["    x"]


def test_letters_typed_one_after_another_are_one_change():
    text = Text("")
    for letter in "saw":
        text.insert(letter)
    text.undo()
    assert text.text == ""


def test_a_line_begins_as_far_in_as_the_one_before_and_further_after_a_colon():
    text = Text("with at(bar):")
    text.move("end")
    text.enter()
    text.insert("a = 1")
    text.enter()
    text.insert("b = 2")
    assert text.text == "with at(bar):\n    a = 1\n    b = 2"


def test_what_is_chosen_is_replaced_and_copied():
    text = Text("voice = saw(110)\nspeaker = voice")
    text.move("word_right")
    text.move_to(Place(0, 0))
    text.move("word_right", choosing=True)
    assert text.chosen_text == "voice"
    text.insert("lead")
    assert text.lines[0] == "lead = saw(110)"
    assert text.chosen_text == "lead = saw(110)\n"


def test_rows_become_comments_and_rows_again():
    text = Text("a = 1\n    b = 2\n\nc = 3")
    text.choose_all()
    text.comment()
    assert text.text == "# a = 1\n    # b = 2\n\n# c = 3"
    text.choose_all()
    text.comment()
    assert text.text == "a = 1\n    b = 2\n\nc = 3"


@pytest.mark.parametrize(("where", "place"), [
    ("left", (0, 3)), ("right", (1, 0)), ("up", (0, 4)), ("down", (1, 1)), ("home", (0, 0)), ("last", (2, 2)),
    ("word_left", (0, 3)), ("page_down", (2, 2))])
def test_the_cursor_moves(where, place):
    text = Text("a =b\nc\nde")
    text.move_to(Place(0, 4))
    text.move(where)
    assert text.cursor == place
