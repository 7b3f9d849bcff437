"""Sixteen float32 lanes as one number of compiled code, so that no sum depends on what LLVM chooses to vectorise.

The processor takes them in as many pieces as its registers need. Every operation is lane by lane and IEEE, so sixteen
lanes give what sixteen numbers would give alone (R2). Addresses need no alignment, but
aligned ones are faster.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import float32, int64, types
from numba.extending import intrinsic, models, register_model
from numpy.typing import NDArray

WIDTH = 16
"""Lanes of a vector: what R4 halves a long row down to."""



def aligned(count: int) -> NDArray[np.float32]:
    """So many zeros, at an address that is a multiple of 64: no vector lies across two lines of the cache."""
    floats = np.zeros(count + WIDTH, np.float32)
    skew = -floats.ctypes.data // 4 % WIDTH
    return floats[skew: skew + count]


_FLOATS = ir.VectorType(ir.FloatType(), WIDTH)
_WORDS = ir.VectorType(ir.IntType(32), WIDTH)


class Vector(types.Type):  # type: ignore[misc]
    """The type of sixteen float32."""

    def __init__(self) -> None:
        super().__init__(name="Vector16")


vector = Vector()


@register_model(Vector)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager, type):
        super().__init__(manager, type, _FLOATS)


def _pointer(builder, address, element):
    return builder.inttoptr(address, element.as_pointer())


def _spread(builder, x, element):
    one = builder.insert_element(ir.Constant(element, ir.Undefined), x, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, ir.Constant(element, ir.Undefined), ir.Constant(_WORDS, [0] * WIDTH))


@intrinsic
def zeros(typingctx):
    """+0 in each lane."""
    def codegen(context, builder, signature, args):
        return ir.Constant(_FLOATS, [0.0] * WIDTH)
    return vector(), codegen


@intrinsic
def load(typingctx, address):
    """The sixteen numbers from an address on."""
    def codegen(context, builder, signature, args):
        return builder.load(_pointer(builder, args[0], _FLOATS), align=4)
    return vector(int64), codegen


@intrinsic
def store(typingctx, address, x):
    """Write sixteen numbers from an address on."""
    def codegen(context, builder, signature, args):
        builder.store(args[1], _pointer(builder, args[0], _FLOATS), align=4)
        return context.get_dummy_value()
    return types.void(int64, vector), codegen


@intrinsic
def spread(typingctx, address):
    """The number at an address, in each lane."""
    def codegen(context, builder, signature, args):
        return _spread(builder, builder.load(_pointer(builder, args[0], ir.FloatType()), align=4), _FLOATS)
    return vector(int64), codegen


@intrinsic
def gather(typingctx, base, places):
    """The numbers at sixteen places: `places` is the address of sixteen int32, in floats from `base`."""
    def codegen(context, builder, signature, args):
        word, number = ir.IntType(32), ir.FloatType()
        indices, floats = _pointer(builder, args[1], word), _pointer(builder, args[0], number)
        found = ir.Constant(_FLOATS, ir.Undefined)
        for lane in range(WIDTH):
            at = ir.Constant(word, lane)
            index = builder.sext(builder.load(builder.gep(indices, [at]), align=4), ir.IntType(64))
            found = builder.insert_element(found, builder.load(builder.gep(floats, [index]), align=4), at)
        return found
    return vector(int64, int64), codegen


@intrinsic
def plus(typingctx, a, b):
    """The sum, lane by lane."""
    def codegen(context, builder, signature, args):
        return builder.fadd(*args)
    return vector(vector, vector), codegen


@intrinsic
def times(typingctx, a, b):
    """The product, lane by lane."""
    def codegen(context, builder, signature, args):
        return builder.fmul(*args)
    return vector(vector, vector), codegen


@intrinsic
def serial(typingctx, x):
    """The lanes summed from left to right, beginning with +0."""
    def codegen(context, builder, signature, args):
        total = ir.Constant(ir.FloatType(), 0.0)
        for lane in range(WIDTH):
            total = builder.fadd(total, builder.extract_element(args[0], ir.Constant(ir.IntType(32), lane)))
        return total
    return float32(vector), codegen
