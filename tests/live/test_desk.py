"""The desk: what is saved and loaded (R41)."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedmm.errors import EditError
from livedmm.language.patches import load_patch
from livedmm.live.desk import Desk

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
