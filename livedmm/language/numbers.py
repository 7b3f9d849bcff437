"""Numbers: constants, units, and the functions of numbers that fold while a text is read (R30).

All arithmetic is that of float64, whole numbers included, so that no power can take the machine's time.
Who calls adds the place to the errors.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence

from livedmm.errors import RowError
from livedmm.language.limits import LONGEST_ARRAY
from livedmm.language.notation import hertz

CONSTANTS: Mapping[str, float] = {
    "pi": math.pi,
    "tau": math.tau,
    "us": 1e-6,
    "ms": 1e-3,
    "Hz": 1.0,
    "kHz": 1e3,
}
"""Numbers with names; no neuron can have them."""

NUMBER_FUNCTIONS: Mapping[str, str] = {
    "db": "db(-6) is the gain of so many decibels",
    "note": 'note("c4") is the frequency of a note in Hz, as is note(60)',
    "semitones": "semitones(7) is the ratio of an interval",
    "cents": "cents(5) is the ratio of an interval",
}
ARRAY_FUNCTIONS: Mapping[str, str] = {
    "range": "range(n) or range(from, to, step), numbers in equal steps without the last",
    "spread": "spread(n, lo, hi), n numbers in equal steps from lo to hi",
    "random": "random(n, lo, hi, seed), n numbers from lo to hi, always the same for one seed",
}

RESERVED = frozenset({*NUMBER_FUNCTIONS, *ARRAY_FUNCTIONS, "sum"})
"""What rows call that is no kind; a kind of this name could not be called."""

_FOLDS: Mapping[str, Callable[[float, float], object]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "%": lambda a, b: a % b,
    "//": lambda a, b: a // b,
}


def number(value: object) -> float:
    """A literal as a float.

    Raises
    ------
    RowError
        If it is no real number.
    OverflowError
        If it is not finite.
    """
    if isinstance(value, bool) or value is None:
        raise RowError(f"{value} is no number", f"write {1 if value else 0}")
    if isinstance(value, complex):
        raise RowError(f"{value} is no real number", "streams are real")
    if not isinstance(value, int | float):
        raise RowError(f"{value!r:.40} cannot stand in a row", "write a number")
    x = float(value)
    if not math.isfinite(x):
        raise OverflowError
    return x


def fold(sign: str, a: float, b: float) -> float:
    """``a sign b`` in float64.

    Raises
    ------
    OverflowError
        If that is not finite.
    ValueError
        If it is not real.
    """
    try:
        result = _FOLDS[sign](a, b)
    except ZeroDivisionError:
        raise OverflowError from None
    if not isinstance(result, float):
        raise ValueError
    if not math.isfinite(result):
        raise OverflowError
    return result


def number_function(name: str, argument: float | str) -> float:
    """One of `NUMBER_FUNCTIONS` of its one argument.

    Raises
    ------
    RowError
        If the argument is of the wrong sort.
    OverflowError
        If the result is not finite.
    """
    if name == "note":
        return hertz(argument)
    if isinstance(argument, str):
        raise RowError(f"{name} takes a number, not a text", NUMBER_FUNCTIONS[name])
    match name:
        case "db":
            return fold("**", 10.0, argument / 20.0)
        case "semitones":
            return fold("**", 2.0, argument / 12.0)
        case _:
            return fold("**", 2.0, argument / 1200.0)


def array_function(name: str, arguments: Sequence[float]) -> list[float]:
    """One of `ARRAY_FUNCTIONS`.

    Raises
    ------
    RowError
        If the arguments are too few or many, or the array would be empty or too long.
    OverflowError
        If a member is not finite.
    """
    match name, list(arguments):
        case "range", [stop]:
            return _steps(0.0, 1.0, stop)
        case "range", [start, stop]:
            return _steps(start, 1.0, stop - start)
        case "range", [start, stop, step]:
            return _steps(start, step, fold("/", stop - start, step))
        case "spread", [n, lo, hi]:
            last = _length(n) - 1
            return [lo + fold("*", hi - lo, i / last if last else 0.5) for i in range(last + 1)]
        case "random", [n, lo, hi, *seed] if len(seed) <= 1:
            generator = random.Random(f"livedmm {seed[0] if seed else 0.0!r}")
            return [lo + fold("*", hi - lo, generator.random()) for _ in range(_length(n))]
    raise RowError(f"{name} cannot be called with {len(arguments)} numbers", f"it is {ARRAY_FUNCTIONS[name]}")


def _length(n: float) -> int:
    if not (1 <= n <= LONGEST_ARRAY and n == int(n)):
        raise RowError(f"an array cannot have {n:g} members", f"it has from 1 to {LONGEST_ARRAY:,}")
    return int(n)


def _steps(start: float, step: float, count: float) -> list[float]:
    if not math.isfinite(count):
        raise OverflowError
    # As many as stay below the end; what float64 has lost on the way to a whole number is forgiven.
    return [fold("+", start, i * step) for i in range(_length(math.ceil(round(count, 9))))]
