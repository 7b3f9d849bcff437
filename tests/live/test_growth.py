"""What edits bring goes with them: after each round of the same edits under other names there is as much as before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from livedmm.engine import sharing

from .sessions import Stage

ROWS = "lfo = sine(3)\nvoice = saw(110)\necho = delay(voice, 0.1)\nspeaker = 0.3*echo"
ROUND = ("n{0} = sine({0})\nspeaker += 0.1*n{0}", "v{0} = value_identity(lfo)\necho.time = 0.1 + 0.1*v{0}",
         "voice = square(110)", "echo.time = 0.1", "del v{0}", "voice = saw(110)",
         "d{0} = delay(voice, 0.2)\nspeaker += 0.1*d{0}", "del n{0}", "del d{0}", "voice.freq = {0}")


def test_nothing_grows_but_the_history(tmp_path: Path) -> None:
    stage = Stage(ROWS, tmp_path)
    counts = []
    for number in range(4):
        for text in ROUND:
            stage.say(text.format(100 + number))
            stage.play(0.06)
        signals, machine = stage.signals, stage.session.machine
        counts.append({
            "plans": len(signals._plans), "arrays": len(signals.plan.kept), "places": signals.memory.next,
            "lanes": {key: len(pool.lanes) for key, pool in signals.memory.pools.items()},
            "buffers": len(signals.memory.buffers), "fed": len(signals._fed),
            "ways": int(signals.context[sharing.ACTIVE]), "dying": len(signals.schedule.dying),
            "moving": len(signals.schedule.moving),
            "entries": sum(len(columns) for columns in signals.schedule.entries.values()),
            "paths": len(machine.emission.paths), "drift": len(machine.drift.paths),
            "emitted": len(machine.emission.emitted)})
    assert counts[1] == counts[2] == counts[3]
    assert len(stage.session.history.entries) == 4 * len(ROUND)


GARBAGE = """import gc, weakref
from livedmm.live.conductor import freeze

class Ring:
    def __init__(self):
        self.ring = self

lasting = [[] for _ in range(400_000)]
freeze()
rings = [Ring() for _ in range(30_000)]
looked = [weakref.ref(ring) for ring in rings]
gc.collect(1)  # they have become old, as what a session makes and drops later does
del rings
for _ in range(60):
    lasting += [[] for _ in range(700)]
print(sum(one() is not None for one in looked))
"""


def test_garbage_is_found_soon_however_much_lasts() -> None:
    """Else a session holds as much garbage as a quarter of all that it began with."""
    run = subprocess.run([sys.executable, "-c", GARBAGE], capture_output=True, text=True, check=True)
    assert int(run.stdout) == 0
