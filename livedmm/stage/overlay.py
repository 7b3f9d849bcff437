"""The interface in a window: what is pressed comes to its state, and it is drawn anew when it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import imgui_bundle
from imgui_bundle import imgui

from livedmm.engine.schedule import NeuronKey
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.window import Window
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.lights import Lights
from livedmm.stage.paint import Contact, Painter, Point, Spot
from livedmm.stage.panels import frame
from livedmm.stage.renderer import Renderer
from livedmm.stage.stage import Stage
from livedmm.stage.surface import Surface
from livedmm.stage.words import Words

FACE = Path(imgui_bundle.__file__).parent / "assets" / "fonts" / "Inconsolata-Medium.ttf"
"""The face of all text, which comes with the library: of one width, and under the Open Font License."""
LINES = 29
"""Lines of text that a window is high, at a scale of 1."""
SMALLEST = 11.0
"""Pixels of type at least."""
OFTEN = 1 / 12
"""Seconds between two drawings of what only the session has changed: levels, the beat, weights on their way."""
REST = 7
"""So many times as long as such a drawing took it is not drawn again: a large graph takes no more of a frame."""
MOST_FAULTS = 20
"""Faults of our own after which the interface is given up."""


Act = TypeVar("Act", bound=Callable[..., bool])


def _survived(act: Act) -> Act:
    """What a hand does is survived though something goes wrong in it: a window system would raise that anywhere."""
    @wraps(act)
    def survived(overlay: Overlay, *given: Any) -> bool:
        try:
            return act(overlay, *given)
        except Exception as error:
            overlay.survive(error)
            return True

    return cast(Act, survived)


class Overlay:
    """Draws a `Stage` over the picture of a window; it fits where `livedmm.live.screening.Interface` is asked for.

    All methods are called from the process's main thread, with the window's context.
    """

    def __init__(self, window: Window, stage: Stage) -> None:
        self.stage = stage
        self._window = window
        self._imgui = imgui.create_context()
        imgui.set_current_context(self._imgui)
        io = imgui.get_io()
        io.set_ini_filename("")
        self._face = io.fonts.add_font_from_file_ttf(str(FACE), 20.0) if FACE.exists() else io.fonts.add_font_default()
        self._renderer = Renderer(window.graphics)
        self._surface = Surface(window.graphics, _size(window))
        self._lights = Lights(window.graphics)
        self._spots: list[Spot] = []
        self._held: Spot | None = None
        self._at: Point = 0.0, 0.0
        self._dirty = True
        self._drawn = 0.0
        self._rest = OFTEN
        self._faults: list[Exception] = []
        self._pictures: PictureMachine | None = None
        self._seen: Glimpse | None = None
        self._words: Words | None = None

    # -- what is done

    @_survived
    def key(self, chord: str) -> bool:
        """A key for the stage."""
        taken = self.stage.key(chord)
        self._dirty |= taken
        return taken

    @_survived
    def typed(self, text: str) -> bool:
        """Letters for the stage."""
        taken = self.stage.typed(text)
        self._dirty |= taken
        return taken

    @_survived
    def pointed(self, x: float, y: float) -> bool:
        """The mouse moves: what it holds is dragged; else the patch may know where it is."""
        self._at = x, y
        if self._held is not None:
            self._held.act(Contact("drag", self._at))
            self._dirty = True
            return True
        return False

    @_survived
    def pressed(self, button: str, down: bool) -> bool:
        """A button takes hold, or lets go."""
        if not down:
            held, self._held = self._held, None
            return held is not None
        if button == "left" and (spot := self._under(self._at)) is not None:
            self._held = spot
            spot.act(Contact("press", self._at))
            self._dirty = True
            return True
        return False

    @_survived
    def scrolled(self, by: float) -> bool:
        """The wheel turns what the mouse is over."""
        if (spot := self._under(self._at)) is None:
            return False
        spot.act(Contact("wheel", self._at, by))
        self._dirty = True
        return True

    def _under(self, at: Point) -> Spot | None:
        if self.stage.hidden:
            return None
        return next((spot for spot in reversed(self._spots) if spot.area.holds(at)), None)

    # -- what is seen

    def turn(self, pictures: PictureMachine | None) -> bool:
        """Draw itself anew if it has changed; returns whether it is another than before."""
        if len(self._faults) > MOST_FAULTS:
            raise self._faults[-1]
        self._pictures = pictures
        self._dirty |= self._answered()
        size, now = _size(self._window), self.stage.clock()
        if size != self._surface.size:
            self._surface.resize(size)
            self._dirty = True
        if self.stage.hidden:
            changed, self._dirty = self._dirty, False
            return changed
        is_new = self.stage.lookout.seen is not self._seen and now - self._drawn >= self._rest
        if not (self._dirty or is_new):
            return False
        self._dirty, self._drawn = False, now
        began = time.thread_time()
        try:
            self._draw(size, now)
            self._rest = max(OFTEN, REST * (time.thread_time() - began))
        except Exception as error:
            imgui.end_frame()
            self.survive(error)
            self._dirty = True
        return True

    def survive(self, error: Exception) -> None:
        """Go on without the view in which something went wrong; `turn` raises it if there is no end of that."""
        self._faults.append(error)
        fault = f"a fault of livedmm, please report it: {type(error).__name__}: {error}"
        self.stage.messages.tell(fault, is_error=True)
        self.stage.open("code")
        self._held = None

    @_survived
    def _answered(self) -> bool:
        return self.stage.turn()

    def lay(self) -> None:
        """Lay itself over the framebuffer in use."""
        if not self.stage.hidden:
            self._surface.lay(self.stage.opacity)

    def release(self) -> None:
        """Give all memory back."""
        imgui.set_current_context(self._imgui)
        self._renderer.release()
        self._surface.release()
        self._lights.release()
        imgui.destroy_context(self._imgui)

    def _picture(self, neuron: NeuronKey) -> tuple[imgui.ImTextureRef, tuple[int, int]] | None:
        canvas = None if self._pictures is None else self._pictures.picture(neuron)
        return None if canvas is None else (self._renderer.lend(canvas.texture), canvas.size)

    def _draw(self, size: tuple[int, int], now: float) -> None:
        seen = self.stage.lookout.seen
        if self._words is None or self._seen is None or self._seen.network.neurons is not seen.network.neurons \
                or self._seen.macros != seen.macros:
            self._words = Words(seen)
        self._seen = seen
        imgui.set_current_context(self._imgui)
        io = imgui.get_io()
        io.display_size, io.delta_time = imgui.ImVec2(*size), OFTEN
        imgui.new_frame()
        unit = max(SMALLEST, round(self.stage.scale * size[1] / LINES / 1.3))
        paint = Painter(imgui.get_background_draw_list(), self._face, unit, self._picture,
                        self._lights.turn(self._pictures))
        frame.draw(paint, size, self.stage, seen, self._words, now)
        self._spots = paint.spots
        imgui.render()
        self._surface.target.clear()
        self._surface.settle(self._renderer.draw(imgui.get_draw_data(), self._surface.target))


def _size(window: Window) -> tuple[int, int]:
    width, height = window.pixels
    return max(width, 1), max(height, 1)
