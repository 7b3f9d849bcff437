"""The window of a performance, and a second one for the projector: glfw with OpenGL 3.3.

What it shows is a picture of the machine, at its own aspect, with black at two sides where the window has another.
What the hand does in it comes out as V-values for the kinds `mouse` and `keys`, and as shortcuts of the window itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import moderngl

from livedmm.errors import DeviceError, near
from livedmm.pictures.context import Graphics
from livedmm.pictures.guest import Guest, chord
from livedmm.pictures.machine import SHOW
from livedmm.pictures.xlib import faults
from livedmm.ugens.shaders.shader import VERTEX

HOW_TO_GET = "start it where there is a screen, or with --no-window"
if sys.platform.startswith("linux"):
    HOW_TO_GET += "; Debian and Ubuntu: sudo apt-get install libgl1 libx11-6"


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


class Window:
    """A window with a context of its own.

    Everything is called from the process's main thread, as window systems ask for.

    Parameters
    ----------
    size
        Width and height in the screen's units, of which one may be several pixels.
    full_screen
        Whether it begins so.
    monitor
        A part of the name of the monitor to be on, or its number from 0 on; the main one by default.
    share
        The window whose pictures a second one shows.
    vsync
        Whether `swap` waits for the screen.

    Raises
    ------
    DeviceError
        If there is no screen, no such monitor, or no OpenGL 3.3; it says what to do.
    """

    def __init__(self, title: str = "livedmm", size: tuple[int, int] = (1280, 720), *, full_screen: bool = False,
                 monitor: str | int | None = None, share: Window | None = None, vsync: bool = True) -> None:
        self._glfw = glfw = _started()
        self._monitor = _monitor(glfw, monitor)
        self._wheel = 0.0
        self._happened: list[Happened] = []
        self._held: set[str] = set()
        self._windowed = (0, 0, *size)
        self._picture: tuple[int, int] | None = None
        self.shortcuts: dict[str, Callable[[], None]] = {"f11": self.toggle_full_screen}
        self.guest: Guest | None = None
        glfw.default_window_hints()
        for hint, value in ((glfw.CONTEXT_VERSION_MAJOR, 3), (glfw.CONTEXT_VERSION_MINOR, 3),
                            (glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE), (glfw.OPENGL_FORWARD_COMPAT, True),
                            (glfw.AUTO_ICONIFY, False), (glfw.SCALE_TO_MONITOR, True)):
            glfw.window_hint(hint, value)
        # On Linux EGL, as for what is drawn without a screen: a process that mixes it with GLX on a thread is ended.
        apis = [glfw.EGL_CONTEXT_API] if sys.platform.startswith("linux") else []
        self._handle: Any = None
        # A driver that was begun anew says so in a robust context; in others it draws nothing for ever.
        for robustness in (glfw.LOSE_CONTEXT_ON_RESET, glfw.NO_ROBUSTNESS):
            for api in (*apis, glfw.NATIVE_CONTEXT_API):
                glfw.window_hint(glfw.CONTEXT_ROBUSTNESS, robustness)
                glfw.window_hint(glfw.CONTEXT_CREATION_API, api)
                self._handle = self._handle or glfw.create_window(*size, title, None, share._handle if share else None)
        if not self._handle:
            raise DeviceError(f"no window with OpenGL 3.3 can be opened ({_reason(glfw)})", HOW_TO_GET)
        glfw.make_context_current(self._handle)
        glfw.swap_interval(1 if vsync else 0)
        try:
            loader: Any = _Loader(glfw, self._handle)
            self.graphics = Graphics(moderngl.create_context(require=330, context=loader))
        except Exception as error:  # what a driver raises has no common type
            self.close()
            raise DeviceError(f"the window has no OpenGL 3.3 ({error})", HOW_TO_GET) from error
        context = self.graphics.context
        asked = self._glfw.get_proc_address("glGetGraphicsResetStatus")
        address = ctypes.cast(asked, ctypes.c_void_p).value
        self._status = ctypes.CFUNCTYPE(ctypes.c_uint)(address) if address else None
        self._number = int(glfw.get_x11_window(self._handle)) if _is_x11(glfw) else 0
        self._program = context.program(vertex_shader=VERTEX, fragment_shader=SHOW)
        self._array = context.vertex_array(self._program, [])
        if self._monitor is not None:
            x, y = glfw.get_monitor_pos(self._monitor)
            glfw.set_window_pos(self._handle, x + 40, y + 40)
        self._listen()
        if full_screen:
            self.toggle_full_screen()

    # -- what is seen

    @property
    def pixels(self) -> tuple[int, int]:
        """Its width and height in pixels; 0 by 0 while it is put away."""
        width, height = self._glfw.get_framebuffer_size(self._handle)
        # Of a window that is not there any more any numbers come.
        return (0, 0) if self.is_missing else (int(width), int(height))

    @property
    def is_missing(self) -> bool:
        """Whether it was taken away, by another than us."""
        return (found := faults()) is not None and self._number in found.missing

    @property
    def is_full_screen(self) -> bool:
        """Whether it fills a monitor."""
        return bool(self._glfw.get_window_monitor(self._handle))

    @property
    def is_closed(self) -> bool:
        """Whether somebody has closed it."""
        return bool(self._glfw.window_should_close(self._handle))

    def use(self) -> None:
        """Let what is drawn from now on be drawn in its context."""
        self._glfw.make_context_current(self._handle)

    def lay(self, draw: Callable[[], None]) -> None:
        """Draw something over all of it, after `show`."""
        context = self.graphics.context
        context.screen.use()
        width, height = self.pixels
        context.screen.viewport = (0, 0, max(width, 1), max(height, 1))
        draw()

    @property
    def lost(self) -> str:
        """Why nothing that is drawn arrives any more, in words; empty while all is well, or nobody tells."""
        if self.is_missing:
            return "the window was taken away"
        self.use()
        status = self._status() if self._status is not None else 0
        return "" if not status else {0x8253: "a fault in what was drawn", 0x8254: "a fault of another program"}.get(
            status, "the driver was begun anew")

    def show(self, picture: moderngl.Texture | None) -> None:
        """Draw a texture over the window, of its own context or of that which it shares; None is black."""
        self.use()
        context = self.graphics.context
        context.screen.use()
        width, height = self.pixels
        context.screen.viewport = (0, 0, max(width, 1), max(height, 1))
        context.screen.clear(0.0, 0.0, 0.0, 1.0)
        self._picture = None if picture is None else picture.size
        if picture is None or not (width and height):
            return
        context.screen.viewport = fitted(picture.size, (width, height))
        # One of another context is known here by its number alone.
        texture = picture if picture.ctx is context else context.external_texture(
            picture.glo, picture.size, 4, 0, picture.dtype)
        texture.use(0)
        self._program["picture"] = 0
        self._array.render(moderngl.TRIANGLE_STRIP, vertices=4)
        context.screen.viewport = (0, 0, width, height)

    def swap(self) -> None:
        """Let what was drawn be seen; waits for the screen, if it was asked to."""
        self.use()
        self._glfw.swap_buffers(self._handle)

    def toggle_full_screen(self) -> None:
        """Fill the monitor that it is on, or be a window again."""
        glfw = self._glfw
        if self.is_full_screen:
            glfw.set_window_monitor(self._handle, None, *self._windowed, glfw.DONT_CARE)
            return
        self._windowed = (*glfw.get_window_pos(self._handle), *glfw.get_window_size(self._handle))
        monitor = self._monitor or glfw.get_primary_monitor()
        if monitor is None:
            return
        mode = glfw.get_video_mode(monitor)
        glfw.set_window_monitor(self._handle, monitor, 0, 0, mode.size.width, mode.size.height, mode.refresh_rate)

    def close(self) -> None:
        """Give it back."""
        if self._handle is not None:
            self._glfw.destroy_window(self._handle)
            self._handle = None

    @property
    def clipboard(self) -> str:
        """What was copied, here or elsewhere; empty if that is no text."""
        return str((self._glfw.get_clipboard_string(self._handle) or b"").decode(errors="replace"))

    @clipboard.setter
    def clipboard(self, text: str) -> None:
        self._glfw.set_clipboard_string(self._handle, text)

    # -- what is done

    def poll(self) -> list[Happened]:
        """What has been done in it since the last call."""
        self._glfw.poll_events()
        happened, self._happened = self._happened, []
        return happened

    def _listen(self) -> None:
        glfw = self._glfw
        buttons = {glfw.MOUSE_BUTTON_LEFT: "left", glfw.MOUSE_BUTTON_MIDDLE: "middle", glfw.MOUSE_BUTTON_RIGHT: "right"}

        def happened_at(kind: str, x: float, y: float) -> None:
            width, height = glfw.get_window_size(self._handle)
            if width and height:
                at = within(self._picture, (width, height), (x, height - y))
                self._happened.append(Happened(kind, {"x": at[0], "y": at[1]}))

        def moved(_: Any, x: float, y: float) -> None:
            scale = self.pixels[0] / max(glfw.get_window_size(self._handle)[0], 1)
            if self.guest is None or not self.guest.pointed(x * scale, y * scale):
                happened_at("mouse", x, y)

        def pressed(_: Any, button: int, action: int, mods: int) -> None:
            down = action == glfw.PRESS
            if button not in buttons or (self.guest is not None and self.guest.pressed(buttons[button], down)):
                return
            self._happened.append(Happened("mouse", {buttons[button]: float(down)}))
            if button == glfw.MOUSE_BUTTON_LEFT and down:
                happened_at("clicks", *glfw.get_cursor_pos(self._handle))

        def scrolled(_: Any, x: float, y: float) -> None:
            if self.guest is not None and self.guest.scrolled(y):
                return
            self._wheel += y
            self._happened.append(Happened("mouse", {"wheel": self._wheel}))

        def typed(_: Any, key: int, scancode: int, action: int, mods: int) -> None:
            name = key_name(glfw, key, scancode, bool(mods & (glfw.MOD_CONTROL | glfw.MOD_ALT | glfw.MOD_SUPER)))
            if not name:
                return
            if action == glfw.PRESS and name in self.shortcuts and not mods:
                self.shortcuts[name]()
                return
            pressed = chord(name, ctrl=bool(mods & (glfw.MOD_CONTROL | glfw.MOD_SUPER)), alt=bool(mods & glfw.MOD_ALT),
                            shift=bool(mods & glfw.MOD_SHIFT))
            if action != glfw.RELEASE and self.guest is not None and self.guest.key(pressed):
                return
            if action == glfw.REPEAT:
                return
            if (action == glfw.PRESS) == (name in self._held):
                return
            self._held ^= {name}
            self._happened.append(Happened("keys", {name: 1.0 if action == glfw.PRESS else -1.0}))

        def left(_: Any, focused: int) -> None:
            # What goes up while another window has the keyboard is never told.
            if not focused:
                self._happened += [Happened("keys", {name: -1.0}) for name in sorted(self._held)]
                self._held.clear()

        def written(_: Any, letter: int) -> None:
            if self.guest is not None:
                self.guest.typed(chr(letter))

        glfw.set_char_callback(self._handle, written)
        glfw.set_cursor_pos_callback(self._handle, moved)
        glfw.set_mouse_button_callback(self._handle, pressed)
        glfw.set_scroll_callback(self._handle, scrolled)
        glfw.set_key_callback(self._handle, typed)
        glfw.set_window_focus_callback(self._handle, left)


class _Loader:
    """How moderngl finds the functions of a window's context, whichever way that was made."""

    def __init__(self, glfw: Any, handle: Any) -> None:
        self._glfw = glfw
        self._handle = handle

    def load_opengl_function(self, name: str) -> int:
        """The address of a function; 0 if there is none."""
        return ctypes.cast(self._glfw.get_proc_address(name), ctypes.c_void_p).value or 0

    load = load_opengl_function

    def __enter__(self) -> None:
        self._glfw.make_context_current(self._handle)

    def __exit__(self, *_: object) -> None:
        """It stays current: the window has its thread for itself."""

    def release(self) -> None:
        """Nothing: it goes with the window."""


def fitted(picture: tuple[int, int], window: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a picture is shown whole in a window, at its own aspect: x, y, width, height."""
    scale = min(window[0] / picture[0], window[1] / picture[1])
    width, height = max(1, round(picture[0] * scale)), max(1, round(picture[1] * scale))
    return (window[0] - width) // 2, (window[1] - height) // 2, width, height


def within(picture: tuple[int, int] | None, window: tuple[int, int], at: tuple[float, float]) -> tuple[float, float]:
    """A place of a window, from its bottom left, as one of the picture in it: from 0 to 1, no further."""
    x, y, width, height = fitted(picture or window, window)
    return (min(max((at[0] - x) / width, 0.0), 1.0), min(max((at[1] - y) / height, 0.0), 1.0))


def key_name(glfw: Any, key: int, scancode: int, in_chord: bool = False) -> str:
    """A key's name: what it writes on this keyboard, or what stands on it: ``space``, ``enter``, ``left``, ``f1``.

    In a chord a key that writes no Latin letter has the name that it has on an English keyboard: there is a Ctrl-S on a
    Greek one.
    """
    written = glfw.get_key_name(key, scancode)
    if written and in_chord and not str(written).isascii() and glfw.KEY_A <= key <= glfw.KEY_Z:
        return chr(key).lower()
    if written:
        return str(written).lower()
    return _names().get(key, "")


@cache
def _names() -> dict[int, str]:
    glfw = _started()
    return {value: name[4:].lower() for name, value in vars(glfw).items()
            if name.startswith("KEY_") and isinstance(value, int) and name != "KEY_UNKNOWN"}


def monitors() -> list[str]:
    """The names of the monitors, the main one first.

    Raises
    ------
    DeviceError
        If there is no screen.
    """
    glfw = _started()
    return [str(glfw.get_monitor_name(m).decode()) for m in glfw.get_monitors()]


def finish() -> None:
    """Let go of the window system, at the end of the process."""
    if "glfw" in sys.modules:
        sys.modules["glfw"].terminate()


def _started() -> Any:
    try:
        with contextlib.redirect_stderr(None):
            import glfw
    except ImportError as error:
        raise DeviceError(f"no window can be opened ({error})", HOW_TO_GET) from error
    glfw.ERROR_REPORTING = "ignore"  # what is wrong is asked for, and told in words
    if not glfw.init():
        raise DeviceError(f"there is no screen ({_reason(glfw)})", HOW_TO_GET)
    if _is_x11(glfw):
        faults()
    return glfw


def _is_x11(glfw: Any) -> bool:
    return bool(glfw.get_platform() == glfw.PLATFORM_X11)


def _reason(glfw: Any) -> str:
    code, text = glfw.get_error()
    return text.decode() if text else f"glfw error {code}"


def _monitor(glfw: Any, wanted: str | int | None) -> Any:
    if wanted is None:
        return None
    found = glfw.get_monitors()
    names = [glfw.get_monitor_name(m).decode() for m in found]
    if str(wanted).isdigit() and int(wanted) < len(found):
        return found[int(wanted)]
    for monitor, name in zip(found, names, strict=True):
        if str(wanted).lower() in name.lower():
            return monitor
    raise DeviceError(f"there is no monitor '{wanted}'",
                      near(str(wanted), names) or f"there are {', '.join(names)}, numbered from 0")
