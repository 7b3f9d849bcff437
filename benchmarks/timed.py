"""A callback of PortAudio that is watched: what is noted of each time it is called, and whose a missed deadline is."""

from __future__ import annotations

import ctypes
import ctypes.util
import time
from typing import Any

import numpy as np
from llvmlite import ir
from numba import cfunc, int32, int64, njit, uint64
from numba.extending import intrinsic
from numpy.typing import NDArray

from livedmm.engine.callback import clock_function
from livedmm.engine.intrinsics import as_i64, read_clock

SIGNATURE = int32(int64, int64, uint64, int64, uint64, int64)
WALL, TOOK, COMPUTED, WAITED, PUT_OFF, FAULTS, SAMPLES = range(7)
"""What is noted of a callback: when it began, how long it lasted, how long it ran, in nanoseconds; how often the thread
waited in it, was put off, and had to be given memory; the samples that were asked for."""
COUNT = 0, 7
"""Where, among the notes, it stands how many callbacks there were."""
MINFLT, NVCSW, NIVCSW = 8, 16, 17
"""Where three of those stand in a `struct rusage`, in words."""


def missed_of(notes: NDArray[np.int64], rate: float) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Of each callback the deadlines that it missed, one for each block that it lasted longer than; whether by itself.

    Those are the machine's own if the thread was put off by the scheduler, and neither waited for anything nor computed
    for so long; else the callback's.
    """
    period = 1e9 * np.maximum(notes[:, SAMPLES], 1) / rate
    missed = (notes[:, TOOK] // period).astype(np.int64)
    return missed, (notes[:, WAITED] > 0) | (notes[:, COMPUTED] > period) | (notes[:, PUT_OFF] == 0)


@intrinsic
def call(typingctx, address, microphone, sound, samples, times, flags, user):  # type: ignore[no-untyped-def]
    """Call a stream's callback by its address."""
    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        function = ir.FunctionType(ir.IntType(32), [ir.IntType(64)] * 6)
        return builder.call(builder.inttoptr(args[0], function.as_pointer()), args[1:])
    return int32(int64, int64, int64, uint64, int64, uint64, int64), codegen


def timed(inner: int, notes: NDArray[np.int64]) -> Any:
    """A callback that calls another and notes how it went; it is compiled and waits for nobody itself.

    Parameters
    ----------
    inner
        The address of what is called.
    notes
        ``(room, 8)``: a ring of a line for each callback. It is kept as long as the process.
    """
    clock, monotonic = clock_function()
    thread_time = time.CLOCK_THREAD_CPUTIME_ID
    library = ctypes.CDLL(ctypes.util.find_library("c"))
    usage = ctypes.cast(library.getrusage, ctypes.c_void_p).value or 0
    this_thread = 1  # RUSAGE_THREAD
    scratch = np.zeros(64, np.int64)
    _kept.extend((scratch, notes))
    place, ring, room = scratch.ctypes.data, notes.ctypes.data, len(notes)

    @njit(error_model="numpy")
    def now(which):
        read_clock(clock, which, place)
        at = as_i64(place)
        return at[0] * 1000000000 + at[1]

    @njit(error_model="numpy")
    def switches(index):
        read_clock(usage, this_thread, place)
        return as_i64(place)[index]

    @cfunc(SIGNATURE, error_model="numpy")
    def watched(microphone, sound, samples, times, flags, user):
        head = as_i64(ring)
        waits, put_offs, faults = switches(NVCSW), as_i64(place)[NIVCSW], as_i64(place)[MINFLT]
        ran = now(thread_time)
        began = now(monotonic)
        back = call(inner, microphone, sound, samples, times, flags, user)
        ended = now(monotonic)
        ran = now(thread_time) - ran
        count = head[7]
        line = as_i64(ring + 64 * (count % room))
        line[WALL] = began
        line[TOOK] = ended - began
        line[COMPUTED] = ran
        line[WAITED] = switches(NVCSW) - waits
        line[PUT_OFF] = as_i64(place)[NIVCSW] - put_offs
        line[FAULTS] = as_i64(place)[MINFLT] - faults
        line[SAMPLES] = int64(samples)
        head[7] = count + 1
        return back

    return watched


_kept: list[NDArray[np.int64]] = []
