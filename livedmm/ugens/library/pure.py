"""Pure machines as neurons.

A pure machine is a dataflow matrix machine in which all that flows is matrices of the size of its network matrix,
which is one of its streams (M. Bukatin and others, 2016). `pure_machine` is a whole one, compiled; its strokes one by
one, to build another of, are in `library.strokes`.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.pure.rules import NORMALISATIONS, RULES
from livedmm.ugens.declare import ugen
from livedmm.ugens.library.dense import array_of, fitted, tamed, within
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import VValue, number

MOST_TICKS = 100
"""In a frame: a machine of 24 x 23 takes 2 ms of one for them."""

Matrices = NDArray[np.float32]


class Run(NamedTuple):
    """Where a machine has come to. Its arrays are never written again."""

    outputs: Matrices
    inputs: Matrices
    ticks: int
    phase: float
    change: float


@ugen(stream="value")
class PureMachine:
    """A machine of `neurons` neurons whose streams are matrices; one of them, `matrix`, is its network.

    At each of its ticks every input becomes the sum of all outputs that its row of the matrix says, and every neuron k
    makes output 2k of inputs 2k and 2k + 1, by its rule. Neuron 0 writes the matrix, so row 1 is how it changes itself.
    It begins as soon as something stands at `start`, and again at each `restart`.
    """

    neurons = Setting("count", 6, "n of them have 2n inputs, the matrix's rows, and 2n - 1 outputs, its columns")
    rule = Input(doc="what each neuron makes of its two inputs", family="neurons", choices=RULES)
    start = Input(doc="all outputs to begin with, as `dense` and `random_matrices` make them")
    restart = Input(form="trigger")
    speed = Input("Hz", "ticks a second, 100 a frame at most", bias=10.0, range=(0.1, 750.0))
    normalisation = Input(doc="of every matrix at every tick", bias=1.0, choices=NORMALISATIONS)
    reset = Input(doc="whether inputs are new at every tick, or added to", switch=True)
    delta = Input(doc="what is added to all outputs at every frame")
    given = Input(doc="a matrix that stands in the place of an output")
    place = Input(doc="of which", bias=1.0, range=(0.0, 22.0))
    fast = Input(doc="whether sums may be rounded otherwise than published", switch=True)
    out = Output(doc="all outputs")
    arrivals = Output(doc="all inputs")
    matrix = Output(doc="the network matrix")
    ticks = Output()
    mean = Output(doc="of all inputs: it changes its sign in a rhythm")
    change = Output(doc="how far a weight of row 1 of the matrix moved in the last tick, on average")
    before = State(initial=0)
    run = State(initial=None)

    def tick(neurons, rule, start, restart, speed, normalisation, reset, delta, given, place, fast, dt, before, run):
        now = number(restart)
        if run is None or now > 0 >= before:
            run = _begun(start, neurons) or run
        if run is None:
            return None, None, None, 0, 0, 0, now, None
        due = run.phase + min(max(within(speed), 0.0) * dt, MOST_TICKS)
        ticks = int(due + 1e-9)
        replaced = {round(within(place)): given} if ticks and array_of(given) is not None else {}
        run = _touched(run, array_of(delta), replaced)
        if ticks:
            rules = [_choice(v, RULES) for v in rule]
            run = _ticked(run, rules, ticks, number(reset) >= 0.5, _choice(normalisation, NORMALISATIONS),
                          number(fast) >= 0.5)
        run = run._replace(phase=max(due - ticks, 0.0))
        mean = float(run.inputs.mean(dtype=np.float64))
        return run.outputs, run.inputs, run.outputs[0], run.ticks, mean, run.change, now, run


COMPILED = frozenset({"pure_machine", "matrix_conway"})
"""The kinds whose first tick waits for the compiler, unless `compile_cycle` was called before."""


def compile_cycle() -> None:
    """Compile the cycle of pure machines, or take it from the cache; any thread may call it."""
    cycle().compile_all()


def is_compiled() -> bool:
    """Whether no tick would have to wait for it."""
    return bool(cycle().fast.signatures)


@cache
def cycle() -> ModuleType:
    """The compiled cycle, which takes 0.3 s to import: only what ticks a machine waits for it."""
    from livedmm.pure import cycle as compiled

    return compiled


def _choice(v: VValue, names: tuple[str, ...]) -> int:
    return min(max(round(within(v)), 0), len(names) - 1)


def _begun(start: VValue, neurons: int) -> Run | None:
    if array_of(start) is None:
        return None
    columns = 2 * neurons - 1
    outputs = fitted(start, (columns, columns + 1, columns))
    outputs[0, 0, 0] = 1
    return Run(_sealed(outputs), _sealed(np.zeros((columns + 1, columns + 1, columns), np.float32)), 0, 0.0, 0.0)


def _touched(run: Run, delta: Matrices | None, replaced: dict[int, VValue]) -> Run:
    """A machine with something added to its outputs, or one of them exchanged."""
    if delta is None and not replaced:
        return run
    outputs = run.outputs + fitted(delta, run.outputs.shape)
    for place, given in replaced.items():
        if 0 <= place < len(outputs):
            outputs[place] = fitted(given, outputs.shape[1:])
    return run._replace(outputs=_sealed(tamed(outputs)))


def _ticked(run: Run, rules: list[int], ticks: int, reset: bool, normalisation: int, fast: bool) -> Run:
    outputs, inputs = run.outputs.copy(), run.inputs.copy()
    advance = cycle().fast if fast else cycle().exact
    advance(outputs.reshape(len(outputs), -1), inputs.reshape(len(inputs), -1), np.array(rules, np.int64), len(outputs),
            run.ticks + 1, ticks, reset, normalisation)
    if not (np.isfinite(outputs).all() and np.isfinite(inputs).all()):
        outputs, inputs = tamed(outputs), tamed(inputs)
    change = float(np.abs(outputs[0, 1] - run.outputs[0, 1]).mean()) / ticks
    return Run(_sealed(outputs), _sealed(inputs), run.ticks + ticks, run.phase, change)


def _sealed(a: Matrices) -> Matrices:
    a.flags.writeable = False
    return a
