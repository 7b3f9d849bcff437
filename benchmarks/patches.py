"""How long a patch of many neurons takes to load, beside what the parsers alone take for the same text.

    python -m benchmarks.patches [--neurons 10000] [--runs 5] [--hostile]

Each line is the best of the runs, in seconds, and its ratio to the parser that the form cannot do without,
measured in the same run: `ast` for rows, libyaml for the matrix. ``--hostile`` measures texts of 16 MB that
are made to cost much instead.
"""

from __future__ import annotations

import argparse
import ast
import gc
import resource
import time
from collections.abc import Callable

import yaml

from livedmm.language import read
from livedmm.language.patch_saving import save_patch
from livedmm.language.patches import read_patch
from livedmm.language.text_files import LARGEST
from livedmm.language.yaml_text import read_yaml
from livedmm.network import Network, Sources, apply, evaluate, resolve
from livedmm.ugens import builtin

KINDS = builtin()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--neurons", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hostile", action="store_true")
    given = parser.parse_args()
    if given.hostile:
        measure_hostile()
    else:
        measure(given.neurons, given.runs)


def measure(neurons: int, runs: int) -> None:
    """Load one network in each form, and the steps of it."""
    rows = rows_of(neurons)
    plain = "\n".join(rows)
    text = "title: many\nrows: |\n" + "".join(f"  {row}\n" for row in rows)
    mapped = "title: many\nneurons:\n" + "".join("  {}: {}\n".format(*row.split(" = ")) for row in rows)
    network = read_patch(text, "rows", KINDS).require()
    matrix = save_patch(network, KINDS, "many")
    assert read_patch(matrix, "matrix", KINDS).require() == read_patch(mapped, "map", KINDS).require() == network
    print(f"{network!r}; {len(text):,} characters of rows, {len(matrix):,} of matrix")

    standing = Network.standing(KINDS)
    sayings = read(plain, standing, KINDS).sayings
    changes, _ = evaluate("rows", sayings, standing, Sources(), whole=True, again=False)

    unit = best("ast.parse of the rows", runs, lambda: ast.parse(plain))
    best("a patch: text block", runs, lambda: read_patch(text, "rows", KINDS), unit)
    best("a patch: map of neurons", runs, lambda: read_patch(mapped, "map", KINDS), unit)
    best("  language.read of the rows", runs, lambda: read(plain, standing, KINDS), unit)
    best("  saved while it plays: evaluate", runs, lambda: evaluate(
        "rows", sayings, standing, Sources(), whole=True, again=False), unit)
    best("  saved while it plays: resolve, apply", runs,
         lambda: apply(resolve(changes, standing, KINDS), standing), unit)
    best("saving as rows", runs, lambda: save_patch(network, KINDS, form="rows"), unit)
    unit = best("libyaml's events of the matrix", runs, lambda: list(yaml.parse(matrix, yaml.CSafeLoader)))
    best("a patch: matrix", runs, lambda: read_patch(matrix, "matrix", KINDS), unit)
    best("  located YAML", runs, lambda: read_yaml(matrix), unit)
    best("  yaml.load, for comparison", runs, lambda: yaml.load(matrix, yaml.CSafeLoader), unit)
    best("saving as matrix", runs, lambda: save_patch(network, KINDS), unit)


def best(what: str, runs: int, work: Callable[[], object], unit: float = 0.0) -> float:
    """Print and return the shortest time that `work` took."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    ratio = f"{min(times) / unit:8.1f} x" if unit else ""
    print(f"{what:<40}{min(times):8.3f} s{ratio}", flush=True)
    return min(times)


def rows_of(neurons: int) -> list[str]:
    """Rows of a network in which each neuron reads two others, of three kinds."""
    rows = []
    for i in range(neurons):
        a, b = (7 * i + 1) % neurons, (3 * i + 2) % neurons
        rows.append((f"n{i} = accumulator(0.5*n{i}, {i / 100} + 0.25*n{a})",
                     f"n{i} = value_product(n{a}, 0.5*n{b})",
                     f"n{i} = value_identity({i / 10} + n{a} - 0.125*n{b})")[i % 3])
    return rows


def filled(piece: str, begin: str = "") -> str:
    """A text of the largest size that is read, made of one piece."""
    return begin + piece * ((LARGEST - len(begin)) // len(piece))


HOSTILE: dict[str, Callable[[], str]] = {
    "lists in lists": lambda: filled("["),
    "maps in maps": lambda: filled("{a: "),
    "dashes": lambda: filled("- "),
    "aliases": lambda: filled("- *a\n", "- &a x\n"),
    "one key again and again": lambda: filled("title: x\n"),
    "unknown keys": lambda: "".join(f"k{i}: x\n" for i in range(10**6)),
    "a list of numbers": lambda: filled("1,", "kinds: ["),
    "an open quote": lambda: filled("x", 'title: "'),
    "a long number": lambda: filled("9", "tempo: "),
    "a long kind": lambda: filled("(", "neurons: {a: '")[:-2] + "'}",
    "a long sum": lambda: filled("'1'+", 'neurons: {a: "')[:-2] + '"}',
    "neurons without kinds": lambda: "neurons:\n" + "".join(f" n{i}: nosuch\n" for i in range(300_000)),
    "rows of nobody": lambda: "matrix:\n" + "".join(f" n{i}.x: {{m{i}.y: 1}}\n" for i in range(180_000)),
    "a text block of brackets": lambda: filled("(", "rows: |\n  "),
    "a text block of rows": lambda: filled("  a = sine(1)\n", "rows: |\n"),
    "a map of broken rows": lambda: "rows:\n" + "".join(f" a{i}: '(1'\n" for i in range(300_000)),
    "six levels of weights": lambda: filled("    n: {x: {sine: {m: {y: 1}}}}\n", "network:\n  sine:\n"),
    "zero bytes": lambda: filled("\0"),
}
"""Texts that are made to cost much."""


def measure_hostile() -> None:
    """How long each takes to be refused, and the most memory so far."""
    for name, text in HOSTILE.items():
        given = text()
        start = time.perf_counter()
        patch = read_patch(given, "p", KINDS)
        taken = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        first = str(patch.errors[0])[:60] if patch.errors else "no errors"
        print(f"{name:<28}{taken:7.2f} s {memory:6} MB  {len(patch.errors):3} problems: {first}", flush=True)


if __name__ == "__main__":
    main()
