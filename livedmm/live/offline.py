"""Rendering without a device: what a patch sounds like, in no one's time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.literal import LiteralMachine
from livedmm.engine.machine import FRAME_RATE, Machine
from livedmm.engine.speakers import channels_of
from livedmm.errors import PatchError
from livedmm.language.kinds import installed_kinds
from livedmm.language.patches import Patch, load_patch

LONGEST = 24 * 3600.0
"""Seconds: more than a day is a slip of the hand."""

PIECE = 4096
"""Samples that are handed out at once at least: small blocks are computed, but not carried one by one."""


def render(patch: Patch | Path | str, *, seconds: float, sample_rate: float = 48000.0, block_size: int = 64,
           seed: int = 0, machine: Literal["compiled", "exact"] = "compiled",
           limiter: bool = True, microphone: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """What a patch sounds like.

    Any thread may call it.

    Parameters
    ----------
    patch
        A patch, or a file that holds one.
    seconds
        How long.
    sample_rate
        Samples a second.
    block_size
        Samples computed at a time; it changes no bit of the result.
    seed
        What everything random is derived from.
    machine
        ``"compiled"``, or ``"exact"``: the literal two-stroke cycle, some thousand times slower, bit for bit the same.
    limiter
        Whether what is too loud is turned down. The exact machine has none.
    microphone
        What microphones hear, ``(samples,)`` or ``(2, samples)``; silence by default, and after its end.

    Returns
    -------
    array
        ``(channels, samples)`` float32: left, right, and as many channels as the patch feeds.

    Raises
    ------
    PatchError
        If the patch has errors.
    """
    blocks = render_blocks(patch, seconds=seconds, sample_rate=sample_rate, block_size=block_size, seed=seed,
                           machine=machine, limiter=limiter, microphone=microphone)
    return np.concatenate(list(blocks), axis=1)


def render_blocks(patch: Patch | Path | str, *, seconds: float, sample_rate: float = 48000.0,
                  block_size: int = 64, seed: int = 0, machine: Literal["compiled", "exact"] = "compiled",
                  limiter: bool = True,
                  microphone: NDArray[np.float32] | None = None) -> Iterator[NDArray[np.float32]]:
    """As `render`, piece by piece."""
    if not 0 < seconds <= LONGEST:
        raise PatchError(f"{seconds:g} seconds cannot be rendered", "give a number from 0 to a day")
    if not 1000 <= sample_rate <= 768000 or not 1 <= block_size <= 1 << 20:
        raise PatchError(f"a rate of {sample_rate:g} Hz in blocks of {block_size} cannot be rendered",
                         "rates go from 1000 to 768000 Hz, blocks from 1 to 1048576 samples")
    patch = patch if isinstance(patch, Patch) else loaded(patch)
    network = patch.require()
    signals: CompiledMachine | LiteralMachine
    if machine == "compiled":
        signals = CompiledMachine(patch.registry, sample_rate, seed, limiter, channels=channels_of(network))
    else:
        signals = LiteralMachine(patch.registry, sample_rate, seed, channels_of(network))
    signals.hear(microphone)
    playing = Machine(network, patch.registry, signals, frame_rate=FRAME_RATE, seed=seed)
    left = max(1, round(seconds * sample_rate))
    while left:
        piece = min(left, max(block_size, PIECE))
        yield playing.render(piece, block_size)
        left -= piece


def loaded(path: Path | str) -> Patch:
    """The patch of a file, with all kinds that are built in or installed; what cannot be had of them is warned of."""
    registry, failed = installed_kinds()
    for sentence in failed:
        warnings.warn(sentence, stacklevel=4)
    return load_patch(path, registry)
