# mypy: disable-error-code="no-untyped-def, no-untyped-call"
"""The dialect's arithmetic as LLVM's, for many neurons side by side: no loop, no branch (R2, R3).

What `livedmm.engine.dialect` has translated is worked out by walking its text: each number is one of LLVM's, of one
lane or of all of them, each call is written out, each loop as often as it turns, each choice is a selection.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils

from livedmm.engine.intrinsics import LAST, advance, fused
from livedmm.engine.resting import GIVEN, MOVING, RESTING, Rest

LONGEST = 3000
"""Operations of a tick: what is longer is not written out."""
LITERALS = 256
"""Different literals that a tick may have."""

_COSTS = {"add": 1, "sub": 1, "mul": 1, "div": 6}
"""How long operations on floats take; others, and whole numbers, count as one."""

_WORD, _FLOAT, _DOUBLE = ir.IntType(32), ir.FloatType(), ir.DoubleType()
_TYPES = {"f32": _FLOAT, "f64": _DOUBLE, "i32": _WORD, "u32": _WORD, "bool": ir.IntType(1)}
_FLOATS = ("f32", "f64")


class NotStraightError(Exception):
    """A tick branches, is very long, or does what vectors cannot."""


@dataclass(frozen=True, slots=True)
class Number:
    """What a tick computes with: a type of the dialect, LLVM's value, of one lane or of all, and whether it rests."""

    type: str
    code: Any
    stands: int = MOVING


class Writer:
    """Writes functions of the dialect where a builder stands, for vectors of so many lanes.

    Its literals stand in a table of the module. Where a tick runs once in a call they are read where they are used, at
    no cost; as LLVM's constants each was fetched to a register first, through an address of its own.

    Attributes
    ----------
    cost
        How many operations on vectors of floats were written, a division as so many.
    rest
        Where what rests is computed; None if everything is computed at every turn.
    """

    def __init__(self, builder, functions: Mapping[str, ast.FunctionDef], table: str, width: int) -> None:
        self.builder = builder
        self.width = width
        self.cost = 0
        self.functions = functions
        self.operations = 0
        self.rest: Rest | None = None
        self.widened: dict[int, tuple[Number, Number]] = {}
        self.literals: dict[int, int] = {}
        self.table = ir.GlobalVariable(builder.module, ir.ArrayType(_WORD, LITERALS), f"{table}_{width}")
        self.table.linkage = "weak"  # so that LLVM does not take them for constants

    def end(self) -> None:
        """Write the table of literals; nothing can be written after it."""
        words = [*self.literals, *[0] * (LITERALS - len(self.literals))]
        self.table.initializer = ir.Constant(self.table.type.pointee, words)

    # -- what rests and what moves

    def place(self, operation: Callable[..., Any], *operands: Any) -> Any:
        """Write an operation: where what rests is computed if all that it takes rests, else where what moves is."""
        numbers = [x for x in operands if isinstance(x, Number)]
        if self.rest is None or not numbers:
            return operation(*operands)
        if any(x.stands == MOVING for x in numbers):
            made = operation(*(self.fetched(x) if isinstance(x, Number) else x for x in operands))
            return replace(made, stands=MOVING) if isinstance(made, Number) else made
        moving, self.builder = self.builder, self.rest.builder
        before = self.cost
        made = operation(*operands)
        self.rest.cost += max(1, self.cost - before)
        self.builder = moving
        if any(made.code is x.code for x in numbers):
            return replace(made, stands=max(x.stands for x in numbers))
        for x in numbers:
            self.rest.took(x.code)
        return replace(made, stands=RESTING)

    def fetched(self, x: Number) -> Number:
        """A number, at hand where what moves is computed."""
        if self.rest is None or x.stands != RESTING:
            return x
        if id(x.code) not in self.widened:
            moving, self.builder = self.builder, self.rest.builder
            self.widened[id(x.code)] = x, self.wide(x)
            self.builder = moving
        return Number(x.type, self.rest.fetched(self.widened[id(x.code)][1].code))

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
                return self.place(self.negative, self.number(operand, names))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.place(self.opposite, self.number(operand, names))
            case ast.BinOp(left=left, op=op, right=right):
                return self.place(partial(self.binary, op), self.number(left, names), self.number(right, names))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.place(partial(self.compare, _SIGNS[type(op)]), self.number(left, names),
                                  self.number(right, names))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.place(self.choose, self.number(test, names), self.number(body, names),
                                  self.number(orelse, names))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                given = [self.number(a, names) for a in arguments]
                if name in self.functions:
                    return self.call(name, given)
                # Families are lists of numbers, each of which stands as it does.
                return (self.primitive(name, *given) if name.startswith("family_")
                        else self.place(partial(self.primitive, name), *given))
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

    def opposite(self, x: Number) -> Number:
        return Number("bool", self.builder.not_(x.code))

    def binary(self, op: ast.operator, a: Any, b: Any) -> Number:
        type, x, y = self.pair(a, b)
        name = _OPERATIONS[op.__class__]
        if type == "f32" and isinstance(x.type, ir.VectorType):
            self.cost += _COSTS[name]
        if name in ("shl", "shr"):
            if not (isinstance(b, Number) and isinstance(b.code, ir.Constant) and 0 <= b.code.constant < 32):
                raise NotStraightError
            name = {"shl": "shl", "shr": "ashr" if type == "i32" else "lshr"}[name]
        return Number(type, getattr(self.builder, f"f{name}" if type in _FLOATS else name)(x, y))

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
            return Number(type, ir.Constant(_TYPES[type], float(x) if type in _FLOATS else int(x)), GIVEN)
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

    def primitive(self, name: str, *given: Any) -> Any:
        """What `livedmm.engine.intrinsics` and `livedmm.engine.buffers` have for one neuron."""
        match name:
            case "f32" | "f64" | "i32" | "u32":
                return self.cast(name, given[0])
            case "floor":
                self.cost += 1
                return Number("f32", self.instruction("floor", given[0].code))
            case "rint":
                self.cost += 1
                return Number("f32", self.instruction("roundeven", given[0].code))
            case "fma":
                self.cost += 1
                return Number("f32", fused(self.builder, *self.alike(*given)))
            case "sqrt":
                zero = self.cast("f32", 0.0)
                positive = self.choose(self.compare(">", given[0], zero), given[0], zero)
                return Number("f32", self.instruction("sqrt", positive.code))
            case "abs" if given[0].type == "f32":
                return Number("f32", self.instruction("fabs", given[0].code))
            case "smaller" | "larger":
                a, b = given
                self.cost += 1
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
def functions_of(text: str) -> Mapping[str, ast.FunctionDef]:
    """The functions of a text, and `advance`, by name."""
    return {f.name: f for f in ast.parse(f"{text}\n\n{_ADVANCE}").body if isinstance(f, ast.FunctionDef)}


def _known(index: Any) -> int:
    """An index that is the same in all lanes, and known."""
    if isinstance(index, int):
        return index
    if not isinstance(index.code, ir.Constant):
        raise NotStraightError
    return int(index.code.constant)
