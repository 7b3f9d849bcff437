"""The patch file is saved in another editor: its text is shown here, unless that would lose what was written here."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.live.saving import SETTLED, Follower
from livedmm.stage.opening import Opening
from livedmm.stage.text import Place

from .rig import ROWS, Rig
from .test_words import PATCH


def patch_of(rows: str) -> str:
    return "rows: |\n" + "".join(f"  {line}\n" if line else "\n" for line in rows.split("\n"))


class Saved(Rig):
    """A rig whose patch is a file that is followed, as in a performance."""

    def __post_init__(self) -> None:
        self.file = self.folder / "p.yaml"
        self.file.write_text(patch_of(self.rows))
        super().__post_init__()
        self.opening = Opening(self.owner, self.playing.desk, PATCH, "p.yaml", self.messages)
        self.opening._stage = self.stage
        self.looked = 0.0
        self.follower = Follower(self.file, self.playing.desk, self.messages.tell, lambda: self.looked,
                                 saved=self.opening.saved)

    def save(self, text: str) -> None:
        """Save the file, and look until it stands still."""
        self.file.write_text(text)
        for _ in range(3):
            self.looked += 2 * SETTLED + 0.1
            self.follower.turn()
        self.turn()


@pytest.fixture
def rig(tmp_path: Path) -> Saved:
    return Saved(ROWS, tmp_path)


def question(rig: Rig) -> str:
    return rig.stage.elsewhere.question


OTHER = ROWS.replace("0.3*voice", "0.1*voice").replace("lfo =", "# slow\nlfo =")


def test_what_is_saved_elsewhere_is_played_and_shown_and_the_text_before_comes_back_by_undo(rig):
    rig.stage.editor.text.move_to(Place(1, 3))
    rig.save(patch_of(OTHER))
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.1)
    assert rig.text == OTHER
    assert rig.stage.editor.text.cursor == Place(2, 3), "the cursor stays in its row"
    assert "saved elsewhere" in rig.told
    assert question(rig) == ""
    rig.press("ctrl+z")
    assert rig.text == ROWS
    rig.press("ctrl+y")
    assert rig.text == OTHER


MINE = "x = 1\n" + ROWS


@pytest.mark.parametrize(("key", "text", "back"), [("alt+t", OTHER, MINE), ("alt+k", MINE, ROWS)])
def test_what_was_written_here_is_kept_until_it_is_chosen(rig, key, text, back):
    rig.write("x = 1\n")
    mine = rig.text
    rig.save(patch_of(OTHER))
    assert rig.weight("speaker.left", "voice.out") == pytest.approx(0.1)
    assert rig.text == mine
    assert "Alt-T takes that text, Alt-K keeps yours" in question(rig)
    marks = {mark.line: mark.text for mark in rig.stage.editor.open.marks}
    assert marks == {0: "saved: # slow", 4: "saved: speaker = 0.1*voice"}
    rig.press(key)
    assert (rig.text, question(rig), rig.stage.editor.open.marks) == (text, "", [])
    while rig.text != back:
        before = rig.text
        rig.press("ctrl+z")
        assert rig.text != before, "undo leads back to it"


def test_after_a_choice_it_is_seen_again_what_was_changed_here(rig):
    rig.write("x = 1\n")
    mine = rig.text
    rig.save(patch_of(OTHER))
    rig.press("alt+k")
    rig.save(patch_of(ROWS))
    assert rig.text == mine
    assert question(rig)
    rig.press("alt+t")
    rig.save(patch_of(OTHER))
    assert (rig.text, question(rig)) == (OTHER, "")


def test_what_is_saved_as_it_is_written_here_asks_nothing(rig):
    rig.stage.editor.text.become(OTHER)
    rig.save(patch_of(OTHER))
    assert (rig.text, question(rig)) == (OTHER, "")
    rig.save(patch_of(ROWS))
    assert rig.text == ROWS


def test_another_text_that_is_open_stays_and_keeps_the_cursor(rig):
    rig.press("alt+r")
    printed = rig.text
    rig.save(patch_of(OTHER))
    assert rig.text == printed
    rig.press("alt+n")
    assert rig.text == OTHER


def test_a_file_that_is_wrong_is_told_and_the_text_stays(rig):
    rig.save(patch_of("speaker = nosuch"))
    assert "no neuron 'nosuch'" in rig.told
    assert rig.text == ROWS


def test_of_a_patch_in_other_forms_the_rows_of_the_file_are_shown_and_not_what_else_plays(rig):
    rig.playing.say("other = saw(50)")
    rig.save('matrix: {speaker.left: {voice.out: 0.2}}\nneurons: {voice: "saw(99)"}\n')
    assert "other" in rig.session.machine.network.neurons
    assert "voice = saw(99)" in rig.text
    assert "other" not in rig.text
