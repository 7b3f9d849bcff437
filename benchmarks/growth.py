"""What grows while a session plays and is edited, and what reloading a file of kinds keeps.

    python -m benchmarks.growth [--seconds 600] [--fast] [--reloads 300]

The performance runs on a timer, in real time, with an edit each second: numbers, neurons that come under new names and
go, kinds, undo. With --fast it is rendered as fast as it can be instead, so many seconds of sound. What is kept of
every edit, for undo, grows by design and is counted apart. Then a file of one kind is reloaded, first the same text
again and again, then another text each time; each text that differs is compiled, and compiled code stays. Status 1 if
the same text compiles, or if something else than the history grows.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from livedmm.engine import kernel, sharing
from livedmm.engine.callback import callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import Side
from livedmm.language.kinds import add_kinds, installed_kinds
from livedmm.language.patches import read_patch
from livedmm.live.session import Session
from livedmm.ugens import builtin

RATE, BLOCK = 48000, 256
LOOKS = 20
PATCH = """rows: |
  lfo = sine(0.3)
  slow = value_identity(lfo)
  voice = saw(110 + 20*lfo)
  soft = lowpass(voice, 900 + 300*slow)
  echo = delay(soft + 0.4*echo, 0.2)
  room = reverb(echo)
  speaker = 0.2*soft + 0.1*room.left
"""
UNDO = "undo"
EDITS = ("soft.cutoff = {0} + 300*slow", "n{0} = sine({0})\nspeaker += 0.05*n{0}", "voice = triangle(220)", "del n{0}",
         "v{0} = value_identity(0.1)\nsoft.q = 1 + v{0}", "soft.q = 1", "voice = saw(110)", "del v{0}",
         "speaker += 0.1*square({0})", UNDO, "echo.time = 0.{0}", UNDO)
"""A round, after which it is as before; the next has another number, and so other names."""
KIND = """from livedmm.ugens import Input, Output, State, ugen

@ugen
class Mine:
    '''Reloaded.'''
    input = Input()
    out = Output()
    held = State()

    def tick(input, held):
        return input + {0}.0 * held, 0.5 * held + input
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--reloads", type=int, default=300)
    given = parser.parse_args()
    grows = perform(given.seconds, given.fast)
    return 1 if reload(given.reloads) or grows else 0


def resident() -> float:
    """The memory of this process that is in use, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def kept(session: Session, signals: CompiledMachine) -> dict[str, int]:
    """What there is of everything that edits make."""
    return {
        "plans": len(signals._plans), "arrays of the plan": len(signals.plan.kept), "pools": len(signals.memory.pools),
        "neurons": sum(len(pool.lanes) for pool in signals.memory.pools.values()), "places": signals.memory.next,
        "buffers": len(signals.memory.buffers), "numbers from V-values": len(signals._fed),
        "commands unread": int(signals.context[sharing.COMMANDS_HEAD] - signals.context[sharing.COMMANDS_TAIL]),
        "ways": int(signals.context[sharing.ACTIVE]), "fading": len(signals.schedule.dying),
        "modules": len(sys.modules), "edits kept for undo": len(session.history.entries)}


def perform(seconds: float, fast: bool) -> bool:
    """Play and edit; print what there is of everything as it goes on, and by how much it grows."""
    registry = builtin().copy()
    add_kinds(registry)
    patch = read_patch(PATCH, "growth", registry)
    signals = CompiledMachine(patch.registry, RATE, limiter=True)
    session = Session(patch.require(), patch.registry, signals, tell=lambda told: None)
    session.lead = BLOCK
    side, sound = Side(signals, RATE), np.zeros((BLOCK, 2), np.float32)
    began, played, edits, looks = time.monotonic(), 0, 0, []
    print(f"{seconds:g} s of sound, {'as fast as can be' if fast else 'in real time'}, an edit each second", flush=True)
    while played < seconds * RATE:
        callback.ctypes(0, sound.ctypes.data, BLOCK, 0, 0, side.address)
        played += BLOCK
        session.turn()
        if played // RATE > edits:
            text = EDITS[edits % len(EDITS)]
            if text is UNDO:
                session.undo("me")
            else:
                session.evaluate(session.read(text.format(100 + edits // len(EDITS))))
            edits += 1
            if edits * LOOKS // int(seconds) > len(looks):
                gc.collect()
                looks.append((edits, resident(), kept(session, signals)))
                print(f"{edits:6} s {looks[-1][1]:8.1f} MB  "
                      + ", ".join(f"{name} {count}" for name, count in looks[-1][2].items()), flush=True)
        if not fast:
            time.sleep(max(0.0, played / RATE - (time.monotonic() - began)))
    half = looks[len(looks) // 2:]
    at, memory = np.array([look[0] for look in half]), np.array([look[1] for look in half])
    slope = float(np.polyfit(at, memory, 1)[0])
    print(f"in the second half: {1000 * slope:+.1f} kB an edit, {60 * slope:+.3f} MB a minute")
    grown = [name for name in half[0][2] if name != "edits kept for undo"
             and min(look[2][name] for look in half[len(half) // 2:]) > max(look[2][name] for look in half[:2])]
    if grown:
        print(f"GROWS: {', '.join(grown)}")
    return bool(grown)


def reload(times: int) -> bool:
    """Save a file of kinds again and again while one of its kinds plays; returns whether what must not grow does."""
    grown = []
    for name, texts, most in (
            ("the same text", [KIND.format(0)] * times, 0),
            ("two texts by turns", [KIND.format(number % 2) for number in range(1, times + 1)], 1),
            ("another text", [KIND.format(number) for number in range(2, times + 2)], times)):
        with tempfile.TemporaryDirectory() as folder:
            grown += _reload(name, Path(folder) / "mine.py", texts, most)
    if grown:
        print(f"GROWS: {', '.join(grown)}")
    return bool(grown)


def _reload(name: str, file: Path, texts: list[str], most: int) -> list[str]:
    """Save some texts one after the other; what grew that must not, when at most so many are compiled."""
    file.write_text(KIND.format(0))
    registry, _ = installed_kinds()
    registry.add_file(file)
    signals = CompiledMachine(registry, RATE)
    network = read_patch("rows: |\n  m = mine(sine(200))\n  speaker = 0.1*m\n", "reloads", registry).require()
    session = Session(network, registry, signals, tell=lambda told: None)
    looks, took = [], 0.0
    gc.collect()
    before, compiled = resident(), len(kernel._loaded)
    for number, text in enumerate(texts):
        file.write_text(text)
        began = time.monotonic()
        session.reload(registry.read(file))
        took += time.monotonic() - began
        session.render(RATE // 40)
        if number in (len(texts) // 4, len(texts) - 1):
            looks.append(kept(session, signals) | {"former versions": len(signals.schedule.formers)})
    gc.collect()
    compiled = len(kernel._loaded) - compiled
    print(f"{len(texts)} reloads of {name}: {(resident() - before) / len(texts):+.3f} MB a reload, "
          f"{compiled} compiled, {1000 * took / len(texts):.1f} ms a reload", flush=True)
    grown = [what for what in looks[0] if looks[1][what] > looks[0][what] and (what != "modules" or not most)]
    return [f"{what} with {name}" for what in (*grown, *(["compiled code"] if compiled > most else []))]


if __name__ == "__main__":
    sys.exit(main())
