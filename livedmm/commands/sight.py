"""`livedmm still`: what is seen."""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path

from livedmm.commands.compiling import compile_for
from livedmm.commands.loading import load
from livedmm.commands.printing import tell


def still(path: Path, output: Path, seconds: float, size: tuple[int, int], fps: float, seed: int) -> int:
    """Render one frame of a patch into a PNG file."""
    if (loaded := load(path)) is None:
        return 1
    patch, network = loaded
    compile_for(network, patch.registry)
    from livedmm.live.filming import film
    from livedmm.pictures.files import write_picture

    began = time.monotonic()
    (last,) = deque(film(patch, seconds=seconds + 1 / fps, size=size, fps=fps, seed=seed), maxlen=1)
    write_picture(output, last.pixels)
    tell(f"{output}: {size[0]} by {size[1]}, after {seconds:g} s, made in {time.monotonic() - began:.1f} s")
    return 0
