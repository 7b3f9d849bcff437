"""The window, on a screen that Xvfb stands for: what is shown, and what is done in it by real keys and a real mouse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import ImageGrab

from livedmm.errors import DeviceError
from livedmm.pictures import windowing
from livedmm.pictures.fitting import fitted, within
from livedmm.pictures.hands import Happened
from livedmm.pictures.window import Window

from .xvfb import hand, screen

SIZE = (640, 480)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """A window that has the keyboard."""
    with screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        made = Window("livedmm", SIZE, vsync=False)
        try:
            hand("search", "--sync", "--name", "^livedmm$", "windowfocus", "--sync")
            settled(made)
            yield made
        finally:
            made.close()
            windowing.finish()


def settled(made: Window) -> list[Happened]:
    """What has happened, when the server has told all that it had to tell: a key that nobody presses comes last."""
    found: list[Happened] = []
    hand("key", "F9")
    for _ in range(20000):
        found += made.poll()
        if Happened("keys", {"f9": -1.0}) in found:
            return [event for event in found if "f9" not in event.value]
    raise AssertionError("the window hears no key")


def picture(made: Window, size=(160, 90)):
    """The left half red, the right half green."""
    pixels = np.zeros((size[1], size[0], 4), np.float16)
    pixels[:, : size[0] // 2] = 1, 0, 0, 1
    pixels[:, size[0] // 2:] = 0, 1, 0, 1
    return made.graphics.context.texture(size, 4, pixels.tobytes(), dtype="f2")


def seen(x: int, y: int) -> tuple[int, ...]:
    """The colour of the screen at a place."""
    return ImageGrab.grab().getpixel((x, y))[:3]


def drawn(*windows: Window, of) -> None:
    for made in windows:
        for _ in range(2):
            made.show(of)
            made.swap()
        made.graphics.context.finish()


def test_a_picture_is_seen_whole_with_black_above_and_below(shown):
    drawn(shown, of=picture(shown))
    assert seen(100, 240) == (255, 0, 0)
    assert seen(540, 240) == (0, 255, 0)
    assert seen(320, 20) == (0, 0, 0)
    assert seen(320, 460) == (0, 0, 0)
    drawn(shown, of=None)
    assert seen(100, 240) == (0, 0, 0)


def test_keys_and_mouse_come_out_as_values(shown):
    drawn(shown, of=picture(shown))
    hand("mousemove", "--sync", "320", "240")
    settled(shown)
    hand("keydown", "a", "mousemove", "--sync", "480", "150")
    hand("mousedown", "1", "keyup", "a", "mouseup", "1", "click", "4")
    happened = settled(shown)
    values = [(event.kind, event.value) for event in happened]
    assert ("keys", {"a": 1.0}) in values
    assert ("keys", {"a": -1.0}) in values
    assert ("mouse", {"x": 0.75, "y": 0.75}) in values
    assert values.index(("mouse", {"left": 1.0})) < values.index(("mouse", {"left": 0.0}))
    assert ("mouse", {"wheel": 1.0}) in values
    assert values.count(("clicks", {"x": 0.75, "y": 0.75})) == 1


def test_a_key_that_is_held_while_the_window_loses_the_keyboard_comes_up(shown):
    hand("keydown", "space")
    assert [e.value for e in settled(shown)] == [{"space": 1.0}]
    other = Window("other", (100, 100), share=shown, vsync=False)
    hand("search", "--sync", "--name", "^other$", "windowfocus", "--sync")
    for _ in range(20000):
        found = shown.poll()
        if found:
            break
    other.close()
    hand("keyup", "space")
    assert [e.value for e in found] == [{"space": -1.0}]


def test_it_fills_the_screen_and_comes_back(shown):
    shown.toggle_full_screen()
    settled(shown)
    assert shown.is_full_screen
    assert shown.pixels == (1280, 720)
    drawn(shown, of=picture(shown))
    assert seen(20, 700) == (255, 0, 0)
    hand("key", "F11")
    settled(shown)
    assert not shown.is_full_screen
    assert shown.pixels == SIZE


def test_a_second_window_shows_the_same_picture(shown):
    second = Window("second", (200, 200), share=shown, vsync=False)
    try:
        hand("search", "--sync", "--name", "^second$", "windowmove", "--sync", "900", "400")
        second.poll()
        of = picture(shown)
        shown.graphics.context.finish()
        drawn(shown, second, of=of)
        assert seen(920, 500) == (255, 0, 0)
        assert seen(1080, 500) == (0, 255, 0)
        assert seen(100, 240) == (255, 0, 0)
    finally:
        second.close()


def test_without_a_screen_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(DeviceError, match="--no-window"):
        Window(vsync=False)


def test_a_monitor_that_is_not_there_is_named_with_those_that_are(shown):
    with pytest.raises(DeviceError, match="screen"):
        Window(monitor="beamer")


@pytest.mark.parametrize(("picture", "frame", "place"), [
    ((160, 90), (1280, 720), (0, 0, 1280, 720)),
    ((160, 90), (640, 480), (0, 60, 640, 360)),
    ((90, 160), (640, 480), (185, 0, 270, 480)),
    ((1, 1), (1, 1), (0, 0, 1, 1)),
    ((4000, 1), (10, 10), (0, 4, 10, 1)),
])
def test_a_picture_stands_in_the_middle_at_its_own_aspect(picture, frame, place):
    assert fitted(picture, frame) == place


def test_a_place_is_told_in_the_picture_and_no_further():
    assert within((160, 90), (640, 480), (320, 240)) == (0.5, 0.5)
    assert within((160, 90), (640, 480), (0, 60)) == (0.0, 0.0)
    assert within((160, 90), (640, 480), (640, 480)) == (1.0, 1.0)
    assert within(None, (640, 480), (640, 0)) == (1.0, 0.0)
