"""The limiter behind the speaker: what is too loud is turned down before it comes (R7).

All channels share one gain. For each sample the gain that it needs is known 64 samples before it is heard; the
least gain needed in that window, averaged over 64 samples, falls as a straight ramp and is there in time.
Below the threshold the gain is exactly 1 and the samples pass unchanged, 64 samples late.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.intrinsics import f32, i32, inline
from livedmm.engine.speakers import MOST_CHANNELS

AHEAD = 64
"""Samples by which the output is late: 1.3 ms at 48 kHz."""
THRESHOLD = 0.97
"""The largest sample that passes unchanged: -0.26 dBFS, so that a converter's filter has room."""

_RING = 256  # a power of two that holds the look-ahead, the window and the average
_NEED, _LEAST, _CHANNELS = 0, _RING, 2 * _RING
_POSITION = _CHANNELS + MOST_CHANNELS * _RING
_BUSY = _POSITION + 1


def fresh() -> NDArray[np.float32]:
    """The limiter's memory before the first sample, as the loop wants it."""
    memory = np.zeros(_BUSY + 1, np.float32)
    memory[:_CHANNELS] = 1.0
    return memory


@inline
def limit(memory, counts, sound, stride, channels, samples):
    """Limit channels, rows that are `stride` apart, in place; `memory` as float32, and the same memory as int32."""
    position = counts[_POSITION]
    busy = counts[_BUSY]
    for s in range(samples):
        at = position & (_RING - 1)
        peak = f32(0.0)
        for c in range(channels):
            peak = max(peak, abs(sound[c * stride + s]))
            memory[_CHANNELS + c * _RING + at] = sound[c * stride + s]
        need = f32(1.0)
        if peak > f32(THRESHOLD):
            need = f32(THRESHOLD) / peak
            busy = i32(3 * AHEAD)
        memory[_NEED + at] = need
        back = (position - AHEAD) & (_RING - 1)
        if busy > 0:
            least = need
            for i in range(1, AHEAD + 1):
                least = min(least, memory[_NEED + ((position - i) & (_RING - 1))])
            memory[_LEAST + at] = least
            total = f32(0.0)
            for i in range(AHEAD):
                total += memory[_LEAST + ((position - i) & (_RING - 1))]
            gain = total / f32(AHEAD)
            for c in range(channels):
                sound[c * stride + s] = memory[_CHANNELS + c * _RING + back] * gain
            busy -= i32(1)
        else:
            memory[_LEAST + at] = f32(1.0)
            for c in range(channels):
                sound[c * stride + s] = memory[_CHANNELS + c * _RING + back]
        position += i32(1)
    counts[_POSITION] = position
    counts[_BUSY] = busy
