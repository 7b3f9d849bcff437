"""What the interface costs a frame: processor time of drawing it anew, and of laying it over the picture.

    python -m benchmarks.overlay [--size 1280x720] [--neurons 40] [--frames 200]

For each view: drawing it anew, when something was done, and some times a second for what the session moves; laying it
over, at each frame; both together for a frame of 60 a second. Times are of the main thread, which is what it costs
beside a graphics card, and of the whole process, in which the processor draws where there is no card. And a glimpse of
the session, which its own thread makes 30 times a second. It needs a screen: xvfb-run -a python -m benchmarks.overlay.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from typing import Any

from livedmm.engine.compiled import CompiledMachine
from livedmm.errors import LivedmmError
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import read_patch
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.player import Player
from livedmm.live.session import Session
from livedmm.pictures.window import Window
from livedmm.stage.asks import Asks
from livedmm.stage.editor import Editor
from livedmm.stage.glimpse import Lookout
from livedmm.stage.keys import GROUPS
from livedmm.stage.messages import Messages
from livedmm.stage.overlay import OFTEN, REST, Overlay
from livedmm.stage.stage import Stage
from livedmm.ugens import builtin

FRAME_RATE = 60


def rows(neurons: int) -> str:
    """A patch of so many neurons, each with two or three weights."""
    lines = ["lfo = sine(0.2)"]
    lines += [f"v{i} = saw({50 + 7 * i} + {i % 5}*lfo)" for i in range((neurons - 2) // 2)]
    lines += [f"f{i} = lowpass(v{i}, cutoff={300 + 20 * i} + 200*lfo)" for i in range((neurons - 2) // 2)]
    return "\n".join([*lines, "speaker = 0.01*sum(" + ", ".join(f"f{i}" for i in range((neurons - 2) // 2)) + ")"])


def cost(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds of processor time that something takes: of this thread, and of the whole process."""
    work()
    began = time.thread_time(), time.process_time()
    for _ in range(times):
        work()
    thread, process = (now - then for now, then in zip((time.thread_time(), time.process_time()), began, strict=True))
    return 1000 * thread / times, 1000 * process / times


def _two(times: Iterable[float]) -> str:
    return f"{' / '.join(f'{x:.2f}' for x in times):>16}"


def main() -> int:
    """Measure each view."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--neurons", type=int, default=40)
    parser.add_argument("--frames", type=int, default=200)
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    registry = builtin().copy()
    add_kinds(registry)
    text = rows(given.neurons)
    patch = read_patch("rows: |\n" + "".join(f"  {line}\n" for line in text.splitlines()), "benchmark", registry)
    session = Session(patch.require(), patch.registry, CompiledMachine(patch.registry))
    conductor = Conductor(session, Player(session.signals, device=None))
    lookout, messages = Lookout(conductor), Messages()
    try:
        window = Window("livedmm benchmark", (width, height), vsync=False)
    except LivedmmError as error:
        print(error)
        return 2
    asks = Asks(conductor, Desk(session), lambda error: print(error))
    stage = Stage(asks, lookout, Editor("benchmark", "benchmark", text), messages)
    overlay: Any = Overlay(window, stage)
    session.render(48000)

    def glimpse() -> None:
        session.machine.tick()
        lookout._made = 0.0
        lookout.turn()

    def drawn() -> None:
        overlay._dirty = True
        overlay.turn(None)
        window.graphics.context.finish()

    def laid() -> None:
        window.lay(overlay.lay)
        window.graphics.context.finish()

    tick, _ = cost(session.machine.tick, given.frames)
    print(f"{width}x{height}, {len(session.machine.network.neurons)} neurons, {window.graphics.renderer}")
    print(f"a glimpse: {cost(glimpse, given.frames)[0] - tick:.2f} ms, beside a frame's own {tick:.2f} ms")
    print(f"{'ms of processor':15} {'drawn anew':>16} {'laid over':>16} {'a frame':>16}   of this thread / of all")
    views = next(group for group in GROUPS if group.title == "Views")
    for name in [key.action for key in views.keys][:9]:
        stage.open(name)
        drawn()
        anew, over = cost(drawn, given.frames // 4), cost(laid, given.frames)
        rest = max(OFTEN, REST * anew[0] / 1000)
        both = [o + a / (FRAME_RATE * rest) for a, o in zip(anew, over, strict=True)]
        print(f"{name:15} {_two(anew)} {_two(over)} {_two(both)}")
    stage.open("code")
    drawn()
    print(f"{'not changed':15} {_two(cost(lambda: overlay.turn(None), given.frames))}")
    overlay.release()
    window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
