"""The side of one device: what the callback keeps for it, its user data (R9, R21).

Each stream has a side of its own, so one that is abandoned and comes back late finds itself closed, whatever its
successor does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from livedmm.engine.resampler import coefficients, ratio
from livedmm.engine.speakers import MOST_CHANNELS
from livedmm.engine.vectors import touched

if TYPE_CHECKING:
    from livedmm.engine.compiled import CompiledMachine

LARGEST_BLOCK = 4096
"""Samples rendered at a time; a device that asks for more gets them in pieces."""

# The words: the context, what is to be, whether it has played, the device's channels, L and M, how much goes at a time;
# then the channels as rendered, behind the `OUT_TAPS` samples before them, the filter, and where between them the
# next sample stands; and the same for what is heard.
(CONTEXT_AT, STATUS, AGAIN, OUTPUTS, INPUTS, UP, DOWN, PIECE, SOUND, OUT_STRIDE, OUT_TAPS, OUT_FILTER, PHASE,
 IN_HISTORY, IN_STRIDE, IN_ROOM, IN_TAPS, IN_FILTER, IN_PLACE) = range(19)
# What is to be with a stream: it plays, it ends with this block, it is silent from now on.
PLAYING, CLOSING, CLOSED = range(3)


class Side:
    """One device's side of a machine.

    Made, and told to close, by the thread that opens streams; all else in it belongs to the callback. It must be kept
    as long as a callback may come.

    Parameters
    ----------
    machine
        Who plays; it is kept as long as its side.
    rate
        Samples a second of the device.
    outputs, inputs
        The device's channels, 0 inputs where nothing is heard.
    """

    def __init__(self, machine: CompiledMachine, rate: float, outputs: int = 2, inputs: int = 0) -> None:
        up, down = ratio(machine.rate, rate)
        out = back = np.zeros((1, 0), np.float32)
        if up != down:
            out, back = coefficients(machine.rate, rate), coefficients(rate, machine.rate)
        taps, in_taps = out.shape[1], back.shape[1]
        # What comes in may wait for the machine's next sample for as many samples as the rates are apart.
        slack = -(-up // down) + 1
        sound = touched((MOST_CHANNELS, taps + LARGEST_BLOCK))
        heard = touched((2, in_taps + slack + LARGEST_BLOCK))
        self._kept = (machine, out, back, sound, heard)
        self.words = np.zeros(19, np.int64)
        for word, value in (
                (CONTEXT_AT, machine.context_address), (STATUS, PLAYING), (OUTPUTS, outputs), (INPUTS, inputs),
                (UP, up), (DOWN, down), (PIECE, max(1, min(LARGEST_BLOCK, LARGEST_BLOCK * up // down - 1))),
                (SOUND, sound.ctypes.data), (OUT_STRIDE, sound.shape[1]), (OUT_TAPS, taps),
                (OUT_FILTER, out.ctypes.data), (IN_HISTORY, heard.ctypes.data), (IN_STRIDE, heard.shape[1]),
                (IN_ROOM, in_taps + slack), (IN_TAPS, in_taps), (IN_FILTER, back.ctypes.data),
                (IN_PLACE, slack * down)):
            self.words[word] = value

    @property
    def address(self) -> int:
        """What the callback is given."""
        return int(self.words.ctypes.data)

    def end(self) -> None:
        """Fall silent within the next block."""
        self.words[STATUS] = CLOSING

    @property
    def is_closed(self) -> bool:
        """Whether its last block was played."""
        return bool(self.words[STATUS] == CLOSED)

    def close(self) -> None:
        """Be silent from the next block on, whenever it comes."""
        self.words[STATUS] = CLOSED
