"""The limiter behind the speaker: what is too loud is turned down before it comes (R7).

Both sides share one gain. For each sample the gain that it needs is known 64 samples before it is heard; the
least gain needed in that window, averaged over 64 samples, falls as a straight ramp and is there in time.
Below the threshold the gain is exactly 1 and the samples pass unchanged, 64 samples late.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.intrinsics import f32, i32, inline

AHEAD = 64
"""Samples by which the output is late: 1.3 ms at 48 kHz."""
THRESHOLD = 0.97
"""The largest sample that passes unchanged: -0.26 dBFS, so that a converter's filter has room."""

_RING = 256  # a power of two that holds the look-ahead, the window and the average
_LEFT, _RIGHT, _NEED, _LEAST = 0, _RING, 2 * _RING, 3 * _RING
_POSITION, _BUSY = 4 * _RING, 4 * _RING + 1


def fresh() -> NDArray[np.float32]:
    """The limiter's memory before the first sample, as the loop wants it."""
    memory = np.zeros(4 * _RING + 2, np.float32)
    memory[_NEED: _POSITION] = 1.0
    return memory


@inline
def limit(memory, counts, left, right, samples):
    """Limit two sides in place; `memory` as float32, and the same memory as int32."""
    position = counts[_POSITION]
    busy = counts[_BUSY]
    for s in range(samples):
        at = position & (_RING - 1)
        peak = max(abs(left[s]), abs(right[s]))
        need = f32(1.0)
        if peak > f32(THRESHOLD):
            need = f32(THRESHOLD) / peak
            busy = i32(3 * AHEAD)
        memory[_LEFT + at] = left[s]
        memory[_RIGHT + at] = right[s]
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
            left[s] = memory[_LEFT + back] * gain
            right[s] = memory[_RIGHT + back] * gain
            busy -= i32(1)
        else:
            memory[_LEAST + at] = f32(1.0)
            left[s] = memory[_LEFT + back]
            right[s] = memory[_RIGHT + back]
        position += i32(1)
    counts[_POSITION] = position
    counts[_BUSY] = busy
