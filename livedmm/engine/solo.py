"""One neuron of a compiled kind, played alone: for tests of kinds and for their documentation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numba import njit
from numpy.typing import NDArray

from livedmm.engine import heard
from livedmm.engine.buffers import LANES
from livedmm.engine.heard import Heard
from livedmm.engine.intrinsics import as_f32, call_page, flush_denormals, restore_mode
from livedmm.engine.kernel import Kernel
from livedmm.engine.layout import first_states
from livedmm.engine.plain import buffer_length, tables
from livedmm.sounds import Sounds
from livedmm.ugens import Kind

Samples = NDArray[np.float32]


def play(kind: Kind, inputs: Mapping[str, float | Samples], samples: int, rate: float = 48000.0,
         seed: int = 0, sounds: Sounds | None = None) -> dict[str, Samples]:
    """What one neuron of `kind` gives.

    Parameters
    ----------
    inputs
        For some inputs, a number or ``(samples,)`` numbers; the others have their bias.
    samples
        How many ticks.
    rate
        Samples a second.
    sounds
        Where the sounds are that its settings name; by default among the built-in ones.

    Returns
    -------
    dict
        ``(samples,)`` float32 for each output.
    """
    kernel = Kernel(kind)
    layout = kernel.layout
    page = np.zeros((layout.columns, LANES), np.float32)
    for place, four_bytes in first_states(kind, layout, seed):
        page.view(np.int32)[place] = four_bytes
    memories = []
    for buffer in kind.buffers:
        memory = np.zeros(buffer_length(kind, buffer.seconds, rate), np.float32)
        memories.append(memory)
        column = layout.buffers[buffer.name]
        page[column: column + 2].reshape(-1).view(np.int64)[0] = memory.ctypes.data
        page[column + 2: column + 4].reshape(-1).view(np.int64)[0] = len(memory) - 1
    for name, table in tables(kind, rate, sounds or Sounds()).items():
        memories.append(table)
        column = layout.sounds[name]
        page[column: column + 2].reshape(-1).view(np.int64)[0] = table.ctypes.data
    given = np.zeros((len(kind.input_names), samples), np.float32)
    for i, name in enumerate(kind.input_names):
        declared = kind.input(name)
        given[i] = inputs.get(name, declared.bias if declared is not None else 0.0)
    made = np.zeros((len(kind.output_names), samples), np.float32)
    silence = Heard()
    context = np.zeros(heard.WORD + 1, np.int64)
    context.view(np.float64)[0] = 1.0 / rate
    context[heard.WORD] = silence.ring.ctypes.data
    _run(kernel.address, page.ctypes.data, context.ctypes.data, given, made)
    return dict(zip(kind.output_names, made, strict=True))


@njit(error_model="numpy", cache=True)
def _run(function, page, context, given, made):
    mode = flush_denormals()
    lanes = as_f32(page)
    for now in range(given.shape[1]):
        for i in range(given.shape[0]):
            lanes[i * LANES] = given[i, now]
        # A buffer's memory belongs to one lane, and lanes 1 to 7 have none: one lane is played.
        call_page(function, page, 1, now, context)
        for i in range(made.shape[0]):
            made[i, now] = lanes[(given.shape[0] + i) * LANES]
    restore_mode(mode)
