"""Networks to draw: written as rows of weights, or made by chance."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from livedmm.network import Declare, Network, SetRow, apply, resolve, split
from livedmm.ugens import Registry
from tests.language import kinds

REGISTRY: Registry = kinds.registry()


def network(neurons: Mapping[str, str], rows: Mapping[str, Mapping[str, float]]) -> Network:
    """A network of these neurons (name: kind) with these rows (input: {output: weight})."""
    declared = [Declare(name, REGISTRY.kind(kind)) for name, kind in neurons.items()]
    said = [SetRow(split(row), {split(column): w for column, w in columns.items()})
            for row, columns in rows.items()]
    start = Network.standing(REGISTRY)
    return apply(resolve([*declared, *said], start, REGISTRY), start)


def by_chance(count: int, seed: int, *, loops: float = 0.1) -> Network:
    """A network of `count` neurons, each fed by a few; a share `loops` of the wires comes from anywhere."""
    random = Random(seed)
    neurons = {f"n{i}": random.choice(["sine", "lowpass", "delay", "adsr", "pan"]) for i in range(count)}
    names = list(neurons)
    rows = {}
    for i, name in enumerate(names):
        for port in REGISTRY.kind(neurons[name]).input_names:
            columns = {}
            for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
                source = names[random.randrange(count if random.random() < loops else i + 1)]
                output = random.choice(REGISTRY.kind(neurons[source]).output_names)
                columns[f"{source}.{output}"] = random.choice([1.0, 0.5, -0.5, 600.0, 0.001])
            rows[f"{name}.{port}"] = columns
    last = names[-1]
    rows["speaker.left"] = {f"{last}.{REGISTRY.kind(neurons[last]).output_names[0]}": 0.3}
    return network(neurons, rows)


FIRST_LIGHT = network(
    {"lfo": "sine", "voice": "saw", "filter": "lowpass"},
    {"lfo.freq": {"one.out": 0.1}, "voice.freq": {"one.out": 110, "lfo.out": 3},
     "filter.input": {"voice.out": 1}, "filter.cutoff": {"one.out": 800, "lfo.out": 600},
     "speaker.left": {"filter.out": 0.3}, "speaker.right": {"filter.out": 0.3}})

ECHO = network(
    {"voice": "saw", "echo": "delay", "damp": "lowpass"},
    {"echo.input": {"voice.out": 1, "damp.out": -0.6, "echo.out": 0.2}, "damp.input": {"echo.out": 1},
     "speaker.left": {"echo.out": 0.3}})
