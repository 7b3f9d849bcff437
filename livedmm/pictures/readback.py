"""What is seen, read back from the card without waiting for it: asked for at one frame, fetched two frames later."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import moderngl
import numpy as np
from numpy.typing import NDArray

from livedmm.pictures.machine import PictureMachine

DEPTH = 3
"""Buffers: two frames may be on their way while a third is fetched."""


class Readback:
    """Reads the pictures of a machine back. Called from the thread that owns its context."""

    def __init__(self, pictures: PictureMachine) -> None:
        context = pictures.graphics.context
        self._pictures = pictures
        self.size = width, height = pictures.size
        self._drawn = context.framebuffer([context.renderbuffer((width, height), 4, dtype="f1")])
        self._free = [context.buffer(reserve=4 * width * height, dynamic=True) for _ in range(DEPTH)]
        self._asked: deque[tuple[int, moderngl.Buffer]] = deque()

    def take(self, frame: int) -> tuple[int, NDArray[np.uint8]] | None:
        """Ask for what is seen now, which is of some frame; returns a frame that was asked for before, if it is time.

        Pictures are ``(height, width, 4)`` from the top left, RGBA of 8 bits.
        """
        buffer = self._free.pop()
        self._drawn.use()
        self._pictures.present()
        self._drawn.read_into(buffer, components=4, alignment=1)
        self._asked.append((frame, buffer))
        return None if self._free else self._fetched()

    def rest(self) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """What was asked for and not fetched yet."""
        while self._asked:
            yield self._fetched()

    def release(self) -> None:
        """Give its memory back."""
        for buffer in (*self._free, *(buffer for _, buffer in self._asked)):
            buffer.release()
        for attachment in self._drawn.color_attachments:
            attachment.release()
        self._drawn.release()
        self._free.clear()
        self._asked.clear()

    def _fetched(self) -> tuple[int, NDArray[np.uint8]]:
        frame, buffer = self._asked.popleft()
        pixels = np.frombuffer(buffer.read(), np.uint8).reshape(self.size[1], self.size[0], 4)[::-1]
        self._free.append(buffer)
        return frame, pixels
