"""How fast the exact machine ticks, beside the published engine and beside the definition of a tick.

The network is the one that the published Clojure engine was measured with: N accumulators, each fed from its
own output with weight 0.9 and from the outputs of 4 others drawn at random, and `self`. The four weights are
0.025 here, so that the numbers neither die out nor grow. Run it with ``python benchmarks/exact_machine.py``.

Printed are ticks a second and their ratios: to the Clojure engine as it was measured in November 2026 on a
machine with two virtual cores (JVM warmed up), and to a machine of five lines that applies the matrix as
it is defined, measured here in turn with ours. Of several rounds the best counts.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from livedmm.engine import ExactMachine
from livedmm.ugens import builtin
from livedmm.vvalues import add, apply_matrix

CLOJURE: Mapping[tuple[str, int], float] = {
    ("numbers", 10): 12_000, ("numbers", 100): 870, ("numbers", 1000): 63,
    ("16 numbers", 10): 1_650, ("16 numbers", 100): 80, ("16 numbers", 1000): 9}
"""Ticks a second of the published engine, by what an output holds and by N."""

ROUNDS, SECONDS = 15, 0.1


def number(source: random.Random) -> dict[str, float]:
    """A number, as a row gives it."""
    return {":number": source.random()}


def tree(source: random.Random) -> dict[str, dict[str, float]]:
    """4 x 4 numbers."""
    return {f"a{i}": {f"b{j}": source.random() for j in range(4)} for i in range(4)}


def layer(count: int, leaf: Callable[[random.Random], Any]) -> dict[str, Any]:
    """The output layer that the network starts from."""
    source = random.Random(1)
    rows: dict[str, Any] = {"self": {"accum": {"accumulator": {"self": {"out": 1.0}}}}}
    outputs: dict[str, Any] = {}
    for i in range(count):
        others = {f"n{j}": {"out": 0.025} for j in source.sample(range(count), 4)}
        rows[f"n{i}"] = {"accum": {"accumulator": {f"n{i}": {"out": 0.9}}}, "delta": {"accumulator": others}}
        outputs[f"n{i}"] = {"out": leaf(source)}
    outputs["self"] = {"out": {"accumulator": rows}}
    return {"accumulator": outputs}


def defined(outputs: Any) -> Any:
    """One tick, as it is defined."""
    inputs: Any = apply_matrix(outputs["accumulator"]["self"]["out"], outputs, 3)
    return {"accumulator": {neuron: {"out": add(ports["accum"], ports.get("delta", {}))}
                            for neuron, ports in inputs["accumulator"].items()}}


def rate(tick: Callable[[], object]) -> float:
    """Ticks in a second of processor time: what else runs on the machine is not measured with it."""
    start, ticks = process_time(), 0
    while process_time() - start < SECONDS:
        tick()
        ticks += 1
    return ticks / (process_time() - start)


def measure(count: int, leaf: Callable[[random.Random], Any]) -> tuple[float, float]:
    """Ticks a second of the exact machine, and of the definition."""
    start = layer(count, leaf)
    machine = ExactMachine(start, builtin())
    state = [start]

    def step() -> None:
        state[0] = defined(state[0])

    for _ in range(3):
        machine.tick()
        step()
    if machine.outputs != state[0]:
        raise SystemExit("the exact machine and the definition of a tick differ")
    rates = [(rate(machine.tick), rate(step)) for _ in range(ROUNDS)]
    return max(ours for ours, _ in rates), max(naive for _, naive in rates)


def main() -> None:
    print("outputs hold     N   ticks/s  Clojure  ratio definition  ratio")
    for name, leaf in (("numbers", number), ("16 numbers", tree)):
        for count in (10, 100, 1000):
            ours, naive = measure(count, leaf)
            published = CLOJURE[name, count]
            print(f"{name:>12} {count:>5} {ours:>9.0f} {published:>8.0f} {ours / published:>6.1f} "
                  f"{naive:>10.0f} {ours / naive:>6.1f}")


if __name__ == "__main__":
    main()
