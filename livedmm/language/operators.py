"""Products, quotients, powers and comparisons of streams: each is a neuron of a family (R30).

What multiplies is read as a `Chain`: a number and streams. The number goes to the first stream, whatever
the order in which they were written, so that a new number never makes another neuron.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from operator import neg
from typing import TYPE_CHECKING

from livedmm.errors import RowError
from livedmm.language.numbers import fold
from livedmm.language.refused import SIGNS, refused
from livedmm.language.values import (
    Array,
    Cell,
    Form,
    Made,
    Member,
    Numeric,
    Scalar,
    Value,
    member,
    scalar,
    weighed,
)
from livedmm.network import ONE
from livedmm.ugens import Kind, Stream

if TYPE_CHECKING:
    from livedmm.language.reading import Reading

HIGHEST_POWER = 8
"""The last whole power of a stream that is written out as products."""


class Chain:
    """A number and the streams that it multiplies; `family` says how these meet.

    `orders` are the places in the text of the signs between the factors.
    """

    __slots__ = ("factors", "family", "number", "orders")

    def __init__(self, number: float, factors: list[Numeric], family: str, orders: list[int]) -> None:
        self.number = number
        self.factors = factors
        self.family = family
        self.orders = orders


def product(reading: Reading, node: ast.expr) -> Value:
    """What an expression of ``* / ** -`` is worth."""
    return _close(reading, node, _factor(reading, node))


def signed(reading: Reading, node: ast.UnaryOp) -> Value:
    """What ``-a`` and ``+a`` are worth."""
    if not isinstance(node.op, ast.USub | ast.UAdd):
        raise refused(reading, node)
    return product(reading, node)


def comparison(reading: Reading, node: ast.Compare) -> Value:
    """What ``a > b`` is worth: a neuron whose output is 1 where it is so, else 0."""
    if len(node.ops) > 1 or not isinstance(node.ops[0], ast.Gt | ast.Lt):
        raise refused(reading, node)
    left = reading.numeric(node.left)
    order = reading.making.order()
    right = reading.numeric(node.comparators[0])
    if isinstance(node.ops[0], ast.Lt):
        left, right = right, left
    if isinstance(left, float) and isinstance(right, float):
        return 1.0 if left > right else 0.0
    return _close(reading, node, Chain(1.0, [left, right], "greater", [order]))


def family(reading: Reading, name: str, rows: Iterable[Scalar]) -> Kind:
    """The member of a family of kinds for operands: image over signal over value.

    Raises
    ------
    RowError
        If there is no such family.
    """
    kinds = reading.scope.families.get(name)
    if not kinds:
        raise RowError(f"no kind '{name}', which this sign stands for", "the registry has none")
    present: set[Stream | None] = set()
    for row in rows:
        if isinstance(row, dict):
            for neuron, port in row:
                present.add(neuron.kind.stream_of(port) if isinstance(neuron, Cell)
                            else reading.scope.stream(neuron, port))
    order: tuple[Stream, ...] = ("image", "signal", "value")
    wanted: Stream = next((s for s in order if s in present), "value")
    # Where a family has no member for these streams, the linear maps between streams bridge the gap.
    return kinds[wanted] if wanted in kinds else next(kinds[s] for s in reversed(order) if s in kinds)


def _factor(reading: Reading, node: ast.expr) -> Value | Chain:
    """A factor, before it is known what multiplies it."""
    match node:
        case ast.BinOp(op=ast.Pow()):
            reading.descend(node)
            found: Value | Chain = _power(reading, node)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return reading.value(node)
        case ast.BinOp():
            reading.descend(node)
            found = _chain(reading, node)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            reading.descend(node)
            found = _factor(reading, operand)
            if isinstance(node.op, ast.USub):
                found = _scaled(reading, node, found, neg)
        case _:
            return reading.value(node)
    reading.ascend()
    return found


def _chain(reading: Reading, node: ast.BinOp) -> Value | Chain:
    """``a * b / c ...``, from left to right and without recursion to the left."""
    spine: list[ast.BinOp] = []
    at: ast.expr = node
    while isinstance(at, ast.BinOp) and not isinstance(at.op, ast.Pow | ast.Add | ast.Sub):
        spine.append(at)
        at = at.left
    found = _factor(reading, at)
    for step in reversed(spine):
        order = reading.making.order()
        right = _factor(reading, step.right)
        found = _joined(reading, step, found, order, right)
    return found


def _joined(reading: Reading, node: ast.BinOp, left: Value | Chain, order: int,
            right: Value | Chain) -> Value | Chain:
    sign = SIGNS[type(node.op)]
    if isinstance(left, float) and isinstance(right, float) and sign in ("*", "/", "%", "//"):
        return folded(reading, node, sign, left, right)
    if sign == "*":
        if isinstance(right, float):
            return _scaled(reading, node, left, lambda w: w * right)
        if isinstance(left, float):
            return _scaled(reading, node, right, lambda w: w * left)
        second = _numeric(reading, node.right, right)
        if isinstance(left, Chain) and left.family == "product":
            return Chain(left.number, [*left.factors, second], "product", [*left.orders, order])
        return Chain(1.0, [_numeric(reading, node.left, left), second], "product", [order])
    if sign == "/":
        if isinstance(right, float):
            if right == 0:
                raise not_finite(reading, node)
            return _scaled(reading, node, left, lambda w: w / right)
        first, second = _numeric(reading, node.left, left), _numeric(reading, node.right, right)
        return Chain(1.0, [first, second], "quotient", [order])
    raise refused(reading, node)


def _power(reading: Reading, node: ast.BinOp) -> Value | Chain:
    base = _numeric(reading, node.left, _factor(reading, node.left))
    order = reading.making.order()
    exponent = _numeric(reading, node.right, _factor(reading, node.right))
    if isinstance(base, float) and isinstance(exponent, float):
        return folded(reading, node, "**", base, exponent)
    if not isinstance(exponent, float):
        raise reading.error(node, "the exponent of a power is a number", "write a*a as a**2")
    if exponent not in range(1, HIGHEST_POWER + 1):
        raise reading.error(node, f"a stream has no power {exponent:g}",
                            f"use a whole number from 2 to {HIGHEST_POWER}: {reading.text(node.left)}**2")
    times = int(exponent)
    return base if times == 1 else Chain(1.0, [base] * times, "product", [order] * (times - 1))


def _scaled(reading: Reading, node: ast.expr, value: Value | Chain,
            f: Callable[[float], float]) -> Value | Chain:
    if isinstance(value, Chain):
        return Chain(f(value.number), value.factors, value.family, value.orders)
    numeric = _numeric(reading, node, value)
    reading.spend(numeric)
    return weighed(numeric, f)


def _numeric(reading: Reading, node: ast.expr, value: Value | Chain) -> Numeric:
    return reading.as_numeric(node, _close(reading, node, value))


def folded(reading: Reading, node: ast.expr, sign: str, a: float, b: float) -> float:
    """Arithmetic of two numbers, with its errors told of `node`."""
    try:
        return fold(sign, a, b)
    except OverflowError:
        raise not_finite(reading, node) from None
    except ValueError:
        raise reading.error(node, f"this number is not real: {reading.text(node)}",
                            "a root of a negative number is none") from None


def not_finite(reading: Reading, node: ast.expr) -> RowError:
    """The error that a number is not finite."""
    return reading.error(node, f"this number is not finite: {reading.text(node)}", "a weight goes up to 1e18")


def _close(reading: Reading, node: ast.expr, value: Value | Chain) -> Value:
    """Make the neurons of a chain, for every member where its factors are arrays."""
    if not isinstance(value, Chain):
        return value
    try:
        n = reading.met(*value.factors)
        made = [_made(reading, value, i) for i in range(n)]
    except RowError as error:
        raise reading.at(node, error) from None
    array = any(isinstance(f, Array) for f in value.factors)
    cells = [m for m in made if isinstance(m, Cell)]
    if len(cells) == len(made):
        return Made(cells, array)
    members: list[Member] = [{(m, "out"): 1.0} if isinstance(m, Cell) else m for m in made]
    return Array(members) if array else members[0]


def _made(reading: Reading, chain: Chain, i: int) -> Cell | Scalar:
    """The i-th member of a chain: the last neuron of it, or what is left where a factor is a number."""
    factors = [scalar(member(f, i)) for f in chain.factors]
    if chain.family != "product":
        a, b = _by(factors[0], chain.number), factors[1]
        if chain.family == "quotient" and isinstance(b, float):
            return _divided(a, b)
        if isinstance(a, float) and isinstance(b, float):
            return 1.0 if a > b else 0.0
        factors[0] = a
        return _cell(reading, chain.family, factors, (chain.orders[0], i))
    k = chain.number
    streams: list[Form] = []
    for factor in factors:
        if isinstance(factor, float):
            k *= factor
        elif streams and len(factor) == 1 and ONE not in factor:
            (column, weight), = factor.items()
            k *= weight
            streams.append({column: 1.0})
        else:
            streams.append(factor)
    if not streams:
        return k
    made: Cell | Scalar = _by(streams[0], k)
    for order, factor in zip(chain.orders[len(factors) - len(streams):], streams[1:], strict=True):
        first: Scalar = {(made, "out"): 1.0} if isinstance(made, Cell) else made
        made = _cell(reading, "product", [first, factor], (order, i))
    return made


def _by(value: Scalar, k: float) -> Scalar:
    if k == 1.0:
        return value
    return value * k if isinstance(value, float) else {c: w * k for c, w in value.items()}


def _divided(value: Scalar, by: float) -> Scalar:
    if by == 0:
        raise RowError("a member of this array is divided by 0", "a weight goes up to 1e18")
    return value / by if isinstance(value, float) else {c: w / by for c, w in value.items()}


def _cell(reading: Reading, name: str, operands: list[Scalar], order: tuple[int, int]) -> Cell:
    kind = family(reading, name, operands)
    reading.budget.declare(1)
    rows = dict(zip((i.name for i in kind.inputs), operands, strict=False))
    return reading.making.cell(kind, name, order, rows)
