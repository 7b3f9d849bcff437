"""The down movement in compiled code: rows of like shape in bundles, each summed in R4's order.

A row of up to 32 entries is summed from left to right, beginning with +0, multiply then add. A longer one is
padded with zeros to a power of two, halved by adding its second half to its first until 16 are left, and these
are summed from left to right. A sum that begins with +0 is never -0, so padding with 0 * 0 changes no bit, and
every bundle gives what the row alone would give.

Bundles, one line of eight int64 each: sort, address of the target, lanes, entries, address of the
places (int32, in floats from the memory's base), address of the weights, and two that depend on the sort.
"""

from __future__ import annotations

from livedmm.engine.buffers import LANES
from livedmm.engine.intrinsics import as_f32, as_i32, f32, inline
from livedmm.engine.kernel import load

SERIAL = 32
"""Entries up to which a row is summed serially (R4)."""
TREE = 16
"""Entries down to which a longer row is halved (R4)."""

ROWS, LINES, DOT, DENSE = range(4)
"""Sorts of bundles: single rows; a page's input fed alike in each lane; one long row; long rows of a page."""


@inline
def rows(memory, table, places, weights, count):
    """Rows of up to 32 entries: table of target, first entry, end of entries."""
    for r in range(count):
        total = f32(0.0)
        for e in range(table[3 * r + 1], table[3 * r + 2]):
            total += weights[e] * memory[places[e]]
        memory[table[3 * r]] = total


@inline
def lines(memory, target, lanes, entries, places, weights):
    """Entry after entry, each one place for all lanes or a run of places: pairs of first place and step."""
    first = places[0]
    if places[1] == 0:
        x = memory[first]
        for k in range(lanes):
            target[k] = f32(0.0) + weights[k] * x
    else:
        for k in range(lanes):
            target[k] = f32(0.0) + weights[k] * memory[first + k]
    for e in range(1, entries):
        first = places[2 * e]
        row = LANES * e
        if places[2 * e + 1] == 0:
            x = memory[first]
            for k in range(lanes):
                target[k] += weights[row + k] * x
        else:
            for k in range(lanes):
                target[k] += weights[row + k] * memory[first + k]


@inline
def run(memory, scratch, weights, length):
    for k in range(length):
        scratch[k] = weights[k] * memory[k]


@inline
def gather(memory, scratch, weights, places, length):
    for k in range(length):
        scratch[k] = weights[k] * memory[places[k]]


@inline
def halve(scratch, other, half):
    for k in range(half):
        scratch[k] += other[k]


@inline
def dot(base, target, runs, padded, table, weights, scratch):
    """One row of more than 32 entries, as runs: first place or -1, length, first entry, where its places stand."""
    places = as_i32(table)
    for r in range(runs):
        first = places[4 * r]
        length = places[4 * r + 1]
        at = 4 * places[4 * r + 2]
        if first >= 0:
            run(as_f32(base + 4 * first), as_f32(scratch + at), as_f32(weights + at), length)
        else:
            gather(as_f32(base), as_f32(scratch + at), as_f32(weights + at),
                   as_i32(table + 4 * places[4 * r + 3]), length)
    half = padded >> 1
    while half >= TREE:
        halve(as_f32(scratch), as_f32(scratch + 4 * half), half)
        half >>= 1
    sums = as_f32(scratch)
    total = f32(0.0)
    for k in range(TREE):
        total += sums[k]
    target[0] = total


def _dense(width: int) -> str:
    """The text of a sum over lanes of rows with 16 * `width` entries, the halving unrolled."""
    def tree(indices: list[int]) -> str:
        if len(indices) == 1:
            j = indices[0]
            return f"w[{LANES} * (e + {TREE * j}) + k] * x{j}"
        half = len(indices) // 2
        pairs = [f"({tree([a])} + {tree([b])})" for a, b in zip(indices[:half], indices[half:], strict=True)]
        while len(pairs) > 1:
            half = len(pairs) // 2
            pairs = [f"({a} + {b})" for a, b in zip(pairs[:half], pairs[half:], strict=True)]
        return pairs[0]

    loads = "\n".join(f"        x{j} = memory[places[2 * (e + {TREE * j})]]" for j in range(width))
    return (f"@inline\ndef dense_{width}(memory, target, lanes, places, w):\n"
            f"    for k in range(lanes):\n        target[k] = f32(0.0)\n"
            f"    for e in range({TREE}):\n{loads}\n"
            f"        for k in range(lanes):\n            target[k] += {tree(list(range(width)))}\n")


WIDTHS = (2, 4, 8, 16, 32)
"""How many sixteens of entries a dense bundle may have; beyond, each row is a dot of its own."""

_dense_module = load("from livedmm.engine.intrinsics import f32, inline\n\n" + "\n".join(map(_dense, WIDTHS)))
dense_2, dense_4, dense_8, dense_16, dense_32 = (getattr(_dense_module, f"dense_{w}") for w in WIDTHS)


@inline
def mix(base, bundles, count, scratch):
    """The whole down movement of one sample."""
    memory = as_f32(base)
    for b in range(count):
        sort = bundles[8 * b]
        target = as_f32(bundles[8 * b + 1])
        lanes = bundles[8 * b + 2]
        entries = bundles[8 * b + 3]
        places = as_i32(bundles[8 * b + 4])
        weights = as_f32(bundles[8 * b + 5])
        extra = bundles[8 * b + 6]
        if sort == ROWS:
            rows(memory, as_i32(extra), places, weights, lanes)
        elif sort == LINES:
            lines(memory, target, lanes, entries, places, weights)
        elif sort == DOT:
            dot(base, target, entries, extra, bundles[8 * b + 4], bundles[8 * b + 5], scratch)
        elif entries == 2:
            dense_2(memory, target, lanes, places, weights)
        elif entries == 4:
            dense_4(memory, target, lanes, places, weights)
        elif entries == 8:
            dense_8(memory, target, lanes, places, weights)
        elif entries == 16:
            dense_16(memory, target, lanes, places, weights)
        else:
            dense_32(memory, target, lanes, places, weights)
