"""The window of a performance, and a second one for the projector: glfw with OpenGL 3.3.

What it shows is a picture of the machine, at its own aspect, with black at two sides where the window has another.
What is done in it comes out of `Hands`.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import moderngl

from livedmm.errors import DeviceError
from livedmm.pictures.context import Graphics
from livedmm.pictures.fitting import fitted
from livedmm.pictures.hands import Hands, Happened
from livedmm.pictures.machine import SHOW
from livedmm.pictures.windowing import HOW_TO_GET, is_x11, reason, started
from livedmm.pictures.windowing import monitor as chosen
from livedmm.pictures.xlib import faults
from livedmm.ugens.shaders.shader import VERTEX


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

    Attributes
    ----------
    hands
        What is done in it, and who is told.

    Raises
    ------
    DeviceError
        If there is no screen, no such monitor, or no OpenGL 3.3; it says what to do.
    """

    def __init__(self, title: str = "livedmm", size: tuple[int, int] = (1280, 720), *, full_screen: bool = False,
                 monitor: str | int | None = None, share: Window | None = None, vsync: bool = True) -> None:
        self._glfw = glfw = started()
        self._monitor = chosen(glfw, monitor)
        self._windowed = (0, 0, *size)
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
            raise DeviceError(f"no window with OpenGL 3.3 can be opened ({reason(glfw)})", HOW_TO_GET)
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
        self._number = int(glfw.get_x11_window(self._handle)) if is_x11(glfw) else 0
        self._program = context.program(vertex_shader=VERTEX, fragment_shader=SHOW)
        self._array = context.vertex_array(self._program, [])
        if self._monitor is not None:
            x, y = glfw.get_monitor_pos(self._monitor)
            glfw.set_window_pos(self._handle, x + 40, y + 40)
        self.hands = Hands(glfw, self._handle)
        self.hands.shortcuts["f11"] = self.toggle_full_screen
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
        self.hands.picture = None if picture is None else picture.size
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
        return self.hands.take()


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
