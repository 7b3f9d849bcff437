"""A GL context to draw with: one without a screen, or the one of a window.

Everything that has a context belongs to the thread that made it. Textures and programs are counted, so that a test can
say that none is left behind.
"""

from __future__ import annotations

import sys

import moderngl

from livedmm.errors import DeviceError

BLACK = (0.0, 0.0, 0.0, 0.0)


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
        context.enable_only(moderngl.NOTHING)
        context.blend_func = moderngl.ONE, moderngl.ONE

    @property
    def renderer(self) -> str:
        """What draws, in the driver's own words."""
        return str(self.context.info["GL_RENDERER"])

    def canvas(self, width: int, height: int, wide: bool = False) -> Canvas:
        """A black picture of half floats, or of floats if it is to be `wide`.

        Raises
        ------
        DeviceError
            If there is no memory for it, or it is larger than the driver allows.
        """
        return Canvas(self, width, height, wide)

    def release(self) -> None:
        """Give the context back."""
        self.context.release()


class Canvas:
    """A picture that can be drawn on and read: linear between its pixels, and its edge beyond it."""

    def __init__(self, graphics: Graphics, width: int, height: int, wide: bool = False) -> None:
        self.size = (width, height)
        self.wide = wide
        self._graphics = graphics
        try:
            self.texture = graphics.context.texture((width, height), 4, dtype="f4" if wide else "f2")
            self.framebuffer = graphics.context.framebuffer([self.texture])
        except moderngl.Error as error:
            raise DeviceError(f"a picture of {width} by {height} pixels cannot be had ({error})",
                              "make it smaller") from error
        graphics.textures += 1
        self.texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self.texture.repeat_x = self.texture.repeat_y = False
        self.framebuffer.clear(*BLACK)

    def release(self) -> None:
        """Give its memory back."""
        self.framebuffer.release()
        self.texture.release()
        self._graphics.textures -= 1


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


HOW_TO_GET = ("install OpenGL 3.3 with EGL: sudo apt-get install libegl1 libgl1 (it draws without a graphics card too)"
              if sys.platform.startswith("linux") else "install a driver of the graphics card with OpenGL 3.3")
