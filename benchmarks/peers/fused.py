"""Each work as one hand-written kernel: what a machine that knew nothing but this work could reach.

The arithmetic of a neuron is the kind's own `tick`. Everything else is written out: where the numbers stand, the loops,
the sums in R4's order, the delay of one sample on every connection. No fastmath (R2); denormals are flushed. So a
kernel gives the same bits as the machine, which ``tests/benchmarks`` holds.
"""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from types import FunctionType
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from benchmarks.peers.sums import filled_rows, long_row, rows_of_4, rows_of_256, tiled
from benchmarks.peers.works import RATE, Chaos, FilteredVoices, FmVoices, Mixing, Sines, Work
from livedmm.engine.dialect import Module
from livedmm.engine.intrinsics import advance, as_f32, as_i32, f32, flush_denormals, inline, restore_mode
from livedmm.engine.kernel import load
from livedmm.ugens import builtin

DT = np.float32(1.0 / RATE)
KINDS = builtin()


def _tick(kind: str) -> Any:
    """A kind's `tick`, compiled as a function of its float32 inputs and states."""
    function = KINDS.kind(kind).tick
    assert isinstance(function, FunctionType)
    module = Module()
    translated = module.add(function, ("f32",) * function.__code__.co_argcount)
    return getattr(load(f"from livedmm.engine.intrinsics import *\n\n{module.text}\n"), translated.name)


sine_tick, saw_tick, lowpass_tick, tanh_tick = (_tick(kind) for kind in ("sine", "saw", "lowpass", "tanh"))


@inline
def tick_sines(out, freq, high, low, n):
    for k in range(n):
        out[k], by = sine_tick(freq[k], f32(0.0), high[k], DT)
        high[k], low[k] = advance(high[k], low[k], by)


@inline
def tick_saws(out, freq, high, low, n):
    for k in range(n):
        out[k], by = saw_tick(freq[k], f32(0.0), high[k], DT)
        high[k], low[k] = advance(high[k], low[k], by)


@inline
def modulate(freq, carrier, depth, modulator, n):
    for k in range(n):
        freq[k] = carrier[k] + depth[k] * modulator[k]


@inline
def tick_lowpasses(out, x, cutoff, depth, sweep, q, a, b, n):
    for k in range(n):
        out[k], a[k], b[k] = lowpass_tick(x[k], cutoff[k] + depth[k] * sweep, q, a[k], b[k], DT)


@inline
def tick_tanhs(out, x, n):
    for k in range(n):
        out[k] = tanh_tick(x[k])


@inline
def copy(out, x, n):
    for k in range(n):
        out[k] = x[k]


@njit(error_model="numpy")
def play_sines(out, samples, n, padded, y, gains, sums, freq, high, low):
    mode = flush_denormals()
    for s in range(samples):
        as_f32(out)[s] = long_row(as_f32(sums), as_f32(gains), as_f32(y), padded)
        tick_sines(as_f32(y), as_f32(freq), as_f32(high), as_f32(low), n)
    restore_mode(mode)


@njit(error_model="numpy")
def play_fm(out, samples, n, padded, y, gains, sums, freq, high, low, carrier, depth, modulator, modulating, above,
            below):
    mode = flush_denormals()
    for s in range(samples):
        as_f32(out)[s] = long_row(as_f32(sums), as_f32(gains), as_f32(y), padded)
        modulate(as_f32(freq), as_f32(carrier), as_f32(depth), as_f32(modulator), n)
        tick_sines(as_f32(modulator), as_f32(modulating), as_f32(above), as_f32(below), n)
        tick_sines(as_f32(y), as_f32(freq), as_f32(high), as_f32(low), n)
    restore_mode(mode)


@njit(error_model="numpy")
def play_filtered(out, samples, n, padded, y, gains, sums, freq, high, low, saw, cutoff, depth, q, a, b, sweep):
    """`sweep` holds the sine that sweeps: its output, its frequency, and the two halves of its phase."""
    mode = flush_denormals()
    for s in range(samples):
        as_f32(out)[s] = long_row(as_f32(sums), as_f32(gains), as_f32(y), padded)
        tick_lowpasses(as_f32(y), as_f32(saw), as_f32(cutoff), as_f32(depth), as_f32(sweep)[0], as_f32(q)[0],
                       as_f32(a), as_f32(b), n)
        tick_saws(as_f32(saw), as_f32(freq), as_f32(high), as_f32(low), n)
        tick_sines(as_f32(sweep), as_f32(sweep + 4), as_f32(sweep + 8), as_f32(sweep + 12), 1)
    restore_mode(mode)


@njit(error_model="numpy")
def play_chaos(out, samples, n, padded, y, gains, sums, x, weights, push):
    mode = flush_denormals()
    for s in range(samples):
        as_f32(out)[s] = long_row(as_f32(sums), as_f32(gains), as_f32(y), padded)
        filled_rows(as_f32(x), as_f32(weights), as_f32(y), n, n)
        as_f32(x)[0] += as_f32(push)[0]
        tick_tanhs(as_f32(y), as_f32(x), n)
    restore_mode(mode)


@njit(error_model="numpy")
def play_mixing(out, samples, n, heard, y, x, weights, columns, drive):
    """`drive` holds the sine that drives, as in `play_filtered`; its output is column 0 in the place of neuron 0."""
    mode = flush_denormals()
    for s in range(samples):
        as_f32(out)[s] = as_f32(y)[0]
        as_f32(y)[0] = as_f32(drive)[0]
        if heard == 4:
            rows_of_4(as_f32(x), as_f32(weights), as_i32(columns), as_f32(y), n)
        else:
            rows_of_256(x, weights, as_f32(y), n)
        tick_sines(as_f32(drive), as_f32(drive + 4), as_f32(drive + 8), as_f32(drive + 12), 1)
        copy(as_f32(y), as_f32(x), n)
    restore_mode(mode)


class Fused:
    """A work that plays, a `Player`."""

    name = "fused kernel"

    def __init__(self, work: Work) -> None:
        self._play, numbers, arrays = _prepared(work)
        self._kept = [np.ascontiguousarray(a, a.dtype) for a in arrays]
        self._arguments = (*numbers, *(a.ctypes.data for a in self._kept))

    def render(self, samples: int) -> NDArray[np.float32]:
        """What comes out of the left side."""
        out = np.zeros(samples, np.float32)
        self._play(out.ctypes.data, samples, *self._arguments)
        return out

    def processor_time(self, seconds: float) -> float:
        began = thread_time()
        self.render(round(seconds * RATE))
        return thread_time() - began


def _prepared(work: Work) -> tuple[Callable[..., None], tuple[int, ...], list[NDArray[Any]]]:
    """The kernel of a work, its sizes and its arrays."""
    def row(values: list[float] = [], length: int = 0) -> NDArray[np.float32]:  # noqa: B006 - it is only read
        array = np.zeros(max(length, len(values)), np.float32)
        array[: len(values)] = values
        return array

    def sine(freq: float) -> NDArray[np.float32]:
        return row([0.0, freq, 0.0, 0.0])

    if isinstance(work, Mixing):
        assert work.heard in (4, 256)
        weights = np.array(work.weights, np.float32)
        return play_mixing, (work.count, work.heard), [
            row(length=work.count), row(length=work.count), weights.T if work.heard == 4 else tiled(weights),
            np.array(work.columns, np.int32).T, sine(work.drive)]
    assert isinstance(work, Sines | FmVoices | FilteredVoices | Chaos)
    padded = 1 << (work.count - 1).bit_length()
    sizes = work.count, padded
    empty = [row(length=padded) for _ in range(8)]
    summed = [empty[0], row(work.gains, padded), empty[1]]
    match work:
        case Sines():
            return play_sines, sizes, [*summed, row(work.freqs), *empty[2:4]]
        case FmVoices():
            return play_fm, sizes, [*summed, *empty[2:5], row(work.carriers), row(work.depths), empty[5],
                                    row(work.modulators), *empty[6:8]]
        case FilteredVoices():
            return play_filtered, sizes, [*summed, row(work.freqs), *empty[2:5], row(work.cutoffs), row(work.depths),
                                          row([work.q]), *empty[5:7], sine(work.sweep)]
    matrix = np.zeros((work.count, work.count), np.float32)
    for i, (columns, weights) in enumerate(zip(work.columns, work.weights, strict=True)):
        matrix[columns, i] = weights
    return play_chaos, sizes, [*summed, empty[2], matrix, row([work.push])]
