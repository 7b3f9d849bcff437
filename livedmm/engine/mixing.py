"""The down movement in compiled code: rows of like shape in bundles, each summed in R4's order.

A row of up to 32 entries is summed from left to right, beginning with +0, multiply then add. A longer one is
padded with zeros to a power of two, halved by adding its second half to its first until 16 are left, and these
are summed from left to right. A sum that begins with +0 is never -0, so padding with 0 * 0 changes no bit, and
every bundle gives what the row alone would give.

Bundles, one line of eight int64 each: sort, address of the target, size, address of the table (int64), of the weights
(float32) and of the places (int32, in floats from the memory's base; of blocks, the number of the pattern), and for a
dot how many vectors are fetched, and its scratch.
"""

from __future__ import annotations

from livedmm.engine.intrinsics import as_f32, as_i32, as_i64, f32, inline
from livedmm.engine.kernel import load as load_module
from livedmm.engine.vectors import WIDTH, gather, load, plus, serial, split, store, times

SERIAL = 32
"""Entries up to which a row is summed serially (R4)."""
TREE = WIDTH
"""Entries down to which a longer row is halved (R4)."""
DENSE_LANES = 2 * WIDTH
"""Rows that a dense bundle sums side by side: enough to use each number twice that is spread over lanes."""

ROWS, ALIKE, ALIKE_8, ALIKE_4, BLOCKS, DOT, DENSE = range(7)
"""Sorts of bundles: single rows; one input of sixteen neurons, of eight, of four; of many times sixteen, all found in
the same way; one long row; long rows of 32 neurons."""
PLACE, RUN, SCATTERED, SPLIT = range(4)
"""Where sixteen lanes find an entry: at one place, at a run of places, each at its own, or, as an array that begins
within a page does at the page's end, some lanes at one run and the others at another."""


@inline
def rows(memory, table, places, weights, count):
    """Rows of up to 32 entries: table of target, first entry, end of entries."""
    for r in range(count):
        total = f32(0.0)
        for e in range(table[3 * r + 1], table[3 * r + 2]):
            total += weights[e] * memory[places[e]]
        memory[table[3 * r]] = total


def split_word(count: int, further: int) -> int:
    """How lanes of two runs are found: `count` in the first, and by how many bytes the second stands further on.

    Each address is that of lane 0; what stands where the lanes of the other run would be is read and dropped.
    """
    return SPLIT | count << 8 | further << 16


@inline
def eight(x0, x1, x2, x3, x4, x5, x6, x7):
    """Eight vectors halved three times."""
    return plus(plus(plus(x0, x4), plus(x2, x6)), plus(plus(x1, x5), plus(x3, x7)))


@inline
def summed(sums, vectors):
    """What is left after all halvings of some vectors, in place, and the sixteen summed."""
    while vectors >= 8:
        vectors >>= 3
        step = 4 * WIDTH * vectors
        for at in range(sums, sums + step, 4 * WIDTH):
            store(at, eight(load(at), load(at + step), load(at + 2 * step), load(at + 3 * step), load(at + 4 * step),
                            load(at + 5 * step), load(at + 6 * step), load(at + 7 * step)))
    if vectors == 4:
        return serial(plus(plus(load(sums), load(sums + 8 * WIDTH)),
                           plus(load(sums + 4 * WIDTH), load(sums + 12 * WIDTH))))
    if vectors == 2:
        return serial(plus(load(sums), load(sums + 4 * WIDTH)))
    return serial(load(sums))


@inline
def product(weights, i, x):
    """The `i`th vector of weights times another."""
    return times(load(weights + 4 * WIDTH * i), x)


@inline
def weighted(weights, x0, x1, x2, x3, x4, x5, x6, x7):
    """Eight vectors, weighted, halved three times."""
    return eight(product(weights, 0, x0), product(weights, 1, x1), product(weights, 2, x2), product(weights, 3, x3),
                 product(weights, 4, x4), product(weights, 5, x5), product(weights, 6, x6), product(weights, 7, x7))


@inline
def dot(base, target, vectors, table, weights, fetched, places, scratch):
    """One row of more than 32 entries, or two that read the same, as those of a speaker's sides often do.

    The table: the address of the second target or 0; for each sixteen entries the address where they stand one
    after another; and for those that do not, which are fetched into `scratch` first, how, and an address. Of eight
    vectors or more those that are halved with each other stand together (`place_in_dot`). The weights of the second
    row come after those of the first.
    """
    for i in range(fetched):
        how, at = table[vectors + 1 + 2 * i], table[vectors + 2 + 2 * i]
        if how == SCATTERED:
            store(scratch + 4 * WIDTH * i, gather(base, places + at))
        else:
            store(scratch + 4 * WIDTH * i, split(how, at))
    second = table[0]
    other = weights + 4 * WIDTH * vectors
    sums = scratch + 4 * WIDTH * fetched
    count = vectors >> 3 if vectors >= 8 else vectors
    more = sums + 4 * WIDTH * count
    if vectors >= 8:
        for i in range(count):
            k = 8 * i
            x0, x1, x2, x3 = load(table[k + 1]), load(table[k + 2]), load(table[k + 3]), load(table[k + 4])
            x4, x5, x6, x7 = load(table[k + 5]), load(table[k + 6]), load(table[k + 7]), load(table[k + 8])
            at = 4 * WIDTH * k
            store(sums + 4 * WIDTH * i, weighted(weights + at, x0, x1, x2, x3, x4, x5, x6, x7))
            if second != 0:
                store(more + 4 * WIDTH * i, weighted(other + at, x0, x1, x2, x3, x4, x5, x6, x7))
    else:
        for i in range(count):
            x = load(table[i + 1])
            store(sums + 4 * WIDTH * i, product(weights, i, x))
            if second != 0:
                store(more + 4 * WIDTH * i, product(other, i, x))
    as_f32(target)[0] = summed(sums, count)
    if second != 0:
        as_f32(second)[0] = summed(more, count)


def place_in_dot(vector: int, vectors: int) -> int:
    """Where a vector of a long row stands: the eight that are halved with each other stand together."""
    if vectors < 8:
        return vector
    eighth = vectors // 8
    return 8 * (vector % eighth) + vector // eighth


def _alike(width: int) -> str:
    """The text of the sums of one input of `width` neurons.

    Entry after entry: the table says how it is found, and at which address, which is that of its places less that of
    all places where each lane has its own.
    """
    end = "" if width == WIDTH else f"_{width}"
    splits = f"        elif sort & 0xFF == {SPLIT}:\n            x = split(sort, at)\n" if width == WIDTH else ""
    return (f"@inline\ndef alike_{width}(base, target, entries, table, weights, places):\n"
            f"    total = zeros{end}()\n"
            f"    for e in range(entries):\n"
            f"        sort = table[2 * e]\n"
            f"        at = table[2 * e + 1]\n"
            f"        if sort == {PLACE}:\n            x = spread{end}(at)\n"
            f"        elif sort == {RUN}:\n            x = load{end}(at)\n"
            f"{splits}"
            f"        else:\n            x = gather{end}(base, places + at)\n"
            f"        total = plus{end}(total, times{end}(load{end}(weights + {4 * width} * e), x))\n"
            f"    store{end}(target, total)\n")


PATTERNS = ((PLACE,), (RUN,), (PLACE, PLACE), (PLACE, RUN), (RUN, PLACE), (RUN, RUN), (PLACE, RUN, RUN))
"""How the entries of many times sixteen rows may be found: those of a chain of neurons, of a cutoff or a frequency that
something moves. One bundle of them costs a third of what as many bundles cost (W2: 32 of them 150 ns, now 55)."""


def _blocks(pattern: tuple[int, ...]) -> str:
    """The text of the sums of one input of many times sixteen neurons: table of target and addresses for each."""
    sums = "".join(f"        total = plus(total, times(load(weights + {4 * WIDTH * e}), "
                   f"{'spread' if sort == PLACE else 'load'}(table[at + {e + 1}])))\n"
                   for e, sort in enumerate(pattern))
    return (f"@inline\ndef blocks_{''.join(map(str, pattern))}(count, table, weights):\n"
            f"    for b in range(count):\n        at = {len(pattern) + 1} * b\n        total = zeros()\n{sums}"
            f"        store(table[at], total)\n        weights += {4 * WIDTH * len(pattern)}\n")


def _any_blocks() -> str:
    """The text of the choice among them."""
    choices = "\n    el".join(
        f"if pattern == {i}:\n        blocks_{''.join(map(str, p))}(count, table, weights)"
        for i, p in enumerate(PATTERNS))
    return f"@inline\ndef blocks(pattern, count, table, weights):\n    {choices}\n"


def _dense(width: int) -> str:
    """The text of a sum over 32 lanes of rows with 16 * `width` entries, the halving unrolled."""
    def tree(lanes: int, indices: list[int]) -> str:
        if len(indices) == 1:
            j = indices[0]
            return f"times(load(w + {4 * (DENSE_LANES * j + WIDTH * lanes)}), x{j})"
        half = len(indices) // 2
        pairs = [f"plus({tree(lanes, [a])}, {tree(lanes, [b])})"
                 for a, b in zip(indices[:half], indices[half:], strict=True)]
        while len(pairs) > 1:
            half = len(pairs) // 2
            pairs = [f"plus({a}, {b})" for a, b in zip(pairs[:half], pairs[half:], strict=True)]
        return pairs[0]

    indices = list(range(width))
    xs = "\n".join(f"        x{j} = spread(base + 4 * int64(places[{width} * e + {j}]))" for j in indices)
    return (f"@inline\ndef dense_{width}(base, target, places, w):\n"
            f"    a, b = zeros(), zeros()\n"
            f"    for e in range({TREE}):\n{xs}\n"
            f"        a = plus(a, {tree(0, indices)})\n"
            f"        b = plus(b, {tree(1, indices)})\n"
            f"        w += {4 * DENSE_LANES * width}\n"
            f"    store(target, a)\n    store(target + {4 * WIDTH}, b)\n")


WIDTHS = (4, 8, 16, 32)
"""How many sixteens of entries a dense bundle may have; beyond, each row is a dot of its own."""

_module = load_module("from numba import int64\nfrom livedmm.engine.intrinsics import inline\n"
                      "from livedmm.engine.vectors import *\n\n"
                      + "\n".join([*map(_alike, (WIDTH, 8, 4)), *map(_blocks, PATTERNS), _any_blocks(),
                                   *map(_dense, WIDTHS)]))
alike_16, alike_8, alike_4, blocks = _module.alike_16, _module.alike_8, _module.alike_4, _module.blocks
dense_4, dense_8, dense_16, dense_32 = (getattr(_module, f"dense_{w}") for w in WIDTHS)


@inline
def mix(base, bundles, count):
    """The whole down movement of one sample."""
    memory = as_f32(base)
    for b in range(count):
        sort = bundles[8 * b]
        target = bundles[8 * b + 1]
        size = bundles[8 * b + 2]
        table = as_i64(bundles[8 * b + 3])
        weights = bundles[8 * b + 4]
        places = bundles[8 * b + 5]
        if sort == ROWS:
            rows(memory, table, as_i32(places), as_f32(weights), size)
        elif sort == ALIKE:
            alike_16(base, target, size, table, weights, places)
        elif sort == ALIKE_8:
            alike_8(base, target, size, table, weights, places)
        elif sort == ALIKE_4:
            alike_4(base, target, size, table, weights, places)
        elif sort == BLOCKS:
            blocks(places, size, table, weights)
        elif sort == DOT:
            dot(base, target, size, table, weights, bundles[8 * b + 6], places, bundles[8 * b + 7])
        elif size == 4:
            dense_4(base, target, as_i32(places), weights)
        elif size == 8:
            dense_8(base, target, as_i32(places), weights)
        elif size == 16:
            dense_16(base, target, as_i32(places), weights)
        else:
            dense_32(base, target, as_i32(places), weights)
