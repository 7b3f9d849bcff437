"""What is written and is in no file outlives its session: it is offered at the next start, or gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livedmm.live import logs, unsaved
from livedmm.live.log import texts_beside
from livedmm.live.unsaved import Unsaved

from .rig import ROWS, Rig

OWN = "test"
"""The name of the text of the patch that a rig plays."""


class Kept(Rig):
    """A rig that keeps its texts beside its log."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.keeping = self.stage.keeping
        self.keeping._tell = self.messages.tell

    @property
    def kept(self) -> dict[str, str]:
        self.keeping.turn(self.playing.log)
        return {one.name: one.text for one in unsaved.read(self.playing.log)}


@pytest.fixture
def rig(tmp_path: Path) -> Kept:
    return Kept(ROWS, tmp_path)


def test_what_is_written_is_kept_as_soon_as_it_is_looked_at_and_gone_with_undo(rig):
    assert rig.kept == {}
    rig.write("never = played\n")
    assert rig.kept == {OWN: "never = played\n" + ROWS}
    rig.press(*["ctrl+z"] * 40)
    assert rig.kept == {}


def test_what_plays_is_kept_only_where_it_was_written_into_and_never_printed_over(rig):
    rig.press("alt+r")
    assert rig.kept == {}
    rig.write("# mine\n")
    mine = rig.text
    assert rig.kept == {"what plays": mine}
    rig.press("alt+r")
    assert rig.stage.editor.open.name == "what plays 2"
    assert rig.kept == {"what plays": mine}


def test_the_next_session_offers_it_and_its_own_text_is_that_of_the_file(rig):
    rig.keeping.offer([Unsaved(OWN, "test", "lfo = sine(3)"), Unsaved("notes", "notes", "n = 1")], "23 Nov 18:40")
    assert rig.text == ROWS
    assert rig.told.startswith("what you wrote and did not save is here, as test of 23 Nov 18:40, notes: Alt-N")
    assert "test of 23 Nov 18:40" in rig.stage.question
    rig.press("alt+n")
    assert rig.text == "lfo = sine(3)"
    assert "test of" not in rig.stage.question, "it was looked at"
    rig.press("alt+enter")
    assert rig.weight("lfo.freq") == 3.0
    assert rig.kept == {"test of 23 Nov 18:40": "lfo = sine(3)", "notes": "n = 1"}, "offered again until it is closed"


def test_what_is_in_the_file_by_now_is_not_offered(rig):
    rig.keeping.offer([Unsaved(OWN, "test", ROWS)], "23 Nov 18:40")
    assert len(rig.stage.editor.texts) == 1
    assert rig.messages.count == 0


def test_a_session_that_is_resumed_goes_on_with_the_texts_and_undo_shows_the_file(rig):
    rig.keeping.go_on([Unsaved("notes", "notes", "n = 1"), Unsaved(OWN, "test", "lfo = sine(3)")])
    assert rig.text == "lfo = sine(3)"
    assert "as you left it" in rig.told
    assert rig.kept == {OWN: "lfo = sine(3)", "notes": "n = 1"}
    rig.press("ctrl+z")
    assert rig.text == ROWS


def test_a_text_that_is_nowhere_else_is_closed_when_that_is_asked_twice_and_the_patch_never(rig):
    rig.press("ctrl+w")
    assert "its text stays" in rig.told
    rig.keeping.offer([Unsaved("notes", "notes", "n = 1")], "now")
    rig.press("alt+n", "ctrl+w")
    assert rig.text == "n = 1"
    rig.write("x")
    rig.press("ctrl+w")
    assert rig.text == "xn = 1", "it was written into meanwhile"
    rig.press("ctrl+w")
    assert (rig.text, rig.kept) == (ROWS, {})
    rig.press("alt+r", "ctrl+w")
    assert rig.text == ROWS, "what can be printed again is closed at once"


def test_where_nothing_can_be_written_that_is_told_once_and_tried_again(rig, monkeypatch):
    rig.write("x")
    with monkeypatch.context() as full:
        full.setattr(unsaved, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        rig.keeping.turn(rig.playing.log)
        assert "cannot be kept (No space left on device)" in rig.told
        rig.keeping.turn(rig.playing.log)
        assert rig.messages.count == 1
    assert rig.kept == {OWN: "x" + ROWS}
    rig.keeping.end(rig.playing.log)
    assert rig.told == f"what you wrote in {OWN} is in no file; it is kept, and offered at the next start"


def test_the_last_session_of_this_patch_that_had_an_interface_says_what_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "folder", lambda: tmp_path)
    patch, other = tmp_path / "p.yaml", tmp_path / "deep" / "p.yaml"
    for number, (of, text) in enumerate([(patch, "old"), (patch, "last"), (patch, None), (other, "another's")]):
        log = tmp_path / f"p-{number}.jsonl"
        log.write_text(json.dumps({"patch": str(of)}) + "\n")
        if text is not None:
            unsaved.write(log, [Unsaved("p.yaml", "p", text)])
    texts, date = unsaved.left_of(patch)
    assert [one.text for one in texts] == ["last"]
    assert date
    assert unsaved.left_of(patch, tmp_path / "p-0.jsonl")[0][0].text == "old"
    texts_beside(tmp_path / "p-1.jsonl").write_text("{torn")
    assert unsaved.left_of(patch)[0] == ()
    assert unsaved.left_of(tmp_path / "none.yaml") == ((), "")
