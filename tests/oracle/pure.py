"""Playing recordings of pure machines, ``c_*``: bit by bit, from the recorded start or the published seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.pure import chance, cycle
from tests.oracle.recordings import DifferenceError, UnplayableError

Array = NDArray[np.float32]
PLUS, PRODUCT, MAX, NEGATION, CONWAY, WAVE, SLOW, SLOWEST = range(1, 9)
STEP = np.float32(0.01)


@dataclass(frozen=True)
class Sketch:
    """One published program: neuron k obeys the last of its rules whose frame is past, and none before the first."""

    rules: Mapping[int, tuple[tuple[int, int], ...]]
    reset: bool = False
    normalisation: int = cycle.SQUEEZE

    def at(self, frame: int, neurons: int) -> NDArray[np.int64]:
        """The rules of all neurons at a frame."""
        found = np.zeros(neurons, np.int64)
        for neuron, rules in self.rules.items():
            for after, rule in rules:
                if frame > after:
                    found[neuron] = rule
        return found


def _always(*rules: int) -> dict[int, tuple[tuple[int, int], ...]]:
    return {neuron: ((0, rule),) for neuron, rule in enumerate(rules)}


def _orchestra(conways: tuple[int, ...], negations: tuple[int, int]) -> Sketch:
    entering = {neuron: ((after, CONWAY),) for neuron, after in enumerate(conways, 1)}
    rules = {**_always(PLUS), **entering, 7: ((1200, PLUS),), 8: ((1400, PLUS),),
             9: ((1600, MAX), (negations[1], NEGATION)), 10: ((1800, MAX), (negations[0], NEGATION))}
    rules[5] += ((1000, PRODUCT),)
    rules[6] += ((800, PRODUCT),)
    return Sketch(rules)


_ARITHMETIC = _always(PLUS, PLUS, PRODUCT, PRODUCT, MAX, MAX)
_LIFE = Sketch(_always(PLUS, *[CONWAY] * 5))
_EVOLVING = Sketch(_always(PLUS, *[WAVE, SLOW, SLOWEST] * 3, CONWAY, CONWAY), reset=True)

SKETCHES: Mapping[str, Sketch] = {
    **dict.fromkeys(("aug25", "aug26", "aug27"), Sketch(_ARITHMETIC, reset=True, normalisation=0)),
    "afterlife91": Sketch(_ARITHMETIC),
    **dict.fromkeys(("conway1", "conway2", "conway3"), _LIFE),
    "conway4": _orchestra((50, 100, 150, 200, 350, 600), (2000, 2200)),
    "conway5": _orchestra((100, 150, 200, 250, 400, 600), (1900, 2100)),
    "mutate2": _EVOLVING,
    "balanced": _EVOLVING,
}
"""By the recordings' names for them, in small letters."""

MEANS = 3e-7
"""Means were added up in an order that is not known."""


class Running:
    """One pure machine under way."""

    def __init__(self, sketch: Sketch, outputs: Array, inputs: Array) -> None:
        self.sketch = sketch
        self.outputs = np.ascontiguousarray(outputs)
        self.inputs = np.ascontiguousarray(inputs)

    def tick(self, frame: int) -> None:
        outputs, inputs = self.outputs, self.inputs
        cycle.exact(outputs.reshape(len(outputs), -1), inputs.reshape(len(inputs), -1),
                    self.sketch.at(frame, len(inputs) // 2), len(outputs), frame, 1, self.sketch.reset,
                    self.sketch.normalisation)


def is_pure(recording: Any) -> bool:
    """Whether this is a recording of a published pure machine."""
    return isinstance(recording, Mapping) and str(recording.get("sketch")).lower() in SKETCHES


def play(recording: Mapping[str, Any]) -> int:
    """Play a recording of one machine or of several that evolve; the number of comparisons.

    Raises
    ------
    DifferenceError
        At the first number that is not as recorded.
    UnplayableError
        If something was recorded that the player does not know.
    """
    sketch = SKETCHES[str(recording["sketch"]).lower()]
    if "keys_pressed_after_frame" in recording:
        return _play_evolving(recording, sketch)
    start = recording["frames"]["0"]
    machine = Running(sketch, _array(start["outputs"]), _array(start["inputs"]))
    traces = {name: trace for name, trace in recording.items() if name.endswith("_by_frame")}
    for name in traces.keys() - TRACES.keys():
        raise UnplayableError(f"{name} is not known")
    last = max([*map(int, recording["frames"]), *map(len, traces.values())])
    count = 0
    for frame in range(1, last + 1):
        machine.tick(frame)
        sides = {"outputs": machine.outputs, "inputs": machine.inputs}
        for side, recorded in recording["frames"].get(str(frame), {}).items():
            count += compare(recorded, sides[side], f"frame {frame}", side)
        for name, trace in traces.items():
            if frame <= len(trace):
                tolerance = MEANS if name.startswith("mean") else 0.0
                count += compare(trace[frame - 1], TRACES[name](machine, frame), f"frame {frame}", name, tolerance)
    return count


def gains(machine: Running, frame: int) -> Array:
    """What the row by which the machine changes itself says to the loudness of 23 sines, and that of all."""
    loudness, targets = np.float32(1), []
    for weight in machine.outputs[0, 1]:
        targets.append(loudness * (np.float32(0.5) - np.float32(0.5) * weight))
        loudness /= np.float32(1.4)
    return np.array([*targets, 0.3 if 50 <= frame < 1900 else 0.0], np.float32)


TRACES: Mapping[str, Callable[[Running, int], Any]] = {
    "row1_of_outputs0_by_frame": lambda machine, frame: machine.outputs[0, 1],
    "mean_all_inputs_by_frame": lambda machine, frame: np.float32(machine.inputs.mean(dtype=np.float64)),
    "mean_all_outputs_by_frame": lambda machine, frame: np.float32(machine.outputs.mean(dtype=np.float64)),
    "gain_targets_then_master_by_frame": gains,
}
"""What was recorded at every frame, by the recordings' names for it."""


class Population:
    """Five machines with one origin, of which a key chooses the parent of all.

    In ``mutate2`` four of them get Gaussian noise ten frames after a choice; in ``balanced`` every frame moves two
    weights of one row apart, in each machine by another step.
    """

    SIZE, ROWS, COLUMNS, SEED, SEEDS = 5, 24, 23, 346010, 10000

    def __init__(self, sketch: Sketch, seed: int, *, balanced: bool) -> None:
        self.balanced = balanced
        self.seeds = chance.seeds(seed, self.SEEDS)
        start = chance.streams(self.seeds[0], self.COLUMNS, self.ROWS, self.COLUMNS)
        start[0, 0, 0] = 1
        empty = np.zeros((self.ROWS, self.ROWS, self.COLUMNS), np.float32)
        self.machines = [Running(sketch, start.copy(), empty.copy()) for _ in range(self.SIZE)]
        self.generation, self.happened, self.chosen_at, self.control = 1, 0, 0, 1
        self.choice: int | None = None
        self.finer: bool | None = None

    def press(self, key: str) -> None:
        if key in "01234":
            self.choice = int(key)
        elif key in "-_+=":
            self.finer = key in "-_"

    def tick(self, frame: int) -> None:
        self._choose(frame)
        if self.balanced:
            self._lean(frame)
        else:
            self._mutate(frame)
        for machine in self.machines:
            machine.tick(frame)

    def _choose(self, frame: int) -> None:
        if self.choice is not None:
            parent = self.machines[self.choice].outputs.copy()
            for machine in self.machines:
                machine.outputs[:] = parent
            self.generation += 1
            self.happened += 1
            self.chosen_at, self.choice = frame, None

    def _mutate(self, frame: int) -> None:
        if self.finer is not None:
            self.happened += 1
            self.control = self.control * 2 if self.finer else max(self.control // 2, 1)
            self.finer = None
        if frame - self.chosen_at == 10:
            for n, machine in enumerate(self.machines[1:], 1):
                seed = self.seeds[n + self.generation * self.SIZE]
                noise = chance.streams(seed, self.COLUMNS, self.ROWS, self.COLUMNS, gaussian=True)
                machine.outputs += np.float32(0.1) * noise / np.float32(self.control)

    def _lean(self, frame: int) -> None:
        random = chance.ProcessingRandom(self.seeds[self.SIZE + self.happened])
        row, one, other = random.below(self.ROWS), random.below(self.COLUMNS), random.below(self.COLUMNS)
        while other == one:
            other = random.below(self.COLUMNS)
        for n, machine in enumerate(self.machines):
            step = STEP * np.float32(frame - self.chosen_at) * np.float32(n - 2)
            machine.outputs[0, row, one] += step
            machine.outputs[0, row, other] -= step


def _play_evolving(recording: Mapping[str, Any], sketch: Sketch) -> int:
    balanced = str(recording["sketch"]).lower() == "balanced"
    population = Population(sketch, int(recording.get("seed", Population.SEED)), balanced=balanced)
    frames, keys = recording["frames"], recording["keys_pressed_after_frame"]
    count = 0
    for frame in range(max(map(int, frames)) + 1):
        if frame:
            population.tick(frame)
        recorded = frames.get(str(frame))
        if recorded is not None:
            for side, layer in _layers(recorded).items():
                count += compare(layer, _sides(population)[side], f"frame {frame}", side)
        for key in str(keys.get(str(frame), "")):
            population.press(key)
    return count


def _layers(recorded: Any) -> Mapping[str, Any]:
    """What was recorded of all machines at a frame, by name: their network matrices alone, or more."""
    if isinstance(recorded, Mapping):
        return recorded
    if isinstance(recorded[0], Mapping):
        return {side: [machine[side] for machine in recorded] for side in recorded[0]}
    return {"outputs" if np.ndim(recorded) == 4 else "outputs0": recorded}


def _sides(population: Population) -> Mapping[str, Array]:
    outputs = np.stack([machine.outputs for machine in population.machines])
    return {"outputs0": outputs[:, 0], "outputs": outputs, "inputs": np.stack([m.inputs for m in population.machines])}


def compare(recorded: Any, found: Any, where: str, name: str, tolerance: float = 0.0) -> int:
    """Raise DifferenceError at the first float32 that is not as recorded; return how many were compared."""
    there, here = _array(recorded), np.asarray(found, np.float32)
    if there.shape != here.shape:
        raise DifferenceError((where, name), f"{there.shape} numbers", f"{here.shape}")
    same = (there == here) | (np.isnan(there) & np.isnan(here))
    if tolerance:
        same |= np.abs(there - here) <= tolerance
    if not same.all():
        at = tuple(int(i) for i in np.argwhere(~same)[0])
        raise DifferenceError((where, name, *at), repr(there[at]), repr(here[at]))
    return int(there.size)


def _array(recorded: Any) -> Array:
    """Numbers as float32; what is not finite stands there as a text."""
    return np.array(recorded, np.float32)
