"""What hands do in a window: V-values for the kinds `mouse`, `keys` and `clicks`, and shortcuts of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from livedmm.pictures.fitting import within
from livedmm.pictures.guest import Guest, chord
from livedmm.pictures.windowing import key_name


@dataclass(frozen=True, slots=True)
class Happened:
    """What somebody did in a window.

    Attributes
    ----------
    kind
        ``"mouse"``, ``"keys"`` or ``"clicks"``: the kind of neuron that it is for.
    value
        The V-value: ``{"x": 0.5, "y": 0.25}``, from 0 to 1 from the bottom left of the picture, ``{"left": 1}`` and the
        like; ``{"a": 1}`` for a key that goes down, -1 for one that comes up. A click is where the
        left button went down.
    """

    kind: str
    value: dict[str, float]


class Hands:
    """Listens to the mouse and the keyboard of one window. Everything is called from the process's main thread.

    Attributes
    ----------
    guest
        Who is told first, and takes what it wants.
    shortcuts
        What is done when a key alone goes down.
    picture
        The size of the picture that the window shows, in which places are told; None for the window itself.
    """

    def __init__(self, glfw: Any, handle: Any) -> None:
        self.guest: Guest | None = None
        self.shortcuts: dict[str, Callable[[], None]] = {}
        self.picture: tuple[int, int] | None = None
        self._glfw = glfw
        self._handle = handle
        self._wheel = 0.0
        self._happened: list[Happened] = []
        # By the key and not by its name, which may be another one when it comes up: without Ctrl, or in other letters.
        self._held: dict[tuple[int, int], str] = {}
        self._buttons = {glfw.MOUSE_BUTTON_LEFT: "left", glfw.MOUSE_BUTTON_MIDDLE: "middle",
                         glfw.MOUSE_BUTTON_RIGHT: "right"}
        glfw.set_char_callback(handle, self._wrote)
        glfw.set_cursor_pos_callback(handle, self._moved)
        glfw.set_mouse_button_callback(handle, self._pressed)
        glfw.set_scroll_callback(handle, self._scrolled)
        glfw.set_key_callback(handle, self._typed)
        glfw.set_window_focus_callback(handle, self._left)

    def take(self) -> list[Happened]:
        """What has been done since the last call."""
        happened, self._happened = self._happened, []
        return happened

    def _put(self, kind: str, **value: float) -> None:
        self._happened.append(Happened(kind, value))

    def _put_place(self, kind: str, x: float, y: float) -> None:
        width, height = self._glfw.get_window_size(self._handle)
        if width and height:
            x, y = within(self.picture, (width, height), (x, height - y))
            self._put(kind, x=x, y=y)

    def _moved(self, _: Any, x: float, y: float) -> None:
        scale = self._glfw.get_framebuffer_size(self._handle)[0] / max(self._glfw.get_window_size(self._handle)[0], 1)
        if self.guest is None or not self.guest.pointed(x * scale, y * scale):
            self._put_place("mouse", x, y)

    def _pressed(self, _: Any, button: int, action: int, mods: int) -> None:
        down, name = action == self._glfw.PRESS, self._buttons.get(button)
        if name is None or (self.guest is not None and self.guest.pressed(name, down)):
            return
        self._put("mouse", **{name: float(down)})
        if down and name == "left":
            self._put_place("clicks", *self._glfw.get_cursor_pos(self._handle))

    def _scrolled(self, _: Any, x: float, y: float) -> None:
        if self.guest is None or not self.guest.scrolled(y):
            self._wheel += y
            self._put("mouse", wheel=self._wheel)

    def _typed(self, _: Any, key: int, scancode: int, action: int, mods: int) -> None:
        glfw = self._glfw
        if action == glfw.RELEASE:
            if name := self._held.pop((key, scancode), ""):
                self._put("keys", **{name: -1.0})
            return
        name = key_name(glfw, key, scancode, bool(mods & (glfw.MOD_CONTROL | glfw.MOD_ALT | glfw.MOD_SUPER)))
        if not name:
            return
        if action == glfw.PRESS and name in self.shortcuts and not mods:
            self.shortcuts[name]()
            return
        pressed = chord(name, ctrl=bool(mods & (glfw.MOD_CONTROL | glfw.MOD_SUPER)), alt=bool(mods & glfw.MOD_ALT),
                        shift=bool(mods & glfw.MOD_SHIFT))
        if self.guest is not None and self.guest.key(pressed):
            return
        if action == glfw.PRESS and name not in self._held.values():
            self._held[key, scancode] = name
            self._put("keys", **{name: 1.0})

    def _left(self, _: Any, focused: int) -> None:
        # What goes up while another window has the keyboard is never told.
        if not focused:
            for name in sorted(self._held.values()):
                self._put("keys", **{name: -1.0})
            self._held.clear()

    def _wrote(self, _: Any, letter: int) -> None:
        if self.guest is not None:
            self.guest.typed(chr(letter))
