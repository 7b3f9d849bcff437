"""What numba cannot say by itself: addresses, bit patterns, calls through an address, the FPU's mode.

Everything here can be cached and allocates nothing. Called from compiled code only.
"""

from __future__ import annotations

from typing import Any

import llvmlite.binding as ll
from llvmlite import ir
from numba import boolean, float32, float64, int32, int64, njit, types, uint32
from numba.core import cgutils
from numba.extending import intrinsic

from livedmm.engine import cache as cache  # before anything is compiled: it says where compiled code is kept

# One vector of lanes at a time: several, which LLVM likes better, spill registers in all but the shortest ticks, and
# leave pages of fewer than 64 lanes to scalar code (52 ns against 30 for 64 sines, 14 either way for 16).
ll.set_option("livedmm", "-force-vector-interleave=1")

f32 = float32
i32 = int32
u32 = uint32
f64 = float64


def _caster(element):
    pointer = types.CPointer(element)

    @intrinsic
    def cast(typingctx, address):
        def codegen(context, builder, signature, args):
            return builder.inttoptr(args[0], context.get_value_type(pointer))
        return pointer(int64), codegen

    return cast


as_f32 = _caster(float32)
as_f64 = _caster(float64)
as_i32 = _caster(int32)
as_u32 = _caster(uint32)
as_i64 = _caster(int64)


@intrinsic
def bits(typingctx, x):
    """The bit pattern of a float32, as int32."""
    def codegen(context, builder, signature, args):
        return builder.bitcast(args[0], ir.IntType(32))
    return int32(float32), codegen


@intrinsic
def from_bits(typingctx, i):
    """The float32 of a bit pattern."""
    def codegen(context, builder, signature, args):
        return builder.bitcast(args[0], ir.FloatType())
    return float32(int32), codegen


@intrinsic
def join(typingctx, low, high):
    """The float64 of two int32 halves: a page has columns of four bytes only."""
    def codegen(context, builder, signature, args):
        whole = ir.IntType(64)
        upper = builder.shl(builder.zext(args[1], whole), ir.Constant(whole, 32))
        return builder.bitcast(builder.or_(upper, builder.zext(args[0], whole)), ir.DoubleType())
    return float64(int32, int32), codegen


@intrinsic
def _pattern(typingctx, x):
    def codegen(context, builder, signature, args):
        return builder.bitcast(args[0], ir.IntType(64))
    return int64(float64), codegen


@intrinsic
def floor(typingctx, x):
    """`floor` of a float32 as one instruction; numba's own goes over int64 and does not vectorise."""
    def codegen(context, builder, signature, args):
        function = builder.module.declare_intrinsic("llvm.floor", [ir.FloatType()])
        return builder.call(function, args)
    return float32(float32), codegen


@intrinsic
def rint(typingctx, x):
    """The whole float32 nearest to `x`, ties to the even one, as one instruction."""
    def codegen(context, builder, signature, args):
        function = builder.module.declare_intrinsic("llvm.roundeven", [ir.FloatType()])
        return builder.call(function, args)
    return float32(float32), codegen


@intrinsic
def fma(typingctx, x, y, z):
    """``x*y + z`` of three float32, rounded once."""
    def codegen(context, builder, signature, args):
        return fused(builder, *args)
    return float32(float32, float32, float32), codegen


def fused(builder, x, y, z, native=None):
    """LLVM's value of ``x*y + z``, rounded once, of three float32 or three vectors of them.

    Where the processor has no instruction for it (`native`) it is worked out in float64: the product is exact there,
    and the sum is rounded to odd, so that rounding it again gives what rounding once would (S. Boldo and G. Melquiond,
    IEEE Transactions on Computers 57(4), 2008).
    """
    if FUSES if native is None else native:
        suffix = f"v{x.type.count}f32" if isinstance(x.type, ir.VectorType) else "f32"
        function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(x.type, [x.type] * 3),
                                                  f"llvm.fma.{suffix}")
        return builder.call(function, [x, y, z])
    double, whole = ir.DoubleType(), ir.IntType(64)
    if isinstance(x.type, ir.VectorType):
        double, whole = ir.VectorType(double, x.type.count), ir.VectorType(whole, x.type.count)

    def number(n):
        return ir.Constant(whole, [n] * whole.count if isinstance(whole, ir.VectorType) else n)

    x, y, last = (builder.fpext(v, double) for v in (x, y, z))
    product = builder.fmul(x, y)
    total = builder.fadd(product, last)
    part = builder.fsub(total, product)
    error = builder.fadd(builder.fsub(product, builder.fsub(total, part)), builder.fsub(last, part))
    pattern = builder.bitcast(total, whole)
    outwards = builder.icmp_signed(">=", builder.xor(pattern, builder.bitcast(error, whole)), number(0))
    odd = builder.add(pattern, builder.select(outwards, number(1), number(-1)))
    exact = builder.fcmp_unordered("==", error, builder.bitcast(number(0), double))
    kept = builder.or_(exact, builder.icmp_unsigned("!=", builder.and_(pattern, number(1)), number(0)))
    return builder.fptrunc(builder.bitcast(builder.select(kept, pattern, odd), double), z.type)


@intrinsic
def square_root(typingctx, x):
    """The IEEE square root of a float32."""
    def codegen(context, builder, signature, args):
        function = builder.module.declare_intrinsic("llvm.sqrt", [ir.FloatType()])
        return builder.call(function, args)
    return float32(float32), codegen


@intrinsic
def load_acquire(typingctx, address):
    """Read an int64 that another thread publishes."""
    def codegen(context, builder, signature, args):
        pointer = builder.inttoptr(args[0], ir.IntType(64).as_pointer())
        return builder.load_atomic(pointer, "acquire", 8)
    return int64(int64), codegen


@intrinsic
def store_release(typingctx, address, value):
    """Publish an int64 to another thread."""
    def codegen(context, builder, signature, args):
        pointer = builder.inttoptr(args[0], ir.IntType(64).as_pointer())
        builder.store_atomic(args[1], pointer, "release", 8)
        return context.get_dummy_value()
    return types.void(int64, int64), codegen


def entry(page: Any) -> int:
    """The address of a page function without what numba puts around a callback, which is called by `call_page`.

    numba's own functions return a status, and what they make through a pointer; around a callback stands another that
    looks at the status. A page function cannot raise, and a live patch calls some thirty of them at each sample: 860 ns
    with it, 590 without.
    """
    address: int = page._library.get_pointer_to_function(page._wrapper_name.removeprefix("cfunc."))
    return address


@intrinsic
def call_page(typingctx, function, base, lanes, now, context_address):
    """Call a page function by its `entry`; returns whether a lane went wild."""
    def codegen(context, builder, signature, args):
        word, whole, byte = ir.IntType(32), ir.IntType(64), ir.IntType(8)
        kind = ir.FunctionType(word, [whole.as_pointer(), byte.as_pointer().as_pointer(), *[whole] * 4])
        made = cgutils.alloca_once(builder, whole)
        nothing = ir.Constant(byte.as_pointer().as_pointer(), None)
        builder.call(builder.inttoptr(args[0], kind.as_pointer()), [made, nothing, *args[1:]])
        return builder.load(made)
    return int64(int64, int64, int64, int64, int64), codegen


@intrinsic
def call_render(typingctx, function, context_address, samples, sound, stride):
    """Call the loop, `livedmm.engine.loop.render_block`, through its address: it is compiled once, for all who call."""
    def codegen(context, builder, signature, args):
        pointer = ir.FunctionType(ir.VoidType(), [ir.IntType(64)] * 4).as_pointer()
        builder.call(builder.inttoptr(args[0], pointer), args[1:])
        return context.get_dummy_value()
    return types.void(int64, int64, int64, int64, int64), codegen


@intrinsic
def claim(typingctx, address, free, taken):
    """Turn the int64 at an address from `free` to `taken`, at once; whether it was free."""
    def codegen(context, builder, signature, args):
        pointer = builder.inttoptr(args[0], ir.IntType(64).as_pointer())
        result = builder.cmpxchg(pointer, args[1], args[2], "acq_rel", "acquire")
        return builder.extract_value(result, 1)
    return boolean(int64, int64, int64), codegen


@intrinsic
def read_clock(typingctx, function, which, result):
    """Call ``clock_gettime`` through its address; `result` is the address of its two int64."""
    def codegen(context, builder, signature, args):
        word, whole = ir.IntType(32), ir.IntType(64)
        pointer = ir.FunctionType(word, [word, whole]).as_pointer()
        builder.call(builder.inttoptr(args[0], pointer), [builder.trunc(args[1], word), args[2]])
        return context.get_dummy_value()
    return types.void(int64, int64, int64), codegen


PAGE = int64(int64, int64, int64, int64)
"""A page function: address of the page, lanes, the sample's number, address of the context."""

FTZ_DAZ = 0x8040


@intrinsic
def flush_denormals(typingctx):
    """Set FTZ and DAZ, and return the mode that was; 0 where the processor is not x86 (arm64: not built yet)."""
    def codegen(context, builder, signature, args):
        if not is_x86():
            return context.get_constant(int32, 0)
        word = cgutils.alloca_once(builder, ir.IntType(32))
        address = builder.bitcast(word, ir.IntType(8).as_pointer())
        _mxcsr(builder, "st", address)
        before = builder.load(word)
        builder.store(builder.or_(before, ir.Constant(ir.IntType(32), FTZ_DAZ)), word)
        _mxcsr(builder, "ld", address)
        return before
    return int32(), codegen


@intrinsic
def restore_mode(typingctx, mode):
    """Bring back the mode that `flush_denormals` returned."""
    def codegen(context, builder, signature, args):
        if is_x86():
            word = cgutils.alloca_once(builder, ir.IntType(32))
            builder.store(args[0], word)
            _mxcsr(builder, "ld", builder.bitcast(word, ir.IntType(8).as_pointer()))
        return context.get_dummy_value()
    return types.void(int32), codegen


def _mxcsr(builder, which, address):
    kind = ir.FunctionType(ir.VoidType(), [ir.IntType(8).as_pointer()])
    function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.x86.sse.{which}mxcsr")
    builder.call(function, [address])


def is_x86() -> bool:
    return str(ll.get_process_triple()).startswith(("x86_64", "i386", "i686"))


FUSES = bool(ll.get_host_cpu_features().get("fma")) or not is_x86()
"""Whether a product and a sum, rounded once, are one instruction here."""

inline = njit(error_model="numpy", inline="never", no_cpython_wrapper=True, no_cfunc_wrapper=True)

part = njit(error_model="numpy", inline="never", no_cpython_wrapper=True, no_cfunc_wrapper=True,
            forceinline=True)
"""The functions of a tick. A call that LLVM leaves standing in the loop over a page's lanes takes its vector lanes
away: 33 ns a neuron for a kind of 30 lines, and 4.2 without such a call.
"""


@inline
def halves(x):
    """The two int32 halves of a float64, the low one first."""
    pattern = _pattern(x)
    return i32(pattern), i32(pattern >> 32)


@inline
def sqrt(x):
    return square_root(x if x > f32(0.0) else f32(0.0))


@inline
def smaller(a, b):
    return b if b < a else a


@inline
def larger(a, b):
    return b if b > a else a


@inline
def whole(x):
    return i32(f32(-1073741824.0) if x < f32(-1073741824.0) else (f32(1073741824.0) if x > f32(1073741824.0) else x))


WILDEST = 1566444395
"""The bit pattern of 1e18, beyond which a number is wild (R7)."""


@inline
def worse(worst, x):
    """The larger of `worst` and the bit pattern of |x|: patterns are in the order of what they stand for, and those of
    the infinities and of what is no number come after 1e18.
    """
    return unsigned_worse(worst, from_bits(bits(x) & i32(0x7FFFFFFF)))


@inline
def unsigned_worse(worst, x):
    """`worse` of an `x` that is never negative, unless it is no number."""
    pattern = u32(bits(x))
    return pattern if pattern > worst else worst


LAST = 1.0 - 2.0**-24
"""The last phase of a cycle: the largest float32 below 1."""


@inline
def advance(high, low, by):
    """Move a compensated phase: Dekker's fast two-sum of `high` and `by`, its error kept in `low` (R1).

    Where `by` is the larger of the two the error is itself rounded; that happens at most once a cycle.
    """
    y = by + low
    t = high + y
    e = y - (t - high)
    # Just below 0 the difference rounds to 1, which is no phase.
    return smaller(t - floor(t), f32(LAST)), e
