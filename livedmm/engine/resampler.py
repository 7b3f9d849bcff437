"""From one rate to another, exactly: a windowed sinc for each phase that the ratio of two whole rates has (R9).

With L/M the ratio of the rates in lowest terms, output k stands at k*M/L between the samples that come in: a whole
step and one of L phases. Each phase has its own row of coefficients, so nothing is interpolated and no pitch drifts.
After J. O. Smith, Digital Audio Resampling, and the Kaiser window's formulas (J. F. Kaiser, 1974).
"""

from __future__ import annotations

from math import ceil, gcd

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.intrinsics import f32, inline

TAPS = 96
"""Coefficients of a phase, for a rate that rises; for one that falls, more by the ratio: 1 ms of delay at 48 kHz."""
_STOPBAND = 100.0
"""dB by which images and aliases are down."""
_CUTOFF = 0.951
"""Of the lower rate's half, where it is 6 dB down: 21 kHz at 44.1 kHz, so that up to 19.3 kHz passes unchanged."""


def ratio(source: float, target: float) -> tuple[int, int]:
    """L and M: `target` is to `source` as L to M; the rates are taken as whole numbers of Hz."""
    common = gcd(round(target), round(source))
    return round(target) // common, round(source) // common


def coefficients(source: float, target: float) -> NDArray[np.float32]:
    """The filter from one rate to another: ``(phases, taps)``, its taps in the order of the samples."""
    phases, step = ratio(source, target)
    share = min(1.0, phases / step)
    taps = 4 * ceil(TAPS / share / 4)
    at = np.arange(taps) - (taps // 2 - 1) - np.arange(phases)[:, None] / phases
    beta = 0.1102 * (_STOPBAND - 8.7)
    window = np.i0(beta * np.sqrt(np.maximum(0.0, 1 - (2 * at / taps) ** 2))) / np.i0(beta)
    rows = np.sinc(_CUTOFF * share * at) * window
    return np.ascontiguousarray(rows / rows.sum(axis=1, keepdims=True), np.float32)


@inline
def filtered(samples, first, row, taps):
    """One sample between others: `taps` coefficients at `row` against the samples from `first` on."""
    a = f32(0.0)
    b = f32(0.0)
    c = f32(0.0)
    d = f32(0.0)
    # Four sums: without fastmath one sum would wait for itself at each addition.
    for i in range(0, taps, 4):
        a += row[i] * samples[first + i]
        b += row[i + 1] * samples[first + i + 1]
        c += row[i + 2] * samples[first + i + 2]
        d += row[i + 3] * samples[first + i + 3]
    return (a + b) + (c + d)
