# mypy: disable-error-code="no-untyped-def, no-untyped-call"
"""A kind's tick as straight code: vectors of neurons, written without a loop or a branch (R2, R19).

What `livedmm.engine.dialect` has translated is worked out once more, not by numba but by walking its text: each number
is one of LLVM's, of one lane or of all of them, each call is written out, each loop as often as it turns, each choice
is a selection. So a vector of neurons has its states in registers, and nothing is left to be guessed about what can be
a vector. A tick that branches, or shifts by what is not written down, is not straight; numba compiles it lane by lane.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from livedmm.engine.intrinsics import FUSES, LAST, WILDEST, advance, fused
from livedmm.engine.vectors import Vector

LONGEST = 3000
"""Operations of a tick: what is longer is not written out."""
LITERALS = 256
"""Different literals that a tick may have."""

WIDTHS = {"cycle": 2, "f64": 2}
"""The four-byte columns of a state, where it is not one."""

_DIVISION = 5
"""Products that take as long as a division."""

_WORD, _FLOAT, _DOUBLE = ir.IntType(32), ir.FloatType(), ir.DoubleType()
_TYPES = {"f32": _FLOAT, "f64": _DOUBLE, "i32": _WORD, "u32": _WORD, "bool": ir.IntType(1)}
_FLOATS = ("f32", "f64")


class NotStraightError(Exception):
    """A tick branches, is very long, or does what vectors cannot."""


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
    """

    sort: str
    name: str
    format: str
    family: int

    @property
    def columns(self) -> int:
        return WIDTHS.get(self.format, 1) * (self.family or 1)


@dataclass(frozen=True, slots=True)
class Number:
    """What a tick computes with: a type of the dialect, and LLVM's value, of one lane or of all."""

    type: str
    code: Any


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


class _Writer:
    """Writes a tick where a builder stands, for vectors of so many lanes.

    A `share` of the sums is written as ``x * 1 + y`` in one instruction: the same number, rounded once. Products
    and sums go to units of their own on some processors, and where there are more sums the others would have a rest.

    Its literals stand in a table of the module. Where a tick runs once in a call they are read where they are used, at
    no cost; as LLVM's constants each was fetched to a register first, through an address of its own.
    """

    def __init__(self, builder, text: str, width: int, share: float = 0.0) -> None:
        self.builder = builder
        self.text = text
        self.width = width
        self.share = share
        self.due = 0.0
        self.sums = 0
        self.products = 0
        self.functions = _functions(text)
        self.operations = 0
        self.literals: dict[int, int] = {}
        self.table = ir.GlobalVariable(builder.module, ir.ArrayType(_WORD, LITERALS),
                                       f"literals_{sha256(text.encode()).hexdigest()}_{width}")

    # -- a tick

    def tick(self, name: str, ports: Sequence[Port], columns: Sequence[Any],
             uniform: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
        """The columns of `writes` from those of `reads`; then those that may go wild, as patterns to compare (R7).

        What is the same for all neurons, like `dt`, is `uniform`.
        """
        given: dict[str, Any] = {n: Number("f32", code) for n, code in uniform.items()}
        left = list(columns)
        lows = {}
        for port in ports:
            if port.family:
                given[f"{port.name}_lanes"] = [Number("f32", left.pop(0)) for _ in range(port.columns)]
                given[f"{port.name}_first"], given[f"{port.name}_size"] = 0, port.family
            elif port.sort != "output":
                given[port.name] = self.read(port.format, left)
                if port.format == "cycle":
                    lows[port.name] = Number("f32", left.pop(0))
        # Two kinds may have one text, and all kinds are in one program: the table's name says all that it follows from.
        digest = sha256(repr((self.text, name, ports)).encode())
        self.table = ir.GlobalVariable(self.builder.module, ir.ArrayType(_WORD, LITERALS),
                                       f"literals_{digest.hexdigest()}_{self.width}")
        self.table.linkage = "weak"  # so that LLVM does not take them for constants
        function = self.functions[name]
        made = self.call(name, [given[a.arg] for a in function.args.args])
        results = list(made) if isinstance(made, tuple) else [made]
        written: list[Any] = []
        wild: list[Any] = []
        for port in ports:
            if port.sort == "input":
                continue
            if port.family:
                members = [self.wide(x) for x in given[f"{port.name}_lanes"]]
                written += [x.code for x in members]
                if port.format == "f32":
                    wild += [self.magnitude(x) for x in members]
                continue
            value = self.wide(results.pop(0))
            if port.format == "cycle":
                high, low = self.call("advance", [given[port.name], lows[port.name], value])
                written += [self.wide(high).code, self.wide(low).code]
                wild.append(self.pattern(self.wide(high)))
            elif port.format == "f64":
                written += self.halves(value)
                wild.append(self.magnitude(self.cast("f32", value)))
            else:
                written.append(self.builder.bitcast(value.code, self.vector("f32")))
                if port.format == "f32":
                    wild.append(self.magnitude(value))
        words = [*self.literals, *[0] * (LITERALS - len(self.literals))]
        self.table.initializer = ir.Constant(self.table.type.pointee, words)
        return written, wild

    def read(self, format: str, left: list[Any]) -> Number:
        if format == "f64":
            words = [self.builder.bitcast(left.pop(0), self.vector("i32")) for _ in range(2)]
            whole = ir.VectorType(ir.IntType(64), self.width)
            low, high = (self.builder.zext(word, whole) for word in words)
            upper = self.builder.shl(high, ir.Constant(whole, [32] * self.width))
            return Number("f64", self.builder.bitcast(self.builder.or_(upper, low), self.vector("f64")))
        type = "f32" if format == "cycle" else format
        return Number(type, self.builder.bitcast(left.pop(0), self.vector(type)))

    def halves(self, x: Number) -> list[Any]:
        """The two columns of an f64, the low one first."""
        whole = ir.VectorType(ir.IntType(64), self.width)
        pattern = self.builder.bitcast(x.code, whole)
        upper = self.builder.lshr(pattern, ir.Constant(whole, [32] * self.width))
        return [self.builder.bitcast(self.builder.trunc(part, self.vector("i32")), self.vector("f32"))
                for part in (pattern, upper)]

    def magnitude(self, x: Number) -> Any:
        return self.builder.and_(self.pattern(x), self.wide(Number("u32", ir.Constant(_WORD, 0x7FFFFFFF))).code)

    def pattern(self, x: Number) -> Any:
        return self.builder.bitcast(x.code, self.vector("u32"))

    # -- lanes

    def vector(self, type: str) -> ir.VectorType:
        return ir.VectorType(_TYPES[type], self.width)

    def wide(self, x: Number) -> Number:
        """A number in all lanes."""
        if isinstance(x.code.type, ir.VectorType):
            return x
        vector = self.vector(x.type)
        if isinstance(x.code, ir.Constant):
            known = x.code.constant
            if self.width == 16 or known == 0 or x.type in ("f64", "bool"):
                return Number(x.type, ir.Constant(vector, [known] * self.width))
            return Number(x.type, self.literal(x.type, known))
        return Number(x.type, self.spread(x.code, vector))

    def literal(self, type: str, known: float) -> Any:
        """A literal in all lanes."""
        word = int(np.float32(known).view(np.uint32)) if type == "f32" else int(known) & 0xFFFFFFFF
        at = self.literals.setdefault(word, len(self.literals))
        if at >= LITERALS:
            raise NotStraightError
        place = self.builder.gep(self.table, [ir.Constant(_WORD, 0), ir.Constant(_WORD, at)])
        one = self.builder.load(self.builder.bitcast(place, _TYPES[type].as_pointer()))
        one.set_metadata("invariant.load", self.builder.module.add_metadata([]))
        return self.spread(one, self.vector(type))

    def spread(self, one: Any, vector: ir.VectorType) -> Any:
        """One lane in all lanes."""
        undefined = ir.Constant(vector, ir.Undefined)
        first = self.builder.insert_element(undefined, one, ir.Constant(_WORD, 0))
        places = ir.Constant(ir.VectorType(_WORD, self.width), [0] * self.width)
        return self.builder.shuffle_vector(first, undefined, places)

    def alike(self, *numbers: Number) -> list[Any]:
        """Numbers of one lane if all are, else all in all lanes."""
        if any(isinstance(x.code.type, ir.VectorType) for x in numbers):
            return [self.wide(x).code for x in numbers]
        return [x.code for x in numbers]

    def instruction(self, name: str, x: Any) -> Any:
        """One of LLVM's functions of a float, of a lane or of all."""
        suffix = f"v{self.width}f32" if isinstance(x.type, ir.VectorType) else "f32"
        function = cgutils.get_or_insert_function(self.builder.module, ir.FunctionType(x.type, [x.type]),
                                                  f"llvm.{name}.{suffix}")
        return self.builder.call(function, [x])

    # -- statements

    def call(self, name: str, arguments: Sequence[Any]) -> Any:
        """What a function of the text returns."""
        function = self.functions[name]
        names = dict(zip((a.arg for a in function.args.args), arguments, strict=True))
        return self.block(function.body, names)

    def block(self, body: Sequence[ast.stmt], names: dict[str, Any]) -> Any:
        for statement in body:
            match statement:
                case ast.Return(value=None):
                    return ()
                case ast.Return(value=value) if value is not None:
                    return self.several(value, names)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    names[name] = self.number(value, names)
                case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                    for target, x in zip(targets, self.several(value, names), strict=True):
                        assert isinstance(target, ast.Name)
                        names[target.id] = x
                case ast.For(ast.Name(id=name), ast.Call(args=[ast.Constant(value=int(count))]), body=inner):
                    for turn in range(count):
                        names[name] = turn
                        self.block(inner, names)
                case ast.Expr(value=ast.Call() as call):
                    self.several(call, names)
                case ast.Expr(value=ast.Constant()) | ast.Pass():
                    pass
                case _:
                    raise NotStraightError
        return ()

    # -- expressions

    def several(self, node: ast.expr, names: Mapping[str, Any]) -> tuple[Any, ...]:
        if isinstance(node, ast.Tuple):
            return tuple(self.number(x, names) for x in node.elts)
        made = self.expression(node, names)
        return made if isinstance(made, tuple) else (made,)

    def number(self, node: ast.expr, names: Mapping[str, Any]) -> Any:
        """A number; whole numbers that count turns, and literals that a type stands around, are Python's own."""
        made = self.expression(node, names)
        if isinstance(made, tuple):
            (made,) = made
        return made

    def expression(self, node: ast.expr, names: Mapping[str, Any]) -> Any:
        self.operations += 1
        if self.operations > LONGEST:
            raise NotStraightError
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return names[name] if name in names else {"LAST": LAST}[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.negative(self.number(operand, names))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Number("bool", self.builder.not_(self.number(operand, names).code))
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(op, self.number(left, names), self.number(right, names))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.compare(_SIGNS[type(op)], self.number(left, names), self.number(right, names))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.choose(self.number(test, names), self.number(body, names), self.number(orelse, names))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                given = [self.number(a, names) for a in arguments]
                return self.call(name, given) if name in self.functions else self.primitive(name, given)
        raise NotStraightError

    def pair(self, a: Any, b: Any) -> tuple[str, Any, Any]:
        """Two numbers of one type, of one lane or of all."""
        if not isinstance(a, Number):
            a = self.cast(b.type, a)
        if not isinstance(b, Number):
            b = self.cast(a.type, b)
        assert a.type == b.type
        return (a.type, *self.alike(a, b))

    def negative(self, x: Any) -> Any:
        if not isinstance(x, Number):
            return -x
        return Number(x.type, self.builder.fneg(x.code) if x.type in _FLOATS else self.builder.neg(x.code))

    def binary(self, op: ast.operator, a: Any, b: Any) -> Number:
        type, x, y = self.pair(a, b)
        name = _OPERATIONS[op.__class__]
        if type == "f32" and isinstance(x.type, ir.VectorType):
            self.sums += name in ("add", "sub")
            self.products += {"mul": 1, "div": _DIVISION}.get(name, 0)
            self.due += self.share * (name in ("add", "sub"))
            if self.due >= 1.0:
                self.due -= 1.0
                return Number(type, self.sum(name, x, y))
        if name in ("shl", "shr"):
            if not (isinstance(b, Number) and isinstance(b.code, ir.Constant) and 0 <= b.code.constant < 32):
                raise NotStraightError
            name = {"shl": "shl", "shr": "ashr" if type == "i32" else "lshr"}[name]
        return Number(type, getattr(self.builder, f"f{name}" if type in _FLOATS else name)(x, y))

    def sum(self, name: str, x: Any, y: Any) -> Any:
        """The sum or the difference of two vectors, as a product with 1 or -1 and a sum in one."""
        one = self.literal("f32", 1.0 if name == "add" else -1.0)
        return fused(self.builder, *((x, one, y) if name == "add" else (y, one, x)))

    def compare(self, sign: str, a: Any, b: Any) -> Number:
        type, x, y = self.pair(a, b)
        if type in _FLOATS:
            compared = self.builder.fcmp_unordered if sign == "!=" else self.builder.fcmp_ordered
        else:
            compared = self.builder.icmp_signed if type == "i32" else self.builder.icmp_unsigned
        return Number("bool", compared(sign, x, y))

    def choose(self, test: Number, a: Any, b: Any) -> Number:
        type, x, y = self.pair(a, b)
        condition = test.code
        if isinstance(condition.type, ir.VectorType) and not isinstance(x.type, ir.VectorType):
            x, y = self.wide(Number(type, x)).code, self.wide(Number(type, y)).code
        return Number(type, self.builder.select(condition, x, y))

    def cast(self, type: str, x: Any) -> Number:
        if not isinstance(x, Number):
            return Number(type, ir.Constant(_TYPES[type], float(x) if type in _FLOATS else int(x)))
        if x.type == type:
            return x
        to = self.vector(type) if isinstance(x.code.type, ir.VectorType) else _TYPES[type]
        match x.type, type:
            case ("i32", "u32") | ("u32", "i32"):
                return Number(type, x.code)
            case ("i32", "f32" | "f64"):
                return Number(type, self.builder.sitofp(x.code, to))
            case ("u32" | "bool", "f32" | "f64"):
                return Number(type, self.builder.uitofp(x.code, to))
            case ("f32" | "f64", "i32"):
                return Number(type, self.builder.fptosi(x.code, to))
            case ("f32" | "f64", "u32"):
                return Number(type, self.builder.fptoui(x.code, to))
            case ("bool", "i32" | "u32"):
                return Number(type, self.builder.zext(x.code, to))
            case ("f32", "f64"):
                return Number(type, self.builder.fpext(x.code, to))
        return Number(type, self.builder.fptrunc(x.code, to))

    def primitive(self, name: str, given: Sequence[Any]) -> Any:
        """What `livedmm.engine.intrinsics` and `livedmm.engine.buffers` have for one neuron."""
        match name:
            case "f32" | "f64" | "i32" | "u32":
                return self.cast(name, given[0])
            case "floor":
                self.sums += 1
                return Number("f32", self.instruction("floor", given[0].code))
            case "rint":
                self.sums += 1
                return Number("f32", self.instruction("roundeven", given[0].code))
            case "fma":
                self.products += 1
                return Number("f32", fused(self.builder, *self.alike(*given)))
            case "sqrt":
                zero = self.cast("f32", 0.0)
                positive = self.choose(self.compare(">", given[0], zero), given[0], zero)
                return Number("f32", self.instruction("sqrt", positive.code))
            case "abs" if given[0].type == "f32":
                return Number("f32", self.instruction("fabs", given[0].code))
            case "smaller" | "larger":
                a, b = given
                self.products += 1
                return self.choose(self.compare("<" if name == "smaller" else ">", b, a), b, a)
            case "bits":
                return self.seen_as("i32", given[0])
            case "from_bits":
                return self.seen_as("f32", given[0])
            case "whole":
                low, high = self.cast("f32", -1073741824.0), self.cast("f32", 1073741824.0)
                x = self.choose(self.compare(">", given[0], high), high, given[0])
                return self.cast("i32", self.choose(self.compare("<", given[0], low), low, x))
            case "family_at":
                lanes, _, size, index = given
                return lanes[min(max(_known(index), 0), size - 1)]
            case "family_put":
                lanes, _, size, index, x = given
                lanes[min(max(_known(index), 0), size - 1)] = x
                return ()
            case "family_count":
                return self.cast("i32", given[2])
        raise NotStraightError

    def seen_as(self, type: str, x: Number) -> Number:
        """The same bits as another type."""
        to = self.vector(type) if isinstance(x.code.type, ir.VectorType) else _TYPES[type]
        return Number(type, self.builder.bitcast(x.code, to))


_OPERATIONS: Mapping[type, str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.BitAnd: "and_",
                                   ast.BitOr: "or_", ast.BitXor: "xor", ast.LShift: "shl", ast.RShift: "shr"}
_SIGNS: Mapping[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_ADVANCE = textwrap.dedent(inspect.getsource(advance.py_func))


@cache
def _functions(text: str) -> Mapping[str, ast.FunctionDef]:
    """The functions of a text, and `advance`, by name."""
    return {f.name: f for f in ast.parse(f"{text}\n\n{_ADVANCE}").body if isinstance(f, ast.FunctionDef)}


def _known(index: Any) -> int:
    """An index that is the same in all lanes, and known."""
    if isinstance(index, int):
        return index
    if not isinstance(index.code, ir.Constant):
        raise NotStraightError
    return int(index.code.constant)


def share_of_sums(text: str, tick: str, ports: Sequence[Port], uniform: Sequence[str]) -> float | None:
    """How many of its sums should be fused with a product; None if a tick cannot be written as straight code."""
    floats = ir.VectorType(_FLOAT, 16)
    count = len(reads(ports))
    function = ir.Function(ir.Module(), ir.FunctionType(ir.VoidType(), [floats] * count + [_FLOAT] * len(uniform)), "f")
    arguments = list(function.args)
    writer = _Writer(ir.IRBuilder(function.append_basic_block()), text, 16)
    try:
        writer.tick(tick, ports, arguments[:count], dict(zip(uniform, arguments[count:], strict=True)))
    except NotStraightError:
        return None
    return max(0.0, 0.5 * (writer.sums - writer.products) / max(writer.sums, 1)) if FUSES else 0.0


def ticking(text: str, tick: str, ports: Sequence[Port], uniform: Sequence[str], width: int) -> Any:
    """The tick of so many neurons, for compiled code.

    A function of a tuple of vectors, the columns of `reads`, of a tuple of float32, what is `uniform`, and of the worst
    patterns so far. It returns a tuple of vectors: the columns of `writes`, and then the worst patterns.
    """
    vector = Vector(width)
    ports = [Port(*port) for port in ports]
    made = types.UniTuple(vector, len(writes(ports)) + 1)

    @intrinsic
    def step(typingctx, columns, given, worst):
        def codegen(context, builder, signature, args):
            count = len(signature.args[0])
            vectors = [builder.extract_value(args[0], i) for i in range(count)]
            numbers = {name: builder.extract_value(args[1], i) for i, name in enumerate(uniform)}
            share = share_of_sums(text, tick, ports, uniform) or 0.0
            written, wild = _Writer(builder, text, width, share).tick(tick, ports, vectors, numbers)
            words = ir.VectorType(_WORD, width)
            worst = builder.bitcast(args[2], words)
            for pattern in wild:
                worst = builder.select(builder.icmp_unsigned(">", pattern, worst), pattern, worst)
            return context.make_tuple(builder, signature.return_type, [*written, builder.bitcast(worst, vector.floats)])
        return made(columns, given, worst), codegen

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
