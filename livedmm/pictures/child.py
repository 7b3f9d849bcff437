"""A child process that compiles shaders and draws them once, so that nobody else waits.

    python -m livedmm.pictures.child

It reads a line of JSON for each shader, with its texts, its number of passes, the first values of its numbers and the
size of the pictures that it samples, and answers with a line: ``{"seconds": s}``, or ``{"log": what the driver says}``.
In software most of the work is done at the first drawing, and a shader that loops for ever does it there: then it is
killed. What it has compiled stands in the driver's cache on the disk, from which the parent has it in some milliseconds
(Mesa; other drivers were not measured).
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import moderngl

from livedmm.errors import DeviceError
from livedmm.pictures.compiling import Program
from livedmm.pictures.context import Graphics, headless

DRAWN = (64, 36)


def main() -> int:
    """Answer one line after another until there are no more."""
    try:
        graphics = headless()
    except DeviceError as error:
        print(json.dumps({"refused": str(error)}), flush=True)
        return 1
    for line in sys.stdin:
        print(json.dumps(drawn(graphics, json.loads(line))), flush=True)
    return 0


def drawn(graphics: Graphics, task: dict[str, Any]) -> dict[str, Any]:
    """Compile a shader and draw each of its passes once."""
    begun = time.perf_counter()
    try:
        program = Program(graphics, task["vertex"], task["fragment"])
    except moderngl.Error as error:
        return {"log": str(error)}
    canvas, picture = graphics.canvas(*DRAWN), graphics.canvas(*task["size"])
    for name, (form, *values) in task["numbers"].items():
        program.set(name, form, *values)
    program.set("dmm_resolution", "2f", *DRAWN)
    for unit in program.samplers.values():
        picture.texture.use(unit)
    for index in range(task["passes"]):
        program.set("dmm_pass", "i", index)
        canvas.framebuffer.use()
        program.draw()
    canvas.texture.read()  # until it is drawn
    for one in (program, canvas, picture):
        one.release()
    seconds = time.perf_counter() - begun
    # Mesa writes its cache on a thread of its own: told at once, the parent found nothing there and compiled for 1.5 s.
    time.sleep(0.3 + 0.1 * seconds)
    return {"seconds": seconds}


if __name__ == "__main__":
    raise SystemExit(main())
