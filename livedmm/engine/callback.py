"""The callback that the sound card's thread calls, and the books of how it went (DESIGN 4, R9, R21).

It is compiled, runs no Python, takes no lock and allocates nothing: a Python program that hogs the interpreter
is not heard. The *gate* is one word that says who runs the engine: the callback, or the timer that stands in
for a lost device; who does not get it writes silence. What belongs to one device alone, its channels and what
brings its rate to the machine's, is its own *side*, `livedmm.engine.sides`.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import time

from numba import cfunc, int32, int64, uint64

from livedmm.engine import heard as hearing
from livedmm.engine.intrinsics import (
    as_f32,
    as_f64,
    as_i64,
    call_render,
    claim,
    f32,
    inline,
    load_acquire,
    read_clock,
    store_release,
)
from livedmm.engine.resampler import filtered
from livedmm.engine.sharing import (
    BLOCKS,
    BUSY,
    CHANNELS,
    CLOCK,
    CLOCK_RESULT,
    CLOCK_WHICH,
    DT,
    GATE,
    LATEST,
    NOW,
    OVERFLOWS,
    OVERRUNS,
    PEAK,
    RENDER,
    SAMPLES,
    SLOWEST,
    UNDERFLOWS,
    context_address,
)
from livedmm.engine.sides import (
    AGAIN,
    CLOSED,
    CLOSING,
    CONTEXT_AT,
    DOWN,
    IN_FILTER,
    IN_HISTORY,
    IN_PLACE,
    IN_ROOM,
    IN_STRIDE,
    IN_TAPS,
    INPUTS,
    OUT_FILTER,
    OUT_STRIDE,
    OUT_TAPS,
    OUTPUTS,
    PHASE,
    PIECE,
    PLAYING,
    SOUND,
    STATUS,
    UP,
)

FREE, TAKEN = 0, 1
_INPUT_OVERFLOW, _OUTPUT_UNDERFLOW = 2, 4  # paInputOverflow, paOutputUnderflow
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
def hear(context, side, microphone, given, wanted):
    """Bring `given` of the device's samples to the machine's rate, as the next `wanted` samples that are heard."""
    ring = as_f32(context[hearing.WORD])
    now = context[NOW]
    inputs = side[INPUTS]
    source = as_f32(microphone)
    if inputs == 0 or microphone == 0:
        for s in range(wanted):
            at = 2 * ((now + s) & (hearing.ROOM - 1))
            ring[at] = f32(0.0)
            ring[at + 1] = f32(0.0)
        return
    right = int64(1) if inputs > 1 else int64(0)
    if side[UP] == side[DOWN]:
        for s in range(wanted):
            at = 2 * ((now + s) & (hearing.ROOM - 1))
            ring[at] = source[s * inputs]
            ring[at + 1] = source[s * inputs + right]
        return
    rows = as_f32(side[IN_HISTORY])
    stride = side[IN_STRIDE]
    room = side[IN_ROOM]
    taps = side[IN_TAPS]
    for s in range(given):
        rows[room + s] = source[s * inputs]
        rows[stride + room + s] = source[s * inputs + right]
    place = side[IN_PLACE]
    for s in range(wanted):
        at = 2 * ((now + s) & (hearing.ROOM - 1))
        first = place // side[DOWN] + 1
        row = as_f32(side[IN_FILTER] + 4 * taps * (place % side[DOWN]))
        ring[at] = filtered(rows, first, row, taps)
        ring[at + 1] = filtered(rows, stride + first, row, taps)
        place += side[UP]
    side[IN_PLACE] = place - given * side[DOWN]
    for i in range(room):
        rows[i] = rows[given + i]
        rows[stride + i] = rows[stride + given + i]


@inline
def put(side, channels, sound, samples, resampled, gain, last):
    """Channels to the device's, interleaved: as they are, or `resampled`; a device with one plays both sides.

    They go from one gain to another: a stream sets in and ends without a click.
    """
    step = (last - gain) / f32(samples)
    rows = as_f32(side[SOUND])
    stride = side[OUT_STRIDE]
    taps = side[OUT_TAPS]
    outputs = side[OUTPUTS]
    place = side[PHASE]
    heard = int64(2) if outputs == 1 else min(channels, outputs)
    if outputs > heard:
        for i in range(samples * outputs):
            sound[i] = f32(0.0)
    for s in range(samples):
        first = place // side[UP] if resampled else taps + s
        row = as_f32(side[OUT_FILTER] + 4 * taps * (place % side[UP]))
        both = f32(0.0)
        for c in range(heard):
            x = filtered(rows, c * stride + first, row, taps) if resampled else rows[c * stride + first]
            both += f32(0.5) * x
            if outputs > 1:
                sound[s * outputs + c] = gain * x
        if outputs == 1:
            sound[s] = gain * both
        place += side[DOWN]
        gain += step


@inline
def play(context, side, microphone, sound, samples, flags):
    """One block for a device: interleaved float32 at the address `sound`."""
    began = nanoseconds(context)
    numbers = as_f64(context_address(context, 0))
    peak = f32(numbers[PEAK])
    rows = as_f32(side[SOUND])
    stride = side[OUT_STRIDE]
    taps = side[OUT_TAPS]
    resampled = side[UP] != side[DOWN]
    gain = f32(1.0) if side[AGAIN] else f32(0.0)
    side[AGAIN] = 1
    fall = (f32(1.0) if side[STATUS] == PLAYING else f32(0.0)) - gain
    done = int64(0)
    rendered = int64(0)
    while done < samples:
        block = min(samples - done, side[PIECE])
        wanted = (side[PHASE] + block * side[DOWN]) // side[UP]
        hear(context, side, microphone + 4 * done * side[INPUTS] if microphone != 0 else microphone, block, wanted)
        channels = context[CHANNELS]
        call_render(context[RENDER], context_address(context, 0), wanted, side[SOUND] + 4 * taps, stride)
        for c in range(channels):
            for s in range(wanted):
                peak = max(peak, abs(rows[c * stride + taps + s]))
        put(side, channels, as_f32(sound + 4 * done * side[OUTPUTS]), block, resampled,
            gain + fall * f32(done) / f32(samples), gain + fall * f32(done + block) / f32(samples))
        side[PHASE] = (side[PHASE] + block * side[DOWN]) % side[UP]
        for c in range(channels):
            for i in range(taps):
                rows[c * stride + i] = rows[c * stride + wanted + i]
        done += block
        rendered += wanted
    numbers[PEAK] = peak
    ended = nanoseconds(context)
    took = ended - began
    context[BLOCKS] += 1
    context[SAMPLES] += rendered
    context[BUSY] += took
    context[SLOWEST] = max(context[SLOWEST], took)
    if float(took * side[UP]) > float(samples * side[DOWN]) * numbers[DT] * 1e9:
        context[OVERRUNS] += 1
    if flags & _OUTPUT_UNDERFLOW:
        context[UNDERFLOWS] += 1
    if flags & _INPUT_OVERFLOW:
        context[OVERFLOWS] += 1
    store_release(context_address(context, LATEST), ended)


@cfunc(int32(int64, int64, uint64, int64, uint64, int64), error_model="numpy", cache=True)
def callback(microphone, sound, samples, times, flags, user):
    """PortAudio's stream callback; its user data is the device's side. The timer calls it too, with its own side."""
    side = as_i64(user)
    context = as_i64(side[CONTEXT_AT])
    status = load_acquire(user + 8 * STATUS)
    if status == CLOSED or not claim(context_address(context, GATE), FREE, TAKEN):
        silence = as_f32(sound)
        for i in range(int64(samples) * side[OUTPUTS]):
            silence[i] = f32(0.0)
    else:
        play(context, side, microphone, sound, int64(samples), int64(flags))
        store_release(context_address(context, GATE), FREE)
        if status == CLOSING:
            store_release(user + 8 * STATUS, CLOSED)
    return _CONTINUE if status < CLOSING else _COMPLETE


def clock_function() -> tuple[int, int]:
    """The address of ``clock_gettime`` and the number of the monotonic clock; zeros where there is none."""
    if not hasattr(time, "CLOCK_MONOTONIC"):
        return 0, 0
    library = ctypes.CDLL(ctypes.util.find_library("c"))
    address = ctypes.cast(library.clock_gettime, ctypes.c_void_p).value
    return address or 0, time.CLOCK_MONOTONIC
