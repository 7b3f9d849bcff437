"""Filming: what a patch looks and sounds like, frame by frame, in no one's time and without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.machine import FRAME_RATE, Machine
from livedmm.engine.speakers import channels_of
from livedmm.errors import PatchError
from livedmm.language.patches import Patch
from livedmm.live.offline import LONGEST, loaded
from livedmm.live.replay import Replay
from livedmm.pictures.aside import SIZE
from livedmm.pictures.context import Graphics, headless
from livedmm.pictures.machine import PictureMachine

LARGEST_PIECE = 1 << 20
"""Samples: more than a frame has, so that sound comes in frames."""
MOST_PIXELS = 16384
"""Of a side of a picture."""


class Shot(NamedTuple):
    """A frame, and the sound up to the next.

    Attributes
    ----------
    pixels
        ``(height, width, 4)`` from the top left, RGBA of 8 bits, opaque.
    sound
        ``(channels, samples)`` float32.
    """

    pixels: NDArray[np.uint8]
    sound: NDArray[np.float32]


def film(patch: Patch | Path | str, *, seconds: float, size: tuple[int, int] = SIZE, fps: float = FRAME_RATE,
         sample_rate: float = 48000.0, seed: int = 0, limiter: bool = True,
         graphics: Graphics | None = None) -> Iterator[Shot]:
    """What a patch looks and sounds like, one frame after another.

    The thread that takes the first shot must take the others too. The same machine gives the same pixels again, and
    the sound is that of `livedmm.render`, bit for bit, where `fps` is 60.

    Parameters
    ----------
    patch
        A patch, or a file that holds one.
    size
        Width and height in pixels.
    fps
        Frames a second: V-values and pictures tick at them.
    graphics
        Where to draw, if not in a context of its own.

    Raises
    ------
    PatchError
        If the patch has errors.
    DeviceError
        If no pictures can be drawn here; it says what to install.
    ShaderError
        If a shader does not compile.
    """
    if not 0 < seconds <= LONGEST:
        raise PatchError(f"{seconds:g} seconds cannot be rendered", "give a number from 0 to a day")
    if not 1 <= fps <= 1000:
        raise PatchError(f"{fps:g} frames a second cannot be rendered", "give a number from 1 to 1000")
    if not all(1 <= side <= MOST_PIXELS for side in size):
        raise PatchError(f"a picture of {size[0]} by {size[1]} cannot be rendered", f"sides go to {MOST_PIXELS} pixels")
    patch = patch if isinstance(patch, Patch) else loaded(patch)
    network = patch.require()
    signals = CompiledMachine(patch.registry, sample_rate, seed, limiter, fps, channels_of(network))

    def play(pictures: PictureMachine) -> Iterator[NDArray[np.float32]]:
        machine = Machine(network, patch.registry, signals, frame_rate=fps, seed=seed, pictures=pictures,
                          picture_ticks=patch.picture_ticks)
        total = max(1, round(seconds * sample_rate))
        while signals.now < total:
            yield machine.render(min(total, machine.frame_sample(machine.frame + 1)) - signals.now)

    yield from _shots(graphics, size, sample_rate, play)


def film_again(again: Replay, *, size: tuple[int, int] = SIZE, graphics: Graphics | None = None) -> Iterator[Shot]:
    """What was performed, one frame after another: every frame, also those that were not drawn in time.

    Parameters and errors are those of `film`.
    """
    def play(pictures: PictureMachine) -> Iterator[NDArray[np.float32]]:
        machine = again.session.machine
        machine.pictures, machine.picture_ticks = pictures, again.head.get("picture_ticks", 1)
        return again.render(LARGEST_PIECE)

    return _shots(graphics, size, again.signals.rate, play)


def _shots(graphics: Graphics | None, size: tuple[int, int], rate: float,
           play: Callable[[PictureMachine], Iterator[NDArray[np.float32]]]) -> Iterator[Shot]:
    """What is seen at the beginning of each piece of sound, and the piece."""
    here = graphics or headless()
    with here.context:
        pictures = PictureMachine(here, size, sample_rate=rate)
    try:
        pieces = play(pictures)
        while True:
            # Who takes the shots may have drawn in a context of its own since the last.
            with here.context:
                sound = next(pieces, None)
                if sound is None:
                    return
                shot = Shot(pictures.pixels(), sound)
            yield shot
    finally:
        with here.context:
            pictures.release()
        if graphics is None:
            here.release()
