"""Whether two engines play the same: their spectra in thirds of an octave, averaged over time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.works import RATE

SEGMENT = 8192
LOWEST, HIGHEST = 50.0, 12000.0
"""Hz. Above, engines differ in how they limit the band of a saw, and a filter's response near half the rate."""
AUDIBLE = 40.0
"""dB below the loudest band, under which a band is not looked at."""


def bands(played: NDArray[np.float32]) -> NDArray[np.float64]:
    """The power in each third of an octave, in dB; the first tenth is left out, in which loops and rooms fill."""
    steady = played[len(played) // 10:].astype(np.float64)
    window = np.hanning(SEGMENT)
    starts = range(0, len(steady) - SEGMENT + 1, SEGMENT // 2)
    power = np.mean([np.abs(np.fft.rfft(window * steady[at: at + SEGMENT])) ** 2 for at in starts], axis=0)
    freqs = np.fft.rfftfreq(SEGMENT, 1 / RATE)
    edges = LOWEST * 2 ** (np.arange(int(3 * np.log2(HIGHEST / LOWEST)) + 2) / 3)
    sums = [power[(freqs >= low) & (freqs < high)].sum() for low, high in pairwise(edges)]
    return 10 * np.log10(np.array(sums) + 1e-20)


def difference(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> float:
    """The largest difference of two spectra in dB, over the bands that are heard in either."""
    a, b = bands(ours), bands(theirs)
    heard = np.maximum(a, b) > max(a.max(), b.max()) - AUDIBLE
    return float(np.abs(a - b)[heard].max())
