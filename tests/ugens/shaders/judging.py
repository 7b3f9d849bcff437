"""Draws shader files that are named as arguments, and prints what became of each: a line of JSON, name and verdict."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import moderngl
import numpy as np

from livedmm.ugens.shaders import shader_kind
from tests.ugens.shaders.drawing import Drawer, pictures

SIZE = (64, 48)
FRAMES = 60
KICK = 3
"""The frame at which every event fires."""


def verdict(ctx: moderngl.Context, path: Path) -> str:
    """``ok``, ``constant`` if all pixels of all frames over all pictures are one colour, or what was wrong."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    try:
        kind = shader_kind(path)
        assert kind.shader is not None
        events = [port for port, uniform in kind.shader.uniforms.items() if uniform.type == "event"]
        for picture in pictures(SIZE):
            drawer = Drawer(ctx, kind, SIZE, {image: [picture] for image in kind.shader.images})
            for n in range(FRAMES):
                drawn = drawer.draw(**dict.fromkeys(events, float(n == KICK)))[..., :3]
                if not np.isfinite(drawn).all():
                    return f"frame {n} is not finite"
                low, high = np.minimum(low, drawn.min((0, 1))), np.maximum(high, drawn.max((0, 1)))
            drawer.release()
    except Exception as error:
        return str(error)
    return "ok" if (high - low).max() > 1e-3 else "constant"


if __name__ == "__main__":
    os.nice(10)
    context = moderngl.create_context(standalone=True, backend="egl")
    for name in sys.argv[1:]:
        print(json.dumps([Path(name).name, verdict(context, Path(name))]), flush=True)
