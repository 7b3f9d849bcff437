"""What keys do to a session: rows are played, refused and taken back; weights are turned; silence comes at once."""

from __future__ import annotations

import numpy as np
import pytest

from livedmm.live.status import Books
from livedmm.stage import glimpse
from livedmm.stage.glimpse import LATELY
from livedmm.stage.text import Place

from .rig import ROWS, Rig


@pytest.fixture
def rig(tmp_path) -> Rig:
    return Rig(ROWS, tmp_path)


def change(rig: Rig, line: int, text: str) -> None:
    rig.stage.editor.text.replace(line, 0, len(rig.stage.editor.text.lines[line]), text)
    rig.stage.editor.changed()
    rig.stage.editor.text.move_to(Place(line, 0))


def test_a_block_is_played_and_nothing_else(rig):
    change(rig, 3, "speaker = 0.1*voice")
    change(rig, 0, "lfo = sine(2)")
    rig.press("ctrl+enter")
    assert rig.weight("lfo.freq") == 2.0
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.3)
    assert set(rig.stage.editor.open.flashes) == {0, 1}


def test_a_statement_is_played_alone_and_all_frees_what_was_deleted(rig):
    change(rig, 1, "voice = saw(220)")
    rig.press("alt+enter")
    assert rig.weight("voice.freq") == 220.0
    assert rig.weight("voice.freq", "lfo.out") == 0.0
    rig.press("ctrl+shift+enter")  # now the text is this document's
    change(rig, 0, "")
    rig.press("ctrl+shift+enter")
    assert "lfo" not in rig.session.machine.network.neurons


def test_a_wrong_row_is_marked_in_its_line_and_changes_nothing(rig):
    before = rig.session.machine.network
    change(rig, 3, "speaker = 0.5*voice + nosuch")
    rig.press("ctrl+enter")
    assert rig.session.machine.network is before
    mark, = rig.stage.editor.open.marks
    assert (mark.line, mark.column, mark.length) == (3, 22, 6)
    assert "no neuron 'nosuch'" in mark.text
    change(rig, 3, "speaker = 0.5*voice")
    assert rig.stage.editor.open.marks == []
    rig.press("ctrl+enter")
    assert rig.weight("speaker.left", "voice.out") == 0.5


def test_a_row_in_a_with_is_marked_where_it_stands(rig):
    rig.stage.editor.text.become("with at(bar):\n    lfo.freq = 3\n    x = nosuch")
    rig.stage.editor.text.move_to(Place(2, 5))
    rig.press("alt+enter")
    mark, = rig.stage.editor.open.marks
    assert (mark.line, mark.column) == (2, 8)


def test_edits_start_on_the_beat_that_is_asked_for(rig):
    rig.press("ctrl+t")
    assert rig.stage.playing.start is not None
    change(rig, 3, "speaker = 0.1*voice")
    rig.press("ctrl+enter")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.3)
    assert rig.told == "waits for the next beat"
    rig.playing.play(0.6)
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.1)


def test_undo_and_redo_are_of_the_network_and_the_text_stays(rig):
    change(rig, 3, "speaker = 0.1*voice")
    rig.press("ctrl+enter", "alt+z")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.3)
    assert "0.1*voice" in rig.text
    rig.press("alt+shift+z")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.1)


def test_what_is_offered_is_closed_by_playing(rig):
    rig.press("ctrl+end", "enter")
    rig.write("low = saw(3*lf")
    assert rig.stage.editor.completion is not None
    rig.press("ctrl+enter")
    assert rig.stage.editor.completion is None


def test_what_went_wrong_is_seen_while_it_goes_on(rig, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(glimpse.time, "monotonic", lambda: now)
    rig.turn()
    assert rig.lookout.seen.lately == {}
    rig.owner.books = Books(xruns=3)
    rig.turn()
    assert rig.lookout.seen.lately == {"xruns": 3}
    now += LATELY + 0.1
    rig.owner.books = Books(xruns=3, missed=7)
    rig.turn()
    rig.turn()
    assert rig.lookout.seen.lately == {"pictures missed": 7}


def test_a_command_in_a_row_is_done(rig):
    change(rig, 3, 'snap("here")')
    rig.press("alt+enter")
    assert "here" in rig.session.snapshots


def test_the_number_at_the_cursor_is_stepped_and_heard_at_once(rig):
    rig.press("ctrl+t")
    rig.stage.editor.text.move_to(Place(3, 11))
    rig.press("alt+up")
    assert rig.text.endswith("0.4*voice")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.4)
    rig.press("alt+down", "alt+down")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.2)


def test_panic_waits_for_nothing_and_silences_at_once(rig):
    rig.playing.play(0.1)
    rig.stage.hidden = True  # also when nothing is seen
    rig.press("ctrl+shift+h")
    assert rig.owner.hands[-1] is None
    rig.playing.play(0.02)
    rig.playing.heard.clear()
    rig.playing.play(0.05)
    assert np.abs(rig.playing.sound).max() == 0.0


def test_hush_and_snapshots_have_keys(rig):
    rig.press("ctrl+shift+f2", "ctrl+.")
    assert rig.weight("speaker.gain") == 0.0
    rig.press("ctrl+f2")
    assert rig.weight("speaker.gain") == 0.5


def test_hidden_it_takes_no_key_and_no_letter(rig):
    rig.press("f10")
    assert not rig.stage.key("a")
    assert not rig.stage.typed("a")
    assert not rig.stage.key("ctrl+enter")
    assert rig.text == ROWS
    assert rig.stage.key("f10")
    assert rig.stage.key("a")


def test_who_writes_while_the_keys_are_shown_sees_the_code_again(rig):
    rig.press("f1")
    assert rig.stage.view == "help"
    rig.write("a")
    assert rig.stage.view == ""
    assert rig.text == "a" + ROWS
    rig.press("f1", "backspace")
    assert (rig.stage.view, rig.text) == ("", ROWS)


def test_weights_are_turned_in_the_matrix_and_can_be_written(rig):
    rig.press("f3")
    matrix = rig.stage.matrix
    matrix.follow(rig.lookout.seen.network)
    at = next(i for i, row in enumerate(matrix.rows) if str(row) == "speaker.left")
    column = next(i for i, c in enumerate(matrix.columns) if c.neuron == "voice")
    matrix.choose(at, column)
    rig.press("alt+up")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.3 * 1.05, abs=1e-3)
    rig.write("0.75")
    rig.press("enter")
    assert rig.weight("speaker.left", "voice.out") == 0.75
    rig.press("delete")
    assert rig.weight("speaker.left", "voice.out") == 0.0
    rig.press("escape", "alt+z")
    assert rig.weight("speaker.left", "voice.out") != 0.0


def test_an_edit_is_faded_in_the_list(rig):
    change(rig, 3, "speaker = 0.1*voice")
    rig.press("ctrl+enter", "f6", "left", "left", "left", "left", "left")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.2)
    rig.press("delete")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.3)
    rig.press("enter")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.1)


def test_a_morph_goes_from_one_snapshot_to_another(rig):
    rig.press("ctrl+shift+f1")
    change(rig, 3, "speaker = 0.1*voice")
    rig.press("ctrl+enter", "ctrl+shift+f2", "f7", "a", "down", "b")
    assert rig.stage.snapshots.ends == ("1", "2")
    for _ in range(10):
        rig.press("right")
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.2)


def test_a_kind_is_found_and_written_into_the_code(rig):
    rig.press("ctrl+end", "f8")
    rig.write("ladder")
    rig.press("enter")
    assert rig.text.endswith("voiceladder(")
    assert not rig.stage.in_view


def test_numbers_that_have_moved_are_marked_and_written_back(rig):
    rig.session.evaluate(rig.session.read("speaker = 0.7*voice"), author="another")
    rig.press("alt+m")
    answered(rig)
    mark, = rig.stage.editor.open.marks
    assert (mark.line, mark.text, mark.is_error) == (3, "now 0.7", False)
    rig.press("alt+w")
    answered(rig)
    assert rig.text.endswith("speaker = 0.7*voice")
    rig.press("ctrl+z")
    assert rig.text == ROWS


def test_rows_are_copied_and_pasted(rig):
    rig.press("ctrl+c", "ctrl+end", "enter", "ctrl+v")
    assert rig.text == ROWS + "\nlfo = sine(0.5)\n"
    rig.press("ctrl+a", "ctrl+x")
    assert rig.text == ""


def test_what_plays_is_printed_into_a_text_of_its_own(rig):
    rig.press("alt+r")
    assert rig.stage.editor.open.name == "what plays"
    assert "voice = saw(110 + 3*lfo)" in rig.text
    rig.press("alt+n")
    assert rig.text == ROWS


def test_a_scope_shows_the_samples_of_what_is_chosen_and_changes_none(tmp_path):
    (tmp_path / "other").mkdir()
    rig, other = Rig(ROWS, tmp_path), Rig(ROWS, tmp_path / "other")
    rig.press("f5")
    names = rig.stage.scope.listed(rig.lookout.seen)
    rig.press(*["down"] * names.index("voice"))
    for one in (rig, other):
        one.playing.play(0.3)
    rig.turn()
    line, = rig.lookout.seen.samples.values()
    assert np.abs(line[-2000:]).max() > 0.5
    np.testing.assert_array_equal(rig.playing.sound, other.playing.sound)
    np.testing.assert_array_equal(rig.playing.replayed(), rig.playing.sound)


def answered(rig: Rig) -> None:
    """Let work that is done aside be answered."""
    while rig.stage.asks._waiting:
        rig.stage.asks._waiting[0][0].exception(timeout=30)
        rig.turn()
