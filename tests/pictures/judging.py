"""Draws shader files that are named as arguments, and prints what became of each: a line of JSON, name and verdict."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np

from livedmm.errors import LivedmmError
from livedmm.pictures.context import Graphics, headless
from livedmm.ugens.shaders import shader_kind
from tests.pictures.alone import SOURCES, Alone

SIZE = (64, 48)
FRAMES = 60
KICK = 3
"""The frame at which every event fires."""


def verdict(graphics: Graphics, path: Path) -> str:
    """``ok``, ``constant`` if over each picture all pixels of all frames are one colour, or what was wrong."""
    spread = 0.0
    try:
        kind = shader_kind(path)
        assert kind.shader is not None
        events = [port for port, uniform in kind.shader.uniforms.items() if uniform.type == "event"]
        for source in SOURCES:
            alone = Alone(graphics, kind, SIZE, {port: ({source: 1.0}, (0.0,)*4) for port in kind.shader.images})
            low, high = np.full(3, np.inf), np.full(3, -np.inf)
            for n in range(FRAMES):
                drawn = alone.draw(**dict.fromkeys(events, float(n == KICK)))[..., :3]
                if not np.isfinite(drawn).all():
                    return f"frame {n} is not finite"
                low, high = np.minimum(low, drawn.min((0, 1))), np.maximum(high, drawn.max((0, 1)))
            spread = max(spread, float((high - low).max()))
            alone.release()
    except LivedmmError as error:
        return str(error)
    return "ok" if spread > 1e-3 else "constant"


if __name__ == "__main__":
    os.nice(10)
    graphics = headless()
    for name in sys.argv[1:]:
        print(json.dumps([Path(name).name, verdict(graphics, Path(name))]), flush=True)
