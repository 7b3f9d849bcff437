"""What a microphone hears: a ring of stereo samples, each at the place of the sample of the clock at which it is heard.

Who renders a block writes its samples into the ring before; kinds whose `tick` takes `heard_left` or `heard_right`
read there. What was heard stays for a while, so a log can take it from there (R12).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import signature

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.vectors import touched
from livedmm.ugens import Kind

WORD = 37
"""The word of the loop's context that holds the address of the ring."""
ROOM = 1 << 17
"""Samples of the ring, a power of two: 2.7 s at 48 kHz."""
Sound = NDArray[np.float32]


def is_listening(kind: Kind) -> bool:
    """Whether `tick` of a kind takes what a microphone hears."""
    return kind.stream == "signal" and not {"heard_left", "heard_right"}.isdisjoint(signature(kind.tick).parameters)


def stereo(sound: Sound | None) -> Sound:
    """A sound as ``(2, samples)``: one that is mono, or ``(1, samples)``, is on both sides; None is silence."""
    if sound is None:
        return np.zeros((2, 0), np.float32)
    sides = np.atleast_2d(np.asarray(sound, np.float32))
    if sides.ndim > 2 or len(sides) > 2:
        raise ValueError(f"a microphone hears (2, samples), not {sides.shape}")
    return np.ascontiguousarray(np.broadcast_to(sides, (2, sides.shape[1])))


class Heard:
    """The ring, and what is to be heard where no device is.

    The methods are called from the thread that renders or, for `between`, from the one that owns the session.

    Attributes
    ----------
    ring
        Is shared with the callback.
    source
        From a first and a last sample of the clock to what is heard from the one up to the other, ``(2, samples)`` or
        less, and then silence; None where the callback fills the ring.
    """

    def __init__(self) -> None:
        self.ring = touched((ROOM, 2))
        self.source: Callable[[int, int], Sound] | None = None

    def give(self, sound: Sound | None, now: int) -> None:
        """Let a sound ``(2, samples)`` be heard from sample `now` on, and silence after it."""
        self.source = partial(_part, stereo(sound), now)

    def fill(self, now: int, samples: int) -> None:
        """Write what is heard in the next samples, at most `ROOM`, if there is a source."""
        if self.source is None:
            return
        part = self.source(now, now + samples)
        places = np.arange(now, now + samples) & (ROOM - 1)
        self.ring[places] = 0.0
        self.ring[places[: part.shape[1]]] = part.T

    def between(self, start: int, end: int) -> Sound:
        """What was heard from sample `start` up to `end`, ``(2, samples)``; at most `ROOM`."""
        heard: Sound = self.ring[np.arange(start, end) & (ROOM - 1)].T.copy()
        return heard


def _part(sound: Sound, began: int, start: int, end: int) -> Sound:
    return sound[:, start - began: end - began]
