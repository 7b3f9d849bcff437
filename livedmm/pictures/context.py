"""A GL context to draw with: one without a screen, or the one of a window.

Everything that has a context belongs to the thread that made it. Textures and programs are counted, so that a test can
say that none is left behind.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from livedmm.errors import DeviceError
from livedmm.pictures.scenes import TIMES, Scenes

Form = Literal["f1", "f2", "f4"]
"""What a part of a pixel is: a byte from 0 to 1, a half float, a float."""

BLACK = (0.0, 0.0, 0.0, 0.0)
M_MMAP_THRESHOLD = -3
"""glibc's name for the size of a block from which on the system is asked for it alone."""
LARGE_BLOCK = 1 << 20
"""Bytes: a picture of half floats at 1280x720 has 7.4 million, the interface 3.7, as what is shown of both."""


class Graphics:
    """A context, and what is made in it.

    Parameters
    ----------
    context
        GL 3.3 core or later.

    Attributes
    ----------
    textures, programs
        How many there are now.
    """

    def __init__(self, context: moderngl.Context) -> None:
        self.context = context
        self.textures = 0
        self.programs = 0
        self._scenes: Scenes | None = None
        self._held = 0
        context.enable_only(moderngl.NOTHING)
        context.blend_func = moderngl.ONE, moderngl.ONE

    @cached_property
    def renderer(self) -> str:
        """What draws, in the driver's own words; to ask for it asks for all that it knows, so once is enough."""
        return str(self.context.info["GL_RENDERER"])

    def canvas(self, width: int, height: int, form: Form = "f2") -> Canvas:
        """A black picture.

        Raises
        ------
        DeviceError
            If there is no memory for it, or it is larger than the driver allows.
        """
        return Canvas(self, width, height, form)

    def lose(self) -> None:
        """Count a texture that was given back."""
        self.textures -= 1
        self._held = TIMES if DRAWING in self.renderer else 0

    def settle(self) -> None:
        """Let textures that were given back be free indeed; to be called before a frame is drawn."""
        if self._held:
            self._held -= 1
            self._scenes = self._scenes or Scenes(self.context)
            self._scenes.renew()

    def release(self) -> None:
        """Give the context back."""
        self.context.release()


class Canvas:
    """A picture that can be drawn on and read: linear between its pixels, and its edge beyond it."""

    def __init__(self, graphics: Graphics, width: int, height: int, form: Form = "f2") -> None:
        self.size = (width, height)
        self.form = form
        self._graphics = graphics
        self.texture = graphics.context.texture((width, height), 4, dtype=form)
        try:
            self.framebuffer = graphics.context.framebuffer([self.texture])
        except moderngl.Error as error:
            self.texture.release()
            graphics.context.error  # noqa: B018  (to read it is to clear it)
            raise DeviceError(f"a picture of {width} by {height} pixels cannot be had ({error})",
                              "make it smaller") from error
        graphics.textures += 1
        self.texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self.texture.repeat_x = self.texture.repeat_y = False
        self.framebuffer.clear(*BLACK)

    def pixels(self) -> NDArray[np.float32]:
        """What is on it, ``(height, width, 4)`` from the bottom left; it waits until that is drawn."""
        data = np.frombuffer(self.texture.read(), {"f1": np.uint8, "f2": np.float16, "f4": np.float32}[self.form])
        found = data.reshape(*self.size[::-1], 4).astype(np.float32)
        return found / np.float32(255) if self.form == "f1" else found

    def release(self) -> None:
        """Give its memory back."""
        self.framebuffer.release()
        self.texture.release()
        self._graphics.lose()


def headless() -> Graphics:
    """A context without a screen.

    Raises
    ------
    DeviceError
        If there is none: it says what to install.
    """
    try:
        if sys.platform.startswith("linux"):
            # Unlike the default of the platform, EGL needs no display server.
            return Graphics(moderngl.create_context(standalone=True, require=330, backend="egl"))  # type: ignore[arg-type]
        return Graphics(moderngl.create_context(standalone=True, require=330))
    except Exception as error:  # what a driver raises has no common type
        raise DeviceError(f"no pictures can be drawn here ({error})", HOW_TO_GET) from error


def keep_apart() -> None:
    """Let large blocks of memory, such as textures that the processor draws on, be given back once they are free.

    glibc takes them from its heap once one was freed, and there small ones come to lie in the holes that they leave:
    45 MB in twenty minutes of edits. No other allocator is asked.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def stand_back(tasks: Path = Path("/proc/self/task")) -> int:
    """Let the threads that draw in software have the processor after all others; returns how many there are.

    Where the sound's thread has no real-time rights, they would take its turn. The thread that asks for pictures stays
    as it is: it holds the interpreter now and then, for which others wait. Does nothing but on Linux.
    """
    found = 0
    with suppress(OSError):
        for task in tasks.iterdir():
            with suppress(OSError):  # it may have ended meanwhile
                if (task / "comm").read_text().startswith(DRAWING):
                    os.setpriority(os.PRIO_PROCESS, int(task.name), BACK)
                    found += 1
    return found


DRAWING = "llvmpipe"
"""What Mesa calls its threads that draw."""
BACK = 10
"""How nice they are then: a tenth of the share of others."""

HOW_TO_GET = ("install OpenGL 3.3 with EGL: sudo apt-get install libegl1 libgl1 (it draws without a graphics card too)"
              if sys.platform.startswith("linux") else "install a driver of the graphics card with OpenGL 3.3")
