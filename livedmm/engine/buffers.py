"""Buffers, families and sounds of compiled kinds: what a `tick` reaches by an index.

A buffer is a delay line or a table of a power of two of samples (R17): its address, its mask (length less one)
and the sample's number, which is where `write` writes.
`read(1)` is what the tick before wrote. Every index is masked: no tick can reach beyond its memory.

A family is inputs, outputs or states of one neuron that stand in columns one after another: the lanes of
its page, where its first member stands among them, and how many there are. An index beyond them means the last.

A sound is the address of a table that `livedmm.sounds` has laid out; what lies beyond its ends is 0.
"""

from __future__ import annotations

from livedmm.engine.intrinsics import as_f32, as_i32, f32, i32, inline

LANES = 64
"""Neurons of a page: wide enough to hide a call (2 ns), small enough to stay in the first-level cache."""


@inline
def whole_vectors(lanes):
    """The lanes of a page that are computed: a multiple of 8, which LLVM takes at once if 16 are not left."""
    return (min(lanes, LANES) + 7) & -8


@inline
def buffer_read(memory, mask, now, ago):
    return as_f32(memory)[(now - ago) & mask]


@inline
def buffer_write(memory, mask, now, x):
    as_f32(memory)[now & mask] = x


@inline
def buffer_read_at(memory, mask, now, index):
    return as_f32(memory)[index & mask]


@inline
def buffer_write_at(memory, mask, now, index, x):
    as_f32(memory)[index & mask] = x


@inline
def buffer_length(memory, mask, now):
    return i32(mask + 1)


@inline
def family_at(lanes, first, size, index):
    return lanes[first + LANES * min(max(index, 0), size - 1)]


@inline
def family_put(lanes, first, size, index, x):
    lanes[first + LANES * min(max(index, 0), size - 1)] = x


@inline
def family_count(lanes, first, size):
    return i32(size)


@inline
def sound_place(table, which, level):
    """Where a table's header says where a copy of a sound begins; how long it is stands beside it."""
    count, levels = as_i32(table)[0], as_i32(table)[2]
    return 4 + 2 * (levels * min(max(which, 0), count - 1) + min(max(level, 0), levels - 1))


@inline
def sound_count(table):
    return as_i32(table)[0]


@inline
def sound_length(table, which, level):
    return as_i32(table)[sound_place(table, which, level) + 1]


@inline
def sound_read(table, which, level, channel, index):
    header = as_i32(table)
    place = sound_place(table, which, level)
    channels = header[1]
    inside = (index >= 0) & (index < header[place + 1])
    at = header[place] + channels * (index if inside else 0) + min(max(channel, 0), channels - 1)
    return as_f32(table)[at] if inside else f32(0.0)
