"""The desk: what is saved and loaded (R41), and where in the history one can go."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.errors import EditError
from livedmm.language.patches import load_patch
from livedmm.live import desk as desks
from livedmm.live.desk import Desk
from livedmm.live.log import read_log
from livedmm.network import Place

from .sessions import Stage, kinds

TWICE = '''"""A kind of a user's own."""
from livedmm.ugens import Input, Output, ugen


@ugen
class {name}:
    """Twice what comes in."""

    input = Input()
    out = Output()

    def tick(input):
        return 2.0*input
'''
PATCH = "title: Mine\nkinds: [sub/mine.py, other.py]\nrows: |\n  t = twice(0.3)\n  b = beside(t)\n  speaker = 0.1*b\n"


def staged(folder: Path) -> Stage:
    (folder / "sub").mkdir()
    (folder / "kinds").mkdir()
    for file, name in (("sub/mine.py", "Twice"), ("other.py", "Unused"), ("kinds/beside.py", "Beside")):
        (folder / file).write_text(TWICE.format(name=name))
    path = folder / "played.yaml"
    path.write_text(PATCH)
    stage = Stage("", folder, patch=str(path))
    stage.desk = Desk(stage.session, folder, path, "Mine")
    return stage


def test_what_is_saved_is_the_network_again_with_the_kinds_that_it_needs(tmp_path: Path) -> None:
    stage = staged(tmp_path)
    stage.play(0.05)
    stage.say("t.input = 0.5")
    saved = Path(stage.desk.call("save"))
    assert saved.name == "played.live.yaml"
    assert "kinds: ['sub/mine.py']\n" in saved.read_text()
    again = load_patch(saved, kinds())
    assert again.require() == stage.session.machine.network
    stage.say("t.input = 0.7")
    stage.desk.call("load", "played.live")
    assert stage.session.machine.network == again.require()


def test_where_the_patch_is_not_ones_own_it_is_read_there_and_saved_here(tmp_path: Path) -> None:
    ours, mine = tmp_path / "ours", tmp_path / "mine"
    ours.mkdir()
    mine.mkdir()
    stage = staged(ours)
    (ours / "other.yaml").write_text("rows: |\n  speaker = 0.5\n")
    stage.desk = Desk(stage.session, mine, ours / "played.yaml", "Mine", read_too=ours)
    assert Path(stage.desk.call("save")) == mine / "played.live.yaml"
    stage.desk.call("load", "other")
    (mine / "other.yaml").write_text("rows: |\n  speaker = 0.25\n")
    network = stage.session.machine.network
    stage.desk.call("load", "other")
    assert stage.session.machine.network != network, "one's own comes first"
    with pytest.raises(EditError, match="did you mean 'other'"):
        stage.desk.call("load", "othr")
    assert sorted(path.name for path in ours.glob("*.yaml")) == ["other.yaml", "played.yaml"]


def test_what_was_written_by_hand_is_never_saved_over(tmp_path: Path) -> None:
    stage = staged(tmp_path)
    (tmp_path / "other.yaml").write_text("rows: |\n  a = sine(5)\n")
    for name in ("played", "played.yaml", "other"):
        with pytest.raises(EditError, match="written by hand"):
            stage.desk.call("save", name)
    for name in ("../outside", "sub/../../outside"):
        with pytest.raises(EditError, match="outside"):
            stage.desk.call("save", name)
    for _ in range(2):
        assert Path(stage.desk.call("save")).name == "played.live.yaml"
    assert (tmp_path / "played.yaml").read_text() == PATCH


@pytest.mark.parametrize("absolute", [True, False])
def test_a_saved_patch_that_plays_is_not_saved_over(
        absolute: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = staged(tmp_path)
    stage.desk.call("save")
    monkeypatch.chdir(tmp_path)
    stage.desk.patch = tmp_path / "played.live.yaml" if absolute else Path("played.live.yaml")
    with pytest.raises(EditError, match="is what plays"):
        stage.desk.call("save")
    assert Path(stage.desk.call("save", "second.live")).name == "second.live.yaml"


@pytest.mark.parametrize("name", ["a\0b", "x"*300, "\N{SNOWMAN}"*100, "\ud800"], ids=ascii)
@pytest.mark.parametrize("command", ["save", "load"])
def test_a_name_that_no_file_can_have_is_told(command: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(EditError, match="no file can be named"):
        staged(tmp_path).desk.call(command, name)


def test_what_cannot_be_written_leaves_nothing_beside(tmp_path: Path) -> None:
    stage = staged(tmp_path)
    (tmp_path / "a.live.yaml").mkdir()
    (tmp_path / "a.live.yaml" / "full").touch()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(EditError, match="cannot be written"):
        stage.desk.call("save", "a.live")
    assert sorted(tmp_path.iterdir()) == before


def test_one_goes_to_any_edit_that_there_is_and_to_the_start(tmp_path: Path) -> None:
    stage = Stage("low = sine(110)", tmp_path)
    networks = [stage.session.machine.network]
    for freq in (220, 330, 440):
        stage.say(f"low.freq = {freq}")
        networks.append(stage.session.machine.network)
    for number in (2, 0, 3, 1):
        stage.desk.call("goto", float(number))
        assert stage.session.machine.network == networks[number]
    with pytest.raises(EditError, match="no edit 4; there are 3"):
        stage.desk.call("goto", 4.0)
    stage.session.history.fold(1)
    with pytest.raises(EditError, match="part of the start by now"):
        stage.desk.call("goto", 1.0)


def test_to_go_back_brings_nothing_back_that_was_undone_by_then(tmp_path: Path) -> None:
    stage = Stage("low = sine(110)", tmp_path)
    stage.say("low.freq = 220")
    stage.desk.call("hush")
    stage.session.undo("me")
    stage.say("low.freq = 330")
    loud = stage.session.machine.network
    stage.session.fade({1: 0.5, 3: 0.5})
    stage.desk.mark("half")
    half = stage.session.machine.network
    stage.say("low.freq = 440")
    for number in (3, 4, 3):
        stage.desk.call("goto", float(number))
        assert stage.session.history.entry(2).gain == 0
        assert (stage.session.machine.network == loud) == (number == 3)
    stage.desk.go_to(stage.desk.marks["half"])
    assert stage.session.machine.network == half
    stage.desk.call("goto", 4.0)
    assert [entry.gain for entry in stage.session.history.entries] == [0.5, 0, 0.5, 1]
    stage.session.end()
    last = [line["desk"]["marks"] for line in read_log(stage.log)[1] if "desk" in line][-1]
    assert {name: Place.of(place) for name, place in last.items()} == dict(stage.desk.marks)
    assert Place.of(7) == Place(7)


def test_marks_and_snapshots_do_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "MOST_NAMES", 2)
    stage = Stage("low = sine(110)", tmp_path)
    for name in "aba":
        stage.desk.mark(name)
        stage.desk.call("snap", name)
    with pytest.raises(EditError, match="2 marks are kept"):
        stage.desk.mark("c")
    with pytest.raises(EditError, match="2 snapshots are kept"):
        stage.desk.call("snap", "c")
