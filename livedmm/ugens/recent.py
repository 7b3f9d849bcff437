"""The last samples of what feeds an input, for kinds that show sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RECENT = 8192
"""Samples: 0.17 s at 48 kHz."""


@dataclass(frozen=True, slots=True)
class Recent:
    """What an input that is declared with ``samples=True`` gives to `tick`.

    Attributes
    ----------
    line
        The last `RECENT` samples, the oldest first; 0 before the first of all.
    rate
        Samples a second.
    """

    line: NDArray[np.float32]
    rate: float


SILENCE = Recent(np.zeros(RECENT, np.float32), 48000.0)
