"""Weights: the grid that makes their sums exact in any order (R6)."""

from __future__ import annotations

import math

from livedmm.errors import EditError

GRID = 2.0**32
"""Weights below `FINE` are whole multiples of 1/GRID."""
FINE = 2.0**20
"""52 bits hold every multiple of 1/GRID below this; above, a double's own steps are at least as coarse."""
LARGEST = 1e18
"""No weight goes beyond what the machine takes for a stream gone wild (R7)."""


def on_grid(x: float) -> float:
    """The weight on the grid that is nearest to `x`.

    Raises
    ------
    EditError
        If `x` is not finite, or larger than a weight may be.
    """
    if not abs(x) <= LARGEST:
        raise EditError(f"a weight cannot be {x}", "it must be a number from -1e18 to 1e18")
    return round(x * GRID) / GRID if abs(x) < FINE else float(x)


def shortest(weight: float) -> str:
    """The shortest decimal that lands on the same point of the grid as `weight`."""
    if weight == 0:
        return "0"
    for digits in range(1, 18):
        text = f"{weight:.{digits}g}"
        if on_grid(float(text)) == weight:
            return _plain(text)
    return _plain(repr(weight))


def _plain(text: str) -> str:
    """Write 4.4e+02 as 440 where that is no longer."""
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    places = int(exponent)
    short = f"{mantissa}e{places}"
    written = f"{float(text):.0f}" if places >= 0 else f"{float(text):.{len(mantissa.replace('-', '').replace('.', '')) - 1 - places}f}"
    return written if len(written) <= len(short) + 2 and float(written) == float(text) else short


def glide(weight: float, target: float, gain: float) -> float:
    """`weight` moved by the share `gain` (0 to 1) of the way to `target`, on the grid; exact at both ends."""
    if gain >= 1:
        return target
    return weight + on_grid(gain * (target - weight)) if math.isfinite(target) else weight
