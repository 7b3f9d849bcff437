"""`livedmm still`, `livedmm render` into a film: what is seen."""

from __future__ import annotations

import sys
import time
from collections import deque
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livedmm.commands.compiling import compile_for
from livedmm.commands.loading import load
from livedmm.commands.printing import tell
from livedmm.errors import LivedmmError

if TYPE_CHECKING:
    from livedmm.commands.registry import Own
    from livedmm.pictures.context import Graphics
    from livedmm.pictures.films import Shots


def still(path: Path, output: Path, seconds: float, size: tuple[int, int], fps: float, seed: int, own: Own) -> int:
    """Render one frame of a patch into a PNG file."""
    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    compile_for(network, patch.registry)
    from livedmm.live.filming import film
    from livedmm.pictures.files import write_picture

    began = time.monotonic()
    shots = film(patch, seconds=seconds + 1 / fps, size=size, fps=fps, seed=seed)
    with click.progressbar(shots, length=round(seconds * fps) + 1, label=output.name, file=sys.stderr) as bar:
        (last,) = deque(bar, maxlen=1)
    write_picture(output, last.pixels)
    tell(f"{output}: {size[0]} by {size[1]}, after {seconds:g} s, made in {time.monotonic() - began:.1f} s")
    return 0


def graphics_for(stack: ExitStack) -> Graphics | None:
    """Where many stills are drawn, until the stack ends; None, told, where nothing can be."""
    from livedmm.pictures.context import headless

    try:
        graphics = headless()
    except LivedmmError as error:
        tell(f"there are no stills: {error}")
        return None
    stack.callback(graphics.release)
    return graphics


def is_film(output: Path) -> bool:
    """Whether a file's name says a film or a still."""
    from livedmm.pictures.films import FORMATS

    return output.suffix.lower() in FORMATS


def film(path: Path, output: Path, seconds: float, size: tuple[int, int], fps: float, sample_rate: float, seed: int,
         limiter: bool, own: Own) -> int:
    """Render a patch into a film, with its sound."""
    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    compile_for(network, patch.registry)
    from livedmm.live import filming

    began = time.monotonic()
    shots = filming.film(patch, seconds=seconds, size=size, fps=fps, sample_rate=sample_rate, seed=seed,
                         limiter=limiter)
    filmed(output, shots, round(seconds * fps), fps, sample_rate)
    took = time.monotonic() - began
    tell(f"{output}: {size[0]} by {size[1]}, {seconds:g} s, {seconds / took:.2f} times real time")
    return 0


def filmed(output: Path, shots: Shots, total: int, fps: float, rate: float) -> None:
    """Write so many pictures and their sound into a file, with a bar that shows how far it is."""
    from livedmm.pictures.films import write_film

    with click.progressbar(length=total, label=output.name, file=sys.stderr) as bar:
        for _ in write_film(output, shots, fps, rate):
            bar.update(1)
