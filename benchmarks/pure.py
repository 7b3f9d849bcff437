"""How fast pure machines tick, beside the published Java program.

    python -m benchmarks.pure [--rounds 5]

The machines are those of the published "game of afterlife", 12 x 11 and 24 x 23, with five Games of Life of numbers
and the squeezing normalisation. The Java program ran without drawing, on the machine on which the figures of this
project were taken: 30,000 and 2,450 frames a second. *Exact* gives its bits, *fast* its dynamics. The last line is a
machine of 24 x 23 as a neuron at 750 ticks a second, the rate of blocks of 64 samples, and what it takes of each frame.
"""

from __future__ import annotations

import argparse
from time import perf_counter, thread_time

import numpy as np

from livedmm.engine import ExactMachine
from livedmm.language.patches import read_patch
from livedmm.pure import chance, cycle
from livedmm.pure.rules import NORMALISATIONS, RULES
from livedmm.ugens import builtin

PUBLISHED = {(12, 11): 30_000, (24, 23): 2_450}
TICKS = {(12, 11): 40_000, (24, 23): 10_000}

PATCH = """
rows: |
  seeded = random_matrices(neurons=12, seed=300032)
  machine = pure_machine("plus conway conway conway conway conway", neurons=12, start=seeded, speed=750)
  will = cells(machine.matrix, row=1, count=23)
"""


def ticks_a_second(rows: int, columns: int, advance: object, rounds: int) -> float:
    """The best of some rounds."""
    rules = np.zeros(rows // 2, np.int64)
    rules[:6] = [RULES.index("plus"), *[RULES.index("conway")] * 5]
    best = 0.0
    for _ in range(rounds):
        outputs = np.ascontiguousarray(chance.streams(300032, columns, rows, columns).reshape(columns, -1))
        inputs = np.zeros((rows, rows * columns), np.float32)
        ticks = TICKS[rows, columns]
        began = perf_counter()
        advance(outputs, inputs, rules, columns, 1, ticks, False, NORMALISATIONS.index("squeeze"))  # type: ignore[operator]
        best = max(best, ticks / (perf_counter() - began))
    return best


def as_a_neuron(frames: int = 300) -> tuple[float, float]:
    """Ticks a second of the machine, and processor time of a frame in ms."""
    patch = read_patch(PATCH, "pure", builtin())
    assert patch.network is not None
    machine = ExactMachine(patch.network, patch.registry)
    for _ in range(10):
        machine.tick()
    began = thread_time()
    for _ in range(frames):
        machine.tick()
    spent = thread_time() - began
    ticks = machine.outputs["pure_machine(neurons=12)"]["machine"]["ticks"]
    return float(ticks) / (frames + 8) * 60, 1000 * spent / frames  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    cycle.compile_all()
    for (rows, columns), published in PUBLISHED.items():
        for name, advance in (("exact", cycle.exact), ("fast", cycle.fast)):
            found = ticks_a_second(rows, columns, advance, rounds)
            print(f"{rows} x {columns} {name:5}  {found:10,.0f} ticks/s  {found / published:5.1f} times the published")
    rate, spent = as_a_neuron()
    print(f"24 x 23 as a neuron, {rate:.0f} ticks/s: {spent:.2f} ms of each frame, {6 * spent:.1f} % of a processor")


if __name__ == "__main__":
    main()
