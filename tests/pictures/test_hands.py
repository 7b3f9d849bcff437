"""What hands do in a window, told by a window system of our own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from livedmm.pictures.hands import Hands

GREEK = {83: "\N{GREEK SMALL LETTER SIGMA}"}


def system() -> Any:
    """As much of glfw as is asked for; who listens stands in it."""
    made = SimpleNamespace(
        PRESS=1, RELEASE=0, REPEAT=2, MOD_SHIFT=1, MOD_CONTROL=2, MOD_ALT=4, MOD_SUPER=8, KEY_A=65, KEY_Z=90,
        MOUSE_BUTTON_LEFT=0, MOUSE_BUTTON_RIGHT=1, MOUSE_BUTTON_MIDDLE=2, get_key_name=lambda key, code: GREEK.get(key),
        get_window_size=lambda window: (200, 100), get_framebuffer_size=lambda window: (400, 200),
        get_cursor_pos=lambda window: (50.0, 25.0))
    for what in ("char", "cursor_pos", "mouse_button", "scroll", "key", "window_focus"):
        setattr(made, f"set_{what}_callback", lambda window, listener, what=what: setattr(made, what, listener))
    return made


def values(hands: Hands) -> list[dict[str, float]]:
    return [happened.value for happened in hands.take()]


def test_a_key_comes_up_under_the_name_under_which_it_went_down() -> None:
    glfw = system()
    hands = Hands(glfw, None)
    glfw.key(None, 83, 0, glfw.PRESS, glfw.MOD_CONTROL)  # Ctrl-S on a Greek keyboard
    assert values(hands) == [{"s": 1.0}]
    glfw.key(None, 83, 0, glfw.REPEAT, glfw.MOD_CONTROL)
    glfw.key(None, 83, 0, glfw.RELEASE, 0)  # Ctrl came up before
    assert values(hands) == [{"s": -1.0}]
    glfw.key(None, 83, 0, glfw.PRESS, 0)
    glfw.window_focus(None, 0)
    glfw.key(None, 83, 0, glfw.RELEASE, 0)
    assert values(hands) == [{GREEK[83]: 1.0}, {GREEK[83]: -1.0}]


def test_places_are_told_in_the_picture_and_a_click_is_one() -> None:
    glfw = system()
    hands = Hands(glfw, None)
    hands.picture = (100, 100)
    glfw.cursor_pos(None, 100.0, 25.0)
    glfw.mouse_button(None, glfw.MOUSE_BUTTON_LEFT, glfw.PRESS, 0)
    glfw.mouse_button(None, glfw.MOUSE_BUTTON_LEFT, glfw.RELEASE, 0)
    assert values(hands) == [{"x": 0.5, "y": 0.75}, {"left": 1.0}, {"x": 0.0, "y": 0.75}, {"left": 0.0}]
    assert values(hands) == []


def test_what_the_guest_takes_nobody_else_gets() -> None:
    class Guest:
        def __init__(self) -> None:
            self.told: list[object] = []

        def key(self, chord: str) -> bool:
            self.told.append(chord)
            return True

        def pointed(self, x: float, y: float) -> bool:
            self.told.append((x, y))
            return True

        def pressed(self, button: str, down: bool) -> bool:
            return False

        def scrolled(self, by: float) -> bool:
            return True

        def typed(self, text: str) -> bool:
            self.told.append(text)
            return True

    glfw = system()
    hands = Hands(glfw, None)
    hands.guest = guest = Guest()
    glfw.key(None, 83, 0, glfw.PRESS, glfw.MOD_CONTROL | glfw.MOD_SHIFT)
    glfw.key(None, 83, 0, glfw.RELEASE, 0)
    glfw.cursor_pos(None, 10.0, 20.0)
    glfw.scroll(None, 0.0, 1.0)
    glfw.char(None, 97)
    assert guest.told == ["ctrl+shift+s", (20.0, 40.0), "a"]
    assert values(hands) == []
