"""`livedmm render`, `livedmm perform`, `livedmm devices`: what is heard."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray


from livedmm.commands.compiling import compile_for
from livedmm.commands.loading import load
from livedmm.commands.printing import tell
from livedmm.commands.registry import Own
from livedmm.errors import DeviceError


def render(path: Path, output: Path, seconds: float, sample_rate: float, block_size: int, seed: int,
           limiter: bool, own: Own) -> int:
    """Render a patch into a sound file."""
    if (loaded := load(path, own)) is None:
        return 1
    patch, network = loaded
    compile_for(network, patch.registry)
    from livedmm.engine.speakers import channels_of
    from livedmm.live.offline import render_blocks

    began = time.monotonic()
    blocks = render_blocks(patch, seconds=seconds, sample_rate=sample_rate, block_size=block_size, seed=seed,
                           limiter=limiter)
    peak = written(output, blocks, round(seconds * sample_rate), sample_rate, channels_of(network))
    took = time.monotonic() - began
    tell(f"{output}: {seconds:g} s, peak {decibels(peak)}, {seconds / took:.1f} times real time")
    return 0


def written(output: Path, blocks: Iterable[NDArray[np.float32]], total: int, rate: float, channels: int) -> float:
    """Write so many samples into a file, with a bar that shows how far it is; returns their peak."""
    from livedmm.audio import write_sound

    peak = 0.0

    def heard() -> Iterator[NDArray[np.float32]]:
        nonlocal peak
        for block in blocks:
            peak = max(peak, float(abs(block).max()))
            yield block

    done = 0
    with click.progressbar(length=total, label=output.name, file=sys.stderr) as bar:
        for count in write_sound(output, heard(), rate, channels):
            # The bar is drawn each tenth of a second of sound, not each block.
            if count - done > rate / 10 or count == total:
                bar.update(count - done)
                done = count
    return peak


def devices() -> int:
    """List the devices that can play or hear."""
    from livedmm.audio import devices

    found = devices()
    if not found:
        raise DeviceError("there is no sound device", "connect one, or start a sound server")
    for device in found:
        click.echo(str(device))
    click.echo("* plays where no --device is named, < hears beside it. In ms: its lowest latency.")
    return 0


def decibels(peak: float) -> str:
    """A peak for people: in dB below full scale."""
    return f"{20 * math.log10(peak):.1f} dB" if peak else "silence"
