"""Which outputs of the neuron `speaker` are heard, and on which channel."""

from __future__ import annotations

from livedmm.network import STANDING, Address, Network
from livedmm.ugens.library.standing import MOST_CHANNELS as MOST_CHANNELS

_KEY = STANDING["speaker"]
HEARD = tuple(Address(_KEY, "speaker", port) for port in (
    "left_out", "right_out", *(f"channel_out[{i}]" for i in range(2, MOST_CHANNELS))))
"""The output that each channel plays."""


def channels_of(network: Network) -> int:
    """How many channels a network feeds: 2 at least."""
    fed = [i + 1 for i in range(2, MOST_CHANNELS) if network.row(Address(_KEY, "speaker", f"channel[{i}]"))]
    return max([2, *fed])
