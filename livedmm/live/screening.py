"""What is seen of a session: its frames drawn on the main thread, in a window or without one (DESIGN 4).

The session knows nothing of it but a place to put its frames; whatever happens here, the sound goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from livedmm.errors import DeviceError, LivedmmError
from livedmm.live.keeping import Keeping
from livedmm.live.recording import Recording
from livedmm.live.touch import Touch
from livedmm.pictures.aside import SIZE, Aside
from livedmm.pictures.context import Graphics, headless, keep_apart, stand_back
from livedmm.pictures.guest import Guest
from livedmm.pictures.machine import DATE, PictureMachine
from livedmm.pictures.projector import Projector
from livedmm.pictures.window import Window
from livedmm.pictures.windowing import finish


class Interface(Guest, Protocol):
    """What lies over the picture in the window, but not in that of the projector (`livedmm.stage`).

    Called from the process's main thread, with the window's context.
    """

    def turn(self, pictures: PictureMachine | None) -> bool:
        """Draw itself anew if it is another than before; returns whether it is.

        `pictures` draws those of the network, if there is any.
        """

    def lay(self) -> None:
        """Draw itself over the framebuffer in use."""

    def release(self) -> None:
        """Give its memory back."""


SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "software")
"""What renderers that have no card call themselves: they take every core, and the sound needs one too."""

LOOK = 0.5
"""Seconds between two looks at whether the context is lost."""
MOST_LOST, WHILE = 3, 60.0
"""A context that is lost more often than so in so many seconds is not tried again."""


@dataclass(frozen=True, slots=True)
class Screens:
    """Where it is to be seen.

    Attributes
    ----------
    window
        Whether in a window at all.
    monitor, full_screen
        On which monitor that is, by a part of its name or its number, and whether it fills it.
    output
        The monitor that a second window fills; None for none.
    size
        Of the pictures.
    """

    window: bool = True
    monitor: str | None = None
    full_screen: bool = False
    output: str | None = None
    size: tuple[int, int] = SIZE


class Screening:
    """Draws a session's frames. Its methods are called from the process's main thread.

    Where there is no screen, frames are drawn only if somebody reads their colours; where nothing can be drawn at all,
    that is told, and none is.

    A context that is lost, be it that the driver says so or that drawing fails, is followed by another one, in which
    all is made anew: programs come from the driver's cache, and what remembers begins black.

    `film` and `still` are called from any thread.

    Parameters
    ----------
    touch
        Takes what is done in the window.
    place
        The folder for pictures of the screen, and what their names begin with.
    interface
        Makes what lies over the picture, once there is a window; it raises LivedmmError if it cannot.
    """

    def __init__(self, screens: Screens, aside: Aside, projector: Projector, touch: Touch,
                 tell: Callable[[str], None], *, title: str = "livedmm", rate: float = 48000.0,
                 place: Path = Path("livedmm"), interface: Callable[[Window], Interface] | None = None) -> None:
        self._screens = screens
        self._aside = aside
        self._projector = projector
        self._touch = touch
        self._tell = tell
        self._title = title
        self._rate = rate
        self._place = place
        self._make_interface = interface
        self._interface: Interface | None = None
        self._window: Window | None = None
        self._second: Window | None = None
        self._graphics: Graphics | None = None
        self._pictures: PictureMachine | None = None
        self._dark = self._soft = self._lost = False
        self._rest_until = self._looked = 0.0
        self._losses: list[float] = []
        self._date = DATE
        self._keeping = Keeping(tell)
        self._left: tuple[object, ...] = ()

    def open(self) -> None:
        """Open what there is to open; what cannot be had is told."""
        now = time.localtime()
        self._date = (float(now.tm_year), float(now.tm_mon), float(now.tm_mday),
                      float(now.tm_hour * 3600 + now.tm_min * 60 + now.tm_sec))
        if self._screens.window:
            self._open_windows()

    def _open_windows(self) -> None:
        try:
            self._window = Window(self._title, full_screen=self._screens.full_screen, monitor=self._screens.monitor)
            self._window.hands.shortcuts["f12"] = self.take_picture
            if self._screens.output is not None:
                self._second = Window(f"{self._title}: output", full_screen=True, monitor=self._screens.output,
                                      share=self._window, vsync=False)
        except DeviceError as error:
            self._tell(f"{error}. It plays on without {'a window' if self._window is None else 'a second window'}.")
        self._watch()
        if self._window is not None and self._make_interface is not None:
            try:
                self._interface = self._window.hands.guest = self._make_interface(self._window)
            except Exception as error:  # a driver's errors have no common type
                self._tell(f"there is no interface over the picture ({error}). It plays on without.")

    @property
    def is_seen(self) -> bool:
        """Whether there is a window."""
        return self._window is not None

    @property
    def is_closed(self) -> bool:
        """Whether the window was there, and somebody has closed it."""
        return self._window is not None and self._window.is_closed

    def turn(self, seconds: float) -> None:
        """Draw the frame that is due, or wait so long for one, and hand on what was done in the window."""
        self._watch()
        waited = self._projector.wait(seconds)
        if self._window is not None:
            for happened in self._window.poll():
                self._touch.put(happened.kind, happened.value)
        if self._lost:
            self._refuse()
            return
        try:
            self._look()
            changed = self._turned()
            if self._dark:
                self._refuse()
            elif waited:
                changed = not self._draw() and changed
            if changed:
                self._show(self._window)
        except Exception as error:  # what a driver raises has no common type, and the sound must go on
            self._lose(f"{type(error).__name__}: {error}")

    def _refuse(self) -> None:
        """Let go of what is asked for: nothing can be drawn."""
        self._projector.skip()
        self._keeping.refuse()

    def go_on_without_screen(self) -> None:
        """Leave the windows and all that is in them as they are: the screen is gone, and what touches them hangs."""
        self._dark = self._lost = True
        # Whoever let go of them would touch them.
        self._left = (self._window, self._second, self._interface, self._pictures, self._graphics,
                      self._keeping.leave())
        self._window = self._second = self._interface = None
        self._pictures = self._graphics = None
        self._watch()
        self._tell("the screen is gone. The sound plays on, without pictures.")

    def film(self, recording: Recording | None) -> None:
        """Hand every picture that is drawn to a recording from now on; None ends that."""
        self._keeping.film(recording)

    def still(self, path: Path) -> None:
        """Write what is seen next into a file, and tell."""
        self._keeping.still(path)

    def take_picture(self) -> None:
        """Write what is seen next into a file beside the patch."""
        self.still(self._place.with_name(f"{self._place.name}-{time.strftime('%Y%m%d-%H%M%S')}.png"))

    def close(self) -> None:
        """Let everything go."""
        self._release()
        self._close_windows()
        if self._screens.window and not self._dark:
            finish()

    def _close_windows(self) -> None:
        if self._interface is not None and self._window is not None:
            with suppress(Exception):  # as in `_release`
                self._window.use()
                self._interface.release()
        self._interface = None
        for window in (self._second, self._window):
            if window is not None:
                window.close()
        self._second = self._window = None

    def _watch(self) -> None:
        """Say whether frames are wanted."""
        self._projector.is_watched = not self._dark and (
            self._window is not None or self._keeping.wants)

    def _draw(self) -> bool:
        """Draw the frame that waits; returns whether it is seen."""
        if time.monotonic() < self._rest_until:
            self._projector.skip()
            return False
        began = time.monotonic()
        seen = self._draw_now()
        if self._soft:
            now = time.monotonic()
            self._rest_until = now + (now - began)
        return seen

    def _draw_now(self) -> bool:
        if self._window is not None:
            self._window.use()
        pictures = self._machine()
        if pictures is None:
            self._projector.skip()
            return False
        frame = self._projector.draw(pictures)
        if frame is not None and frame.plan.neurons:  # while the first shaders are compiled there is nothing to keep
            self._keeping.keep(frame.number, pictures)
        if frame is None or self._window is None:
            return False
        for window in (self._second, self._window):
            self._show(window)
        return True

    def _show(self, window: Window | None) -> None:
        """Let the last picture be seen in a window, in the first one with the interface over it."""
        if window is None:
            return
        canvas = None if self._pictures is None else self._pictures.picture()
        window.show(None if canvas is None else canvas.texture)
        if window is self._window and self._interface is not None:
            window.lay(self._interface.lay)
        window.swap()

    def _turned(self) -> bool:
        """Let the interface draw itself; returns whether it is another than before."""
        if self._interface is None or self._window is None:
            return False
        try:
            self._window.use()
            return self._interface.turn(self._pictures)
        except Exception as error:  # the show goes on
            self._tell(f"a fault of livedmm, please report it: the interface is gone ({type(error).__name__}: {error})")
            self._interface = self._window.hands.guest = None
            return True

    def _look(self) -> None:
        """See now and then whether the driver has lost the context: drawing on it changes nothing, and says nothing."""
        now = time.monotonic()
        if self._window is not None and (now - self._looked >= LOOK or self._window.is_missing):
            self._looked = now
            if reason := self._window.lost:
                self._lose(reason)

    def _lose(self, reason: str) -> None:
        """Begin anew in another context; if that is lost as well, again and again, be dark."""
        now = time.monotonic()
        self._losses = [at for at in self._losses if now - at < WHILE] + [now]
        self._projector.skip()
        if len(self._losses) > MOST_LOST:
            self._lost = True
            self._give_up(f"nothing more can be drawn ({reason})")
            return
        self._release()
        if self._window is not None:
            self._close_windows()
            self._open_windows()
        self._tell(f"the pictures were lost ({reason}) and begin anew: what was drawn before is gone, and the sound "
                   "plays on")

    def _machine(self) -> PictureMachine | None:
        if self._pictures is None:
            try:
                self._graphics = self._window.graphics if self._window is not None else headless()
                was_soft, self._soft = self._soft, any(name in self._graphics.renderer.lower() for name in SOFTWARE)
                if self._soft:
                    stand_back()
                    keep_apart()
                if self._soft and not was_soft:
                    self._tell(f"pictures are drawn by the processor ({self._graphics.renderer}), in half of its time "
                               "at most: smaller ones, --size 640x360, are smoother")
                self._pictures = PictureMachine(self._graphics, self._screens.size, sample_rate=self._rate,
                                                date=self._date, tell=lambda error: self._tell(str(error)),
                                                aside=self._aside, waits=False)
            except LivedmmError as error:
                self._give_up(str(error))
        return self._pictures

    def _give_up(self, what: str) -> None:
        self._dark = True
        self._watch()
        self._release()
        self._tell(f"{what}. The sound plays on.")

    def _release(self) -> None:
        if self._window is not None:
            self._window.use()
        self._keeping.release()
        with suppress(Exception):  # a context that is lost cannot give anything back
            if self._pictures is not None:
                self._pictures.release()
            if self._graphics is not None and self._window is None:
                self._graphics.release()
        self._pictures = self._graphics = None
