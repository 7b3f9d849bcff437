"""What a neuron, a start and a change of structure cost.

    python -m benchmarks.costs [--quick]

Neurons are sines into one speaker, up to 100,000 of them: their time a sample, the process's memory that they take
(read from Linux), and the slope of time against number, both logarithmic: 1 is linear. A start is that of the command
that renders a patch, without compiled code in the cache and with it. A change of structure is a line evaluated in a
session of 1,000 neurons of 4 weights, from its text to the plan that is sent: a connection, or a neuron that is heard.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

import numpy as np

from benchmarks.peers.ours import BLOCK, KINDS, Ours, network
from benchmarks.peers.works import RATE, Mixing
from livedmm.engine.compiled import CompiledMachine
from livedmm.live.session import Session
from livedmm.network import ONE_OUT, Address, Network

PATCHES = Path(__file__).parents[1] / "patches"
COUNTS = (10, 100, 1000, 10_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="up to 10,000 neurons, one patch")
    quick = parser.parse_args().quick
    growth(COUNTS[:-1] if quick else COUNTS)
    starts(("drone",) if quick else ("drone", "beat"))
    changes()


def sines(count: int) -> Network:
    """So many sines into the speaker, without the text, which would be longer than rows may be."""
    chance = random.Random(1)
    rows = dict(Network.standing(KINDS).rows)
    for i in range(count):
        rows[Address("sine", f"tone{i}", "alive")] = {ONE_OUT: 1.0}
        rows[Address("sine", f"tone{i}", "freq")] = {ONE_OUT: 55 * 2 ** (7 * chance.random())}
    rows[Address("speaker", "speaker", "left")] = {Address("sine", f"tone{i}", "out"): 1e-5 for i in range(count)}
    return Network(rows)


def growth(counts: tuple[int, ...]) -> None:
    print("neurons    ns a neuron and sample    of it in the callback    bytes a neuron")
    costs = []
    for count in counts:
        net = sines(count)
        before = resident()
        ours = Ours(net)
        ours.render(4 * BLOCK)
        taken = resident() - before
        blocks = max(10, min(2000, 400_000 // count))
        whole, callback = (min(cost(machine, blocks) for _ in range(3)) / count
                           for machine in (ours.machine, ours.signals))
        costs.append(callback * count)
        print(f"{count:7d} {1e9 * whole:22.2f} {1e9 * callback:24.2f} "
              f"{f'{taken / count:17.0f}' if count >= 10_000 else '                -'}", flush=True)
    slope = np.polyfit(np.log(counts[2:]), np.log(costs[2:]), 1)[0]
    print(f"log-log slope of the callback's time from {counts[2]} neurons on: {slope:.2f}\n")


def cost(machine: object, blocks: int) -> float:
    """Seconds of processor time a sample."""
    began = thread_time()
    for _ in range(blocks):
        machine.render(BLOCK)  # type: ignore[attr-defined]
    return (thread_time() - began) / (blocks * BLOCK)


def resident() -> int:
    """Bytes of memory that this process has, as Linux counts them."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def starts(names: tuple[str, ...]) -> None:
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            cold, warm, again = (first_sound(PATCHES / f"{name}.yaml", Path(folder)) for _ in range(3))
        print(f"{name}: a tenth of a second is rendered {cold:.1f} s after a cold start (wanted 15), "
              f"{min(warm, again):.1f} s after a warm one (wanted 2)", flush=True)
    print()


def first_sound(patch: Path, folder: Path) -> float:
    """Seconds from the start of Python to the end of a short rendering."""
    began = perf_counter()
    subprocess.run([sys.executable, "-c", "from livedmm.cli import main; main()", "render", str(patch),
                    "-o", str(folder / "out.wav"), "--seconds", "0.1"],
                   env={**os.environ, "LIVEDMM_CACHE": str(folder / "cache")}, cwd=PATCHES.parent,
                   check=True, capture_output=True)
    return perf_counter() - began


def changes() -> None:
    signals = CompiledMachine(KINDS, RATE)
    session = Session(network(Mixing(1000, 4, "W5 sparse")), KINDS, signals, tell=lambda told: None)
    gc.freeze()  # as a performance does
    for what, line in (("a connection", "cell[{0}].input += 0.001*cell[{1}]"),
                       ("a new neuron", "n{0} = sine({1})\nspeaker += 0.001*n{0}")):
        whole: list[float] = []
        plan: list[float] = []
        for i in range(40):
            text = line.format(i, i + 100)
            began = thread_time()
            session.evaluate(session.read(text))
            whole.append(1000 * (thread_time() - began))
            play(session)
        for _ in range(20):
            # What is kept from plan to plan is let go: all rows, places and bundles are made anew.
            signals._blocks.clear()
            signals._wiring._rows.clear()
            began = thread_time()
            signals._adopt(signals.now, ())
            signals.commands.publish()
            plan.append(1000 * (thread_time() - began))
            play(session)
        print(f"{what} among 1,000 neurons with 4,000 weights: {median(whole):.1f} ms in the middle of 40, "
              f"{max(whole):.1f} at worst; its plan without the one before: {median(plan):.1f} (wanted 10)", flush=True)


def play(session: Session) -> None:
    """A fortieth of a second, as the loop and the thread of the session take turns."""
    for _ in range(20):
        session.signals.render(BLOCK)
        session.turn()


if __name__ == "__main__":
    main()
