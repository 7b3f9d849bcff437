"""A long set: a patch with a loop through pictures plays while its shader is saved again and again. Does anything grow?

    python -m benchmarks.reloads [--minutes 30] [--every 10] [--size 160x90] [--settled 8]
    python -m benchmarks.reloads --saves 600

Everything is as in `livedmm perform` without a device: the conductor's thread with the follower of files, shaders that
a child process compiles, frames drawn on the main thread. Each text is one that no cache knows. Each minute it prints
what GL holds, asked of the driver, the memory of this process, and the frames. Status 1 if at the end GL holds more of
anything than after `--settled` minutes, by when the programs kept for the return of old shaders are as many as they
may be; if the memory grew since by more than 0.1 MB a save; or if a save was not taken over.

With `--saves` it is as fast as it can be, on one thread, with some frames between two saves: what many nights would do.
A driver's own memory fills up in the first 250 saves (80 kB each with llvmpipe); of those beyond the second third each
may leave 10 kB.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from livedmm.engine.compiled import CompiledMachine
from livedmm.language.kinds import installed_kinds
from livedmm.language.patches import load_patch
from livedmm.live.conductor import Conductor
from livedmm.live.desk import Desk
from livedmm.live.player import Player
from livedmm.live.saving import Follower, said
from livedmm.live.screening import Screening, Screens
from livedmm.live.session import Session
from livedmm.live.status import memory
from livedmm.live.touch import Touch
from livedmm.pictures.aside import Aside
from livedmm.pictures.context import headless
from livedmm.pictures.machine import PictureMachine
from livedmm.pictures.projector import Projector
from tests.pictures.objects import held

PATCH = """kinds: [light.fs]
rows: |
  swell = 0.5 + 0.5*sine(0.3)
  dot = shape(5, radius=0.1 + 0.1*swell)
  light = light(trail)
  trail = feedback(dot + 0.2*light, trail, zoom=1.02, turn=0.004*swell)
  seen = value_identity(trail)
  screen = trail + 0.1*light
  speaker = 0.1*sine(220 + 50*seen)
"""
SHADER = """/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}],
    "PASSES": [{"TARGET": "half_size", "WIDTH": "$WIDTH/2.0", "HEIGHT": "$HEIGHT/2.0"},
               {"TARGET": "kept", "PERSISTENT": true, "FLOAT": true}, {}]}*/
void main() {
    vec2 p = isf_FragNormCoord;
    if (PASSINDEX == 0) gl_FragColor = IMG_NORM_PIXEL(inputImage, p)*%(gain).9f;
    else if (PASSINDEX == 1) gl_FragColor = mix(IMG_NORM_PIXEL(half_size, p), IMG_NORM_PIXEL(kept, p), 0.9);
    else gl_FragColor = IMG_NORM_PIXEL(kept, p);
}
"""
GROWTH, SETTLED_GROWTH = 100e3, 10e3
"""Bytes a save, at first and once all has been filled up. What a version leaves on purpose is its text, for the log."""
FRAMES = 4
"""Between two saves, where nobody waits."""


class Set:
    """What plays, and who draws it, on this thread."""

    def __init__(self, folder: Path, size: tuple[int, int], tell: Callable[[str], None]) -> None:
        self.shader = folder / "light.fs"
        self.saved = self.taken = 0
        self.save()
        path = folder / "set.yaml"
        path.write_text(PATCH)
        self._tell = tell
        patch = load_patch(path, installed_kinds()[0])
        signals = CompiledMachine(patch.registry, 48000.0, 1, limiter=True)
        self.session = Session(patch.require(), patch.registry, signals, sources=said(patch), tell=self._told)
        self.conductor = Conductor(self.session, Player(signals, device=None, tell=self._told))
        self.aside = Aside(size)
        self.projector = Projector(self.aside, lambda error: self._told(str(error)))
        self.session.machine.pictures, self.session.accepts = self.projector, self.projector.accepts
        desk = Desk(self.session, folder, path)
        self.conductor.add(Follower(path, desk, self._told).turn)
        self.screening = Screening(Screens(window=False, size=size), self.aside, self.projector, Touch(print),
                                   self._told)
        self.conductor.start()

    def save(self) -> None:
        """Save the shader, each time another."""
        self.saved += 1
        self.shader.write_text(SHADER % {"gain": 0.9 + 0.1*np.random.default_rng().random()})

    def _told(self, sentence: str) -> None:
        if "was saved" in sentence:
            self.taken += 1
        else:
            self._tell(sentence)

    def close(self) -> None:
        self.conductor.stop()
        self.screening.close()
        self.aside.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two saves")
    parser.add_argument("--size", default="160x90")
    parser.add_argument("--settled", type=int, default=8, help="the minute with which the last is compared")
    parser.add_argument("--saves", type=int, default=0, help="so many, as fast as can be")
    options = parser.parse_args()
    if options.saves:
        with tempfile.TemporaryDirectory() as folder:
            return at_once(Path(folder), options.saves)
    width, height = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        playing = Set(Path(folder), (width, height), lambda sentence: print(sentence, file=sys.stderr, flush=True))
        try:
            minutes = watched(playing, options.minutes, options.every)
        finally:
            playing.close()
        return verdict(minutes, options.settled, playing.saved - 1, playing.taken)


def watched(playing: Set, minutes: int, every: float) -> list[tuple[dict[str, int], float]]:
    """What GL and the process hold, at the end of each minute."""
    found: list[tuple[dict[str, int], float]] = []
    began = saved = time.monotonic()
    print(f"{'minute':>6} {'saves':>5} {'taken':>5} {'drawn':>7} {'missed':>6} {'MB':>7}  GL")
    for minute in range(1, minutes + 1):
        while (now := time.monotonic()) < began + 60*minute:
            playing.screening.turn(0.05)
            # What is saved last must have its time too.
            if now - saved >= every and began + 60*minutes - now > every:
                saved = now
                playing.save()
        gc.collect()
        found.append((dict(held()), memory()))
        counts = playing.projector.counts
        print(f"{minute:6} {playing.saved - 1:5} {playing.taken:5} {counts.drawn:7} {counts.missed:6} "
              f"{found[-1][1]/1e6:7.1f}  " + ", ".join(f"{count} {sort}" for sort, count in found[-1][0].items()),
              flush=True)
    return found


def verdict(minutes: list[tuple[dict[str, int], float]], settled: int, saved: int, taken: int) -> int:
    """Say whether anything has grown; the status."""
    first = min(max(settled, 1), len(minutes)) - 1
    (before, bytes_before), (after, bytes_after) = minutes[first], minutes[-1]
    grown = {sort: after[sort] - before[sort] for sort in after if after[sort] > before[sort]}
    each = (bytes_after - bytes_before)*len(minutes)/max(1, len(minutes) - 1 - first)/max(1, saved)
    growth = f"grew by {grown}" if grown else "holds no more of anything"
    print(f"from minute {first + 1} to {len(minutes)}: GL {growth}; memory {each/1e3:+.1f} kB a save; "
          f"{taken} of {saved} saves taken over")
    return 1 if grown or each > GROWTH or taken != saved else 0


def at_once(folder: Path, saves: int) -> int:
    """Save as often as said, with no time between; print what is held now and then; the status."""
    shader, path = folder / "light.fs", folder / "set.yaml"
    rng = np.random.default_rng()
    path.write_text(PATCH)
    shader.write_text(SHADER % {"gain": 0.9})
    patch = load_patch(path, installed_kinds()[0])
    signals = CompiledMachine(patch.registry, 48000.0, 1, limiter=True)
    session = Session(patch.require(), patch.registry, signals, tell=print)
    graphics = headless()
    session.machine.pictures = PictureMachine(graphics, (64, 36))
    found = []
    for save in range(1, saves + 1):
        shader.write_text(SHADER % {"gain": 0.9 + 0.1*rng.random()})
        session.reload(session.registry.read(shader))
        for _ in range(FRAMES):
            session.render(session.machine.frame_sample(session.machine.frame + 1) - session.now)
        if save % max(1, saves//12) == 0:
            gc.collect()
            found.append((save, dict(held()), memory()))
            print(f"{save:6} saves {found[-1][2]/1e6:7.1f} MB  "
                  + ", ".join(f"{count} {sort}" for sort, count in found[-1][1].items()), flush=True)
    (begun, before, bytes_before), (end, after, bytes_after) = found[2*len(found)//3 - 1], found[-1]
    grown = {sort: after[sort] - before[sort] for sort in after if after[sort] > before[sort]}
    each = (bytes_after - bytes_before)/max(1, end - begun)
    print(f"from save {begun} to {end}: GL {f'grew by {grown}' if grown else 'holds no more of anything'}; memory "
          f"{each/1e3:+.1f} kB a save")
    return 1 if grown or each > SETTLED_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
