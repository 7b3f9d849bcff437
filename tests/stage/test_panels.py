"""Every view is drawn at every size, whatever there is to draw; without a screen, for nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from livedmm.errors import RowError, Where
from livedmm.stage.stage import VIEWS
from livedmm.stage.words import Words

from .rig import ROWS, Rig

imgui = pytest.importorskip("imgui_bundle").imgui


@pytest.fixture
def context() -> Iterator[None]:
    """What ImGui needs to gather what is drawn."""
    made = imgui.create_context()
    imgui.set_current_context(made)
    imgui.get_io().set_ini_filename("")
    imgui.get_io().backend_flags |= imgui.BackendFlags_.renderer_has_textures
    yield
    imgui.destroy_context(made)


def drawn(rig: Rig, size: tuple[int, int], unit: float = 15.0) -> int:
    """How many vertices a picture of the interface has."""
    from livedmm.stage.paint import Painter
    from livedmm.stage.panels import frame

    imgui.get_io().display_size = imgui.ImVec2(*size)
    imgui.get_io().delta_time = 0.1
    imgui.new_frame()
    face = imgui.get_io().fonts.fonts[0] if imgui.get_io().fonts.fonts else imgui.get_io().fonts.add_font_default()
    paint = Painter(imgui.get_background_draw_list(), face, unit, lambda _: None)
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
