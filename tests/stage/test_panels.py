"""Every view is drawn at every size, whatever there is to draw; without a screen, for nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest

from livedmm.errors import RowError, Where
from livedmm.live.status import Books
from livedmm.stage.stage import VIEWS
from livedmm.stage.words import Words

from .rig import ROWS, Rig

imgui = pytest.importorskip("imgui_bundle").imgui


class Word(NamedTuple):
    """What is written, from where to where, and its top."""

    text: str
    begin: float
    end: float
    y: float


@pytest.fixture
def context() -> Iterator[None]:
    """What ImGui needs to gather what is drawn."""
    made = imgui.create_context()
    imgui.set_current_context(made)
    imgui.get_io().set_ini_filename("")
    imgui.get_io().backend_flags |= imgui.BackendFlags_.renderer_has_textures
    yield
    imgui.destroy_context(made)


def drawn(rig: Rig, size: tuple[int, int], unit: float = 15.0, written: list[Word] | None = None) -> int:
    """How many vertices a picture of the interface has; what is written in it, and where."""
    from livedmm.stage.paint import Painter
    from livedmm.stage.panels import frame

    class Watched(Painter):
        def text(self, x: float, y: float, text: str, colour: int, size: float = 1.0) -> float:
            end = super().text(x, y, text, colour, size)
            if written is not None:
                written.append(Word(text, x, end, y))
            return end

    imgui.get_io().display_size = imgui.ImVec2(*size)
    imgui.get_io().delta_time = 0.1
    imgui.new_frame()
    face = imgui.get_io().fonts.fonts[0] if imgui.get_io().fonts.fonts else imgui.get_io().fonts.add_font_default()
    paint = Watched(imgui.get_background_draw_list(), face, unit, lambda _: None)
    frame.draw(paint, size, rig.stage, rig.lookout.seen, Words(rig.lookout.seen), rig.time)
    imgui.render()
    data = imgui.get_draw_data()
    return int(data.total_vtx_count)


@pytest.mark.usefixtures("context")
def test_every_view_is_drawn_at_every_size(tmp_path):
    imgui.get_io().fonts.add_font_default()
    rig = Rig(ROWS, tmp_path)
    rig.playing.play(0.3)
    rig.press("ctrl+shift+f1", "ctrl+enter")
    rig.stage.editor.text.replace(0, 0, 3, "other")
    rig.press("alt+enter")
    rig.stage.editor.refused([RowError("no neuron " + "x" * 300, where=Where("", 9, 400))], [3])
    for view in VIEWS:
        rig.stage.open(view)
        rig.turn()
        while rig.stage.graph.is_coming:
            rig.stage.graph._coming.exception(timeout=30)  # type: ignore[union-attr]
            rig.stage.graph.follow(rig.lookout.seen)
        for size in ((1, 1), (40, 30), (320, 200), (1280, 720), (300, 3000)):
            drawn(rig, size)
        assert drawn(rig, (1280, 720)) > 1000
    for scale in (0.7, 2.1):
        drawn(rig, (640, 480), 15 * scale)


@pytest.mark.usefixtures("context")
def test_what_is_offered_is_drawn_where_there_is_room(tmp_path):
    imgui.get_io().fonts.add_font_default()
    rig = Rig(ROWS, tmp_path)
    rig.press("ctrl+end", "enter")
    rig.write("x = lo")
    before = drawn(rig, (1280, 720))
    assert rig.stage.editor.completion is not None
    rig.press("down", "up")
    assert rig.stage.editor.candidate == 0
    rig.press("escape")
    assert rig.stage.editor.completion is None
    assert drawn(rig, (1280, 720)) < before


LONG = "a_patch_with_a_name_that_somebody_thought_about_for_a_very_long_time.yaml"


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("name", ["set.yaml", LONG])
@pytest.mark.parametrize("books", [Books(), Books(2.3, overruns=99999, xruns=1234, late_frames=99999, late_edits=123,
                                                  dropped=4567, missed=999999)], ids=["well", "badly"])
def test_nothing_at_the_bottom_lies_over_anything_or_is_cut_off(name, books, tmp_path):
    imgui.get_io().fonts.add_font_default()
    rig = Rig(ROWS, tmp_path)
    rig.owner.books = books
    rig.stage.editor.own.name = name
    rig.press("alt+r", "alt+n")
    rig.stage.elsewhere.saved("speaker = 0")
    rig.write("x")
    rig.turn()
    rig.messages.tell("told " * 36)
    rig.time = rig.messages.last(1)[0].at
    for width, height in ((640, 360), (1280, 720), (1920, 1080), (400, 300)):
        for scale in (0.7, 1.0, 2.1):
            unit = max(11.0, round(scale * height / 29 / 1.3))
            written: list[Word] = []
            drawn(rig, (width, height), unit, written)
            line = sorted((w for w in written if w.y > height - unit - 1.3 * unit), key=lambda w: w.begin)
            for one, other in pairwise(line):
                assert one.end < other.begin, (width, scale, one, other)
            assert line[0].begin >= 0
            assert line[-1].end <= width
            texts = [word.text for word in line]
            assert {"120 bpm", "F1 keys"} <= set(texts)
            if width >= 1280 and scale <= 1 and name != LONG:
                assert "set.yaml 1/2" in texts
            # Sentences are told whole, those to be chosen of below the others, and neither lies over the line.
            told = [w for w in written if w.text.startswith("told")]
            asked = [w for w in written if w.text.startswith(name[:20]) and w not in line]
            above = [w for w in written if w.y >= asked[0].y and w not in line]
            assert "Alt-K keeps yours" in " ".join(w.text for w in above)
            assert " ".join(w.text for w in told).split() == ["told"] * 36
            assert max(w.y for w in told) < asked[0].y <= max(w.y for w in above) < line[0].y - unit
            assert max(w.end for w in (*told, *above)) <= width


@pytest.mark.usefixtures("context")
def test_what_is_wrong_in_the_last_line_is_seen_whole(tmp_path):
    imgui.get_io().fonts.add_font_default()
    rig = Rig("\n".join(f"x{n} = sine({n})" for n in range(60)), tmp_path)
    rig.press("ctrl+end")
    rig.stage.editor.refused([RowError("no " * 60 + "end", where=Where("", 60, 1))], [59])
    written: list[Word] = []
    drawn(rig, (640, 360), 11.0, written)
    end = next(word for word in written if word.text.endswith("end"))
    assert end.y + 11.0 < 360 - 2 * 14
    assert "59" in {word.text for word in written}
