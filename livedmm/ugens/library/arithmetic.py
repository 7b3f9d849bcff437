"""Sums, products, quotients and comparisons of V-values: what rows write with operators."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from livedmm.ugens.declare import ugen
from livedmm.ugens.ports import Input, Output, Ports
from livedmm.vvalues import NUMBER, VValue, add, divide, number, scale


@ugen(stream="value", family="identity")
class ValueIdentity:
    """What arrives, passed on: `input` to `out`, and any other input to the output of its name.

    An output wired back into the input of its name is an accumulator, a register, an oscillator.
    """

    input = Input()
    out = Output()
    others = Ports(doc="further inputs, passed on under their names")

    def tick(input, others):
        return input, others


@ugen(stream="value", family="product")
class ValueProduct:
    """`a` times `b`: a number scales all of a V-value, and what both have at a path is multiplied there.

    The number 1 changes nothing, 0 silences, and the product is linear in both. So a number is a gate for a
    tree, and a tree a mask for a tree.
    """

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return product(a, b)


@ugen(stream="value", family="quotient")
class ValueQuotient:
    """`a` divided by the number of `b`; zero where that is 0."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return divide(float(number(b)), a)


@ugen(stream="value", family="greater")
class ValueGreater:
    """1 while the number of `a` is above that of `b`, else 0; `less_or_equal` compares whole V-values."""

    a = Input()
    b = Input()
    out = Output()

    def tick(a, b):
        return 1 if number(a) > number(b) else 0


def product(a: VValue, b: VValue) -> VValue:
    """The commutative product in which numbers are scalars and each key is multiplied by itself alone.

    With a = a0 + a', where a0 is the number of a and a' the rest, it is a0 b0 + a0 b' + b0 a', plus the
    products of what a' and b' have under the same keys. It is bilinear and associative, and 1 is neutral.
    """
    if isinstance(a, int | float | Fraction):
        return scale(a, b)
    if isinstance(b, int | float | Fraction):
        return scale(b, a)
    if not isinstance(a, Mapping):
        return scale(number(b), a)
    if not isinstance(b, Mapping):
        return scale(number(a), b)
    rest = {key: value for key, value in a.items() if key != NUMBER}
    both = {key: product(value, b[key]) for key, value in rest.items() if key in b}
    return add({}, scale(number(a), b), scale(number(b), rest), both)
