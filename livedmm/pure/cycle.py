"""The two-stroke cycle of pure machines, compiled: as published to the last bit, or fast.

All of a machine's streams are dense matrices of one size in float32. Output 0 is the network matrix: row i says what
input i is made of, column j stands for output j. So there are as many inputs as rows and as many outputs as columns.
Neuron k has the inputs 2k and 2k + 1 and the output 2k; what no neuron writes is constant.

One source is compiled twice. *Exact* adds in the published order, output by output from the first, zero weights left
out, each multiplication and addition rounded by itself. *Fast* may contract, reorder and multiply by reciprocals: the
same dynamics, not the same bits.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

# The numbers of `livedmm.pure.rules`. They stand here, for what is compiled is kept until this very file changes.
KEEP, PLUS, PRODUCT, MAX, NEGATION, CONWAY, WAVE, SLOW_WAVE = range(8)
SQUEEZE, CLIP = 1, 2

ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)
QUARTER, TWO, FOUR, SIX = np.float32(0.25), np.float32(2), np.float32(4), np.float32(6)
"""A number without a type is a float64 to the compiler, and so would be what it is added to."""

U = np.uint64
"""Of unsigned indices the compiler knows that they do not count from the end; other loops get no vectors."""

compiled = numba.njit(error_model="numpy")
compiled_fast = numba.njit(error_model="numpy", fastmath=True)


def _down(outputs, inputs, columns, reset):
    """Give or add to every input the combination of all outputs that its row of the network matrix says."""
    count, cells = outputs.shape
    arriving = inputs.shape[0]
    source, target = outputs.reshape(-1), inputs.reshape(-1)
    weights = np.empty((arriving, count), np.float32)
    places = np.empty((arriving, count), np.int64)
    counts = np.zeros(arriving, np.int64)
    for i in range(arriving):
        for j in range(count):
            weight = outputs[0, i * columns + j]
            if weight != ZERO:
                weights[i, counts[i]] = weight
                places[i, counts[i]] = j * cells
                counts[i] += 1
    size = U(cells)
    if reset:
        for c in range(U(arriving * cells)):
            target[c] = ZERO
    i = 0
    while i < arriving:
        s, j = U(i * cells), 0
        if i + 1 < arriving and counts[i] == count and counts[i + 1] == count:
            # Two full rows share their loads and go four outputs at a time, still in order: 2.4 times as fast.
            t = U((i + 1) * cells)
            while j + 4 <= count:
                a, b, d, e = U(places[i, j]), U(places[i, j + 1]), U(places[i, j + 2]), U(places[i, j + 3])
                v0, v1, v2, v3 = weights[i, j], weights[i, j + 1], weights[i, j + 2], weights[i, j + 3]
                w0, w1, w2, w3 = weights[i + 1, j], weights[i + 1, j + 1], weights[i + 1, j + 2], weights[i + 1, j + 3]
                for c in range(size):
                    p, q, r, o = source[a + c], source[b + c], source[d + c], source[e + c]
                    target[s + c] = (((target[s + c] + v0 * p) + v1 * q) + v2 * r) + v3 * o
                    target[t + c] = (((target[t + c] + w0 * p) + w1 * q) + w2 * r) + w3 * o
                j += 4
            while j < count:
                a, v0, w0 = U(places[i, j]), weights[i, j], weights[i + 1, j]
                for c in range(size):
                    p = source[a + c]
                    target[s + c] = target[s + c] + v0 * p
                    target[t + c] = target[t + c] + w0 * p
                j += 1
            i += 2
        else:
            while j < counts[i]:
                a, v0 = U(places[i, j]), weights[i, j]
                for c in range(size):
                    target[s + c] = target[s + c] + v0 * source[a + c]
                j += 1
            i += 1


@compiled
def conway_cell(a, out, above, here, below, left, middle, right):
    """One cell of `conway`; its neighbours are added row by row."""
    s = TWO * a[here + middle]
    s = ((s + a[above + left]) + a[above + middle]) + a[above + right]
    s = ((s + a[here + left]) + a[here + middle]) + a[here + right]
    s = ((s + a[below + left]) + a[below + middle]) + a[below + right]
    low = (s >= -ONE) & (s <= ONE)
    high = (s >= FOUR) & (s <= SIX)
    out[here + middle] = -ONE if low | high else ONE


@compiled
def conway(a, out, columns):
    """A Game of Life of numbers on a torus: -1 is alive, the cell itself counts three times."""
    rows = a.shape[0] // columns
    last = U(columns - 1)
    for i in range(rows):
        above, here, below = U((i + rows - 1) % rows * columns), U(i * columns), U((i + 1) % rows * columns)
        conway_cell(a, out, above, here, below, last, U(0), U(min(1, columns - 1)))
        for j in range(U(1), last):
            conway_cell(a, out, above, here, below, j - U(1), j, j + U(1))
        conway_cell(a, out, above, here, below, U(max(columns - 2, 0)), last, U(0))


@compiled
def wave(a, out, columns, pace, tick):
    """Each cell shows what lies towards the centre, as far as a circular wave says that moves with the tick."""
    rows = a.shape[0] // columns
    centre = columns // 2
    for i in range(rows):
        for j in range(columns):
            y, x = np.float32(i - centre), np.float32(j - centre)
            distance = np.float32(math.sqrt(y * y + x * x))
            angle = np.float32(distance + np.float32(pace * np.float32(tick)))
            moved = np.float32(QUARTER * np.float32(math.sin(np.float64(angle))))
            row = min(max(int(np.float32(centre) + np.float32(y * moved)), 0), rows - 1)
            column = min(max(int(np.float32(centre) + np.float32(x * moved)), 0), columns - 1)
            out[i * columns + j] = a[row * columns + column]


@compiled
def up(outputs, inputs, rules, columns, tick):
    """Every neuron makes its output; the first row of the network matrix keeps the machine's accumulator."""
    cells = outputs.shape[1]
    for k in range(len(rules)):
        rule = rules[k]
        if rule == KEEP:
            continue
        out, a, b = outputs[2 * k], inputs[2 * k], inputs[2 * k + 1]
        if rule == PLUS:
            for c in range(cells):
                out[c] = a[c] + b[c]
        elif rule == PRODUCT:
            for c in range(cells):
                out[c] = a[c] * b[c]
        elif rule == MAX:
            for c in range(cells):
                out[c] = a[c] if a[c] > b[c] else b[c]
        elif rule == NEGATION:
            for c in range(cells):
                out[c] = -a[c]
        elif rule == CONWAY:
            conway(a, out, columns)
        else:
            wave(a, out, columns, ONE if rule == WAVE else HALF if rule == SLOW_WAVE else QUARTER, tick)
        if k == 0:
            for c in range(columns):
                out[c] = ZERO
            out[0] = ONE


def _squeeze(streams):
    """Divide every matrix by its largest magnitude; one of zeros stays."""
    cells = streams.shape[1]
    largest = np.empty(1, np.int32)
    for n in range(streams.shape[0]):
        x = streams[n]
        bits = x.view(np.int32)
        # Magnitudes are in the order of their bits, and a maximum of integers has vectors without fast-math.
        most = np.int32(0)
        for c in range(cells):
            most = max(most, bits[c] & np.int32(0x7FFFFFFF))
        largest[0] = most
        size = largest.view(np.float32)[0]
        if size != ZERO and size != ONE:
            for c in range(cells):
                x[c] = x[c] / size


@compiled
def clip(streams):
    """Let nothing be above 1 or below -1."""
    flat = streams.reshape(-1)
    for c in range(flat.shape[0]):
        flat[c] = min(max(flat[c], -ONE), ONE)


down, fast_down = compiled(_down), compiled_fast(_down)
squeeze, fast_squeeze = compiled(_squeeze), compiled_fast(_squeeze)


@numba.njit(error_model="numpy", cache=True)
def exact(outputs: Any, inputs: Any, rules: Any, columns: int, tick: int, ticks: int, reset: bool,
          normalisation: int) -> None:
    """Tick a machine so many times, in place, as it was published.

    Parameters
    ----------
    outputs, inputs
        float32, ``(outputs, cells)`` and ``(inputs, cells)``: a matrix in a row, cell ``i * columns + j``. There are
        two inputs for every rule, and no more outputs than `columns`.
    rules
        int64, ``(neurons,)``: places in `livedmm.pure.rules.RULES`.
    tick
        The number of the first tick, which waves move with; the published programs count from 1.
    reset
        Whether inputs begin at 0 at every tick; else they are added to.
    normalisation
        A place in `livedmm.pure.rules.NORMALISATIONS`.
    """
    for now in range(tick, tick + ticks):
        down(outputs, inputs, columns, reset)
        up(outputs, inputs, rules, columns, now)
        if normalisation == SQUEEZE:
            squeeze(outputs)
            outputs[0, 0] = ONE
            squeeze(inputs)
        elif normalisation == CLIP:
            clip(outputs)
            clip(inputs)


@numba.njit(error_model="numpy", cache=True)
def fast(outputs: Any, inputs: Any, rules: Any, columns: int, tick: int, ticks: int, reset: bool,
         normalisation: int) -> None:
    """As `exact`, with sums and quotients that may be rounded otherwise."""
    for now in range(tick, tick + ticks):
        fast_down(outputs, inputs, columns, reset)
        up(outputs, inputs, rules, columns, now)
        if normalisation == SQUEEZE:
            fast_squeeze(outputs)
            outputs[0, 0] = ONE
            fast_squeeze(inputs)
        elif normalisation == CLIP:
            clip(outputs)
            clip(inputs)


def compile_all() -> None:
    """Compile both, or take them from the cache, so that no first tick waits for it (5 s)."""
    outputs, inputs = np.zeros((1, 2), np.float32), np.zeros((2, 2), np.float32)
    for advance in (exact, fast):
        advance(outputs, inputs, np.zeros(1, np.int64), 1, 1, 1, True, 0)
