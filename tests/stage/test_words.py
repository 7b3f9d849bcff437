"""Colours of words, what a word can become, and the marks of an editor's lines."""

from __future__ import annotations

import pytest

from livedmm.engine.frames import Colour
from livedmm.errors import RowError, Where
from livedmm.language.patches import read_patch
from livedmm.language.printer import show_rows
from livedmm.live.status import Books
from livedmm.network import Network
from livedmm.stage.completion import complete
from livedmm.stage.editor import Editor, stepped
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.levels import Level
from livedmm.stage.lights import brightness
from livedmm.stage.opening import rows_of
from livedmm.stage.text import Place
from livedmm.stage.words import Words

from ..live.sessions import kinds

REGISTRY = kinds()
PATCH = read_patch("tempo: 96\nrows: |\n  # change this\n  lfo = sine(0.5)\n  bank = saw([110, 220])\n"
                   "  light = solid(lfo)\n  speaker = 0.3*bank\n", "test", REGISTRY)
SEEN = Glimpse(PATCH.require(), REGISTRY)


@pytest.mark.parametrize(("line", "colours"), [
    ("bank = saw(110 + 3*lfo)  # deep", "signal sign kind sign number sign number sign signal sign comment"),
    ("light.look = 0.2", "image sign port sign number"),
    ("x = lowpass(bank, cutoff=2*kHz)", "unknown sign kind sign signal sign port sign number sign number sign"),
    ("with at(bar), glide(4):", "word word sign word sign sign word sign number sign sign"),
    ('undo(2); snap("a', "command sign number sign sign command sign string"),
    ("bank[1].freq = 3e2", "signal sign number sign sign port sign number"),
])
def test_words_have_the_colours_of_what_they_are(line, colours):
    words = list(Words(SEEN).of(line))
    assert " ".join(word.colour for word in words) == colours
    assert "".join(line[w.begin:w.end] for w in words) == line.replace(" ", "") or '"' in line or "#" in line


@pytest.mark.parametrize(("line", "offered"), [
    ("speaker = lf", "lfo"), ("lfo.fr", "freq"), ("speaker = lfo.", "out"), ("x = lowpa", "lowpass("),
    ("x = lowpass(bank, cu", "cutoff="), ("hu", "hush("), ("bank.", "freq"), ("x = low", "lowpass("),
])
def test_a_word_can_become_what_fits_its_place(line, offered):
    found = complete([line], Place(0, len(line)), SEEN)
    assert found is not None
    assert offered in [candidate.text for candidate in found.candidates]


@pytest.mark.parametrize("line", ["# lf", 'snap("lf', "x = nosuchthing", "nosuch."])
def test_nothing_is_offered_where_nothing_fits(line):
    assert complete([line], Place(0, len(line)), SEEN) is None


def test_what_is_offered_is_taken_and_enter_takes_it_only_if_it_was_chosen():
    editor = Editor("test", "test", "speaker = lf")
    editor.text.move("end")
    editor.offer(SEEN)
    assert not editor.has_chosen
    editor.choose(1)
    assert editor.has_chosen
    editor.choose(-1)
    editor.take()
    assert editor.text.text == "speaker = lfo"


def test_marks_follow_their_lines_and_go_with_a_change_of_them():
    editor = Editor("test", "test", "a = 1\nb = x\nc = y")
    editor.refused([RowError("no neuron", where=Where("", line, 5)) for line in (2, 3)], range(3))
    editor.text.move_to(Place(0, 0))
    editor.text.enter()
    editor.changed()
    assert [mark.line for mark in editor.open.marks] == [2, 3]
    editor.text.move_to(Place(2, 5))
    editor.text.insert("z")
    editor.changed()
    assert [mark.line for mark in editor.open.marks] == [3]


@pytest.mark.parametrize(("before", "up", "after"), [
    ("a = 0.30*b", True, "a = 0.31*b"), ("a = -0.5", False, "a = -0.6"), ("a = 110", True, "a = 120"),
    ("a = 3*lfo", False, "a = 2*lfo"), ("a = b - 1", True, "a = b - 2"), ("a = b*-1", True, "a = b*0"),
])
def test_a_number_goes_by_steps_of_its_last_digit(before, up, after):
    editor = Editor("test", "test", before)
    assert editor.step_number(lambda value, digits: stepped(value, digits, up))
    assert editor.text.text == after


def test_the_rows_of_a_patch_are_edited_as_they_were_written():
    assert rows_of(PATCH) == ("clock.tempo = 96\n\n# change this\nlfo = sine(0.5)\nbank = saw([110, 220])\n"
                              "light = solid(lfo)\nspeaker = 0.3*bank")


def test_what_no_text_says_is_printed():
    patch = read_patch("matrix:\n  speaker.left: {clock.phase: 0.3}\n", "test", REGISTRY)
    assert rows_of(patch) == show_rows(patch.require(), REGISTRY)


@pytest.mark.parametrize(("level", "activity"), [
    (Level(0, -1, 1), 1.0), (Level(3, 3, 3), 0.0), (Level(0, -0.01, 0.01), 0.5), (Level(0, -1e-5, 1e-5), 0.0)])
def test_what_stands_still_is_dark_and_what_moves_is_lit_by_decibels(level, activity):
    assert level.activity == pytest.approx(activity)


def test_a_weight_on_its_way_is_seen_where_it_is():
    (row, columns), = [(r, c) for r, c in SEEN.network.rows.items() if str(r) == "lfo.freq"]
    edge = row, next(iter(columns))
    assert SEEN.weight(edge) == 0.5
    assert Glimpse(Network(), REGISTRY, moving={edge: 0.7}, books=Books()).weight(edge) == 0.7


def test_a_picture_is_half_as_lit_as_white_four_stops_below():
    shares = [brightness(Colour(x, x, x, 1.0)) for x in (1.0, 1 / 16, 1 / 256, 0.0)]
    assert shares == pytest.approx([1.0, 0.5, 0.0, 0.0])
