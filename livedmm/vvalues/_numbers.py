"""Numbers: what counts as one, and arithmetic that neither raises nor grows without bound.

The rules, beside ordinary arithmetic:

- `int`, `float` and `Fraction` are numbers, `bool` is not (in the original a truth value is no number). Any
  other `numbers.Real`, such as a numpy scalar, is read as the one of the three that it is.
- Exact numbers stay exact while numerator and denominator fit in signed 64 bits. A result beyond that is the
  nearest float, where the original raises: so an integer that doubles every tick cannot grow until it stalls
  the machine.
- NaN and the infinities are numbers and follow IEEE 754, with one exception: a product with 0 is 0 whatever
  the other factor is, so that a weight of 0 silences even what is not finite.
- A quotient of integers is exact (a `Fraction` if need be); a quotient by 0 is 0, where the original raises.
"""

from __future__ import annotations

import math
import numbers
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | float | Fraction

NUMBERS = frozenset({float, int, Fraction})
"""The exact types of numbers inside the algebra."""

_LEAST, _MOST = -(2**63), 2**63 - 1


def read_number(x: object) -> Number | None:
    """The number that `x` is, or None."""
    if type(x) is float:
        return x
    if type(x) is int or type(x) is Fraction:
        return bounded(x)
    if type(x) is bool or not isinstance(x, numbers.Real):
        return None
    try:
        if isinstance(x, numbers.Rational):
            return bounded(Fraction(int(x.numerator), int(x.denominator)))
        return float(x)
    except (ArithmeticError, TypeError, ValueError):
        return None


def bounded(x: Number) -> Number:
    """`x`, as an integer where it is a whole ratio, as a float where it is exact and leaves 64 bits."""
    if type(x) is int:
        return x if _LEAST <= x <= _MOST else _nearest(x)
    if isinstance(x, Fraction):
        above, below = x.numerator, x.denominator
        if below == 1:
            return bounded(above)
        return x if _LEAST <= above <= _MOST and below <= _MOST else _nearest(x)
    return x


def _nearest(x: int | Fraction) -> float:
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def plus(a: Number, b: Number) -> Number:
    """The sum of two numbers in bounds."""
    return bounded(a + b)


def times(a: Number, b: Number) -> Number:
    """The product of two numbers in bounds; 0 if either is 0."""
    return bounded(a * b) if a and b else 0


def over(a: Number, b: Number) -> Number:
    """The quotient of two numbers in bounds; 0 if `b` is 0."""
    if not b:
        return 0
    if type(a) is int and type(b) is int:
        return bounded(Fraction(a, b))
    return bounded(a / b)
