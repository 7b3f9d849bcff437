"""The sums of the fused kernels, in R4's order, written out for the shapes that the works have.

Arrays are reached through pointers: an index into an array may be negative, and that check takes the vector lanes away.
Every loop that is to be vectorised is a function of its own, as LLVM does best with them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.intrinsics import as_f32, f32, inline


@inline
def halve(sums, half):
    for k in range(half):
        sums[k] += sums[k + half]


@inline
def halve_thrice(sums, n):
    """Down to `n` of ``8 * n``."""
    for k in range(n):
        sums[k] = (((sums[k] + sums[k + 4 * n]) + (sums[k + 2 * n] + sums[k + 6 * n]))
                   + ((sums[k + n] + sums[k + 5 * n]) + (sums[k + 3 * n] + sums[k + 7 * n])))


@inline
def multiply(sums, weights, x, n):
    for k in range(n):
        sums[k] = weights[k] * x[k]


@inline
def multiply_and_halve_thrice(sums, w, x, n):
    for k in range(n):
        sums[k] = (((w[k] * x[k] + w[k + 4 * n] * x[k + 4 * n])
                    + (w[k + 2 * n] * x[k + 2 * n] + w[k + 6 * n] * x[k + 6 * n]))
                   + ((w[k + n] * x[k + n] + w[k + 5 * n] * x[k + 5 * n])
                      + (w[k + 3 * n] * x[k + 3 * n] + w[k + 7 * n] * x[k + 7 * n])))


@inline
def long_row(sums, weights, x, n):
    """The sum of ``weights[k] * x[k]``; `n` is a power of two above 32, and `sums` has room for as many."""
    if n >= 128:
        n >>= 3
        multiply_and_halve_thrice(sums, weights, x, n)
    else:
        multiply(sums, weights, x, n)
    while n >= 128:
        n >>= 3
        halve_thrice(sums, n)
    while n > 16:
        n >>= 1
        halve(sums, n)
    total = f32(0.0)
    for k in range(16):
        total += sums[k]
    return total


@inline
def rows_of_4(out, w, c, x, n):
    """Rows of 4, row by row; weights and columns are ``(4, n)``. Entry by entry it takes half as long again."""
    for k in range(n):
        out[k] = (((f32(0.0) + w[k] * x[c[k]]) + w[k + n] * x[c[k + n]]) + w[k + 2 * n] * x[c[k + 2 * n]]
                  ) + w[k + 3 * n] * x[c[k + 3 * n]]


@inline
def filled_rows(out, w, x, n, columns):
    """Short rows as a full matrix, ``(columns, n)``, four columns at a time: a weight of 0 changes no bit of a sum."""
    for k in range(n):
        out[k] = f32(0.0)
    for e in range(0, columns, 4):
        x0, x1, x2, x3 = x[e], x[e + 1], x[e + 2], x[e + 3]
        for k in range(n):
            at = e * n + k
            out[k] = (((out[k] + w[at] * x0) + w[at + n] * x1) + w[at + 2 * n] * x2) + w[at + 3 * n] * x3


TILE = 32
"""Rows that `rows_of_256` takes together."""


@inline
def tile_of_256(out, w, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15):
    """One branch of the halving of 256 products, for a tile of rows; weights are ``(16, TILE)``."""
    for k in range(TILE):
        even = (((w[k] * x0 + w[k + 8 * TILE] * x8) + (w[k + 4 * TILE] * x4 + w[k + 12 * TILE] * x12))
                + ((w[k + 2 * TILE] * x2 + w[k + 10 * TILE] * x10) + (w[k + 6 * TILE] * x6 + w[k + 14 * TILE] * x14)))
        odd = (((w[k + TILE] * x1 + w[k + 9 * TILE] * x9) + (w[k + 5 * TILE] * x5 + w[k + 13 * TILE] * x13))
               + ((w[k + 3 * TILE] * x3 + w[k + 11 * TILE] * x11) + (w[k + 7 * TILE] * x7 + w[k + 15 * TILE] * x15)))
        out[k] += even + odd


@inline
def rows_of_256(out, w, x, n):
    """Rows of 256; `out` and `w` are addresses, and weights ``(n / TILE, 16, 16, TILE)``: see `tiled`.

    They are read from the first to the last. As a plain matrix their columns would lie 4 KB apart, in one set of the
    cache, and the same sums take four times as long.
    """
    for first in range(0, n, TILE):
        tile = as_f32(out + 4 * first)
        for k in range(TILE):
            tile[k] = f32(0.0)
        for e in range(16):
            at = 16 * TILE * (first // TILE * 16 + e)
            tile_of_256(tile, as_f32(w + 4 * at), x[e], x[e + 16], x[e + 32], x[e + 48], x[e + 64], x[e + 80],
                        x[e + 96], x[e + 112], x[e + 128], x[e + 144], x[e + 160], x[e + 176], x[e + 192], x[e + 208],
                        x[e + 224], x[e + 240])


def tiled(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """A matrix of rows of 256 as `rows_of_256` reads it."""
    return np.ascontiguousarray(weights.reshape(-1, TILE, 16, 16).transpose(0, 3, 2, 1))
