"""Float32 lanes as one number of compiled code, so that no sum depends on what LLVM chooses to vectorise.

Mostly sixteen of them; the processor takes them in as many pieces as its registers need. Every operation is lane by
lane and IEEE, so the lanes give what as many numbers would give alone (R2). Addresses need no alignment, but
aligned ones are faster.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import float32, int64, types
from numba.extending import intrinsic, models, register_model
from numpy.typing import NDArray

from livedmm.engine.intrinsics import inline

WIDTH = 16
"""Lanes of a vector: what R4 halves a long row down to."""


def touched(shape: int | tuple[int, ...], form: Any = np.float32) -> NDArray[Any]:
    """Zeros for the callback, whose pages are there: `np.zeros` leaves that to who is first to write to each.

    A page takes that one a microsecond, and one of 2 MB, which numpy asks for in arrays of 4 MB and more, up to 6 ms.
    """
    return np.full(shape, 0, form)


def aligned(count: int, lazily: bool = False) -> NDArray[np.float32]:
    """So many zeros, at an address that is a multiple of 64: no vector lies across two lines of the cache.

    Their pages are there, unless whoever takes some of them touches those, `lazily`.
    """
    floats = np.zeros(count + WIDTH, np.float32) if lazily else touched(count + WIDTH)
    skew = -floats.ctypes.data // 4 % WIDTH
    return floats[skew: skew + count]


class Vector(types.Type):  # type: ignore[misc]
    """The type of so many float32 side by side."""

    def __init__(self, width: int) -> None:
        super().__init__(name=f"Vector{width}")
        self.width = width
        self.floats = ir.VectorType(ir.FloatType(), width)


@register_model(Vector)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager, type):
        super().__init__(manager, type, type.floats)


def _pointer(builder, address, element):
    return builder.inttoptr(address, element.as_pointer())


class Lanes(NamedTuple):
    """What compiled code can do with vectors of one width.

    Attributes
    ----------
    zeros
        +0 in each lane.
    load, store
        The numbers from an address on; and writing them there.
    spread
        The number at an address, in each lane.
    gather
        The numbers at as many places: base, and the address of the places, int32 in floats from the base.
    plus, times
        The sum and the product, lane by lane.
    """

    zeros: Any
    load: Any
    store: Any
    spread: Any
    gather: Any
    plus: Any
    times: Any


def lanes(vector: Vector) -> Lanes:
    """The operations on a type of vectors."""
    width, word, number = vector.width, ir.IntType(32), ir.FloatType()
    undefined = ir.Constant(vector.floats, ir.Undefined)

    @intrinsic
    def zeros(typingctx):
        def codegen(context, builder, signature, args):
            return ir.Constant(vector.floats, [0.0] * width)
        return vector(), codegen

    @intrinsic
    def load(typingctx, address):
        def codegen(context, builder, signature, args):
            return builder.load(_pointer(builder, args[0], vector.floats), align=4)
        return vector(int64), codegen

    @intrinsic
    def store(typingctx, address, x):
        def codegen(context, builder, signature, args):
            builder.store(args[1], _pointer(builder, args[0], vector.floats), align=4)
            return context.get_dummy_value()
        return types.void(int64, vector), codegen

    @intrinsic
    def spread(typingctx, address):
        def codegen(context, builder, signature, args):
            x = builder.load(_pointer(builder, args[0], number), align=4)
            one = builder.insert_element(undefined, x, ir.Constant(word, 0))
            return builder.shuffle_vector(one, undefined, ir.Constant(ir.VectorType(word, width), [0] * width))
        return vector(int64), codegen

    @intrinsic
    def gather(typingctx, base, places):
        def codegen(context, builder, signature, args):
            indices, floats = _pointer(builder, args[1], word), _pointer(builder, args[0], number)
            found = undefined
            for lane in range(width):
                at = ir.Constant(word, lane)
                index = builder.sext(builder.load(builder.gep(indices, [at]), align=4), ir.IntType(64))
                found = builder.insert_element(found, builder.load(builder.gep(floats, [index]), align=4), at)
            return found
        return vector(int64, int64), codegen

    @intrinsic
    def plus(typingctx, a, b):
        def codegen(context, builder, signature, args):
            return builder.fadd(*args)
        return vector(vector, vector), codegen

    @intrinsic
    def times(typingctx, a, b):
        def codegen(context, builder, signature, args):
            return builder.fmul(*args)
        return vector(vector, vector), codegen

    return Lanes(zeros, load, store, spread, gather, plus, times)


vector = Vector(WIDTH)
zeros, load, store, spread, gather, plus, times = lanes(vector)
zeros_8, load_8, store_8, spread_8, gather_8, plus_8, times_8 = lanes(Vector(8))
zeros_4, load_4, store_4, spread_4, gather_4, plus_4, times_4 = lanes(Vector(4))


@intrinsic
def joined(typingctx, count, a, b):
    """The first `count` lanes of `a`, and the others of `b`."""
    def codegen(context, builder, signature, args):
        words = ir.VectorType(ir.IntType(32), WIDTH)
        undefined = ir.Constant(words, ir.Undefined)
        one = builder.insert_element(undefined, builder.trunc(args[0], ir.IntType(32)), ir.Constant(ir.IntType(32), 0))
        counts = builder.shuffle_vector(one, undefined, ir.Constant(words, [0] * WIDTH))
        return builder.select(builder.icmp_signed("<", ir.Constant(words, [*range(WIDTH)]), counts), args[1], args[2])
    return vector(int64, vector, vector), codegen


@inline
def split(how, at):
    """The lanes of two runs, as `livedmm.engine.mixing.split_word` says: the first at an address, the second beyond."""
    return joined((how >> 8) & 0xFF, load(at), load(at + (how >> 16)))


@intrinsic
def serial(typingctx, x):
    """The lanes summed from left to right, beginning with +0."""
    def codegen(context, builder, signature, args):
        total = ir.Constant(ir.FloatType(), 0.0)
        for lane in range(WIDTH):
            total = builder.fadd(total, builder.extract_element(args[0], ir.Constant(ir.IntType(32), lane)))
        return total
    return float32(vector), codegen
