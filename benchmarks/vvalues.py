"""What preparing and flattening are worth: the algebra of V-values, beside its plain definition.

    python -m benchmarks.vvalues [--rounds 7]

Three works, each done in several ways in turn, of which the best of the rounds counts; compare the ratios, for
the times are of a machine that may have other work.

- *down*: the down movement of 1000 accumulators, each fed by itself and by 4 others: row by row as it is
  defined, with each row compiled, and with the matrix prepared as a whole. Outputs hold a number, or 4 x 4.
- *image*: half of one picture and half of another, 64 x 64 points by row and column: on dicts, and on slots,
  with and without the way there and back.
- *words*: an accumulator of 100,000 words that fades a little and gets ten more: on dicts, and on slots.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import numpy as np

from livedmm.vvalues import (
    MatrixProduct,
    Slots,
    SparseProduct,
    add,
    apply_matrix,
    combine,
    compile_mask,
    scale,
)

NEURONS, SIDE, WORDS = 1000, 64, 100_000

Ways = Mapping[str, Callable[[], object]]
"""The ways to do one work, the definition first."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    source = random.Random(1)
    for title, ways in (
        ("down, numbers", down(lambda: {":number": source.random()}, source)),
        ("down, 16 numbers", down(lambda: grid(4, source), source)),
        ("image 64 x 64", image(source)),
        ("100,000 words", words(source)),
    ):
        print(title)
        tell({name: min(seconds(work) for _ in range(rounds)) for name, work in ways.items()})


def tell(times: Mapping[str, float]) -> None:
    first = next(iter(times.values()))
    for name, time in times.items():
        print(f"  {name:<34} {time * 1e3:9.3f} ms {first / time:8.1f} times")


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def grid(side: int, source: random.Random) -> dict[str, dict[str, float]]:
    return {f"a{i}": {f"b{j}": source.random() for j in range(side)} for i in range(side)}


def down(leaf: Callable[[], Any], source: random.Random) -> Ways:
    names = [f"n{i}" for i in range(NEURONS)]
    rows: dict[str, Any] = {
        name: {"accum": {"accumulator": {name: {"out": 0.9}}},
               "delta": {"accumulator": {other: {"out": 0.025} for other in source.sample(names, 4)}}}
        for name in names}
    matrix, outputs = {"accumulator": rows}, {"accumulator": {name: {"out": leaf()} for name in names}}
    compiled = {name: {port: compile_mask(row) for port, row in ports.items()} for name, ports in rows.items()}
    product = MatrixProduct(3)
    product(matrix, outputs)
    return {
        "as defined": lambda: apply_matrix(matrix, outputs, 3),
        "compile_mask, row by row": lambda: {
            "accumulator": {name: {port: row(outputs) for port, row in ports.items()}
                            for name, ports in compiled.items()}},
        "MatrixProduct": lambda: product(matrix, outputs),
    }


def image(source: random.Random) -> Ways:
    pictures: dict[str, Any] = {"one": grid(SIDE, source), "other": grid(SIDE, source)}
    weights = {"one": 0.5, "other": 0.5}
    columns, rows = Slots(), Slots()
    columns.reserve(pictures)
    product = SparseProduct(weights, 0, columns, rows)
    flat = columns.flatten(pictures)
    return {
        "combine": lambda: combine(weights, pictures),
        "slots, with the way there and back": lambda: rows.unflatten(product(columns.flatten(pictures))),
        "slots": lambda: product(flat),
    }


def words(source: random.Random) -> Ways:
    held = {f"word{i}": source.random() for i in range(WORDS)}
    more = {f"word{source.randrange(WORDS)}": 1.0 for _ in range(10)}
    slots = Slots()
    slots.reserve(held)
    flat = slots.flatten(held)
    places = np.array([slots.slot((word,)) for word in more])

    def faded() -> object:
        x = 0.999 * flat
        x[places] += 1.0
        return x

    return {
        "add(scale(0.999, held), more)": lambda: add(scale(0.999, held), more),
        "add(held, more), without fading": lambda: add(held, more),
        "slots, the words flattened each time": lambda: 0.999 * flat + slots.flatten(more),
        "slots": faded,
    }


if __name__ == "__main__":
    main()
