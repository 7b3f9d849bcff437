"""`livedmm gallery`: a page that shows every patch that was asked for, whether it is seen, heard, or neither."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from livedmm import cli
from livedmm.commands.gallery import picked
from livedmm.commands.gallery_page import Exhibit, page
from livedmm.errors import LivedmmError
from livedmm.pictures.sheet import contact_sheet, sound_picture

PATCHES = {name: Path(f"{name}.yaml") for name in ("drone", "experiments/clicks", "experiments/wave")}


def test_patches_are_picked_by_name_and_by_folder() -> None:
    assert list(picked(PATCHES, [])) == list(PATCHES)
    assert list(picked(PATCHES, ["experiments"])) == ["experiments/clicks", "experiments/wave"]
    assert list(picked(PATCHES, ["patches/experiments/wave", "drone"])) == ["drone", "experiments/wave"]
    with pytest.raises(LivedmmError, match="no patch and no folder of patches is called 'experiment'; did you mean"):
        picked(PATCHES, ["experiment"])


def test_a_gallery_has_a_still_or_the_network_of_each_patch_and_its_sound(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["gallery", "-o", str(tmp_path), "--only", "pulse", "--only", "duplicates", "--only", "bells",
                  "--seconds", "0.2", "--size", "64x36"])
    assert left.value.code == 0, capsys.readouterr().err
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {"index.html", "sheet.png", "pulse.png", "pulse.ogg", "duplicates.svg", "bells.svg", "bells.ogg"}
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'(?:src|href)="([^"]+)"', text)) == files - {"index.html", "sheet.png"}
    assert "<code>livedmm perform pulse</code>" in text
    with Image.open(tmp_path / "pulse.png") as still:
        assert still.size == (64, 36)


def test_with_films_what_is_seen_is_filmed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["gallery", "-o", str(tmp_path), "--only", "pulse", "--seconds", "0.1", "--size", "64x36", "--films"])
    assert left.value.code == 0, capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "sheet.png", "pulse.png", "pulse.mp4"}
    assert 'src="pulse.mp4"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_contact_sheet_has_the_pictures_in_rows_and_leaves_the_place_of_one_that_is_missing() -> None:
    red, blue = (np.tile(np.uint8([r, 0, b, 255]), (20, 40, 1)) for r, b in ((255, 0), (0, 255)))
    sheet = contact_sheet([("a", red), ("b", None), ("c", blue)], (40, 20), columns=2)
    where = {name: np.argwhere((sheet == colour).all(axis=2)) for name, colour in
             (("red", [255, 0, 0, 255]), ("blue", [0, 0, 255, 255]))}
    (top, left), (bottom, right) = where["red"].min(0), where["red"].max(0)
    assert (bottom - top, right - left) == (19, 39)
    assert where["blue"].min(0)[0] > bottom + 10
    assert where["blue"].min(0)[1] == left


def test_a_sound_is_seen_as_high_as_it_is_loud() -> None:
    sound = np.concatenate([np.zeros((2, 500)), np.full((2, 500), -0.5)], axis=1).astype(np.float32)
    lit = (sound_picture(sound, (10, 40)) == [255, 140, 60, 255]).all(axis=2).sum(axis=0)
    assert lit.tolist() == [0] * 5 + [20] * 5


def test_the_line_of_a_patch_is_its_first_sentence_and_no_text_is_markup() -> None:
    shown = Exhibit("a", "A < B", "First,\nand 1.5 more. Second.\n\nThird.", "a.png")
    assert shown.line == "First, and 1.5 more."
    assert "A &lt; B" in page([shown], "patches")
    assert "A < B" not in page([shown], "patches")
