"""Weights that are turned by hand, by steps of keys or the way of a mouse."""

from __future__ import annotations

import time
from collections.abc import Callable

from livedmm.network import Address, Edge, on_grid
from livedmm.stage.glimpse import Glimpse

STEP, FINE = 0.05, 0.005
"""What a step changes of a weight; of one near 0, of 1."""
SETTLES = 0.5
"""Seconds in which what was asked for has come, and glimpses are right again."""


class Knob:
    """Turns weights: each turn is an edit, and the next goes on from it though it is not seen yet.

    Parameters
    ----------
    set_weight
        Asks for an edit.
    """

    def __init__(self, set_weight: Callable[[Address, Address, float], None],
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._set = set_weight
        self._clock = clock
        self._asked: tuple[Edge, float, float] | None = None

    def weight(self, edge: Edge, seen: Glimpse) -> float:
        """A weight as it was asked for, or as it is."""
        if self._asked is not None and self._asked[0] == edge and self._clock() - self._asked[2] < SETTLES:
            return self._asked[1]
        return seen.network.weight(*edge)

    def turn(self, edge: Edge, seen: Glimpse, steps: float, fine: bool = False) -> None:
        """Turn a weight by so many steps, of its own size."""
        before = self.weight(edge, seen)
        self.set(edge, before + steps * (FINE if fine else STEP) * max(abs(before), 0.2))

    def set(self, edge: Edge, weight: float) -> None:
        """Set a weight."""
        weight = on_grid(float(f"{weight:.4g}"))
        self._asked = edge, weight, self._clock()
        self._set(*edge, weight)
