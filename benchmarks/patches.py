"""How long a patch of many neurons takes to load, beside what the parsers alone take for the same text.

    python -m benchmarks.patches [--neurons 10000] [--runs 5]

Each line is the best of the runs, in seconds, and its ratio to the parser that the form cannot do without:
`ast` for a text block of rows, libyaml for the matrix.
"""

from __future__ import annotations

import argparse
import ast
import gc
import time
from collections.abc import Callable

import yaml

from livedmm.language import read
from livedmm.language.patch_saving import save_patch
from livedmm.language.patches import read_patch
from livedmm.language.yaml_text import read_yaml
from livedmm.network import Network, Sources, apply, evaluate, resolve
from livedmm.ugens import builtin

KINDS = builtin()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--neurons", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    rows = rows_of(given.neurons)
    text = "title: many\nrows: |\n" + "".join(f"  {row}\n" for row in rows)
    network = read_patch(text, "rows", KINDS).require()
    mapped = "title: many\nneurons:\n" + "".join("  {}: {}\n".format(*row.split(" = ")) for row in rows)
    matrix = save_patch(network, KINDS, "many")
    assert read_patch(matrix, "matrix", KINDS).require() == network == read_patch(mapped, "map", KINDS).require()
    print(f"{network!r}; {len(text):,} characters of rows, {len(matrix):,} of matrix")

    def best(what: str, work: Callable[[], object], beside: float = 0.0) -> float:
        times = []
        for _ in range(given.runs):
            gc.collect()
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        ratio = f"{min(times) / beside:8.1f} x" if beside else ""
        print(f"{what:<44}{min(times):8.3f} s{ratio}", flush=True)
        return min(times)

    plain = "\n".join(rows)
    parsed = best("ast.parse of the rows", lambda: ast.parse(plain))
    best("a patch: text block", lambda: read_patch(text, "rows", KINDS), parsed)
    best("a patch: map of neurons", lambda: read_patch(mapped, "map", KINDS), parsed)
    standing = Network.standing(KINDS)
    program = best_of_rows = read(plain, standing, KINDS, "rows")
    best("    of this: reading the rows", lambda: read(plain, standing, KINDS, "rows"), parsed)
    merged = lambda: evaluate("rows", best_of_rows.sayings, standing, Sources(), whole=True, again=False)  # noqa: E731
    best("    of this: evaluating them", merged, parsed)
    changes = merged()[0]
    best("    of this: resolving and applying", lambda: apply(resolve(changes, standing, KINDS), standing), parsed)
    del program
    events = best("libyaml's events of the matrix", lambda: sum(1 for _ in yaml.parse(matrix, yaml.CSafeLoader)))
    best("a patch: matrix", lambda: read_patch(matrix, "matrix", KINDS), events)
    best("    of this: located YAML", lambda: read_yaml(matrix), events)
    best("    yaml.load, for comparison", lambda: yaml.load(matrix, yaml.CSafeLoader), events)
    best("saving the matrix", lambda: save_patch(network, KINDS), events)
    best("saving the rows", lambda: save_patch(network, KINDS, form="rows"), parsed)


def rows_of(neurons: int) -> list[str]:
    """Rows of a network in which each neuron reads two others, of three kinds."""
    rows = []
    for i in range(neurons):
        a, b = (7 * i + 1) % neurons, (3 * i + 2) % neurons
        rows.append((f"n{i} = accumulator(0.5*n{i}, {i / 100} + 0.25*n{a})",
                     f"n{i} = value_product(n{a}, 0.5*n{b})",
                     f"n{i} = value_identity({i / 10} + n{a} - 0.125*n{b})")[i % 3])
    return rows


if __name__ == "__main__":
    main()
