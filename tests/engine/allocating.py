"""A session whose callback is called ten thousand times under a counter of allocations; a process of its own.

    LD_PRELOAD=counter.so python -m tests.engine.allocating counter.so

Prints what it counted as JSON. Between the callbacks edits of every sort arrive, so plans are taken up within them.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import sys

import numpy as np

from livedmm.engine import sharing
from livedmm.engine.callback import callback
from livedmm.engine.compiled import CompiledMachine
from livedmm.engine.sides import Side
from livedmm.language.kinds import add_kinds
from livedmm.language.patches import read_patch
from livedmm.live.session import Session
from livedmm.ugens import builtin

BLOCK, TIMES, ROUNDS = 64, 100, 100
PATCH = """rows: |
  lfo = sine(3)
  slow = value_identity(lfo)
  voice = saw(110 + 20*lfo)
  soft = lowpass(voice + 0.1*white(), 900 + 300*slow)
  echo = delay(soft + 0.4*echo, 0.2)
  room = reverb(echo)
  bomb = power(2, 1000*lfo)
  speaker = 0.3*soft + 0.2*room.left + 0*bomb
"""
EDITS = ("voice.freq = 220", "soft.cutoff = 500", "speaker += 0.1*square(55)", "voice = triangle(220)", "del echo",
         "echo = delay(soft, 0.1)\nspeaker += 0.1*echo", 'rename(soft, "filter")', 'rename(filter, "soft")',
         "slow = value_identity(0.5*lfo)", "voice = saw(110)")


def main() -> None:
    counter = ctypes.CDLL(sys.argv[1])
    counter.count.restype = counter.faults.restype = ctypes.c_longlong
    registry = builtin().copy()
    add_kinds(registry)
    patch = read_patch(PATCH, "patch", registry)
    signals = CompiledMachine(patch.registry, limiter=True)
    session = Session(patch.require(), patch.registry, signals, tell=lambda told: None)
    session.lead = BLOCK
    sound = np.zeros((BLOCK, 2), np.float32)
    side = Side(signals, 44100.0)

    def count(address: int) -> int:
        return int(counter.count(ctypes.c_void_p(address), ctypes.c_int64(sound.ctypes.data), ctypes.c_uint64(BLOCK),
                                 ctypes.c_int64(side.address), TIMES))

    allocated, plans, wild, edits = 0, 0, 0, itertools.cycle(EDITS)
    faults: list[int] = []
    for _ in range(ROUNDS):
        before = int(signals.context[sharing.PLAN])
        session.evaluate(session.read(next(edits)))
        allocated += count(callback.address)
        faults.append(int(counter.faults()))
        session.turn()
        wild += len(signals.wild)
        signals.wild.clear()
        plans += int(signals.context[sharing.PLAN]) != before
    print(json.dumps({
        "callbacks": int(signals.context[sharing.BLOCKS]), "allocated": allocated, "plans": plans, "wild": wild,
        "faults": sum(faults[len(EDITS):]),
        "on purpose": count(ctypes.cast(counter.wasteful, ctypes.c_void_p).value or 0),
        "peak": float(np.abs(sound).max())}))


if __name__ == "__main__":
    main()
