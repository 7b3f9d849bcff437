"""The callback that the sound card's thread calls, and the books of how it went (DESIGN 4, R21).

It is compiled, runs no Python, takes no lock and allocates nothing: a Python program that hogs the interpreter
is not heard. The *gate* is one word that says who runs the engine: the callback, or the timer that stands in
for a lost device; who does not get it writes silence.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import time

from numba import cfunc, int32, int64, uint64

from livedmm.engine.intrinsics import (
    as_f32,
    as_f64,
    as_i64,
    call_render,
    claim,
    f32,
    inline,
    read_clock,
    store_release,
)
from livedmm.engine.loop import (
    BLOCKS,
    BUSY,
    CHANNELS,
    CLOCK,
    CLOCK_RESULT,
    CLOCK_WHICH,
    DT,
    GATE,
    LATEST,
    LEFT,
    OVERRUNS,
    PEAK,
    RENDER,
    RIGHT,
    SAMPLES,
    SLOWEST,
    STOPPING,
    UNDERFLOWS,
    context_address,
)

FREE, TAKEN = 0, 1
LARGEST_BLOCK = 4096
"""Samples rendered at a time; a device that asks for more gets them in pieces."""

_OUTPUT_UNDERFLOW = 4  # paOutputUnderflow
_CONTINUE, _COMPLETE = 0, 1  # paContinue, paComplete


@inline
def nanoseconds(context):
    """The host's monotonic clock; 0 where it cannot be read."""
    if context[CLOCK] == 0:
        return int64(0)
    read_clock(context[CLOCK], context[CLOCK_WHICH], context[CLOCK_RESULT])
    result = as_i64(context[CLOCK_RESULT])
    return result[0] * 1000000000 + result[1]


@inline
def interleave(context, sound, samples, peak):
    """The two sides to a device's channels, the first two of which are heard; returns the peak."""
    left = as_f32(context[LEFT])
    right = as_f32(context[RIGHT])
    channels = context[CHANNELS]
    for s in range(samples):
        peak = max(peak, max(abs(left[s]), abs(right[s])))
        if channels == 1:
            sound[s] = f32(0.5) * (left[s] + right[s])
        else:
            sound[s * channels] = left[s]
            sound[s * channels + 1] = right[s]
            for c in range(2, channels):
                sound[s * channels + c] = f32(0.0)
    return peak


@inline
def play(context, sound, samples, flags):
    """One block for a device: interleaved float32 at the address `sound`."""
    began = nanoseconds(context)
    numbers = as_f64(context_address(context, 0))
    peak = f32(numbers[PEAK])
    done = int64(0)
    while done < samples:
        block = min(samples - done, int64(LARGEST_BLOCK))
        call_render(context[RENDER], context_address(context, 0), block, context[LEFT], context[RIGHT])
        peak = interleave(context, as_f32(sound + 4 * done * context[CHANNELS]), block, peak)
        done += block
    numbers[PEAK] = peak
    ended = nanoseconds(context)
    took = ended - began
    context[BLOCKS] += 1
    context[SAMPLES] += samples
    context[BUSY] += took
    context[SLOWEST] = max(context[SLOWEST], took)
    if float(took) > float(samples) * numbers[DT] * 1e9:
        context[OVERRUNS] += 1
    if flags & _OUTPUT_UNDERFLOW:
        context[UNDERFLOWS] += 1
    store_release(context_address(context, LATEST), ended)


@cfunc(int32(int64, int64, uint64, int64, uint64, int64), error_model="numpy", cache=True)
def callback(microphone, sound, samples, times, flags, user):
    """PortAudio's stream callback; its user data is the context. The timer calls it too, while there is no device."""
    context = as_i64(user)
    if not claim(context_address(context, GATE), FREE, TAKEN):
        silence = as_f32(sound)
        for i in range(int64(samples) * context[CHANNELS]):
            silence[i] = f32(0.0)
        return _CONTINUE
    play(context, sound, int64(samples), int64(flags))
    store_release(context_address(context, GATE), FREE)
    return _COMPLETE if context[STOPPING] else _CONTINUE


def clock_function() -> tuple[int, int]:
    """The address of ``clock_gettime`` and the number of the monotonic clock; zeros where there is none."""
    if not hasattr(time, "CLOCK_MONOTONIC"):
        return 0, 0
    library = ctypes.CDLL(ctypes.util.find_library("c"))
    address = ctypes.cast(library.clock_gettime, ctypes.c_void_p).value
    return address or 0, time.CLOCK_MONOTONIC
