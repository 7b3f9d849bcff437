# mypy: disable-error-code="no-untyped-def, no-untyped-call"
"""A kind's tick as straight code: vectors of neurons, written without a loop or a branch over them (R2, R19).

A vector of neurons has its states in registers, and nothing is left to be guessed about what can be a vector
(`livedmm.engine.writing`). What follows from knobs alone is kept while they rest (`livedmm.engine.resting`). A tick
that branches, or shifts by what is not written down, is not straight; numba compiles it lane by lane.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from livedmm.engine.intrinsics import WILDEST
from livedmm.engine.resting import GIVEN, MOVING, NotKeptError, Rest
from livedmm.engine.vectors import Vector
from livedmm.engine.writing import NotStraightError, Number, Writer, functions_of

WIDTHS = {"cycle": 2, "f64": 2}
"""The four-byte columns of a state, where it is not one."""

WORTH = 5
"""Operations that what is kept must save, beside one for each column that it takes."""

_WORD, _FLOAT = ir.IntType(32), ir.FloatType()


class Port(NamedTuple):
    """An input, output or state, in the order in which columns stand in a page.

    Attributes
    ----------
    sort
        ``"input"``, ``"output"`` or ``"state"``.
    format
        As of a state; ``"f32"`` of all others.
    family
        How many members it has; 0 for one that is no family.
    knob
        Whether it is an input that mostly rests.
    """

    sort: str
    name: str
    format: str
    family: int
    knob: bool = False

    @property
    def columns(self) -> int:
        return WIDTHS.get(self.format, 1) * (self.family or 1)


def reads(ports: Sequence[Port]) -> list[int]:
    """The columns that a vector of neurons is made from: inputs, what is in families of outputs, states."""
    return _columns(ports, lambda port: port.sort != "output" or port.family > 0)


def writes(ports: Sequence[Port]) -> list[int]:
    """The columns that it makes: outputs and states."""
    return _columns(ports, lambda port: port.sort != "input")


def _columns(ports: Sequence[Port], wanted: Callable[[Port], bool]) -> list[int]:
    found: list[int] = []
    column = 0
    for port in ports:
        if wanted(port):
            found += range(column, column + port.columns)
        column += port.columns
    return found


def write_tick(writer: Writer, name: str, ports: Sequence[Port], columns: Sequence[Any],
               uniform: Mapping[str, Any], rest: tuple[Any, int] | None) -> tuple[list[Any], list[Any]]:
    """The columns of `writes` from those of `reads`; then those that may go wild, as patterns to compare (R7).

    What is the same for all neurons, like `dt`, is `uniform`. What rests is kept if `rest` says where: the address of
    the vector of neurons, and the first column for it.
    """
    builder, floats = writer.builder, writer.vector("f32")
    given: dict[str, Any] = {n: Number("f32", code, GIVEN if n == "dt" else MOVING) for n, code in uniform.items()}
    left = list(columns)
    lows = {}
    knobs = []
    for port in ports:
        if port.family:
            given[f"{port.name}_lanes"] = [Number("f32", left.pop(0)) for _ in range(port.columns)]
            given[f"{port.name}_first"], given[f"{port.name}_size"] = 0, port.family
        elif port.sort != "output":
            given[port.name] = _read(writer, port.format, left)
            if port.format == "cycle":
                lows[port.name] = Number("f32", left.pop(0))
            if port.knob:
                given[port.name] = Number("f32", given[port.name].code, GIVEN)
                knobs.append(given[port.name].code)
    if rest is not None:
        writer.rest = Rest(builder, *rest, writer.width, knobs)
    made = writer.call(name, [given[a.arg] for a in writer.functions[name].args.args])
    results = list(made) if isinstance(made, tuple) else [made]
    written: list[Any] = []
    wild: list[Any] = []
    for port in ports:
        if port.sort == "input":
            continue
        if port.family:
            members = [writer.wide(writer.fetched(x)) for x in given[f"{port.name}_lanes"]]
            written += [x.code for x in members]
            if port.format == "f32":
                wild += [_magnitude(writer, x) for x in members]
            continue
        value = writer.wide(writer.fetched(results.pop(0)))
        if port.format == "cycle":
            high, low = writer.call("advance", [given[port.name], lows[port.name], value])
            written += [writer.wide(high).code, writer.wide(low).code]
            wild.append(_pattern(writer, writer.wide(high)))
        elif port.format == "f64":
            written += _halves(writer, value)
            wild.append(_magnitude(writer, writer.cast("f32", value)))
        else:
            written.append(builder.bitcast(value.code, floats))
            if port.format == "f32":
                wild.append(_magnitude(writer, value))
    writer.end()
    return written, wild


def _read(writer: Writer, format: str, left: list[Any]) -> Number:
    builder = writer.builder
    if format == "f64":
        words = [builder.bitcast(left.pop(0), writer.vector("i32")) for _ in range(2)]
        whole = ir.VectorType(ir.IntType(64), writer.width)
        low, high = (builder.zext(word, whole) for word in words)
        upper = builder.shl(high, ir.Constant(whole, [32] * writer.width))
        return Number("f64", builder.bitcast(builder.or_(upper, low), writer.vector("f64")))
    type = "f32" if format == "cycle" else format
    return Number(type, builder.bitcast(left.pop(0), writer.vector(type)))


def _halves(writer: Writer, x: Number) -> list[Any]:
    """The two columns of an f64, the low one first."""
    builder, whole = writer.builder, ir.VectorType(ir.IntType(64), writer.width)
    pattern = builder.bitcast(x.code, whole)
    upper = builder.lshr(pattern, ir.Constant(whole, [32] * writer.width))
    return [builder.bitcast(builder.trunc(part, writer.vector("i32")), writer.vector("f32"))
            for part in (pattern, upper)]


def _magnitude(writer: Writer, x: Number) -> Any:
    mask = writer.wide(Number("u32", ir.Constant(_WORD, 0x7FFFFFFF))).code
    return writer.builder.and_(_pattern(writer, x), mask)


def _pattern(writer: Writer, x: Number) -> Any:
    return writer.builder.bitcast(x.code, writer.vector("u32"))


@cache
def columns_kept(text: str, tick: str, ports: tuple[Port, ...], uniform: tuple[str, ...]) -> int | None:
    """How many columns what is kept of a tick takes; 0 if it is not worth it, None if the tick is not straight."""
    floats, count = ir.VectorType(_FLOAT, 16), len(reads(ports))
    given = [ir.IntType(64), *[floats] * count, *[_FLOAT] * len(uniform)]
    function = ir.Function(ir.Module(), ir.FunctionType(ir.VoidType(), given), "tried")
    at, *arguments = function.args
    writer = Writer(ir.IRBuilder(function.append_basic_block()), functions_of(text), "tried", 16)
    try:
        write_tick(writer, tick, ports, arguments[:count], dict(zip(uniform, arguments[count:], strict=True)), (at, 0))
    except NotStraightError:
        return None
    except NotKeptError:
        return 0
    assert writer.rest is not None
    kept = writer.rest.end()
    return kept if writer.rest.cost >= kept + WORTH else 0


def ticking(text: str, tick: str, ports: Sequence[Port], uniform: tuple[str, ...], width: int, first: int) -> Any:
    """The tick of so many neurons, for compiled code.

    A function of the address of a vector of neurons, of a tuple of vectors, the columns of `reads`, of a tuple of
    float32, what is `uniform`, and of the worst patterns so far. It returns a tuple of vectors: the columns of
    `writes`, and then the worst patterns. What is kept while knobs rest stands in columns from the `first` on.
    """
    vector = Vector(width)
    ports = tuple(Port(*port) for port in ports)
    made = types.UniTuple(vector, len(writes(ports)) + 1)
    # Two kinds may have one text, and all kinds are in one program: the name says all that the table follows from.
    table = f"literals_{sha256(repr((text, tick, ports)).encode()).hexdigest()}"

    @intrinsic
    def step(typingctx, at, columns, given, worst):
        def codegen(context, builder, signature, args):
            vectors = [builder.extract_value(args[1], i) for i in range(len(signature.args[1]))]
            numbers = {name: builder.extract_value(args[2], i) for i, name in enumerate(uniform)}
            keeps = columns_kept(text, tick, ports, uniform)
            writer = Writer(builder, functions_of(text), table, width)
            written, wild = write_tick(writer, tick, ports, vectors, numbers, (args[0], first) if keeps else None)
            if writer.rest is not None:
                writer.rest.end()
            words = ir.VectorType(_WORD, width)
            worst = builder.bitcast(args[3], words)
            for pattern in wild:
                worst = builder.select(builder.icmp_unsigned(">", pattern, worst), pattern, worst)
            return context.make_tuple(builder, signature.return_type, [*written, builder.bitcast(worst, vector.floats)])
        return made(types.int64, columns, given, worst), codegen

    return step


def wildness(width: int) -> Any:
    """Whether the worst patterns of so many lanes are of what is wild: a function for compiled code, 0 or 1."""
    vector = Vector(width)

    @intrinsic
    def is_wild(typingctx, worst):
        def codegen(context, builder, signature, args):
            words = ir.VectorType(_WORD, width)
            pattern = builder.bitcast(args[0], words)
            beyond = builder.icmp_unsigned(">", pattern, ir.Constant(words, [WILDEST] * width))
            mask = builder.bitcast(beyond, ir.IntType(width))
            some = builder.icmp_unsigned("!=", mask, ir.Constant(ir.IntType(width), 0))
            return builder.zext(some, ir.IntType(64))
        return types.int64(vector), codegen

    return is_wild


is_wild_16, is_wild_8 = wildness(16), wildness(8)
