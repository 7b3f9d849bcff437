"""Weights: the grid that makes their sums exact in any order (R6)."""

from __future__ import annotations

from livedmm.errors import EditError

GRID = 2.0**32
"""Weights below `FINE` are whole multiples of 1/GRID."""
FINE = 2.0**20
"""52 bits hold every multiple of 1/GRID below this; above, a double's own steps are at least as coarse."""
LARGEST = 1e18
"""No weight goes beyond what the machine takes for a stream gone wild (R7)."""
SMALL = FINE / 2
UNIT = 1.5 * FINE
"""Around it numbers are 1/GRID apart: what is `SMALL`, and added to it and taken off again, is on the grid."""


def on_grid(x: float) -> float:
    """The weight on the grid that is nearest to `x`.

    Raises
    ------
    EditError
        If `x` is not finite, or larger than a weight may be.
    """
    if not abs(x) <= LARGEST:
        raise EditError(f"a weight cannot be {x}", "it must be a number from -1e18 to 1e18")
    return bounded(float(x))


def bounded(x: float) -> float:
    """The weight on the grid that is nearest to `x`, at most the largest: what is computed never raises."""
    if -SMALL < x < SMALL:
        return (x + UNIT) - UNIT
    if abs(x) < FINE:
        return round(x * GRID) / GRID
    return min(max(x, -LARGEST), LARGEST)


def shortest(weight: float) -> str:
    """The shortest decimal that lands on the same point of the grid as `weight`; exact off the grid."""
    if weight == 0:
        return "0"
    text = next((t for digits in range(1, 17) if on_grid(float(t := f"{weight:.{digits}g}")) == weight),
                repr(weight))
    return _plain(text) if "e" in text else text


def _plain(text: str) -> str:
    """Write 4.4e+02 as 440, and as 4.4e2 what would be more than two characters longer in full."""
    mantissa, _, exponent = text.partition("e")
    short = f"{mantissa}e{int(exponent)}"
    decimals = len(mantissa.partition(".")[2]) - int(exponent)
    plain = f"{float(text):.{max(decimals, 0)}f}"
    return plain if len(plain) <= len(short) + 2 and float(plain) == float(text) else short
