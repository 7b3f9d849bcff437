"""The table of keys: no chord does two things, and each does something."""

from __future__ import annotations

from collections import Counter

from livedmm.pictures.guest import chord
from livedmm.stage.keys import ACTIONS, ALWAYS, GROUPS, shown
from livedmm.stage.panels.keys import rows
from livedmm.stage.stage import VIEWS

from .rig import Rig

WINDOW = {"full", "picture"}
"""What the window does itself."""
TEXT = {"undo", "redo", "complete", "comment", "copy", "cut", "paste", "choose_all", "next_text"}


def test_no_chord_stands_twice():
    assert [c for c, n in Counter(c for g in GROUPS for key in g.keys for c in key.chords).items() if n > 1] == []


def test_every_action_is_known_to_somebody(tmp_path):
    actions = Rig("low = sine(60)", tmp_path).stage.actions
    for action in ACTIONS.values():
        assert action in {*WINDOW, *TEXT, *VIEWS, *actions} or action[-1].isdigit(), action
    assert set(ACTIONS.values()) >= set(actions)
    assert set(ACTIONS.values()) >= ALWAYS


def test_chords_are_written_as_windows_tell_them():
    assert chord("h", ctrl=True, shift=True) == "ctrl+shift+h"
    assert chord("kp_enter", alt=True) == "alt+enter"
    for name in ACTIONS:
        *held, key = name.removesuffix("++").split("+") if name.endswith("++") else name.split("+")
        assert chord(key or "+", **dict.fromkeys(held, True)) == name or name.endswith("++")


def test_people_read_chords_and_snapshots_stand_in_one_line():
    assert shown("ctrl+shift+h") == "Ctrl-Shift-H"
    assert shown("ctrl++") == "Ctrl-+"
    stop = dict(rows(next(g for g in GROUPS if g.title == "Stop and go back")))
    assert stop["Ctrl-., Shift-Esc"] == "hush: sound and picture fade out"
    assert rows(next(g for g in GROUPS if g.title == "Snapshots")) == [
        ("Ctrl-F1 … F8", "glide to snapshot 1 to 8"), ("Ctrl-Shift-F1 … F8", "keep snapshot 1 to 8")]
