"""What edits of a large network cost: resolving, applying, histories, evaluating a text again.

    python -m benchmarks.edits [--neurons 10000] [--edits 10000] [--runs 5]

Every neuron reads two others and a bias, and the speaker reads all of them. Each line is the best of the
runs, in milliseconds of the processor.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable

from livedmm.network import (
    ONE,
    AddRow,
    Change,
    Declare,
    Edit,
    History,
    Network,
    Port,
    Remove,
    Saying,
    SetRow,
    SetWeight,
    Sources,
    apply,
    diff,
    evaluate,
    resolve,
)
from livedmm.ugens import Input, Output, builtin, ugen

KINDS = builtin().copy()


@ugen
class Probe:
    """A kind with three inputs."""

    freq = Input(bias=220.0)
    phase = Input()
    level = Input(bias=1.0)
    out = Output()

    def tick(freq, phase, level):
        return level


@ugen
class OtherProbe:
    """A kind that shares two of them."""

    freq = Input(bias=220.0)
    level = Input(bias=1.0)
    out = Output()

    def tick(freq, level):
        return level


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--neurons", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    for kind in (Probe, OtherProbe):
        KINDS.add(kind)
    measure(given.neurons, given.runs)
    measure_history(given.neurons, given.edits)


def said(neurons: int) -> dict[str, Saying]:
    """The text of the network: a statement for each neuron, and one for the speaker."""
    def out(n: int) -> Port:
        return Port(f"n{n % neurons}", "out")
    made = {}
    for n in range(neurons):
        row = {ONE: 100.0 + n, out(n * 7): 0.1, out(n * 3 + 1): 0.2}
        made[f"n{n}"] = Saying({f"n{n}": Probe}, {Port(f"n{n}", "freq"): row})
    made["speaker"] = Saying({}, {Port("speaker", "left"): {out(n): 0.001 for n in range(neurons)}})
    return made


def measure(neurons: int, runs: int) -> None:
    """Single edits of every sort."""
    start, text = Network.standing(KINDS), said(neurons)
    every, sources = evaluate("text", text, start, Sources(), whole=True, again=False)
    whole = resolve(every, start, KINDS)
    network = apply(whole, start)
    print(f"{network!r}; {len(whole.steps)} steps")
    best("evaluate the text", runs, lambda: evaluate("text", text, start, Sources(), whole=True, again=False))
    best("resolve all of it as one edit", runs, lambda: resolve(every, start, KINDS))
    best("apply it", runs, lambda: apply(whole, start))
    best("add it to a history", runs, lambda: History(start, KINDS).add(Edit(every)))
    best("evaluate the text again", runs, lambda: evaluate("text", text, network, sources, whole=True, again=False))
    best("evaluate a line of it", runs, lambda: evaluate(
        "text", {"n5": text["n6"]}, network, sources, whole=False, again=True))
    best("evaluate an empty text", runs, lambda: evaluate("text", {}, network, sources, whole=True, again=False))
    best("resolve one weight", runs, lambda: resolve([SetWeight(Port("n5", "freq"), ONE, 3.0)], network, KINDS))
    best("resolve one row", runs, lambda: resolve([SetRow(Port("n5", "freq"), {ONE: 3.0})], network, KINDS))
    best("resolve a new neuron", runs, lambda: resolve([Declare("new", Probe)], network, KINDS))
    for name, changes in {
            "a removal": [Remove("n5")], "another kind": [Declare("n5", OtherProbe)],
            "removal of all": [Remove(f"n{n}") for n in range(neurons)],
            "another kind for all": [Declare(f"n{n}", OtherProbe) for n in range(neurons)]}.items():
        best_of_fresh(f"resolve {name}, who reads whom unknown", runs, network, changes)
    best("difference to the empty network", runs, lambda: diff(network, start, KINDS))


def measure_history(neurons: int, edits: int) -> None:
    """A session's worth of edits of one weight."""
    text = said(neurons)
    start = Network.standing(KINDS)
    changes, _ = evaluate("text", text, start, Sources(), whole=True, again=False)
    network = apply(resolve(changes, start, KINDS), start)
    freq = Port("n5", "freq")
    sorts: dict[str, Callable[[int], Change]] = {
        "a fader": lambda i: SetWeight(freq, ONE, i / 8), "additions": lambda i: AddRow(freq, {ONE: 0.125})}
    for name, make in sorts.items():
        history = History(network, KINDS)
        began = time.process_time()
        for i in range(edits):
            history.add(Edit((make(i),), start=i * 96_000))
        report(f"{edits} edits of {name}, each", (time.process_time() - began) / edits)
        best("    fade the oldest of them", 5, lambda history=history: history.fade(2, 1.0 - history.entry(2).gain / 2))
        best("    undo and redo", 5, lambda history=history: (history.undo(), history.redo()))


def best(name: str, runs: int, work: Callable[[], object]) -> None:
    """Print the shortest of some runs."""
    times = []
    for _ in range(runs):
        gc.collect()
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    report(name, min(times))


def best_of_fresh(name: str, runs: int, network: Network, changes: list[Change]) -> None:
    """The same of a network that has not been asked yet who reads whom."""
    fresh = iter([Network(network.rows) for _ in range(runs)])
    best(name, runs, lambda: resolve(changes, next(fresh), KINDS))


def report(name: str, seconds: float) -> None:
    print(f"{name:60} {seconds * 1000:10.3f} ms")


if __name__ == "__main__":
    main()
