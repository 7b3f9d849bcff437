"""`livedmm replay`: what was played, once more, as sound or as a film."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livedmm.commands.printing import tell
from livedmm.commands.sight import is_film
from livedmm.commands.sound import decibels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from livedmm.live.replay import Replay


def replay(path: Path, output: Path, block_size: int, safe: bool, size: tuple[int, int]) -> int:
    """Render what a log says into a file."""
    from livedmm.live.replay import Replay

    again = Replay(path, run_kinds=not safe)
    if is_film(output):
        _film(again, output, size)
    else:
        _sound(again, output, block_size)
    return 0


def _film(again: Replay, output: Path, size: tuple[int, int]) -> None:
    from livedmm.live.filming import film_again
    from livedmm.pictures.films import write_film

    rate, fps = again.signals.rate, again.head["frame_rate"]
    with click.progressbar(length=round(again.samples / rate * fps), label=output.name, file=sys.stderr) as bar:
        for _ in write_film(output, film_again(again, size=size), fps, rate):
            bar.update(1)
    tell(f"{output}: {size[0]} by {size[1]}, {again.samples / rate:.1f} s")


def _sound(again: Replay, output: Path, block_size: int) -> None:
    from livedmm.audio import write_sound

    total, peak = again.samples, 0.0

    def heard() -> Iterator[NDArray[np.float32]]:
        nonlocal peak
        for block in again.render(block_size):
            peak = max(peak, float(abs(block).max()))
            yield block

    done = 0
    with click.progressbar(length=total, label=output.name, file=sys.stderr) as bar:
        for count in write_sound(output, heard(), again.signals.rate):
            if count - done > again.signals.rate / 10 or count == total:
                bar.update(count - done)
                done = count
    tell(f"{output}: {total / again.signals.rate:.1f} s, peak {decibels(peak)}")
