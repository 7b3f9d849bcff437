"""Frames on their way from the thread of the session to the thread that owns the context.

The session hands each frame over and goes on; who draws takes the newest one when it has time. What was not drawn by
then is left out and counted, and the sound and the V-values know nothing of it. What is to be drawn is compiled aside
first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from livedmm.engine.frames import Frame, PicturePlan, Readings
from livedmm.errors import LivedmmError
from livedmm.pictures.aside import Aside
from livedmm.pictures.machine import PictureMachine
from livedmm.ugens import Kind


@dataclass(slots=True)
class Counts:
    """How it goes: frames that were drawn, and those that could not be in time."""

    drawn: int = 0
    missed: int = 0


class Projector:
    """Where frames wait to be drawn; it fits where `livedmm.engine.frames.Pictures` is asked for.

    `ready`, `show` and `readings` are called from the session's thread; `draw` from the one that owns the context,
    whenever it is time for a picture; `wait` lets that thread sleep until there is a frame.

    Parameters
    ----------
    aside
        Where shaders are compiled; it is not closed with the projector.
    tell
        Is called with what is wrong with a shader, once, from the session's thread.

    Attributes
    ----------
    is_watched
        Whether anybody sees the pictures. If not, frames come only while a colour of them is read.
    """

    def __init__(self, aside: Aside, tell: Callable[[LivedmmError], None]) -> None:
        self.counts = Counts()
        self.is_watched = True
        self._aside = aside
        self._tell = tell
        self._told: set[str] = set()
        self._newest: Frame | None = None
        self._readings: Readings = {}
        self._plan = PicturePlan()
        self._lock = threading.Lock()
        self._there = threading.Event()

    def ready(self, plan: PicturePlan) -> bool:
        """Whether all its shaders have been compiled, or refused: a neuron of a refused one draws nothing new."""
        found = [self._aside.result(neuron.kind, {row.port: len(row.columns) for row in neuron.images})
                 for neuron in plan.neurons if neuron.kind.shader is not None]
        if not all(found):  # an error is true
            return False
        for error in found:
            if isinstance(error, LivedmmError) and str(error) not in self._told:
                self._told.add(str(error))
                self._tell(error)
        self._plan = plan
        return True

    def accepts(self, kind: Kind) -> LivedmmError | bool:
        """Whether a kind can take the place of the one of its name: True, why not, or False while it is not known.

        Asked again and again while a saved shader is compiled: the old one is drawn until this is True and the kind is
        put into the registry.
        """
        if not (self.is_watched or self._plan.read):
            return True
        wanted = [{row.port: len(row.columns) for row in neuron.images} for neuron in self._plan.neurons
                  if neuron.kind.name == kind.name] or [{}]
        found = [self._aside.result(kind, counts) for counts in wanted]
        errors = [error for error in found if isinstance(error, LivedmmError)]
        return errors[0] if errors else all(found)

    def show(self, frame: Frame) -> None:
        """Let a frame wait to be drawn, in the place of any that waits."""
        with self._lock:
            self.counts.missed += self._newest is not None
            self._newest = frame
        self._there.set()

    def readings(self) -> Readings:
        """The mean colours that were read last."""
        return self._readings

    def wait(self, seconds: float) -> bool:
        """Wait until there is a frame, or so long; returns whether there is one."""
        return self._there.wait(seconds)

    def skip(self) -> None:
        """Let go of the frame that waits: it cannot be drawn."""
        with self._lock:
            self._newest = None
            self._there.clear()

    def draw(self, pictures: PictureMachine) -> Frame | None:
        """Draw the newest frame, if there is one, and return it."""
        with self._lock:
            frame, self._newest = self._newest, None
            self._there.clear()
        if frame is None:
            return None
        self._readings = pictures.readings()
        pictures.show(frame)
        self.counts.drawn += 1
        return frame
