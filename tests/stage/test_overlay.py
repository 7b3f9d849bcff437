"""The interface in a real window, by real keys and a real mouse: what is typed is heard, and seen in the matrix."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageGrab

from livedmm.errors import DeviceError
from livedmm.live.screening import Screening, Screens
from livedmm.live.touch import Touch
from livedmm.pictures import windowing
from livedmm.pictures.aside import Aside
from livedmm.pictures.hands import Happened
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.projector import Projector
from livedmm.pictures.window import Window
from livedmm.stage.opening import Opening

from ..pictures.xvfb import hand, screen
from .rig import Rig
from .test_words import PATCH

pytest.importorskip("glfw")  # first: imgui-bundle brings a library of its own, and it may be an older one
imgui = pytest.importorskip("imgui_bundle").imgui
SIZE = (1024, 640)
ROWS = """lfo = sine(0.5)
voice = saw(110 + 3*lfo)

speaker = 0.3*voice
screen = solid(0.2, 0.9, 0.2)"""
BLOCK = 64


class Shown(Rig):
    """A rig in a window: what is typed by xdotool comes to it, and what it draws is on the screen."""

    def open(self) -> None:
        from livedmm.stage.overlay import Overlay

        self.window = Window("livedmm", SIZE, vsync=False)
        self.pictures = PictureMachine(self.window.graphics, (64, 40))
        self.session.machine.pictures = self.pictures
        self.overlay = Overlay(self.window, self.stage)
        self.window.hands.guest = self.overlay
        hand("search", "--sync", "--name", "^livedmm$", "windowfocus", "--sync", "windowmove", "0", "0")
        self.see()

    def see(self) -> Image.Image:
        """Go on by two frames, and look at the screen."""
        self.playing.play(2 / 60)
        for _ in range(2):
            self.turn()
            self.time += 1.0
            self.window.use()
            self.overlay.turn(self.pictures)
            canvas = self.pictures.picture()
            self.window.show(None if canvas is None else canvas.texture)
            self.window.lay(self.overlay.lay)
            self.window.swap()
        self.window.graphics.context.finish()
        return ImageGrab.grab(bbox=(0, 0, *SIZE))

    def keys(self, *words: str) -> list[Happened]:
        """Let xdotool press keys, and take them up; returns what the patch is told."""
        before = len(self.told_keys())
        hand(*words)
        hand("key", "F11")  # nobody's while the test holds it: it comes last
        for _ in range(20000):
            self.happened += self.window.poll()
            if len(self.told_keys()) > before:
                self.turn()
                return self.happened
        raise AssertionError("the window hears no key")

    def told_keys(self) -> list[None]:
        self.window.hands.shortcuts["f11"] = lambda: self.marks.append(None)
        return self.marks

    marks: list[None] = []
    happened: list[Happened] = []


@pytest.fixture(scope="module")
def one_screen() -> Iterator[str]:
    with screen() as display:
        yield display


@pytest.fixture
def display(one_screen: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """One for all tests here: to start it takes half a second."""
    monkeypatch.setenv("DISPLAY", one_screen)
    return one_screen


@pytest.fixture
def shown(tmp_path, display: str) -> Iterator[Shown]:
    rig = Shown(ROWS, tmp_path)
    rig.marks, rig.happened = [], []
    rig.open()
    yield rig
    rig.overlay.release()
    rig.pictures.release()
    rig.window.close()
    windowing.finish()


def loudness(rig: Shown) -> float:
    """Of the last twentieth of a second."""
    rig.playing.heard.clear()
    rig.playing.play(0.05)
    return float(np.sqrt((rig.playing.sound**2).mean()))


def differing(one: Image.Image, other: Image.Image, area: tuple[int, int, int, int]) -> int:
    """Pixels that are plainly others."""
    a, b = (np.asarray(image.convert("RGB").crop(area), np.int16) for image in (one, other))
    return int((np.abs(a - b).max(axis=2) > 40).sum())


def red(image: Image.Image, area: tuple[int, int, int, int]) -> int:
    """Pixels of the colour of errors."""
    pixels = np.asarray(image.convert("RGB").crop(area))
    return int(((pixels[..., 0] > 200) & (pixels[..., 1] < 140) & (pixels[..., 2] < 130)).sum())


def test_a_row_is_typed_and_played_and_heard_and_seen_in_the_matrix_and_undone(shown):
    shown.keys("key", "F3")
    before = shown.see()
    shown.playing.play(0.2)
    loud = loudness(shown)
    shown.keys("key", "Escape", "ctrl+End", "Up", "End", "shift+Home", "type", "--delay", "1", "speaker = 0.03*voice")
    assert shown.stage.editor.text.lines[3] == "speaker = 0.03*voice"
    assert shown.weight("speaker.left", "voice.out") == pytest.approx(0.3)
    shown.keys("key", "ctrl+Return", "F3")
    assert shown.weight("speaker.left", "voice.out") == pytest.approx(0.03)
    shown.playing.play(0.1)
    assert loudness(shown) == pytest.approx(loud / 10, rel=0.3)
    view = SIZE[0] // 2, 0, *SIZE
    after = shown.see()
    assert differing(before, after, view) > 50
    assert differing(shown.see(), after, view) == 0
    shown.keys("key", "alt+z")
    shown.playing.play(0.1)
    assert loudness(shown) == pytest.approx(loud, rel=0.3)
    shown.stage.editor.text.undo()
    shown.see()
    assert differing(shown.see(), before, view) < 20


def test_a_wrong_row_shows_its_error_under_it_and_changes_nothing(shown):
    network = shown.session.machine.network
    before = shown.see()
    shown.keys("key", "ctrl+End", "Return", "type", "--delay", "1", "x = nosuch")
    typed = shown.see()
    shown.keys("key", "ctrl+Return")
    wrong = shown.see()
    assert shown.session.machine.network is network
    unit = SIZE[1] / 29
    under = 0, int(unit * 6.4), SIZE[0] // 2, int(unit * 8.5)
    assert red(wrong, under) > 100
    assert red(typed, under) == 0
    assert differing(before, typed, under) > 100


def test_panic_silences_within_a_block_and_darkens_within_a_frame(shown):
    shown.keys("key", "F10")
    assert shown.see().getpixel((500, 300))[1] > 200
    shown.playing.play(0.1)
    assert loudness(shown) > 0.01
    shown.keys("key", "ctrl+shift+h")
    shown.playing.heard.clear()
    shown.session.render(BLOCK)  # the limiter's own delay is a block, too
    assert np.abs(shown.session.render(BLOCK)).max() == 0.0
    assert shown.see().getpixel((500, 300))[:3] == (0, 0, 0)


@pytest.mark.parametrize(("layout", "held", "key", "told"), [
    ("us", ("ctrl",), "60", "hush"),  # the place of its dot
    ("fr", ("ctrl", "shift"), "59", "hush"),
    ("fr", ("shift",), "Escape", "hush"),
    ("gr", ("ctrl", "shift"), "43", "panic"),  # where an H would be
])
def test_silence_is_reached_on_any_keyboard(shown, layout, held, key, told):
    if shutil.which("setxkbmap") is None:
        pytest.skip("setxkbmap missing: sudo apt-get install x11-xkb-utils")
    subprocess.run(["setxkbmap", layout], check=True)
    try:
        shown.see()
        shown.keys(*(word for one in held for word in ("keydown", one)), "key", key,
                   *(word for one in held for word in ("keyup", one)))
        assert shown.told.startswith(told)
    finally:
        subprocess.run(["setxkbmap", "us"], check=True)


def test_a_weight_is_dragged_in_the_matrix(shown):
    shown.keys("key", "F3")
    shown.see()
    spot = shown.overlay._spots[1]  # over that of its card
    matrix = shown.stage.matrix
    at = next(i for i, row in enumerate(matrix.rows) if str(row) == "speaker.left")
    column = next(i for i, c in enumerate(matrix.columns) if c.neuron == "voice")
    x = round(spot.area.x + spot.area.width * (column + 0.5) / len(matrix.columns))
    y = round(spot.area.y + spot.area.height * (at + 0.5) / len(matrix.rows))
    shown.keys("mousemove", "--sync", str(x), str(y), "mousedown", "1", "mousemove", "--sync", str(x), str(y - 28))
    shown.keys("mouseup", "1")
    assert shown.weight("speaker.left", "voice.out") == pytest.approx(0.3 * 1.05**2, rel=0.02)
    assert not [one for one in shown.happened if "left" in one.value]


def test_a_weight_is_dragged_in_the_graph_and_boxes_show_what_is_drawn_in_them(shown):
    shown.keys("key", "F4")
    graph = shown.stage.graph
    while graph.is_coming or graph.layout is None:
        graph.follow(shown.lookout.seen)
    shown.see()
    at = next(i for i, (row, column) in enumerate(graph.edges) if (str(row), column.neuron) == ("voice.freq", "lfo"))
    area = shown.overlay._spots[1 + at].area  # over that of its card
    x, y = round(area.x + area.width / 2), round(area.y + area.height / 2)
    shown.keys("mousemove", "--sync", str(x), str(y), "mousedown", "1", "mousemove", "--sync", str(x), str(y - 28))
    shown.keys("mouseup", "1")
    assert shown.weight("voice.freq", "lfo.out") == pytest.approx(3 * 1.05**2, rel=0.02)
    shown.keys("key", "alt+z")
    assert shown.weight("voice.freq", "lfo.out") == 3.0, "a drag is one step"
    shown.keys("key", "F2", "F4")
    image = np.asarray(shown.see().convert("RGB").crop((SIZE[0] // 2, 60, *SIZE)), np.int16)
    assert (np.abs(image - (51, 230, 51)).max(axis=2) < 12).sum() > 300


def test_hidden_it_leaves_keys_and_picture_to_the_patch(shown):
    assert [one for one in shown.keys("key", "a") if one.kind == "keys"] == []
    with_code = shown.see()
    shown.keys("key", "F10")
    assert {"a": 1.0} in [one.value for one in shown.keys("key", "a")]
    plain = shown.see()
    green = plain.getpixel((900, 500))
    assert np.ptp(np.asarray(plain.crop((10, 10, 1000, 600))), axis=(0, 1)).max() == 0
    assert differing(plain, with_code, (0, 0, 600, 200)) > 500
    assert green[1] > 200


def test_what_draws_is_lit_by_the_light_that_it_gives_in_its_own_colour(shown):
    x = 45 + 4 * 10  # below the name, at the foot of its row
    area = 45, 0, x, 160

    def seen(text: str, foot: tuple[int, int, int]) -> int:
        shown.session.evaluate(shown.session.read(text), author="another")
        for _ in range(3):
            image = shown.see()
        pixels = np.asarray(image.convert("RGB").crop(area), np.int16)
        return int((np.abs(pixels - foot).max(axis=2) < 40).sum())

    shown.stage.editor.text.become("light = solid(0, 0, 0)")
    assert seen("light = solid(0, 0, 0)\nscreen = 0", (255, 0, 0)) == 0
    assert seen("light = solid(0.5, 0, 0)", (230, 0, 0)) > 20
    lights = {name: tuple(colour[:3]) for name, colour in shown.overlay._lights.turn(shown.pictures).items()}
    assert lights["light"] == pytest.approx((0.5, 0.0, 0.0), abs=0.01)
    assert lights["screen"] == (0.0, 0.0, 0.0)
    assert seen("light = solid(0, 0.5, 0)", (0, 230, 0)) > 20


def test_it_is_drawn_only_when_something_has_changed(shown):
    shown.see()
    shown.time -= 10.0  # no clock ticks, no glimpse is old enough
    assert not shown.overlay.turn(None)
    shown.keys("key", "Down")
    assert shown.overlay.turn(None)
    assert not shown.overlay.turn(None)


def test_a_picture_is_seen_where_its_neuron_is_chosen(shown):
    shown.keys("key", "F5")
    names = shown.stage.scope.listed(shown.lookout.seen)
    assert "screen._solid" in names
    view = SIZE[0] // 2, 60, SIZE[0] - 40, 200
    assert differing(shown.see(), Image.new("RGB", SIZE, (51, 229, 51)), view) > 50000
    shown.keys("key", *["Down"] * names.index("screen._solid"))
    shown.see()
    assert differing(shown.see(), Image.new("RGB", SIZE, (51, 229, 51)), (700, 120, 800, 160)) == 0


def test_what_goes_wrong_in_it_is_told_and_ends_nothing(shown, monkeypatch):
    shown.keys("key", "F6")
    monkeypatch.setattr(shown.stage.edits, "key", lambda *_: 1 / 0)
    shown.keys("key", "Down")
    assert "please report it: ZeroDivisionError" in shown.told
    assert shown.stage.view == ""
    monkeypatch.setattr(shown.stage.edits, "listed", lambda *_: 1 / 0)
    shown.keys("key", "F6")
    shown.see()
    assert shown.messages.count == 2
    shown.keys("type", "--delay", "1", "a")
    assert shown.text.startswith("a")
    monkeypatch.setattr(shown.stage, "typed", lambda _: 1 / 0)
    shown.keys("type", "--delay", "1", "a" * 20)  # nothing comes out of the window system
    with pytest.raises(ZeroDivisionError):
        shown.overlay.turn(None)


def test_code_can_be_read_over_any_picture(shown):
    shown.session.evaluate(shown.session.read("screen = solid(1, 1, 1)"), author="another")
    image = np.asarray(shown.see().convert("L"), np.int16)
    letters = image[20:40, 45:180]
    assert np.percentile(letters, 99) > 190
    assert np.percentile(letters, 30) < 90


def test_without_the_library_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "livedmm.stage.overlay", None)
    rig = Rig(ROWS, tmp_path)
    made = Opening(rig.owner, rig.playing.desk, PATCH, "test", rig.messages)
    no_window: Any = None
    with pytest.raises(DeviceError, match="pip install imgui-bundle"):
        made(no_window)


@pytest.mark.usefixtures("display")
def test_what_cannot_be_had_is_told_and_the_picture_is_seen():
    def refuse(_: Window) -> None:
        raise DeviceError("the library is missing", "pip install it")

    told: list[str] = []
    aside = Aside((64, 40))
    shown = Screening(Screens(size=(64, 40)), aside, Projector(aside, print), Touch(lambda *_: None), told.append,
                      interface=refuse)
    shown.open()
    shown.turn(0.0)
    assert not shown.is_closed
    shown.close()
    aside.close()
    assert told == ["there is no interface over the picture (the library is missing; pip install it). "
                    "It plays on without."]


class White:
    """An interface that is white all over, and takes nothing."""

    def __init__(self, of: Window) -> None:
        self.of = of

    key = typed = pressed = scrolled = pointed = lambda *_: False

    def turn(self, pictures: object) -> bool:
        return True

    def lay(self) -> None:
        self.of.graphics.context.clear(1.0, 1.0, 1.0, 1.0)

    def release(self) -> None:
        self.of = None


@pytest.mark.usefixtures("display")
def test_the_window_of_the_projector_has_no_interface():
    aside = Aside((64, 40))
    for output, colour in ((None, (255, 255, 255)), ("0", (0, 0, 0))):
        shown = Screening(Screens(size=(64, 40), full_screen=True, output=output), aside, Projector(aside, print),
                          Touch(lambda *_: None), print, interface=White)
        shown.open()
        for _ in range(3):
            shown.turn(0.0)
            shown._show(shown._second)
        assert ImageGrab.grab().getpixel((600, 300)) == colour
        shown.close()
    aside.close()
