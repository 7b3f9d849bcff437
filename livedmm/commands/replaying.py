"""`livedmm replay`: what was played, once more, as sound or as a film."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from livedmm.commands.printing import tell
from livedmm.commands.sight import filmed, is_film
from livedmm.commands.sound import decibels, written

if TYPE_CHECKING:
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

    rate, fps = again.signals.rate, again.head["frame_rate"]
    filmed(output, film_again(again, size=size), round(again.samples / rate * fps), fps, rate)
    tell(f"{output}: {size[0]} by {size[1]}, {again.samples / rate:.1f} s")


def _sound(again: Replay, output: Path, block_size: int) -> None:
    rate, total = again.signals.rate, again.samples
    peak = written(output, again.render(block_size), total, rate, again.signals.channels)
    tell(f"{output}: {total / rate:.1f} s, peak {decibels(peak)}")
